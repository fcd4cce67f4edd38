"""A surface that is turned, stretched, or whose loss is multiplied: does an optimizer's path go along?"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from loss import Oracle
from parameters import POSITIVE, Parametrized, parameter, parameters
from surfaces.seen import Seen
from surfaces.surface import Array, Domain, Ground, Point


@dataclass(frozen=True)
class Transform(Parametrized):
    r"""How a picture is transformed: $x \mapsto p + a R (x - p)$ about the domain's centre p, and the loss times c.

    A rule is invariant under it when its path goes along: gradient descent under a turn, rules that divide by the size of
    the gradient under a factor on the loss, Newton's method under all three.

    Reference: Nesterov, "Introductory Lectures on Convex Optimization", Kluwer (2004), section 4.1.2 (affine
    invariance of Newton's method).
    """

    turn: float = parameter(
        0.0, -180.0, 180.0, symbol=r"\varphi", help="Degrees by which surface and start are turned, anticlockwise."
    )
    stretch: float = parameter(
        1.0, 0.01, 100.0, symbol="a", scale="log", valid=POSITIVE, help="What all coordinates are multiplied by."
    )
    loss_factor: float = parameter(
        1.0, 0.001, 1000.0, symbol="c", scale="log", valid=POSITIVE, help="What the loss is multiplied by."
    )

    @property
    def is_identity(self) -> bool:
        """Whether nothing is transformed, in any lane."""
        return not any(np.any(getattr(self, one.name) != one.default) for one in parameters(Transform))

    @cached_property
    def matrix(self) -> Array:
        """a R, shape (2, 2, *lanes)."""
        angle, quarter = np.radians(self.turn), np.mod(self.turn, 90) == 0
        # Exact there, where cos(90 degrees) would be 6e-17.
        cos, sin = (np.where(quarter, np.rint(one), np.asarray(one)) for one in (np.cos(angle), np.sin(angle)))
        scale = np.broadcast_to(self.stretch, self.lanes)
        return np.array([[scale * cos, scale * -sin], [scale * sin, scale * cos]], like=cos)


@dataclass(frozen=True)
class Transformed(Seen):
    r"""A surface seen through a transform: $c f(p + R^T (x - p)/a)$. What a transform leaves as it is, `Seen` says."""

    surface: Ground
    transform: Transform

    @property
    def lanes(self) -> tuple[int, ...]:
        """The shape that the transform's and the surface's parameters span together."""
        return np.broadcast_shapes(self.transform.lanes, self.surface.lanes)

    @property
    def data(self) -> None:
        """None: the surface's are of the weights before they moved; drawn beside these, they would mislead."""
        return None

    @property
    def domain(self) -> Domain:
        """The surface's window, stretched about its centre; it is not turned."""
        a = self.transform.stretch
        (px, py), ((left, right), (bottom, top)) = self._centre, self.surface.domain
        return (px + a * (left - px), px + a * (right - px)), (py + a * (bottom - py), py + a * (top - py))

    @property
    def minima(self) -> tuple[Point, ...]:
        """The surface's global minima where they have gone."""
        return self._moved(self.surface.minima)

    @property
    def local_minima(self) -> tuple[Point, ...]:
        """The surface's local minima where they have gone."""
        return self._moved(self.surface.local_minima)

    @property
    def infimum(self) -> float:
        """The surface's, times c."""
        return self.surface.infimum * self.transform.loss_factor

    @property
    def loss_unit(self) -> Any:
        """The surface's, times c."""
        return self.surface.loss_unit * self.transform.loss_factor

    @property
    def length_unit(self) -> Any:
        """The surface's, times s."""
        return self.surface.length_unit * self.transform.stretch

    @property
    def start(self) -> Point:
        """The surface's start where it has gone."""
        return self._moved((self.surface.start,))[0]

    def at(self, t: int) -> Oracle:
        """The loss as step t sees it."""
        seen = self.surface.at(t)
        return self if seen is self.surface else View(seen, self)

    def value(self, x: Array) -> Array:
        """The loss, shape `(*lanes)`."""
        return self.value_of(self.surface, x)

    def gradient(self, x: Array) -> Array:
        """The gradient, shape `(2, *lanes)`."""
        return self.gradient_of(self.surface, x)

    def hessian(self, x: Array) -> Array:
        """The Hessian, shape `(2, 2, *lanes)`."""
        return self.hessian_of(self.surface, x)

    def value_of(self, seen: Oracle, x: Array) -> Array:
        """What the surface, or a view of it, has for a value at x once it is transformed, shape `(*lanes)`."""
        return self.transform.loss_factor * seen.value(self.back(x))

    def gradient_of(self, seen: Oracle, x: Array) -> Array:
        """Likewise for the gradient, shape `(2, *lanes)`."""
        return _product(self._slope, seen.gradient(self.back(x)))

    def hessian_of(self, seen: Oracle, x: Array) -> Array:
        """Likewise for the Hessian, shape `(2, 2, *lanes)`."""
        hessian = _product(self._slope, seen.hessian(self.back(x)))
        columns = _product(np.swapaxes(self._inverse, 0, 1), np.swapaxes(hessian, 0, 1))
        return np.swapaxes(columns, 0, 1)

    def validation(self, x: Array) -> Array:
        """The surface's validation loss, times c."""
        return self.transform.loss_factor * self.surface.validation(self.back(x))

    def accuracy(self, x: Array) -> Array:
        """The surface's accuracy at the points that come to x."""
        return self.surface.accuracy(self.back(x))

    def distance_to_minima(self, x: Array) -> Array:
        """The surface's distance, times a."""
        return self.transform.stretch * self.surface.distance_to_minima(self.back(x))

    def is_within(self, radius: float, x: Array) -> Array:
        """Whether a global minimum is no farther away than `radius`."""
        return self.surface.is_within(radius / self.transform.stretch, self.back(x))

    def is_outside(self, x: Array) -> Array:
        """Whether the points of the surface that come to x lie outside of its window."""
        return self.surface.is_outside(self.back(x))

    def move(self, x: Any) -> Array:
        """Where points of the surface as chosen go, shape `(2, *lanes)`."""
        return self._about_centre(self.transform.matrix, x)

    def back(self, x: Any) -> Array:
        """Which points of the surface come to x, shape `(2, *lanes)`."""
        return self._about_centre(self._inverse, x)

    @cached_property
    def _centre(self) -> tuple[float, float]:
        (left, right), (bottom, top) = self.surface.domain
        return (left + right) / 2, (bottom + top) / 2

    @cached_property
    def _inverse(self) -> Array:
        return np.swapaxes(self.transform.matrix, 0, 1) / np.square(self.transform.stretch)

    @cached_property
    def _slope(self) -> Array:
        """What a gradient is multiplied by: c times the transposed Jacobian of `back`."""
        return self.transform.loss_factor * np.swapaxes(self._inverse, 0, 1)

    def _about_centre(self, matrix: Array, x: Any) -> Array:
        px, py = self._centre
        u, v = _product(matrix, (x[0] - px, x[1] - py))
        return np.array([px + u, py + v], like=matrix)

    def _moved(self, points: tuple[Point, ...]) -> tuple[Point, ...]:
        moved = [self.move(point) for point in points]
        return tuple((x, y) if self.transform.lanes else (float(x), float(y)) for x, y in moved)


@dataclass(frozen=True, eq=False)
class View:
    """What a step sees of a stochastic surface, transformed as the surface is."""

    seen: Oracle
    whole: Transformed

    def value(self, x: Array) -> Array:
        """The loss, shape `(*lanes)`."""
        return self.whole.value_of(self.seen, x)

    def gradient(self, x: Array) -> Array:
        """The gradient, shape `(2, *lanes)`."""
        return self.whole.gradient_of(self.seen, x)

    def hessian(self, x: Array) -> Array:
        """The Hessian, shape `(2, 2, *lanes)`."""
        return self.whole.hessian_of(self.seen, x)


def _product(matrix: Array, x: Any) -> Array:
    """matrix x, shape `(2, ...)`: entry by entry, which for one point takes a tenth of the time of `tensordot`."""
    (a, b), (c, d) = matrix.tolist() if matrix.ndim == 2 else matrix
    return np.array([a * x[0] + b * x[1], c * x[0] + d * x[1]], like=matrix)


def transformed(surface: Ground, transform: Transform) -> Ground:
    """The surface through the transform; the surface itself where that changes nothing."""
    return surface if transform.is_identity else Transformed(surface, transform)
