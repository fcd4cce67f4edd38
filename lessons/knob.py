"""A slider of a lesson: the one number of a race that it is about."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from parameters import Parameter, Parametrized, parameters
from studies import Lane, Race

Part = Literal["rule", "schedule", "surface", "transform", "ensemble"]


@dataclass(frozen=True)
class Knob:
    """A parameter of a race that a lesson lets its reader turn.

    Attributes:
        name: the parameter's name, such as "learning_rate".
        of: the part of the race that declares it. A rule's and a schedule's parameter is turned in `lanes`.
        lanes: the indices of the lanes in which it is turned; the first one's value is shown.
    """

    name: str
    of: Part = "rule"
    lanes: tuple[int, ...] = (0,)

    def whose(self, race: Race) -> str:
        """The rules that it turns, by name; nothing where it turns every lane, or what is not a lane's rule."""
        if self.of != "rule" or len(self.lanes) == len(race.lanes):
            return ""
        rules = [lane.optimizer.name for lane in race.lanes]
        numbers = [f" ({rules[: k + 1].count(rules[k])})" if rules.count(rules[k]) > 1 else "" for k in self.lanes]
        return ", ".join(rules[k] + number for k, number in zip(self.lanes, numbers, strict=True))

    def declared(self, race: Race) -> Parameter:
        """Its declaration: range, symbol, help."""
        return next(one for one in parameters(type(self._owner(race))) if one.name == self.name)

    def value(self, race: Race) -> Any:
        """Where it stands in a race."""
        return getattr(self._owner(race), self.name)

    def turned(self, race: Race, value: Any) -> Race:
        """The race with the knob at a value. Raises ValueError, with a sentence, where the value is no valid one."""
        if self.of == "surface":
            return replace(race, surface=self._set(race.surface, value))
        if self.of == "transform":
            return replace(race, transform=self._set(race.transform, value))
        if self.of == "ensemble":
            return replace(race, ensemble=self._set(race.ensemble, value))
        lanes = [self._turned_lane(lane, value) if k in self.lanes else lane for k, lane in enumerate(race.lanes)]
        return replace(race, lanes=tuple(lanes))

    def _turned_lane(self, lane: Lane, value: Any) -> Lane:
        if self.of == "rule":
            return replace(lane, optimizer=self._set(lane.optimizer, value))
        return replace(lane, schedule=self._set(lane.schedule, value))

    def _set(self, owner: Any, value: Any) -> Any:
        return replace(owner, **{self.name: value})

    def _owner(self, race: Race) -> Parametrized:
        if self.of == "rule":
            return race.lanes[self.lanes[0]].optimizer
        if self.of == "schedule":
            return race.lanes[self.lanes[0]].schedule
        owner: Parametrized = getattr(race, self.of)
        return owner
