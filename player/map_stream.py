"""Maps, while they are computed: GET .../map?... answers piece after piece, the coarse picture first.

The query is that of `studies.map_link`. The answer is a stream of `player.records`. Whoever closes the connection stops the
computation. Finished maps are kept for the next who asks.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import BrokenExecutor
from contextlib import closing, suppress

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from lessons.presets import BEALE
from player.records import record
from studies.bounds import check
from studies.link import KEYS as RACE_KEYS
from studies.map import Map
from studies.map_link import KEYS, read_map
from studies.processes import renewing
from studies.shelf import Shelf
from studies.study import handed_out

MOST = 8  # maps that are computed at a time; more would each be too slow to look at

_MAX_QUERY = 4000
_AHEAD = 3  # pieces of a map that are computed or wait at a time: those of others take turns with them
_HEADERS = {"Cache-Control": "no-store", "Content-Encoding": "identity"}

_shelf: Shelf[bytes] = Shelf(64 << 20)
_under_way: set[object] = set()


async def map_stream(request: Request) -> Response:
    """The map that the query describes; 400 and a sentence where it cannot be read or is too large, 503 in a crowd."""
    if len(request.url.query) > _MAX_QUERY:
        return PlainTextResponse("This address is too long to be a map's.", status_code=400)
    query = {key: request.query_params.getlist(key) for key in (*RACE_KEYS, *KEYS)}
    try:
        asked = read_map(query, default=BEALE)
        check(asked)
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=400)
    if (kept := _shelf.get(asked)) is not None:
        return Response(kept, media_type="application/octet-stream", headers=_HEADERS)
    if len(_under_way) >= MOST:
        sentence = f"{MOST} maps are being computed for others; this one starts as soon as one of them is done."
        return PlainTextResponse(sentence, status_code=503, headers={"Retry-After": "1"})
    return StreamingResponse(_records(asked), media_type="application/octet-stream", headers=_HEADERS)


async def _records(asked: Map) -> AsyncIterator[bytes]:
    """Computes a map, piece by piece. What waits is cancelled when nobody listens any more."""
    place = object()
    _under_way.add(place)
    sent: list[bytes] = []
    try:
        for _ in range(2):
            # Where a process was killed, the stream ends early, which tells who listens; before it began, it begins once more.
            with suppress(BrokenExecutor), renewing(), closing(handed_out(asked, record, ahead=_AHEAD)) as pump:
                for _, future in pump:
                    sent.append(await asyncio.wrap_future(future))
                    yield sent[-1]
                _shelf.put(asked, whole := b"".join(sent), len(whole))
            if sent:
                break
    finally:
        _under_way.discard(place)
