"""Maps as they are streamed: the coarse picture first, every cell once, and nothing is computed for nobody."""

import asyncio
import os
import signal
import struct
import urllib.error
import urllib.request
from concurrent.futures import BrokenExecutor, Future, wait
from dataclasses import replace
from urllib.parse import parse_qs

import numpy as np
import pytest

from lessons.presets import BEALE
from optimizers import Adam, ConjugateGradient, GradientDescent, Newton, run
from optimizers.fates import Fates
from player import assets, map_stream
from player.records import record
from studies import Lane, Race, study
from studies.axis import Axis
from studies.basins import Basins, outcomes
from studies.map_link import read_map, to_map_query
from studies.measures import MEASURES
from studies.processes import processes
from studies.study import pieces, whole
from studies.sweep import Sweep
from surfaces import Beale, Himmelblau, IllConditionedQuadratic, StyblinskiTang, Transform

AXES = Axis("optimizer", "learning_rate", 1e-4, 10.0, 48), Axis("optimizer", "beta1", 0.0, 0.999, 48)
SWEEP = Sweep(Race(Beale(), (1.0, 1.6), 60, (Lane(Adam()),)), *AXES)
BASINS = Basins(Race(Himmelblau(), (0.0, 0.0), 40, (Lane(Newton()),)), Himmelblau.domain, 40, 40)


def get(url: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def records(body: bytes, measures: int):
    """The cells of each record, its measures and its codes."""
    place = 0
    while place < len(body):
        (count,) = struct.unpack_from("<I", body, place)
        cells = np.frombuffer(body, "<u4", count, place + 4)
        numbers = np.frombuffer(body, "<f4", count * measures, place + 4 + 4 * count).reshape(measures, count)
        end = place + 4 + 4 * count * (1 + measures)
        yield cells, numbers, np.frombuffer(body, np.uint8, count, end)
        place = end + count


def url_of(app_url: str, asked) -> str:
    return f"{app_url}/{assets.base()}/map?{to_map_query(asked)}"


def status_of(asked: Sweep, fates: Fates) -> np.ndarray:
    return fates.status


def kind_of(asked: Basins, fates: Fates) -> np.ndarray:
    told = outcomes(asked, fates)
    return np.array([one.kind for one in told.legend])[told.code]


@pytest.mark.parametrize(("asked", "fate"), [(SWEEP, status_of), (BASINS, kind_of)], ids=["sweep", "basins"])
def test_the_stream_is_the_map_piece_by_piece(app_url, asked, fate):
    status, headers, body = get(url_of(app_url, asked))
    assert (status, headers["content-type"]) == (200, "application/octet-stream")
    names = asked.measures
    found = list(records(body, len(names)))
    cells = np.concatenate([cells for cells, _, _ in found])
    np.testing.assert_array_equal(np.sort(cells), np.arange(np.prod(asked.shape)))
    for (seen, _, _), piece in zip(found, pieces(asked), strict=True):
        np.testing.assert_array_equal(seen, piece)

    fates = whole(asked)
    for k, name in enumerate(names):
        wanted = MEASURES[name].of(asked.race.ground, fates).ravel()[cells]
        sent = np.concatenate([numbers[k] for _, numbers, _ in found])
        np.testing.assert_allclose(sent, wanted.astype(np.float32), rtol=1e-5)
    words = np.array(asked.fates)[np.concatenate([codes for _, _, codes in found])]
    np.testing.assert_array_equal(words, fate(asked, fates).ravel()[cells])
    again = get(url_of(app_url, asked))[2]
    assert again == body


def test_a_cells_loss_is_told_above_the_least_of_its_own_ground():
    """A loss that is scaled by c has c times the least, and is descended as with c times the rate."""
    rates, factors = Axis("optimizer", "learning_rate", 1e-4, 1e-2, 3), Axis("transform", "loss_factor", 0.5, 2.0, 4)
    asked = Sweep(Race(StyblinskiTang(), (-1.0, 2.0), 30, (Lane(GradientDescent()),)), rates, factors)
    ((cells, numbers, _),) = records(record(asked, np.arange(12)), len(asked.measures))
    for cell, told in zip(cells, numbers[asked.measures.index("loss")], strict=True):
        rate, factor = asked.x_values[cell % 3], asked.y_values[cell // 3]
        path = run(GradientDescent(learning_rate=rate * factor), StyblinskiTang(), (-1.0, 2.0), 30)
        assert told == pytest.approx(factor * (path.loss[-1] - StyblinskiTang.infimum), rel=1e-4)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "lacks its surface and start and steps and lane"),
        ("surface=beale&start=1,1&steps=9&lane=adam&cells=64&x=learning_rate,1e-4,10&y=nonsense,0,1", "'nonsense'"),
        ("surface=beale&start=1,1&steps=9&lane=adam&cells=64&x=learning_rate,-1,10&y=beta1,0,0.9", "learning_rate"),
        ("surface=beale&start=1,1&steps=9&lane=adam&cells=64&x=beta1,0,0.9&y=beta1,0,0.9", "two different ones"),
        (
            "surface=beale&start=1,1&steps=9&lane=adam&cells=64&x=race.steps,1,9000&y=beta1,0,0.9",
            "at most 2,000 to be played, but is 9,000",
        ),
        ("surface=beale&start=1,1&steps=9&lane=adam&cells=64&x=beta1,0,0.9", "An axis is written as"),
        ("surface=beale&start=1,1&steps=9&lane=adam&cells=64", "lacks its x and y or its window"),
        ("surface=beale&start=1,1&steps=9&lane=adam&lane=newton&cells=64&window=0,1,0,1", "one optimizer"),
        ("surface=beale&start=1,1&steps=9&lane=adam&cells=4096&window=0,1,0,1", "32 to 256 cells"),
        ("surface=beale&start=1,1&steps=9&lane=adam&cells=64&window=0,0,0,1", "window"),
        ("surface=beale&start=1,1&steps=9&lane=adam&cells=64&window=nan,1,0,1", "window"),
        ("surface=beale&start=1,1&steps=9e9&lane=adam&cells=64&window=0,1,0,1", "whole number"),
        ("surface=beale&start=1,1&steps=9&lane=__import__('os')&cells=64&window=0,1,0,1", "no optimizer"),
        (f"surface=beale&window={'1' * 5000}", "too long"),
        ("surface=beale&start=1,1&steps=2000&lane=bfgs&cells=256&window=0,1,0,1", "would take more than 4 minutes"),
    ],
)
def test_a_bad_query_gets_a_sentence(app_url, query, sentence):
    status, _, body = get(f"{app_url}/{assets.base()}/map?{query}")
    assert status == 400
    assert sentence in body.decode()
    assert "Traceback" not in body.decode()


