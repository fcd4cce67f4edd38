"""The factor on AdaDelta's steps, which the lecture does not have: how large it is in a race, and what it is worth there."""

import numpy as np

from lessons.measures import path, steps_to
from lessons.numbers import Numbers
from optimizers import AdaDelta
from studies import Race
from studies.lens import Lens

TOLD = (
    "AdaDelta's steps are multiplied by <factor> here, after they have been averaged; the lecture's rule has no such factor. "
    "With it AdaDelta comes to a loss of <level> in <with_factor> steps, without it in <without_factor>."
)
ENDLESS = "(∞: in <steps> steps it does not come there to stay.)"
AS_PRINTED = "AdaDelta runs as in the lecture, with a factor of one: it ends at a loss of <without>."
PARTS = 100  # it is told how soon one part in so many of the start's loss is left


def factor(race: Race) -> Numbers:
    """The factor of the race's AdaDelta, and the steps to a loss with the factor and without it.

    That loss is a small part of the start's, or, where AdaDelta without the factor does not come so low, what it ends at. How
    it ends with a factor is not told: it may jump about the minimizer by then, where a rounding decides.
    """
    lane = next(k for k, one in enumerate(race.running) if isinstance(one.optimizer, AdaDelta))
    knob = Lens("learning_rate", lanes=(lane,))
    plain = knob.turned(race, 1.0)
    loss = path(plain, lane).loss
    level = float(max(loss[-1], loss[0] / PARTS))
    return {
        "factor": knob.value(race),
        "without": float(loss[-1]),
        "level": level,
        "with_factor": steps_to(race, level, lane),
        "without_factor": steps_to(plain, level, lane),
        "steps": race.steps,
    }


def told(numbers: Numbers) -> str:
    """What there is to tell of the factor in a race of these numbers: at one, that there is none."""
    if numbers["factor"] == 1:
        return AS_PRINTED
    return TOLD if np.isfinite(numbers["with_factor"]) else f"{TOLD} {ENDLESS}"
