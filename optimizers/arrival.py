"""Since when lanes stay near a global minimum, and whether they circle one: of a whole path at once, or step by step.

A lane circles a minimum that it has stayed close to (see `optimizers.outcome.Minima`) for the last quarter of its steps,
while it walked farther than straight across that disc: it goes to and fro, and not through.
"""

from typing import Any, NamedTuple

import numpy as np

from optimizers.optimizer import Array
from optimizers.outcome import Minima
from optimizers.walk import Walk
from parameters import Count

_STAY = 4  # it stays close for one part in so many of its steps


class Arrival(NamedTuple):
    """Per lane the first step from which it stays near a global minimum to the end, -1 if none; and whether it circles one."""

    converged_at: Array
    circling: Array


def arrival(minima: Minima, x: Array) -> Arrival:
    """The arrival of lanes whose iterates are the rows of x, from the start on, shape `(steps + 1, dim, *lanes)`."""
    near, close = minima.nearness(np.moveaxis(x, 1, 0))  # rows become lanes: the whole path is looked at at once
    since = _since(close)
    steps = np.hypot.reduce(np.diff(x, axis=0), axis=1)
    stays = np.arange(1, len(x)).reshape(-1, *(1,) * since.ndim) > since
    walked = np.where(stays & (since >= 0), steps, 0.0).sum(axis=0)
    return Arrival(_since(near), _circling(since, walked, minima.radius, len(x) - 1))


class Watch:
    """Follows a walk, and knows its lanes' arrival so far.

    Attributes:
        near: per lane, whether it is near a global minimum now.
        converged_at: as of an `Arrival`.
    """

    def __init__(self, walk: Walk, tolerance: float) -> None:
        self._tolerance = tolerance
        self._minima = Minima(walk.surface, tolerance)
        self.near, self._close = self._minima.nearness(walk.x)
        self.converged_at = np.where(self.near, 0, -1)
        self._since = np.where(self._close, 0, -1)  # since which step it has been close to a minimum
        self._walked = np.zeros(np.shape(self.near))  # how far it has gone since

    def look(self, walk: Walk) -> None:
        """After a step."""
        was_near, was_close = self.near, self._close
        self.near, self._close = self._minima.nearness(walk.x)
        changed = self.near != was_near
        if changed.any():
            self.converged_at = np.where(changed, np.where(self.near, walk.t, -1), self.converged_at)
        comes = self._close != was_close
        if comes.any():
            self._since = np.where(comes, np.where(self._close, walk.t, -1), self._since)
            self._walked = np.where(comes, 0.0, self._walked)
        stays = self._close & was_close
        if stays.any():
            self._walked = self._walked + np.where(stays, _lengths(walk.x - walk.before), 0.0)

    def narrow(self, walk: Walk, kept: Array) -> None:
        """Goes on with the lanes that are kept, which are those of the walk now."""
        self._minima = Minima(walk.surface, self._tolerance)
        for name in ("near", "converged_at", "_close", "_since", "_walked"):
            setattr(self, name, getattr(self, name)[kept])

    def circling(self, steps: Count) -> Array:
        """Whether each lane circles a minimum, had it stayed where it is until so many steps were taken."""
        return _circling(self._since, self._walked, self._minima.radius, steps)


def _lengths(x: Array) -> Array:
    """The lengths of vectors along the first axis: of steps in the window, that need no care for overflow, as `hypot` takes."""
    return np.sqrt(np.einsum("i...,i...->...", x, x))


def _since(rows: Array) -> Array:
    """From which row on all are true, per lane; -1 where the last is not."""
    stayed = np.minimum.accumulate(rows[::-1], axis=0).sum(axis=0)  # how many of the last rows are true without a gap
    return np.where(stayed > 0, len(rows) - stayed, -1)


def _circling(since: Array, walked: Array, radius: Any, steps: Count) -> Array:
    return (since >= 0) & (_STAY * (steps - since) >= steps) & (walked > 2 * radius)
