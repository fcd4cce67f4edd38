"""Races: bounds, and what is computed again."""

from dataclasses import replace

import numpy as np
import pytest

from lessons.presets import BEALE
from optimizers import GradientDescent, Momentum
from studies import Lane, Race
from studies.race import trajectory
from surfaces import Beale


def test_only_the_changed_lane_is_computed_again():
    trajectory.cache_clear()
    before = BEALE.trajectories()
    assert trajectory.cache_info().misses == 6
    changed = replace(BEALE, lanes=(*BEALE.lanes[:1], Lane(Momentum(0.002, 0.9)), *BEALE.lanes[2:]))
    after = changed.trajectories()
    assert trajectory.cache_info().misses == 7
    assert [a is b for a, b in zip(before, after, strict=True)] == [True, False, True, True, True, True]


def test_shared_paths_cannot_be_written():
    path = BEALE.trajectories()[0]
    with pytest.raises(ValueError, match="read-only"):
        path.x[0, 0] = 5.0


def test_the_preset_stays_in_its_window():
    for path in BEALE.trajectories():
        assert np.all(np.abs(path.x) <= 5)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"steps": 0}, "steps must be a whole number from 1 to 2,000"),
        ({"steps": 2001}, "steps must be a whole number from 1 to 2,000"),
        ({"steps": 2.5}, "steps must be a whole number"),
        ({"lanes": (Lane(GradientDescent()),) * 13}, "at most 12 lanes"),
        ({"start": (float("nan"), 0.0)}, "start must lie between -1e6 and 1e6"),
        ({"start": (0.0, 1e300)}, "start must lie between -1e6 and 1e6"),
    ],
)
def test_a_race_out_of_bounds_is_refused_with_a_sentence(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(BEALE, **change)


def test_equal_races_are_equal():
    assert Race(Beale(), (1.0, 1.6), 198, BEALE.lanes) == BEALE
    assert hash(Race(Beale(), (1.0, 1.6), 198, BEALE.lanes)) == hash(BEALE)
