r"""What is proved of a sweep on a quadratic: where it is stable, and where it is fastest.

On a quadratic the error along each eigenvector is multiplied, in the long run, by a number per step that the eigenvalue and the
rule's hyperparameters decide alone: the spectral radius. A run is as slow as the worse of the two.

Reference: Polyak, USSR Computational Mathematics and Mathematical Physics 4 (1964), p. 1; Goh, "Why momentum really works",
Distill (2017).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from optimizers import Constant
from optimizers.linear_algebra import eigen
from optimizers.walk import FAR
from parameters import Number
from studies.axis import only_lane
from studies.sweep import Sweep

Array = np.ndarray

_POINTS = 33  # at which a range is tried before it is narrowed
_ROUNDS = 8  # each makes the range eight times smaller


@dataclass(frozen=True, eq=False)
class Theory:
    r"""The theory's map of a sweep.

    Attributes:
        radius: the spectral radius of each cell, shape of the sweep. Where it is 1 lies the boundary of stability, for every
            start but those that lack one of the eigenvectors; a run that is stable, but close to it, has not arrived after its
            steps.
        visible: the least radius that the steps of the sweep see diverge from a start about a domain away, about 1.047 for 300:
            a run counts as diverged once it is a million domains away, so that between 1 and about this number lies a band of
            runs that blow up too slowly. A number; where an axis is the steps, one for each row or column, which broadcasts
            against `radius`. None where the start is an axis.
        optimum: points (x, y) with the least radius, shape `(n, 2)`: one where both axes are hyperparameters; one for each
            value of the other number, in order, where one axis is; none where neither is, where the least radius lies at the
            edge of the map or beyond, or where noise keeps every run from arriving.
    """

    radius: Array
    visible: Number | None
    optimum: Array


@lru_cache(maxsize=32)
def theory(sweep: Sweep) -> Theory | None:
    """What is proved of the sweep; None where nothing is.

    Nothing is proved where the surface is no quadratic with a minimum, the learning rate has a schedule, or the rule's step is
    no linear map. Gradient noise moves no boundary; but under it nothing arrives, so that nothing is fastest.
    """
    lane, race = only_lane(sweep.race), sweep.race
    linear = lane.optimizer.spectral_radius(1.0) is not None and isinstance(lane.schedule, Constant)
    if not linear or not race.ground.is_quadratic:
        return None
    cells = sweep.x_values[np.newaxis], sweep.y_values[:, np.newaxis]
    radius = _radius(sweep, *cells)
    if not np.isfinite(radius).all():
        return None
    runs = sweep.turned(*cells)
    optimum = np.empty((0, 2)) if np.any(runs.ensemble.sigma) else _optimum(sweep)
    for array in (radius, optimum):  # kept, and shared
        array.setflags(write=False)
    one_start = not any(map(np.ndim, runs.start))
    return Theory(radius, FAR ** (1 / runs.steps) if one_start else None, optimum)


def _radius(sweep: Sweep, x: Array, y: Array) -> Array:
    """The spectral radius for values of the two numbers that broadcast; infinite where there is no minimum."""
    x, y = np.broadcast_arrays(x, y)
    race = sweep.turned(x.ravel(), y.ravel())
    eigenvalues, _ = eigen(race.ground.hessian(np.zeros((2, x.size))))
    radius = race.running[0].optimizer.spectral_radius(eigenvalues)
    assert radius is not None
    return np.where(eigenvalues[1] > 0, np.max(radius, axis=0), np.inf).reshape(x.shape)


def _optimum(sweep: Sweep) -> Array:
    """The points with the least radius, shape `(n, 2)`: over x for each value of y, over y for each of x, or over both."""
    x_free, y_free = (axis.lens.part.of_lanes for axis in (sweep.x, sweep.y))

    def x_at(shares: Array) -> Array:
        return sweep.x.declared(sweep.race).along(shares, sweep.x.low, sweep.x.high)

    def y_at(shares: Array) -> Array:
        return sweep.y.declared(sweep.race).along(shares, sweep.y.low, sweep.y.high)

    def best_x(y: Array) -> Array:
        return _least(lambda shares: _radius(sweep, x_at(shares), y), y.shape)

    if x_free and y_free:
        v = _least(lambda shares: _radius(sweep, x_at(best_x(y_at(shares))), y_at(shares)), (1,))
        u = best_x(y_at(v))
        points, inside = [x_at(u), y_at(v)], _inner(u) & _inner(v)
    elif x_free:
        u = best_x(sweep.y_values)
        points, inside = [x_at(u), sweep.y_values], _inner(u)
    elif y_free:
        v = _least(lambda shares: _radius(sweep, sweep.x_values, y_at(shares)), sweep.x_values.shape)
        points, inside = [sweep.x_values, y_at(v)], _inner(v)
    else:
        return np.empty((0, 2))
    return np.stack(points, axis=1)[inside]


def _least(f: Callable[[Array], Array], shape: tuple[int, ...]) -> Array:
    """Where each of several functions of a number from 0 to 1, with one valley, is least; of a flat floor, the middle.

    Args:
        f: from numbers of shape `(n, *shape)`, a row for each trial, to the values.
    """
    low, high = np.zeros(shape), np.ones(shape)
    steps = np.linspace(0, 1, _POINTS).reshape(-1, *(1,) * len(shape))
    middle = low
    for _ in range(_ROUNDS):
        trials = low + (high - low) * steps
        values = f(trials)
        best = values <= values.min(axis=0) * (1 + 1e-12)
        middle = (trials * best).sum(axis=0) / best.sum(axis=0)
        reach = 2 * (high - low) / (_POINTS - 1)
        low, high = np.maximum(middle - reach, 0), np.minimum(middle + reach, 1)
    return middle


def _inner(shares: Array) -> Array:
    """Whether a least value lies inside of its axis, and not at the edge, beyond which it may fall on."""
    return (shares > 1e-6) & (shares < 1 - 1e-6)
