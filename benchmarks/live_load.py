"""The server under a crowd that drags: on programs, which ask nothing, and on the live channel, where there is none."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from math import cos, sin
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from benchmarks import chromium, driver
from benchmarks.chromium import served
from benchmarks.stage import within
from benchmarks.table import table
from lessons.presets import BEALE
from optimizers import OPTIMIZERS
from parameters import declaration
from player import assets
from programs import kind_of
from studies import Lane, Race
from studies.link import to_link

CLIENTS = 300  # a lecture
MOVES_PER_SECOND = 60  # a hand is at a new value as often
HOSTILE = "surface=beale&start=nan,1&steps=10&lane=__import__('os')"

Answer = tuple[int, bytes]
Targets = Callable[
    [int, int, int], tuple[str, Callable[[Answer], None]]
]  # of a client, its move, and its answers so far
Job = Callable[[], Awaitable[object]]


class Connection:
    """One kept-alive HTTP connection with one request on its way at a time, as a browser's hand has."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, target: str) -> Answer:
        """Status and body of an answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._host.split(":"))
        reader, writer = self._streams
        writer.write(f"GET /{target} HTTP/1.1\r\nHost: {self._host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *others = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in others)}
        body = await reader.readexactly(int(headers["content-length"]))
        return int(first.split()[1]), gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body

    async def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            await self._streams[1].wait_closed()


@asynccontextmanager
async def connections(url: str, count: int) -> AsyncIterator[list[Connection]]:
    """Several connections, closed in the end."""
    opened = [Connection(url) for _ in range(count)]
    try:
        yield opened
    finally:
        await asyncio.gather(*(connection.close() for connection in opened))


@dataclass(frozen=True)
class Load:
    """What came of some seconds with a crowd. Times are in milliseconds.

    Attributes:
        answers: how many each client got.
        latencies: of all their answers.
        meanwhile: by name, how long other requests took that were made one after the other.
    """

    seconds: float
    answers: tuple[int, ...]
    latencies: tuple[float, ...]
    meanwhile: dict[str, tuple[float, ...]]

    def row(self, what: str) -> tuple[str, ...]:
        rates = [count / self.seconds for count in self.answers]
        others = (within(times) for times in self.meanwhile.values())
        return what, f"{min(rates):.1f}", f"{median(rates):.1f}", within(self.latencies), *others


def one_lane(client: int, move: int) -> Race:
    """The opening race's lane of momentum alone, its learning rate under a hand."""
    lane = BEALE.lanes[1]
    stops = declaration(type(lane.optimizer), "learning_rate").grid
    rate = float(stops[(client + move) % len(stops)])
    return replace(BEALE, lanes=(replace(lane, optimizer=replace(lane.optimizer, learning_rate=rate)),))


def all_lanes(client: int, move: int) -> Race:
    """The opening race with its start under a hand that goes in a circle."""
    angle = client + move / 19
    return replace(BEALE, start=(round(1 + 0.5 * cos(angle), 3), round(1.6 + 0.5 * sin(angle), 3)))


DEAREST = max((rule for rule in OPTIMIZERS.values() if not rule.straight), key=lambda rule: rule.microseconds)


def dearest_lane(client: int, move: int) -> Race:
    """The dearest lane that has no program, on the same ground from its own start."""
    return replace(all_lanes(client, move), lanes=(Lane(DEAREST()),))


CASES = {
    f"a lane without a program ({DEAREST.name})": dearest_lane,
    "programs missing: a slider, one lane": one_lane,
    "programs missing: the start, all lanes": all_lanes,
}


def lines(seconds: float = 5, crowd: Sequence[int] = (1, CLIENTS)) -> Iterator[str]:
    """What is printed: what programs ask; then for each kind of drag a row for one client, and one for the crowd."""
    yield f"Load: clients that drag at once, for {seconds:g} seconds; {BEALE.surface.name}'s opening race."
    if missing := chromium.missing():
        yield f"On programs: not measured, because {missing}."
    else:
        with served("app.py") as url:
            yield on_programs(url, seconds)
    yield "Below each has one request on its way. Answers a second are those of one client; the others ask meanwhile, one after"
    yield "the other."
    yield ""
    header = ("what is asked, clients", "answers/s, least", "median", "answer, ms", "refusal (50), ms", "health, ms")
    yield from table((*header, "socket ping, ms"), measure(seconds, crowd), (54, 16, 6, 24, 22, 22, 22))


