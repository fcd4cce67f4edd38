"""The Race page, as the script draws it: what must be on it is counted."""

import base64
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from pages import players
from streamlit.testing.v1 import AppTest

from figures.palette import styles
from lessons.presets import BEALE
from optimizers import OPTIMIZERS, Adam
from parameters import parameters
from studies import MAX_LANES
from studies.lens import Lens
from studies.link import from_query, to_link
from surfaces import SURFACES
from views import history

SCRIPT = Path(__file__).parent.parent / "navigation.py"


def open_page(*cards: str, **query: str | list[str]) -> AppTest:
    """The page of a link, with some of its cards open."""
    page = AppTest.from_file(SCRIPT, default_timeout=60)
    for key, value in query.items():
        page.query_params[key] = value
    for lane_id in cards:
        page.session_state[f"open-{lane_id}"] = True
    return page.run()


def fold(page: AppTest, card: str, is_open: bool) -> AppTest:
    page.session_state[f"open-{card}"] = is_open
    return page.run()


def stage_data(page: AppTest) -> dict:
    (data,) = players(page)
    return data


def link(page: AppTest) -> str:
    return stage_data(page)["link"]


def lane_ids(page: AppTest) -> list[str]:
    return list(page.session_state["lanes"])


def names(page: AppTest) -> list[str]:
    return [lane["name"] for lane in stage_data(page)["lanes"]]


def final_losses(data: dict) -> list[float]:
    rows = np.frombuffer(base64.b64decode(data["paths"]), dtype="<f4").reshape(-1, data["steps"] + 1)
    per_lane = rows[: len(data["lanes"]) * (3 + len(data["measures"]))].reshape(len(data["lanes"]), -1, rows.shape[1])
    return [float(lane[2, -1]) + data["offset"] for lane in per_lane]


def said(page: AppTest) -> str:
    return " ".join(text.value for text in page.caption)


def test_the_page_opens_with_radfords_race_on_beale():
    page = open_page()
    assert not page.exception
    assert not page.error
    assert not page.warning
    assert names(page) == ["Gradient descent", "Momentum", "Nesterov", "AdaGrad", "AdaDelta", "RMSProp"]
    data = stage_data(page)
    assert (data["start"], data["steps"]) == ([1.0, 1.6], 198)
    # Measured with an independent implementation: GD 1.18, Momentum .0089, Nesterov .0012, AdaGrad .0065.
    assert final_losses(data)[:4] == pytest.approx([1.18, 0.0089, 0.0012, 0.0065], rel=0.03)


def test_a_card_that_is_folded_draws_nothing_inside():
    page = open_page()
    assert [card.label for card in page.expander] == [
        "Turn, stretch, scale",
        "Noise and clouds",
        "What counts as converged",
        *names(page),
    ]
    assert len(page.select_slider) == 0
    assert [len(page.selectbox), len(page.text_input), len(page.toggle)] == [1 + 1, 3, 6]
    assert any("1.5 - x + x y" in text.value for text in page.markdown)


def test_an_open_card_has_a_widget_for_each_parameter_and_says_what_their_values_come_to():
    page = open_page()
    for slug in lane_ids(page):
        fold(page, slug, True)
    wanted = [one for slug in lane_ids(page) for one in parameters(OPTIMIZERS[slug])]
    assert len(page.select_slider) == sum(one.kind is not bool for one in wanted)
    assert len(page.toggle) == 6 + sum(one.kind is bool for one in wanted)
    assert len(page.selectbox) == 2 + 6
    for lane in BEALE.lanes:
        rule = lane.optimizer
        assert rule.reference in said(page)
        for one in parameters(type(rule)):
            if meaning := one.describe(getattr(rule, one.name)):
                assert f"${one.symbol}$ = {one.format(getattr(rule, one.name))}: {meaning}" in said(page)


@pytest.mark.parametrize("slug", SURFACES)
def test_every_surface_opens_by_link(slug):
    page = open_page(surface=slug)
    assert not page.exception
    assert not page.error
    assert not page.warning
    data = stage_data(page)
    assert data["ground"] == f"surface={slug}"
    assert data["start"] == list(SURFACES[slug].start)
    assert len(page.select_slider) == len(parameters(SURFACES[slug]))


@pytest.mark.parametrize("first", range(0, len(OPTIMIZERS), 12))
def test_every_optimizer_opens_by_link_and_every_card_opens(first):
    batch = list(OPTIMIZERS)[first : first + 12]
    page = open_page(*batch, lane=batch)
    assert not page.exception
    assert not page.error
    assert names(page) == [OPTIMIZERS[slug].name for slug in batch]
    assert len(page.expander) == 3 + len(batch)
    assert len(page.select_slider) >= len(batch)


