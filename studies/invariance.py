"""Does a path go along when its surface is turned, stretched or scaled?"""

from collections.abc import Iterator
from dataclasses import replace
from math import hypot

import numpy as np

from optimizers import Trajectory
from studies.race import ALONE, UNTOUCHED, Race

# A path that strays less than this share of the window's diagonal lies on the other one to the eye.
TO_THE_EYE = 0.005


def deviations(race: Race) -> tuple[float, ...]:
    """How far each running lane's path strays from its untransformed path, transformed along with the surface.

    Both are run, without noise (which no transform turns), and compared step by step.

    Returns:
        per lane the greatest distance, as a share of the window's diagonal; `inf` where one path diverges at another
        step than the other; zeros where nothing is transformed.
    """
    if race.transform.is_identity:
        return (0.0,) * len(race.running)
    (left, right), (bottom, top) = race.ground.domain
    diagonal = hypot(right - left, top - bottom)
    shares = []
    for moved, unmoved in _compared(race):
        along = np.moveaxis(race.ground.move(np.moveaxis(unmoved.x, 1, 0)), 0, 1)
        alive = np.isfinite(along).all(axis=1)
        if not np.array_equal(alive, np.isfinite(moved.x).all(axis=1)):
            shares.append(np.inf)
            continue
        distance = np.hypot.reduce(moved.x[alive] - along[alive], axis=1)
        shares.append(float(distance.max()) / diagonal)
    return tuple(shares)


def both_diverge(race: Race) -> tuple[bool, ...]:
    """Whether both of the paths that `deviations` compares diverge, for each running lane."""
    return tuple(bool(min(moved.diverged_at, unmoved.diverged_at) >= 0) for moved, unmoved in _compared(race))


def _compared(race: Race) -> Iterator[tuple[Trajectory, Trajectory]]:
    """Of each running lane its path without noise, and the same on the untransformed surface."""
    there = replace(race, ensemble=ALONE)
    return zip(there.trajectories(), replace(there, transform=UNTOUCHED).trajectories(), strict=True)


def went_along(deviation: float) -> bool:
    """Whether a path of this deviation went along, to the eye."""
    return deviation <= TO_THE_EYE
