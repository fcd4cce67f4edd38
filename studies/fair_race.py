"""What came of a fair race: optimizers are tuned with the same number of trials each, and judged on runs not tuned on."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimizers.fates import Fates
from parameters import parameters
from studies.measures import counted
from studies.objectives import OBJECTIVES, Score, Scores, Spread, middle, spread
from studies.race import Lane, Race, lane_names
from studies.study import Array, Study, whole
from studies.trials import tuned_parameters
from studies.tuning import FRESH, Tuning, fresh
from studies.verdict import Verdict, chance, listed, needed, verdict


@dataclass(frozen=True)
class Trial:
    """One setting of a lane, and how it did where it was tried.

    Attributes:
        lane: the setting.
        score: over all its runs, by which the best is chosen.
        good: whether it is good beside the best of the race (see `Objective.good`).
    """

    lane: Lane
    score: Score
    good: bool


@dataclass(frozen=True)
class Tuned:
    """What tuning came to for one lane.

    Attributes:
        name: what the lane is called in the race.
        trials: its settings in their order, its own first, and none but that where its rule has nothing to tune.
        chosen: the place among them of the best one.
        names: the parameters that were tuned; none where the rule has nothing to tune.
        share: which share of the trials is good. None where nothing was tuned, or the loss has no least.
        decades: over how many decades of the learning rate the good trials spread, from the least rate to the greatest; None
            where there is none, or no such rate.
    """

    name: str
    trials: tuple[Trial, ...]
    chosen: int
    names: tuple[str, ...]
    share: float | None
    decades: float | None

    @property
    def own(self) -> Lane:
        """The lane as it came."""
        return self.trials[0].lane

    @property
    def best(self) -> Lane:
        """The lane with the best of its settings."""
        return self.trials[self.chosen].lane

    @property
    def values(self) -> str:
        """The tuned parameters of the best setting, in words."""
        return values(self.best, self.names)


@dataclass(frozen=True)
class Judged:
    """How a lane did in the fresh runs, by the number that it was tuned for.

    Attributes:
        untuned, tuned: its own setting, and its best.
        cost: the median of the evaluations that a run of its best setting asked for.
    """

    untuned: Spread
    tuned: Spread
    cost: int


@dataclass(frozen=True)
class FairRace:
    """What a fair race came to.

    Attributes:
        lanes, judged: for each running lane, in their order.
        tuned_race: the race with the best settings. It keeps the order of its lanes; those that are off stay as they are.
        verdict: which of the running lanes has won, by the fresh runs of the best settings.
    """

    lanes: tuple[Tuned, ...]
    judged: tuple[Judged, ...]
    tuned_race: Race
    verdict: Verdict


def fair_race(study: Tuning, compute: Callable[[Study], Fates] = whole) -> FairRace:
    """Tunes every lane, then runs its own and its best setting from fresh starts under fresh seeds.

    Args:
        study: what is tuned.
        compute: what becomes of all cells of a study.
    """
    lanes = tuned(study, compute(study))
    judging = fresh(study, tuple((one.own, one.best) if one.chosen else (one.own,) for one in lanes))
    found, objective = compute(judging), OBJECTIVES[study.objective]
    numbers = objective.of_runs(study.race.ground, found)
    last = [rows.stop - 1 for rows in judging.rows]
    judged = (
        Judged(spread(numbers[rows.start]), spread(numbers[rows.stop - 1]), int(middle(found.cost[rows.stop - 1])))
        for rows in judging.rows
    )
    best = (one.best for one in lanes)
    race = replace(study.race, lanes=tuple(next(best) if lane.on else lane for lane in study.race.lanes))
    tolerance = study.race.shown_tolerance
    winner = verdict([one.name for one in lanes], numbers[last], objective, study.race.noisy_ground, tolerance)
    return FairRace(lanes, tuple(judged), race, winner)


def tuned(study: Tuning, found: Fates) -> tuple[Tuned, ...]:
    """Of each lane the best setting by the study's objective; ties go to the other objective, then to the earlier trial.

    Of a study that was stopped, runs that are not done count as diverged: a lane keeps its own setting unless another is known
    to be better.
    """
    ground, objective = study.race.ground, OBJECTIVES[study.objective]
    loss, steps = (middle(each.of_runs(ground, found)) for each in (OBJECTIVES["loss"], OBJECTIVES["steps"]))
    done = (found.status != "").all(axis=1)
    at_start = float(middle(ground.value(study.members[0]))) - ground.infimum
    scores = [Scores(loss[rows], steps[rows], ground, at_start, study.race.shown_tolerance) for rows in study.rows]
    # The own setting must be known before another is better.
    chosen = [
        int(objective.order(of)[0]) if done[rows.start] else 0 for of, rows in zip(scores, study.rows, strict=True)
    ]
    least = min(objective.value(of[best]) for of, best in zip(scores, chosen, strict=True))
    names = [name for name, lane in zip(lane_names(study.race.lanes), study.race.lanes, strict=True) if lane.on]
    comparable = objective.has_least(ground)
    return tuple(
        _tuned(name, settings, of, best, objective.good(of, least), done[rows], comparable)
        for name, settings, of, best, rows in zip(names, study.settings, scores, chosen, study.rows, strict=True)
    )


def _tuned(
    name: str, settings: tuple[Lane, ...], scores: Scores, best: int, good: Array, done: Array, comparable: bool
) -> Tuned:
    """What tuning came to for one lane, of whose settings some are done."""
    names = tuple(declared.name for declared in tuned_parameters(type(settings[0].optimizer)))
    rates = np.array([lane.optimizer.rate for lane in settings], dtype=np.float64)[good]
    rates = rates[rates > 0]  # neither 0 nor NaN
    trials = (Trial(lane, scores[k], bool(good[k])) for k, lane in enumerate(settings))
    return Tuned(
        name=name,
        trials=tuple(trials),
        chosen=best,
        names=names,
        share=float(good[done].mean()) if names and comparable and done.any() else None,
        decades=float(np.log10(rates.max() / rates.min())) if names and len(rates) else None,
    )


def values(lane: Lane, names: tuple[str, ...]) -> str:
    """These parameters of a setting in words: "learning rate 0.1, momentum 0.9"."""
    rule = lane.optimizer
    declared = [one for one in tuned_parameters(type(rule)) if one.name in names]
    return ", ".join(f"{one.label} {one.format(getattr(rule, one.name))}" for one in declared) or "nothing to tune"


def method(study: Tuning) -> str:
    """How the race is made fair, for whoever reads its result: how it is tuned, how judged, and who wins, a paragraph each."""
    luck = float(f"{1 / (2 * chance(FRESH)):.2g}")
    best = OBJECTIVES[study.objective].rule(study.race.ground, study.race.shown_tolerance)
    own = "start and a seed of its own" if study.race.is_stochastic else "start of its own"
    return (
        f"{_trials_told(study)} {_runs_told(study)} {best} {_tuned_told(study)}\n\n"
        f"The numbers in the table are of fresh runs. Each optimizer's own setting and its best one run {FRESH} times more, "
        f"each time with a {own} that was not tuned on, in the same disc around the start. The table gives the median, "
        "and in brackets the quartiles: half of the runs lie between them. The cost is the median of the evaluations that a "
        "run of the best setting asks for.\n\n"
        f"A winner is ahead of each other optimizer in at least {needed(FRESH)} of the {FRESH} fresh runs, compared one by "
        f"one. Of two equally good ones, one would be so far ahead by luck once in {luck:,.0f} times, if the "
        "runs were drawn independently (a sign test)."
    )


def _trials_told(study: Tuning) -> str:
    """How many trials who gets."""
    lanes = zip(lane_names(study.race.lanes), study.race.lanes, strict=True)
    names = [name for name, lane in lanes if lane.on]
    alone = [name for name, settings in zip(names, study.settings, strict=True) if len(settings) == 1]
    few = f"with nothing to tune, {'gets' if len(alone) == 1 else 'get'} one, its own setting."
    if len(alone) == len(names):
        return f"{listed(alone)}, {few}"
    tries = f"gets {study.trials} trials: its own setting, and {study.trials - 1} that fill the ranges of its sliders evenly."
    if alone:
        return f"Every optimizer with something to tune {tries} {listed(alone)}, {few}"
    return f"Every optimizer {tries}"


def _tuned_told(study: Tuning) -> str:
    """Which numbers of the race's rules are tuned, and what stays as it is."""
    rules = [type(lane.optimizer) for lane in study.race.running]
    tuned = dict.fromkeys(one.label for rule in rules for one in tuned_parameters(rule))
    kept = dict.fromkeys(one.label for rule in rules for one in parameters(rule) if not one.tuned)
    return (
        f"What is tuned: {listed(tuned) if tuned else 'nothing'}. What stays as it is: {listed([*kept, 'schedules'])}."
    )


