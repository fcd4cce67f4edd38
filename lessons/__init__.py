"""The lessons, in the order of the lecture, and the ledger of all that it claims.

Each module of `lessons.course` holds one lesson, as `LESSON`. A new lesson is a new module there, and its name below.
"""

from importlib import import_module

from lessons import checklist, wider
from lessons.claim import Claim
from lessons.lesson import Lesson

COURSE = (
    "stability",
    "fixed_rates",
    "layers",
    "annealing",
    "newton",
    "momentum",
    "adagrad",
    "rmsprop",
    "adadelta",
    "adam",
    "rotation",
    "tuning",
    "animations",
    "your_turn",
)

_COURSE: list[Lesson] = [import_module(f"lessons.course.{name}").LESSON for name in COURSE]
LESSONS: dict[str, Lesson] = {lesson.slug: lesson for lesson in _COURSE}

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
    ("checklist-capacity", "checklist-inputs", "checklist-initialization", "checklist-loss"),
    ("suitable-rule-and-rates", "checklist-long-enough"),
)
_CLAIMS = {claim.slug: claim for lesson in LESSONS.values() for claim in lesson.claims}
_CLAIMS |= {claim.slug: claim for claim in (*wider.CLAIMS, *checklist.CLAIMS)}

# Every claim of the lecture, in its order. A sentence that two lessons settle stands here once.
LEDGER: tuple[Claim, ...] = tuple(_CLAIMS[slug] for slugs in _ORDER for slug in slugs)
