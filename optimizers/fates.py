"""What becomes of many runs, where nobody asks for their paths: for maps."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from loss import Loss, Surveyed
from optimizers import blocks, outcome
from optimizers.arguments import check_options, check_size, checked_start, checked_steps_of_lanes
from optimizers.arrival import Watch
from optimizers.optimizer import Array, Optimizer
from optimizers.schedules import Constant, Schedule
from optimizers.walk import Walk
from parameters import Count, whole_number

_LOOK = 16  # steps between two looks for lanes that are over: looking costs about a step


@dataclass(frozen=True, eq=False)
class Fates:
    """The ends of many runs; every array has the lanes' shape, and `x` the axis of coordinates in front.

    Attributes:
        x: the last iterate; NaN where the lane has diverged.
        loss: the surface's loss there.
        distance: from there to the nearest global minimum; `inf` where none is known.
        status: as in `Trajectory`.
        converged_at: the first step from which it stays near a global minimum, as of a `Trajectory`; -1 if none.
        diverged_at: the first step whose iterate is NaN; -1 if none.
        cost: the evaluations that the rule asked for until there, as in `Trajectory`; -1 where nothing is known.
    """

    x: Array
    loss: Array
    distance: Array
    status: Array
    converged_at: Array
    diverged_at: Array
    cost: Array

    @classmethod
    def unknown(cls, dim: int, lanes: tuple[int, ...]) -> "Fates":
        """Those of lanes that nothing is known of: NaN, -1, and no word."""
        return cls(
            x=np.full((dim, *lanes), np.nan),
            loss=np.full(lanes, np.nan),
            distance=np.full(lanes, np.nan),
            status=np.full(lanes, "", dtype="<U9"),
            converged_at=np.full(lanes, -1),
            diverged_at=np.full(lanes, -1),
            cost=np.full(lanes, -1),
        )


def fates(
    optimizer: Optimizer,
    surface: Loss,
    start: ArrayLike,
    steps: Count,
    schedule: Schedule = Constant(),  # noqa: B008 (frozen)
    tolerance: float = outcome.TOLERANCE,
    evaluations: int | None = None,
) -> Fates:
    """What becomes of every lane. A lane that is over leaves the computation: a run of many lanes gets ever cheaper.

    Over is a lane that has taken its steps, or as many of them as it may pay for; one that has diverged; and one that cannot
    move any more, since a step has changed neither its iterate nor its rule's state.

    Args:
        optimizer, surface, start, schedule, tolerance: as for `run`; arrays are lanes.
        steps: how many steps, as for `run`; or an array, how many each lane takes.
        evaluations: the most that a lane's steps may cost together (see `Trajectory.cost`); the step that would cost more is
            not taken. No lane is said to circle then, for its last quarter is not known before it is over.

    Raises:
        ValueError: as `run` does.
    """
    x, lanes = checked_start(optimizer, surface, schedule, start)
    steps = checked_steps_of_lanes(steps, lanes)
    check_options(optimizer, schedule, tolerance, "last")
    if evaluations is not None:
        evaluations = whole_number("evaluations", evaluations, 1)
    check_size(optimizer, x, lanes, int(steps.max()), "last")
    parts = blocks.split(optimizer, surface, schedule, x, lanes)
    places = range(0, prod(lanes), blocks.SIZE)
    with np.errstate(all="ignore"):
        ends = [
            _Block(Walk(*part), steps[place : place + blocks.SIZE], tolerance, evaluations).walked()
            for place, part in zip(places, parts, strict=True)
        ]
    return joined(ends, lanes)


def joined(parts: list[Fates], lanes: tuple[int, ...]) -> Fates:
    """The fates of consecutive blocks as those of lanes of one shape."""

    def join(name: str) -> Array:
        whole = np.concatenate([getattr(part, name) for part in parts], axis=-1)
        return whole.reshape(whole.shape[:-1] + lanes)

    return Fates(**{field.name: join(field.name) for field in fields(Fates)})


class _Block:
    """Lanes along one axis that leave as they are over."""

    def __init__(self, walk: Walk, steps: Array, tolerance: float, evaluations: int | None) -> None:
        count = prod(walk.lanes)
        self.walk, self.evaluations = walk, evaluations
        self.watch = Watch(walk, tolerance, steps if evaluations is None else None)
        self.lane = np.arange(count)  # of each lane that still walks, its place
        self.steps, self.most = steps, int(steps.max())
        self.differ = bool((steps < self.most).any())
        self.ends = Fates.unknown(len(walk.x), (count,))
        self.noted = np.zeros(count, dtype=bool)  # lanes whose end is written down, and which leave at the next look

    def walked(self) -> Fates:
        """All lanes, followed to where they are over, or through all steps."""
        while self.walk.t < self.most and len(self.lane):
            for _ in range(min(_LOOK, self.most - self.walk.t) - 1):
                self._advance()
            before = self.walk.x, self.walk.state, self.walk.loss.cost
            self._advance()
            self._leave(*before)
        self._note(~self.noted)
        return self.ends

    def _advance(self) -> None:
        walk = self.walk
        earlier = None if self.evaluations is None else (copy.copy(walk), copy.copy(self.watch), walk.loss.cost)
        walk.advance()
        self.watch.look(walk)
        if earlier is not None:
            self._note((walk.loss.cost > self.evaluations) & ~self.noted, *earlier)
        if self.differ:
            self._note((self.steps == walk.t) & ~self.noted)

    def _still(self, x: Array, state: Any) -> Array:
        """Which lanes the last step has left as they were, `x` and `state`, so that the next will leave them so, too.

        None where the rate or the loss changes over time.
        """
        walk = self.walk
        if not isinstance(walk.schedule, Constant) or walk.surface.at(walk.t) is not walk.surface:
            return np.zeros(walk.lanes, dtype=bool)
        still = (x == walk.x).all(axis=0)
        for before, now in zip(state, walk.state, strict=True):
            if np.shape(now)[-1:] == still.shape:
                still &= (before == now).reshape(-1, len(still)).all(axis=0)
        return still

    def _leave(self, x: Array, state: Any, cost: Array) -> None:
        """Writes down what became of lanes that need no further step, and lets the others walk on.

        Args:
            x, state, cost: those of the walk before the last step. A lane at rest pays for each of the steps that are left what
                it paid for that one.
        """
        still = self._still(x, state) & ~self.noted
        over = still | self.noted | (self.walk.diverged_at >= 0)
        if not over.any():
            return
        if still.any():
            now = self.walk.loss.cost
            price, left = now - cost, self.steps - self.walk.t
            if self.evaluations is not None:
                left = np.minimum(left, (self.evaluations - now) // np.maximum(price, 1))
            self._note(still, cost=now + left * price)
        self._note(over & ~self.noted)
        kept = ~over
        self.walk = self.walk.narrowed(kept)
        self.watch = self.watch.narrowed(kept)
        self.lane, self.noted, self.steps = self.lane[kept], self.noted[kept], self.steps[kept]

    def _note(
        self, over: Array, walk: Walk | None = None, watch: Watch | None = None, cost: Array | None = None
    ) -> None:
        """Writes down what became of lanes: of the walk as it is now, or as it was."""
        if not over.any():
            return
        self.noted = self.noted | over
        steps = walk.t if walk else self.steps[over]
        walk, watch, lanes = (walk or self.walk).narrowed(over), watch or self.watch, self.lane[over]
        surface, x = walk.surface, walk.x
        converged_at, circling = watch.narrowed(over).arrival(steps)
        end = outcome.end(walk, converged_at >= 0, circling)
        found: Mapping[str, Any] = {
            "x": x,
            "loss": end.loss,
            "distance": surface.distance_to_minima(x) if isinstance(surface, Surveyed) else np.inf,
            "converged_at": converged_at,
            "diverged_at": walk.diverged_at,
            "cost": walk.loss.cost if cost is None else cost[over],
            "status": end.status,
        }
        for name, values in found.items():
            getattr(self.ends, name)[..., lanes] = values
