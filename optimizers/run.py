"""Run an optimizer on a surface: one path, or as many as there are lanes."""

import copy
from operator import index
from typing import Any, Literal, NamedTuple

import numpy as np

from optimizers import outcome
from optimizers.evaluations import Counted
from optimizers.optimizer import Array, Optimizer
from optimizers.schedules import Constant, Schedule
from optimizers.trajectory import Trajectory
from parameters import as_numbers

MAX_STEPS = 1_000_000
MAX_WORK = 2_000_000_000  # steps times lanes: about a minute of the cheapest rule
MAX_BYTES = 2**30

_FAR = 1e6  # times the domain's size: beyond it, a lane counts as diverged


def run(
    optimizer: Optimizer,
    surface: Any,
    start: Any,
    steps: int,
    schedule: Schedule = Constant(),  # noqa: B008 (frozen)
    tolerance: float = 1e-4,
    keep: Literal["all", "last"] = "all",
) -> Trajectory:
    """The trajectory of `optimizer` on `surface` from `start`.

    A lane that overflows, or leaves 1e6 times the domain's size, is NaN from that step on; it disturbs no other lane and
    raises no warning.

    Args:
        optimizer: the rule; its hyperparameters may be arrays that broadcast against the lanes.
        surface: the loss; its parameters may be arrays too.
        start: a point `(dim,)`, or a batch `(dim, *lanes)`. All finite.
        steps: how many steps, 1 to 1,000,000.
        schedule: applied to the rule's `learning_rate`.
        tolerance: how close to the minimum's loss counts as near; see `Trajectory.status`.
        keep: "all" rows, or only the "last": a map of many runs needs no more.

    Raises:
        ValueError: with a sentence that says what to give, where an argument is not of this form, shapes do not
            broadcast, or the run would not fit into 1 GiB or 2e9 steps times lanes.
    """
    steps = _checked_steps(steps)
    x, lanes = _checked_start(optimizer, surface, schedule, start)
    _check_options(optimizer, schedule, tolerance, keep)
    _check_size(optimizer, x, lanes, steps, keep)
    with np.errstate(all="ignore"):
        walk = _Walk(optimizer, surface, schedule, x, lanes)
        if keep == "all":
            return _keep_all(walk, steps, tolerance)
        return _keep_last(walk, steps, tolerance)


class _Walk:
    """A run in progress: the iterate, the rule's and the schedule's state, and which lanes are dead."""

    def __init__(
        self, optimizer: Optimizer, surface: Any, schedule: Schedule, x: Array, lanes: tuple[int, ...]
    ) -> None:
        self.optimizer, self.surface, self.schedule, self.lanes = optimizer, surface, schedule, lanes
        self.loss = Counted(surface, lanes)
        self.base_rate = getattr(optimizer, "learning_rate", np.nan)
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
        domain = np.asarray(surface.domain, dtype=np.float64)
        size = (domain[:, 1] - domain[:, 0]).max()
        self.low, self.high = float(domain.min() - _FAR * size), float(domain.max() + _FAR * size)

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

    def _inside(self) -> bool:
        """Whether every entry lies within the bounds; false where any is NaN."""
        if self.lanes:
            return bool(self.x.min() >= self.low and self.x.max() <= self.high)
        return all(self.low <= entry <= self.high for entry in self.x.tolist())

    def _bury(self) -> None:
        """Makes NaN of the lanes that are outside."""
        alive = ((self.x >= self.low) & (self.x <= self.high)).all(axis=0)
        dying = ~alive & (self.diverged_at < 0)
        if dying.any():
            self.diverged_at = np.where(dying, self.t, self.diverged_at)
            self.last_loss = np.where(dying, self.surface.value(self.before), self.last_loss)
            self.over = bool((self.diverged_at >= 0).all())
        self.x = np.where(self.diverged_at < 0, self.x, np.nan)

    def fell(self) -> Array:
        """Per lane, whether its last finite loss lies below the start's."""
        return np.where(self.diverged_at < 0, self.surface.value(self.x), self.last_loss) < self.first_loss


def _keep_all(walk: _Walk, steps: int, tolerance: float) -> Trajectory:
    surface = walk.surface
    x = np.full((steps + 1, *walk.x.shape), np.nan)
    rate = np.full((steps, *walk.lanes), np.nan)
    state = {name: np.full((steps + 1, *np.shape(value)), np.nan) for name, value in walk.state._asdict().items()}
    rows = tuple(state.values())

    x[0] = walk.x
    for row, value in zip(rows, walk.state, strict=True):
        row[0] = value
    while walk.t < steps and not walk.over:
        walk.advance()
        t = walk.t
        x[t] = walk.x
        rate[t - 1] = walk.rate
        for row, value in zip(rows, walk.state, strict=True):
            row[t] = value
    rate[walk.t :] = walk.rate

    points = np.moveaxis(x, 1, 0)  # rows become lanes: the whole path is evaluated at once
    gradient_norm = np.hypot.reduce(surface.gradient(points), axis=0)
    near = outcome.near_minimum(surface, points, tolerance)
    reached_at = np.where(near.any(axis=0), near.argmax(axis=0), -1)
    stayed = np.minimum.accumulate(near[::-1], axis=0).sum(axis=0)  # how many of the last rows are near without a gap
    converged_at = np.where(stayed > 0, len(near) - stayed, -1)
    step = np.hypot.reduce(x[-1] - x[-2], axis=0)
    return _trajectory(
        walk, _Ending(reached_at, converged_at, step), x, surface.value(points), gradient_norm, rate, state
    )


