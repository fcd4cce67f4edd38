"""Numbers that are typed: read as people write them, 1,5 and 1e2 and −2, or refused in a sentence.

Streamlit's own field for numbers drops what it does not know: of 1,5 it makes 15. So these are fields of text, and what was
typed stays in them, read or not.
"""

import re
from collections.abc import Callable

import streamlit as st

from parameters import number_text
from views.controls import set_widget

LONGEST = 40  # characters of a number; the longest text of a float has 24

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_MINUS = str.maketrans("−–", "--")  # as word processors and phones write it
_THOUSANDS = re.compile(r"[+]?\d+[.,]\d{3}", re.ASCII)  # 1,000 is one in some countries, a thousand in others


def number(name: str, text: str) -> float:
    """The number that a text writes, with a decimal point or a decimal comma.

    Raises:
        ValueError: where it writes none; the sentence says which field, called by its name, and what to give.
    """
    bare = text.strip()
    if not bare:
        raise ValueError(f"{name} is empty; give a number such as 1.5.")
    written = bare.translate(_MINUS).replace(",", ".")
    found = float(written) if len(bare) <= LONGEST and _NUMBER.fullmatch(written) else None
    if found is None:
        raise ValueError(f"{name} must be a number such as 1.5, -2 or 1e-3, but is {bare!r:.40}.")
    if abs(found) == float("inf"):
        raise ValueError(f"{name} is too large a number, {bare!r:.40}; give one such as 1.5.")
    return found


def count(name: str, text: str, most: int) -> int:
    """The whole number from 1 to `most` that a text writes. Raises ValueError, likewise."""
    wanted = f"{name} must be a whole number from 1 to {most}"
    try:
        found = number(name, text)
    except ValueError:
        found = None
    bare = text.strip()
    shown = f"{bare!r:.40}" if bare else "empty"
    if found is None or not (found.is_integer() and 1 <= found <= most):
        raise ValueError(f"{wanted}, but is {shown}.")
    if _THOUSANDS.fullmatch(bare):
        raise ValueError(f"{wanted}, written without a point or comma, but is {shown}.")
    return int(found)


def set_number(key: str, value: float) -> None:
    """Make a field say a number, before it is drawn."""
    set_widget(key, number_text(value))


def count_field(label: str, key: str, now: int, most: int, on_count: Callable[[int], None]) -> str:
    """A field for a whole number from 1 to `most`, which says the one `now`, or what has been typed since and was refused.

    `on_count` is called with a number that is typed. Answers the sentence with which one was refused, or nothing.
    """
    filled = f"{key} as filled"
    if key not in st.session_state or st.session_state.get(filled) != now:
        set_number(key, now)
    st.session_state[filled] = now
    st.text_input(label, key=key, on_change=lambda: _tell(label, key, most, on_count))
    try:
        count(label, st.session_state[key], most)
    except ValueError as error:
        return str(error)
    return ""


def _tell(label: str, key: str, most: int, on_count: Callable[[int], None]) -> None:
    try:
        found = count(label, st.session_state[key], most)
    except ValueError:
        return  # the page says so once it is drawn
    on_count(found)
