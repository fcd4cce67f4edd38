"""A map over two parameters: how the race's one optimizer ends for each pair of values."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from studies.axis import Axis, only_lane
from studies.race import Race
from studies.study import Array, Runs, Study


@dataclass(frozen=True)
class Sweep(Study):
    """The same run for each pair of values of two parameters; everything else, the start too, is as in the race.

    Row i, column j is the run with the i-th value of `y` and the j-th of `x`. Transform, steps, schedule and noise are
    the race's; its companions (several seeds, a cloud of starts) are not run.

    Attributes:
        race: with exactly one lane that runs.
        x, y: the parameters, two different ones.

    Raises:
        ValueError: with a sentence, where the race has another number of lanes, or does not offer such an axis.
    """

    race: Race
    x: Axis
    y: Axis

    def __post_init__(self) -> None:
        if (self.x.of, self.x.name) == (self.y.of, self.y.name):
            raise ValueError(f"Both axes are the parameter {self.x.name}; choose two different ones.")
        for axis in (self.x, self.y):
            axis.declared(self.race)

    @cached_property
    def x_values(self) -> Array:
        """The value of each column."""
        return self.x.values(self.race)

    @cached_property
    def y_values(self) -> Array:
        """The value of each row."""
        return self.y.values(self.race)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.y_values), len(self.x_values)

    def runs(self, cells: Array) -> Iterator[Runs]:
        row, column = np.unravel_index(cells, self.shape)
        values = self.x_values[column], self.y_values[row]
        race = self.turned(*values)
        x, y = (np.broadcast_to(coordinate, cells.shape) for coordinate in self._start(*values))
        start = race.ground.move(np.array([x, y]))
        lane = race.running[0]
        yield Runs(lane.optimizer, race.noisy_ground, start, race.steps, lane.schedule)

    def race_of(self, x: float, y: float) -> Race:
        """The race with these values of the two parameters."""
        return replace(self.turned(x, y), start=self._start(x, y))

    def turned(self, x: Any, y: Any) -> Race:
        """The race with these parameters of its optimizer and its surface: numbers, or arrays of lanes."""
        race, lane = self.race, only_lane(self.race)
        for axis, value in ((self.x, x), (self.y, y)):
            if axis.of == "surface":
                race = replace(race, surface=replace(race.surface, **{axis.name: value}))
            elif axis.of == "optimizer":
                lane = replace(lane, optimizer=replace(lane.optimizer, **{axis.name: value}))
        return replace(race, lanes=(lane,))

    def _start(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Where the runs start, as points of the untransformed surface: numbers, or arrays of lanes."""
        start = dict(zip("xy", self.race.start, strict=True))
        start |= {axis.name: value for axis, value in ((self.x, x), (self.y, y)) if axis.of == "start"}
        return start["x"], start["y"]
