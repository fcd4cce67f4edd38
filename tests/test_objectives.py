"""What is good beside the best, by either objective."""

from dataclasses import replace

import numpy as np
import pytest

from optimizers import GradientDescent
from studies import Ensemble, Lane, Race
from studies.fair_race import tuned
from studies.objectives import OBJECTIVES, Score, Scores, Spread
from studies.study import whole
from studies.tuning import Tuning
from surfaces import IllConditionedQuadratic, Saddle

BOWL = IllConditionedQuadratic(condition=10.0)
STEPS = np.array([10.0, 19.0, 20.0, 21.0, np.inf])
LOSSES = np.array([1e-3, 5e-3, 1e-2, 1.1e-2, np.inf])


def scores(at_start: float = 1.0) -> Scores:
    return Scores(LOSSES, STEPS, BOWL, at_start)


def test_twice_the_fewest_steps_are_good_and_more_are_not():
    assert OBJECTIVES["steps"].good(scores(), 10.0).tolist() == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("at_start", "wanted"),
    [(1.0, [True, True, True, False, False]), (0.012, [True, True, False, False, False]), (0.0, [False] * 5)],
)
def test_ten_times_the_least_loss_is_good_unless_it_is_where_it_started(at_start, wanted):
    assert OBJECTIVES["loss"].good(scores(at_start), 1e-3).tolist() == wanted


def test_each_objective_is_told_and_ordered_by_its_own_number():
    one = Score(loss=0.5, steps=31.0)
    assert {key: (each.value(one), each.number(each.value(one))) for key, each in OBJECTIVES.items()} == {
        "loss": (0.5, "0.5"),
        "steps": (31.0, "31"),
    }
    assert OBJECTIVES["loss"].spread(Spread(0.1, 0.5, np.inf)) == "0.5 (0.1 to diverged)"
    assert OBJECTIVES["loss"].spread(Spread(-np.inf, -np.inf, 2.0)) == "out of sight (out of sight to 2)"
    assert OBJECTIVES["loss"].spread(Spread(-112.6, -1.9132, 1.2e-5)) == "−1.9 (−110 to 1.2e−5)"
    assert OBJECTIVES["steps"].spread(Spread(31, 31, 31)) == "31"
    assert OBJECTIVES["steps"].spread(Spread(31, np.inf, np.inf)) == "never (31 to never)"
    for each in OBJECTIVES.values():
        assert each.applies(BOWL)
        assert each.has_least(BOWL)
    assert OBJECTIVES["loss"].applies(Saddle())
    assert not OBJECTIVES["loss"].has_least(Saddle())
    assert not OBJECTIVES["steps"].applies(Saddle())


def test_where_a_race_started_is_told_by_the_median_of_its_starts():
    """Its own start is the minimum itself, from which nobody could get lower: the others decide what is good."""
    cloud = Ensemble(starts=5, spread=0.2)
    race = Race(BOWL, (0.0, 0.0), 12, (Lane(GradientDescent(learning_rate=0.01)),), ensemble=cloud)
    study = Tuning(race, 24)
    found = whole(study)
    losses = np.sort(np.nan_to_num(found.loss, nan=np.inf), axis=1)[:, 2]
    starts = np.sort(BOWL.value(cloud.cloud((0.0, 0.0), float(np.hypot(4, 4)))))[2]
    fine = losses <= max(min(10 * losses.min(), starts / 2), 1e-4)
    assert 0.1 < fine.mean() < 0.9
    assert tuned(study, found)[0].share == pytest.approx(fine.mean())
    assert (losses[fine] > 1e-4).any()
    (still,) = tuned(replace(study, race=replace(race, ensemble=replace(cloud, spread=1e-9))), found)
    assert still.share != pytest.approx(fine.mean())
