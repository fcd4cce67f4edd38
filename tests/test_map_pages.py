"""The pages of maps, as the scripts draw them."""

import json
import re
from urllib.parse import parse_qs

import numpy as np
import pyarrow as pa
import pytest
from pages import open_page, players, written
from streamlit.testing.v1 import AppTest

from optimizers import OPTIMIZERS, Momentum
from parameters import parameters
from studies.lens import Lens
from surfaces import SURFACES
from views.fields import number


def told(page: AppTest) -> dict:
    """What the component of the page is told."""
    assert not page.exception
    return players(page)[0]


def links(page: AppTest) -> list[str]:
    return [link.proto.label for link in page.get("page_link")]


def test_tune_opens_with_the_races_first_optimizer_over_its_first_parameters():
    data = told(open_page("tune", surface="rosenbrock", lane=["momentum:momentum=0.5", "adam"]))
    assert [one["name"] for one in data["maps"]] == ["Momentum"]
    first, second = parameters(Momentum)[:2]
    assert (data["x"]["lens"]["name"], data["y"]["lens"]["name"]) == (first.name, second.name)
    assert data["shape"] == [len(data["y"]["texts"]), len(data["x"]["texts"])]
    assert "lane=adam" in data["address"]["query"]


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_tune_maps_every_optimizer(slug):
    data = told(open_page("tune", surface="ill-conditioned-quadratic", map=slug, lane=slug))
    assert data["maps"][0]["name"].startswith(OPTIMIZERS[slug].name)


@pytest.mark.parametrize("slug", SURFACES)
@pytest.mark.parametrize("view", ["tune", "basins"])
def test_maps_open_on_every_surface(view, slug):
    data = told(open_page(view, surface=slug, lane="momentum"))
    assert f"surface={slug}" in data["maps"][0]["map"]


def test_another_optimizer_is_mapped_over_its_own_parameters():
    page = open_page("tune", surface="rosenbrock", lane="momentum")
    page.selectbox(key="tune-rule").set_value("rmsprop").run()
    data = told(page)
    assert (data["maps"][0]["name"], data["y"]["lens"]["name"]) == ("RMSProp", "rho")
    assert "lane=momentum" in data["address"]["query"]


def test_an_axis_runs_over_the_surfaces_parameter():
    page = open_page("tune", surface="ill-conditioned-quadratic", lane="gradient-descent")
    page.selectbox(key="tune-y").set_value("condition of the surface").run()
    data = told(page)
    assert data["y"]["lens"] == {"name": "condition", "of": "surface", "lanes": [0]}


@pytest.mark.parametrize(
    "title", ["start x", "period of the schedule", "turn", "stretch", "loss factor", "sigma of the noise", "steps"]
)
def test_an_axis_runs_over_any_number_of_the_race(title):
    page = open_page("tune", surface="beale", steps="40", lane="adam@cosine", transform="turn=30", ensemble="sigma=1")
    page.selectbox(key="tune-x").set_value(title).run()
    data = told(page)
    assert Lens(data["x"]["lens"]["name"], data["x"]["lens"]["of"]).title == title
    assert len(data["x"]["texts"]) > 8
    assert f"&x={data['x']['lens']['of']}.{data['x']['lens']['name']}," in data["address"]["query"]
    assert data["steps"] == (2000 if title == "steps" else 40)


def test_two_axes_of_one_name_are_told_apart():
    query = {"surface": "noisy-moons", "lane": "adam", "x": "surface.seed,0,9", "y": "ensemble.seed,0,9", "cells": "32"}
    page = open_page("tune", steps="20", **query)
    data = told(page)
    assert [data[name]["label"] for name in "xy"] == ["seed of the surface", "seed of the noise"]
    assert [data["frames"]["light"]["layout"][f"{name}axis"]["title"]["text"] for name in "xy"] == [
        "seed of the surface s",
        "seed of the noise s",
    ]
    sliders = [one.label for one in page.select_slider if one.key.startswith("tune-range")]
    assert sliders == ["seed of the surface $s$, from and to", "seed of the noise $s$, from and to"]


def test_a_start_is_called_so_wherever_it_is_an_axis():
    page = open_page("tune", surface="beale", lane="adam", x="start.x,-2,2", cells="77")
    data = told(page)
    assert data["x"]["label"] == data["frames"]["light"]["layout"]["xaxis"]["title"]["text"] == "start x"
    (slider,) = [one for one in page.select_slider if one.key.startswith("tune-range-x")]
    assert slider.label == "start x, from and to"
    assert (slider.options[0], list(slider.value)) == ("−5", [-2, 2])
    assert page.selectbox(key="tune-cells").value == 77
    assert data["shape"] == [77, 77]


