"""The parts of a race that have numbers: what they are declared as, and where they stand."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from parameters import Interval, Parameter, parameters
from studies.ensemble import Ensemble
from studies.race import MAX_START, OWN, TOLERANCE, Race


@dataclass(frozen=True)
class Part(ABC):
    """A part of a race; some are of one lane, given by its index, and the others do not look at it.

    Attributes:
        field: its name in a race or a lane.
        title: what a person calls a number of it who does not see the part: "{} of the surface".
        of_no_run: those of its numbers that no lane's own run depends on.
        told_by_lane: whether a person who sees a number of it must be told of which lane it is.
    """

    field: str
    title: str = "{}"
    of_no_run: tuple[str, ...] = ()
    told_by_lane: bool = False

    @property
    def of_lanes(self) -> bool:
        """Whether each lane has its own."""
        return False

    @abstractmethod
    def owner(self, race: Race, lane: int) -> Any:
        """What has the numbers: a dataclass, as its fields."""

    @abstractmethod
    def with_owner(self, race: Race, lane: int, owner: Any) -> Race:
        """The race with another in its place."""

    def declared(self, race: Race, lane: int) -> tuple[Parameter, ...]:
        """Its numbers, as they are declared."""
        return parameters(type(self.owner(race, lane)))


class OwnPart(Part):
    """What a race has one of: its surface, its transform, its ensemble."""

    def owner(self, race: Race, lane: int) -> Any:
        return getattr(race, self.field)

    def with_owner(self, race: Race, lane: int, owner: Any) -> Race:
        changes: dict[str, Any] = {self.field: owner}
        return replace(race, **changes)


class LanePart(Part):
    """What each lane has one of: its optimizer, its schedule."""

    @property
    def of_lanes(self) -> bool:
        return True

    def owner(self, race: Race, lane: int) -> Any:
        return getattr(race.lanes[lane], self.field)

    def with_owner(self, race: Race, lane: int, owner: Any) -> Race:
        changes: dict[str, Any] = {self.field: owner}
        return replace(race, lanes=(*race.lanes[:lane], replace(race.lanes[lane], **changes), *race.lanes[lane + 1 :]))


@dataclass(frozen=True)
class Point:
    """A start, with its coordinates as fields."""

    x: float
    y: float


class StartPart(Part):
    """The coordinates of the start, which range over the surface's window."""

    def owner(self, race: Race, lane: int) -> Any:
        return Point(*race.start)

    def with_owner(self, race: Race, lane: int, owner: Any) -> Race:
        return replace(race, start=(owner.x, owner.y))

    def declared(self, race: Race, lane: int) -> tuple[Parameter, ...]:
        surface = race.surface
        return tuple(_coordinate(*one) for one in zip("xy", surface.start, surface.domain, strict=True))


class RacePart(Part):
    """What the race declares itself: its steps, and the tolerance by which its runs are judged."""

    def owner(self, race: Race, lane: int) -> Any:
        return race

    def with_owner(self, race: Race, lane: int, owner: Any) -> Race:
        changed: Race = owner
        return changed

    def declared(self, race: Race, lane: int) -> tuple[Parameter, ...]:
        return OWN


# In the order in which a person is offered their numbers.
PARTS: Mapping[str, Part] = {
    part.field: part
    for part in (
        LanePart("optimizer", told_by_lane=True),
        OwnPart("surface", "{} of the surface"),
        StartPart("start", "start {}"),
        LanePart("schedule", "{} of the schedule"),
        OwnPart("transform"),
        OwnPart("ensemble", "{} of the noise", Ensemble.OF_COMPANIONS),
        RacePart("race", of_no_run=(TOLERANCE.name,)),
    )
}


def _coordinate(name: str, own: float, ends: tuple[float, float]) -> Parameter:
    help = f"Where every run starts, in {name}."
    return Parameter(name, float(own), *ends, name, help, "linear", Interval(-MAX_START, MAX_START))
