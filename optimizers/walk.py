"""A run in progress: what `run` and `fates` step on."""

import copy
from typing import Any

import numpy as np

from loss import Loss, column
from optimizers import blocks
from optimizers.evaluations import Counted
from optimizers.optimizer import Array, Optimizer
from optimizers.schedules import Constant, Schedule

FAR = 1e6  # times the longer side of the loss's bounds: so far from their centre, a lane counts as diverged


class Walk:
    """A run in progress: the iterate, the rule's and the schedule's state, and which lanes are dead."""

    def __init__(
        self, optimizer: Optimizer, surface: Loss, schedule: Schedule, x: Array, lanes: tuple[int, ...]
    ) -> None:
        self.optimizer, self.surface, self.schedule, self.lanes = optimizer, surface, schedule, lanes
        self.loss = Counted(surface, surface.dim, lanes)
        self.base_rate = optimizer.rate
        self.rate = self.base_rate
        # A private copy, whose learning rate is set for each step: the rule itself never sees a schedule.
        self.rule: Any = optimizer if isinstance(schedule, Constant) else copy.copy(optimizer)
        self.schedule_state = schedule.init(lanes)
        self.x, self.before, self.t = x, x, 0
        self.state = self.rule.init(x)
        self.diverged_at = np.full(lanes, -1)
        self.over = False  # whether no lane is left alive
        self.first_loss = surface.value(x)
        self.last_loss = np.full(lanes, np.nan)  # of the lanes that died: the loss just before
        self._bound()

    def narrowed(self, kept: Array) -> "Walk":
        """The walk of those lanes only, of lanes along one axis, where `kept` is true."""

        def of_kept(value: Any) -> Any:
            return value[..., kept] if np.shape(value)[-1:] == kept.shape else value

        other = copy.copy(self)
        other.optimizer = blocks.cut(self.optimizer, self.lanes, kept)
        other.surface = blocks.cut(self.surface, self.lanes, kept)
        other.schedule = blocks.cut(self.schedule, self.lanes, kept)
        other.lanes = (int(np.count_nonzero(kept)),)
        other.loss = self.loss.narrowed(other.surface, kept)
        other.base_rate, other.rate = other.optimizer.rate, of_kept(self.rate)
        other.rule = other.optimizer if self.rule is self.optimizer else copy.copy(other.optimizer)
        other._bound()
        for name in ("x", "before", "diverged_at", "first_loss", "last_loss"):
            setattr(other, name, of_kept(getattr(self, name)))
        for name in ("state", "schedule_state"):
            state = getattr(self, name)
            setattr(other, name, type(state)(*map(of_kept, state)) if state else state)
        return other

    def advance(self) -> None:
        """One step of every lane."""
        self.t += 1
        if self.rule is not self.optimizer:
            watched = self.surface.validation(self.x) if self.schedule.watches_loss else None
            self.rate, self.schedule_state = self.schedule.rate(self.base_rate, self.schedule_state, self.t, watched)
            object.__setattr__(self.rule, "learning_rate", self.rate)
        self.loss.surface = self.surface.at(self.t)
        self.before = self.x
        self.x, self.state = self.rule.step(self.x, self.state, self.loss, self.t)
        if not self._inside():
            self._bury()

    def _bound(self) -> None:
        """Sets where a lane is far away: outside of a disc, which turns into itself, so that a turned twin diverges as soon.

        `low` and `high` are the ends of a box within the disc, which is told at once; only a lane outside of it is measured.
        """
        low, high = self.surface.bounds
        self.centre, self.far = (low + high) / 2, FAR * (high - low).max(axis=0)
        half = self.far / np.sqrt(self.surface.dim)
        self.low, self.high = self.centre.max(axis=0) - half, self.centre.min(axis=0) + half
        if not np.ndim(self.far):  # plain numbers, with which one entry is compared several times as fast
            self.low, self.high = float(self.low), float(self.high)

    def _inside(self) -> bool:
        """Whether every entry lies within the box; false where any is NaN."""
        if np.ndim(self.low):
            return bool(((self.x >= self.low) & (self.x <= self.high)).all())
        if self.lanes:
            least, most = np.minimum.reduce(self.x, axis=None), np.maximum.reduce(self.x, axis=None)
            return bool(least >= self.low and most <= self.high)
        # One point, once a step: a loop takes a third of the time of a call of `all`.
        for entry in self.x.tolist():  # noqa: SIM110
            if not self.low <= entry <= self.high:
                return False
        return True

    def _bury(self) -> None:
        """Makes NaN of the lanes that are far away."""
        alive = self.diverged_at < 0
        dying = ~((self.x >= self.low) & (self.x <= self.high)).all(axis=0) & alive
        if dying.any():
            centre = np.broadcast_to(column(self.centre, self.x), self.x.shape)[:, dying]
            far = np.broadcast_to(self.far, dying.shape)[dying]
            dying = np.array(dying)
            dying[dying] = ~(np.hypot.reduce(self.x[:, dying] - centre, axis=0) <= far)  # NaN is far away
        if dying.any():
            self.diverged_at = np.where(dying, self.t, self.diverged_at)
            self.last_loss = np.where(dying, self.surface.value(self.before), self.last_loss)
            alive = self.diverged_at < 0
            self.over = not alive.any()
        self.x = np.where(alive, self.x, np.nan)

    def fell(self, loss: Array) -> Array:
        """Per lane, whether its last finite loss lies below the start's, given the loss at the iterate."""
        return np.where(self.diverged_at < 0, loss, self.last_loss) < self.first_loss
