"""A study that is looked at while it is computed, cell by cell: what each kind of map says of itself."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Self

from optimizers.fates import Fates
from studies.link import Query
from studies.race import Race
from studies.study import Array, Study


class Map(Study):
    """A study that is looked at while it is computed. Its kinds are frozen dataclasses; `studies.map_link` lists them.

    Attributes:
        kind: what the browser calls its kind (player/web/maps/kinds.js).
        keys: its own in a link, by which it is told from other kinds.
        moving: those of them that a person changes by hand on the map itself: the player writes them.
        measures: what is shown of each cell, names from `studies.measures.MEASURES`.
    """

    kind: ClassVar[str]
    keys: ClassVar[tuple[str, ...]]
    moving: ClassVar[tuple[str, ...]] = ()
    measures: ClassVar[tuple[str, ...]]

    @property
    @abstractmethod
    def fates(self) -> tuple[str, ...]:
        """What may become of a cell, in the order of its code: keys of `WORDS`."""

    @property
    def words(self) -> tuple[str, ...]:
        """The same as a person says it."""
        return tuple(WORDS[fate] for fate in self.fates)

    @property
    def opening(self) -> str:
        """The measure that is shown first, one that says something: see `measures`."""
        return self.measures[0]

    @property
    def note(self) -> str:
        """What else a person must know to read a cell, in a few words; none for a cell that is a run."""
        return ""

    @abstractmethod
    def codes(self, found: Fates) -> Array:
        """Of each cell the place in `fates` of what became of it, uint8."""

    @property
    @abstractmethod
    def shown_race(self) -> Race:
        """The race that shows a cell's run, once its numbers are put in."""

    @abstractmethod
    def race_of(self, cells: Array) -> Race:
        """The race of these cells: a number in which they differ is an array, one entry for each."""

    @abstractmethod
    def to_query(self) -> list[tuple[str, str]]:
        """What a link says of it beside its race, as key and value pairs."""

    @classmethod
    @abstractmethod
    def from_query(cls, race: Race, query: Query) -> Self:
        """The map of a race that `to_query` wrote. Raises ValueError, with a sentence, for any other query."""


WORDS: Mapping[str, str] = {
    "converged": "converged",
    "running": "not there yet",
    "circling": "circling a minimum",
    "stalled": "at rest elsewhere",
    "global": "global minimum",
    "local": "local minimum",
    "minimum": "another minimum",
    "saddle": "at rest at a saddle",
    "maximum": "at rest at a maximum",
    "flat": "at rest on flat ground",
    "escaped": "escaped downhill",
    "diverged": "diverged",
}
