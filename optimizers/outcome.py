"""What became of a lane: converged to a global minimum, at rest, circling, escaped, diverged.

Losses and lengths are told in the units of the loss as it was chosen: a run, and the same run on a surface that is turned,
stretched or multiplied, come to the same.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from loss import Array, Loss, Surveyed, column, diagonal
from optimizers import blocks
from optimizers.walk import Walk

TOLERANCE = 1e-4  # how close to the minimum's loss counts as near, unless a run says otherwise
NEAR = 0.02  # of the domain's diagonal
_REST = 1e-6  # gradient norm, and step as a share of the diagonal, below which a lane is at rest


class Minima:
    """The known minima of a loss, and how near points are to them.

    Close to a minimum is a distance within `NEAR` of the domain's diagonal. Near a global one is a point that is close to it,
    and whose loss is within `tolerance` of the least. Nothing is near where no minimum is known.

    Attributes:
        radius: within which a point is close, a number or an array of lanes.
    """

    def __init__(self, surface: Loss, tolerance: float) -> None:
        self._loss, self._tolerance = surface, tolerance
        surveyed = surface if isinstance(surface, Surveyed) else None
        self.surface = surveyed if surveyed and surveyed.minima else None
        self.local_minima = surveyed.local_minima if surveyed else ()
        self.has_lanes = bool(surface.lanes)
        self.radius: Any = NEAR * diagonal(surface)
        self.tolerance: Any = tolerance * surveyed.loss_unit if surveyed else tolerance
        self.least: Any = self.surface.value(np.asarray(self.surface.minima[0], np.float64)) if self.surface else np.nan

    def is_near(self, x: Array) -> Array:
        """Whether points of shape `(dim, *lanes)` are near a global minimum: an array of bool of shape `(*lanes)`."""
        return self._among(self._close_to_global(x), x, self._is_low)

    def is_close(self, x: Array) -> Array:
        """Whether points are close to any minimum, shape `(*lanes)`."""
        within = self._close_to_global(x)
        return within | self._close_to_local(x, ~within)

    def narrowed(self, lanes: tuple[int, ...], kept: Array) -> "Minima":
        """Those of some of the lanes, which are then along one axis."""
        return Minima(blocks.cut(self._loss, lanes, kept), self._tolerance) if self.has_lanes else self

    def _close_to_global(self, x: Array) -> Array:
        if self.surface is None:
            return np.zeros(x.shape[1:], dtype=bool)
        return np.asarray(self.surface.is_within(self.radius, x))

    def _close_to_local(self, x: Array, some: Array) -> Array:
        return self._among(some, x, self._is_close_to_local) if self.local_minima else np.zeros_like(some)

    def _is_close_to_local(self, x: Array) -> Array:
        close: Any = False
        for point in self.local_minima:
            square = sum(np.square(coordinate - at) for coordinate, at in zip(x, point, strict=True))
            close = close | (square <= self.radius * self.radius)
        return np.asarray(close)

    def _is_low(self, x: Array) -> Array:
        return np.asarray(np.abs(self._loss.value(x) - self.least) <= self.tolerance)

    def _among(self, some: Array, x: Array, holds: Callable[[Array], Array]) -> Array:
        """Of which of some of the points x it holds: the others are not asked, where asking a part is possible."""
        if not some.any():
            return some
        # A surface whose parameters differ from lane to lane can only be asked for all lanes.
        if self.has_lanes or not some.ndim:
            return some & holds(x)
        found = some.copy()
        lanes = some.reshape(-1).nonzero()[0]
        found.reshape(-1)[lanes] = holds(x.reshape(len(x), -1).take(lanes, axis=1))
        return found


def near_point(surface: Surveyed, x: Array, point: tuple[float, ...], tolerance: float = TOLERANCE) -> Array:
    """Whether points of shape `(dim, *lanes)` are as near to a local minimum as `Minima` asks of a global one."""
    within = np.abs(surface.value(x) - surface.value(np.asarray(point, np.float64))) <= tolerance * surface.loss_unit
    return (_distance(x, point) <= NEAR * diagonal(surface)) & within


def _distance(x: Array, point: tuple[float, ...]) -> Array:
    return np.asarray(np.hypot.reduce(x - column(point, x), axis=0))


class End(NamedTuple):
    """What a walk has come to: the loss and the gradient's norm at the last iterate of each lane, and the word for it."""

    loss: Array
    gradient_norm: Array
    status: Any


def end(walk: Walk, converged: Array, circling: Array) -> End:
    """What a walk has come to, given which lanes are near a global minimum and which circle one."""
    loss = walk.surface.value(walk.x)
    gradient_norm = np.hypot.reduce(walk.surface.gradient(walk.x), axis=0)
    return End(loss, gradient_norm, status(walk, loss, gradient_norm, converged, circling))


def status(walk: Walk, loss: Array, gradient_norm: Array, converged: Array, circling: Array) -> Any:
    """The word for each lane of a walk that has ended; see `Trajectory.status`.

    Args:
        loss, gradient_norm: at the last iterate.
        converged: whether the lane ended near a global minimum.
        circling: whether it stayed close to a minimum, walking about it; see `optimizers.arrival`.
    """
    surface, x = walk.surface, walk.x
    diverged = walk.diverged_at >= 0
    surveyed = surface if isinstance(surface, Surveyed) else None
    bottomless: Any = surveyed is not None and surveyed.infimum == -np.inf
    outside = diverged | surveyed.is_outside(x) if surveyed else diverged
    slope = surveyed.loss_unit / surveyed.length_unit if surveyed else 1.0
    step = np.hypot.reduce(x - walk.before, axis=0)
    rest = (gradient_norm <= _REST * slope) & (step <= _REST * diagonal(surface))
    return np.select(
        [converged, bottomless & outside & walk.fell(loss), diverged, rest, circling],
        ["converged", "escaped", "diverged", "stalled", "circling"],
        default="running",
    )[()]
