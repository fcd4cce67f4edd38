"""The fair race: every optimizer is tuned with the same number of trials before it runs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import Any, ClassVar

import numpy as np

from optimizers.fates import Fates
from parameters import Parameter, Parametrized, parameters, whole_number
from studies.ensemble import Ensemble
from studies.measures import excess
from studies.objectives import OBJECTIVES, Score, Scores
from studies.quasirandom import quasirandom
from studies.race import Lane, Race, lane_names, members, with_noise
from studies.study import Array, Runs, Study, lane_bands

STARTS = 4  # of a race that has no cloud of starts: one alone would reward luck


@dataclass(frozen=True)
class Tuning(Study):
    """Every running lane with the same number of settings, each run from all starts and under all seeds of the race.

    A lane's first setting is its own. The others are points of `quasirandom`, each tuned parameter (`Parameter.tuned`) on its
    declared scale within its slider's range, and rounded to three significant digits. A lane whose rule has no such parameter
    is run as it is. Everything else, its schedule too, is as in the race.

    The rows are the first lane's settings, then the second's, and so on. The columns are the runs of a setting: every start
    under every seed; the race's own run is the first. A race without a cloud of starts gets one of `STARTS`.

    Attributes:
        race: with at least one running lane.
        trials: how many settings a lane has, its own among them: from 2 on.
        objective: what is least for the best setting, one of `OBJECTIVES`; see `Score`.

    Raises:
        ValueError: with a sentence, where this cannot be tuned.
    """

    race: Race
    trials: int = 32
    objective: str = "loss"

    coarseness: ClassVar[tuple[int, int]] = (1, 1)

    def __post_init__(self) -> None:
        if self.objective not in OBJECTIVES:
            raise ValueError(f"The objective is one of {', '.join(OBJECTIVES)}, not {self.objective!r:.40}.")
        object.__setattr__(self, "trials", whole_number("trials", self.trials, 2))
        if not self.race.running:
            raise ValueError("No lane runs; switch one on to tune it.")
        if not OBJECTIVES[self.objective].applies(self.race.ground):
            raise ValueError(f"{self.race.surface.name} has no minimum to reach; tune for the loss instead.")

    @cached_property
    def ensemble(self) -> Ensemble:
        """The noise, and the starts and seeds that every setting is run with."""
        ensemble = self.race.ensemble
        return ensemble if ensemble.starts > 1 else replace(ensemble, starts=STARTS)

    @cached_property
    def settings(self) -> tuple[tuple[Lane, ...], ...]:
        """Of each running lane its settings: its own first, and no other where its rule has nothing to tune."""
        return tuple((lane, *_trials(lane, self.trials - 1)) for lane in self.race.running)

    @cached_property
    def rows(self) -> tuple[slice, ...]:
        """Where in the grid each running lane's settings are."""
        ends = np.cumsum([0, *map(len, self.settings)]).tolist()
        return tuple(map(slice, ends[:-1], ends[1:]))

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows[-1].stop, self.ensemble.members

    @property
    def bands(self) -> tuple[tuple[int, float], ...]:
        return lane_bands(map(len, self.settings), self.race.running, self.race.surface)

    def runs(self, cells: Array) -> Iterator[Runs]:
        row, column = np.unravel_index(cells, self.shape)
        race, ensemble = self.race, self.ensemble
        starts, seeds = members(race.ground, race.shown_start, ensemble)
        for rows, settings in zip(self.rows, self.settings, strict=True):
            here = (rows.start <= row) & (row < rows.stop)
            if here.any():
                own, trial, member = settings[0], row[here] - rows.start, column[here]
                ground = with_noise(race.ground, ensemble.sigma, seeds[member])
                yield Runs(_together(settings, trial), ground, starts[:, member], race.steps, own.schedule)


def _together(settings: tuple[Lane, ...], trial: Array) -> Any:
    """One rule whose tuned parameters are arrays: those of the setting of each run."""
    rules = [lane.optimizer for lane in settings]
    names = [declared.name for declared in tuned_parameters(type(rules[0]))]
    values = {name: np.array([getattr(rule, name) for rule in rules])[trial] for name in names}
    return replace(rules[0], **values)


def _trials(lane: Lane, count: int) -> Iterator[Lane]:
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


def tuned_parameters(rule: type[Parametrized]) -> tuple[Parameter, ...]:
    """The parameters of a rule that are tuned; see `Parameter.tuned`."""
    return tuple(declared for declared in parameters(rule) if declared.tuned)