@pytest.mark.parametrize("view", ["tune", "basins"])
def test_a_map_says_what_is_unusual_about_its_runs(view):
    query = {"ensemble": "sigma=5,seed=3,seeds=4", "transform": "turn=30", "tolerance": "0.01", "cells": "77"}
    page = open_page(view, surface="himmelblau", lane="adam", **query)
    text = written(page).replace("\N{NO-BREAK SPACE}", " ")
    assert "**Turned by 30°, noise σ = 5, tolerance τ = 0.01.**" in text
    assert ("every start meets the same noise of seed 3" in told(page)["note"]) == (view == "basins")
    assert any("with a loss within 0.01 of the least" in one.help for one in page.caption)
    assert page.selectbox(key=f"{view}-cells").value == 77
    if view == "tune":
        page.selectbox(key="tune-x").set_value("turn").run()
        assert "**Noise\N{NO-BREAK SPACE}σ" in written(page)


def test_the_paths_of_a_cell_are_its_runs_from_one_start_and_of_no_other_lane():
    ensemble = "sigma=1,seeds=16,starts=16,spread=0.1"
    page = open_page("tune", surface="beale", steps="100", lane=["!nesterov", "adam"], map="adam", ensemble=ensemble)
    (one,) = told(page)["maps"]
    assert parse_qs(one["race"])["ensemble"] == ["sigma=1,seeds=16"]
    assert parse_qs(one["race"])["lane"] == ["adam"]


def test_fewer_cells_and_a_narrower_range():
    page = open_page("tune", surface="beale", lane="momentum")
    page.selectbox(key="tune-cells").set_value(64).run()
    (slider,) = [one for one in page.select_slider if one.key.startswith("tune-range-x")]
    slider.set_range(0.001, 0.1).run()
    data = told(page)
    assert data["shape"] == [64, 64]
    assert (float(data["x"]["texts"][0]), float(data["x"]["texts"][-1])) == (0.001, 0.1)


def test_the_sliders_always_show_what_the_map_spans():
    page = open_page("tune", surface="rosenbrock", lane="momentum")

    def slid() -> list[list[float]]:
        return [list(one.value) for one in page.select_slider if one.key.startswith("tune-range")]

    def spanned() -> list[list[float]]:
        data = told(page)
        return [[float(data[name]["texts"][end]) for end in (0, -1)] for name in "xy"]

    whole = spanned()
    page.select_slider(key="tune-range-x-optimizer-learning_rate").set_range(0.0005, 0.01).run()
    assert slid() == spanned() == [[0.0005, 0.01], whole[1]]
    page.selectbox(key="tune-surface").set_value("beale").run()  # another map
    assert slid() == spanned()
    assert spanned()[0] != [0.0005, 0.01]
    page.select_slider(key="tune-range-x-optimizer-learning_rate").set_range(0.0005, 0.01).run()
    page.selectbox(key="tune-rule").set_value("adam").run()
    assert slid() == spanned()
    assert spanned()[0] != [0.0005, 0.01]
    page.select_slider(key="tune-range-x-optimizer-learning_rate").set_range(0.01, 0.01).run()  # no range
    assert slid() == spanned()


def test_a_chosen_cell_is_offered_to_the_race_and_forgotten_with_its_map():
    page = open_page("tune", surface="beale", lane="momentum", cell="3,4")
    assert "Race it" in links(page)
    assert told(page)["chosen"] == {"index": 0, "at": [4, 3]}
    page.text_input(key="tune-steps").set_value("77").run()
    assert "Race it" not in links(page)
    assert "steps=77" in told(page)["maps"][0]["map"]


def test_a_bad_link_says_what_it_ignored():
    page = open_page("tune", surface="beale", lane="momentum", x="nonsense,0,1", cells="7")
    assert len(page.warning) == 2
    assert told(page)


def test_basins_stand_side_by_side():
    page = open_page("basins", surface="himmelblau", lane=["newton", "gradient-descent"])
    assert [one["name"] for one in told(page)["maps"]] == ["Newton", "Gradient descent"]
    page.multiselect(key="basins-rules").set_value(["newton", "adam", "momentum", "adagrad"]).run()
    data = told(page)
    assert [one["name"] for one in data["maps"]] == ["Newton", "Adam", "Momentum", "AdaGrad"]
    assert sum(word.startswith("global minimum") for word in data["words"]) == 4
    page.multiselect(key="basins-rules").set_value([]).run()
    assert not page.exception
    assert len(page.info) == 1


def test_a_window_and_a_start_come_with_the_link():
    page = open_page("basins", surface="himmelblau", lane="newton", start="1,2", window="0,1,2,3", picked="0")
    data = told(page)
    assert data["range"] == [[0, 1], [2, 3]]
    assert data["chosen"] == {"index": 0, "at": [1, 2]}
    assert "Race from there" in links(page)
    page.selectbox(key="basins-surface").set_value("beale").run()
    assert told(page)["range"] == [list(ends) for ends in SURFACES["beale"].domain]