def test_the_player_knows_what_each_slider_turns():
    lanes = ["adam:learning_rate=0.0123@cosine", "!nesterov", "bfgs", "adam"]
    page = open_page("adam", "nesterov", "bfgs", "adam-2", lane=lanes)
    sliders = stage_data(page)["sliders"]
    drawn = {slider.key for slider in page.select_slider}
    assert set(sliders) == {key for key in drawn if "nesterov" not in key}  # what is off does not move
    turned = {
        key: Lens(**slider["lens"] | {"lanes": tuple(slider["lens"]["lanes"])}) for key, slider in sliders.items()
    }
    assert turned["rule-bfgs-curvature"] == Lens("curvature", lanes=(2,))
    assert {lens.lanes for key, lens in turned.items() if "-adam-2-" in key} == {(3,)}
    assert turned["schedule-adam-cosine-period"] == Lens("period", "schedule", (0,))
    assert turned["rule-adam-learning_rate"] == Lens("learning_rate")
    race, _ = from_query(parse_qs(stage_data(page)["link"]), BEALE)
    for key, lens in turned.items():
        assert lens.value(race) == page.select_slider(key=key).value
    for key, slider in sliders.items():
        assert slider["stops"] == page.select_slider(key=key).options
    assert "0.0123" in sliders["rule-adam-learning_rate"]["stops"]
    fold(page, "adam", False)
    assert {slider["lens"]["lanes"][0] for slider in stage_data(page)["sliders"].values()} == {2, 3}


def test_a_slider_changes_its_own_lane_only_and_a_folded_card_keeps_its_value():
    page = open_page("momentum")
    before = final_losses(stage_data(page))
    page.select_slider(key="rule-momentum-momentum").set_value(0.5).run()
    after = final_losses(stage_data(page))
    assert after[1] != before[1]
    assert after[:1] + after[2:] == before[:1] + before[2:]
    changed = link(page)
    for is_open in (False, False, True):
        assert link(fold(page, "momentum", is_open)) == changed
    assert page.select_slider(key="rule-momentum-momentum").value == 0.5


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("steps", "0", "Steps must be a whole number from 1 to 2000, but is '0'."),
        ("steps", "1000000000", "Steps must be a whole number from 1 to 2000, but is '1000000000'."),
        ("start-x", "1e300", "start must lie between"),
        ("start-y", "", "Start y is empty; give a number such as 1.5."),
    ],
)
def test_bad_input_gets_a_sentence_and_the_picture_before_stays(key, value, sentence):
    page = open_page()
    before = stage_data(page)
    page.text_input(key=key).set_value(value).run()
    assert not page.exception
    assert len(page.error) == 1
    assert sentence in page.error[0].value.replace("\\", "")
    assert stage_data(page) == before
    page.text_input(key=key).set_value("1").run()
    assert not page.error


def test_a_bad_link_opens_the_default_and_says_what_it_ignored():
    page = open_page(
        "nesterov", surface="atlantis", steps="-3", lane=["adam:beta1=nan", "sgd", "nesterov:momentum=0.8"]
    )
    assert not page.exception
    warnings = [warning.value.replace("\\", "") for warning in page.warning]
    assert len(warnings) == 4
    assert "There is no surface named 'atlantis'." in warnings
    assert "There is no optimizer named 'sgd'." in warnings
    assert stage_data(page)["ground"] == "surface=beale"
    assert names(page) == ["Adam", "Nesterov"]
    assert page.select_slider(key="rule-nesterov-momentum").value == 0.8
    page.text_input(key="steps").set_value("50").run()
    assert not page.warning  # once the race is another, the link is past


def test_an_off_grid_value_of_a_link_is_kept():
    page = open_page("adam", lane="adam:learning_rate=0.0123,beta1=0.8888")
    assert page.select_slider(key="rule-adam-learning_rate").value == 0.0123
    assert page.select_slider(key="rule-adam-beta1").value == 0.8888
    page.select_slider(key="rule-adam-learning_rate").set_value(0.02).run()
    page.select_slider(key="rule-adam-learning_rate").set_value(0.0123).run()
    assert "learning_rate=0.0123" in link(page)


