"""The player's routes, as the running app serves them."""

import gzip
import json
import urllib.error
import urllib.request

import pytest

from player import assets
from surfaces.noise import draws


def get(url: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_plotly_comes_from_the_app_itself_compressed_and_kept_for_good(app_url):
    status, headers, body = get(f"{app_url}/{assets.base()}/ground/plotly.js")
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert len(body) < 1_600_000
    assert b"plotly.js v4" in gzip.decompress(body)[:300]


def test_the_players_files_are_served_with_their_types(app_url):
    for name, kind in (("stage/stage.js", "text/javascript"), ("stage/stage.css", "text/css")):
        status, headers, body = get(f"{app_url}/{assets.base()}/{name}")
        assert (status, headers["content-type"].split(";")[0]) == (200, kind)
        assert gzip.decompress(body) == (assets.WEB / name).read_bytes()


def test_an_old_address_still_answers_but_is_not_kept(app_url):
    status, headers, _ = get(f"{app_url}/player/0123456789ab/stage/stage.js")
    assert (status, headers["cache-control"]) == (200, "no-cache")


def test_a_landscape_is_json(app_url):
    status, headers, body = get(f"{app_url}/{assets.base()}/landscape?surface=rosenbrock:b=10&theme=dark")
    assert status == 200
    assert len(body) < 100_000
    content = json.loads(gzip.decompress(body))
    assert set(content) == {"grid", "scale", "contour", "scene", "data", "curves"}
    assert content["data"] is None
    assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize(
    ("name", "kind", "start"),
    [
        ("beale.js", "text/javascript", b"export const numbers = [];"),
        (
            "rosenbrock.turned.adam-10.cosine.noisy.js",
            "text/javascript",
            b'export const numbers = ["surface.b", "transform.',
        ),
        ("declarations.json", "application/json", b'{"surfaces":{'),
        ("draws?seed=7&steps=3", "application/octet-stream", draws(7, 3).astype("<f8").tobytes()),
    ],
)
def test_programs_and_what_they_take_are_compressed_and_kept_for_good(app_url, name, kind, start):
    status, headers, body = get(f"{app_url}/{assets.base()}/kinds/{name}")
    assert (status, headers["content-type"].split(";")[0]) == (200, kind)
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert gzip.decompress(body).startswith(start)


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("kinds/beale.newton.js", 404, "'beale.newton' names no program."),
        ("kinds/beale.bfgs.constant.js", 404, "BFGS searches along a line, and has no program; it is run by NumPy."),
        ("kinds/noisy-moons.js", 404, "Noisy moons is no formula, and has no program; it is run by NumPy."),
        ("kinds/" + "x" * 5000 + ".js", 404, "names no program."),
        ("kinds/draws?seed=7", 400, "Draws have a seed from 0 to 10,000 and from 1 to"),
        ("kinds/draws?seed=-1&steps=9", 400, "Draws have a seed"),
        ("kinds/draws?seed=7&steps=1000000", 400, "Draws have a seed"),
        ("landscape?surface=atlantis", 400, "There is no surface named 'atlantis'."),
        ("landscape", 400, "There is no surface named ''."),
        ("landscape?surface=rosenbrock:b=-1", 400, "b must be greater than 0"),
        ("landscape?surface=rosenbrock:b=nan", 400, "b must be greater than 0"),
        ("landscape?surface=beale&theme=neon", 400, "There is no theme 'neon'"),
        ("landscape?surface=" + "x" * 5000, 400, "too long"),
        ("..%2f..%2fapp.py", 400, ""),
        ("assets.py", 404, "There is no file"),
        ("stage.js", 404, "There is no file"),
        ("stage/", 404, "There is no file"),
        ("wire.d.ts", 404, "There is no file"),
        ("%2e%2e/stage.py", 400, ""),
    ],
)
def test_a_bad_request_gets_a_sentence(app_url, path, status, sentence):
    found, _, body = get(f"{app_url}/{assets.base()}/{path}")
    assert found == status
    assert sentence in body.decode()
    assert "Traceback" not in body.decode()
