"""The stage in a real Chromium: how fast a picture follows a hand, beside the smallest round trip that Streamlit makes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from math import nan
from statistics import median, quantiles
from typing import Any

from benchmarks import chromium, driver, race
from benchmarks.table import spread, table
from benchmarks.timing import Pairs
from optimizers import AdamW, AMSGrad, Lion, Optimizer, RAdam
from studies import Lane, Race
from studies.link import to_link
from surfaces import Beale

TWELVE: tuple[Optimizer, ...] = (
    *race.RULES,
    AdamW(learning_rate=0.05),
    AMSGrad(learning_rate=0.05),
    RAdam(learning_rate=0.05),
    Lion(learning_rate=0.01),
)
TURNED = "rule-adam-learning_rate"

COMPOSITORS = (("A played graphics card", chromium.FLAGS), ("No graphics card", chromium.WITHOUT_GPU))

LATENCY, RATE = "at most 25", "at least 55"  # of what is dragged, without a graphics card

SKIPPED = "Stage: skipped, because {}."

# What our own settings change of a round trip, set back: the smallest one is that of Streamlit as it comes.
AS_STREAMLIT_COMES = ("--runner.postScriptGC", "true")

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Drag:
    """What a page did while a hand dragged something over it. Times are in milliseconds of the page's clock.

    Attributes:
        updates: for each picture on the way when the hand `moved`, and when it was `drawn` on the canvas, and `shown`: handed
            over by the browser.
        moves: how many moves of the pointer the page saw.
        seconds: how long it was dragged.
        requests: how often the server was asked for paths, or for the inside of a lane.
    """

    updates: tuple[dict[str, float], ...]
    moves: int
    seconds: float
    requests: int

    def between(self, first: str, last: str) -> list[float]:
        """Milliseconds from one moment of an update to another, of each update."""
        return [update[last] - update[first] for update in self.updates]

    def rows(self, what: str) -> Iterator[Row]:
        """The latency, what it consists of, the updates a second, and the requests, with their budgets."""
        parts = [median(self.between(*pair) or [nan]) for pair in (("moved", "drawn"), ("drawn", "shown"))]
        yield f"{what}: hand to picture, ms", within(self.between("moved", "shown")), LATENCY
        yield "- of it running and drawing, frame", ", ".join(map(_plain, parts)), ""
        yield (
            f"- updates a second ({self.moves / self.seconds:.0f} moves)",
            f"{len(self.updates) / self.seconds:.1f}",
            RATE,
        )
        yield "- requests meanwhile", str(self.requests), "0"


@dataclass(frozen=True)
class Settling:
    """Milliseconds from a release to the component's next call: the smallest app's, and the settled picture; in turns.

    Attributes:
        pairs: `ours` is the smallest app's, so that the ratios are those of the stage to it.
        bytes: that came over the stage's web socket, release by release.
    """

    pairs: Pairs
    bytes: tuple[int, ...]

    def rows(self, what: str) -> Iterator[Row]:
        yield f"{what}: release to settled, ms", within(self.pairs.theirs), ""
        yield "- smallest Streamlit round trip, ms", within(self.pairs.ours), ""
        yield "- settled / smallest round trip", spread(self.pairs.ratios), "at most 1.6x"
        yield "- bytes of a settled update", within(self.bytes), "at most 120,000"


@dataclass(frozen=True)
class Frames:
    """The animation frames of a playing race: when each began, and how long scripts ran in it; milliseconds."""

    times: tuple[float, ...]
    scripts: tuple[float, ...]

    @property
    def per_second(self) -> float:
        return 1000 * (len(self.times) - 1) / (self.times[-1] - self.times[0])

    def rows(self, what: str, script: str, rate: str) -> Iterator[Row]:
        yield f"{what}: script of a frame, ms", within(self.scripts), script
        yield "- frames a second", f"{self.per_second:.1f}", rate


@dataclass(frozen=True)
class Memory:
    """A tab's JavaScript heap in bytes and its DOM nodes, before and after; the garbage is collected each time."""

    before: tuple[int, int]
    after: tuple[int, int]

    def rows(self, what: str) -> Iterator[Row]:
        heap, nodes = zip(self.before, self.after, strict=True)
        yield f"{what}: heap before and after, MB", " to ".join(f"{size / 1e6:.2f}" for size in heap), "no growth"
        yield "- DOM nodes before and after", " to ".join(f"{count:,}" for count in nodes), "no growth"


def lines(seconds: float = 4, repetitions: int = 7, moves: int = 200) -> Iterator[str]:
    """What is printed: a row per quantity, or why there is none."""
    missing = chromium.missing()
    if missing:
        yield SKIPPED.format(missing)
        return
    yield f"Stage: the app in a headless Chromium, on {Beale.name}, every card open; the mouse moves {driver.MOVES_PER_SECOND}"
    yield "times a second. A quantity is its median (5th to 95th percentile). Each twice: with a graphics card that the"
    yield "processor plays (it needs a core of its own), and with none, where pages are put together without that detour."
    yield ""
    least = (56, 28, 15)
    yield from table(("on the stage", "measured", "budget"), measure(seconds, repetitions, moves), least)


