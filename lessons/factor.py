"""The factor on AdaDelta's steps, which the lecture does not have: how large it is in a race, and what it is worth there."""

from lessons.measures import path, steps_to
from lessons.numbers import Numbers
from optimizers import AdaDelta
from studies import Race
from studies.lens import Lens

TOLD = (
    "AdaDelta's steps are multiplied by <factor> here, after they have been averaged; the lecture's rule has no such factor. "
    "With it AdaDelta comes to a loss of <level> in <with_factor> steps, without it in <without_factor>."
)
PARTS = 100  # it is told how soon one part in so many of the start's loss is left


def factor(race: Race) -> Numbers:
    """The factor of the race's AdaDelta, and the steps to a loss with the factor and without it.

    That loss is a small part of the start's, or, where AdaDelta without the factor does not come so low, what it ends at. How
    it ends with the factor is not told: it may jump about the minimizer by then, where a rounding decides.
    """
    lane = next(k for k, one in enumerate(race.running) if isinstance(one.optimizer, AdaDelta))
    knob = Lens("learning_rate", lanes=(lane,))
    plain = knob.turned(race, 1.0)
    loss = path(plain, lane).loss
    level = float(max(loss[-1], loss[0] / PARTS))
    return {
        "factor": knob.value(race),
        "level": level,
        "with_factor": steps_to(race, level, lane),
        "without_factor": steps_to(plain, level, lane),
    }