@dataclass(frozen=True)
class Tuned:
    """What tuning came to for one lane.

    Attributes:
        name: what the lane is called in the race.
        own: the lane as it came.
        best: the lane with the best of its settings.
        names: the parameters that were tuned; none where the rule has nothing to tune.
        untuned, tuned: how its own and its best setting did, in the same runs.
        share: which share of the settings that were tried are good by the objective (see `Objective.good`). None where nothing
            was tuned, or the loss has no least.
        decades: over how many decades of the learning rate the good settings spread, from the least rate to the greatest; None
            where there is none, or no such rate.
    """

    name: str
    own: Lane
    best: Lane
    names: tuple[str, ...]
    untuned: Score
    tuned: Score
    share: float | None
    decades: float | None

    def told(self, objective: str) -> str:
        """What tuning came to, in a sentence."""
        now = self.untuned.told(objective)
        if not self.names:
            return f"{self.name} has nothing to tune and races as it is: {now}."
        if self.best == self.own:
            return f"{self.name}: no trial beat its own setting: {now}."
        wanted = OBJECTIVES[objective]
        if wanted.value(self.untuned) == wanted.value(self.tuned):  # a tie
            objective = wanted.other
        rule = self.best.optimizer
        declared = [one for one in tuned_parameters(type(rule)) if one.name in self.names]
        values = ", ".join(f"{one.label} {one.format(getattr(rule, one.name))}" for one in declared)
        before, after = self.untuned.told(objective), self.tuned.told(objective)
        return f"{self.name}: {before} before, {after} tuned, with {values}."


@dataclass(frozen=True)
class FairRace:
    """What tuning came to: for each running lane, in their order, and the race with the winners.

    The race keeps the order of its lanes; those that are off stay as they are.
    """

    lanes: tuple[Tuned, ...]
    tuned_race: Race


def fair_race(study: Tuning, found: Fates) -> FairRace:
    """Of each lane the best setting by the study's objective; ties go to the other objective, then to the earlier trial.

    Of a study that was stopped, runs that are not done count as diverged: a lane keeps its own setting unless another is known
    to be better.
    """
    loss, steps = _medians(study, found)
    done = (found.status != "").all(axis=1)
    ground, at_start = study.race.ground, _start_loss(study)
    names = [name for name, lane in zip(lane_names(study.race.lanes), study.race.lanes, strict=True) if lane.on]
    lanes = tuple(
        _tuned(study, name, settings, Scores(loss[rows], steps[rows], ground, at_start), done[rows])
        for name, settings, rows in zip(names, study.settings, study.rows, strict=True)
    )
    winners = (one.best for one in lanes)
    race = replace(study.race, lanes=tuple(next(winners) if lane.on else lane for lane in study.race.lanes))
    return FairRace(lanes, race)


def _tuned(study: Tuning, name: str, settings: tuple[Lane, ...], scores: Scores, done: Array) -> Tuned:
    """What tuning came to for one lane, of whose settings some are done."""
    objective = OBJECTIVES[study.objective]
    best = int(objective.order(scores)[0]) if done[0] else 0  # the own setting must be known before another is better
    names = tuple(declared.name for declared in tuned_parameters(type(settings[0].optimizer)))
    fine, comparable = objective.good(scores, best), objective.has_least(scores.ground)
    rates = np.array([lane.optimizer.rate for lane in settings], dtype=np.float64)[fine]
    rates = rates[rates > 0]  # neither 0 nor NaN
    return Tuned(
        name=name,
        own=settings[0],
        best=settings[best],
        names=names,
        untuned=scores[0],
        tuned=scores[best],
        share=float(fine[done].mean()) if names and comparable and done.any() else None,
        decades=float(np.log10(rates.max() / rates.min())) if names and len(rates) else None,
    )


def _medians(study: Tuning, found: Fates) -> tuple[Array, Array]:
    """Of each setting the median loss and the median steps; see `Score`."""
    loss = excess(study.race.ground, found)
    lost = np.where(found.status == "escaped", -inf, inf)
    loss = np.where(np.isnan(loss), lost, loss)
    steps = np.where(found.converged_at >= 0, found.converged_at, inf)
    middle = loss.shape[1] // 2
    return np.sort(loss, axis=1)[:, middle], np.sort(steps, axis=1)[:, middle]


def _start_loss(study: Tuning) -> float:
    """The median loss of the starts, above the least loss of the surface."""
    ground = study.race.ground
    starts, _ = members(ground, study.race.shown_start, study.ensemble)
    return float(np.sort(ground.value(starts))[starts.shape[1] // 2] - ground.infimum)


def method(study: Tuning) -> str:
    """How the race is made fair, for whoever reads its result."""
    starts, seeds = study.ensemble.starts, study.ensemble.members // study.ensemble.starts
    runs = f"from the same {starts} starts" + (f" under the same {seeds} seeds of the noise" if seeds > 1 else "")
    best = OBJECTIVES[study.objective].rule
    return (
        f"Every optimizer gets {study.trials} trials: its own setting, and {study.trials - 1} that fill the ranges of its "
        f"sliders evenly. Each trial runs {study.race.steps:,} steps {runs}. {best} A run that diverges is worse than any "
        "other. Tuned are learning rates (or the first step, or damping, that stands for one), momenta and averaging "
        "factors; epsilons, weight decay, schedules, switches and the constants of line searches stay as they are."
    )


def definition(study: Tuning) -> str:
    """What the share of good trials is, for whoever reads it."""
    fine = OBJECTIVES[study.objective].goodness
    return (
        f"The share of good trials says how easily an optimizer is tuned: those whose {fine}. The decades say how far the "
        "learning rates of the good trials lie apart, in powers of ten."
    )
