"""The arguments of a run, checked: each function raises ValueError with a sentence that says what to give instead."""

from math import prod
from operator import index
from typing import Any

import numpy as np

from loss import Loss
from optimizers.optimizer import Array, Optimizer
from optimizers.schedules import Constant, Schedule
from parameters import as_numbers

MAX_STEPS = 1_000_000
MAX_WORK = 2_000_000_000  # steps times lanes: about a minute of the cheapest rule
MAX_BYTES = 2**30
MAX_LANES = 2**21  # about what fits into MAX_BYTES when only the last row is kept


def checked_steps(steps: Any) -> int:
    """The number of steps as an int, 1 to `MAX_STEPS`."""
    wanted = f"steps must be a whole number from 1 to {MAX_STEPS:,}, but is {steps!r}."
    if isinstance(steps, (bool, np.bool_)):
        raise ValueError(wanted)
    try:
        steps = index(steps)
    except TypeError:
        raise ValueError(wanted) from None
    if not 1 <= steps <= MAX_STEPS:
        raise ValueError(wanted)
    return steps


def checked_steps_of_lanes(steps: Any, lanes: tuple[int, ...]) -> Array:
    """How many steps each lane takes, along one axis: the same number for all as for `checked_steps`, or an array of such."""
    if not (isinstance(steps, np.ndarray) and steps.ndim):
        return np.full(prod(lanes), checked_steps(steps))
    if not ((steps == np.floor(steps)) & (steps >= 1) & (steps <= MAX_STEPS)).all():
        raise ValueError(
            f"steps must be whole numbers from 1 to {MAX_STEPS:,}, but are {steps.min():g} to {steps.max():g}."
        )
    if steps.shape != lanes:
        raise ValueError(
            f"steps must be one number, or one for each lane, shape {lanes}, but are of shape {steps.shape}."
        )
    return steps.reshape(-1).astype(int)


def checked_start(optimizer: Optimizer, surface: Loss, schedule: Schedule, start: Any) -> tuple[Array, tuple[int, ...]]:
    """The start of every lane, shape `(dim, *lanes)`, and the lanes' shape."""
    dim = surface.dim
    if dim != 2 and not optimizer.any_dimension:
        raise ValueError(
            f"{optimizer.name} works in two dimensions only, but this loss has {dim}; take another optimizer."
        )
    x = as_numbers(start)
    if x is None or x.ndim < 1 or x.shape[0] != dim:
        raise ValueError(f"start must be {dim} numbers, or an array of shape ({dim}, ...), but is {_shown(start)}.")
    if not np.isfinite(x).all():
        low, high = surface.bounds
        raise ValueError(
            f"start must be finite, but is {_shown(start)}; give numbers from {low.min():g} to {high.max():g}."
        )
    shapes = {"start": x.shape[1:], "optimizer": optimizer.lanes, "surface": surface.lanes, "schedule": schedule.lanes}
    try:
        lanes = np.broadcast_shapes(*shapes.values())
    except ValueError:
        found = ", ".join(f"{name} {shape}" for name, shape in shapes.items() if shape)
        raise ValueError(
            f"The lanes must broadcast against each other; give arrays of one shape, not {found}."
        ) from None
    # Before anything of that size is made.
    if not 1 <= prod(lanes) <= MAX_LANES:
        raise ValueError(
            f"A run has 1 to {MAX_LANES:,} lanes, but these arguments span {prod(lanes):,}, shape {lanes}."
        )
    x = x.reshape((dim,) + (1,) * (len(lanes) - (x.ndim - 1)) + x.shape[1:])
    return np.broadcast_to(x, (dim, *lanes)).copy(), lanes


def _shown(start: Any) -> str:
    """A start that was refused, in few words."""
    return f"an array of shape {start.shape}" if isinstance(start, np.ndarray) and start.ndim else f"{start!r:.80}"


def check_options(optimizer: Optimizer, schedule: Schedule, tolerance: Any, keep: Any) -> None:
    """Whether the rest goes together."""
    if keep not in ("all", "last"):
        raise ValueError(f'keep must be "all" or "last", but is {keep!r}.')
    if not (isinstance(tolerance, (int, float, np.floating)) and 0 < tolerance < np.inf):
        raise ValueError(f"tolerance must be a number greater than 0, but is {tolerance!r}.")
    if not isinstance(schedule, Constant) and not optimizer.has_learning_rate:
        raise ValueError(
            f"{optimizer.name} has no learning rate that {schedule.name} could change; use the constant schedule."
        )


def check_size(optimizer: Optimizer, x: Array, lanes: tuple[int, ...], steps: int, keep: str) -> None:
    """Whether the run fits: `MAX_WORK`, and for all rows `MAX_BYTES`."""
    count = prod(lanes)
    if steps * count > MAX_WORK:
        raise ValueError(
            f"{steps:,} steps of {count:,} lanes are too much work; at most {MAX_WORK // count:,} steps fit that many lanes."
        )
    if keep == "all":
        numbers = x.size + 5 * count + sum(np.size(field) for field in optimizer.init(x))
        fits = MAX_BYTES // (8 * numbers)
        if steps >= fits:
            raise ValueError(
                f"{steps:,} steps of {count:,} lanes do not fit into 1 GiB; at most {fits - 1:,} steps do"
                ' (or keep="last").'
            )
