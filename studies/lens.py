"""One number of a race: how it is declared, where it stands, and the race with it at another value.

Whatever turns a number of a race does so through a lens: the axes of maps, the knobs of lessons, the sliders of cards, and in
the browser what rewrites a link (player/web/shared/link.js).

Reference: Foster, Greenwald, Moore, Pierce and Schmitt, "Combinators for bidirectional tree transformations", ACM Transactions
on Programming Languages and Systems 29, 3 (2007), article 17: lenses, and the laws of getting and putting.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from parameters import Parameter
from studies.parts import PARTS, Part
from studies.race import Race


@dataclass(frozen=True)
class Lens:
    """A number of a race, whichever race it is then pointed at.

    Attributes:
        name: as it is declared, such as "learning_rate"; "x" and "y" of the start, "steps" and "tolerance" of the race.
        of: the part of the race that declares it, one of `studies.parts.PARTS`.
        lanes: where each lane has its own, the indices of the lanes in which it is turned; it stands where it stands in the
            first of them.

    Raises:
        ValueError: with a sentence, where no race has such a part, or such lanes.
    """

    name: str
    of: str = "optimizer"
    lanes: tuple[int, ...] = (0,)

    def __post_init__(self) -> None:
        if self.of not in PARTS:
            raise ValueError(f"A number of a race must be of one of {', '.join(PARTS)}, but is of {self.of!r:.40}.")
        if not self.lanes or min(self.lanes) < 0:
            raise ValueError(f"lanes must be one or more indices, counted from 0, but are {self.lanes!r:.40}.")

    @property
    def part(self) -> Part:
        """What declares it."""
        return PARTS[self.of]

    @property
    def title(self) -> str:
        """What a person calls it who does not see its part: "condition of the surface"."""
        return self.part.title.format(self.name.replace("_", " "))

    def declared(self, race: Race) -> Parameter:
        """Its declaration in a race: range, symbol, help.

        Raises:
            ValueError: with a sentence, where the race has no such number.
        """
        return self._declared(race, self.lanes[0])

    def value(self, race: Race) -> Any:
        """Where it stands in a race. Raises ValueError as `declared` does."""
        self.declared(race)
        return getattr(self.part.owner(race, self.lanes[0]), self.name)

    def turned(self, race: Race, value: Any) -> Race:
        """The race with it at a value; or at an array of values, one for each run of a map.

        Raises:
            ValueError: with a sentence, where the race has no such number, or the value is no valid one.
        """
        for lane in self.lanes if self.part.of_lanes else self.lanes[:1]:
            self._declared(race, lane)
            turned = replace(self.part.owner(race, lane), **{self.name: value})
            race = self.part.with_owner(race, lane, turned)
        return race

    def _declared(self, race: Race, lane: int) -> Parameter:
        """Its declaration in a lane of a race."""
        if self.part.of_lanes and lane >= len(race.lanes):
            raise ValueError(f"The race has no lane {lane}; it has {len(race.lanes)}, counted from 0.")
        found = {one.name: one for one in self.part.declared(race, lane)}
        if self.name not in found:
            offered = f"it has {', '.join(found)}" if found else "it has none"
            raise ValueError(f"The {self.of} has no parameter {self.name!r:.40}; {offered}.")
        return found[self.name]

    def text(self, race: Race) -> str:
        """Where it stands in a race, as a link writes it."""
        return self.declared(race).format(self.value(race))

    def whose(self, race: Race) -> str:
        """The optimizers that it turns, by name; nothing where it turns every lane, or its title tells."""
        if not self.part.told_by_lane or len(self.lanes) == len(race.lanes):
            return ""
        rules = [lane.optimizer.name for lane in race.lanes]
        numbers = [f" ({rules[: k + 1].count(rules[k])})" if rules.count(rules[k]) > 1 else "" for k in self.lanes]
        return ", ".join(rules[k] + number for k, number in zip(self.lanes, numbers, strict=True))


def lenses(race: Race) -> Iterator[Lens]:
    """Every number of a race: part by part, and of what each lane has, lane by lane."""
    for of, part in PARTS.items():
        for lane in range(len(race.lanes)) if part.of_lanes else (0,):
            for declared in part.declared(race, lane):
                yield Lens(declared.name, of, (lane,))
