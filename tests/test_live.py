"""The live channel answers the same paths as the page, and refuses what a page would refuse."""

import base64
import json
import urllib.error
import urllib.request
from dataclasses import replace

import numpy as np
import pytest

from lessons.presets import BEALE
from optimizers import BFGS, Adam, Cosine, GradientDescent, run
from player import assets
from player.inspection import inspection_data
from player.paths import loss_offset, packed_paths
from studies import Ensemble, Lane
from studies.inspection import inspect
from studies.link import to_link
from surfaces import GoldsteinPrice, NoisyMoons, Rosenbrock, Transform


def ask(app_url: str, query: str, route: str = "live") -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"{app_url}/{assets.base()}/{route}?{query}", timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_it_answers_the_paths_of_the_page(app_url):
    status, body = ask(app_url, to_link(BEALE))
    assert status == 200
    assert body == packed_paths(BEALE.trajectories(), BEALE.surface)


def test_a_lane_of_300_steps_is_under_5_kb(app_url):
    status, body = ask(app_url, "surface=beale&start=1,1.6&steps=300&lane=adam:learning_rate=0.02")
    assert status == 200
    assert len(body) == 4 * 3 * 301 < 5000


def test_measures_and_companions_come_when_asked_for(app_url):
    race = replace(BEALE, ensemble=Ensemble(sigma=0.5, seeds=2, starts=3), transform=Transform(turn=30, stretch=2))
    status, body = ask(app_url, f"{to_link(race)}&measure=distance&measure=cost")
    assert status == 200
    rows = np.frombuffer(body, dtype="<f4").reshape(-1, race.steps + 1)
    lanes, companions = len(race.lanes), race.members - 1
    assert len(rows) == lanes * 5 + lanes * companions * 3
    for lane, (path, beside) in enumerate(zip(race.trajectories(), race.companions(), strict=True)):
        own = rows[5 * lane : 5 * lane + 5]
        np.testing.assert_array_equal(own[0], path.x[:, 0].astype("<f4"))
        np.testing.assert_array_equal(own[3], race.ground.distance_to_minima(path.x.T).astype("<f4"))
        np.testing.assert_array_equal(own[4], path.cost)
        first = 5 * lanes + 3 * companions * lane
        np.testing.assert_array_equal(rows[first], beside.x[:, 0, 0].astype("<f4"))
        np.testing.assert_array_equal(rows[first + 4], beside.x[:, 1, 1].astype("<f4"))
        np.testing.assert_array_equal(rows[first + 5], (beside.loss[:, 1]).astype("<f4"))


def test_accuracy_is_told_where_the_surface_is_made_from_data(app_url):
    """A rate that throws the weights out of all numbers leaves no accuracy, not one of 0."""
    lanes = tuple(Lane(GradientDescent(learning_rate=rate)) for rate in (1.0, 1e300))
    race = replace(BEALE, surface=NoisyMoons(), start=(-3.0, 3.0), steps=40, lanes=lanes)
    status, body = ask(app_url, f"{to_link(race)}&measure=accuracy")
    assert status == 200
    kept, lost = np.frombuffer(body, dtype="<f4").reshape(2, 4, 41)
    np.testing.assert_array_equal(kept[3], NoisyMoons().accuracy(race.trajectories()[0].x.T).astype("<f4"))
    assert kept[3, -1] > 0.8
    assert np.isnan(lost[3, -1])


def test_the_inside_of_a_lane_is_that_of_the_core(app_url):
    adam = Lane(Adam(learning_rate=0.3), Cosine(period=50))
    race = replace(BEALE, lanes=(adam,), ensemble=Ensemble(sigma=0.2, seed=4))
    status, body = ask(app_url, to_link(race), "inspect")
    assert status == 200
    answer = json.loads(body)
    values, place, found = np.frombuffer(base64.b64decode(answer["values"]), dtype="<f4"), 0, {}
    for row in answer["rows"]:
        size = row["size"] * row["count"]
        found[row["key"] or row["name"]] = values[place : place + size].reshape(row["count"], row["size"])
        place += size
    assert place == len(values)
    inspected = inspect(race.trajectories()[0])
    np.testing.assert_allclose(found["gradient"], inspected.gradient, rtol=1e-6)
    np.testing.assert_allclose(found["overshoot"][:, 0], inspected.overshoot, rtol=1e-6)
    np.testing.assert_allclose(
        found["second moment, corrected"][:, 1], inspected.internals["second moment, corrected"][:, 1], rtol=1e-6
    )
    np.testing.assert_allclose(found["hessian"][:, 1], inspected.hessian[:, 0, 1], rtol=1e-6)


