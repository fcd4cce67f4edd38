"""When lanes come near a global minimum, and since when they stay there: of a whole path at once, or step by step."""

from typing import NamedTuple

import numpy as np

from optimizers.optimizer import Array
from optimizers.outcome import NearMinimum
from optimizers.walk import Walk


class Arrival(NamedTuple):
    """Per lane the first step near a global minimum, and the first from which it stays there to the end; -1 if none."""

    reached_at: Array
    converged_at: Array


def arrival(near: Array) -> Arrival:
    """The arrival of lanes of which each row, from the start on, tells whether they are near."""
    reached_at = np.where(near.any(axis=0), near.argmax(axis=0), -1)
    stayed = np.minimum.accumulate(near[::-1], axis=0).sum(axis=0)  # how many of the last rows are near without a gap
    return Arrival(reached_at, np.where(stayed > 0, len(near) - stayed, -1))


class Watch:
    """Follows a walk, and knows its lanes' arrival so far.

    Attributes:
        near: per lane, whether it is near now.
        reached_at, converged_at: as of an `Arrival`.
    """

    def __init__(self, walk: Walk, tolerance: float) -> None:
        self._tolerance = tolerance
        self._is_near = NearMinimum(walk.surface, tolerance)
        self.near = self._is_near(walk.x)
        self.reached_at = self.converged_at = np.where(self.near, 0, -1)

    def look(self, walk: Walk) -> Array:
        """After a step: which lanes have come near for the first time."""
        before, self.near = self.near, self._is_near(walk.x)
        changed = self.near != before
        if not changed.any():
            return changed
        self.converged_at = np.where(changed, np.where(self.near, walk.t, -1), self.converged_at)
        arriving = self.near & (self.reached_at < 0)
        self.reached_at = np.where(arriving, walk.t, self.reached_at)
        return arriving

    def narrow(self, walk: Walk, kept: Array) -> None:
        """Goes on with the lanes that are kept, which are those of the walk now."""
        self._is_near = NearMinimum(walk.surface, self._tolerance)
        self.near, self.reached_at, self.converged_at = (
            each[kept] for each in (self.near, self.reached_at, self.converged_at)
        )

    @property
    def arrival(self) -> Arrival:
        """What is known so far."""
        return Arrival(self.reached_at, self.converged_at)
