"""Numbers that lessons and claims read off the paths of a race."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from optimizers import GradientDescent, Trajectory, run
from studies import Race

Array = np.ndarray

ARRIVED = 1e-6  # the share of the start's loss that is left when a path has arrived
_TRIED = 111  # values of a grid


def path(race: Race, lane: int = 0) -> Trajectory:
    """The path of a lane, counted among the running ones."""
    return race.trajectories()[lane]


def last_loss(race: Race, lane: int = 0) -> float:
    """The loss at the end; NaN where the lane has diverged."""
    return float(path(race, lane).loss[-1])


def goal_of(race: Race, share: float = ARRIVED) -> float:
    """A loss to come to: a share of the start's, in the three digits in which it is printed.

    It is rounded twice, so that the last bit, in which turned surfaces differ, decides none of them.
    """
    rounded = float(f"{share * path(race).loss[0]:.9g}")
    return float(f"{rounded:.3g}")


def steps_to(race: Race, loss: float, lane: int = 0) -> float:
    """The first step from which on a lane's loss stays at most at `loss`; infinity where it does not end there."""
    return float(steps_to_stay(path(race, lane).loss, loss))


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


def lowest(score: Callable[[Array], Array], low: float, high: float) -> float:
    """Where between `low` and `high` a score is least, the middle of them where it is so at several; NaN counts as infinite.

    It is the best of a log-spaced grid, then of one between its neighbours, then of another: three digits and more, where the
    score has one valley there.
    """
    for _ in range(3):
        values = np.geomspace(low, high, _TRIED)
        scores = np.nan_to_num(score(values), nan=np.inf, posinf=np.inf)
        best = int(np.median(np.flatnonzero(scores == scores.min())))
        low, high = values[max(best - 1, 0)], values[min(best + 1, _TRIED - 1)]
    return float(values[best])


@lru_cache(maxsize=64)
def best_rate(race: Race) -> float:
    """The constant rate that brings gradient descent lowest by the end of the race, of those from 1e-5 to 3.2."""
    ground, start = race.ground, race.shown_start
    return lowest(
        lambda rates: run(GradientDescent(learning_rate=rates), ground, start, race.steps, keep="last").loss[-1],
        10**-5.0,
        10**0.5,
    )