def _keep_last(walk: _Walk, steps: int, tolerance: float) -> Trajectory:
    surface = walk.surface
    reached_at = converged_at = np.where(outcome.near_minimum(surface, walk.x, tolerance), 0, -1)
    while walk.t < steps and not walk.over:
        walk.advance()
        near = outcome.near_minimum(surface, walk.x, tolerance)
        if near.any():
            reached_at = np.where(near & (reached_at < 0), walk.t, reached_at)
            converged_at = np.where(near, np.where(converged_at < 0, walk.t, converged_at), -1)
        elif converged_at.max() >= 0:
            converged_at = np.full_like(converged_at, -1)
    gradient_norm = np.hypot.reduce(surface.gradient(walk.x), axis=0)
    ending = _Ending(reached_at, converged_at, np.hypot.reduce(walk.x - walk.before, axis=0))
    rate = np.broadcast_to(np.asarray(walk.rate, dtype=np.float64), walk.lanes)
    state = {name: np.asarray(value, dtype=np.float64)[np.newaxis] for name, value in walk.state._asdict().items()}
    one = np.newaxis
    return _trajectory(walk, ending, walk.x[one], surface.value(walk.x)[one], gradient_norm[one], rate[one], state)


class _Ending(NamedTuple):
    """Per lane: when it came near a global minimum, since when it stays there, and the length of its last step."""

    reached_at: Array
    converged_at: Array
    step: Array


def _trajectory(
    walk: _Walk, ending: _Ending, x: Array, loss: Array, gradient_norm: Array, rate: Array, state: dict[str, Array]
) -> Trajectory:
    dead = np.isnan(x[:, 0])
    for name, rows in state.items():
        inner = rows.ndim - dead.ndim  # the axes of the state's own shape, between the rows and the lanes
        state[name] = np.where(dead.reshape(dead.shape[:1] + (1,) * inner + dead.shape[1:]), np.nan, rows)
    status = outcome.status(
        walk.surface,
        x[-1],
        ending.step,
        loss[-1],
        gradient_norm[-1],
        converged=ending.converged_at >= 0,
        diverged=walk.diverged_at >= 0,
        fell=walk.fell(),
    )
    return Trajectory(
        optimizer=walk.optimizer,
        surface=walk.surface,
        schedule=walk.schedule,
        x=x,
        loss=loss,
        gradient_norm=gradient_norm,
        learning_rate=rate,
        state=state,
        status=status,
        reached_at=ending.reached_at[()],
        converged_at=ending.converged_at[()],
        diverged_at=walk.diverged_at[()],
        evaluations=walk.loss.counts,
    )


def _checked_steps(steps: Any) -> int:
    wanted = f"steps must be a whole number from 1 to {MAX_STEPS:,}, but is {steps!r}."
    if isinstance(steps, (bool, np.bool_)):
        raise ValueError(wanted)
    try:
        steps = index(steps)
    except TypeError:
        raise ValueError(wanted) from None
    if not 1 <= steps <= MAX_STEPS:
        raise ValueError(wanted)
    return steps


def _checked_start(optimizer: Optimizer, surface: Any, schedule: Schedule, start: Any) -> tuple[Array, tuple[int, ...]]:
    """The start of every lane, shape `(dim, *lanes)`, and the lanes' shape."""
    dim = len(surface.domain)
    x = as_numbers(start)
    if x is None or x.ndim < 1 or x.shape[0] != dim:
        raise ValueError(f"start must be {dim} numbers, or an array of shape ({dim}, ...), but is {_shown(start)}.")
    if not np.isfinite(x).all():
        raise ValueError(
            f"start must be finite, but is {_shown(start)}; give numbers within the domain {surface.domain}."
        )
    shapes = {"start": x.shape[1:], "optimizer": optimizer.lanes, "surface": surface.lanes, "schedule": schedule.lanes}
    try:
        lanes = np.broadcast_shapes(*shapes.values())
    except ValueError:
        found = ", ".join(f"{name} {shape}" for name, shape in shapes.items() if shape)
        raise ValueError(
            f"The lanes must broadcast against each other; give arrays of one shape, not {found}."
        ) from None
    x = x.reshape((dim,) + (1,) * (len(lanes) - (x.ndim - 1)) + x.shape[1:])
    return np.broadcast_to(x, (dim, *lanes)).copy(), lanes


def _shown(start: Any) -> str:
    """A start that was refused, in few words."""
    return f"an array of shape {start.shape}" if isinstance(start, np.ndarray) and start.ndim else f"{start!r:.80}"


def _check_options(optimizer: Optimizer, schedule: Schedule, tolerance: Any, keep: Any) -> None:
    if keep not in ("all", "last"):
        raise ValueError(f'keep must be "all" or "last", but is {keep!r}.')
    if not (isinstance(tolerance, (int, float, np.floating)) and 0 < tolerance < np.inf):
        raise ValueError(f"tolerance must be a number greater than 0, but is {tolerance!r}.")
    if not isinstance(schedule, Constant) and not hasattr(optimizer, "learning_rate"):
        raise ValueError(
            f"{optimizer.name} has no learning rate that {schedule.name} could change; use the constant schedule."
        )


def _check_size(optimizer: Optimizer, x: Array, lanes: tuple[int, ...], steps: int, keep: str) -> None:
    count = int(np.prod(lanes))
    if steps * count > MAX_WORK:
        raise ValueError(
            f"{steps:,} steps of {count:,} lanes are too much work; at most {MAX_WORK // count:,} steps fit that many lanes."
        )
    if keep == "all":
        numbers = x.size + 4 * count + sum(np.size(field) for field in optimizer.init(x))
        fits = MAX_BYTES // (8 * numbers)
        if steps >= fits:
            raise ValueError(
                f"{steps:,} steps of {count:,} lanes do not fit into 1 GiB; at most {fits - 1:,} steps do"
                ' (or keep="last").'
            )
