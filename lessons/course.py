"""The lessons, in the order of the lecture, and the ledger of all that it claims."""

from lessons import (
    adadelta,
    adagrad,
    adam,
    annealing,
    fixed_rates,
    layers,
    momentum,
    newton,
    rmsprop,
    rotation,
    stability,
    tuning,
    wider,
    your_turn,
)
from lessons.claim import Claim
from lessons.lesson import Lesson

_MODULES = (
    stability,
    fixed_rates,
    layers,
    annealing,
    newton,
    momentum,
    adagrad,
    rmsprop,
    adadelta,
    adam,
    rotation,
    tuning,
    your_turn,
)

LESSONS: dict[str, Lesson] = {module.LESSON.slug: module.LESSON for module in _MODULES}

# Every claim of the lecture, in its order: those that a lesson settles, then those of its closing slides.
LEDGER: tuple[Claim, ...] = tuple(claim for lesson in LESSONS.values() for claim in lesson.claims) + wider.CLAIMS
