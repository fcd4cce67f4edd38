"""A race: several optimizers on one surface from one start."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from loss import diagonal
from optimizers import Constant, Optimizer, Schedule, Trajectory, outcome, run
from parameters import AT_LEAST_ONE, POSITIVE, Count, Number, Parameter, parameters
from studies.ensemble import Ensemble
from surfaces import Ground, Noisy, Surface, Transform, transformed

Array = np.ndarray

CONSTANT = Constant()
ALONE = Ensemble()
UNTOUCHED = Transform()

MAX_START = 1e6
MAX_STEPS = 2000  # of a page: what still plays at thirty frames a second with every lane taken

STEPS = Parameter(
    *("steps", 300, 1, MAX_STEPS),
    symbol="N",
    help="How many steps every lane takes.",
    scale="linear",
    valid=AT_LEAST_ONE,
)


TOLERANCE = Parameter(
    *("tolerance", outcome.TOLERANCE, 1e-12, 1.0),
    symbol=r"\tau",
    help="How close to the least loss a run must come to count as converged; on the surface as chosen, before its loss is "
    "multiplied.",
    scale="log",
    valid=POSITIVE,
)
OWN = (STEPS, TOLERANCE)  # what a race declares itself


@dataclass(frozen=True)
class Lane:
    """One path of a race: a rule with its hyperparameters, the schedule of its learning rate, and whether it runs."""

    optimizer: Optimizer
    schedule: Schedule = CONSTANT
    on: bool = True


@dataclass(frozen=True)
class Race:
    """Everything that decides what a race shows. It is a value: equal races give equal paths.

    A page bounds what it takes of it (see `studies.bounds`). A number that a map varies is an array there, one entry for each
    run (see `studies.sweep`).

    Attributes:
        surface: where it is run, as chosen: not yet transformed.
        start: the point (x, y) of that surface where every lane starts, at most `MAX_START` from the axes.
        steps: how many steps each lane takes.
        lanes: in the order shown. The same rule may run in several.
        transform: how surface and start are turned, stretched and scaled together.
        ensemble: the noise, and what each lane is run with beyond its own path.
        tolerance: how close to the least loss a run must come to count as converged (see `optimizers.run`). No path depends
            on it.

    Raises:
        ValueError: with a sentence, where the start is no such point, the steps no whole number from 1 on, or the tolerance no
            number above 0.
    """

    surface: Surface
    start: tuple[float, float]
    steps: int
    lanes: tuple[Lane, ...]
    transform: Transform = UNTOUCHED
    ensemble: Ensemble = ALONE
    tolerance: float = outcome.TOLERANCE

    def __post_init__(self) -> None:
        for declared in OWN:
            object.__setattr__(self, declared.name, declared.check(getattr(self, declared.name)))
        if len(self.start) != 2 or not all(np.all(np.abs(coordinate) <= MAX_START) for coordinate in self.start):
            raise ValueError(f"start must lie between -1e6 and 1e6 in x and y, but is {self.start}.")
        x, y = (one if np.ndim(one) else float(one) for one in self.start)
        object.__setattr__(self, "start", (x, y))

    @property
    def running(self) -> tuple[Lane, ...]:
        """The lanes that are on."""
        return tuple(lane for lane in self.lanes if lane.on)

    @property
    def ground(self) -> Ground:
        """The surface as it is shown and run on: transformed, without noise."""
        return transformed(self.surface, self.transform)

    @property
    def shown_start(self) -> tuple[float, float]:
        """The start where the transform has put it."""
        x, y = self.ground.move(self.start)
        return float(x), float(y)

    @property
    def shown_tolerance(self) -> float:
        """The tolerance for losses as they are shown, which a transform multiplies."""
        return self.tolerance * self.transform.loss_factor

    @property
    def noisy_ground(self) -> Ground:
        """The ground as each lane's own run meets it."""
        return with_noise(self.ground, self.ensemble.sigma, self.ensemble.seed)

    @property
    def is_stochastic(self) -> bool:
        """Whether seeds make a difference: there is noise, or the surface draws minibatches."""
        return self.noisy_ground.is_stochastic

    @property
    def members(self) -> int:
        """How many runs each lane has: its own and its companions. Seeds count where they make a difference."""
        return self.ensemble.starts * (self.ensemble.seeds if self.is_stochastic else 1)

    def trajectories(self) -> tuple[Trajectory, ...]:
        """The path of every running lane; one that ran before with the same settings is not computed again.

        Raises:
            ValueError: with a sentence, where a lane cannot run (see `optimizers.run`).
        """
        ground, start = self.noisy_ground, self.shown_start
        return tuple(trajectory(lane, ground, start, self.steps, self.tolerance) for lane in self.running)

    def fresh_trajectories(self) -> tuple[Trajectory, ...]:
        """The same paths, computed now and not remembered: for settings that a moving hand passes by."""
        ground, start = self.noisy_ground, self.shown_start
        return tuple(
            run(lane.optimizer, ground, start, self.steps, lane.schedule, self.tolerance) for lane in self.running
        )

    def companions(self) -> tuple[Trajectory, ...]:
        """For every running lane the runs beside its own, as one trajectory of `members - 1` lanes.

        Nothing where each lane has its own run only.
        """
        return self._companions(companions)

    def fresh_companions(self) -> tuple[Trajectory, ...]:
        """The same, computed now and not remembered."""
        return self._companions(companions.__wrapped__)

    def _companions(self, compute: Callable[..., Trajectory]) -> tuple[Trajectory, ...]:
        if self.members == 1:
            return ()
        settings = self.noisy_ground, self.shown_start, self.steps, self.ensemble
        return tuple(compute(lane, *settings) for lane in self.running)


