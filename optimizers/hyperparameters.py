"""The declarations that several rules share; a rule with its own meaning for one declares it itself."""

from collections.abc import Callable
from typing import Any

from optimizers import meanings
from parameters import FRACTION, NON_NEGATIVE, parameter

Meaning = Callable[[float], str]


def learning_rate(default: float, help: str, meaning: Meaning, low: float = 1e-5, high: float = 10.0) -> Any:
    """The global rate eta, on a log slider."""
    return parameter(
        default, low, high, symbol=r"\eta", scale="log", valid=NON_NEGATIVE, help=help, meaning=meaning, tuned=True
    )


def averaging(default: float, symbol: str, help: str, meaning: Meaning = meanings.memory) -> Any:
    """The share of a moving average (or velocity) kept at each step: 0 forgets at once, close to 1 remembers long."""
    return parameter(
        default,
        0.0,
        0.9999,
        symbol=symbol,
        scale="complement",
        valid=FRACTION,
        help=help,
        meaning=meaning,
        tuned=True,
    )


def epsilon(
    default: float = 1e-8, help: str = "Keeps the denominator from vanishing.", meaning: Meaning | None = None
) -> Any:
    """The damping epsilon, on a log slider."""
    return parameter(
        default, 1e-16, 1.0, symbol=r"\epsilon", scale="log", valid=NON_NEGATIVE, help=help, meaning=meaning
    )


def epsilon_inside_sqrt() -> Any:
    """The switch between the two readings of epsilon; see `optimizers.root.damped_root`."""
    return parameter(
        True,
        symbol=r"\sqrt{v+\epsilon}",
        help="On: epsilon under the root, as the lecture writes it. Off: beside it, as PyTorch does.",
    )
