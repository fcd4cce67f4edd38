"""What every loss surface offers, and the registry that finds it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np

from parameters import Parametrized

Point = tuple[float, float]
Array = np.ndarray


class Loss(Protocol):
    """What a step of a run may ask, at points of shape `(2, *lanes)`."""

    def value(self, x: Array) -> Array:
        """The loss, shape `(*lanes)`."""

    def gradient(self, x: Array) -> Array:
        """The gradient, shape `(2, *lanes)`."""

    def hessian(self, x: Array) -> Array:
        """The matrix of second derivatives, shape `(2, 2, *lanes)`."""


@dataclass(frozen=True, eq=False)
class Data:
    """Points of two classes that a linear classifier shall part. The arrays are read-only, because they are shared.

    Attributes:
        points: shape `(2, n)`.
        labels: the class of each, -1 or +1, shape `(n,)`.
    """

    points: Array
    labels: Array

    def __post_init__(self) -> None:
        self.points.setflags(write=False)
        self.labels.setflags(write=False)


class Surface(Parametrized, ABC):
    """A loss on the plane: a frozen dataclass with its facts as attributes.

    Arrays are float64 and coordinates come first: a batch of points has shape `(2, *lanes)`. Parameters are floats, or
    arrays that broadcast against `*lanes`.

    Attributes:
        slug: the key in `SURFACES` and in a link.
        name: as a person reads it.
        about: what the surface teaches, in a sentence.
        reference: where it comes from.
        domain: `((x_low, x_high), (y_low, y_high))`, the window it is shown in.
        minima: every known global minimum as an (x, y) pair; where they form a curve, telling points of it; where the
            loss is unbounded below, the global minima of the domain's interior, if any.
        minima_are_points: whether `minima` are all there are; false where they form a curve.
        local_minima: other local minima, where known.
        infimum: the least loss on the whole plane, `-inf` where it is unbounded below.
        start: a point from which the surface shows what it teaches.
        data: the points that the loss is a mean over, where it is one: (x, y) are then the weights of the classifier that
            says +1 at (u, v) where x u + y v > 0. None for a loss that is a formula.
        microseconds: about how long a step of one lane takes on one core for the surface's sake, among thousands of lanes.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    about: ClassVar[str]
    reference: ClassVar[str]
    domain: ClassVar[tuple[Point, Point]]
    minima: ClassVar[tuple[Point, ...]]
    minima_are_points: ClassVar[bool] = True
    local_minima: ClassVar[tuple[Point, ...]] = ()
    infimum: ClassVar[float]
    start: ClassVar[Point]
    data: ClassVar[Data | None] = None
    microseconds: ClassVar[float] = 0.1

    @property
    @abstractmethod
    def latex(self) -> str:
        """The loss as a formula, parameters as their symbols."""

    @abstractmethod
    def value(self, x: Array) -> Array:
        """The loss, shape `(*lanes)`, at points of shape `(2, *lanes)`."""

    @abstractmethod
    def gradient(self, x: Array) -> Array:
        """The gradient, shape `(2, *lanes)`."""

    @abstractmethod
    def hessian(self, x: Array) -> Array:
        """The matrix of second derivatives, shape `(2, 2, *lanes)`."""

    def at(self, t: int) -> Loss:
        """The loss as step t (from 1) sees it: itself, unless the surface is stochastic."""
        return self

    def validation(self, x: Array) -> Array:
        """The loss that a learning-rate schedule watches; another than `value` where the problem holds data out."""
        return self.value(x)

    def accuracy(self, x: Array) -> Array:
        """The share of `data` that the weights x classify right, shape `(*lanes)`; NaN for NaN, and where there are none."""
        return np.full(np.shape(x)[1:], np.nan)

    def distance_to_minima(self, x: Array) -> Array:
        """Euclidean distance to the nearest global minimum, shape `(*lanes)`; `inf` where there is none."""
        x = np.asarray(x, dtype=np.float64)
        if not self.minima:
            return np.where(np.isnan(x).any(axis=0), np.nan, np.inf)
        return np.sqrt(self._square_to_minima(x))

    def is_within(self, radius: float, x: Array) -> Array:
        """Whether the nearest global minimum is no farther away than `radius`, shape `(*lanes)`: a map asks it at each step."""
        if not self.minima:
            return np.zeros(np.shape(x)[1:], dtype=bool)
        return self._square_to_minima(x) <= radius * radius

    def _square_to_minima(self, x: Array) -> Array:
        """The square of the distance to the nearest global minimum, of which there is one: many times faster than hypot."""
        least: Any = np.inf
        with np.errstate(over="ignore"):
            for a, b in self.minima:
                u, v = x[0] - a, x[1] - b
                u *= u
                v *= v
                u += v
                least = u if least is np.inf else np.minimum(least, u)
        return least
