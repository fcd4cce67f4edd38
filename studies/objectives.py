"""What an optimizer may be tuned for: which of its settings is best by that, and which are good."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite
from typing import NamedTuple

import numpy as np

from optimizers.fates import Fates
from optimizers.outcome import TOLERANCE
from parameters import printed, spoken
from studies.measures import convergence, excess, loss_name
from studies.slices import FACTOR, good
from surfaces import Ground

Array = np.ndarray

SLOWER = 2.0  # times the fewest steps, up to which a number of steps is good


@dataclass(frozen=True)
class Score:
    """How a setting did in all its runs together: medians, of an even number of runs the worse of the middle two.

    Attributes:
        loss: the median loss after the last step, above the least loss of the surface. A run that diverged counts as infinite,
            one that fell out of sight on a surface unbounded below as minus infinity.
        steps: the median of the first step from which a run stays near a global minimum; a run that never does counts as
            infinite.
    """

    loss: float
    steps: float


class Spread(NamedTuple):
    """How far the runs of a setting lie apart: the quartiles, so that half of the runs lie between `low` and `high`.

    Each is the number of a run; of an even number of runs the median is the worse of the middle two.
    """

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Scores:
    """Those of settings of a lane, on one ground.

    Attributes:
        loss, steps: as of a `Score`, shape `(settings,)`.
        ground: where they ran.
        at_start: the median loss of the starts, above the least loss of the surface.
        tolerance: up to which all losses are as good; see `Race.shown_tolerance`.
    """

    loss: Array
    steps: Array
    ground: Ground
    at_start: float
    tolerance: float = TOLERANCE

    def __getitem__(self, setting: int) -> Score:
        return Score(float(self.loss[setting]), float(self.steps[setting]))


class Objective(ABC):
    """One of the two numbers of a score; ties go to the other.

    Attributes:
        name: as a person chooses it.
        better: what a lane does that wins.
        failed: what a run has done that came to no number.
    """

    name: str
    better: str
    failed: str

    @abstractmethod
    def unit(self, ground: Ground) -> str:
        """What it is a number of, in a few words."""

    @abstractmethod
    def rule(self, ground: Ground, tolerance: float) -> str:
        """Which trial is the best, in a sentence or two."""

    @abstractmethod
    def goodness(self, tolerance: float) -> str:
        """Which trials are good, as what follows "those whose"."""

    @abstractmethod
    def of_runs(self, ground: Ground, found: Fates) -> Array:
        """The number of each run, which is to be least; infinite where it came to none."""

    def told_apart(self, ground: Ground, numbers: Array, tolerance: float) -> tuple[Array, str]:
        """The numbers of runs as they are compared, and in a sentence which of them count as equal, if any do."""
        return numbers, ""

    @abstractmethod
    def value(self, score: Score) -> float:
        """That of a score."""

    @abstractmethod
    def number(self, value: float) -> str:
        """The number in words: "1.2e-5", "31", "never"."""

    def spread(self, spread: Spread) -> str:
        """The median in words, and in brackets the quartiles, where they differ."""
        low, median, high = map(self.number, spread)
        return median if low == high else f"{median} ({low} to {high})"

    @abstractmethod
    def order(self, scores: Scores) -> Array:
        """The settings, from the best on."""

    @abstractmethod
    def good(self, scores: Scores, least: float) -> Array:
        """Which settings are good beside the best one of the race, of this value."""

    def applies(self, ground: Ground) -> bool:
        """Whether some setting may come to a number on a ground."""
        return True

    def has_least(self, ground: Ground) -> bool:
        """Whether there is a least value, beside which a share of good settings says something."""
        return True


class LeastLoss(Objective):
    """The loss after the last step."""

    name = "Median loss at the end"
    better = "ends lower"
    failed = "diverged"

    def unit(self, ground: Ground) -> str:
        return loss_name(ground)

    def rule(self, ground: Ground, tolerance: float) -> str:
        escaped = "" if self.has_least(ground) else "; one that escaped downhill out of sight is better than any other"
        return (
            "The best trial has the least median loss at the end; of equal ones, the one with fewer steps to converge. "
            f"A run that diverges is worse than any other{escaped}."
        )

    def goodness(self, tolerance: float) -> str:
        return (
            f"median loss is at most {FACTOR:g} times that of the best trial of the whole race, and at most half that at the "
            f"starts; or at most {spoken(tolerance)}, whatever the best trial came to"
        )

    def of_runs(self, ground: Ground, found: Fates) -> Array:
        lost = np.where(found.status == "escaped", -inf, inf)
        loss = excess(ground, found)
        return np.where(np.isnan(loss), lost, loss)

    def told_apart(self, ground: Ground, numbers: Array, tolerance: float) -> tuple[Array, str]:
        if not isfinite(ground.infimum) or not (numbers < tolerance).any():
            return numbers, ""
        return np.maximum(
            numbers, tolerance
        ), f"Losses up to {spoken(tolerance)} above the least of the surface count as equal."

    def value(self, score: Score) -> float:
        return score.loss

    def number(self, value: float) -> str:
        if isfinite(value):
            return printed(spoken(value))
        return "diverged" if value > 0 else "out of sight"

    def order(self, scores: Scores) -> Array:
        return np.lexsort((scores.steps, scores.loss))

    def good(self, scores: Scores, least: float) -> Array:
        return good(scores.ground, scores.loss, least, scores.at_start, scores.tolerance)

    def has_least(self, ground: Ground) -> bool:
        return isfinite(ground.infimum)


class FewestSteps(Objective):
    """The steps until a run stays near a global minimum."""

    name = "Median steps to converge"
    better = "converges in fewer steps"
    failed = "never converged"

    def unit(self, ground: Ground) -> str:
        return "steps"

    def rule(self, ground: Ground, tolerance: float) -> str:
        return (
            f"The best trial needs the fewest steps to converge, in the median. {convergence(tolerance)} Never is more than "
            "any number, and of equal ones the lower median loss decides."
        )

    def goodness(self, tolerance: float) -> str:
        return f"median steps to converge are at most {SLOWER:g} times those of the best trial of the whole race"

    def of_runs(self, ground: Ground, found: Fates) -> Array:
        return np.where(found.converged_at >= 0, found.converged_at, inf)

    def value(self, score: Score) -> float:
        return score.steps

    def number(self, value: float) -> str:
        return f"{value:,.0f}" if isfinite(value) else "never"

    def order(self, scores: Scores) -> Array:
        return np.lexsort((scores.loss, scores.steps))

    def good(self, scores: Scores, least: float) -> Array:
        return np.isfinite(scores.steps) & (scores.steps <= SLOWER * least)

    def applies(self, ground: Ground) -> bool:
        return bool(ground.minima)


OBJECTIVES: Mapping[str, Objective] = {"loss": LeastLoss(), "steps": FewestSteps()}


def middle(values: Array) -> Array:
    """The median over the last axis; of an even number the worse of the middle two."""
    return np.sort(values, axis=-1)[..., values.shape[-1] // 2]


def spread(values: Array) -> Spread:
    """The quartiles of runs, shape `(runs,)`."""
    rank = np.sort(values)
    quarter = len(values) // 4
    return Spread(float(rank[quarter]), float(middle(values)), float(rank[-1 - quarter]))
