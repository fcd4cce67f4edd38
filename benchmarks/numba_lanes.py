"""A batch of runs as a hand-written Numba loop. Imported only where Numba is.

One lane after the other, everything in registers; it leaves a lane that has diverged, computes the loss only near the
minimum, and works the bias corrections out step by step. It knows two surfaces and four rules, and nothing else.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from loss import diagonal
from optimizers import Adam, GradientDescent, Momentum, Optimizer, RMSProp
from optimizers.outcome import NEAR
from optimizers.walk import FAR
from surfaces import Beale, Rosenbrock, Surface

_compiled = njit(error_model="numpy")


class Ends(NamedTuple):
    """Per lane: the last iterate, shape `(2, lanes)`, and since when it stays near the minimum."""

    x: np.ndarray
    converged_at: np.ndarray


class Loop:
    """The loop for one rule with its settings on one surface, compiled when it is made.

    Attributes:
        compile_seconds: how long Numba compiled.
    """

    def __init__(self, rule: Optimizer, surface: Surface, steps: int, tolerance: float = 1e-4) -> None:
        self._walk = _loop(*_SURFACES[type(surface)], _RULES[type(rule)])
        domain = np.asarray(surface.domain)
        far = FAR * (domain[:, 1] - domain[:, 0]).max()
        a, b = surface.minima[0]
        settings = tuple(float(getattr(rule, name, 0.0)) for name in _SETTINGS)
        bounds = (*domain.mean(axis=1), far * far)
        near = (a, b, (NEAR * diagonal(surface)) ** 2, float(surface.value(np.array([a, b]))), tolerance)
        self._arguments = (steps, settings, bounds, near)
        begin = perf_counter()
        self(np.ones((2, 1)))
        self.compile_seconds = perf_counter() - begin

    def __call__(self, start: np.ndarray) -> Ends:
        """The ends of the lanes from `start`, shape `(2, lanes)`."""
        return Ends(*self._walk(start, *self._arguments))


_SETTINGS = ("learning_rate", "momentum", "rho", "beta1", "beta2", "epsilon")


@_compiled
def _gradient_descent(x, g, m, v, rest1, rest2, settings):
    return x - settings[0] * g, m, v


@_compiled
def _momentum(x, g, m, v, rest1, rest2, settings):
    m = settings[1] * m - settings[0] * g
    return x + m, m, v


@_compiled
def _rmsprop(x, g, m, v, rest1, rest2, settings):
    v = settings[2] * v + (1 - settings[2]) * (g * g)
    return x - settings[0] / np.sqrt(v + settings[5]) * g, m, v


@_compiled
def _adam(x, g, m, v, rest1, rest2, settings):
    m = settings[3] * m + (1 - settings[3]) * g
    v = settings[4] * v + (1 - settings[4]) * (g * g)
    return x - settings[0] / np.sqrt(v / (1 - rest2) + settings[5]) * (m / (1 - rest1)), m, v


@_compiled
def _rosenbrock(x, y):
    wall = y - x * x
    return (1 - x) * (1 - x) + 100 * wall * wall


@_compiled
def _rosenbrock_gradient(x, y):
    wall = y - x * x
    return -2 * (1 - x) - 400 * x * wall, 200 * wall


@_compiled
def _beale(x, y):
    xy = x * y
    first, second, third = 1.5 - x + xy, 2.25 - x + xy * y, 2.625 - x + xy * y * y
    return first * first + second * second + third * third


@_compiled
def _beale_gradient(x, y):
    yy, xy = y * y, x * y
    first, second, third = 1.5 - x + xy, 2.25 - x + xy * y, 2.625 - x + xy * yy
    dx = 2 * (first * (y - 1) + second * (yy - 1) + third * (yy * y - 1))
    return dx, 2 * (first * x + 2 * second * xy + 3 * third * xy * y)


_RULES = {GradientDescent: _gradient_descent, Momentum: _momentum, RMSProp: _rmsprop, Adam: _adam}
_SURFACES = {Rosenbrock: (_rosenbrock, _rosenbrock_gradient), Beale: (_beale, _beale_gradient)}


def _loop(value: Any, gradient: Any, update: Any) -> Callable[..., Any]:
    """The loop over lanes and steps, with the surface and the rule inlined into it."""

    @_compiled
    def is_near(x, y, near):
        a, b, radius, least, tolerance = near
        return (x - a) * (x - a) + (y - b) * (y - b) <= radius and abs(value(x, y) - least) <= tolerance

    @_compiled
    def walk(start, steps, settings, bounds, near):
        u, v, far = bounds
        lanes = start.shape[1]
        ends, converged_at = np.empty((2, lanes)), np.empty(lanes, np.int64)
        for lane in range(lanes):
            x, y = start[0, lane], start[1, lane]
            m0 = m1 = v0 = v1 = 0.0
            rest1 = rest2 = 1.0  # beta_1 and beta_2 to the power of t
            converged = 0 if is_near(x, y, near) else -1
            for t in range(1, steps + 1):
                rest1 *= settings[3]
                rest2 *= settings[4]
                gx, gy = gradient(x, y)
                x, m0, v0 = update(x, gx, m0, v0, rest1, rest2, settings)
                y, m1, v1 = update(y, gy, m1, v1, rest1, rest2, settings)
                if not (x - u) * (x - u) + (y - v) * (y - v) <= far:
                    x = y = np.nan
                    converged = -1
                    break
                if is_near(x, y, near):
                    if converged < 0:
                        converged = t
                else:
                    converged = -1
            ends[0, lane], ends[1, lane] = x, y
            converged_at[lane] = converged if 20 * (steps - converged) >= steps else -1
        return ends, converged_at

    return walk
