"""Races: bounds, and what is computed again."""

from dataclasses import replace
from urllib.parse import parse_qs

import numpy as np
import pytest

from lessons.presets import BEALE
from optimizers import Adam, GradientDescent, Momentum
from studies import Ensemble, Lane, Race
from studies.axis import Axis
from studies.bounds import check_race
from studies.link import from_query, to_link
from studies.race import trajectory
from surfaces import Beale, LongValley, NoisyMoons, Transform


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
        ({"steps": 0}, "steps must be a whole number at least 1, but is 0; try 1 to 2000"),
        ({"steps": 2.5}, "steps must be a whole number at least 1, but is 2.5"),
        ({"steps": float("nan")}, "steps must be a whole number"),
        ({"start": (float("nan"), 0.0)}, "start must lie between -1e6 and 1e6"),
        ({"start": (0.0, 1e300)}, "start must lie between -1e6 and 1e6"),
    ],
)
def test_what_is_no_race_is_refused_with_a_sentence(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(BEALE, **change)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"steps": 2001}, "steps must be at most 2,000 to be played, but is 2,001"),
        ({"lanes": (Lane(GradientDescent()),) * 13}, "at most 12 lanes"),
        ({"ensemble": Ensemble(starts=16, sigma=1.0, seeds=16)}, "have room for 167 runs each, .* seeds are 256"),
    ],
)
def test_what_a_page_cannot_play_is_refused_with_a_sentence(change, sentence):
    """A notebook may make such a race: only what is asked of a page is bounded."""
    race = replace(BEALE, **change)
    with pytest.raises(ValueError, match=sentence):
        check_race(race)
    opened, ignored = from_query(parse_qs(to_link(race), keep_blank_values=True), BEALE)
    check_race(opened)
    assert len(ignored) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"steps": 2000},
        {"lanes": (Lane(GradientDescent()),) * 12},
        {"ensemble": Ensemble(starts=12, sigma=1.0, seeds=13)},
        {"ensemble": Ensemble(starts=16, seeds=16)},
        {  # what is off takes no room
            "ensemble": Ensemble(starts=16, sigma=1.0, seeds=16),
            "lanes": (*BEALE.lanes[:3], *[Lane(GradientDescent(), on=False)] * 9),
        },
    ],
)
def test_what_just_fits_is_played(change):
    check_race(replace(BEALE, **change))


def test_a_start_is_of_numbers_with_a_fraction_however_it_was_given():
    race = replace(BEALE, start=(1, -2))
    assert [type(one) for one in race.start] == [float, float]
    assert len(Axis("start", "x", -2, 2, 64).values(replace(race, lanes=race.lanes[:1]))) == 64


def test_equal_races_are_equal():
    assert Race(Beale(), (1.0, 1.6), 198, BEALE.lanes) == BEALE
    assert hash(Race(Beale(), (1.0, 1.6), 198, BEALE.lanes)) == hash(BEALE)


def test_a_lane_that_is_off_is_not_run_and_keeps_its_place():
    lanes = (BEALE.lanes[0], replace(BEALE.lanes[1], on=False), *BEALE.lanes[2:])
    race = replace(BEALE, lanes=lanes)
    assert race.running == (lanes[0], *lanes[2:])
    paths = BEALE.trajectories()
    assert race.trajectories() == (paths[0], *paths[2:])


def test_a_transformed_race_starts_where_the_transform_puts_the_start():
    race = replace(BEALE, transform=Transform(turn=90, stretch=2))
    assert race.shown_start == pytest.approx((-3.2, 2.0))
    assert all(tuple(path.x[0]) == race.shown_start for path in race.trajectories())
    assert race.trajectories()[0].loss[0] == BEALE.trajectories()[0].loss[0]


def test_companions_share_the_noise_and_a_lane_itself_is_none_of_them():
    race = replace(BEALE, ensemble=Ensemble(sigma=1.0, seed=3, seeds=2, starts=4))
    companions = race.companions()
    assert [paths.x.shape for paths in companions] == [(199, 2, 7)] * 6
    starts = [paths.x[0] for paths in companions]
    assert all(np.array_equal(starts[0], other) for other in starts)
    assert np.array_equal(starts[0][:, 0], BEALE.start)  # the lane's own start, under the second seed
    alone = replace(race, ensemble=Ensemble(sigma=1.0, seed=4)).trajectories()
    for path, paths in zip(alone, companions, strict=True):
        np.testing.assert_allclose(paths.x[..., 0], path.x, rtol=1e-9)
    assert replace(race, ensemble=Ensemble(seeds=16)).companions() == ()  # without noise seeds are all the same


@pytest.mark.parametrize("turn", [0.0, 30.0])
def test_companions_meet_other_minibatches(turn):
    """Each the run of a race on the surface with that seed: of minibatches alone, and of noise beside them."""
    race = Race(NoisyMoons(seed=4), (-1.0, 3.0), 40, (Lane(Adam(learning_rate=0.1)),), Transform(turn=turn))
    for sigma in (0.0, 0.5):
        several = replace(race, ensemble=Ensemble(sigma=sigma, seed=7, seeds=3))
        assert several.members == 3
        (companions,) = several.companions()
        assert companions.x.shape == (41, 2, 2)
        for k in (0, 1):
            ensemble = Ensemble(sigma=sigma, seed=8 + k)
            (alone,) = replace(race, surface=NoisyMoons(seed=5 + k), ensemble=ensemble).trajectories()
            np.testing.assert_allclose(companions.x[..., k], alone.x, rtol=1e-9)


def test_a_cloud_of_starts_fills_a_disc_evenly_out_to_its_radius():
    """Which is a share of the window's diagonal; half of the starts lie in the inner half of the area, on every side."""
    race = replace(BEALE, surface=LongValley(), start=(0.2, 1.0), steps=1, ensemble=Ensemble(starts=16, spread=0.2))
    from_start = race.companions()[0].x[0] - np.array([[0.2], [1.0]])
    radius = 0.2 * np.hypot(3.0, 10.0)
    distance = np.hypot(*from_start) / radius
    assert distance.max() == pytest.approx(1.0)
    assert (distance <= np.sqrt(0.5)).sum() == 7  # and the lane's own start, in the middle
    assert (from_start.max(axis=1) > radius / 2).all()
    assert (from_start.min(axis=1) < -radius / 2).all()