def _runs_told(study: Tuning) -> str:
    """What the runs of a trial are."""
    steps = study.race.steps
    seeds = f", each under the same {study.ensemble.seeds} seeds" if study.race.is_stochastic else ""
    starts = f"from the same {study.ensemble.starts} starts{seeds}."
    if study.budget == "steps":
        return f"Each trial runs {steps:,} steps {starts}"
    unit = " Steps to converge are counted in steps, not in evaluations." if study.objective == "steps" else ""
    return (
        f"Each trial runs {starts} A run may spend {steps:,} evaluations and takes at most as many steps: a value or a "
        f"gradient counts 1, a Hessian {study.race.ground.dim}, and a step that would cost more than is left is not "
        f"taken.{unit}"
    )


def definition(study: Tuning) -> str:
    """What the share of good trials is, for whoever reads it; that there is none, where no loss is the least."""
    objective, ground = OBJECTIVES[study.objective], study.race.ground
    if not objective.has_least(ground):
        return "On a loss without a least value no trial is called good."
    fine = objective.goodness(study.race.shown_tolerance)
    told = (
        f"The share of good trials says how easily an optimizer is tuned: those whose {fine}. The decades say how far the "
        "learning rates of the good trials lie apart, in powers of ten; none where no trial is good. "
        f"{counted(ground)}"
    )
    return told.strip()
