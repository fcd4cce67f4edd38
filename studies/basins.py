"""Where the race's one optimizer ends from each start of a window."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import ClassVar, Literal, Self

import numpy as np

from optimizers.fates import Fates
from optimizers.linear_algebra import eigen
from optimizers.outcome import near_point
from parameters import printed, whole_number
from studies.axis import alone, only_lane
from studies.link import Query, Window, first, read_cells, read_window, window_text
from studies.map import WORDS, Map
from studies.race import MAX_START, Race
from studies.study import Array, Runs
from surfaces import Ground

Kind = Literal["global", "local", "circling", "minimum", "saddle", "maximum", "flat", "escaped", "diverged", "running"]

_FLAT = 1e-6  # an eigenvalue smaller than this, relative to the larger one, is no curvature


@dataclass(frozen=True)
class Basins(Map):
    """The race's one optimizer from every start of a window: start and window are points of the ground as it is shown.

    Row i, column j starts in the middle of a pixel: row 0 lies at the window's lower edge, column 0 at its left.

    Attributes:
        race: with exactly one lane that runs; where it starts does not matter.
        window: ((left, right), (bottom, top)).
        width, height: how many columns and rows.

    Raises:
        ValueError: with a sentence, where the race has another number of lanes, or the window is none.
    """

    race: Race
    window: Window
    width: int = 128
    height: int = 128

    kind: ClassVar[str] = "basins"
    keys: ClassVar[tuple[str, ...]] = ("window",)
    moving: ClassVar[tuple[str, ...]] = ("window",)
    measures: ClassVar[tuple[str, ...]] = ("steps",)

    def __post_init__(self) -> None:
        only_lane(self.race)
        for low, high in self.window:
            if not (isfinite(low) and isfinite(high) and -MAX_START <= low < high <= MAX_START):
                raise ValueError(
                    f"A window must run from low to high numbers within 1e6, but runs from {low} to {high}."
                )
            if high - low < 1e-9 * max(abs(low), abs(high)):
                raise ValueError("This window is too small for its pixels to differ; zoom out.")
        for side in ("width", "height"):
            object.__setattr__(self, side, whole_number(side, getattr(self, side), 1))

    @property
    def shape(self) -> tuple[int, int]:
        return self.height, self.width

    @property
    def x_values(self) -> Array:
        """Where the pixels of each column start."""
        return _middles(*self.window[0], self.width)

    @property
    def y_values(self) -> Array:
        """Where the pixels of each row start."""
        return _middles(*self.window[1], self.height)

    def runs(self, cells: Array) -> Iterator[Runs]:
        row, column = np.unravel_index(cells, self.shape)
        start = np.array([self.x_values[column], self.y_values[row]])
        lane = only_lane(self.race)
        yield Runs(lane.optimizer, self.race.noisy_ground, start, self.race.steps, lane.schedule)

    @property
    def fates(self) -> tuple[str, ...]:
        return tuple(outcome.kind for outcome in legend(self.race.ground))

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(outcome.words for outcome in legend(self.race.ground))

    @property
    def note(self) -> str:
        drawn = ["minibatches"] if self.race.surface.is_stochastic else []
        if self.race.ensemble.sigma:
            drawn.append(f"noise of seed {self.race.ensemble.seed}")
        return f"every start meets the same {' and '.join(drawn)}" if drawn else ""

    @property
    def shown_race(self) -> Race:
        return alone(self.race)

    @property
    def extremes(self) -> tuple[Race, ...]:
        return (alone(self.race),)

    def codes(self, found: Fates) -> Array:
        return outcomes(self, found).code

    def race_of(self, cells: Array) -> Race:
        return alone(self.race)

    def to_query(self) -> list[tuple[str, str]]:
        if self.width != self.height:
            raise ValueError(f"A link tells of as many rows as columns only, not of {self.height} by {self.width}.")
        return [("window", window_text(self.window)), ("cells", str(self.width))]

    @classmethod
    def from_query(cls, race: Race, query: Query) -> Self:
        cells = read_cells(first(query, "cells"))
        return cls(race, read_window(first(query, "window")), cells, cells)


@dataclass(frozen=True)
class Outcome:
    """One thing that may become of a start.

    Attributes:
        kind: "global" and "local" are known minima, "circling" is around one of them (see `Trajectory.status`), "minimum" any
            other at which a run came to rest; "saddle", "maximum" and "flat" (the curvature does not tell) other points of
            rest; "escaped" is downhill out of the domain of a surface unbounded below; "running" is none of these when the
            steps are over.
        point: the known minimum; None where there is no one point.
    """

    kind: Kind
    point: tuple[float, float] | None = None

    @property
    def words(self) -> str:
        """As a person says it: "global minimum (3, 0.5)", "circling (3, 0.5)"."""
        if self.point is None:
            return WORDS[self.kind]
        word = "circling" if self.kind == "circling" else WORDS[self.kind]
        return printed(f"{word} ({self.point[0]:.3g}, {self.point[1]:.3g})")


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What became of each start.

    Attributes:
        legend: what can become of a start on this surface.
        code: of each start, the place of its outcome in the legend, shape of the grid, uint8; `UNKNOWN` where a cell is not
            done.
    """

    legend: tuple[Outcome, ...]
    code: Array

    UNKNOWN = 255

    def share(self, *kinds: Kind) -> float:
        """The share of all starts known so far that end as one of the kinds; NaN where none is known."""
        known = self.code != self.UNKNOWN
        wanted = [k for k, outcome in enumerate(self.legend) if outcome.kind in kinds]
        return float(np.isin(self.code[known], wanted).mean()) if known.any() else float("nan")

    def counts(self) -> Array:
        """How many starts each entry of the legend has."""
        return np.bincount(self.code[self.code != self.UNKNOWN], minlength=len(self.legend))


