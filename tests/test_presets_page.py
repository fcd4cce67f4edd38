"""Page Down and Page Up on the Race page: which preset comes next."""

from typing import Any

import pytest
import streamlit as st

from lessons.presets import PRESETS
from studies import Race
from views import history, presets

RACES = [preset.race for preset in PRESETS.values()]
OTHER = Race(RACES[0].surface, (0.5, 0.5), 7, RACES[0].lanes)


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session of its own, as a dictionary."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)


def shown(*races: Race) -> None:
    for race in races:
        history.note(race)


def test_the_next_and_the_one_before() -> None:
    shown(RACES[1])
    assert presets.beside(1) == RACES[2]
    assert presets.beside(-1) == RACES[0]
    assert presets.beside(2) == RACES[3]


def test_what_was_changed_of_a_preset_stands_where_it_does() -> None:
    shown(RACES[2], OTHER)
    assert presets.beside(1) == RACES[3]


def test_at_the_ends_there_is_no_other() -> None:
    shown(RACES[-1], OTHER)
    assert presets.beside(1) is None  # and what was changed stays
    assert presets.beside(5) is None
    shown(RACES[0])
    assert presets.beside(-1) is None


def test_before_any_preset_the_first_comes_next() -> None:
    shown(OTHER)
    assert presets.beside(1) == RACES[0]
    assert presets.beside(-1) == RACES[0]
    assert presets.last() == RACES[0]


def test_a_preset_that_was_undone_does_not_count() -> None:
    shown(RACES[1], RACES[2])
    st.session_state["history-at"] = 0  # as Undo does
    assert presets.beside(1) == RACES[2]
    assert presets.last() == RACES[1]