def test_who_hangs_up_stops_the_computation(monkeypatch):
    """What waits is cancelled, and the next map is computed at once."""
    race = Race(Himmelblau(), (0.0, 0.0), 300, (Lane(ConjugateGradient()),))
    slow = Basins(race, Himmelblau.domain, 256, 256)
    submitted: list[Future] = []

    class Noting:
        def submit(self, *job):
            submitted.append(processes().submit(*job))
            return submitted[-1]

    monkeypatch.setattr(study, "processes", Noting)

    async def listen_briefly() -> int:
        stream = map_stream._records(slow)
        first = await anext(stream)
        await stream.aclose()
        return len(first)

    assert asyncio.run(listen_briefly()) > 0
    assert wait(submitted, timeout=60).not_done == set()
    assert len(submitted) < len(list(pieces(slow))) / 2
    assert not map_stream._under_way
    assert len(asyncio.run(all_of(BASINS))) > 0


async def all_of(asked) -> bytes:
    return b"".join([record async for record in map_stream._records(asked)])


def test_a_killed_process_ends_the_stream_and_the_next_map_is_whole():
    async def broken() -> int:
        stream = map_stream._records(replace(BASINS, width=64, height=64))
        length = len(await anext(stream))
        for process in list(processes()._processes):
            os.kill(process, signal.SIGKILL)
        return length + sum([len(record) async for record in stream])

    known = asyncio.run(broken())
    again = asyncio.run(all_of(replace(BASINS, width=64, height=64)))
    assert known <= len(again)
    assert sum(len(cells) for cells, _, _ in records(again, 1)) == 64 * 64
    assert not map_stream._under_way


def test_who_asks_after_a_process_was_killed_is_answered_in_whole(monkeypatch):
    """Nobody has noticed yet that the processes are gone: the map begins once more, on new ones."""

    class Gone:
        def submit(self, *_: object) -> None:
            raise BrokenExecutor

    pools = iter([Gone(), processes(), processes()])
    monkeypatch.setattr(study, "processes", lambda: next(pools))
    body = asyncio.run(all_of(replace(BASINS, width=35, height=35)))
    assert sum(len(cells) for cells, _, _ in records(body, 1)) == 35 * 35


def test_no_hessian_is_computed_where_the_server_listens(monkeypatch):
    """What a run came to rest at is told by its Hessian, in the process that ran it."""

    def here(*_: object) -> None:
        raise AssertionError("on the event loop")

    asked = replace(BASINS, width=36, height=36)
    wanted = asyncio.run(all_of(asked))
    map_stream._shelf._kept.clear()
    monkeypatch.setattr(Himmelblau, "hessian", here)
    assert asyncio.run(all_of(asked)) == wanted


def test_two_who_look_at_the_same_map_take_two_places():
    async def places() -> list[int]:
        streams, taken = [map_stream._records(BASINS) for _ in range(2)], []
        for stream in streams:
            await anext(stream)
        for stream in streams:
            taken.append(len(map_stream._under_way))
            await stream.aclose()
        return [*taken, len(map_stream._under_way)]

    assert asyncio.run(places()) == [2, 1, 0]


def test_a_crowd_is_asked_to_wait(monkeypatch):
    class Request:
        class url:
            query = to_map_query(replace(BASINS, width=33, height=33))

        class query_params:
            @staticmethod
            def getlist(key):
                return parse_qs(Request.url.query).get(key, [])

    monkeypatch.setattr(map_stream, "MOST", 0)
    answer = asyncio.run(map_stream.map_stream(Request()))
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "starts as soon as" in answer.body.decode()


@pytest.mark.parametrize(
    "asked",
    [
        SWEEP,
        BASINS,
        Sweep(
            Race(IllConditionedQuadratic(), (1.0, 0.5), 30, (Lane(GradientDescent()),), Transform(turn=30)),
            Axis("optimizer", "learning_rate", 1e-4, 10.0, 64),
            Axis("surface", "condition", 1.0, 1000.0, 64),
        ),
    ],
    ids=["sweep", "basins", "turned"],
)
def test_a_map_survives_its_query(asked):
    assert read_map(parse_qs(to_map_query(asked)), BEALE) == asked


def test_a_map_that_no_link_can_tell_of_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="as many rows as columns only, not of 40 by 41"):
        to_map_query(replace(BASINS, width=41))
