"""A grid of many runs, computed piece by piece: what maps, basins, slices and tuning share.

A study is a value: equal studies give equal results, so a result is kept under its study. Its cells are numbered row by row;
any of them can be computed apart from the others, on any thread, process or machine.
"""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import fields
from itertools import islice
from threading import Event
from typing import ClassVar, NamedTuple, TypeVar

import numpy as np

from optimizers import Optimizer, Schedule
from optimizers.blocks import SIZE
from optimizers.fates import Fates, fates, joined
from parameters import Count
from studies.middle import middle
from studies.processes import cores, processes, renewing
from studies.race import Lane, Race
from surfaces import Ground

Array = np.ndarray
SEEDS = 5  # under which a setting is run where seeds make a difference, unless the race has more
Result = TypeVar("Result")

# How long a piece takes about, and how many runs it has at least and at most. As long may pass until a study that is stopped
# rests. But fewer runs pay for the calls: of a line search, a run among 128 costs four times what it costs among 1,024, which
# `bounds` relies on; and more leave a core idle.
_SECONDS, _LEAST, _MOST = 0.5, 1024, SIZE


class Runs(NamedTuple):
    """Runs of one rule, with the arguments of `optimizers.fates.fates`: arrays are lanes along one axis."""

    optimizer: Optimizer
    surface: Ground
    start: Array
    steps: Count
    schedule: Schedule
    evaluations: int | None = None


class Study(ABC):
    """Many runs in a grid. Its subclasses are frozen dataclasses.

    Attributes:
        race: what is run.
        coarseness: of how many rows and columns the first picture shows one.
        repeats: how many runs a cell has: the one in the middle tells what becomes of it (see `middle`).
    """

    race: Race
    coarseness: ClassVar[tuple[int, int]] = (8, 8)

    @property
    def repeats(self) -> int:
        return 1

    @property
    @abstractmethod
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""

    @property
    def steps(self) -> int:
        """How many steps a run takes; where they differ, the most."""
        return self.race.steps

    @property
    def extremes(self) -> tuple[Race, ...]:
        """The races of its runs that go farthest, by which a page judges whether it takes them all."""
        return (self.race,)

    @abstractmethod
    def runs(self, cells: Array) -> Iterator[Runs]:
        """The runs of these cells, in their order, a batch for each rule. The cells are given as numbers that rise.

        Where a cell has several runs, first come all cells with their first one, then all with their second, and so on.
        """

    @property
    def microseconds(self) -> float:
        """About how long a step of a cell's runs takes on one core, for the slowest of the rules."""
        slowest = max((lane.optimizer.microseconds for lane in self.race.running), default=0.0)
        return self.repeats * (slowest + self.race.surface.microseconds)

    @property
    def bands(self) -> tuple[tuple[int, float], ...]:
        """From row 0 on, how many rows go together, and their `microseconds`. No piece reaches over two bands."""
        return ((self.shape[0], self.microseconds),)

    @property
    def seconds(self) -> float:
        """About how long the whole study takes on one core."""
        return sum(rows * self.shape[1] * self.steps * microseconds for rows, microseconds in self.bands) / 1e6


AnyStudy = TypeVar("AnyStudy", bound=Study)


def lane_bands(
    rows: Iterable[int], lanes: Iterable[Lane], surface: Ground, repeats: int = 1
) -> tuple[tuple[int, float], ...]:
    """The bands of a study whose rows are those of one lane after another: so many for each, of cells of so many runs."""
    times = (repeats * (lane.optimizer.microseconds + surface.microseconds) for lane in lanes)
    return tuple(zip(rows, times, strict=True))


def compute(study: Study, cells: Array) -> Fates:
    """What becomes of some cells, in their order."""
    found = [fates(**runs._asdict(), tolerance=study.race.tolerance) for runs in study.runs(cells)]
    return middle(joined(found, (study.repeats, *cells.shape)))


