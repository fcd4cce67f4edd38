"""The live channel answers the same paths as the page, and refuses what a page would refuse."""

import urllib.error
import urllib.request

import numpy as np
import pytest

from lessons.presets import BEALE
from player import assets
from player.paths import loss_offset, packed_paths
from studies.link import to_link
from surfaces import GoldsteinPrice


def ask(app_url: str, query: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"{app_url}/{assets.base()}/live?{query}", timeout=30) as answer:
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


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "The race lacks its surface and start and steps and lane."),
        ("surface=beale&start=1,1&steps=10", "The race lacks its lane."),
        ("surface=beale&start=nan,1&steps=10&lane=adam", "start must lie between"),
        ("surface=beale&start=1,1&steps=1000000000&lane=adam", "steps must be a whole number"),
        ("surface=beale&start=1,1&steps=10" + "&lane=adam" * 13, "at most 12 lanes"),
        ("surface=beale&start=1,1&steps=10&lane=adam:learning_rate=-1", "learning_rate must be at least 0"),
        ("surface=beale&start=1,1&steps=10&lane=bfgs@cosine", "has no learning rate to schedule"),
        ("surface=beale&start=1,1&steps=10&lane=__import__('os')", "There is no optimizer named"),
        ("surface=beale&start=1,1&steps=10&lane=" + "a" * 5000, "too long"),
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
