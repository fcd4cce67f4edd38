"""What an optimizer may be tuned for: which of its settings is best by that, and which are good."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np

from optimizers.outcome import TOLERANCE
from parameters import number_text, spoken
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

    def told(self, objective: str) -> str:
        """The objective in words: "loss 1.2e-5", "31 steps", "never near a minimum"."""
        return OBJECTIVES[objective].told(self)


@dataclass(frozen=True)
class Scores:
    """Those of all settings of a lane, on one ground.

    Attributes:
        loss, steps: as of a `Score`, shape `(settings,)`.
        ground: where they ran.
        at_start: the median loss of the starts, above the least loss of the surface.
    """

    loss: Array
    steps: Array
    ground: Ground
    at_start: float

    def __getitem__(self, setting: int) -> Score:
        return Score(float(self.loss[setting]), float(self.steps[setting]))


class Objective(ABC):
    """One of the two numbers of a score; ties go to the other.

    Attributes:
        name: as a person chooses it.
        other: the key of the other in `OBJECTIVES`.
        rule: which trial is the best, in a sentence.
        goodness: which trials are good, as what follows "those whose".
    """

    name: str
    other: str
    rule: str
    goodness: str

    @abstractmethod
    def value(self, score: Score) -> float:
        """The number that is to be least."""

    @abstractmethod
    def told(self, score: Score) -> str:
        """The same in words."""

    @abstractmethod
    def order(self, scores: Scores) -> Array:
        """The settings, from the best on."""

    @abstractmethod
    def good(self, scores: Scores, best: int) -> Array:
        """Which settings are good beside the best one."""

    def applies(self, ground: Ground) -> bool:
        """Whether some setting may come to a number on a ground."""
        return True

    def has_least(self, ground: Ground) -> bool:
        """Whether there is a least value, beside which a share of good settings says something."""
        return True


class LeastLoss(Objective):
    """The loss after the last step."""

    name = "Median loss at the end"
    other = "steps"
    rule = "The best trial has the least median loss at the end; of equal ones, the one with fewer steps to converge."
    goodness = (
        f"median loss is at most {FACTOR:g} times the best trial's and at most half that at the starts, or at most "
        f"{number_text(TOLERANCE)}"
    )

    def value(self, score: Score) -> float:
        return score.loss

    def told(self, score: Score) -> str:
        if isfinite(score.loss):
            return f"loss {spoken(score.loss)}"
        return "diverged" if score.loss > 0 else "fell out of sight"

    def order(self, scores: Scores) -> Array:
        return np.lexsort((scores.steps, scores.loss))

    def good(self, scores: Scores, best: int) -> Array:
        return good(scores.ground, scores.loss, scores.loss[best], scores.at_start)

    def has_least(self, ground: Ground) -> bool:
        return isfinite(ground.infimum)


class FewestSteps(Objective):
    """The steps until a run stays near a global minimum."""

    name = "Median steps to converge"
    other = "loss"
    rule = (
        "The best trial needs the fewest steps, in the median, until it stays within "
        f"{number_text(TOLERANCE)} of the least loss near a global minimum; never is more than any number, and of "
        "equal ones the lower median loss decides."
    )
    goodness = f"median steps to converge are at most {SLOWER:g} times the best trial's"

    def value(self, score: Score) -> float:
        return score.steps

    def told(self, score: Score) -> str:
        if not isfinite(score.steps):
            return "never near a minimum"
        return f"{score.steps:,.0f} step{'s' * (score.steps != 1)}"

    def order(self, scores: Scores) -> Array:
        return np.lexsort((scores.loss, scores.steps))

    def good(self, scores: Scores, best: int) -> Array:
        return np.isfinite(scores.steps) & (scores.steps <= SLOWER * scores.steps[best])

    def applies(self, ground: Ground) -> bool:
        return bool(ground.minima)


OBJECTIVES: Mapping[str, Objective] = {"loss": LeastLoss(), "steps": FewestSteps()}
