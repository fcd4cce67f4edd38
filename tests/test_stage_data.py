"""What the player is told of a race beyond its paths."""

import json
from dataclasses import replace

import pytest

from lessons.presets import BEALE
from player.sketch import Sketch, read_points
from player.stage import stage_data
from studies.link import KEYS, to_link


def test_a_race_is_shown_openly_at_its_own_address():
    data = stage_data(BEALE)
    assert (data["covered"], data["sketch"]) == (False, None)
    assert data["address"] == {"keys": list(KEYS), "query": to_link(BEALE)}


def test_a_page_has_an_address_of_its_own_and_the_live_channel_is_asked_as_ever():
    data = stage_data(BEALE, address=(("lesson", "step"), "lesson=momentum"))
    assert data["address"] == {"keys": ["lesson", "step"], "query": "lesson=momentum"}
    assert data["link"] == to_link(BEALE)


def test_a_sketch_travels_as_json():
    data = stage_data(BEALE, covered=True, sketch=Sketch(2))
    assert (data["covered"], data["sketch"]) == (True, {"lane": 2, "points": None})
    drawn = stage_data(BEALE, sketch=Sketch(5, ((1.0, 1.6), (0.5, -2.0))))
    assert json.loads(json.dumps(drawn["sketch"])) == {"lane": 5, "points": [[1.0, 1.6], [0.5, -2.0]]}


def test_only_a_lane_that_runs_is_sketched():
    one = replace(BEALE, lanes=(BEALE.lanes[0], replace(BEALE.lanes[1], on=False)))
    assert stage_data(one, covered=True, sketch=Sketch(0))["sketch"]["lane"] == 0
    for lane in (-1, 1):
        with pytest.raises(ValueError, match=f"The sketch is of lane {lane}, but 1 lane runs"):
            stage_data(one, covered=True, sketch=Sketch(lane))


def test_drawn_points_are_pairs_of_numbers():
    assert read_points([[1, 2.5], [0, -1]]) == ((1.0, 2.5), (0.0, -1.0))
    for sent in ([[1, 2, 3]], [[1, "x"]], [["nan", 1]], [[1, float("inf")]], [[0, 0]] * 201):
        with pytest.raises(ValueError, match="pairs of finite numbers"):
            read_points(sent)
