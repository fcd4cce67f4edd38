"""What becomes of many runs, where nobody asks for their paths: for maps."""

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
from parameters import Count

_LOOK = 16  # steps between two looks for lanes that are over: looking costs about a step


@dataclass(frozen=True, eq=False)
class Fates:
    """The ends of many runs; every array has the lanes' shape, and `x` the axis of coordinates in front.

    Attributes:
        x: the last iterate; NaN where the lane has diverged.
        loss: the surface's loss there.
        distance: from there to the nearest global minimum; `inf` where none is known.
        status: as in `Trajectory`.
        converged_at: the first step from which it stays near a global minimum; -1 if none.
        diverged_at: the first step whose iterate is NaN; -1 if none.
    """

    x: Array
    loss: Array
    distance: Array
    status: Array
    converged_at: Array
    diverged_at: Array

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
        )


def fates(
    optimizer: Optimizer,
    surface: Loss,
    start: ArrayLike,
    steps: Count,
    schedule: Schedule = Constant(),  # noqa: B008 (frozen)
    tolerance: float = outcome.TOLERANCE,
) -> Fates:
    """What becomes of every lane. A lane that is over leaves the computation: a run of many lanes gets ever cheaper.

    Over is a lane that has taken its steps or diverged, and one that cannot move any more, since a step has changed neither its
    iterate nor its rule's state.

    Args:
        optimizer, surface, start, schedule, tolerance: as for `run`; arrays are lanes.
        steps: how many steps, as for `run`; or an array, how many each lane takes.

    Raises:
        ValueError: as `run` does.
    """
    x, lanes = checked_start(optimizer, surface, schedule, start)
    steps = checked_steps_of_lanes(steps, lanes)
    check_options(optimizer, schedule, tolerance, "last")
    check_size(optimizer, x, lanes, int(steps.max()), "last")
    parts = blocks.split(optimizer, surface, schedule, x, lanes)
    places = range(0, prod(lanes), blocks.SIZE)
    with np.errstate(all="ignore"):
        ends = [
            _Block(Walk(*part), steps[place : place + blocks.SIZE], tolerance).walked()
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

    def __init__(self, walk: Walk, steps: Array, tolerance: float) -> None:
        count = prod(walk.lanes)
        self.walk = walk
        self.watch = Watch(walk, tolerance)
        self.lane = np.arange(count)  # of each lane that still walks, its place
        self.steps, self.most = steps, int(steps.max())
        self.differ = bool((steps < self.most).any())
        self.ends = Fates.unknown(len(walk.x), (count,))
        self.noted = np.zeros(count, dtype=bool)  # lanes whose end is written down, and which leave at the next look

    def walked(self) -> Fates:
        """All lanes, followed to where they are over, or through all steps."""
        while self.walk.t < self.most and len(self.lane):
            for _ in range(min(_LOOK, self.most - self.walk.t)):
                before = self.walk.x, self.walk.state
                self._advance()
            self._leave(self._over(*before))
        self._note(~self.noted)
        return self.ends

    def _advance(self) -> None:
        walk = self.walk
        walk.advance()
        self.watch.look(walk)
        if self.differ:
            self._note((self.steps == walk.t) & ~self.noted)

    def _over(self, x: Array, state: Any) -> Array:
        """Which lanes need no further step; `x` and `state` are those before the last one.

        What a step leaves as it was, the next will leave so too, unless the rate or the loss changes over time.
        """
        walk = self.walk
        over = self.noted | (walk.diverged_at >= 0)
        if not isinstance(walk.schedule, Constant) or walk.surface.at(walk.t) is not walk.surface:
            return over
        still = (x == walk.x).all(axis=0)
        for before, now in zip(state, walk.state, strict=True):
            if np.shape(now)[-1:] == still.shape:
                still &= (before == now).reshape(-1, len(still)).all(axis=0)
        return over | still

    def _leave(self, over: Array) -> None:
        """Writes down what became of lanes, and lets the others walk on."""
        if not over.any():
            return
        self._note(over & ~self.noted)
        kept = ~over
        self.walk = self.walk.narrowed(kept)
        self.watch.narrow(self.walk, kept)
        self.lane, self.noted, self.steps = self.lane[kept], self.noted[kept], self.steps[kept]

    def _note(self, over: Array) -> None:
        """Writes down what became of lanes."""
        if not over.any():
            return
        self.noted = self.noted | over
        walk, lanes = self.walk.narrowed(over), self.lane[over]
        surface, x = walk.surface, walk.x
        end = outcome.end(walk, self.watch.near[over], self.watch.circling(self.steps)[over])
        found: Mapping[str, Any] = {
            "x": x,
            "loss": end.loss,
            "distance": surface.distance_to_minima(x) if isinstance(surface, Surveyed) else np.inf,
            "converged_at": self.watch.converged_at[over],
            "diverged_at": walk.diverged_at,
            "status": end.status,
        }
        for name, values in found.items():
            getattr(self.ends, name)[..., lanes] = values
