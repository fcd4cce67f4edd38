"""Every optimizer of a race is tuned with the same number of trials; then what came of it is judged on fresh runs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from loss import diagonal
from parameters import Parameter, whole_number
from studies.ensemble import Ensemble
from studies.objectives import OBJECTIVES
from studies.quasirandom import quasirandom
from studies.race import Lane, Race, members
from studies.study import Array
from studies.trials import BUDGETS, Trials, tuned_parameters

STARTS = 4  # of a race that has no cloud of starts: one alone would reward luck
SEEDS = 4  # of a race in which seeds make a difference, at least: likewise
FRESH = (
    64  # runs that judge a setting: the lead of a winner must hold in three quarters of them (see `studies.verdict`)
)


@dataclass(frozen=True)
class Tuning(Trials):
    """Every running lane with the same number of settings, each run from all starts and under all seeds of the race.

    A lane's first setting is its own. The others are points of `quasirandom`, each tuned parameter (`Parameter.tuned`) on its
    declared scale within its slider's range, and rounded to three significant digits. A lane whose rule has no such parameter
    is run as it is. Everything else, its schedule too, is as in the race.

    The runs of a setting are every start under every seed; the race's own run is the first. A race without a cloud of starts
    gets one of `STARTS`, a stochastic one at least `SEEDS` seeds.

    Attributes:
        race: with at least one running lane.
        trials: how many settings a lane has, its own among them: from 2 on.
        objective: what is least for the best setting, one of `OBJECTIVES`; see `Score`.
        budget: as of `Trials`.

    Raises:
        ValueError: with a sentence, where this cannot be tuned.
    """

    race: Race
    trials: int = 32
    objective: str = "loss"
    budget: str = "steps"

    def __post_init__(self) -> None:
        if self.objective not in OBJECTIVES:
            raise ValueError(f"The objective is one of {', '.join(OBJECTIVES)}, not {self.objective!r:.40}.")
        if self.budget not in BUDGETS:
            raise ValueError(f"The budget is one of {', '.join(BUDGETS)}, not {self.budget!r:.40}.")
        object.__setattr__(self, "trials", whole_number("trials", self.trials, 2))
        if not self.race.running:
            raise ValueError("No lane runs; switch one on to tune it.")
        if not OBJECTIVES[self.objective].applies(self.race.ground):
            raise ValueError(f"{self.race.surface.name} has no minimum to reach; tune for the loss instead.")

    @cached_property
    def ensemble(self) -> Ensemble:
        """The noise, and the starts and seeds that every setting is run with."""
        own = self.race.ensemble
        starts = own.starts if own.starts > 1 else STARTS
        return replace(own, starts=starts, seeds=max(own.seeds, SEEDS) if self.race.is_stochastic else own.seeds)

    @cached_property
    def settings(self) -> tuple[tuple[Lane, ...], ...]:
        """Of each running lane its settings: its own first, and no other where its rule has nothing to tune."""
        return tuple((lane, *_others(lane, self.trials - 1)) for lane in self.race.running)

    @cached_property
    def members(self) -> tuple[Array, Array]:
        """Where each run of a setting starts, and how many seeds after the race's own it has."""
        return members(self.race.noisy_ground, self.race.shown_start, self.ensemble)


@dataclass(frozen=True)
class Fresh(Trials):
    """Settings of the lanes of a race that was tuned, in runs that they were not tuned on.

    Each run has a start and a seed of its own: a place of the same disc where no start of the tuning lies, and a seed after all
    of its seeds. They are the same for all settings, so that two of them can be compared run by run.

    Attributes:
        race, budget: those of the tuning.
        ensemble: the starts and seeds that it tuned on.
        judged: the settings, of each running lane.
    """

    race: Race
    ensemble: Ensemble
    judged: tuple[tuple[Lane, ...], ...]
    budget: str = "steps"

    @property
    def settings(self) -> tuple[tuple[Lane, ...], ...]:
        """Of each running lane its settings."""
        return self.judged

    @cached_property
    def members(self) -> tuple[Array, Array]:
        """Where each run of a setting starts, and how many seeds after the race's own it has."""
        ground, ensemble = self.race.noisy_ground, self.ensemble
        starts = ensemble.fresh_cloud(self.race.shown_start, float(diagonal(ground)), FRESH)
        return starts, ensemble.seeds + np.arange(FRESH)


def fresh(study: Tuning, settings: tuple[tuple[Lane, ...], ...]) -> Fresh:
    """The fresh runs of settings of a study's lanes."""
    return Fresh(study.race, study.ensemble, settings, study.budget)


def seconds(study: Tuning) -> float:
    """About how long it takes on one core to tune a race and to judge every lane's own setting and its best."""
    return study.seconds + fresh(study, tuple((each[0], each[-1]) for each in study.settings)).seconds


def _others(lane: Lane, count: int) -> Iterator[Lane]:
    """So many other settings of a lane, in its tuned parameters; none where it has none."""
    declared = tuned_parameters(type(lane.optimizer))
    if not declared:
        return
    for point in quasirandom(len(declared), count).T:
        values = {one.name: _value(one, share) for one, share in zip(declared, point, strict=True)}
        optimizer: Any = replace(lane.optimizer, **values)
        yield replace(lane, optimizer=optimizer)


def _value(declared: Parameter, share: float) -> float:
    """The value at this share of the parameter's slider, as it is shown."""
    return declared.rounded(float(declared.along(share, *declared.span)))
