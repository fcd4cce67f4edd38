"""The live channel: paths while a hand still moves, without a rerun of the page.

GET .../live?surface=...&start=...&steps=...&lane=... answers the raw paths of that race (`packed_paths`). It keeps no state,
reads its query as a link is read, and refuses in a sentence what a page would refuse.
"""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lessons.presets import BEALE
from player.paths import packed_paths
from studies.link import KEYS, from_query

_MAX_QUERY = 4000  # characters: twice the longest link


def live(request: Request) -> Response:
    """The paths of the race that the query describes, float32; 400 and a sentence where any part of it cannot be read."""
    if len(request.url.query) > _MAX_QUERY:
        return PlainTextResponse("This address is too long to be a race's.", status_code=400)
    query = {key: request.query_params.getlist(key) for key in KEYS}
    missing = [key for key in KEYS if not query[key]]
    if missing:
        return PlainTextResponse(f"The race lacks its {' and '.join(missing)}.", status_code=400)
    race, ignored = from_query(query, default=BEALE)
    if ignored:
        return PlainTextResponse(" ".join(ignored), status_code=400)
    body = packed_paths(race.fresh_trajectories(), race.surface)
    return Response(body, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})
