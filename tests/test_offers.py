"""What a page does when a stage asks for it; a message may say anything."""

from typing import Any

import pytest

from lessons.presets import PRESETS
from player.offers import NOTHING, Offers


def test_each_is_done_with_its_number() -> None:
    done: list[Any] = []
    offers = Offers(
        on_page=lambda by: done.append(("page", by)),
        presets=["one", "two"],
        on_preset=lambda index: done.append(("preset", index)),
        on_twin=lambda index: done.append(("twin", index)),
    )
    offers.take("page", -2)
    offers.take("preset", 1)
    offers.take("twin", 3.0)
    assert done == [("page", -2), ("preset", 1), ("twin", 3)]
    assert {type(number) for _, number in done} == {int}  # JavaScript knows one kind of number only
    assert offers.data == {"pages": True, "presets": ["one", "two"], "twins": True, "undo": False}


@pytest.mark.parametrize("value", [2, -1, None, "1", [1], float("nan"), float("inf")])
def test_a_preset_that_is_not_there_is_none(value: object) -> None:
    done: list[int] = []
    Offers(presets=["one", "two"], on_preset=done.append).take("preset", value)
    assert done == []


@pytest.mark.parametrize("value", [None, "1", [1], float("nan"), float("inf")])
def test_what_is_no_number_does_nothing(value: object) -> None:
    done: list[int] = []
    Offers(on_page=done.append, on_twin=done.append).take("page", value)
    assert done == []


def test_what_is_not_offered_is_not_done() -> None:
    for asked in ("page", "preset", "twin"):
        NOTHING.take(asked, 1)
    assert not any(NOTHING.data.values())


def test_a_player_is_told_of_each_by_itself() -> None:
    def act(number: int) -> None: ...

    nothing = NOTHING.data
    assert Offers(on_page=act).data == nothing | {"pages": True}
    assert Offers(on_twin=act).data == nothing | {"twins": True}
    assert Offers(presets=["one"], on_preset=act).data == nothing | {"presets": ["one"]}
    assert Offers(undo=True).data == nothing | {"undo": True}


def test_the_presets_are_as_many_as_there_are_digits_for() -> None:
    assert len(PRESETS) <= 9