def legend(ground: Ground) -> tuple[Outcome, ...]:
    """What can become of a start on this ground; the minima come first, as the ground lists them, then the ways around them."""
    minima = ground.minima if ground.minima_are_points else (None,)
    rest: tuple[Kind, ...] = ("minimum", "saddle", "maximum", "flat", "escaped", "diverged", "running")
    return (
        *(Outcome("global", point) for point in minima),
        *(Outcome("local", point) for point in ground.local_minima),
        *(Outcome("circling", point) for point in (*minima, *ground.local_minima)),
        *map(Outcome, rest),
    )


def outcomes(study: Basins, found: Fates) -> Outcomes:
    """What became of each start, told by where it ended.

    A start reached a global minimum where its run is near one at the end (see `Trajectory.status`), and a known local one where
    it is as near to that. Where it came to rest elsewhere, the eigenvalues of the Hessian say at what. Where it circles, it
    is the nearest minimum that it circles.
    """
    ground = study.race.ground
    entries = legend(ground)
    place = {outcome.kind: k for k, outcome in reversed(list(enumerate(entries)))}  # of the first of each kind
    code = np.full(found.status.shape, Outcomes.UNKNOWN, dtype=np.uint8)
    alike: tuple[Kind, ...] = ("running", "escaped", "diverged")
    for status in alike:
        code[found.status == status] = place[status]

    rest = found.status == "stalled"
    code[rest] = [place[kind] for kind in _kinds_of_rest(ground, found.x[:, rest])]
    circling = found.status == "circling"
    if circling.any():
        code[circling] = place["circling"] + _nearest(ground, found.x[:, circling])
    alive = rest | circling | (found.status == "running")
    for k, point in enumerate(ground.local_minima):
        code[alive & near_point(ground, found.x, point, study.race.tolerance)] = place["local"] + k
    converged = found.status == "converged"
    if converged.any():
        code[converged] = _nearest(ground, found.x[:, converged], among_local=False)
    code.setflags(write=False)
    return Outcomes(entries, code)


def _kinds_of_rest(ground: Ground, x: Array) -> Array:
    """At what each of some points of rest lies, by the eigenvalues of the Hessian there, shape `(n,)`."""
    with np.errstate(all="ignore"):
        (larger, smaller), _ = eigen(ground.hessian(x))
        curved = np.minimum(np.abs(larger), np.abs(smaller)) > _FLAT * np.maximum(np.abs(larger), np.abs(smaller))
    tests = [curved & (smaller > 0), curved & (larger < 0), curved]
    return np.select(tests, ["minimum", "maximum", "saddle"], default="flat")


def _nearest(ground: Ground, x: Array, among_local: bool = True) -> Array:
    """Which minimum is the nearest to each x of shape `(2, n)`, as the legend lists them; a curve of them is one."""
    points = np.array([*ground.minima] * ground.minima_are_points + [*ground.local_minima] * among_local).reshape(-1, 2)
    squares = np.square(x[:, np.newaxis] - points.T[:, :, np.newaxis]).sum(axis=0)
    if not ground.minima_are_points:
        squares = np.concatenate([np.square(ground.distance_to_minima(x))[np.newaxis], squares])
    return squares.argmin(axis=0)


def _middles(low: float, high: float, count: int) -> Array:
    """The middles of so many equal parts of an interval."""
    return low + (high - low) * (np.arange(count) + 0.5) / count
