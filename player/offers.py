"""What a page does when a stage asks for it: with the keys of a lecturer, or with a button in a lane's row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

_LARGE = 1e6  # no hand sends a larger number
_LATE = 1e15  # nor one so late, in milliseconds
_HEARD = "heard"  # the number of the last message that was heard


@dataclass(frozen=True)
class Offers:
    """What a page does; each is called as a callback of Streamlit's is, before the page is drawn anew.

    Attributes:
        on_page: goes on by that many pages of a lecture, back where it is negative; None where there are none.
        pages: what comes next then, in a word or two.
        presets: the names of the races that the keys 1, 2, ... open.
        on_preset: opens one of them, by its index.
        on_twin: gives a running lane, by its index, another like it; None where there is no room.
        undo: whether Ctrl + Z takes back the last change.
    """

    on_page: Callable[[int], None] | None = None
    pages: str = ""
    presets: Sequence[str] = ()
    on_preset: Callable[[int], None] | None = None
    on_twin: Callable[[int], None] | None = None
    undo: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """What the player must know of it, JSON-ready."""
        return {
            "pages": self.pages,
            "presets": list(self.presets),
            "twins": self.on_twin is not None,
            "undo": self.undo,
        }

    def take(self, asked: str, message: object) -> None:
        """Does what the player asked for: a "page", a "preset" or a "twin", by a message {id, value}.

        Each is heard once: the player sends one again of which it does not know.
        """
        told = message if isinstance(message, dict) else {}
        number, value = told.get("id"), told.get("value")
        if not isinstance(number, int | float) or not heard() < number < _LATE:
            return
        st.session_state[_HEARD] = number
        self._act(asked, value)

    def _act(self, asked: str, value: object) -> None:
        action = {"page": self.on_page, "preset": self.on_preset, "twin": self.on_twin}[asked]
        if action is None or not isinstance(value, int | float) or not abs(value) < _LARGE:
            return
        if asked != "preset" or value in range(len(self.presets)):
            action(int(value))


NOTHING = Offers()


def heard() -> float:
    """The number of the last message that was heard in this session."""
    number: float = st.session_state.get(_HEARD, 0)
    return number