def measure(seconds: float, crowd: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """The rows."""
    with served("app.py") as url:
        yield asyncio.run(load(url, program_targets(), max(crowd), seconds)).row(
            f"the programs are fetched, {max(crowd)}"
        )
        for name, race in CASES.items():
            for clients in crowd:
                yield asyncio.run(load(url, live_targets(race), clients, seconds)).row(f"{name}, {clients}")


def on_programs(url: str, seconds: float) -> str:
    """What a page asks of the server while its slider and its start are dragged, told for a crowd."""

    async def dragged() -> tuple[int, float]:
        async with chromium.browser(chromium.WITHOUT_GPU) as browser:
            address = f"{url}/?{to_link(BEALE)}&view=contour"
            async with chromium.page(browser, address) as page:
                await driver.open_cards(page)
                hands = [
                    await driver.drag_slider(page, "rule-momentum-learning_rate", seconds),
                    await driver.drag_start(page, seconds),
                ]
        return sum(hand["requests"] for hand in hands), sum(hand["seconds"] for hand in hands)

    requests, taken = asyncio.run(dragged())
    crowd = CLIENTS * requests / taken
    return (
        f"On programs: {requests} requests in {taken:.0f} seconds of a page, {crowd:.0f} a second of {CLIENTS} clients."
    )


async def load(url: str, targets: Targets, clients: int, seconds: float) -> Load:
    """Lets a crowd ask; asserts that every answer is what was asked for, and every refusal a refusal."""
    latencies: list[list[float]] = [[] for _ in range(clients)]

    async def drag(client: int, connection: Connection) -> None:
        while (now := perf_counter()) < begin + seconds:
            # The newest value; those between are not asked.
            target, check = targets(client, int((now - begin) * MOVES_PER_SECOND), len(latencies[client]))
            asked = perf_counter()
            answer = await connection.get(target)
            latencies[client].append(1000 * (perf_counter() - asked))
            check(answer)

    async def others(job: Job) -> tuple[float, ...]:
        times = []
        while perf_counter() < begin + seconds:
            asked = perf_counter()
            await job()
            times.append(1000 * (perf_counter() - asked))
            await asyncio.sleep(0.1)
        return tuple(times)

    async with connections(url, clients + 2) as (refused, healthy, *hands), _pinger(url) as ping:
        await asyncio.gather(
            *(hand.get(targets(0, 0, 0)[0]) for hand in hands)
        )  # all are connected, and nothing is new
        begin = perf_counter()
        jobs = {"refusal": lambda: _refusal(refused), "health": lambda: _health(healthy), "ping": ping}
        measured = asyncio.gather(*(others(job) for job in jobs.values()))
        await asyncio.gather(*(drag(client, connection) for client, connection in enumerate(hands)))
        meanwhile = dict(zip(jobs, await measured, strict=True))
    return Load(seconds, tuple(map(len, latencies)), tuple(time for times in latencies for time in times), meanwhile)


def live_targets(race: Callable[[int, int], Race]) -> Targets:
    """Races of the live channel, as a hand moves."""

    def targets(client: int, move: int, count: int) -> tuple[str, Callable[[Answer], None]]:
        here = race(client, move)
        size = 12 * len(here.lanes) * (here.steps + 1)

        def check(answer: Answer) -> None:
            assert (answer[0], len(answer[1])) == (200, size), answer[1][:200]

        return live_target(here), check

    return targets


def program_targets() -> Targets:
    """The programs of the opening race, one after the other."""
    kinds = [str(kind_of(BEALE.noisy_ground, lane.optimizer, lane.schedule)) for lane in BEALE.lanes]
    names = ["declarations.json", "beale.js", *(f"{kind}.js" for kind in kinds)]

    def check(answer: Answer) -> None:
        assert answer[0] == 200, answer[1][:200]

    return lambda client, move, count: (f"{assets.base()}/kinds/{names[count % len(names)]}", check)


def live_target(race: Race) -> str:
    """Where the live channel answers a race, relative to the app's address."""
    return f"{assets.base()}/live?{to_link(race)}"


async def _refusal(connection: Connection) -> None:
    status, body = await connection.get(f"{assets.base()}/live?{HOSTILE}")
    assert status == 400, body[:200]


async def _health(connection: Connection) -> None:
    assert await connection.get("_stcore/health") == (200, b"ok")


@asynccontextmanager
async def _pinger(url: str) -> AsyncIterator[Job]:
    """Pings the web socket that pages talk over; `websockets` comes with Streamlit."""
    from websockets.asyncio.client import connect

    async with connect(f"{url.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"]) as socket:

        async def ping() -> None:
            await (await socket.ping())

        yield ping
