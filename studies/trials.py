"""Settings of the lanes of a race, each in the same runs: what tuning tries, and what it is judged by."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from parameters import Parameter, Parametrized, parameters
from studies.race import Lane
from studies.study import Array, Runs, Study, lane_bands

BUDGETS = ("steps", "evaluations")


class Trials(Study):
    """Settings of every running lane, each in the same runs. Its subclasses are frozen dataclasses.

    The rows are the first lane's settings, then the second's, and so on. The columns are the runs of a setting.

    Attributes:
        budget: what all runs have the same number of, that of the race's steps: "steps"; or "evaluations", so that a rule that
            asks for more in a step takes fewer of them (see `Trajectory.cost`). One that asks for a gradient takes them all.
    """

    budget: str
    coarseness: ClassVar[tuple[int, int]] = (1, 1)

    @property
    @abstractmethod
    def settings(self) -> tuple[tuple[Lane, ...], ...]:
        """Of each running lane its settings; they differ in its tuned parameters only."""

    @property
    @abstractmethod
    def members(self) -> tuple[Array, Array]:
        """Where each run of a setting starts, shape `(2, runs)`, and how many seeds after the race's own it has, `(runs,)`."""

    @cached_property
    def rows(self) -> tuple[slice, ...]:
        """Where in the grid each running lane's settings are."""
        ends = np.cumsum([0, *map(len, self.settings)]).tolist()
        return tuple(map(slice, ends[:-1], ends[1:]))

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows[-1].stop, len(self.members[1])

    @property
    def bands(self) -> tuple[tuple[int, float], ...]:
        return lane_bands(map(len, self.settings), self.race.running, self.race.surface)

    @property
    def evaluations(self) -> int | None:
        """The most that the steps of a run may cost together, if that is the budget."""
        return self.race.steps if self.budget == "evaluations" else None

    def runs(self, cells: Array) -> Iterator[Runs]:
        row, column = np.unravel_index(cells, self.shape)
        race, (starts, seeds) = self.race, self.members
        for rows, settings in zip(self.rows, self.settings, strict=True):
            here = (rows.start <= row) & (row < rows.stop)
            if here.any():
                own, setting, member = settings[0], row[here] - rows.start, column[here]
                ground = race.noisy_ground.reseeded(seeds[member])
                rule = _together(settings, setting)
                yield Runs(rule, ground, starts[:, member], race.steps, own.schedule, evaluations=self.evaluations)


def tuned_parameters(rule: type[Parametrized]) -> tuple[Parameter, ...]:
    """The parameters of a rule that are tuned; see `Parameter.tuned`."""
    return tuple(declared for declared in parameters(rule) if declared.tuned)


def _together(settings: tuple[Lane, ...], setting: Array) -> Any:
    """One rule whose tuned parameters are arrays: those of the setting of each run."""
    rules = [lane.optimizer for lane in settings]
    names = [declared.name for declared in tuned_parameters(type(rules[0]))]
    values = {name: np.array([getattr(rule, name) for rule in rules])[setting] for name in names}
    return replace(rules[0], **values)
