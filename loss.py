"""What a run asks of a loss, and a step of a run: the protocols that surfaces offer and optimizers rely on.

A loss is minimized in `dim` dimensions. Points have shape `(dim, *lanes)`: coordinates come first, and every lane is a run.
"""

from abc import abstractmethod
from typing import Any, Protocol, runtime_checkable

import numpy as np

Array = np.ndarray

Window = tuple[tuple[float, float], ...]


class Oracle(Protocol):
    """What a step may ask at points of shape `(dim, *lanes)`.

    A lane whose point is NaN asks nothing: it answers NaN and is not counted. A line search uses that to stop the lanes
    that have found their step while the others go on.

    Reference: Nemirovsky and Yudin, "Problem complexity and method efficiency in optimization", Wiley (1983), chapter 1.
    """

    @abstractmethod
    def value(self, x: Array) -> Array:
        """The loss, shape `(*lanes)`."""

    @abstractmethod
    def gradient(self, x: Array) -> Array:
        """The gradient, shape of x."""

    @abstractmethod
    def hessian(self, x: Array) -> Array:
        """The matrix of second derivatives, shape `(dim, dim, *lanes)`."""


class Loss(Oracle, Protocol):
    """What `optimizers.run` minimizes. A class that derives from it need only add what is abstract here.

    One that declares parameters derives from `parameters.Parametrized` first, which then answers for its lanes.
    """

    @property
    @abstractmethod
    def dim(self) -> int:
        """How many dimensions it has."""

    @property
    @abstractmethod
    def bounds(self) -> tuple[Array, Array]:
        """The least and the greatest coordinates of where it is meant to be met, each of shape `(dim,)`, or `(dim, *lanes)`.

        They are no constraint. A run counts as diverged far beyond them, and their distance is the measure of a small step.
        """

    @property
    def lanes(self) -> tuple[int, ...]:
        """The shape that its parameters span: () when all are numbers."""
        return ()

    def hessian(self, x: Array) -> Array:
        """The matrix of second derivatives, shape `(dim, dim, *lanes)`.

        Raises:
            ValueError: with a sentence, where the loss has none to give; rules that ask for gradients only work all the same.
        """
        raise ValueError(f"{type(self).__name__} gives no Hessian; take an optimizer that asks for gradients only.")

    def at(self, t: int) -> Oracle:
        """The loss as step t (from 1) sees it: itself, unless it is stochastic."""
        return self

    def validation(self, x: Array) -> Array:
        """The loss that a learning-rate schedule watches; another than `value` where the problem holds data out."""
        return self.value(x)


@runtime_checkable
class Surveyed(Loss, Protocol):
    """A loss whose minima are known: only of such a one can be told whether a run has converged, or escaped."""

    @property
    @abstractmethod
    def domain(self) -> Window:
        """`((low, high), ...)`, for each dimension the window it is shown in."""

    @property
    @abstractmethod
    def minima(self) -> tuple[tuple[float, ...], ...]:
        """Every known global minimum; where they form a curve, telling points of it; none where there is none."""

    @property
    def local_minima(self) -> tuple[tuple[float, ...], ...]:
        """Other local minima, where known."""
        return ()

    @property
    @abstractmethod
    def infimum(self) -> float:
        """The least loss anywhere, `-inf` where it is unbounded below."""

    @property
    def loss_unit(self) -> Any:
        """What a difference of losses is measured in: 1, unless a transform multiplies the loss; or an array of lanes."""
        return 1.0

    @property
    def length_unit(self) -> Any:
        """What a distance is measured in: 1, unless a transform stretches the plane; or an array of lanes."""
        return 1.0

    @property
    def dim(self) -> int:
        """How many dimensions it has."""
        return len(self.domain)

    @property
    def bounds(self) -> tuple[Array, Array]:
        """The ends of the window."""
        low, high = np.moveaxis(np.asarray(self.domain, dtype=np.float64), 1, 0)
        return low, high

    @abstractmethod
    def distance_to_minima(self, x: Array) -> Array:
        """Euclidean distance to the nearest global minimum, shape `(*lanes)`; `inf` where there is none."""

    @abstractmethod
    def is_within(self, radius: float, x: Array) -> Array:
        """Whether the nearest global minimum is no farther away than `radius`, shape `(*lanes)`."""

    def is_outside(self, x: Array) -> Array:
        """Whether points lie outside of the window, shape `(*lanes)`; false for NaN."""
        low, high = (column(ends, x) for ends in self.bounds)
        return np.asarray(((x < low) | (x > high)).any(axis=0))


def diagonal(loss: Loss) -> float | Array:
    """The distance between the two corners of a loss's bounds; of shape `(*lanes)` where they differ from lane to lane."""
    low, high = loss.bounds
    return np.hypot.reduce(high - low)[()]


def column(point: Any, x: Array) -> Array:
    """A point of shape `(dim,)`, or `(dim, *lanes)`, so that it broadcasts against x of shape `(dim, *lanes)`."""
    point = np.asarray(point, dtype=np.float64)
    return point.reshape(point.shape[:1] + (1,) * (x.ndim - point.ndim) + point.shape[1:])
