"""The benchmarks run and produce their rows. How fast anything is, is never asserted."""

import subprocess
import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from loops import in_a_thread, ran

from benchmarks import chromium, driver, lanes, live_load, maps, race, stage
from benchmarks.__main__ import main
from benchmarks.table import spread, table
from benchmarks.timing import Pairs, alone, paired
from optimizers import Adam, GradientDescent
from surfaces import Rosenbrock

ROOT = Path(__file__).parent.parent
SMALL = ((Rosenbrock(), Adam(learning_rate=0.05)), (Rosenbrock(), GradientDescent(learning_rate=1e-4)))

needs_torch = pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed")
needs_chromium = pytest.mark.skipif(chromium.missing() is not None, reason=str(chromium.missing()))
needs_numba = pytest.mark.skipif(find_spec("numba") is None, reason="Numba is not installed")


def test_jobs_take_turns():
    calls = []
    pairs = paired(lambda: calls.append("ours"), lambda: calls.append("theirs"), repetitions=3, least=0)
    assert calls[-6:] == ["ours", "theirs"] * 3
    assert len(pairs.ours) == len(pairs.theirs) == len(alone(lambda: None, repetitions=3, least=0)) == 3
    assert all(seconds > 0 for seconds in (*pairs.ours, *pairs.theirs))


def test_ratios_are_taken_pair_by_pair():
    pairs = Pairs(ours=(1.0, 2.0, 4.0), theirs=(10.0, 10.0, 12.0))
    assert pairs.ratios == (3.0, 5.0, 10.0)
    assert pairs.inverse.ratios == (0.1, 0.2, pytest.approx(1 / 3))
    assert spread(pairs.ratios) == "5.0 (3.0 to 10.0)"
    assert spread((90.0, 1000.0, 2000.4)) == "1,000 (90.0 to 2,000)"


def test_table_is_markdown():
    assert list(table(("name", "figure"), [("a", "1.0")], least=(6,))) == [
        "| name   | figure |",
        "|--------|-------:|",
        "| a      |    1.0 |",
    ]


def test_race_is_not_cached():
    first, second = race.our_race(steps=3), race.our_race(steps=3)
    assert len(first) == len(race.RULES) == 8
    assert all(a is not b and np.array_equal(a.x, b.x) for a, b in zip(first, second, strict=True))


def test_race_says_why_it_is_skipped(monkeypatch):
    monkeypatch.setattr(race, "find_spec", lambda name: None)
    assert list(race.lines()) == [race.SKIPPED]


@needs_torch
def test_race_has_a_row_for_each_style_of_torch():
    lines = list(race.lines(steps=20, repetitions=1))
    assert [line.split("|")[1].strip() for line in lines[-2:]] == [
        "one optimizer after the other",
        "in lockstep, one backward pass for all",
    ]


@needs_torch
def test_torch_runs_the_same_race():
    from benchmarks import torch_race

    paths = race.our_race(steps=300)
    for style in torch_race.STYLES.values():
        for ours, (x, loss) in zip(paths, style(race.RULES, race.START, 300), strict=True):
            np.testing.assert_allclose(x, ours.x, rtol=0, atol=1e-7)
            np.testing.assert_allclose(loss, ours.loss, rtol=1e-7, atol=1e-8)  # torch keeps a float32 in NAdam


def test_lanes_without_numba(monkeypatch):
    monkeypatch.setattr(lanes, "find_spec", lambda name: None)
    lines = list(lanes.lines(steps=5, sizes=(1, 4), repetitions=1, cases=SMALL))
    assert lines[2] == lanes.SKIPPED
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[6:]]
    assert [row[:2] for row in rows] == [
        [f"Rosenbrock, {rule.name}", size] for _, rule in SMALL for size in ("a point", "1", "4")
    ]
    assert all(len(row) == 3 and float(row[2].replace(",", "")) > 0 for row in rows)


@needs_numba
def test_lanes_beside_numba():
    rows = list(lanes.measure(*SMALL[0], steps=5, sizes=(1, lanes.MANY), repetitions=1))
    assert [row[1] for row in rows] == ["a point", "1", "2,000"]
    assert [row[5] for row in rows] == ["", "", lanes.BUDGET]
    assert [bool(row[6]) for row in rows] == [True, False, False]  # the compile time, once