def test_a_chosen_start_is_marked_where_the_transform_has_put_it():
    page = open_page("basins", surface="himmelblau", lane="newton", start="1,2", transform="turn=90", picked="0")
    assert told(page)["chosen"]["at"] == pytest.approx([-2, 1])


def test_slices_say_who_is_sensitive():
    page = open_page(
        "tune", surface="ill-conditioned-quadratic", lane=["momentum", "adam", "backtracking-descent"], steps="60"
    )
    assert not page.exception
    assert len(page.get("plotly_chart")) == 1
    assert re.search(r"Decades of good learning rates: \w+ \*\*\d\.\d\*\*", written(page))
    assert "Backtracking" not in written(page).split("Decades")[1].split(".\n")[0]  # it has no learning rate


@pytest.mark.parametrize("lanes", [["adam", "momentum"], ["momentum", "adam"]])
def test_the_least_sensitive_is_named_first_however_the_lanes_stand(lanes):
    page = open_page("tune", surface="ill-conditioned-quadratic", lane=lanes, steps="60")
    sentence = written(page).split("Decades of good learning rates: ")[1].split("\n")[0]
    named = re.findall(r"(\w+) \*\*(?:under )?(\d+\.\d)\*\*", sentence)
    decades = [float(number) for _, number in named]
    assert {name for name, _ in named} == {"Adam", "Momentum"}
    assert decades[0] > decades[1]


def test_one_that_never_gets_there_has_no_good_rates():
    page = open_page("tune", surface="beale", start="1,1.6", steps="198", lane=["newton", "adam"])
    assert re.search(r"good learning rates: Adam \*\*\d\.\d\*\*, Newton \*\*none\*\*", written(page))


def test_on_a_loss_without_a_least_value_nothing_is_called_good():
    page = open_page("tune", surface="saddle", lane=["momentum", "adam"], steps="40")
    text = written(page)
    assert "On a loss without a least value no rate is called good." in text
    assert "Thick" not in text
    assert "every lane that has something to tune gets the same number of trials" in text
    assert "What is a good rate?" not in [one.label for one in page.expander]
    page.selectbox(key="fair-trials").set_value(16).run()
    page.button(key="fair-go").click().run()
    assert not page.exception
    assert "| optimizer | loss as it came | loss tuned | cost | best values |" in written(page)
    assert "On a loss without a least value no trial is called good." in written(page)
    (trials,) = (table.value for table in page.dataframe)
    assert "good" not in trials


def test_a_loss_that_is_counted_from_the_least_is_called_so():
    page = open_page("tune", surface="styblinski-tang", lane="gradient-descent", steps="40")
    (label,) = [one["label"] for one in told(page)["measures"] if one["name"] == "loss"]
    assert label == "Final loss above the least"
    page.selectbox(key="fair-trials").set_value(16).run()
    page.button(key="fair-go").click().run()
    assert "| optimizer | loss above the least as it came | loss above the least tuned |" in written(page)
    (trials,) = (table.value for table in page.dataframe)
    assert "loss above the least" in trials
    titles = [json.loads(chart.proto.spec)["layout"]["yaxis"]["title"]["text"] for chart in page.get("plotly_chart")]
    assert titles == ["loss above the least after 40 steps", "loss above the least"]


def test_where_nobody_has_a_learning_rate_that_is_said():
    page = open_page("tune", surface="beale", lane="backtracking-descent", steps="20")
    assert not page.exception
    assert any("No lane that runs has a learning rate" in info.value.replace("\\", "") for info in page.info)


def test_a_fair_race_shows_the_winners_beside_the_race_as_it_came():
    page = open_page("tune", surface="ill-conditioned-quadratic", lane=["gradient-descent", "adam"], steps="40")
    assert len(players(page)) == 1
    page.selectbox(key="fair-trials").set_value(16).run()
    page.button(key="fair-go").click().run()
    assert not page.exception
    _, came, tuned = players(page)
    assert came["compact"]
    assert [lane["name"] for lane in came["lanes"]] == ["Gradient descent", "Adam"]
    assert "learning_rate=" in tuned["link"]
    assert came["link"] != tuned["link"]
    assert "Every optimizer gets 16 trials" in written(page)
    assert "| optimizer | loss as it came | loss tuned | cost |" in written(page)
    spread = r"([\d.e−]+) \([\d.e−]+ to [\d.e−]+\)"
    rows = re.findall(rf"\| {spread} \| \*\*{spread}\*\* \| 40 \|", written(page))
    assert len(rows) == 2
    assert all(number("after", after) < number("before", before) for before, after in rows)
    assert "**Adam wins: it ends lower than Gradient descent in " in written(page).replace("\\", "")
    (trials,) = (table.value for table in page.dataframe)
    assert trials["optimizer"].tolist() == ["Gradient descent"] * 16 + ["Adam"] * 16
    assert trials["trial"].tolist() == [*range(1, 17)] * 2
    assert trials["values"][0] == "learning rate 0.01"
    # It stays while other things change, until it is asked for again; and says of what it is.
    page.selectbox(key="tune-cells").set_value(64).run()
    assert len(players(page)) == 3
    assert "the settings above have changed since" not in written(page)
    page.selectbox(key="tune-surface").set_value("booth").run()
    assert len(players(page)) == 3
    assert (
        "Of Ill-conditioned quadratic, with 16 trials of 40 steps for each lane, tuned for the median loss at the end; the "
        "settings above have changed since."
    ) in written(page)


