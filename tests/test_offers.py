"""What a page does when a stage asks for it; a message may say anything."""

from typing import Any

import pytest
import streamlit as st

from lessons.presets import PRESETS
from player.offers import NOTHING, Offers, heard


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session of its own, as a dictionary."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)


def told(value: object) -> dict[str, object]:
    """A message that has not been heard."""
    return {"id": heard() + 1, "value": value}


def test_each_is_done_with_its_number() -> None:
    done: list[Any] = []
    offers = Offers(
        on_page=lambda by: done.append(("page", by)),
        pages="the next one",
        presets=["one", "two"],
        on_preset=lambda index: done.append(("preset", index)),
        on_twin=lambda index: done.append(("twin", index)),
    )
    offers.take("page", told(-2))
    offers.take("preset", told(1))
    offers.take("twin", told(3.0))
    assert done == [("page", -2), ("preset", 1), ("twin", 3)]
    assert {type(number) for _, number in done} == {int}  # JavaScript knows one kind of number only
    assert offers.data == {"pages": "the next one", "presets": ["one", "two"], "twins": True, "undo": False}


@pytest.mark.parametrize("value", [2, -1, 0.5, None, "1", [1], float("nan"), float("inf"), 10**400])
def test_a_preset_that_is_not_there_is_none(value: object) -> None:
    done: list[int] = []
    Offers(presets=["one", "two"], on_preset=done.append).take("preset", told(value))
    assert done == []


@pytest.mark.parametrize("value", [None, "1", [1], float("nan"), float("inf"), 10**400])
def test_what_is_no_number_does_nothing(value: object) -> None:
    done: list[int] = []
    Offers(on_page=done.append, on_twin=done.append).take("page", told(value))
    assert done == []


def test_a_message_that_is_sent_again_is_heard_once() -> None:
    done: list[int] = []
    offers = Offers(on_page=done.append)
    message = told(1)
    offers.take("page", message)
    offers.take("page", message)
    offers.take("page", told(2))
    offers.take("page", message)
    assert done == [1, 2]


@pytest.mark.parametrize(
    "message", [None, 3, "x", [], {}, {"id": "1", "value": 1}, {"id": 1e300, "value": 1}, {"value": 1}]
)
def test_what_is_no_message_does_nothing(message: object) -> None:
    done: list[int] = []
    Offers(on_page=done.append).take("page", message)
    assert done == []
    assert heard() == 0


def test_what_is_not_offered_is_not_done() -> None:
    for asked in ("page", "preset", "twin"):
        NOTHING.take(asked, told(1))
    assert not any(NOTHING.data.values())


def test_a_player_is_told_of_each_by_itself() -> None:
    def act(number: int) -> None: ...

    nothing = NOTHING.data
    assert Offers(on_page=act, pages="the next").data == nothing | {"pages": "the next"}
    assert Offers(on_twin=act).data == nothing | {"twins": True}
    assert Offers(presets=["one"], on_preset=act).data == nothing | {"presets": ["one"]}
    assert Offers(undo=True).data == nothing | {"undo": True}


def test_the_presets_are_as_many_as_there_are_digits_for() -> None:
    assert len(PRESETS) <= 9
