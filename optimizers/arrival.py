"""Since when lanes stay near a global minimum, and whether they circle one: of a whole path at once, or of a walk.

A lane has converged at the first step from which it stays near a global minimum to its end, if that is for the last twentieth
of its steps: one that happens to pass there as they run out has not. A lane circles a minimum that it has stayed close to (see
`optimizers.outcome.Minima`) for the last quarter of its steps, while it walked farther than straight across that disc: it goes
to and fro, and not through.

Where a lane stayed before it left is of no use. So a walk is looked at some steps at a time, backwards: after the last of them
all lanes are, at the others only those that are close to a minimum then.
"""

import copy
from math import prod
from typing import Any, NamedTuple

import numpy as np

from optimizers.optimizer import Array
from optimizers.outcome import Minima
from optimizers.walk import Walk
from parameters import Count

_SETTLED = 20  # what has converged has been near for one part in so many of its steps,
_STAY = 4  # and what circles has been close
_STEPS = 16  # of a walk that are looked at together


class Arrival(NamedTuple):
    """Per lane the step at which it has converged, -1 if it has not; and whether it circles a minimum."""

    converged_at: Array
    circling: Array


def arrival(minima: Minima, x: Array) -> Arrival:
    """The arrival of lanes whose iterates are the rows of x, from the start on, shape `(steps + 1, dim, *lanes)`."""
    near, close = minima.nearness(np.moveaxis(x, 1, 0))  # rows become lanes: the whole path is looked at at once
    since = _since(close)
    steps = np.hypot.reduce(np.diff(x, axis=0), axis=1)
    stays = np.arange(1, len(x)).reshape(-1, *(1,) * since.ndim) > since
    walked = np.where(stays & (since >= 0), steps, 0.0).sum(axis=0)
    return _arrival(_since(near), since, walked, minima.radius, len(x) - 1)


class _Stay(NamedTuple):
    """Per lane, along one axis, since which step it has been near a global minimum, and close to any, -1 if it is not; and how
    far it has gone since it is close."""

    near: Array
    close: Array
    walked: Array

    @classmethod
    def since(cls, step: int, lanes: int) -> "_Stay":
        """That of lanes that have come at the same step, and not moved yet."""
        return cls(np.full(lanes, step), np.full(lanes, step), np.zeros(lanes))

    def of(self, lanes: Array) -> "_Stay":
        """That of some of the lanes."""
        return _Stay(*(each[lanes] for each in self))


class Watch:
    """Follows a walk, and knows its lanes' arrival so far."""

    def __init__(self, walk: Walk, tolerance: float) -> None:
        self._lanes = walk.lanes
        self._minima = Minima(walk.surface, tolerance)
        self._t, self._stay = (
            0,
            _Stay.since(0, prod(walk.lanes)),
        )  # how they stayed until step t, if they are there then
        self._iterates: tuple[Array, ...] = (_flat(walk.x),)  # from step t on

    def look(self, walk: Walk) -> None:
        """After a step."""
        self._iterates = (*self._iterates, _flat(walk.x))
        if len(self._iterates) > _STEPS:
            self._catch_up()

    def narrowed(self, kept: Array) -> "Watch":
        """The watch of those lanes only, of lanes along one axis, where `kept` is true."""
        lanes = kept.nonzero()[0]
        other = copy.copy(self)
        other._minima, other._lanes = self._minima.narrowed(self._lanes, lanes), lanes.shape
        other._iterates = tuple(x.take(lanes, axis=1) for x in self._iterates)
        other._stay = self._stay.of(lanes)
        return other

    def arrival(self, steps: Count) -> Arrival:
        """The arrival, had each lane stayed where it is until so many steps were taken."""
        self._catch_up()
        near, close, walked = (each.reshape(self._lanes) for each in self._stay)
        return _arrival(near, close, walked, self._minima.radius, steps)

    def _catch_up(self) -> None:
        """Goes back from the last iterate, with the lanes that are close to a minimum there."""
        last = self._iterates[-1]
        lanes = np.flatnonzero(self._minima.is_close(last.reshape(len(last), *self._lanes)))
        minima, before = self._minima.narrowed(self._lanes, lanes), self._stay.of(lanes)
        self._t += len(self._iterates) - 1
        x = last.take(lanes, axis=1)
        ends_near = near = minima.is_near(x)
        close = np.ones(len(lanes), dtype=bool)
        since_near, since, walked = _Stay.since(self._t, len(lanes))
        for earlier in self._iterates[-2::-1]:
            after, x = x, earlier.take(lanes, axis=1)
            near, close = minima.nearness_of(x, near, close)
            since_near -= near
            since -= close
            walked += _lengths(after - x) * close
        self._stay = _Stay.since(-1, last.shape[1])
        self._stay.near[lanes] = np.where(ends_near, np.where(near, before.near, since_near), -1)
        self._stay.close[lanes] = np.where(close, before.close, since)
        self._stay.walked[lanes] = np.where(close, before.walked, 0.0) + walked
        self._iterates = (last,)


def _flat(x: Array) -> Array:
    return x.reshape(len(x), -1)


def _lengths(x: Array) -> Array:
    """The lengths of vectors along the first axis: of steps in the window, that need no care for overflow, as `hypot` takes."""
    return np.sqrt(np.einsum("i...,i...->...", x, x))


def _since(rows: Array) -> Array:
    """From which row on all are true, per lane; -1 where the last is not."""
    stayed = np.minimum.accumulate(rows[::-1], axis=0).sum(axis=0)  # how many of the last rows are true without a gap
    return np.where(stayed > 0, len(rows) - stayed, -1)


def _arrival(near: Array, close: Array, walked: Array, radius: Any, steps: Count) -> Arrival:
    """The arrival of lanes by the steps since which they are near and close, and by how far they went since these."""
    settled, stays = _for_the_last(_SETTLED, near, steps), _for_the_last(_STAY, close, steps)
    return Arrival(np.where(settled, near, -1), stays & (walked > 2 * radius))


def _for_the_last(part: int, since: Array, steps: Count) -> Array:
    """Whether it has been so for one part in so many of the steps."""
    return (since >= 0) & (part * (steps - since) >= steps)
