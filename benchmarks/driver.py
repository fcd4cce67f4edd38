"""Hands on a page of the app: they drag, let go and play, and read what probe.js noted. The pages are Playwright's."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from math import cos, sin
from typing import Any

MOVES_PER_SECOND = 125  # as a mouse does; a page is handed one a frame

_STAGE = 'document.querySelector(".stage")'

# A thumb that is in sight, and in the same place twice: the card around it has opened.
_STILL = """thumb => {
  thumb.scrollIntoView({block: "center"});
  const {left, top, width, height} = thumb.getBoundingClientRect(), place = `${left} ${top}`;
  const still = thumb.dataset.place === place;
  thumb.dataset.place = place;
  return still && thumb.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


class Slider:
    """The slider with a widget's key."""

    def __init__(self, page: Any, key: str) -> None:
        self._page = page
        self._track = page.locator(f".st-key-{key}")
        self.input = self._track.get_by_role("slider")

    @asynccontextmanager
    async def held(self) -> AsyncIterator[Callable[[int], Coroutine[Any, Any, None]]]:
        """Holds the thumb with the mouse; gives what moves it to a stop."""
        thumb, mouse = self.input.locator("xpath=ancestor::div[@data-rac][1]"), self._page.mouse
        await self._page.wait_for_function(_STILL, arg=await thumb.element_handle(), polling=250)
        x, y = await _middle(thumb)
        at, last, width = await self.at(), await self.last(), (await self._track.bounding_box())["width"]
        await mouse.move(x, y)
        await mouse.down()
        yield lambda stop: mouse.move(x + (stop - at) * width / last, y)
        await mouse.up()

    async def at(self) -> int:
        """The stop it stands at."""
        return int(await self.input.input_value())

    async def last(self) -> int:
        """Its last stop; the first is 0."""
        return int(await self.input.get_attribute("max"))

    async def inward(self) -> int:
        """The way to its middle, where a drag has left it near an end: 1 or -1."""
        return -1 if await self.at() > await self.last() / 2 else 1


async def open_cards(page: Any) -> None:
    """Opens every card, and goes to the end of the race, so that nothing moves by itself."""
    for summary in await page.locator("[class*=st-key-card-] summary").all():
        await summary.click()
    await page.locator(".stage .play").focus()
    await page.keyboard.press("End")
    await page.wait_for_function(f'{_STAGE}.dataset.step === document.querySelector(".scrub").max')


async def has_scene(page: Any) -> bool:
    """Whether the surface in three dimensions is on the page."""
    return await page.locator(".panel.scene").is_visible()


async def drag_slider(page: Any, key: str, seconds: float) -> dict[str, Any]:
    """Drags a slider to and fro over all its stops, a stop a move; what was noted."""
    slider = Slider(page, key)
    at, last = await slider.at(), await slider.last()
    way = [*range(at, last + 1), *range(last - 1, -1, -1), *range(1, at)]
    async with slider.held() as move:
        return await _noted(page, lambda k: move(way[k % len(way)]), seconds)


async def drag_start(page: Any, seconds: float) -> dict[str, Any]:
    """Drags the start around a circle, in two seconds each time; what was noted."""
    ring = page.locator(".stage .start")
    await ring.scroll_into_view_if_needed()
    x, y = await _middle(ring)
    await page.mouse.move(x, y)
    await page.mouse.down()
    noted = await _noted(page, lambda k: page.mouse.move(x + 40 * cos(k / 19) - 40, y + 40 * sin(k / 19)), seconds)
    await page.mouse.up()
    return noted


async def turn_and_release(page: Any, key: str) -> float:
    """Drags a slider by a stop and lets go; milliseconds from then until the settled picture."""
    slider = Slider(page, key)
    async with slider.held() as move:
        to = await slider.at() + await slider.inward()
        await move(to)
        handle = await slider.input.element_handle()
        await page.wait_for_function("([input, to]) => Number(input.value) === to", arg=[handle, to])
        await page.wait_for_timeout(150)  # the last live picture is drawn
        await page.evaluate("probe.begin()")
    return await (await page.wait_for_function("probe.settled")).json_value()


async def press_keys(page: Any, key: str, moves: int) -> None:
    """Turns a slider by keyboard, ten stops to and ten fro, and waits each time for the settled picture."""
    await page.keyboard.press("Tab")  # a slider that was reached so keeps its arrows
    slider = Slider(page, key)
    await slider.input.focus()
    keys = ("ArrowLeft", "ArrowRight")
    there, back = keys if await slider.inward() < 0 else reversed(keys)
    for k in range(moves):
        before = await page.evaluate(f"{_STAGE}.dataset.generation")
        await page.keyboard.press(there if k % 20 < 10 else back)
        await page.wait_for_function(f"before => {_STAGE}.dataset.generation !== before", arg=before)


async def play(page: Any, step: int, seconds: float) -> list[dict[str, float]]:
    """Plays from a step on; the animation frames that were noted."""
    await page.locator(".scrub").fill(str(step))
    await page.locator(".stage .play").click()
    await page.mouse.move(2, 2)  # away from the paths, which answer a pointer with a tip
    await page.wait_for_timeout(300)
    await page.evaluate("probe.begin(true)")
    await page.wait_for_timeout(1000 * seconds)
    frames = await page.evaluate("probe.frames")
    await page.locator(".stage .play").click()
    return frames


class Wire:
    """What Chromium's own debugger knows of a page: the bytes on its web sockets, and its memory. Made by `wire`."""

    def __init__(self, page: Any, session: Any) -> None:
        self._page = page
        self._session = session
        self._bytes = 0
        session.on("Network.webSocketFrameReceived", self._received)

    def _received(self, event: dict[str, Any]) -> None:
        data, binary = event["response"]["payloadData"], event["response"]["opcode"] == 2
        self._bytes += len(data) * 3 // 4 if binary else len(data)  # binary frames are told in base64

    async def bytes_of(self, job: Awaitable[float], quiet: float = 0.3) -> tuple[float, int]:
        """What a job answers, and the bytes that come meanwhile, and until nothing has come for `quiet` seconds."""
        begin = self._bytes
        answer, before = await job, -1
        while self._bytes != before:
            before = self._bytes
            await self._page.wait_for_timeout(1000 * quiet)
        return answer, self._bytes - begin

    async def memory(self) -> tuple[int, int]:
        """Bytes of the page's JavaScript heap and its DOM nodes, once the garbage is collected."""
        for _ in range(3):
            await self._session.send("HeapProfiler.collectGarbage")
        heap = await self._session.send("Runtime.getHeapUsage")
        return heap["usedSize"], (await self._session.send("Memory.getDOMCounters"))["nodes"]


async def wire(page: Any) -> Wire:
    """Listens to a page's sockets from now on."""
    session = await page.context.new_cdp_session(page)
    listening = Wire(page, session)
    await session.send("Network.enable")
    return listening


async def _noted(page: Any, move: Callable[[int], Coroutine[Any, Any, None]], seconds: float) -> dict[str, Any]:
    """Moves at the pace of a mouse; the updates that this brought, the moves that the page saw, and the requests.

    A mouse does not wait until the page has seen a move; Chromium hands a busy page only the last of those that wait.
    """
    await page.evaluate("probe.begin()")
    begin, moves = time.perf_counter(), []
    for k in range(int(seconds * MOVES_PER_SECOND)):
        await asyncio.sleep(begin + k / MOVES_PER_SECOND - time.perf_counter())
        moves.append(asyncio.create_task(move(k)))
    await asyncio.gather(*moves)
    noted = await page.evaluate("({updates: probe.updates, moves: probe.moves, requests: probe.requests()})")
    return noted | {"seconds": time.perf_counter() - begin}


async def _middle(element: Any) -> tuple[float, float]:
    box = await element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