@pytest.mark.parametrize(
    ("rule", "name"),
    [(GradientDescent(1e-3), "learning rate"), (GradientDescent(1.0), "learning rate"), (BFGS(), None)],
)
def test_a_learning_rate_is_listed_of_every_rule_that_has_one_also_where_it_diverged(rule, name):
    path = run(rule, Rosenbrock(), (-1.2, 1.0), 40)
    rows = {row["key"]: row for row in inspection_data(path)["rows"]}
    assert rows["learning_rate"]["name"] == name


def test_a_lane_that_is_off_is_not_run(app_url):
    status, body = ask(app_url, "surface=beale&start=1,1.6&steps=10&lane=adam&lane=!nesterov")
    assert (status, len(body)) == (200, 4 * 3 * 11)
    alone, beside = (
        ask(app_url, f"surface=beale&start=1,1.6&steps=10{off}&lane=adam", "inspect") for off in ("", "&lane=!nesterov")
    )
    assert alone[0] == 200
    assert beside == alone  # the first lane that runs is looked into
    status, body = ask(app_url, "surface=beale&start=1,1.6&steps=10&lane=!nesterov", "inspect")
    assert (status, body) == (400, b"No lane runs in this race; give one to look into.")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "The race lacks its surface and start and steps and lane."),
        ("surface=beale&start=1,1&steps=10", "The race lacks its lane."),
        ("surface=beale&start=nan,1&steps=10&lane=adam", "start must lie between"),
        ("surface=beale&start=1,1&steps=1000000000&lane=adam", "steps must be at most 2,000 to be played"),
        ("surface=beale&start=1,1&steps=10" + "&lane=adam" * 13, "at most 12 lanes"),
        ("surface=beale&start=1,1&steps=10&lane=adam:learning_rate=-1", "learning_rate must be at least 0"),
        ("surface=beale&start=1,1&steps=10&lane=bfgs@cosine", "has no learning rate to schedule"),
        ("surface=beale&start=1,1&steps=10&lane=__import__('os')", "There is no optimizer named"),
        ("surface=beale&start=1,1&steps=10&lane=" + "a" * 5000, "too long"),
        (
            "surface=beale&start=1,1&steps=10&lane=adam&measure=secrets",
            "There is no measure 'secrets' on this surface.",
        ),
        (
            "surface=beale&start=1,1&steps=10&lane=adam&measure=accuracy",
            "There is no measure 'accuracy' on this surface.",
        ),
        ("surface=beale&start=1,1&steps=10&lane=adam&transform=stretch=0", "stretch must be greater than 0"),
        ("surface=beale&start=1,1&steps=10&lane=adam&ensemble=starts=1000000", "starts times seeds are 1000000"),
        ("surface=beale&start=1,1&steps=2000&lane=adam&ensemble=starts=1e999", "starts must be"),
    ],
)
def test_hostile_and_oversized_queries_get_a_sentence(app_url, query, sentence):
    status, body = ask(app_url, query)
    assert status == 400
    assert sentence in body.decode()


def test_a_loss_just_above_the_infimum_survives_the_packing():
    """float32 has seven digits: beside the infimum 3, an excess of 1e-9 would be lost."""

    class Path:
        x = np.zeros((2, 2))
        loss = np.array([3.0 + 1e-9, np.inf])

    rows = np.frombuffer(packed_paths([Path()], GoldsteinPrice()), dtype="<f4")
    assert loss_offset(GoldsteinPrice()) == 3.0
    assert rows[4] == pytest.approx(1e-9, rel=1e-5)
    assert np.isinf(rows[5])
