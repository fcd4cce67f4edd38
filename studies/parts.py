"""The parts of a race that have numbers: which numbers, where they stand, and the race with one of them changed."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from parameters import Interval, Parameter, Parametrized, parameters
from studies.ensemble import Ensemble
from studies.race import MAX_START, STEPS, Lane, Race

COORDINATES = ("x", "y")


@dataclass(frozen=True)
class Part(ABC):
    """A part of a race; some are of one lane, given by its index, and the others do not look at it.

    Attributes:
        field: its name in a race or a lane.
        title: what a person calls a number of it who does not see the part: "{} of the surface".
        of_companions: those of its numbers that no lane's own run depends on.
        told_by_lane: whether a person who sees a number of it must be told of which lane it is.
    """

    field: str
    title: str = "{}"
    of_companions: tuple[str, ...] = ()
    told_by_lane: bool = False

    @property
    def of_lanes(self) -> bool:
        """Whether each lane has its own."""
        return False

    @abstractmethod
    def declared(self, race: Race, lane: int) -> tuple[Parameter, ...]:
        """Its numbers, as they are declared."""

    @abstractmethod
    def value(self, race: Race, lane: int, name: str) -> Any:
        """Where a number stands."""

    @abstractmethod
    def turned(self, race: Race, lane: int, name: str, value: Any) -> Race:
        """The race with a number at a value."""


class OwnPart(Part):
    """What a race has one of, and declares parameters: its surface, its transform, its ensemble."""

    def declared(self, race: Race, lane: int) -> tuple[Parameter, ...]:
        return parameters(type(getattr(race, self.field)))

    def value(self, race: Race, lane: int, name: str) -> Any:
        return getattr(getattr(race, self.field), name)

    def turned(self, race: Race, lane: int, name: str, value: Any) -> Race:
        changes: dict[str, Any] = {self.field: replace(getattr(race, self.field), **{name: value})}
        return replace(race, **changes)


class LanePart(Part):
    """What each lane has one of: its optimizer, its schedule."""

    @property
    def of_lanes(self) -> bool:
        return True

    def declared(self, race: Race, lane: int) -> tuple[Parameter, ...]:
        return parameters(type(self._owner(race.lanes[lane])))

    def value(self, race: Race, lane: int, name: str) -> Any:
        return getattr(self._owner(race.lanes[lane]), name)

    def turned(self, race: Race, lane: int, name: str, value: Any) -> Race:
        before = race.lanes[lane]
        changes: dict[str, Any] = {self.field: replace(self._owner(before), **{name: value})}
        return replace(race, lanes=(*race.lanes[:lane], replace(before, **changes), *race.lanes[lane + 1 :]))

    def _owner(self, lane: Lane) -> Any:
        owner: Parametrized = getattr(lane, self.field)
        return owner


class Start(Part):
    """The coordinates of the start, which range over the surface's window."""

    def declared(self, race: Race, lane: int) -> tuple[Parameter, ...]:
        return tuple(_coordinate(*one) for one in zip(COORDINATES, race.start, race.surface.domain, strict=True))

    def value(self, race: Race, lane: int, name: str) -> Any:
        return race.start[COORDINATES.index(name)]

    def turned(self, race: Race, lane: int, name: str, value: Any) -> Race:
        x, y = (value if one == name else now for one, now in zip(COORDINATES, race.start, strict=True))
        return replace(race, start=(x, y))


class Whole(Part):
    """What the race declares itself: its steps."""

    def declared(self, race: Race, lane: int) -> tuple[Parameter, ...]:
        return (STEPS,)

    def value(self, race: Race, lane: int, name: str) -> Any:
        return getattr(race, name)

    def turned(self, race: Race, lane: int, name: str, value: Any) -> Race:
        changes: dict[str, Any] = {name: value}
        return replace(race, **changes)


# In the order in which a person is offered their numbers.
PARTS: Mapping[str, Part] = {
    part.field: part
    for part in (
        LanePart("optimizer", told_by_lane=True),
        OwnPart("surface", "{} of the surface"),
        Start("start", "start {}"),
        LanePart("schedule", "{} of the schedule"),
        OwnPart("transform"),
        OwnPart("ensemble", "{} of the noise", Ensemble.OF_COMPANIONS),
        Whole("race"),
    )
}


def _coordinate(name: str, now: float, ends: tuple[float, float]) -> Parameter:
    help = f"Where every run starts, in {name}."
    return Parameter(name, now, *ends, rf"{name}_0", help, "linear", Interval(-MAX_START, MAX_START))
