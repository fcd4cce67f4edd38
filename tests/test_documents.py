"""README and CONTRIBUTING name files and rooms that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = (ROOT, ROOT / "player" / "web", ROOT / "player" / "web" / "streamlit")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_is_named_is_there(document):
    named = re.findall(r"`([\w./-]+\.(?:py|js|css|ts|json))`", document.read_text(encoding="utf-8"))
    missing = [name for name in named if not any((room / name).is_file() for room in ROOMS)]
    assert missing == []
    if document.name == "CONTRIBUTING.md":
        assert len(named) > 40


def test_every_room_of_the_house_is_named():
    told = (ROOT / "README.md").read_text(encoding="utf-8").partition("## The house")[2]
    web = [f"web/{room.name}/" for room in (ROOT / "player" / "web").iterdir() if room.is_dir()]
    rooms = [f"{path.parent.name}/" for path in ROOT.glob("*/__init__.py")]
    modules = [path.name for path in ROOT.glob("*.py")]
    for name in (*rooms, *modules, *(room.removeprefix("web/") for room in web)):
        assert name in told, name
