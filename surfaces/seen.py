"""What a ground that is made of another has of it."""

from abc import abstractmethod
from dataclasses import replace
from typing import Any

from loss import Oracle
from parameters import Count
from surfaces.surface import Array, Domain, Ground, LabelledPoints, Point


class Seen(Ground):
    """A ground seen through something: it offers what the surface offers, but for what a subclass changes.

    Attributes:
        surface: what is seen.
    """

    surface: Ground

    @abstractmethod
    def at(self, t: int) -> Oracle:
        """The loss as step t (from 1) sees it: what step t sees of the surface, so seen."""

    @property
    def slug(self) -> str:
        return self.surface.slug

    @property
    def domain(self) -> Domain:
        return self.surface.domain

    @property
    def minima(self) -> tuple[Point, ...]:
        return self.surface.minima

    @property
    def minima_are_points(self) -> bool:
        return self.surface.minima_are_points

    @property
    def local_minima(self) -> tuple[Point, ...]:
        return self.surface.local_minima

    @property
    def infimum(self) -> float:
        return self.surface.infimum

    @property
    def loss_unit(self) -> Any:
        return self.surface.loss_unit

    @property
    def length_unit(self) -> Any:
        return self.surface.length_unit

    @property
    def start(self) -> Point:
        return self.surface.start

    @property
    def data(self) -> LabelledPoints | None:
        return self.surface.data

    @property
    def microseconds(self) -> float:
        return self.surface.microseconds

    @property
    def is_quadratic(self) -> bool:
        return self.surface.is_quadratic

    @property
    def is_stochastic(self) -> bool:
        return self.surface.is_stochastic

    def reseeded(self, by: Count) -> Ground:
        surface: Any = self.surface.reseeded(by)
        return replace(self, surface=surface)

    def value(self, x: Array) -> Array:
        return self.surface.value(x)

    def gradient(self, x: Array) -> Array:
        return self.surface.gradient(x)

    def hessian(self, x: Array) -> Array:
        return self.surface.hessian(x)

    def validation(self, x: Array) -> Array:
        return self.surface.validation(x)

    def accuracy(self, x: Array) -> Array:
        return self.surface.accuracy(x)

    def move(self, x: Any) -> Array:
        return self.surface.move(x)

    def back(self, x: Any) -> Array:
        return self.surface.back(x)

    def distance_to_minima(self, x: Array) -> Array:
        return self.surface.distance_to_minima(x)

    def is_within(self, radius: float, x: Array) -> Array:
        return self.surface.is_within(radius, x)

    def is_outside(self, x: Array) -> Array:
        return self.surface.is_outside(x)
