"""The live channel: paths while a hand still moves, and the inside of a lane, without a rerun of the page.

GET .../live?surface=...&start=...&steps=...&lane=... answers the raw paths of that race (`packed_paths`); `measure=...` asks
for more rows. GET .../inspect?... answers the inside of its first lane (`inspection_data`). The channel keeps no state,
reads its query as a link is read, and refuses in a sentence what a page would refuse. Reading is done at once, on the
event loop; runs queue for a few threads, so that many hands slow each other evenly and neither the pages' sockets nor a
refusal waits for them.
"""

import asyncio
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lessons.presets import BEALE
from player.inspection import inspection_data
from player.paths import STEP_MEASURES, measures_of, packed_paths
from studies import Race
from studies.link import KEYS, NEEDED, from_query

_MAX_QUERY = 4000  # characters: twice the longest link

# One thread fewer than there are processors leaves the event loop one of its own.
_RUNNERS = ThreadPoolExecutor(max(1, (os.cpu_count() or 2) - 1), thread_name_prefix="live")


# Streamlit would compress each answer on the event loop, though float32 hardly shrinks.
_HEADERS = {"Cache-Control": "no-store", "Content-Encoding": "identity"}


async def live(request: Request) -> Response:
    """The paths of the race that the query describes, float32; 400 and a sentence where any part of it cannot be read."""
    return await _answer(request, _paths, "application/octet-stream")


async def inspection(request: Request) -> Response:
    """The inside of the one lane of the race that the query describes, JSON; 400 and a sentence as `live`."""
    return await _answer(request, _inside, "application/json")


async def _answer(request: Request, work: Callable[[Race, list[str]], bytes], media_type: str) -> Response:
    try:
        race, measures = _read(request)
        body = await asyncio.get_running_loop().run_in_executor(_RUNNERS, work, race, measures)
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=400)
    return Response(body, media_type=media_type, headers=_HEADERS)


def _read(request: Request) -> tuple[Race, list[str]]:
    if len(request.url.query) > _MAX_QUERY:
        raise ValueError("This address is too long to be a race's.")
    query = {key: request.query_params.getlist(key) for key in KEYS}
    missing = [key for key in NEEDED if not query[key]]
    if missing:
        raise ValueError(f"The race lacks its {' and '.join(missing)}.")
    race, ignored = from_query(query, default=BEALE)
    measures = request.query_params.getlist("measure")
    known = measures_of(race.ground)
    ignored += [f"There is no measure {name[:40]!r} on this surface." for name in measures if name not in known]
    if ignored:
        raise ValueError(" ".join(ignored))
    return race, measures[: len(STEP_MEASURES)]


def _paths(race: Race, measures: list[str]) -> bytes:
    return packed_paths(race.fresh_trajectories(), race.ground, race.fresh_companions(), measures)


def _inside(race: Race, measures: list[str]) -> bytes:
    if not race.running:
        raise ValueError("No lane runs in this race; give one to look into.")
    path = replace(race, lanes=race.running[:1]).trajectories()[0]
    return json.dumps(inspection_data(path), separators=(",", ":")).encode()
