"""The parts of the Race page that can be drawn anew by themselves.

Streamlit draws anew the fragment in which a widget lies. On this page a turned slider changes the stage, which lies
elsewhere, and leaves the other cards alone, which would cost more than the stage. So callbacks name the parts to draw.
"""

from typing import NoReturn

import streamlit as st

PAGE = "page"
STAGE = "stage-part"
HISTORY = "history-part"
MESSAGES = "messages-part"


def draw_page() -> NoReturn:
    """In a callback: then draw the whole page."""
    st.rerun(PAGE)


def draw_race(*others: str) -> NoReturn:
    """In a callback: then draw the stage first, and what tells of the race, and these other parts."""
    st.rerun([STAGE, HISTORY, MESSAGES, *others])
