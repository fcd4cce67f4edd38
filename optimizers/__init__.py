"""Update rules, learning-rate schedules, and `run`, which makes a trajectory of them.

Each module of this package that holds a rule holds one; `OPTIMIZERS` finds them all and maps slug to class: those of the
lecture first, by year, then the others, by year. A new rule is a new module with a class that derives from `Optimizer`.
"""

from importlib import import_module
from pkgutil import iter_modules
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

_modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]

OPTIMIZERS: dict[str, type[Optimizer]] = {
    rule.slug: rule
    for rule in sorted(
        {
            entry
            for module in _modules
            for entry in vars(module).values()
            if isinstance(entry, type) and issubclass(entry, Optimizer) and "slug" in vars(entry)
        },
        key=lambda rule: (not rule.in_lecture, rule.year, rule.name),
    )
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