@needs_numba
@pytest.mark.parametrize(("surface", "rule"), lanes.CASES, ids=lambda entry: entry.slug)
def test_numba_does_the_same_job(surface, rule):
    from benchmarks.numba_lanes import Loop

    starts = lanes._starts(surface, 300)
    lanes.check(rule, surface, starts, 100, Loop(rule, surface, 100)(starts))


@needs_numba
def test_numba_finds_the_lanes_that_diverge():
    from benchmarks.numba_lanes import Loop

    surface, rule = Rosenbrock(), GradientDescent(learning_rate=0.01)
    starts = lanes._starts(surface, 200)
    path = lanes.ours(rule, surface, starts, 50)
    diverged = path.status == "diverged"
    assert 0 < diverged.sum() < 200
    theirs = Loop(rule, surface, 50)(starts)
    np.testing.assert_array_equal(np.isnan(theirs.x[0]), diverged)
    np.testing.assert_array_equal(theirs.converged_at, path.converged_at)


def test_check_refuses_another_result():
    surface, rule = SMALL[0]
    starts = lanes._starts(surface, 50)
    path = lanes.ours(rule, surface, starts, 20)

    class Other:
        x, converged_at = path.x[-1] + 1e-3, path.converged_at

    with pytest.raises(AssertionError, match="x differs in 50 of 50"):
        lanes.check(rule, surface, starts, 20, Other())


def test_maps_without_numba_and_torch(monkeypatch):
    monkeypatch.setattr(maps, "find_spec", lambda name: None)
    lines = list(maps.lines(steps=5, side=6, sides=(3, 6), repetitions=1, cases=SMALL))
    assert lines[1:3] == list(maps.ABSENT.values())
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    assert [row[0] for row in rows[2:4]] == ["Rosenbrock, Adam", "Rosenbrock, Gradient descent"]
    assert all(len(row) == 3 for row in rows)
    assert [row[1] for row in rows[6:]] == ["9", "36"]


@needs_numba
@needs_torch
def test_maps_beside_numba_and_torch():
    lines = list(maps.lines(steps=10, side=8, sides=(4,), repetitions=1, cases=SMALL))
    rows = [line for line in lines if line.startswith("| Rosenbrock")]
    assert [line.count("|") for line in rows] == [10, 10]
    assert not any(sentence in lines for sentence in maps.ABSENT.values())


@needs_torch
@pytest.mark.parametrize(("surface", "rule"), lanes.CASES, ids=lambda entry: entry.slug)
def test_a_batch_of_torch_does_the_same_job(surface, rule):
    from benchmarks.torch_batch import run_batch

    starts = lanes._starts(surface, 50)
    beside = replace(rule, epsilon_inside_sqrt=False) if hasattr(rule, "epsilon_inside_sqrt") else rule
    path = lanes.ours(beside, surface, starts, 20)
    np.testing.assert_allclose(run_batch(rule, surface, starts, 20), path.x[-1], rtol=1e-6, atol=1e-6)


def test_stage_says_why_it_is_skipped(monkeypatch):
    monkeypatch.setattr(chromium.shutil, "which", lambda name: None)
    assert "no Chromium on this machine" in next(stage.lines())
    monkeypatch.setattr(chromium, "find_spec", lambda name: None)
    assert list(stage.lines()) == [stage.SKIPPED.format("Playwright is not installed (pip install playwright)")]


def test_an_update_is_split_at_its_moments():
    updates = tuple({"moved": t, "drawn": t + 13, "shown": t + 20} for t in (0.0, 50.0, 90.0))
    rows = list(stage.Drag(updates, moves=60, seconds=1.5, requests=3).rows("it"))
    assert [row[1] for row in rows] == ["20.0 (20.0 to 20.0)", "13.0, 7.0", "2.0", "3"]
    assert "(40 moves)" in rows[2][0]


def test_nothing_measured_is_said():
    rows = stage.Drag((), moves=0, seconds=1.0, requests=0).rows("it")
    assert [row[1] for row in rows] == ["none", "nan, nan", "0.0", "0"]


