"""What st.App serves beside the pages: the player's files, plotly.js and landscapes. No file comes from another host."""

import gzip
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from figures.curves import curves
from figures.landscape import landscape
from figures.theme import THEMES
from player import assets, modules
from player.live import inspection, live
from player.map_stream import map_stream
from studies.link import read_ground

_MAX_QUERY = 1000  # characters; the longest honest one has about 200


def routes(base_path: str = "") -> list[Route]:
    """The routes, under the base path that the server is configured with ("" or "some/path")."""
    root = f"/{base_path}/player" if base_path else "/player"
    return [
        Route(f"{root}/{{version}}/landscape", _landscape),
        Route(f"{root}/{{version}}/live", live),
        Route(f"{root}/{{version}}/inspect", inspection),
        Route(f"{root}/{{version}}/map", map_stream),
        Route(f"{root}/{{version}}/kinds/declarations.json", _declarations),
        Route(f"{root}/{{version}}/kinds/draws", _draws),
        Route(f"{root}/{{version}}/kinds/{{kind}}.js", _program),
        Route(f"{root}/{{version}}/{{name:path}}", _file),
    ]


def _file(request: Request) -> Response:
    name = request.path_params["name"]
    body = assets.compressed(name)
    if body is None:
        return PlainTextResponse(f"There is no file {name[:80]!r} here.", status_code=404)
    return _kept(request, body, assets.TYPES[Path(name).suffix])


def _landscape(request: Request) -> Response:
    if len(request.url.query) > _MAX_QUERY:
        return PlainTextResponse("This address is too long to be a landscape's.", status_code=400)
    try:
        query = tuple((key, request.query_params.get(key, "")) for key in ("surface", "transform"))
        body = _landscape_bytes(query, request.query_params.get("theme", "light"))
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=400)
    return _kept(request, body, "application/json")


def _declarations(request: Request) -> Response:
    return _kept(request, modules.declared(), "application/json")


def _draws(request: Request) -> Response:
    seed, steps = (request.query_params.get(name, "")[:20] for name in ("seed", "steps"))
    try:
        return _kept(request, modules.noise(seed, steps), "application/octet-stream")
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=400)


def _program(request: Request) -> Response:
    try:
        return _kept(request, modules.module(request.path_params["kind"][:200]), "text/javascript")
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=404)


@lru_cache(maxsize=64)
def _landscape_bytes(query: tuple[tuple[str, str], ...], theme: str) -> bytes:
    if theme not in THEMES:
        raise ValueError(f"There is no theme {theme[:40]!r}; give one of {', '.join(THEMES)}.")
    ground = read_ground({key: [text] for key, text in query})
    content = landscape(ground, theme) | {"curves": curves(ground, theme)}
    return gzip.compress(json.dumps(content, default=_plain, separators=(",", ":")).encode(), 6)


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else float(value)


def _kept(request: Request, body: bytes, media_type: str) -> Response:
    """Gzipped bytes that a browser may keep for good, since their address changes with them."""
    current = request.path_params["version"] == assets.version()
    headers = {
        "Content-Encoding": "gzip",
        "Cache-Control": "public, max-age=31536000, immutable" if current else "no-cache",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, media_type=media_type, headers=headers)