def test_a_schedule_is_raced_with_and_has_its_settings_still_when_it_comes_back():
    page = open_page("gradient-descent")
    before = final_losses(stage_data(page))
    page.selectbox(key="schedule-gradient-descent").set_value("cosine").run()
    assert final_losses(stage_data(page))[0] > before[0]  # a rate that falls to zero gets less far
    page.select_slider(key="schedule-gradient-descent-cosine-period").set_value(50).run()
    changed = link(page)
    assert "gradient-descent:learning_rate=0.001@cosine:period=50" in changed
    assert r"\cos" in said(page)
    page.selectbox(key="schedule-gradient-descent").set_value("constant").run()
    assert final_losses(stage_data(page)) == before
    page.selectbox(key="schedule-gradient-descent").set_value("cosine").run()
    assert link(page) == changed


def test_a_surface_that_comes_back_has_its_parameters_still():
    page = open_page(surface="rosenbrock:b=50")
    page.selectbox(key="surface").set_value("beale").run()
    page.selectbox(key="surface").set_value("rosenbrock").run()
    assert stage_data(page)["ground"] == "surface=rosenbrock:b=50"


def test_choosing_a_surface_moves_to_its_start():
    page = open_page()
    page.selectbox(key="surface").set_value("rosenbrock").run()
    assert stage_data(page)["start"] == [-1.2, 1.0]
    page.select_slider(key="surface-rosenbrock-b").set_value(10.0).run()
    assert stage_data(page)["ground"] == "surface=rosenbrock:b=10"
    assert stage_data(page)["start"] == [-1.2, 1.0]


def test_an_optimizer_is_added_at_the_end_until_the_race_is_full():
    page = open_page(lane=list(OPTIMIZERS)[:10])
    page.selectbox(key="add-lane").set_value("lion").run()
    page.selectbox(key="add-lane").set_value("lion").run()
    assert page.selectbox(key="add-lane").value is None
    assert lane_ids(page)[10:] == ["lion", "lion-2"]
    assert names(page)[10:] == ["Lion (1)", "Lion (2)"]
    assert len(stage_data(page)["lanes"]) == MAX_LANES
    assert page.selectbox(key="add-lane").disabled
    fold(page, "lion", True)
    assert page.button(key="duplicate-lion").disabled
    page.button(key="remove-lion").click().run()
    assert lane_ids(page)[10:] == ["lion-2"]
    assert not page.selectbox(key="add-lane").disabled
    page.selectbox(key="add-lane").set_value("lion").run()
    assert lane_ids(page)[10:] == ["lion-2", "lion"]


def test_a_duplicate_stands_after_its_twin_with_its_card_open_and_a_name_of_its_own():
    page = open_page("adam", lane=["adam:learning_rate=0.1@cosine", "nesterov"])
    page.button(key="duplicate-adam").click().run()
    assert lane_ids(page) == ["adam", "adam-2", "nesterov"]
    assert link(page).count("lane=adam:learning_rate=0.1@cosine") == 2
    page.select_slider(key="rule-adam-2-learning_rate").set_value(0.2).run()
    assert names(page) == ["Adam, learning rate 0.1", "Adam, learning rate 0.2", "Nesterov"]
    assert page.toggle(key="on-adam-2").label == "Race Adam, learning rate 0.2"
    looks = [lane["light"] for lane in stage_data(page)["lanes"]]
    assert len(set(looks)) == 3
    assert looks == [style.light for style in styles([Adam(), Adam(), OPTIMIZERS["nesterov"]()])]
    again = open_page(lane=["adam:learning_rate=0.1@cosine", "adam:learning_rate=0.2@cosine", "nesterov"])
    assert (lane_ids(again), stage_data(again)["lanes"]) == (lane_ids(page), stage_data(page)["lanes"])


def test_a_lane_that_is_off_keeps_its_card_and_its_place_in_the_link_and_changes_no_colour():
    page = open_page()
    before = {lane["name"]: lane["light"] for lane in stage_data(page)["lanes"]}
    page.toggle(key="on-momentum").set_value(False).run()
    after = {lane["name"]: lane["light"] for lane in stage_data(page)["lanes"]}
    assert after == {name: color for name, color in before.items() if name != "Momentum"}
    assert "lane=!momentum:learning_rate=0.001,momentum=0.95" in link(page)
    assert "momentum" in lane_ids(page)
    assert names(open_page(lane=["adam", "!bfgs"])) == ["Adam"]


def test_nobody_racing_is_said():
    page = open_page(lane="")
    assert stage_data(page)["lanes"] == []
    assert any("Nobody is racing" in text.value for text in page.info)
    page = open_page(lane="!adam")
    assert any("Nobody is racing" in text.value for text in page.info)
    page.toggle(key="on-adam").set_value(True).run()
    assert len(page.info) == 0