@lru_cache(maxsize=256)
def trajectory(lane: Lane, surface: Ground, start: tuple[float, float], steps: int, tolerance: float) -> Trajectory:
    """The path of one lane, remembered by its settings. Its arrays are read-only, because they are shared."""
    return _read_only(run(lane.optimizer, surface, start, steps, lane.schedule, tolerance))


@lru_cache(maxsize=36)
def companions(lane: Lane, ground: Ground, start: tuple[float, float], steps: int, ensemble: Ensemble) -> Trajectory:
    """All runs of a lane but its first: every start of the cloud under every seed, as lanes of one trajectory."""
    starts, seeds = members(ground, start, ensemble)
    return _read_only(run(lane.optimizer, ground.reseeded(seeds[1:]), starts[:, 1:], steps, lane.schedule))


def members(ground: Ground, start: tuple[float, float], ensemble: Ensemble) -> tuple[Array, Array]:
    """Where each of a lane's runs starts, shape `(2, members)`, and how many seeds after the race's own, `(members,)`.

    The lane's own run is the first. The ground is the one that runs meet: seeds count where it is stochastic.
    """
    cloud = ensemble.cloud(start, float(diagonal(ground)))
    seeds = np.arange(ensemble.seeds if ground.is_stochastic else 1)
    return np.repeat(cloud, len(seeds), axis=1), np.tile(seeds, cloud.shape[1])


def with_noise(ground: Ground, sigma: Number, seed: Count) -> Ground:
    """The ground with this noise on its gradient, if any; both may be arrays of lanes."""
    return Noisy(ground, sigma, seed) if np.any(sigma) else ground


def lane_names(lanes: Sequence[Lane]) -> list[str]:
    """What each lane is called: its rule's name, and where several share a rule, what sets them apart."""
    names = [", ".join([lane.optimizer.name, *_differences(lane, lanes)]) for lane in lanes]
    return [
        name if names.count(name) == 1 else f"{name} ({names[: index + 1].count(name)})"
        for index, name in enumerate(names)
    ]


def _differences(lane: Lane, lanes: Sequence[Lane]) -> Iterator[str]:
    """The settings of a lane that are not those of all lanes with its rule."""
    alike = [other for other in lanes if type(other.optimizer) is type(lane.optimizer)]
    for declared in parameters(type(lane.optimizer)):
        values = {getattr(other.optimizer, declared.name) for other in alike}
        if len(values) > 1:
            value = getattr(lane.optimizer, declared.name)
            yield f"{declared.label} {('off', 'on')[value] if declared.kind is bool else declared.format(value)}"
    if len({other.schedule for other in alike}) > 1:
        yield lane.schedule.name.lower()


def _read_only(path: Trajectory) -> Trajectory:
    for array in (path.x, path.loss, path.gradient_norm, path.learning_rate, path.cost, *path.state.values()):
        array.setflags(write=False)
    return path
