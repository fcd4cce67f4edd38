"""Links that people have kept open what they opened: those of tests/golden/old_links.json, read by commit 91b2649.

Each stands there with the beginning of the SHA-256 of what that commit read, as `repr` writes it: a race with the sentences on
what was ignored, or a map. What races have got since, at its default, is left out.
"""

import json
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from lessons.presets import BEALE
from studies.link import from_query, to_link
from studies.map_link import read_map, to_map_query
from studies.race import TOLERANCE

SINCE = (f", tolerance={TOLERANCE.default}",)
KEPT = json.loads((Path(__file__).parent / "golden/old_links.json").read_text(encoding="utf-8"))


def digest(read: object) -> str:
    text = repr(read)
    for more in SINCE:
        text = text.replace(more, "")
    return sha256(text.encode()).hexdigest()[:16]


def test_old_links_open_the_same_races():
    assert len(KEPT["race"]) > 500
    for link, before in KEPT["race"]:
        race, ignored = from_query(parse_qs(link, keep_blank_values=True), BEALE)
        assert digest((race, ignored)) == before, link
        assert to_link(race) == link


@pytest.mark.parametrize(("link", "before"), KEPT["map"])
def test_old_links_open_the_same_maps(link, before):
    asked = read_map(parse_qs(link, keep_blank_values=True), BEALE)
    facts = [repr(getattr(asked, name)) for name in ("x", "y", "window", "width", "height") if hasattr(asked, name)]
    assert digest([type(asked).__name__, repr(asked.race), facts]) == before
    assert to_map_query(asked) == link