def test_the_trials_are_told_in_words_where_they_came_to_no_number():
    page = open_page("tune", surface="mccormick", lane="gradient-descent", steps="100")
    page.selectbox(key="fair-trials").set_value(16).run()
    assert page.button(key="fair-go").label == "Tune it"
    page.button(key="fair-go").click().run()
    (table,) = page.dataframe
    with pa.ipc.open_stream(table.proto.arrow_data.styler.display_values) as reader:
        shown = reader.read_pandas()
    assert {"never", "16"} <= set(shown["steps to converge"])
    assert {"diverged", "−1.9"} <= set(shown["loss"])
    assert table.value["loss"].max() == np.inf  # by which it is sorted


def test_the_fair_race_that_is_shown_tells_of_what_it_was_tuned_for():
    """Whatever is chosen to be tuned for next."""
    page = open_page("tune", surface="ill-conditioned-quadratic", lane="gradient-descent", steps="40")
    page.selectbox(key="fair-trials").set_value(16).run()
    page.button(key="fair-go").click().run()
    (row,) = re.findall(r"\| Gradient descent \|.*", written(page))
    page.selectbox(key="fair-objective").set_value("steps").run()
    page.selectbox(key="fair-trials").set_value(32).run()
    assert row in written(page)
    assert "Every optimizer gets 16 trials" in written(page)


def test_a_fair_race_may_be_bounded_in_evaluations():
    page = open_page(
        "tune", surface="ill-conditioned-quadratic", lane=["gradient-descent", "bfgs", "newton"], steps="30"
    )
    page.selectbox(key="fair-trials").set_value(16).run()
    costs = {}
    for budget in ("steps", "evaluations"):
        page.selectbox(key="fair-budget").set_value(budget).run()
        page.button(key="fair-go").click().run()
        assert not page.exception
        costs[budget] = [int(cost) for cost in re.findall(r"\*\* \| (\d+) \|", written(page))]
    assert costs["steps"][::2] == [30, 90]
    assert costs["evaluations"][::2] == [30, 30]
    assert costs["evaluations"][1] <= 30
    assert "BFGS, with nothing to tune, gets one, its own setting." in written(page)


def test_minibatches_are_several_in_a_fair_race():
    page = open_page("tune", surface="noisy-moons", lane=["adam", "rmsprop"], steps="30")
    page.selectbox(key="fair-trials").set_value(16).run()
    page.button(key="fair-go").click().run()
    assert "from the same 4 starts, each under the same 4 seeds" in written(page)
    assert "under the same seeds" in written(page)


def test_what_cannot_be_tuned_is_refused_with_a_sentence():
    page = open_page("tune", surface="saddle", lane="momentum", steps="20")
    page.selectbox(key="fair-objective").set_value("steps").run()
    assert not page.exception
    assert page.button(key="fair-go").disabled
    assert any("no minimum to reach" in info.value.replace("\\", "") for info in page.info)


def test_what_is_proved_is_drawn_over_the_map_of_a_quadratic():
    data = told(open_page("tune", surface="ill-conditioned-quadratic", lane="momentum"))
    edge, seen, fastest = data["lines"]
    assert edge["name"].startswith("the edge of stability")
    assert seen["name"] == f"about what {data['steps']} steps can see of it"
    assert fastest["name"].endswith("in the long run")
    assert fastest["point"]
    assert told(open_page("tune", surface="rosenbrock", lane="momentum"))["lines"] == []


def test_a_map_follows_the_race_that_was_shown_meanwhile():
    page = open_page("tune", surface="beale", lane="momentum")
    page.selectbox(key="tune-cells").set_value(64).run()
    page.query_params.clear()
    page.switch_page("views/race.py").run()
    page.selectbox(key="surface").set_value("himmelblau").run()
    page.switch_page("views/tune.py").run()
    assert "surface=himmelblau" in told(page)["maps"][0]["map"]
    page.selectbox(key="tune-cells").set_value(64).run()
    page.switch_page("views/race.py").run()
    page.switch_page("views/tune.py").run()
    assert told(page)["shape"] == [64, 64]