def pieces(study: Study, layered: bool = True) -> Iterator[Array]:
    """The numbers of all cells, each once, in pieces: first a coarse lattice, then finer ones; unless `layered`, row by row.

    A piece is no longer than what stays in the cache, and the slower the runs, the shorter.
    """
    rows, microseconds = zip(*study.bands, strict=True)
    ends = np.cumsum(rows) * study.shape[1]
    sizes = [int(_SECONDS * 1e6 / (study.steps * time)) for time in microseconds]
    for lattice in _lattices(study.shape, study.coarseness) if layered else [np.arange(ends[-1])]:
        for cells, size in zip(np.split(lattice, np.searchsorted(lattice, ends[:-1])), sizes, strict=True):
            count = -(-len(cells) // min(max(size, _LEAST // study.repeats), _MOST // study.repeats))
            yield from np.array_split(cells, count) if count else ()


def handed_out(
    study: AnyStudy,
    work: Callable[[AnyStudy, Array], Result],
    executor: Executor | None = None,
    ahead: int | None = None,
    layered: bool = True,
) -> Generator[tuple[Array, Future[Result]]]:
    """The cells of each piece, in their order, and what `work(study, cells)` will answer. What waits is cancelled when this is
    closed.

    Args:
        work: what is done with a piece; it must be found by its name where the executor is.
        executor: where: any that has the interface of `concurrent.futures`, such as that of a Dask client. Processes of this
            machine unless given, one for each core, which all studies share.
        ahead: how many pieces are handed to the executor at a time; twice the cores unless given. A cluster wants more.
        layered: whether a coarse picture comes first; without it the pieces are fewer and longer.
    """
    executor = executor or processes()
    ahead = ahead or 2 * cores()
    rest = pieces(study, layered)
    waiting = deque[tuple[Array, Future[Result]]]()
    try:
        while True:
            for cells in islice(rest, ahead - len(waiting)):
                waiting.append((cells, executor.submit(work, study, cells)))
            if not waiting:
                return
            yield waiting[0]
            waiting.popleft()
    finally:
        for _, future in waiting:
            future.cancel()


def stream(
    study: Study,
    executor: Executor | None = None,
    stop: Event | None = None,
    ahead: int | None = None,
    layered: bool = True,
) -> Iterator[tuple[Array, Fates]]:
    """The cells of each piece, in their order, and what became of them, as they are done. What waits is cancelled when this is
    closed.

    Args:
        executor, ahead, layered: as for `handed_out`.
        stop: ends the study when it is set.

    Raises:
        ValueError: with a sentence, where the study cannot run (see `optimizers.run`).
    """
    with renewing(), closing(handed_out(study, compute, executor, ahead, layered)) as pump:
        for cells, future in pump:
            if stop is not None and stop.is_set():
                return
            yield cells, future.result()


def whole(
    study: Study, executor: Executor | None = None, progress: Callable[[int, int], object] | None = None
) -> Fates:
    """What became of all cells, in the shape of the grid; the arrays are read-only.

    Args:
        executor: as for `stream`.
        progress: called after each piece with how many cells are done, and how many there are.
    """
    grid = Grid(study)
    for cells, found in stream(study, executor, layered=False):  # nobody looks on: no coarse picture is wanted
        grid.put(cells, found)
        if progress:
            progress(grid.count, grid.done.size)
    return grid.fates


class Grid:
    """The fates of a study's cells, as far as they are known.

    Attributes:
        done: which cells are known, shape of the grid.
        count: how many they are.
    """

    def __init__(self, study: Study) -> None:
        self.done = np.zeros(study.shape, dtype=bool)
        self.count = 0
        self._fates = Fates.unknown(study.race.ground.dim, study.shape)

    def put(self, cells: Array, found: Fates) -> None:
        """Writes down what became of some cells, given by their numbers."""
        place = np.unravel_index(cells, self.done.shape)
        for field in fields(Fates):
            getattr(self._fates, field.name)[..., *place] = getattr(found, field.name)
        self.done[place] = True
        self.count += len(cells)

    @property
    def fates(self) -> Fates:
        """What became of all cells, shape of the grid, read-only; "" and NaN where a cell is not done."""
        seen = {field.name: getattr(self._fates, field.name).view() for field in fields(Fates)}
        for array in seen.values():
            array.setflags(write=False)
        return Fates(**seen)


def _lattices(shape: tuple[int, int], coarseness: tuple[int, int]) -> Iterator[Array]:
    """The numbers of the cells on the coarsest lattice, then of those that each finer one adds."""
    new = np.ones(shape, dtype=bool)
    for rows, columns in reversed(_strides(coarseness)):
        lattice = np.zeros(shape, dtype=bool)
        lattice[::rows, ::columns] = True
        yield np.flatnonzero(lattice & new)
        new &= ~lattice


def _strides(coarseness: tuple[int, int]) -> list[tuple[int, int]]:
    """From every cell to every so many rows and columns, each lattice with a quarter of the spacing of the one before."""
    strides = [coarseness]
    while strides[-1] != (1, 1):
        strides.append((max(strides[-1][0] // 4, 1), max(strides[-1][1] // 4, 1)))
    return strides[::-1]
