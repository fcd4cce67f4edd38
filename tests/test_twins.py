"""What a stage asks of the Race page: a twin of a lane, to be compared with it; the next preset, or one by its number."""

from collections.abc import Callable

import pytest
import streamlit as st
from pages import open_page, players
from streamlit.testing.v1 import AppTest

import player.stage
from lessons.presets import BEALE, PRESETS
from optimizers import OPTIMIZERS
from parameters import parameters
from player.offers import NOTHING, Offers, heard
from studies import MAX_LANES, Race
from studies.link import to_link
from views import cards, parts

RACES = [preset.race for preset in PRESETS.values()]
THREE = ["adam:learning_rate=0.1@cosine", "!nesterov", "momentum:momentum=0.5"]


@pytest.fixture(autouse=True)
def _asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A button that asks as the stage does, in a callback: the browser's side of it is not there."""
    real = player.stage.stage

    def stage(race: Race, *, offers: Offers = NOTHING, **others: object) -> None:
        real(race, offers=offers, **others)
        st.button("Ask", key="ask", on_click=lambda: st.session_state["asked"](offers))

    monkeypatch.setattr(player.stage, "stage", stage)


def ask(page: AppTest, asked: str, value: object) -> AppTest:
    return call(page, lambda offers: offers.take(asked, {"id": heard() + 1, "value": value}))


def call(page: AppTest, back: Callable[[Offers], None]) -> AppTest:
    page.session_state["asked"] = back
    page.button(key="ask").click().run()
    assert not page.exception
    return page


def data_of(page: AppTest) -> dict:
    """What the stage is sent, but for how much of what it said was heard."""
    (data,) = players(page)
    return {name: value for name, value in data.items() if name != "heard"}


def lane_ids(page: AppTest) -> list[str]:
    return list(page.session_state["lanes"])


def lanes_in_link(page: AppTest) -> list[str]:
    return [part.removeprefix("lane=") for part in data_of(page)["link"].split("&") if part.startswith("lane=")]


def looks(page: AppTest) -> str:
    return " ".join(str(one.proto) for one in page.get("html"))


def test_a_twin_stands_right_after_its_lane_with_its_values_and_its_card_is_open():
    page = ask(open_page("race", lane=THREE), "twin", 0)
    assert lane_ids(page) == ["adam", "adam-2", "nesterov", "momentum"]
    assert lanes_in_link(page)[:2] == [THREE[0], THREE[0]]
    assert [slider.key for slider in page.select_slider if slider.key.startswith("rule-adam-2-")]
    assert not [
        slider.key for slider in page.select_slider if not slider.key.startswith(("rule-adam-2-", "schedule-adam-2-"))
    ]


def test_of_lanes_that_are_switched_off_a_stage_knows_nothing():
    page = open_page("race", lane=THREE)
    assert [lane["name"] for lane in data_of(page)["lanes"]] == ["Adam", "Momentum"]
    ask(page, "twin", 1)
    assert lane_ids(page) == ["adam", "nesterov", "momentum", "momentum-2"]
    assert lanes_in_link(page)[1][0] == "!"
    assert lanes_in_link(page)[2:] == [lanes_in_link(page)[2]] * 2


def test_the_first_slider_of_the_twin_made_last_is_named_for_the_focus():
    page = open_page("race", lane=THREE)
    assert data_of(page)["focus"] == ""
    for index, key in ((1, "rule-momentum-2-learning_rate"), (0, "rule-adam-2-learning_rate")):
        assert data_of(ask(page, "twin", index))["focus"] == key
        assert page.select_slider(key=key)
        assert "card-twin-" + key.split("-")[1] + "-2 " in looks(page)
    assert looks(page).count("card-twin-adam-2 ") == looks(page).count("card-twin-")


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_what_is_named_is_a_slider_of_every_rule_that_has_one(slug):
    page = data_of(ask(open_page("race", lane=slug), "twin", 0))
    has_slider = any(one.kind is not bool for one in parameters(OPTIMIZERS[slug]))
    assert (page["focus"] in page["sliders"]) == has_slider
    assert bool(page["focus"]) == has_slider


