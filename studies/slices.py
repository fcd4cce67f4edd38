"""Who is sensitive to the learning rate: how every lane of a race ends for each rate of one range."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import isfinite
from typing import ClassVar

import numpy as np

from optimizers.fates import Fates
from parameters import declaration, spoken, whole_number
from studies.measures import counted, excess
from studies.race import Lane, Race
from studies.study import SEEDS, Array, Runs, Study, lane_bands
from surfaces import Ground

FACTOR = 10.0  # times the least loss, up to which a loss is good


@dataclass(frozen=True)
class Slices(Study):
    """Every running lane that has a learning rate, at each rate of a range; everything else is as in the race.

    Row i, column j is the i-th of `lanes` at the j-th of `rates`: its own run, from the race's start and under its noise; where
    seeds make a difference, the middle one of the runs under several (see `repeats`). A cloud of starts is not run. A lane's
    schedule works on the rate as it does in the race.

    Attributes:
        race: with at least one running lane that has a learning rate.
        count: how many rates, from 2 on.

    Raises:
        ValueError: with a sentence, where there is no such lane, or this is no such number.
    """

    race: Race
    count: int = 128

    coarseness: ClassVar[tuple[int, int]] = (1, 1)  # lane by lane: so few runs gain nothing from being parted

    def __post_init__(self) -> None:
        if not self.lanes:
            raise ValueError("No lane that runs has a learning rate; switch one on that does.")
        object.__setattr__(self, "count", whole_number("count", self.count, 2))

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The lanes that are cut: one row each."""
        return tuple(lane for lane in self.race.running if lane.optimizer.has_learning_rate)

    @cached_property
    def rates(self) -> Array:
        """The rate of each column, evenly on a log scale over all that the lanes' sliders span together.

        So all lanes share one range, and how wide their good rates spread can be compared.
        """
        ends = [end for lane in self.lanes for end in _slider(lane)]
        return np.geomspace(min(ends), max(ends), self.count)

    @property
    def repeats(self) -> int:
        """How many seeds each rate is run under: several where they make a difference."""
        return max(self.race.ensemble.seeds, SEEDS) if self.race.is_stochastic else 1

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.lanes), self.count

    @property
    def bands(self) -> tuple[tuple[int, float], ...]:
        return lane_bands((1,) * len(self.lanes), self.lanes, self.race.surface, self.repeats)

    def runs(self, cells: Array) -> Iterator[Runs]:
        row, column = np.unravel_index(cells, self.shape)
        start = np.reshape(self.race.shown_start, (2, 1))
        for more, k in product(range(self.repeats), np.unique(row)):
            lane, rates = self.lanes[k], self.rates[column[row == k]]
            yield Runs(
                lane.optimizer.with_rate(rates),
                self.race.noisy_ground.reseeded(more),
                np.repeat(start, len(rates), axis=1),
                self.race.steps,
                lane.schedule,
            )


@dataclass(frozen=True, eq=False)
class Slice:
    """How one lane ends for each learning rate; the arrays have the rates' shape.

    Attributes:
        lane: as it is in the race, at its own rate.
        rates: the learning rates, rising.
        loss: the loss after the last step, above the least loss of the surface (the loss itself where that is unbounded
            below); NaN where the run diverged or is not done.
        status: as in `Trajectory`.
        best: the rate that ends lowest, the smallest of equals; None where every run diverged.
        good: which rates are good beside the best of all lanes, see `good`.
        decades: how many decades the good rates cover together, with a rate standing for all that are nearer to it than to
            another; None on a surface unbounded below, where no loss is the least.
        region: from where to where the rates around `best` are good without a gap; None where no rate is.
    """

    lane: Lane
    rates: Array
    loss: Array
    status: Array
    best: float | None
    good: Array
    decades: float | None
    region: tuple[float, float] | None


def slices(study: Slices, found: Fates) -> tuple[Slice, ...]:
    """How each of the study's lanes ends for each rate, in their order."""
    ground = study.race.ground
    losses = excess(ground, found)
    at_start, least = start_loss(study.race), float(np.where(np.isnan(losses), np.inf, losses).min())
    # A rate stands for all up to half way, on a log scale, to its neighbours.
    edges = np.concatenate([study.rates[:1], np.sqrt(study.rates[:-1] * study.rates[1:]), study.rates[-1:]])

    def one(lane: Lane, loss: Array, status: Array) -> Slice:
        best = int(np.nanargmin(loss)) if np.isfinite(loss).any() else None
        fine = good(ground, loss, least, at_start, study.race.shown_tolerance)
        return Slice(
            lane=lane,
            rates=study.rates,
            loss=loss,
            status=status,
            best=None if best is None else float(study.rates[best]),
            good=fine,
            decades=float(np.diff(np.log10(edges))[fine].sum()) if isfinite(ground.infimum) else None,
            region=_stretch(edges, fine, best) if best is not None and fine[best] else None,
        )

    return tuple(map(one, study.lanes, losses, found.status))


def good(ground: Ground, loss: Array, least: float, at_start: float, tolerance: float) -> Array:
    """Which losses are good beside the least that any optimizer of the race reached; all of them above the surface's least.

    Good is a loss of at most `FACTOR` times the least one, and of at most half the loss at the start: to stand still is not
    good where nothing got far. So an optimizer that never gets near what another reaches is good nowhere. A loss of at most
    `tolerance` is always good: below that, a hundred times less is no merit.
    None is good where the surface is unbounded below: there the least loss is a question of how many steps one takes.
    """
    if not isfinite(ground.infimum):
        return np.zeros(np.shape(loss), dtype=bool)
    return np.asarray(loss <= max(min(FACTOR * least, at_start / 2), tolerance))  # false for NaN


def definition(study: Slices) -> str:
    """What a good rate and a decade of them is, for whoever reads the chart; that there is none, where no loss is the least."""
    if not isfinite(study.race.ground.infimum):
        return "On a loss without a least value no rate is called good."
    runs = f"under {study.repeats} seeds, of which the run with the median loss counts" if study.repeats > 1 else "once"
    told = (
        f"A learning rate is good where the loss after {study.race.steps:,} steps is at most {FACTOR:g} times the least that "
        "any optimizer shown here reaches at any rate, and at most half the loss at the start; or where it is at most "
        f"{spoken(study.race.shown_tolerance)}, whatever the others reach. Each rate is run {runs}, from the race's "
        "start. Good rates are counted in decades, that is powers of ten: in the middle of two good decades a rate may be off "
        f"by a factor of ten, up or down. {counted(study.race.ground)}"
    )
    return told.strip()


def decades_told(decades: float) -> str:
    """So many decades in words, to one place: "2.3"; few are not rounded to none."""
    return f"{decades:.1f}" if decades == 0 or decades >= 0.1 else "under 0.1"


def start_loss(race: Race) -> float:
    """The loss at the race's start, above the least loss of the surface."""
    return float(race.ground.value(np.array(race.shown_start)) - race.ground.infimum)


def _slider(lane: Lane) -> tuple[float, float]:
    """The ends of the slider of a lane's learning rate."""
    return declaration(type(lane.optimizer), "learning_rate").span


def _stretch(edges: Array, fine: Array, best: int) -> tuple[float, float]:
    """From where to where the cells around the best one are fine, of cells between the edges."""
    poor = np.flatnonzero(~fine)
    before, after = poor[poor < best], poor[poor > best]
    low = before[-1] + 1 if len(before) else 0
    high = after[0] if len(after) else len(fine)
    return float(edges[low]), float(edges[high])
