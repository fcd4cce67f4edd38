"""What the player is told of a race beyond its paths."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from lessons.presets import BEALE
from optimizers import BacktrackingDescent, GradientDescent, Newton
from player.sketch import Sketch, read_points
from player.stage import stage_data
from studies import Ensemble, Lane, Race
from studies.link import KEYS, to_link
from surfaces import McCormick, Saddle, Transform

SADDLE = Saddle()


def at(rate: float, surface=BEALE.surface, **transform) -> Race:
    """Gradient descent from the surface's own start."""
    return Race(surface, surface.start, 200, (Lane(GradientDescent(rate)),), Transform(**transform))


def test_a_race_is_shown_openly_at_its_own_address():
    data = stage_data(BEALE)
    assert (data["covered"], data["sketch"]) == (False, None)
    assert data["address"] == {"keys": list(KEYS), "query": to_link(BEALE)}


def test_a_page_has_an_address_of_its_own_and_the_live_channel_is_asked_as_ever():
    data = stage_data(BEALE, address=(("lesson", "step"), "lesson=momentum"))
    assert data["address"] == {"keys": ["lesson", "step"], "query": "lesson=momentum"}
    assert data["link"] == to_link(BEALE)


@pytest.mark.parametrize("transform", [Transform(), Transform(turn=30.0), Transform(turn=-90.0, stretch=2.0)])
def test_the_move_is_that_of_the_ground(transform):
    """The player moves a point p to a + M (p - a): to where the surface's own points have gone."""
    race = replace(BEALE, surface=McCormick(), start=McCormick.start, transform=transform)
    told = stage_data(race)["move"]
    about = np.array(told["about"])
    for point in (race.start, *race.surface.minima, (-1.0, 3.5)):
        moved = about + np.array(told["matrix"]) @ (np.array(point) - about)
        assert moved == pytest.approx(race.ground.move(point))
    assert tuple(race.ground.move(about)) == pytest.approx(tuple(about))


def test_what_a_step_costs_is_told_where_all_cost_the_same():
    """So that the player need not ask for a row of costs: of a lane that diverged, no step after that costs anything."""
    rules = (GradientDescent(learning_rate=1e-3), GradientDescent(learning_rate=5.0), Newton(), BacktrackingDescent())
    race = replace(BEALE, lanes=tuple(map(Lane, rules)))
    lanes, paths = stage_data(race)["lanes"], race.trajectories()
    assert [lane["cost_per_step"] for lane in lanes] == [1, 1, 1 + 2, None]  # a Hessian costs as much as two gradients
    assert lanes[1]["diverged_at"] > 1
    for lane, path in zip(lanes[:-1], paths, strict=False):
        end = lane["diverged_at"] if lane["diverged_at"] >= 0 else race.steps
        walked = np.minimum(np.arange(race.steps + 1), end)
        np.testing.assert_array_equal(path.cost, lane["cost_per_step"] * walked)
    assert len(set(np.diff(paths[-1].cost))) > 1


@pytest.mark.parametrize(
    ("ensemble", "companions"),
    [
        (Ensemble(), 0),
        (Ensemble(seeds=8), 0),  # without noise, all seeds are one
        (Ensemble(seeds=8, starts=3), 2),
        (Ensemble(seeds=8, starts=3, sigma=1.0), 23),
    ],
)
def test_as_many_companions_are_told_as_paths_are_sent(ensemble, companions):
    data = stage_data(replace(BEALE, ensemble=ensemble))
    assert data["companions"] == companions
    rows = len(base64.b64decode(data["paths"])) / (4 * (data["steps"] + 1))
    assert rows == len(data["lanes"]) * (3 + len(data["measures"]) + 3 * companions)


@pytest.mark.parametrize(
    ("race", "told"),
    [
        (at(0.1, loss_factor=3.0), "It takes another path than before: both diverge, at other steps."),
        (at(0.01, loss_factor=1000.0), "It takes another path than before: one of the two diverges."),
        (at(0.001, turn=30.0), "It takes the same path as before, moved with the surface."),
        (at(0.3, SADDLE, loss_factor=2.0), "another path than before: both escape or diverge, at other steps."),
        (at(0.01, SADDLE, loss_factor=10.0), "another path than before: one of the two escapes or diverges."),
    ],
)
def test_a_badge_says_whether_a_path_went_along_and_what_became_of_it(race, told):
    """Under noise too: that of the path without it, which is not the one on screen."""
    for sigma, first in ((0.0, "It takes"), (2.0, "Without noise it takes")):
        noisy = replace(race, ensemble=Ensemble(sigma=sigma))
        (lane,) = stage_data(noisy)["lanes"]
        assert lane["badge"]["text"].startswith(first)
        assert lane["badge"]["text"].endswith(told.removeprefix("It takes"))


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
    assert len(read_points([[0, 0]] * 200)) == 200
    for sent in ([], [[1, 2, 3]], [[1, "x"]], [["nan", 1]], [[1, float("inf")]], [[0, 0]] * 201):
        with pytest.raises(ValueError, match="pairs of finite numbers"):
            read_points(sent)
