"""The path that a person expects of a lane, drawn before the race is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from typing import Any

Point = tuple[float, float]

MAX_POINTS = 200


@dataclass(frozen=True)
class Sketch:
    """A drawn path, or the wish for one.

    Attributes:
        lane: whose path it is, as the index among the running lanes.
        points: from the start on, as points of the untransformed surface; None while it is not yet drawn.
    """

    lane: int
    points: tuple[Point, ...] | None = None

    def data(self, lanes: int) -> dict[str, Any]:
        """What the player is told, JSON-ready. Raises ValueError, with a sentence, where not that many lanes run."""
        if not 0 <= self.lane < lanes:
            count = "1 lane runs" if lanes == 1 else f"{lanes} lanes run"
            raise ValueError(f"The sketch is of lane {self.lane}, but {count}, counted from 0; give one that does.")
        return {"lane": self.lane, "points": None if self.points is None else [list(point) for point in self.points]}


def read_points(sent: Sequence[Sequence[float]]) -> tuple[Point, ...]:
    """The points that the player sends. Raises ValueError for anything but at most `MAX_POINTS` pairs of finite numbers."""
    try:
        points = tuple((float(x), float(y)) for x, y in sent)
    except (TypeError, ValueError):
        points = ()
    if not 0 < len(points) <= MAX_POINTS or not all(map(isfinite, chain(*points))):
        raise ValueError(f"A sketch is 1 to {MAX_POINTS} pairs of finite numbers.")
    return points
