"""A study is computed piece by piece, coarse to fine, and comes out the same wherever its pieces are computed."""

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from threading import Event

import numpy as np
import pytest

from optimizers import OPTIMIZERS, Adam
from optimizers.blocks import SIZE
from optimizers.fates import Fates
from studies import Ensemble, Lane, Race
from studies.axis import Axis
from studies.basins import Basins
from studies.study import Grid, compute, handed_out, pieces, stream, whole
from studies.sweep import Sweep
from surfaces import Himmelblau, IllConditionedQuadratic, Rosenbrock, Transform

HIMMELBLAU = Race(Himmelblau(), (0.0, 0.0), 30, (Lane(Adam()),))
BASINS = Basins(HIMMELBLAU, Himmelblau.domain, 24, 20)
SWEEP = Sweep(
    Race(
        IllConditionedQuadratic(angle=20.0),
        (1.5, 0.75),
        40,
        (Lane(Adam()),),
        Transform(turn=30),
        Ensemble(sigma=0.3),
    ),
    Axis("optimizer", "learning_rate", 1e-3, 1, 18),
    Axis("surface", "condition", 1, 1000, 21),
)


def assert_same(one: Fates, other: Fates) -> None:
    for field in fields(Fates):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name), err_msg=field.name)


class Inline(Executor):
    """Computes where it is asked, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.cells: list[np.ndarray] = []

    def submit(self, compute, study, cells):
        self.cells.append(cells)
        future: Future = Future()
        future.set_result(compute(study, cells))
        return future


class Idle(Executor):
    """Computes the first piece only; the others wait for ever."""

    def __init__(self) -> None:
        self.futures: list[Future] = []

    def submit(self, compute, study, cells):
        future: Future = Future()
        if not self.futures:
            future.set_result(compute(study, cells))
        self.futures.append(future)
        return future


def len_of(study: Basins, cells: np.ndarray) -> int:
    return len(cells)


@pytest.mark.parametrize("shape", [(64, 64), (1, 1), (3, 50), (20, 24), (256, 256)])
def test_each_cell_is_in_one_piece_and_coarse_ones_come_first(shape):
    study = replace(BASINS, height=shape[0], width=shape[1])
    parts = list(pieces(study))
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(shape[0] * shape[1]))
    assert max(map(len, parts)) <= SIZE
    row, column = np.unravel_index(parts[0], shape)
    assert (row % 8 == 0).all()
    assert (column % 8 == 0).all()
    assert all((np.diff(part) > 0).all() for part in parts)


def test_slow_runs_come_in_small_pieces():
    def longest(rule: str, steps: int) -> int:
        return max(map(len, pieces(replace(BASINS, race=slow(rule, steps), width=256, height=256))))

    def slow(rule: str, steps: int) -> Race:
        return replace(HIMMELBLAU, lanes=(Lane(OPTIMIZERS[rule]()),), steps=steps)

    assert longest("gradient-descent", 30) == SIZE
    assert longest("bfgs", 300) < longest("gradient-descent", 300) / 5
    assert longest("gradient-descent", 2000) < longest("gradient-descent", 300)


@pytest.mark.parametrize("study", [BASINS, SWEEP], ids=lambda study: type(study).__name__)
def test_pieces_make_no_difference(study):
    at_once = compute(study, np.arange(study.shape[0] * study.shape[1]))
    found = whole(study, Inline())
    for field in fields(Fates):
        together = getattr(at_once, field.name)
        np.testing.assert_array_equal(getattr(found, field.name), together.reshape(*together.shape[:-1], *study.shape))


@pytest.mark.parametrize("study", [BASINS, SWEEP], ids=lambda study: type(study).__name__)
def test_threads_and_processes_give_the_same_arrays(study):
    alone = whole(study, Inline())
    assert_same(whole(study), alone)
    with ThreadPoolExecutor(2) as threads:
        assert_same(whole(study, threads), alone)


def test_what_is_whole_is_told_on_the_way_and_cannot_be_changed():
    told = []
    found = whole(BASINS, Inline(), lambda done, all_: told.append((done, all_)))
    assert [all_ for _, all_ in told] == [480] * len(told)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (480, 480)
    assert found.x.shape == (2, 20, 24)
    with pytest.raises(ValueError, match="read-only"):
        found.loss[0, 0] = 0.0


def test_a_stopped_study_asks_for_no_more_and_cancels_what_waits():
    stop, executor = Event(), Idle()
    study = replace(BASINS, width=100, height=100)
    for _ in stream(study, executor, stop, ahead=3):
        stop.set()
    assert len(executor.futures) == 3
    assert [future.cancelled() for future in executor.futures[1:]] == [True, True]


def test_a_study_that_is_left_cancels_what_waits():
    executor = Idle()
    streaming = stream(BASINS, executor, ahead=2)
    next(streaming)
    streaming.close()
    assert [future.cancelled() for future in executor.futures] == [False, True]


def test_no_more_is_handed_out_than_was_asked_for():
    """Each answer makes room for one piece more."""
    executor, many = Inline(), replace(BASINS, width=256, height=256)
    for done, (_, future) in enumerate(handed_out(many, len_of, executor, ahead=3)):
        assert len(executor.cells) <= done + 3
        assert future.result() == len(executor.cells[done])
    assert len(executor.cells) == len(list(pieces(many))) > 6


def test_pieces_are_as_long_as_the_most_steps_allow():
    race = Race(Rosenbrock(), (-1.2, 1.0), 1, (Lane(Adam()),))
    few, many = (
        Sweep(race, Axis("surface", "b", 1, 100, 128), Axis("race", "steps", 1, most, 128)) for most in (130, 2000)
    )
    assert max(map(len, pieces(many))) < max(map(len, pieces(few)))


def test_a_run_that_is_refused_is_refused_here_too():
    @dataclass(frozen=True)
    class Endless(Basins):
        def runs(self, cells):
            for runs in super().runs(cells):
                yield runs._replace(steps=0)

    with ThreadPoolExecutor(1) as threads, pytest.raises(ValueError, match="steps must be a whole number"):
        whole(Endless(HIMMELBLAU, Himmelblau.domain, 4, 4), threads)


def test_a_grid_knows_what_was_put():
    study = replace(BASINS, width=10, height=9)
    grid = Grid(study)
    first, *rest = pieces(study)
    grid.put(first, compute(study, first))
    assert grid.done.sum() == grid.count == len(first)
    assert (grid.fates.status == "").sum() == 90 - len(first)
    for cells in rest:
        grid.put(cells, compute(study, cells))
    assert_same(grid.fates, whole(study))


def test_equal_studies_are_one_key():
    assert hash(replace(SWEEP)) == hash(SWEEP)
    assert {SWEEP: 1, replace(SWEEP): 2} == {SWEEP: 2}
    assert replace(SWEEP, race=replace(SWEEP.race, steps=41)) != SWEEP
    assert replace(BASINS, race=replace(BASINS.race, surface=Rosenbrock())) != BASINS


def test_no_piece_reaches_over_two_bands_and_each_is_as_long_as_its_own_runs_allow():
    @dataclass(frozen=True)
    class Banded(Basins):
        @property
        def bands(self):
            return (3, 0.3), (2, 1000.0), (19, 0.3)

    study = Banded(HIMMELBLAU, Himmelblau.domain, 1000, 24)
    parts = list(pieces(study))
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(24 * 1000))
    longest = {"slow": 0, "fast": 0}
    for cells in pieces(study, layered=False):
        rows = set(cells // 1000)
        assert rows <= {0, 1, 2} or rows <= {3, 4} or min(rows) > 4
        kind = "slow" if rows <= {3, 4} else "fast"
        longest[kind] = max(longest[kind], len(cells))
    assert longest["slow"] < longest["fast"] / 4
    assert study.seconds == pytest.approx(1000 * 30 * (3 * 0.3 + 2 * 1000 + 19 * 0.3) / 1e6)
    assert BASINS.seconds == pytest.approx(20 * 24 * 30 * BASINS.microseconds / 1e6)