def measure(seconds: float, repetitions: int, moves: int) -> Iterator[Row]:
    """The rows, each as soon as it is known."""
    rows = _rows(seconds, repetitions, moves)
    with asyncio.Runner() as runner:
        try:
            while (row := runner.run(_next(rows))) is not None:
                yield row
        finally:
            runner.run(rows.aclose())


async def _next(rows: AsyncIterator[Row]) -> Row | None:
    return await anext(rows, None)


async def _rows(seconds: float, repetitions: int, moves: int) -> AsyncIterator[Row]:
    """Both ways to put a page together, and all that is measured on each."""
    with ExitStack() as servers:
        app = servers.enter_context(chromium.served("app.py"))
        smallest = servers.enter_context(chromium.served("benchmarks/round_trip_app.py", *AS_STREAMLIT_COMES))
        for what, flags in COMPOSITORS:
            yield what, "", ""
            async with chromium.browser(flags) as browser, chromium.page(browser, smallest) as floor:
                async for row in _of_browser(browser, app, floor, seconds, repetitions, moves):
                    yield row


async def _of_browser(
    browser: Any, app: str, floor: Any, seconds: float, repetitions: int, moves: int
) -> AsyncIterator[Row]:
    """One race after the other, and on each what its budgets speak of."""
    async with chromium.page(browser, link(app, race.RULES, 300)) as page:
        await driver.open_cards(page)
        yield f"8 lanes x 300 steps, {await _view(page)}", "", ""
        for row in (await drag(driver.drag_slider(page, TURNED, seconds))).rows("slider dragged"):
            yield row
        for row in (await drag(driver.drag_start(page, seconds))).rows("start dragged, all lanes"):
            yield row
        for row in (await settling(page, floor, repetitions)).rows("8 cards"):
            yield row
        for row in (await memory(page, moves)).rows(f"{moves} moves of a slider"):
            yield row
    async with chromium.page(browser, link(app, TWELVE, 300)) as page:
        await driver.open_cards(page)
        for row in (await settling(page, floor, repetitions)).rows("12 cards"):
            yield row
    for rules, steps, budgets in ((race.RULES, 1000, ("at most 2", "")), (TWELVE, 2000, ("", "at least 30"))):
        async with chromium.page(browser, link(app, rules, steps)) as page:
            what = f"{len(rules)} x {steps:,} playing, {await _view(page)}"
            for row in (await frames(page, steps // 2, seconds)).rows(what, *budgets):
                yield row


def link(app: str, rules: Sequence[Optimizer], steps: int) -> str:
    """The address of a race, its plane alone where the page can show that."""
    return f"{app}/?{to_link(Race(Beale(), race.START, steps, tuple(map(Lane, rules))))}&view=contour"


async def drag(noted: Awaitable[dict[str, Any]]) -> Drag:
    """One of the driver's drags."""
    kept = await noted
    return Drag(tuple(kept["updates"]), kept["moves"], kept["seconds"], kept["requests"])


async def settling(page: Any, floor: Any, repetitions: int) -> Settling:
    """Turns a slider of either page by a stop, in turns, after a turn of each that is not counted."""
    wire, floors, stages, sizes = await driver.wire(page), [], [], []
    for _ in range(repetitions + 1):
        floors.append(await driver.turn_and_release(floor, "value"))
        settled, size = await wire.bytes_of(driver.turn_and_release(page, TURNED))
        stages.append(settled)
        sizes.append(size)
    return Settling(Pairs(tuple(floors[1:]), tuple(stages[1:])), tuple(sizes[1:]))


async def frames(page: Any, step: int, seconds: float) -> Frames:
    """Plays the race from a step on."""
    noted = await driver.play(page, step, seconds)
    return Frames(tuple(frame["time"] for frame in noted), tuple(frame["script"] for frame in noted))


async def memory(page: Any, moves: int) -> Memory:
    """Turns a slider to and fro: forty times before the first look, so that all code has run and is compiled."""
    wire = await driver.wire(page)
    await driver.press_keys(page, TURNED, min(moves, 40))
    before = await wire.memory()
    await driver.press_keys(page, TURNED, moves)
    return Memory(before, await wire.memory())


async def _view(page: Any) -> str:
    return "2-D and 3-D" if await driver.has_scene(page) else "2-D"


def within(values: Sequence[float]) -> str:
    """The median, with the 5th and the 95th percentile: "21.3 (20.1 to 22.4)"; of few values the least and the greatest."""
    if not values:
        return "none"
    few = len(values) < 20
    low, high = (min(values), max(values)) if few else (ends := quantiles(values, n=20))[:1] + ends[-1:]
    return f"{_plain(median(values))} ({_plain(low)} to {_plain(high)})"


def _plain(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"
