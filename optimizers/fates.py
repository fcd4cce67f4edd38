"""What becomes of many runs, where nobody asks for their paths: for maps."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import prod
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from loss import Loss, Surveyed
from optimizers import blocks, outcome
from optimizers.arguments import check_options, check_size, checked_start, checked_steps
from optimizers.optimizer import Array, Optimizer
from optimizers.schedules import Constant, Schedule
from optimizers.walk import Walk

_LOOK = 16  # steps between two looks for lanes that are over: looking costs about a step

Until = Literal["end", "near"]


@dataclass(frozen=True, eq=False)
class Fates:
    """The ends of many runs; every array has the lanes' shape, and `x` the axis of coordinates in front.

    Attributes:
        x: the last iterate; NaN where the lane has diverged.
        loss: the surface's loss there.
        distance: from there to the nearest global minimum; `inf` where none is known.
        status: as in `Trajectory`; "converged" where the lane came near a global minimum, if that is where it was to end.
        reached_at: the first step near a global minimum; -1 if none.
        converged_at: the first step from which it stays there; -1 if none.
        diverged_at: the first step whose iterate is NaN; -1 if none.
    """

    x: Array
    loss: Array
    distance: Array
    status: Array
    reached_at: Array
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
            reached_at=np.full(lanes, -1),
            converged_at=np.full(lanes, -1),
            diverged_at=np.full(lanes, -1),
        )


def fates(
    optimizer: Optimizer,
    surface: Loss,
    start: ArrayLike,
    steps: int,
    schedule: Schedule = Constant(),  # noqa: B008 (frozen)
    tolerance: float = outcome.TOLERANCE,
    until: Until = "end",
) -> Fates:
    """What becomes of every lane. A lane that is over leaves the computation: a run of many lanes gets ever cheaper.

    Over is a lane that has diverged; one that came near a global minimum, where that is all that is asked (`until` is
    "near"); and one that cannot move any more, since a step has changed neither its iterate nor its rule's state.

    Args:
        optimizer, surface, start, steps, schedule, tolerance: as for `run`; arrays are lanes.
        until: "end" follows every lane through all steps; "near" ends it at its first step near a global minimum.

    Raises:
        ValueError: as `run` does.
    """
    steps = checked_steps(steps)
    x, lanes = checked_start(optimizer, surface, schedule, start)
    check_options(optimizer, schedule, tolerance, "last")
    check_size(optimizer, x, lanes, steps, "last")
    parts = blocks.split(optimizer, surface, schedule, x, lanes)
    return joined([fates_of_block(part, steps, tolerance, until) for part in parts], lanes)


def joined(parts: list[Fates], lanes: tuple[int, ...]) -> Fates:
    """The fates of consecutive blocks as those of lanes of one shape."""

    def join(name: str) -> Array:
        whole = np.concatenate([getattr(part, name) for part in parts], axis=-1)
        return whole.reshape(whole.shape[:-1] + lanes)

    return Fates(**{field.name: join(field.name) for field in fields(Fates)})


def fates_of_block(block: tuple[Any, ...], steps: int, tolerance: float, until: Until) -> Fates:
    """The fates of one block of lanes, along one axis, as `blocks.split` makes it."""
    with np.errstate(all="ignore"):
        return _Block(Walk(*block), tolerance, until).walked(steps)


class _Block:
    """Lanes along one axis that leave as they are over."""

    def __init__(self, walk: Walk, tolerance: float, until: Until) -> None:
        self.walk, self.until, self.tolerance = walk, until, tolerance
        self.is_near = outcome.NearMinimum(walk.surface, tolerance)
        count = prod(walk.lanes)
        self.lane = np.arange(count)  # of each lane that still walks, its place
        self.ends = Fates.unknown(len(walk.x), (count,))
        self.near = self.is_near(walk.x)
        self.reached_at = self.converged_at = np.where(self.near, 0, -1)
        self.noted = np.zeros(count, dtype=bool)  # lanes whose end is written down, and which leave at the next look
        if until == "near":
            self._note(self.near)

    def walked(self, steps: int) -> Fates:
        """All lanes, followed to where they are over, or through all steps."""
        while self.walk.t < steps and len(self.lane):
            for _ in range(min(_LOOK, steps - self.walk.t)):
                before = self.walk.x, self.walk.state
                self._advance()
            self._leave(self._over(*before))
        self._note(~self.noted)
        return self.ends

    def _advance(self) -> None:
        walk = self.walk
        walk.advance()
        before, self.near = self.near, self.is_near(walk.x)
        changed = self.near != before
        if not changed.any():
            return
        self.converged_at = np.where(changed, np.where(self.near, walk.t, -1), self.converged_at)
        arriving = self.near & (self.reached_at < 0)
        self.reached_at = np.where(arriving, walk.t, self.reached_at)
        if self.until == "near":
            self._note(arriving)

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
        for name in ("lane", "near", "reached_at", "converged_at", "noted"):
            setattr(self, name, getattr(self, name)[kept])
        self.is_near = outcome.NearMinimum(self.walk.surface, self.tolerance)

    def _note(self, over: Array) -> None:
        """Writes down what became of lanes."""
        self.noted = self.noted | over
        walk, lanes = self.walk.narrowed(over), self.lane[over]
        surface, x = walk.surface, walk.x
        loss = surface.value(x)
        found: Mapping[str, Any] = {
            "x": x,
            "loss": loss,
            "distance": surface.distance_to_minima(x) if isinstance(surface, Surveyed) else np.inf,
            "reached_at": self.reached_at[over],
            "converged_at": self.converged_at[over],
            "diverged_at": walk.diverged_at,
            "status": outcome.status(
                surface,
                x,
                np.hypot.reduce(x - walk.before, axis=0),
                loss,
                np.hypot.reduce(surface.gradient(x), axis=0),
                converged=self.near[over],
                diverged=walk.diverged_at >= 0,
                fell=walk.fell(),
            ),
        }
        for name, values in found.items():
            getattr(self.ends, name)[..., lanes] = values
