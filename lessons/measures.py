"""Numbers that lessons and claims read off the paths of a race."""

from functools import lru_cache

import numpy as np

from optimizers import Trajectory
from studies import Race

Array = np.ndarray


def path(race: Race, lane: int = 0) -> Trajectory:
    """The path of a lane, counted among the running ones."""
    return race.trajectories()[lane]


def last_loss(race: Race, lane: int = 0) -> float:
    """The loss at the end; NaN where the lane has diverged."""
    return float(path(race, lane).loss[-1])


def steps_to(race: Race, loss: float, lane: int = 0) -> float:
    """The first step whose loss is at most `loss`; infinity where there is none."""
    reached = np.flatnonzero(path(race, lane).loss <= loss)
    return float(reached[0]) if len(reached) else np.inf


def steps_to_stay(losses: Array, loss: float) -> Array:
    """The first step from which on every loss is at most `loss`; infinity where there is none.

    `losses` has the steps as its first axis; the answer has the shape of the others.
    """
    above = ~(losses <= loss)
    after = len(losses) - above[::-1].argmax(axis=0)
    return np.where(above.any(axis=0), np.where(above[-1], np.inf, after), 0.0)


def turns_of_sign(values: Array) -> int:
    """How often a row of numbers changes its sign; zeros count as what came before them."""
    signs = np.sign(values[np.isfinite(values)])
    signs = signs[signs != 0]
    return int(np.count_nonzero(signs[1:] != signs[:-1]))


def crossings(race: Race, lane: int = 0, axis: int = 0) -> int:
    """How often a path crosses the line on which a coordinate is zero."""
    return turns_of_sign(path(race, lane).x[:, axis])


def diverges(race: Race, lane: int = 0) -> bool:
    """Whether the path ends beyond all bounds."""
    return bool(path(race, lane).diverged_at >= 0)


@lru_cache(maxsize=64)
def largest_curvature(race: Race) -> float:
    """The largest eigenvalue of the Hessian at the start."""
    hessian = race.ground.hessian(np.array(race.shown_start, dtype=np.float64))
    return float(np.linalg.eigvalsh(hessian)[-1])
