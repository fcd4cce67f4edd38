"""The Race page, as the script draws it: what must be on it is counted."""

import base64
import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from optimizers import OPTIMIZERS
from parameters import parameters
from surfaces import SURFACES

SCRIPT = Path(__file__).parent.parent / "navigation.py"


def open_page(**query: str | list[str]) -> AppTest:
    page = AppTest.from_file(SCRIPT, default_timeout=60)
    for key, value in query.items():
        page.query_params[key] = value
    return page.run()


def stage_data(page: AppTest) -> dict:
    (call,) = page.get("bidi_component")
    return json.loads(call.proto.json)


def final_losses(data: dict) -> list[float]:
    rows = np.frombuffer(base64.b64decode(data["paths"]), dtype="<f4").reshape(-1, 3, data["steps"] + 1)
    return [float(lane[2, -1]) + data["offset"] for lane in rows]


def test_the_page_opens_with_radfords_race_on_beale():
    page = open_page()
    assert not page.exception
    assert not page.error
    assert not page.warning
    data = stage_data(page)
    assert [lane["name"] for lane in data["lanes"]] == [
        "Gradient descent", "Momentum", "Nesterov", "AdaGrad", "AdaDelta", "RMSProp",
    ]  # fmt: skip
    assert (data["start"], data["steps"]) == ([1.0, 1.6], 198)
    # Measured with an independent implementation: GD 1.18, Momentum .0089, Nesterov .0012, AdaGrad .0065.
    assert final_losses(data)[:4] == pytest.approx([1.18, 0.0089, 0.0012, 0.0065], rel=0.03)


def test_every_card_has_a_widget_for_each_parameter_of_its_rule():
    page = open_page()
    assert len(page.expander) == 6
    assert [len(page.selectbox), len(page.number_input), len(page.multiselect)] == [1 + 6, 3, 1]
    wanted = [one for slug in page.multiselect(key="lanes").value for one in parameters(OPTIMIZERS[slug])]
    assert len(page.select_slider) == sum(one.kind is not bool for one in wanted)
    assert len(page.toggle) == sum(one.kind is bool for one in wanted)
    assert any("1.5 - x + x y" in text.value for text in page.markdown)


@pytest.mark.parametrize("slug", SURFACES)
def test_every_surface_opens_by_link(slug):
    page = open_page(surface=slug)
    assert not page.exception
    assert not page.error
    assert not page.warning
    data = stage_data(page)
    assert data["surface"] == f"surface={slug}"
    assert data["start"] == list(SURFACES[slug].start)
    assert len(page.select_slider) > 0


@pytest.mark.parametrize("first", range(0, len(OPTIMIZERS), 12))
def test_every_optimizer_opens_by_link(first):
    batch = list(OPTIMIZERS)[first : first + 12]
    page = open_page(lane=batch)
    assert not page.exception
    assert not page.error
    assert [lane["name"] for lane in stage_data(page)["lanes"]] == [OPTIMIZERS[slug].name for slug in batch]
    assert len(page.expander) == len(batch)


def test_the_player_knows_what_each_slider_turns():
    page = open_page(lane=["adam:learning_rate=0.0123@cosine", "bfgs"])
    sliders = stage_data(page)["sliders"]
    drawn = {slider.key for slider in page.select_slider}
    assert set(sliders) == drawn
    assert sliders["schedule-adam-cosine-period"]["part"] == 1
    assert sliders["rule-bfgs-curvature"]["lane"] == 1
    rate = sliders["rule-adam-learning_rate"]
    assert (rate["lane"], rate["part"], rate["name"]) == (0, 0, "learning_rate")
    assert rate["stops"] == page.select_slider(key="rule-adam-learning_rate").options
    assert "0.0123" in rate["stops"]


def test_a_slider_changes_its_own_lane_only():
    page = open_page()
    before = final_losses(stage_data(page))
    page.select_slider(key="rule-momentum-momentum").set_value(0.5).run()
    after = final_losses(stage_data(page))
    assert after[1] != before[1]
    assert after[:1] + after[2:] == before[:1] + before[2:]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("steps", 0, "steps must be a whole number from 1 to 2,000, but is 0."),
        ("steps", 10**9, "steps must be a whole number from 1 to 2,000, but is 1000000000."),
        ("start-x", 1e300, "start must lie between"),
    ],
)
def test_bad_input_gets_a_sentence_and_the_picture_before_stays(key, value, sentence):
    page = open_page()
    before = stage_data(page)
    page.number_input(key=key).set_value(value).run()
    assert not page.exception
    assert len(page.error) == 1
    assert sentence in page.error[0].value.replace("\\", "")
    assert stage_data(page) == before