def test_settling_is_a_ratio_to_the_turn_beside_it():
    rows = list(stage.Settling(Pairs(ours=(80.0, 90.0, 100.0), theirs=(160.0, 270.0, 400.0)), (1, 2, 3)).rows("it"))
    assert rows[2] == ("- settled / smallest round trip", "3.0 (2.0 to 4.0)", "at most 1.6x")


def test_frames_are_counted_from_the_first_to_the_last():
    frames = stage.Frames(times=(0.0, 20.0, 40.0, 100.0), scripts=(1.0, 1.0, 2.0, 3.0))
    assert frames.per_second == 30
    assert next(frames.rows("it", "at most 2", ""))[1] == "1.5 (1.0 to 3.0)"


def test_of_many_values_the_percentiles_are_shown():
    assert stage.within([float(k) for k in range(101)]) == "50.0 (4.1 to 95.9)"
    assert stage.within([1.0, 1000.0]) == "500 (1.0 to 1,000)"


@needs_chromium
def test_stage_measures_a_real_page(app_url):
    async def measured():
        async with (
            chromium.browser(chromium.WITHOUT_GPU) as browser,
            chromium.page(browser, smallest) as floor,
            chromium.page(browser, stage.link(app_url, (Adam(learning_rate=0.05), GradientDescent()), 100)) as page,
        ):
            await driver.open_cards(page)
            slid = await stage.drag(driver.drag_slider(page, stage.TURNED, 0.5))
            dragged = await stage.drag(driver.drag_start(page, 0.5))
            settled = await stage.settling(page, floor, 1)
            return slid, dragged, settled, await stage.memory(page, 2), await stage.frames(page, 10, 0.5)

    with chromium.served("benchmarks/round_trip_app.py") as smallest:
        slid, dragged, settled, memory, frames = ran(measured())
    for drag in (slid, dragged):
        assert drag.moves > 0
        assert len(drag.updates) == len(drag.between("moved", "shown")) > 0
        assert min(drag.between("moved", "drawn")) > 0
        assert drag.requests == 0
    assert min(settled.pairs.ours + settled.pairs.theirs) > 0
    assert settled.bytes[0] > 2 * 12 * 101  # the paths of both lanes are in it
    assert memory.after[0] > 1e6
    assert len(frames.times) == len(frames.scripts) > 1


def test_load_has_a_row_for_each_drag_and_crowd():
    rows = in_a_thread(lambda: list(live_load.measure(seconds=0.3, crowd=(1, 3))))
    opened, *dragged = rows
    assert opened[0] == "the programs are fetched, 3"
    assert [row[0] for row in dragged] == [f"{name}, {clients}" for name in live_load.CASES for clients in (1, 3)]
    assert all(float(row[1]) > 0 for row in rows)


def test_load_tells_what_a_page_on_programs_asks_of_the_server(monkeypatch):
    @asynccontextmanager
    async def opened(*_):
        yield None

    async def dragged(*_):
        return {"requests": 3, "seconds": 5.0}

    async def nothing(*_):
        pass

    monkeypatch.setattr(chromium, "browser", opened)
    monkeypatch.setattr(chromium, "page", opened)
    for name, does in (("open_cards", nothing), ("drag_slider", dragged), ("drag_start", dragged)):
        monkeypatch.setattr(driver, name, does)
    told = in_a_thread(lambda: live_load.on_programs("http://home", seconds=5))
    assert told == "On programs: 6 requests in 10 seconds of a page, 180 a second of 300 clients."


def test_unknown_part_gets_a_sentence(capsys):
    with pytest.raises(SystemExit):
        main(["laps"])
    assert "no part laps; give race, lanes, maps, stage or load" in capsys.readouterr().err


def test_a_part_runs_by_name(monkeypatch, capsys):
    monkeypatch.setattr("benchmarks.__main__.PARTS", {"race": lambda: ["the race"], "lanes": lambda: ["the lanes"]})
    main(["lanes"])
    shown = capsys.readouterr().out
    assert "the lanes" in shown
    assert "the race" not in shown
    assert f"numpy {np.__version__}" in shown


def test_module_runs_from_the_root():
    done = subprocess.run([sys.executable, "-m", "benchmarks", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "race, lanes, maps, stage or load" in done.stdout