def test_reset_goes_back_to_what_the_card_came_with():
    page = open_page("adam", "adagrad", lane="adam:learning_rate=0.3@cosine:period=30")
    opened = link(page)
    assert page.button(key="reset-adam").disabled
    page.selectbox(key="schedule-adam").set_value("warmup").run()
    page.select_slider(key="rule-adam-beta1").set_value(0.5).run()
    page.button(key="reset-adam").click().run()
    assert link(page) == opened
    page.run()  # a card's own button draws the stage and the card; this is the whole page again
    page.selectbox(key="add-lane").set_value("adagrad").run()
    fold(page, "adagrad", True)
    page.select_slider(key="rule-adagrad-learning_rate").set_value(1.0).run()
    page.button(key="reset-adagrad").click().run()
    assert link(page) == f"{opened}&lane=adagrad"


def test_an_ensemble_is_run_and_too_much_of_it_refused():
    page = open_page(ensemble="sigma=1,seeds=8")
    assert stage_data(page)["companions"] == 7
    assert "Noise σ = 1, 8 seeds." in said(page).replace("\N{NO-BREAK SPACE}", " ")
    page.session_state["open-ensemble"] = True
    page.run()
    page.select_slider(key="ensemble-starts").set_value(4).run()
    assert stage_data(page)["companions"] == 31
    page.text_input(key="steps").set_value("2000").run()
    assert "take fewer of them" in page.error[0].value
    assert stage_data(page)["steps"] == 198


def test_undo_and_redo_walk_through_the_races_shown_and_every_widget_follows():
    page = open_page("momentum")
    assert page.button(key="undo").disabled
    assert page.button(key="redo").disabled
    seen = [link(page)]
    page.select_slider(key="rule-momentum-momentum").set_value(0.5).run()
    seen.append(link(page))
    fold(page, "momentum", False)  # what is folded is not what is raced: no entry of its own
    page.toggle(key="on-nesterov").set_value(False).run()
    seen.append(link(page))
    page.selectbox(key="add-lane").set_value("momentum").run()
    seen.append(link(page))
    page.selectbox(key="surface").set_value("rosenbrock").run()
    seen.append(link(page))
    page.text_input(key="start-x").set_value("-2").run()
    seen.append(link(page))
    assert len(set(seen)) == len(seen)
    for expected in reversed(seen[:-1]):
        assert link(page.button(key="undo").click().run()) == expected
    assert page.button(key="undo").disabled
    assert lane_ids(page) == [lane.optimizer.slug for lane in BEALE.lanes]
    assert page.text_input(key="start-x").value == "1"
    assert fold(page, "momentum", True).select_slider(key="rule-momentum-momentum").value == 0.95
    for expected in seen[1:]:
        assert link(page.button(key="redo").click().run()) == expected
    assert page.button(key="redo").disabled
    assert not page.toggle(key="on-nesterov").value
    assert page.select_slider(key="rule-momentum-momentum").value == 0.5
    assert lane_ids(page)[-1] == "momentum-2"


def test_a_change_after_an_undo_takes_the_place_of_what_was_undone():
    page = open_page()
    page.text_input(key="steps").set_value("50").run()
    page.button(key="undo").click().run()
    page.text_input(key="steps").set_value("60").run()
    assert page.button(key="redo").disabled
    assert stage_data(page.button(key="undo").click().run())["steps"] == 198


def test_the_history_is_bounded():
    page = open_page(lane="adam")
    for steps in range(1, history.MOST + 5):
        page.text_input(key="steps").set_value(str(steps)).run()
    assert len(page.session_state["history"]) == history.MOST
    assert stage_data(page.button(key="undo").click().run())["steps"] == history.MOST + 3


def test_undo_takes_back_what_was_refused():
    page = open_page()
    page.text_input(key="steps").set_value("0").run()
    page.button(key="undo").click().run()
    assert not page.error
    assert page.text_input(key="steps").value == "198"
    assert page.button(key="undo").disabled


def test_the_preset_comes_back_and_can_be_undone():
    assert open_page().button(key="preset").disabled
    page = open_page(surface="booth", lane="lion", transform="turn=45", ensemble="sigma=1")
    opened = link(page)
    page.button(key="preset").click().run()
    assert link(page) == to_link(BEALE)
    assert page.button(key="preset").disabled
    assert link(page.button(key="undo").click().run()) == opened
