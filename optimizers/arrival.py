"""At which step lanes converge, and whether they circle a minimum: of a whole path at once, or of a walk.

A lane has converged at the first step from which it stays near a global minimum to its end, if that is for the last twentieth
of its steps: one that happens to pass there as they run out has not. A lane circles a minimum that it stays close to (see
`optimizers.outcome.Minima`) for the last quarter of its steps, if it walks farther in these than straight across that disc: it
goes to and fro, and neither through nor to rest.
"""

import copy
from math import prod
from typing import Any, NamedTuple

import numpy as np

from optimizers.optimizer import Array
from optimizers.outcome import Minima
from optimizers.walk import Walk
from parameters import Count

_SETTLED = 20  # what has converged has been near for one part in so many of its steps
_LOOK_BACK = 16  # steps of a walk that are looked at together


class Arrival(NamedTuple):
    """Per lane the step at which it has converged, -1 if it has not; and whether it circles a minimum."""

    converged_at: Array
    circling: Array


def arrival(minima: Minima, x: Array) -> Arrival:
    """The arrival of lanes whose iterates are the rows of x, from the start on, shape `(steps + 1, dim, *lanes)`."""
    steps = len(x) - 1
    last = x[_last_quarter(steps) :]
    walked = np.hypot.reduce(np.diff(last, axis=0), axis=1).sum(axis=0)
    stays = minima.is_close(_as_lanes(last)).all(axis=0)
    near = _since(minima.is_near(_as_lanes(x)))
    return Arrival(_settled(near, steps), stays & (walked > 2 * minima.radius))


class Watch:
    """Follows a walk, and knows its lanes' arrival.

    Where a lane was near before it left is of no use. So the walk is looked at some steps at a time, backwards: after the last
    of them all lanes are, at the others only those that are near then.

    Args:
        steps: how many the walk will have, or an array, how many each lane will take. None where that is not known: then no
            lane is said to circle.
    """

    def __init__(self, walk: Walk, tolerance: float, steps: Count | None) -> None:
        count = prod(walk.lanes)
        self._lanes = walk.lanes
        self._minima = Minima(walk.surface, tolerance)
        self._t, self._near = 0, np.zeros(count, dtype=int)  # since when lanes are near at step t, if they are
        self._iterates: tuple[Array, ...] = (_flat(walk.x),)  # from step t on
        self._told = steps is not None
        self._quarter = np.broadcast_to(_last_quarter(0 if steps is None else steps), count)
        self._first = int(self._quarter.min()) if count else 0
        self._stays = np.full(count, self._told)  # whether lanes are close to a minimum in their last quarter, so far
        self._walked = np.zeros(count)
        self._follow(walk)

    def look(self, walk: Walk) -> None:
        """After a step."""
        self._iterates = (*self._iterates, _flat(walk.x))
        if len(self._iterates) > _LOOK_BACK:
            self._look_back()
        if self._told and walk.t >= self._first:
            self._follow(walk)

    def narrowed(self, kept: Array) -> "Watch":
        """The watch of those lanes only, of lanes along one axis, where `kept` is true."""
        lanes = kept.nonzero()[0]
        other = copy.copy(self)
        other._minima, other._lanes = self._minima.narrowed(self._lanes, lanes), lanes.shape
        other._iterates = tuple(x.take(lanes, axis=1) for x in self._iterates)
        for name in ("_near", "_quarter", "_stays", "_walked"):
            setattr(other, name, getattr(self, name)[lanes])
        return other

    def arrival(self, steps: Count) -> Arrival:
        """The arrival, had each lane stayed where it is until so many steps were taken."""
        self._look_back()
        near, stays, walked = (each.reshape(self._lanes) for each in (self._near, self._stays, self._walked))
        return Arrival(_settled(near, steps), stays & (walked > 2 * self._minima.radius))

    def _look_back(self) -> None:
        """Goes back from the last iterate, with the lanes that are near a global minimum there."""
        *earlier, last = self._iterates
        self._t += len(earlier)
        lanes = np.flatnonzero(self._minima.is_near(last.reshape(len(last), *self._lanes)))
        minima = self._minima.narrowed(self._lanes, lanes)
        since, near = np.full(len(lanes), self._t), np.ones(len(lanes), dtype=bool)
        for x in reversed(earlier):
            near &= minima.is_near(x.take(lanes, axis=1))
            since -= near
        before, self._near = self._near, np.full(last.shape[1], -1)
        self._near[lanes] = np.where(near, before[lanes], since)
        self._iterates = (last,)

    def _follow(self, walk: Walk) -> None:
        """Whether lanes stay close to a minimum in their last quarter, and how far they walk."""
        lanes = np.flatnonzero(self._stays & (self._quarter <= walk.t))
        x, before = (_flat(each).take(lanes, axis=1) for each in (walk.x, walk.before))
        self._stays[lanes] = self._minima.narrowed(self._lanes, lanes).is_close(x)
        self._walked[lanes] += np.where(self._quarter[lanes] < walk.t, _lengths(x - before), 0.0)


def _last_quarter(steps: Count) -> Any:
    """At which step the last quarter of so many begins."""
    return 3 * steps // 4


def _settled(since: Array, steps: Count) -> Array:
    """The steps since which lanes are near, -1 of those that are not, or not for long enough."""
    return np.where(_SETTLED * (steps - since) >= steps, since, -1)


def _since(rows: Array) -> Array:
    """From which row on all are true, per lane; -1 where the last is not."""
    stayed = np.minimum.accumulate(rows[::-1], axis=0).sum(axis=0)  # how many of the last rows are true without a gap
    return np.where(stayed > 0, len(rows) - stayed, -1)


def _as_lanes(rows: Array) -> Array:
    """Iterates with their rows as lanes: a whole path is looked at at once."""
    return np.moveaxis(rows, 1, 0)


def _flat(x: Array) -> Array:
    return x.reshape(len(x), -1)


def _lengths(x: Array) -> Array:
    """The lengths of vectors along the first axis: of steps in the window, that need no care for overflow, as `hypot` takes."""
    return np.sqrt(np.einsum("i...,i...->...", x, x))
