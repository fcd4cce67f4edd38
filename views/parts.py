"""The parts of the Race page that can be drawn anew by themselves.

Streamlit draws anew the fragment in which a widget lies. On this page a turned slider changes the stage, which lies
elsewhere, and leaves the other cards alone, which would cost more than the stage. So callbacks name the parts to draw.

A callback that names parts must not set widgets itself: Streamlit would not tell the browser. It hands its change over,
and the page makes it before it draws them.
"""

from collections.abc import Callable
from functools import partial
from typing import NoReturn

import streamlit as st

PAGE = "page"
STAGE = "stage-part"
HISTORY = "history-part"
MESSAGES = "messages-part"
RATES = "rates-part"

_CHANGE = "change"  # what the page has to do before it is drawn


def draw_page(change: Callable[..., object] | None = None, *arguments: object) -> NoReturn:
    """In a callback: then make a change, and draw the whole page."""
    if change is not None:
        st.session_state[_CHANGE] = partial(change, *arguments)
    st.rerun(PAGE)


def make_change() -> None:
    """Before the page is drawn: what a callback has handed over."""
    change = st.session_state.pop(_CHANGE, None)
    if change is not None:
        change()


def draw_race(*others: str) -> NoReturn:
    """In a callback: then draw the stage first, and what tells of the race, and these other parts."""
    st.rerun([STAGE, HISTORY, MESSAGES, RATES, *others])
