"""What became of a lane: near a global minimum, at rest, escaped, diverged."""

from typing import Any, NamedTuple

import numpy as np

from loss import Array, Loss, Surveyed, column, diagonal
from optimizers.walk import Walk

TOLERANCE = 1e-4  # how close to the minimum's loss counts as near, unless a run says otherwise
_NEAR = 0.02  # of the domain's diagonal
_REST = 1e-6  # gradient norm, and step as a share of the diagonal, below which a lane is at rest


class NearMinimum:
    """Whether points of a surface are near a global minimum.

    Near is a loss within `tolerance` of the minimum's, and a distance within 2% of the domain's diagonal. The distance
    is cheaper to tell, so the loss is computed only where a lane is close. Nothing is near where no minimum is known.
    """

    def __init__(self, surface: Loss, tolerance: float) -> None:
        self.surface = surface if isinstance(surface, Surveyed) and surface.minima else None
        self.tolerance = tolerance
        self.has_lanes = bool(surface.lanes)
        self.radius: Any = _NEAR * diagonal(surface)
        self.least = self.surface.value(np.asarray(self.surface.minima[0], np.float64)) if self.surface else np.nan

    def __call__(self, x: Array) -> Array:
        """For points of shape `(dim, *lanes)`, an array of bool of shape `(*lanes)`."""
        if self.surface is None:
            return np.zeros(x.shape[1:], dtype=bool)
        close = np.asarray(self.surface.is_within(self.radius, x))
        if not close.any():
            return close
        # A surface whose parameters differ from lane to lane can only be asked for all lanes.
        if self.has_lanes or not close.ndim:
            return close & (np.abs(self.surface.value(x) - self.least) <= self.tolerance)
        lanes = close.reshape(-1).nonzero()[0]
        points = x.reshape(len(x), -1).take(lanes, axis=1)
        close.reshape(-1)[lanes] = np.abs(self.surface.value(points) - self.least) <= self.tolerance
        return close


def near_point(surface: Loss, x: Array, point: tuple[float, ...], tolerance: float = TOLERANCE) -> Array:
    """Whether points of shape `(dim, *lanes)` are as near to a local minimum as `NearMinimum` asks of a global one."""
    target = np.asarray(point, dtype=np.float64)
    distance = np.hypot.reduce(x - column(target, x), axis=0)
    return (distance <= _NEAR * diagonal(surface)) & (np.abs(surface.value(x) - surface.value(target)) <= tolerance)


class End(NamedTuple):
    """What a walk has come to: the loss and the gradient's norm at the last iterate of each lane, and the word for it."""

    loss: Array
    gradient_norm: Array
    status: Any


def end(walk: Walk, near: Array) -> End:
    """What a walk has come to, given which lanes are near a global minimum."""
    loss = walk.surface.value(walk.x)
    gradient_norm = np.hypot.reduce(walk.surface.gradient(walk.x), axis=0)
    return End(loss, gradient_norm, status(walk, loss, gradient_norm, converged=near))


def status(walk: Walk, loss: Array, gradient_norm: Array, converged: Array) -> Any:
    """The word for each lane of a walk that has ended; see `Trajectory.status`.

    Args:
        loss, gradient_norm: at the last iterate.
        converged: whether the lane ended near a global minimum.
    """
    surface, x = walk.surface, walk.x
    low, high = (column(ends, x) for ends in surface.bounds)
    diverged = walk.diverged_at >= 0
    outside = diverged | ((x < low) | (x > high)).any(axis=0)
    step = np.hypot.reduce(x - walk.before, axis=0)
    rest = (gradient_norm <= _REST) & (step <= _REST * diagonal(surface))
    bottomless = isinstance(surface, Surveyed) and surface.infimum == -np.inf
    return np.select(
        [converged, bottomless & outside & walk.fell(loss), diverged, rest],
        ["converged", "escaped", "diverged", "stalled"],
        default="running",
    )[()]
