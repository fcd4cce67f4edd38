"""What became of a lane: near a global minimum, at rest, escaped, diverged."""

from typing import Any

import numpy as np

Array = np.ndarray

_NEAR = 0.02  # of the domain's diagonal
_REST = 1e-6  # gradient norm, and step as a share of the diagonal, below which a lane is at rest


def diagonal(surface: Any) -> float:
    """The length of the domain's diagonal."""
    return float(np.hypot.reduce([high - low for low, high in surface.domain]))


def near_minimum(surface: Any, x: Array, tolerance: float) -> Array:
    """Whether each point x, `(dim, *lanes)`, is near a global minimum, shape `(*lanes)`.

    Near is a loss within `tolerance` of the minimum's, and a distance within 2% of the domain's diagonal. The distance is
    cheaper to tell, so the loss is computed only once some lane is close.
    """
    if not surface.minima:
        return np.zeros(x.shape[1:], dtype=bool)
    near = surface.distance_to_minima(x) <= _NEAR * diagonal(surface)
    if not near.any():
        return near
    least = surface.value(np.asarray(surface.minima[0], dtype=np.float64))
    return near & (np.abs(surface.value(x) - least) <= tolerance)


def status(
    surface: Any,
    x: Array,
    step: Array,
    loss: Array,
    gradient_norm: Array,
    converged: Array,
    diverged: Array,
    fell: Array,
) -> Any:
    """The word for each lane at its last iterate x, shape `(dim, *lanes)`; see `Trajectory.status`.

    Args:
        step: the last step's length.
        converged, diverged: whether the lane ended near a global minimum, or as NaN.
        fell: whether the last finite loss lies below the start's.
    """
    low, high = (np.reshape(ends, (-1,) + (1,) * (x.ndim - 1)) for ends in zip(*surface.domain, strict=True))
    outside = diverged | ((x < low) | (x > high)).any(axis=0)
    rest = (gradient_norm <= _REST) & (step <= _REST * diagonal(surface))
    bottomless = surface.infimum == -np.inf
    return np.select(
        [converged, bottomless & outside & fell, diverged, rest],
        ["converged", "escaped", "diverged", "stalled"],
        default="running",
    )[()]
