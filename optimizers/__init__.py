"""Update rules, learning-rate schedules, and `run`, which makes a trajectory of them.

Each module of this package that holds a rule holds one; `OPTIMIZERS` finds them all and maps slug to class: those of the
lecture first, by year, then the others, by year. A new rule is a new module with a class that derives from `Optimizer`.
"""

from typing import TYPE_CHECKING, Any

from optimizers.optimizer import Loss, Optimizer
from optimizers.run import run
from optimizers.schedules import (
    SCHEDULES,
    Constant,
    Cosine,
    Exponential,
    InverseTime,
    ReduceOnPlateau,
    Schedule,
    StepDecay,
    Warmup,
)
from optimizers.trajectory import Trajectory
from registry import entries

OPTIMIZERS: dict[str, type[Optimizer]] = {
    rule.slug: rule
    for rule in sorted(entries(__name__, Optimizer), key=lambda rule: (not rule.in_lecture, rule.year, rule.name))
}

globals().update({rule.__name__: rule for rule in OPTIMIZERS.values()})

__all__ = [
    "OPTIMIZERS",
    "SCHEDULES",
    "Constant",
    "Cosine",
    "Exponential",
    "InverseTime",
    "Loss",
    "Optimizer",
    "ReduceOnPlateau",
    "Schedule",
    "StepDecay",
    "Trajectory",
    "Warmup",
    "run",
    *(rule.__name__ for rule in OPTIMIZERS.values()),
]

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any: ...
