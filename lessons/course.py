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

# The slides of the lecture in their order, and on each its sentences in theirs.
_ORDER = (
    ("geometry-matters", "flat-large-rate", "steep-small-rate", "small-rate-near-minimizer", "fixed-rates"),
    ("gradients-differ", "good-initialization", "per-dimension-rates"),
    ("reduce-on-plateau", "validation-error", "oscillation"),
    ("newton-geometry", "newton-taylor", "newton-expensive"),
    ("diagonal-efficient", "diagonal-newton"),
    ("adagrad-evens-out", "adagrad-small-faster", "adagrad-large-slower"),
    ("adagrad-stops", "adagrad-initial-values", "adagrad-large-first-gradients"),
    ("rmsprop-rho", "rmsprop-evens-out", "rmsprop-initial-values", "rmsprop-goes-on"),
    ("adadelta-unit-gd", "adadelta-unit-newton", "adadelta-right-units", "adadelta-unit-of-update"),
    ("adadelta-hyperparameters", "adadelta-noise", "adadelta-epsilon"),
    ("adam-combines", "adam-second-moment", "adam-weights"),
    ("your-turn-a", "your-turn-b", "your-turn-c"),
    ("nonconvex-nonsmooth", "momentum-accelerates", "technique-initialization", "technique-normalization"),
    ("technique-adaptive-rates",),
    ("suitable-rule-and-rates",),
)
_CLAIMS = {claim.slug: claim for lesson in LESSONS.values() for claim in lesson.claims}
_CLAIMS |= {claim.slug: claim for claim in wider.CLAIMS}

# Every claim of the lecture, in its order. A sentence that two lessons settle stands here once.
LEDGER: tuple[Claim, ...] = tuple(_CLAIMS[slug] for slugs in _ORDER for slug in slugs)
