"""Gradient noise that is the same for every lane of a race."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from loss import Oracle
from parameters import NON_NEGATIVE, Count, Number, parameter
from surfaces.seen import Seen
from surfaces.surface import Array, Ground

_BLOCK = 128  # steps drawn at once: drawing one by one costs a new generator each


def sigma_parameter(default: float) -> Any:
    """The declaration of the noise's strength."""
    return parameter(
        default,
        0.0,
        10.0,
        symbol=r"\sigma",
        valid=NON_NEGATIVE,
        help="Standard deviation of the noise added to each entry of the gradient; the same noise for every lane.",
    )


def seed_parameter(what: str = "noise") -> Any:
    """The declaration of a seed; `what` it decides is named in its help."""
    return parameter(
        0,
        0,
        100,
        symbol="s",
        valid=NON_NEGATIVE,
        help=f"Which {what}: the same seed gives the same {what} again.",
    )


@dataclass(frozen=True)
class Noisy(Seen):
    r"""A surface whose gradient at step t carries Gaussian noise: $\nabla f(x) + \sigma \xi_t$, $\xi_t \sim N(0, I)$.

    The noise depends on (seed, t) alone: every lane of a race meets the same noise, and a run is reproducible. A seed
    may be an array; seeds are lanes too. `value`, `gradient` and everything else are those of the surface itself (see
    `Seen`): the noise is met only through `at(t)`, as a rule meets it. The loss that step t sees is the tilted one,
    $f(x) + \sigma \xi_t \cdot x$, so that its value and its gradient agree and a line search stays sound.

    Reference: Robbins and Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22 (1951).
    """

    surface: Ground
    sigma: Number = sigma_parameter(1.0)
    seed: Count = seed_parameter()

    @property
    def lanes(self) -> tuple[int, ...]:
        """The shape that the noise's and the surface's parameters span together."""
        return np.broadcast_shapes(super().lanes, self.surface.lanes)

    @property
    def is_stochastic(self) -> bool:
        """Whether there is noise, here or in the surface."""
        return bool(np.any(self.sigma)) or super().is_stochastic

    def reseeded(self, by: Count) -> "Noisy":
        """With another seed of the noise, and of the surface where it has one."""
        return replace(self, surface=self.surface.reseeded(by), seed=self.seed + by)

    def at(self, t: int) -> "Tilted":
        """The loss that step t (from 1) sees."""
        return Tilted(self.surface.at(t), self.sigma * _aligned(_noise(self.seed, t), 1 + np.ndim(self.sigma)))


@dataclass(frozen=True)
class Tilted:
    """A loss plus a linear term: the gradient is shifted by `slope`, shape `(2, *lanes)`."""

    surface: Oracle
    slope: Array

    def value(self, x: Array) -> Array:
        """f(x) + slope . x"""
        ndim = max(x.ndim, self.slope.ndim)
        return self.surface.value(x) + (_aligned(self.slope, ndim) * _aligned(x, ndim)).sum(axis=0)

    def gradient(self, x: Array) -> Array:
        """The gradient of f plus the slope."""
        gradient = self.surface.gradient(x)
        ndim = max(gradient.ndim, self.slope.ndim)
        return _aligned(gradient, ndim) + _aligned(self.slope, ndim)

    def hessian(self, x: Array) -> Array:
        """The Hessian of f itself."""
        return self.surface.hessian(x)


def _aligned(array: Array, ndim: int) -> Array:
    """`array`, shape `(2, *lanes)`, with `ndim` axes: lanes broadcast from the right, behind the axis of coordinates."""
    missing = ndim - array.ndim
    return array.reshape(2, *(1,) * missing, *array.shape[1:]) if missing > 0 else array


def _noise(seed: Any, t: int) -> Array:
    """Standard normal numbers for step t, shape `(2, *seed.shape)`."""
    block, row = divmod(t, _BLOCK)
    if np.ndim(seed) == 0:
        return _draws(int(seed), block)[row]
    seeds, lane = np.unique(seed, return_inverse=True)
    rows = np.stack([_draws(int(one), block)[row] for one in seeds], axis=1)
    return rows[:, lane.reshape(np.shape(seed))]


def draws(seed: int, steps: int) -> Array:
    """The standard normal numbers of steps 1, 2, ... of a race with one seed, shape `(steps, 2)`."""
    return np.stack([_noise(seed, t) for t in range(1, steps + 1)])


@lru_cache(maxsize=4096)
def _draws(seed: int, block: int) -> Array:
    draws = np.random.default_rng([seed, block]).standard_normal((_BLOCK, 2))
    draws.setflags(write=False)
    return draws
