"""A map over two numbers: how the race's one optimizer ends for each pair of values."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np

from optimizers.fates import Fates
from studies.axis import Axis, alone
from studies.link import Query, axes_query, first, read_axis, read_cells
from studies.map import Map
from studies.measures import MEASURES
from studies.race import Race
from studies.study import SEEDS, Array, Runs


@dataclass(frozen=True)
class Sweep(Map):
    """The same run for each pair of values of two numbers of the race; everything else is as in the race.

    Row i, column j is the run with the i-th value of `y` and the j-th of `x`, from the race's start; of a cloud of starts no
    other is run. Where seeds make a difference, it is the middle one of the runs under several seeds (see `repeats`).

    Attributes:
        race: with exactly one lane that runs.
        x, y: the numbers, two different ones.

    Raises:
        ValueError: with a sentence, where the race has another number of lanes, or does not offer such an axis.
    """

    race: Race
    x: Axis
    y: Axis

    kind: ClassVar[str] = "sweep"
    keys: ClassVar[tuple[str, ...]] = ("x", "y")
    measures: ClassVar[tuple[str, ...]] = tuple(MEASURES)
    fates: ClassVar[tuple[str, ...]] = ("converged", "running", "circling", "stalled", "escaped", "diverged")

    def __post_init__(self) -> None:
        if self.x.lens == self.y.lens:
            raise ValueError(f"Both axes are {self.x.lens.title}; choose two different ones.")
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

    @cached_property
    def is_stochastic(self) -> bool:
        """Whether seeds make a difference in some cell."""
        return any(race.is_stochastic for race in self.extremes)

    @cached_property
    def repeats(self) -> int:
        """How many seeds each cell is run under: several where they make a difference, unless an axis is a seed itself."""
        several = self.is_stochastic and "seed" not in (self.x.name, self.y.name)
        return max(self.race.ensemble.seeds, SEEDS) if several else 1

    @property
    def opening(self) -> str:
        """The steps, unless runs cannot be expected to stay near a minimum: under noise, or where there is none."""
        return "steps" if self.race.ground.minima and not self.is_stochastic else "loss"

    @property
    def note(self) -> str:
        return f"each cell: of {self.repeats} seeds the run with the median final loss" if self.repeats > 1 else ""

    @property
    def shown_race(self) -> Race:
        """The race of its one lane with the seeds that a cell is run under, of which one cell's numbers make a race."""
        race = alone(self.race)
        return replace(race, ensemble=replace(race.ensemble, seeds=self.repeats))

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.y_values), len(self.x_values)

    @property
    def steps(self) -> int:
        return int(np.max(self.turned(self.x_values[-1], self.y_values[-1]).steps))

    @property
    def extremes(self) -> tuple[Race, ...]:
        corners = ((float(self.x_values[end]), float(self.y_values[end])) for end in (0, -1))
        return tuple(self.turned(*corner) for corner in corners)

    def runs(self, cells: Array) -> Iterator[Runs]:
        race = self.race_of(cells)
        start = np.broadcast_arrays(*race.start, cells)[:2]
        lane, ground = race.lanes[0], race.noisy_ground
        for more in range(self.repeats):
            yield Runs(lane.optimizer, ground.reseeded(more), ground.move(np.array(start)), race.steps, lane.schedule)

    def race_of(self, cells: Array) -> Race:
        """The race of these cells: its two numbers are arrays."""
        row, column = np.unravel_index(cells, self.shape)
        return self.turned(self.x_values[column], self.y_values[row])

    def turned(self, x: Any, y: Any) -> Race:
        """The race of its one lane with the two numbers at these values, or at arrays of them."""
        return self.y.lens.turned(self.x.lens.turned(alone(self.race), x), y)

    def codes(self, found: Fates) -> Array:
        return np.select([found.status == fate for fate in self.fates], range(len(self.fates))).astype(np.uint8)

    def to_query(self) -> list[tuple[str, str]]:
        return axes_query(self.x, self.y)

    @property
    def labels(self) -> tuple[str, str]:
        """What a person calls the two numbers."""
        return self.x.lens.title, self.y.lens.title

    @classmethod
    def from_query(cls, race: Race, query: Query) -> Self:
        cells = read_cells(first(query, "cells"))
        x, y = (read_axis(first(query, key), cells) for key in cls.keys)
        return cls(race, x, y)
