"""Losses that the optimizer tests define for themselves, in any number of dimensions, and one that listens."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from loss import Loss, Surveyed, Window

Array = np.ndarray


class _Plain(Surveyed):
    """The distance to minima that are points; the least loss is 0 unless a loss says otherwise."""

    infimum = 0.0

    def distance_to_minima(self, x: Array) -> Array:
        return np.min([np.hypot.reduce(x - _column(np.asarray(point), x), axis=0) for point in self.minima], axis=0)

    def is_within(self, radius: float, x: Array) -> Array:
        return self.distance_to_minima(x) <= radius


@dataclass(frozen=True, eq=False)
class Quadratic(_Plain):
    """1/2 (x - c)^T A (x - c) + b^T x, with the centre c at the origin unless given."""

    matrix: Array
    center: Array | None = None
    slope: Array | None = None

    @property
    def domain(self) -> Window:
        return ((-1e3, 1e3),) * len(self.matrix)

    @property
    def minima(self) -> tuple[tuple[float, ...], ...]:
        return (tuple(np.zeros(len(self.matrix)) if self.center is None else self.center),)

    def value(self, x: Array) -> Array:
        offset = self._offset(x)
        value = 0.5 * np.einsum("i...,ij,j...->...", offset, self.matrix, offset)
        return value if self.slope is None else value + np.einsum("i,i...->...", self.slope, x)

    def gradient(self, x: Array) -> Array:
        gradient = np.einsum("ij,j...->i...", self.matrix, self._offset(x))
        return gradient if self.slope is None else gradient + _column(self.slope, x)

    def hessian(self, x: Array) -> Array:
        n = len(self.matrix)
        return np.broadcast_to(self.matrix.reshape((n, n) + (1,) * (x.ndim - 1)), (n, *x.shape)).copy()

    def _offset(self, x: Array) -> Array:
        return x if self.center is None else x - _column(self.center, x)


@dataclass(frozen=True, eq=False)
class AbsoluteSum(_Plain):
    """|x_1| w_1 + |x_2| w_2 + ...: a kink at its minimum, where the gradient counts as 0."""

    weights: Array

    domain = property(lambda self: ((-5.0, 5.0),) * len(self.weights))
    minima = property(lambda self: ((0.0,) * len(self.weights),))

    def value(self, x: Array) -> Array:
        return (np.abs(x) * _column(self.weights, x)).sum(axis=0)

    def gradient(self, x: Array) -> Array:
        return np.sign(x) * _column(self.weights, x)


@dataclass(frozen=True, eq=False)
class Transformed(_Plain):
    """factor * f(M x): another loss in other coordinates, and in other units."""

    surface: Any
    matrix: Array
    factor: float = 1.0
    domain = ((-1e3, 1e3), (-1e3, 1e3))

    @property
    def minima(self) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(np.linalg.solve(self.matrix, point)) for point in self.surface.minima)

    def value(self, x: Array) -> Array:
        return self.factor * self.surface.value(self._inside(x))

    def gradient(self, x: Array) -> Array:
        return self.factor * np.einsum("ji,j...->i...", self.matrix, self.surface.gradient(self._inside(x)))

    def hessian(self, x: Array) -> Array:
        inner = self.surface.hessian(self._inside(x))
        return self.factor * np.einsum("ki,kl...,lj->ij...", self.matrix, inner, self.matrix)

    def _inside(self, x: Array) -> Array:
        return np.einsum("ij,j...->i...", self.matrix, x)


@dataclass(frozen=True, eq=False)
class Stretched(_Plain):
    """A surface that answers its gradient times a positive factor per dimension: only the signs are the same."""

    surface: Any
    factors: tuple[float, float]

    def value(self, x: Array) -> Array:
        return self.surface.value(x)

    def gradient(self, x: Array) -> Array:
        return self.surface.gradient(x) * _column(np.array(self.factors), x)

    def hessian(self, x: Array) -> Array:
        return self.surface.hessian(x)

    domain = property(lambda self: self.surface.domain)
    minima = property(lambda self: self.surface.minima)


@dataclass(frozen=True, eq=False)
class Unsurveyed(Loss):
    """A user's own loss: a quadratic, bowl or saddle, of which nobody has said where its minimum is."""

    curvatures: tuple[float, ...]
    center: tuple[float, ...]
    half: float = 10.0  # of the window's sides

    dim = property(lambda self: len(self.curvatures))
    bounds = property(lambda self: (np.full(self.dim, -self.half), np.full(self.dim, self.half)))

    def value(self, x: Array) -> Array:
        return (self.gradient(x) * (x - _column(np.array(self.center), x))).sum(axis=0) / 2

    def gradient(self, x: Array) -> Array:
        return _column(np.array(self.curvatures), x) * (x - _column(np.array(self.center), x))

    def hessian(self, x: Array) -> Array:
        diagonal = np.diag(self.curvatures)
        return np.broadcast_to(diagonal.reshape(diagonal.shape + (1,) * (x.ndim - 1)), (self.dim, *x.shape)).copy()


class Listening:
    """A loss that notes every question: its kind and the point."""

    def __init__(self, surface: Any) -> None:
        self.surface = surface
        self.asked: list[tuple[str, Array]] = []

    def value(self, x: Array) -> Array:
        self.asked.append(("value", np.array(x)))
        return self.surface.value(x)

    def gradient(self, x: Array) -> Array:
        self.asked.append(("gradient", np.array(x)))
        return self.surface.gradient(x)

    def hessian(self, x: Array) -> Array:
        self.asked.append(("hessian", np.array(x)))
        return self.surface.hessian(x)

    def counts(self, kind: str) -> Array:
        """How many points that are not NaN it was asked for, per lane."""
        points = [point for asked, point in self.asked if asked == kind]
        return np.sum([~np.isnan(point).any(axis=0) for point in points], axis=0) if points else np.asarray(0)


def rotation(degrees: float) -> Array:
    angle = np.deg2rad(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _column(vector: Array, x: Array) -> Array:
    return np.reshape(vector, (-1,) + (1,) * (np.ndim(x) - 1))
