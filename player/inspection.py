"""What the player shows of the inside of one lane: rows of numbers, and what to call them."""

import base64
from collections.abc import Iterator
from typing import Any

import numpy as np

from optimizers import Trajectory
from studies.inspection import Inspection, inspect

Array = np.ndarray
Row = tuple[str | None, str | None, Array]  # the key that the player draws it by, what a person calls it, (count, size)


def inspection_data(path: Trajectory) -> dict[str, Any]:
    """The inspection of a path, JSON-ready.

    Returns:
        `rows`: for each its `key` (null where it is only listed), its `name` (null where it is only drawn), its `size`
        (numbers a step) and its `count` (steps); `values`: base64 of all of them as float32, row after row.
    """
    rows = list(_rows(inspect(path)))
    values = np.concatenate([numbers.ravel() for _, _, numbers in rows])
    with np.errstate(over="ignore"):
        packed = base64.b64encode(values.astype("<f4").tobytes()).decode("ascii")
    return {
        "rows": [
            {"key": key, "name": name, "size": numbers.shape[1], "count": len(numbers)} for key, name, numbers in rows
        ],
        "values": packed,
    }


def _rows(inspected: Inspection) -> Iterator[Row]:
    """In the order in which a rule uses them: what it meets, what it remembers, what it does."""
    steps = len(inspected.step)
    yield "gradient", "gradient", inspected.gradient
    for name, numbers in inspected.internals.items():
        if numbers.shape[1] == 4:  # a matrix
            yield None, f"{name}, row x", numbers[:, :2]
            yield None, f"{name}, row y", numbers[:, 2:]
        else:
            yield None, name, numbers
    if np.isfinite(inspected.learning_rate).any():
        yield "learning_rate", "learning rate", inspected.learning_rate[:, np.newaxis]
    else:
        yield "learning_rate", None, inspected.learning_rate[:, np.newaxis]
    if inspected.effective_rate is not None:
        yield "effective_rate", "effective rate", inspected.effective_rate
    yield "step", "step", inspected.step
    yield "hessian", None, inspected.hessian.reshape(steps + 1, 4)[:, [0, 1, 3]]
    yield "eigenvalues", None, inspected.eigenvalues
    for key in ("condition_number", "limit", "overshoot"):
        yield key, None, getattr(inspected, key)[:, np.newaxis]
