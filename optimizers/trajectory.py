"""What a run leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from loss import Loss
from optimizers.optimizer import Optimizer
from optimizers.schedules import Schedule
from parameters import Count

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The iterates of a run, and what became of it. Failure is data here, not an exception.

    Rows are steps: row 0 is the start, row t the iterate after step t. With `keep="last"` there is one row of everything,
    the last, and `effective_rate` and its like have none.
    `*lanes` is () for a single run. The numbers after a lane has diverged are NaN, but for `cost`, which stays.

    Attributes:
        optimizer, surface, schedule: what ran, as given.
        x: iterates, shape `(steps + 1, dim, *lanes)`.
        loss: the surface's loss there, without noise, shape `(steps + 1, *lanes)`.
        gradient_norm: Euclidean norm of the surface's gradient there, shape `(steps + 1, *lanes)`.
        cost: evaluations that the rule asked for up to there, shape `(steps + 1, *lanes)`: a value or a gradient counts
            1, a Hessian `dim` (its columns, each at the price of a gradient).
        learning_rate: the scheduled rate of each step, shape `(steps, *lanes)`; NaN for a rule that has none.
        state: the rule's state, one array per field, shape `(steps + 1, ...)`.
        status: per lane "converged" (near a global minimum at the end: close to it, and its loss within the tolerance of
            the least), "stalled" (at rest elsewhere: a saddle, a maximum, a local minimum, a plateau), "circling" (close to
            a minimum for the last quarter of its steps, going to and fro), "escaped" (downhill out of the domain of a
            surface unbounded below, which is no fault), "diverged", or "running".
        converged_at: the first step from which it stays near a global minimum to the end, per lane, if that is for the last
            twentieth of its steps; -1 if none.
        diverged_at: the first step whose iterate is NaN, per lane; -1 if none. An escaped lane that ran on beyond all
            bounds has one too.
        evaluations: how often the rule asked for "value", "gradient" and "hessian", per lane; recording is not counted.
    """

    optimizer: Optimizer
    surface: Loss
    schedule: Schedule
    x: Array
    loss: Array
    gradient_norm: Array
    cost: Array
    learning_rate: Array
    state: Mapping[str, Array]
    status: str | Array
    converged_at: Count
    diverged_at: Count
    evaluations: Mapping[str, Count]

    @property
    def steps(self) -> int:
        """How many steps the rows tell of."""
        return len(self.x) - 1

    @property
    def effective_rate(self) -> Array | None:
        """The factor on each entry of the gradient at each step, learning rate and schedule included.

        Shape `(steps, dim, *lanes)`; None where the rule has none (see `Optimizer.effective_rate`).
        """
        with np.errstate(all="ignore"):
            rate = self._rule_of_rows.effective_rate(*self._state_of_rows)
        if rate is None:
            return None
        shape = (self.x.shape[1], self.steps, *self.x.shape[2:])
        rate = np.moveaxis(np.broadcast_to(rate, shape), 1, 0)
        return np.where(np.isnan(self.x[1:]), np.nan, rate)

    @property
    def corrected(self) -> Mapping[str, Array] | None:
        """The state's moments as each step used them, their bias removed: by field, shape `(steps, ...)`.

        None for a rule that corrects nothing (see `Optimizer.corrected`).
        """
        with np.errstate(all="ignore"):
            moments = self.optimizer.corrected(*self._state_of_rows)
        if moments is None:
            return None
        lanes = self.x.ndim - 2
        return {name: np.moveaxis(rows, rows.ndim - 1 - lanes, 0) for name, rows in moments._asdict().items()}

    @property
    def _rule_of_rows(self) -> Optimizer:
        """The rule with the learning rate of each step, shape `(steps, *lanes)`: rows become lanes."""
        if not self.optimizer.has_learning_rate:
            return self.optimizer
        rate = self.learning_rate[: self.steps]
        return self.optimizer.with_rate(np.where(np.isnan(rate), 0.0, rate))

    @property
    def _state_of_rows(self) -> tuple[Any, Array]:
        """The state after each step and its t, with the rows as the first axis of lanes: one call answers every step."""
        lanes = self.x.ndim - 2
        t = np.arange(1, self.steps + 1, dtype=np.float64).reshape((-1,) + (1,) * lanes)
        fields = [np.moveaxis(rows[1:], 0, rows.ndim - 1 - lanes) for rows in self.state.values()]
        return self.optimizer.State(*fields), t
