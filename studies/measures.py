"""What a map may show of each cell, as a number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np

from optimizers.fates import Fates
from surfaces import Ground

Array = np.ndarray


@dataclass(frozen=True)
class Measure:
    """A number of each cell.

    Attributes:
        name: as a person reads it.
        about: what it is, in a sentence.
        of: from the ground and the fates to the numbers, shape of the cells; NaN where a cell has none.
    """

    name: str
    about: str
    of: Callable[[Ground, Fates], Array]


def excess(ground: Ground, found: Fates) -> Array:
    """The loss at the end above the least loss of the surface; the loss itself where that is unbounded below."""
    if not isfinite(ground.infimum):
        return found.loss
    return np.maximum(found.loss - ground.infimum, 0.0)  # rounding may lead a hair below


def _steps(ground: Ground, found: Fates) -> Array:
    return np.where(found.converged_at >= 0, found.converged_at, np.nan)


def _distance(ground: Ground, found: Fates) -> Array:
    return np.where(np.isfinite(found.distance), found.distance, np.nan)


MEASURES: Mapping[str, Measure] = {
    "steps": Measure(
        "Steps to tolerance", "The first step from which the run stays near a global minimum, until the end.", _steps
    ),
    "loss": Measure("Final loss", "The loss after the last step, above the least loss of the surface.", excess),
    "distance": Measure("Final distance", "From the last iterate to the nearest global minimum.", _distance),
}