def test_a_lane_that_was_not_made_to_be_compared_draws_no_focus():
    page = ask(open_page("race", lane=THREE), "twin", 1)
    page.button(key="undo").click().run()
    assert data_of(page)["focus"] == ""
    page.button(key="redo").click().run()
    assert lane_ids(page) == ["adam", "nesterov", "momentum", "momentum-2"]
    assert data_of(page)["focus"] == ""
    assert "card-twin" not in looks(page)


def test_a_twin_that_is_removed_draws_no_focus_any_more():
    page = ask(open_page("race", lane=THREE), "twin", 0)
    page.button(key="remove-adam-2").click().run()
    assert (lane_ids(page), data_of(page)["focus"]) == (["adam", "nesterov", "momentum"], "")


def test_a_duplicate_draws_no_focus():
    page = ask(open_page("race", lane=THREE), "twin", 0)
    page.button(key="duplicate-adam-2").click().run()
    assert lane_ids(page)[:3] == ["adam", "adam-2", "adam-3"]
    assert data_of(page)["focus"] == "rule-adam-2-learning_rate"


@pytest.mark.parametrize("index", [-1, 2, 3, 1e9])
def test_a_lane_that_does_not_run_has_no_twin(index):
    page = open_page("race", lane=THREE)
    before = data_of(page)
    assert before["offers"]["twins"]
    assert data_of(ask(page, "twin", index)) == before


def test_the_last_place_of_a_race_is_taken_and_no_more():
    page = open_page("race", lane=["adam"] * (MAX_LANES - 1))
    assert data_of(page)["offers"]["twins"]
    ask(page, "twin", MAX_LANES - 2)
    assert lane_ids(page)[-1] == f"adam-{MAX_LANES}"
    full = data_of(page)
    assert not full["offers"]["twins"]
    assert data_of(ask(page, "twin", 0)) == full
    # One that was asked for while there was still room.
    assert data_of(call(page, lambda _: parts.draw_page(cards.add_twin, 0))) == full
    assert len(lane_ids(page)) == MAX_LANES


def test_two_clicks_on_duplicate_fill_a_race_and_no_more():
    """The second was made while the button could still be pressed."""
    page = open_page("race", lane=["adam"] * (MAX_LANES - 1))
    for _ in range(2):
        call(page, lambda _: parts.draw_page(cards._duplicate, "adam"))
    assert len(lane_ids(page)) == MAX_LANES


def link_after(page: AppTest, asked: str, value: int) -> str:
    return data_of(ask(page, asked, value))["link"]


def test_pages_go_through_the_presets_from_end_to_end():
    page = open_page("race")
    links = [to_link(race) for race in RACES]
    assert [link_after(page, "page", 1) for _ in RACES] == [*links[1:], links[-1]]
    assert [link_after(page, "page", -1) for _ in RACES] == [*links[-2::-1], links[0]]
    assert [link_after(page, "page", by) for by in (2, 100, -100)] == [links[2], links[-1], links[0]]


def test_pages_go_on_from_the_preset_that_was_shown_last_whatever_was_made_of_it():
    page = open_page("race")
    assert link_after(page, "preset", 1) == to_link(RACES[1])
    page.text_input(key="steps").set_value("50").run()
    assert link_after(page, "page", 1) == to_link(RACES[2])
    page.text_input(key="steps").set_value("50").run()
    assert link_after(page, "page", -1) == to_link(RACES[1])


def test_before_any_preset_the_first_comes_next():
    page = open_page("race", surface="booth", lane="lion")
    assert link_after(page, "page", 1) == to_link(BEALE)
    page = open_page("race", surface="booth", lane="lion")
    assert link_after(page, "page", -1) == to_link(BEALE)


def test_each_number_opens_its_preset():
    page = open_page("race")
    assert data_of(page)["offers"]["presets"] == [race.surface.name for race in RACES]
    for index, race in reversed(list(enumerate(RACES))):
        assert link_after(page, "preset", index) == to_link(race)
    before = data_of(page)
    assert data_of(ask(page, "preset", len(RACES))) == before


def test_the_sheet_of_keys_tells_of_undo():
    assert data_of(open_page("race"))["offers"]["undo"]
