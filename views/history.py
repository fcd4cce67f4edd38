"""The races that were shown, in order: undo, redo, and back to the preset."""

from collections.abc import Callable

import streamlit as st

from studies import Race
from views import parts

MOST = 100

_RACES = "history"
_AT = "history-at"  # the index of the race that is shown


def shown() -> Race | None:
    """The race that is shown; None in a new session."""
    return st.session_state[_RACES][st.session_state[_AT]] if _RACES in st.session_state else None


def races() -> list[Race]:
    """The races that were shown, in order, up to the one that is shown: not those that were undone."""
    return list(st.session_state.get(_RACES, ()))[: st.session_state.get(_AT, -1) + 1]


def note(race: Race) -> None:
    """Remember a race that is shown now. What was undone before it cannot be redone any more."""
    if race != shown():
        races = st.session_state.get(_RACES, [])[: st.session_state.get(_AT, -1) + 1]
        st.session_state[_RACES] = [*races, race][-MOST:]
        st.session_state[_AT] = len(st.session_state[_RACES]) - 1


def buttons(fill: Callable[[Race], None], preset: Race, begin: Callable[[Race], None], refused: bool) -> None:
    """Undo, redo, and the preset.

    Args:
        fill: sets all widgets to a race.
        preset: the race to go back to.
        begin: sets all widgets to a race that is opened anew.
        refused: the widgets say what was not shown; then Undo goes back to what is.
    """
    races, at = st.session_state[_RACES], st.session_state[_AT]
    before = at if refused else at - 1

    def go(to: int) -> None:
        st.session_state[_AT] = to
        fill(st.session_state[_RACES][to])

    with st.container(key="history", horizontal=True, wrap=False):
        _button("Undo", "undo", "Undo the last change (Ctrl + Z)", "Mod+Z", before < 0, go, before)
        _button(
            "Redo", "redo", "Redo what was undone (Ctrl + Shift + Z)", "Mod+Shift+Z", at == len(races) - 1, go, at + 1
        )
        _button(
            "Preset", "restart_alt", "Back to the preset race", None, shown() == preset and not refused, begin, preset
        )


def _button(
    label: str, icon: str, help: str, shortcut: str | None, disabled: bool, action: Callable, argument: object
) -> None:
    st.button(
        label,
        key=label.lower(),
        help=help,
        icon=f":material/{icon}:",
        type="tertiary",
        disabled=disabled,
        on_click=parts.draw_page,
        args=(action, argument),
        shortcut=shortcut,
    )
