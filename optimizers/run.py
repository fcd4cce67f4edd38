"""Run an optimizer on a surface: one path, or as many as there are lanes."""

from math import prod
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from loss import Loss
from optimizers import blocks, outcome
from optimizers.arguments import check_options, check_size, checked_start, checked_steps
from optimizers.arrival import Watch, arrival
from optimizers.optimizer import Array, Optimizer
from optimizers.schedules import Constant, Schedule
from optimizers.trajectory import Trajectory
from optimizers.walk import Walk


def run(
    optimizer: Optimizer,
    surface: Loss,
    start: ArrayLike,
    steps: int,
    schedule: Schedule = Constant(),  # noqa: B008 (frozen)
    tolerance: float = outcome.TOLERANCE,
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
        tolerance: how close to the least loss counts as near, in the units of the surface before it is transformed; see
            `Trajectory.status`.
        keep: "all" rows, or only the "last": a map of many runs needs no more.

    Raises:
        ValueError: with a sentence that says what to give, where an argument is not of this form, shapes do not
            broadcast, or the run would not fit: 2,097,152 lanes, 2e9 steps times lanes, 1 GiB.
    """
    steps = checked_steps(steps)
    x, lanes = checked_start(optimizer, surface, schedule, start)
    check_options(optimizer, schedule, tolerance, keep)
    check_size(optimizer, x, lanes, steps, keep)
    go = _keep_all if keep == "all" else _keep_last
    with np.errstate(all="ignore"):
        if keep == "all" or prod(lanes) <= blocks.SIZE:
            return go(Walk(optimizer, surface, schedule, x, lanes), steps, tolerance)
        parts = [go(Walk(*part), steps, tolerance) for part in blocks.split(optimizer, surface, schedule, x, lanes)]
        return blocks.join(parts, optimizer, surface, schedule, lanes)


def _keep_all(walk: Walk, steps: int, tolerance: float) -> Trajectory:
    surface = walk.surface
    x = np.full((steps + 1, *walk.x.shape), np.nan)
    cost = np.zeros((steps + 1, *walk.lanes))
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
        cost[t] = walk.loss.cost
        rate[t - 1] = walk.rate
        for row, value in zip(rows, walk.state, strict=True):
            row[t] = value
    cost[walk.t :] = walk.loss.cost
    rate[walk.t :] = walk.rate

    points = np.moveaxis(x, 1, 0)  # rows become lanes: the whole path is evaluated at once
    gradient_norm = np.hypot.reduce(surface.gradient(points), axis=0)
    converged_at, circling = arrival(outcome.Minima(surface, tolerance), x)
    loss = surface.value(points)
    status = outcome.status(walk, loss[-1], gradient_norm[-1], converged_at >= 0, circling)
    return _trajectory(walk, converged_at, status, x, loss, gradient_norm, cost, rate, state)


def _keep_last(walk: Walk, steps: int, tolerance: float) -> Trajectory:
    watch = Watch(walk, tolerance, steps)
    while walk.t < steps and not walk.over:
        walk.advance()
        watch.look(walk)
    converged_at, circling = watch.arrival(steps)
    end = outcome.end(walk, converged_at >= 0, circling)
    cost, rate = (np.broadcast_to(np.asarray(each, np.float64), walk.lanes) for each in (walk.loss.cost, walk.rate))
    state = {name: np.asarray(value, dtype=np.float64)[np.newaxis] for name, value in walk.state._asdict().items()}
    one = np.newaxis
    rows = walk.x[one], end.loss[one], end.gradient_norm[one], cost[one], rate[one]
    return _trajectory(walk, converged_at, end.status, *rows, state)


def _trajectory(
    walk: Walk,
    converged_at: Array,
    status: Any,
    x: Array,
    loss: Array,
    gradient_norm: Array,
    cost: Array,
    rate: Array,
    state: dict[str, Array],
) -> Trajectory:
    dead = np.isnan(x[:, 0])
    for name, rows in state.items():
        inner = rows.ndim - dead.ndim  # the axes of the state's own shape, between the rows and the lanes
        state[name] = np.where(dead.reshape(dead.shape[:1] + (1,) * inner + dead.shape[1:]), np.nan, rows)
    rate = np.where(dead[-len(rate) :], np.nan, rate)
    return Trajectory(
        optimizer=walk.optimizer,
        surface=walk.surface,
        schedule=walk.schedule,
        x=x,
        loss=loss,
        gradient_norm=gradient_norm,
        cost=cost,
        learning_rate=rate,
        state=state,
        status=status,
        converged_at=converged_at[()],
        diverged_at=walk.diverged_at[()],
        evaluations=walk.loss.counts,
    )
