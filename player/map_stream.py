"""Maps, while they are computed: GET .../map?... answers piece after piece, the coarse picture first.

The query is that of `studies.map_link`. The answer is a stream of records, little-endian: how many cells (uint32), and of
each its number, row by row from the least values on (uint32), its measures (float32, in the order of `cell_measures`; NaN
where it has none) and what became of it (uint8, the place in `fate_words`). Whoever closes the connection stops the
computation. Finished maps are kept for the next who asks.
"""

import asyncio
import struct
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import BrokenExecutor
from itertools import islice

import numpy as np
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from lessons.presets import BEALE
from optimizers.fates import Fates
from studies.basins import Basins, legend, outcomes
from studies.bounds import check
from studies.link import KEYS as RACE_KEYS
from studies.map_link import KEYS, Map, read_map
from studies.measures import MEASURES
from studies.processes import processes
from studies.shelf import Shelf
from studies.study import Array, compute, pieces

MOST = 8  # maps that are computed at a time; more would each be too slow to look at
STATUSES = ("converged", "running", "stalled", "escaped", "diverged")

_MAX_QUERY = 4000
_AHEAD = 3  # pieces of a map that are computed or wait at a time: those of others take turns with them
_HEADERS = {"Cache-Control": "no-store", "Content-Encoding": "identity"}

_shelf: Shelf[bytes] = Shelf(64 << 20)
_under_way: set[object] = set()


def cell_measures(study: Map) -> tuple[str, ...]:
    """The names of the measures that are sent of each cell."""
    return ("steps",) if isinstance(study, Basins) else tuple(MEASURES)


def fate_words(study: Map) -> tuple[str, ...]:
    """What may become of a cell, in the order of its code."""
    return tuple(one.kind for one in legend(study.race.ground)) if isinstance(study, Basins) else STATUSES


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
    """Computes a map; its pieces in their order, the coarse one first. What waits is cancelled when nobody listens any more."""
    rest, waiting = pieces(asked), deque[tuple[Array, asyncio.Future[Fates]]]()
    sent: list[bytes] = []
    place = object()
    _under_way.add(place)
    try:
        while True:
            for cells in islice(rest, _AHEAD - len(waiting)):
                waiting.append((cells, asyncio.wrap_future(processes().submit(compute, asked, cells))))
            if not waiting:
                break
            cells, future = waiting[0]
            sent.append(_record(asked, cells, await future))
            waiting.popleft()
            yield sent[-1]
        whole = b"".join(sent)
        _shelf.put(asked, whole, len(whole))
    except BrokenExecutor:
        # A process was killed: the stream ends, which tells who listens, and the next map shall have new ones.
        processes.cache_clear()
    finally:
        _under_way.discard(place)
        for _, future in waiting:
            future.cancel()


def _record(asked: Map, cells: Array, found: Fates) -> bytes:
    """What became of some cells, as the browser reads it."""
    ground = asked.race.ground
    if isinstance(asked, Basins):
        code = outcomes(asked, found).code
    else:
        code = np.select([found.status == word for word in STATUSES], range(len(STATUSES)))
    with np.errstate(over="ignore"):  # a loss beyond float32 is infinite to whoever reads it
        rows = [MEASURES[name].of(ground, found).astype("<f4").tobytes() for name in cell_measures(asked)]
    return b"".join(
        [struct.pack("<I", len(cells)), cells.astype("<u4").tobytes(), *rows, code.astype(np.uint8).tobytes()]
    )
