"""The pages as their scripts draw them, without a browser."""

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

SCRIPT = Path(__file__).parent.parent / "navigation.py"


def open_page(view: str, **query: str | list[str]) -> AppTest:
    """A page of a link, in a new session."""
    page = AppTest.from_file(SCRIPT, default_timeout=60)
    page.switch_page(f"views/{view}.py")
    for key, value in query.items():
        page.query_params[key] = value
    return page.run()


def players(page: AppTest) -> list[dict[str, Any]]:
    """What a page tells each of its players, in order. The door is none: it is only told where the player's files are."""
    told = [json.loads(call.proto.json) for call in page.get("bidi_component")]
    return [data for data in told if data.keys() != {"assets"}]


def written(page: AppTest) -> str:
    """What stands on a page."""
    return "\n".join(element.value for element in [*page.markdown, *page.caption])
