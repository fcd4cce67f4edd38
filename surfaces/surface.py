"""What every surface of the plane offers, as it is chosen, and as it is run on and drawn."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from loss import Surveyed
from parameters import Count, Parametrized
from registry import stated_reference, take_stated

Point = tuple[float, float]
Domain = tuple[Point, Point]
Array = np.ndarray


@dataclass(frozen=True, eq=False)
class LabelledPoints:
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


class Ground(Parametrized, Surveyed, ABC):
    """A loss on the plane, as it is run on and drawn: a surface, or one seen through noise or a transform.

    Arrays are float64 and coordinates come first: a batch of points has shape `(2, *lanes)`. Parameters are floats, or
    arrays that broadcast against `*lanes`.
    """

    @property
    @abstractmethod
    def slug(self) -> str:
        """The key in `SURFACES` and in a link of the surface that it is, or is made of."""

    @property
    @abstractmethod
    def domain(self) -> Domain:
        """`((x_low, x_high), (y_low, y_high))`, the window it is shown in."""

    @property
    @abstractmethod
    def minima(self) -> tuple[Point, ...]:
        """Every known global minimum as an (x, y) pair; where they form a curve, telling points of it; where the loss is
        unbounded below, the global minima of the domain's interior, if any."""

    @property
    @abstractmethod
    def minima_are_points(self) -> bool:
        """Whether `minima` are all there are; false where they form a curve."""

    @property
    @abstractmethod
    def local_minima(self) -> tuple[Point, ...]:
        """Other local minima, where known."""

    @property
    @abstractmethod
    def infimum(self) -> float:
        """The least loss on the whole plane, `-inf` where it is unbounded below."""

    @property
    @abstractmethod
    def start(self) -> Point:
        """A point from which it shows what it teaches."""

    @property
    @abstractmethod
    def data(self) -> LabelledPoints | None:
        """The points that the loss is a mean over, where it is one: (x, y) are then the weights of the classifier that says
        +1 at (u, v) where x u + y v > 0. None for a loss that is a formula."""

    @property
    @abstractmethod
    def microseconds(self) -> float:
        """About how long a step of one lane takes on one core for the surface's sake, among thousands of lanes."""

    @property
    @abstractmethod
    def is_quadratic(self) -> bool:
        """Whether the Hessian is the same everywhere, so that what is proved of quadratics holds."""

    @property
    @abstractmethod
    def is_stochastic(self) -> bool:
        """Whether what a step sees is drawn by a seed: a minibatch, or noise."""

    @abstractmethod
    def reseeded(self, by: Count) -> "Ground":
        """The same with `by` added to every seed that it has, itself where it has none. An array of them makes lanes."""

    @abstractmethod
    def value(self, x: Array) -> Array:
        """The loss, shape `(*lanes)`, at points of shape `(2, *lanes)`."""

    @abstractmethod
    def gradient(self, x: Array) -> Array:
        """The gradient, shape `(2, *lanes)`."""

    @abstractmethod
    def hessian(self, x: Array) -> Array:
        """The matrix of second derivatives, shape `(2, 2, *lanes)`."""

    @abstractmethod
    def accuracy(self, x: Array) -> Array:
        """The share of `data` that the weights x classify right, shape `(*lanes)`; NaN for NaN, and where there are none."""

    def move(self, x: Any) -> Array:
        """Where points of the surface as chosen lie here, shape `(2, *lanes)`: where they are, unless it is transformed."""
        return np.asarray(x, dtype=np.float64)

    def back(self, x: Any) -> Array:
        """The points of the surface as chosen that lie here at x: the inverse of `move`."""
        return np.asarray(x, dtype=np.float64)

    @abstractmethod
    def distance_to_minima(self, x: Array) -> Array:
        """Euclidean distance to the nearest global minimum, shape `(*lanes)`; `inf` where there is none."""

    @abstractmethod
    def is_within(self, radius: float, x: Array) -> Array:
        """Whether the nearest global minimum is no farther away than `radius`, shape `(*lanes)`: a map asks it at each step."""


class Surface(Ground):
    """A surface to choose: a frozen dataclass with its facts as attributes; see `Ground` for those of its loss.

    Attributes:
        slug: the key in `SURFACES` and in a link.
        name: as a person reads it.
        about: what the surface teaches, in a sentence.
        reference: where it comes from, as its docstring says.
        lists_local_minima: whether `local_minima` are all that lie within the domain; false where they are too many, or too
            shallow.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    about: ClassVar[str]
    reference: ClassVar[str] = ""
    domain: ClassVar[Domain]
    minima: ClassVar[tuple[Point, ...]]
    minima_are_points: ClassVar[bool] = True
    local_minima: ClassVar[tuple[Point, ...]] = ()
    lists_local_minima: ClassVar[bool] = True
    infimum: ClassVar[float]
    start: ClassVar[Point]
    data: ClassVar[LabelledPoints | None] = None
    microseconds: ClassVar[float] = 0.1

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        take_stated(cls, reference=stated_reference)

    @property
    @abstractmethod
    def latex(self) -> str:
        """The loss as a formula, parameters as their symbols."""

    @property
    def is_quadratic(self) -> bool:
        """Whether the Hessian is the same everywhere, so that what is proved of quadratics holds."""
        return False

    @property
    def is_stochastic(self) -> bool:
        """Whether what a step sees is drawn by a seed: a minibatch, or noise."""
        return False

    def reseeded(self, by: Count) -> Self:
        """The same with `by` added to every seed that it has, itself where it has none. An array of them makes lanes."""
        return self

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
