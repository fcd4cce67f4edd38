r"""What is proved of a sweep on a quadratic: where it is stable, and where it is fastest in the long run.

On a quadratic the error along each eigenvector is multiplied, in the long run, by a number per step that the eigenvalue and the
rule's hyperparameters decide alone: the spectral radius. A run is as slow as the worse of the two. All of it is said of nearly
every start: one that lies on an eigenvector never meets the other one.

Reference: Polyak, USSR Computational Mathematics and Mathematical Physics 4 (1964), p. 1; Goh, "Why momentum really works",
Distill (2017).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from optimizers import Constant
from optimizers.linear_algebra import eigen
from optimizers.walk import FAR
from parameters import Number
from studies.axis import Axis, only_lane
from studies.race import Race
from studies.sweep import Sweep

Array = np.ndarray
Along = Callable[[Array], Array]

_NOWHERE = np.empty((0, 2))

_POINTS = 33  # at which a range is tried before it is narrowed
_ROUNDS = 8  # each makes the range eight times smaller
_CUTS = 129  # across the map and upwards, on which an edge is solved for
_HALVINGS = 52  # as many bits as a share has
_ROUNDING = 1e-9  # a function that changes by less along its axis is one that does not change


@dataclass(frozen=True, eq=False)
class Theory:
    r"""The theory's map of a sweep.

    Attributes:
        radius: the spectral radius of each cell, shape of the sweep. A run that is stable, but close to the edge, has not
            arrived after its steps.
        edge: points (x, y) of the curve on which the radius is 1, in order, shape `(n, 2)`: the edge of stability.
        visible: the least radius that the steps of the sweep see diverge from a start about a domain away, about 1.047 for 300:
            a run counts as diverged once it is a million domains away, so that between 1 and about this number lies a band of
            runs that blow up too slowly. A number; where an axis is the steps, one for each row or column, which broadcasts
            against `radius`. None where the start is an axis.
        visible_edge: points of the curve on which the radius is that number, likewise; none where that is None.
        optimum: points (x, y) with the least radius, shape `(n, 2)`, the fastest in the long run: one where both axes are
            hyperparameters; one for each value of the other number, in order, where one axis is; none where neither is, where
            the least radius lies at the edge of the map or beyond, or where noise keeps every run from arriving. A run of few
            steps may well be faster elsewhere.
    """

    radius: Array
    edge: Array
    visible: Number | None
    visible_edge: Array
    optimum: Array


@lru_cache(maxsize=32)
def theory(sweep: Sweep) -> Theory | None:
    """What is proved of the sweep; None where nothing is.

    Nothing is proved where the surface is no quadratic with a minimum, the learning rate has a schedule, or the rule's step is
    no linear map. Gradient noise moves no boundary; but under it nothing arrives, so that nothing is fastest.
    """
    lane, race = only_lane(sweep.race), sweep.race
    if not (lane.optimizer.linear and isinstance(lane.schedule, Constant) and race.ground.is_quadratic):
        return None
    cells = sweep.x_values[np.newaxis], sweep.y_values[:, np.newaxis]
    radius = _radius(sweep, *cells)
    if not np.isfinite(radius).all():
        return None
    runs = sweep.turned(*cells)
    edge = _curve(sweep, lambda x, y: _share_of_limit(sweep, x, y, 1.0))
    visible, visible_edge, optimum = None, _NOWHERE.copy(), _NOWHERE.copy()
    if not any(map(np.ndim, runs.start)):
        visible = _visible(runs.steps)
        visible_edge = _curve(sweep, lambda x, y: _share_of_limit(sweep, x, y, _visible(_steps(sweep, x, y))))
    if not np.any(runs.ensemble.sigma):
        optimum = _optimum(sweep)
    for array in (radius, edge, visible_edge, optimum):  # kept, and shared
        array.setflags(write=False)
    return Theory(radius, edge, visible, visible_edge, optimum)


def _visible(steps: Number) -> Number:
    """The radius by which so many steps lead a million times as far."""
    return FAR ** (1 / steps)


def _runs(sweep: Sweep, x: Array, y: Array) -> tuple[Race, Array]:
    """The race at values of the two numbers, arrays of one shape, and the eigenvalues of its Hessian, falling.

    Those of a count are rounded.
    """
    x_counts, y_counts = _counts(sweep)
    race = sweep.turned(np.rint(x) if x_counts else x, np.rint(y) if y_counts else y)
    eigenvalues, _ = eigen(race.ground.hessian(np.zeros((2, *x.shape))))
    return race, eigenvalues


@lru_cache(maxsize=32)
def _counts(sweep: Sweep) -> tuple[bool, bool]:
    """Whether each of the two numbers is a count."""
    x, y = (axis.declared(sweep.race).kind is int for axis in (sweep.x, sweep.y))
    return x, y


def _radius(sweep: Sweep, x: Array, y: Array) -> Array:
    """The spectral radius for values of the two numbers that broadcast; infinite where there is no minimum."""
    race, eigenvalues = _runs(sweep, *np.broadcast_arrays(x, y))
    radius = race.running[0].optimizer.spectral_radius(eigenvalues)
    assert radius is not None
    return np.where(eigenvalues[1] > 0, np.max(radius, axis=0), np.inf)


def _share_of_limit(sweep: Sweep, x: Array, y: Array, radius: Number) -> Array:
    """The learning rate as a share of the largest at which the spectral radius is no more than `radius`."""
    race, eigenvalues = _runs(sweep, x, y)
    rule = race.running[0].optimizer
    limit = rule.stable_rate(eigenvalues[0], radius=radius)
    assert limit is not None
    return np.broadcast_to(rule.rate / limit, x.shape)


def _steps(sweep: Sweep, x: Array, y: Array) -> Number:
    """The steps at values of the two numbers, not rounded where an axis is the steps."""
    axes = ((sweep.x, x), (sweep.y, y))
    return next((values for axis, values in axes if (axis.of, axis.name) == ("race", "steps")), sweep.race.steps)


def _along(axis: Axis, race: Race) -> Along:
    """From shares of the way along an axis, 0 to 1, to its values; those of a count are not rounded."""
    declared = axis.declared(race)
    declared = replace(declared, default=float(declared.default))
    return lambda shares: declared.along(shares, axis.low, axis.high)


def _curve(sweep: Sweep, share_of_limit: Callable[[Array, Array], Array]) -> Array:
    """The points (x, y) at which a share of a limit is 1, in order along the curve, shape `(n, 2)`.

    They are solved for, not interpolated, on lines across the map and on lines upwards, its edges among them. A share rises or
    falls along the whole of an axis, or does not change: with the rate, the steps, the largest curvature (condition, loss
    factor, stretch), and with the momentum, of which a limit is a monotone function. So a line meets the curve once at most,
    and the curve itself only rises or only falls, by which its points are put in order.
    """
    x_at, y_at = (_along(axis, sweep.race) for axis in (sweep.x, sweep.y))
    cuts = np.linspace(0, 1, _CUTS)

    def cut(shares: Array) -> tuple[Array, Array]:
        """Points on the lines across, then on the lines upwards, in shares of the axes."""
        return np.stack([shares[0], cuts]), np.stack([cuts, shares[1]])

    def value(shares: Array) -> Array:
        u, v = cut(shares)
        return share_of_limit(x_at(u), y_at(v))

    u, v = (part.ravel() for part in cut(_crossing(value, (2, _CUTS))))
    there = np.isfinite(u + v)
    u, v = u[there], v[there]
    rises = not len(u) or (u - u.mean()) @ (v - v.mean()) >= 0
    order = np.argsort(u + v if rises else u - v)
    return np.stack([x_at(u[order]), y_at(v[order])], axis=1)


def _crossing(f: Along, shape: tuple[int, ...]) -> Array:
    """Where each of several monotone functions of a number from 0 to 1 passes 1, by bisection; NaN where it does not.

    Args:
        f: from numbers of this shape, one for each function, to the values.
    """
    low, high = np.zeros(shape), np.ones(shape)
    first, last = f(low), f(high)
    below = first < 1
    passes = (below != (last < 1)) & (np.abs(last - first) > _ROUNDING)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        before = (f(middle) < 1) == below
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    return np.where(passes, (low + high) / 2, np.nan)


def _optimum(sweep: Sweep) -> Array:
    """The points with the least radius, shape `(n, 2)`: over x for each value of y, over y for each of x, or over both."""
    x_free, y_free = (axis.lens.part.of_lanes for axis in (sweep.x, sweep.y))
    x_at, y_at = (_along(axis, sweep.race) for axis in (sweep.x, sweep.y))

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
        return _NOWHERE.copy()
    return np.stack(points, axis=1)[inside]


def _least(f: Along, shape: tuple[int, ...]) -> Array:
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