def test_a_bad_link_opens_the_default_and_says_what_it_ignored():
    page = open_page(surface="atlantis", steps="-3", lane=["adam:beta1=nan", "sgd", "nesterov:momentum=0.8"])
    assert not page.exception
    said = [warning.value.replace("\\", "") for warning in page.warning]
    assert len(said) == 4
    assert "There is no surface named 'atlantis'." in said
    assert "There is no optimizer named 'sgd'." in said
    data = stage_data(page)
    assert data["surface"] == "surface=beale"
    assert [lane["name"] for lane in data["lanes"]] == ["Adam", "Nesterov"]
    assert page.select_slider(key="rule-nesterov-momentum").value == 0.8
    page.number_input(key="steps").set_value(50).run()
    assert not page.warning  # once the race is another, the link is past


def test_an_off_grid_value_of_a_link_is_kept():
    page = open_page(lane="adam:learning_rate=0.0123,beta1=0.8888")
    assert page.select_slider(key="rule-adam-learning_rate").value == 0.0123
    assert page.select_slider(key="rule-adam-beta1").value == 0.8888
    assert "learning_rate=0.0123" in stage_data(page)["link"]


def test_an_optimizer_that_comes_back_has_its_settings_still():
    page = open_page()
    before = stage_data(page)
    slugs = page.multiselect(key="lanes").value
    page.selectbox(key="schedule-adadelta").set_value("cosine").run()
    page.select_slider(key="schedule-adadelta-cosine-period").set_value(50).run()
    page.multiselect(key="lanes").set_value([slug for slug in slugs if slug != "adadelta"]).run()
    page.multiselect(key="lanes").set_value(slugs).run()
    assert page.select_slider(key="rule-adadelta-rho").value == 0.98
    assert "adadelta:rho=0.98,epsilon=1e-5,learning_rate=50@cosine:period=50" in stage_data(page)["link"]
    page.selectbox(key="schedule-adadelta").set_value("constant").run()
    assert stage_data(page)["link"] == before["link"]


def test_a_surface_that_comes_back_has_its_parameters_still():
    page = open_page(surface="rosenbrock:b=50")
    page.selectbox(key="surface").set_value("beale").run()
    page.selectbox(key="surface").set_value("rosenbrock").run()
    assert stage_data(page)["surface"] == "surface=rosenbrock:b=50"


def test_an_optimizer_given_twice_races_once():
    page = open_page(lane=["adam", "adam:learning_rate=0.1"])
    assert not page.exception
    assert [lane["name"] for lane in stage_data(page)["lanes"]] == ["Adam"]
    assert "Adam is given twice" in page.warning[0].value


def test_choosing_a_surface_moves_to_its_start():
    page = open_page()
    page.selectbox(key="surface").set_value("rosenbrock").run()
    assert stage_data(page)["start"] == [-1.2, 1.0]
    page.select_slider(key="surface-rosenbrock-b").set_value(10.0).run()
    assert stage_data(page)["surface"] == "surface=rosenbrock:b=10"
    assert stage_data(page)["start"] == [-1.2, 1.0]


def test_twelve_lanes_fit_and_no_optimizer_at_all_is_said():
    page = open_page(lane=list(OPTIMIZERS)[:12])
    assert len(stage_data(page)["lanes"]) == 12
    page.multiselect(key="lanes").set_value([]).run()
    assert not page.exception
    assert stage_data(page)["lanes"] == []
    assert any("Nobody is racing" in text.value for text in page.info)


def test_a_schedule_is_raced_with():
    page = open_page()
    before = final_losses(stage_data(page))
    page.selectbox(key="schedule-gradient-descent").set_value("cosine").run()
    after = final_losses(stage_data(page))
    assert after[0] > before[0]  # a rate that falls to zero gets less far
    assert "gradient-descent:learning_rate=0.001@cosine" in stage_data(page)["link"]
