"""A race: several optimizers on one surface from one start."""

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

from optimizers import Constant, Optimizer, Schedule, Trajectory, run
from surfaces import Surface

CONSTANT = Constant()

MAX_LANES = 12
MAX_START = 1e6
MAX_STEPS = 2000  # what still plays at thirty frames a second with every lane taken


@dataclass(frozen=True)
class Lane:
    """One path of a race: a rule with its hyperparameters, and the schedule of its learning rate."""

    optimizer: Optimizer
    schedule: Schedule = CONSTANT


@dataclass(frozen=True)
class Race:
    """Everything that decides what a race shows. It is a value: equal races give equal paths.

    Attributes:
        surface: where it is run.
        start: the point (x, y) where every lane starts, at most `MAX_START` from the axes.
        steps: how many steps each lane takes, 1 to `MAX_STEPS`.
        lanes: up to `MAX_LANES` lanes, in the order shown.

    Raises:
        ValueError: with a sentence, where one of these bounds is exceeded.
    """

    surface: Surface
    start: tuple[float, float]
    steps: int
    lanes: tuple[Lane, ...]

    def __post_init__(self) -> None:
        if len(self.lanes) > MAX_LANES:
            raise ValueError(f"A race has at most {MAX_LANES} lanes, but {len(self.lanes)} were given; leave some out.")
        if not all(isfinite(coordinate) and abs(coordinate) <= MAX_START for coordinate in self.start):
            raise ValueError(f"start must lie between -1e6 and 1e6 in x and y, but is {self.start}.")
        if self.steps != int(self.steps) or not 1 <= self.steps <= MAX_STEPS:
            raise ValueError(f"steps must be a whole number from 1 to {MAX_STEPS:,}, but is {self.steps}.")

    def trajectories(self) -> tuple[Trajectory, ...]:
        """The path of every lane; a lane that ran before with the same settings is not computed again.

        Raises:
            ValueError: with a sentence, where a lane cannot run (see `optimizers.run`).
        """
        return tuple(trajectory(lane, self.surface, self.start, self.steps) for lane in self.lanes)

    def fresh_trajectories(self) -> tuple[Trajectory, ...]:
        """The same paths, computed now and not remembered: for settings that a moving hand passes by."""
        return tuple(run(lane.optimizer, self.surface, self.start, self.steps, lane.schedule) for lane in self.lanes)


@lru_cache(maxsize=256)
def trajectory(lane: Lane, surface: Surface, start: tuple[float, float], steps: int) -> Trajectory:
    """The path of one lane, remembered by its settings. Its arrays are read-only, because they are shared."""
    path = run(lane.optimizer, surface, start, steps, lane.schedule)
    for array in (path.x, path.loss, path.gradient_norm, path.learning_rate, *path.state.values()):
        array.setflags(write=False)
    return path
