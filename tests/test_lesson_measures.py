"""What lessons read off their races, against closed forms: on a quadratic, gradient descent's path is a product."""

from dataclasses import replace

import numpy as np
import pytest

from lessons import LEDGER, LESSONS
from lessons.axes import DUELS
from lessons.evenness import evens, starts
from lessons.measures import crossings, diverges, last_loss, path, steps_to, turns_of_sign
from lessons.numbers import said
from optimizers import GradientDescent, RMSProp, run
from studies import Ensemble, Lane, Race
from studies.lens import Lens
from surfaces import IllConditionedQuadratic, Transform

KAPPA, RATE = 50.0, 0.036  # steep, a step goes beyond the floor: 1 - 1.8
BOWL = Race(IllConditionedQuadratic(condition=KAPPA), (1.5, 0.75), 60, (Lane(GradientDescent(learning_rate=RATE)),))


def test_zeros_count_as_what_came_before_them():
    assert turns_of_sign(np.array([1.0, 0.0, -1.0, 0.0, 0.0, -2.0, 3.0])) == 2
    assert turns_of_sign(np.array([0.0, 0.0, 2.0, 0.0, 1.0])) == 0
    assert turns_of_sign(np.array([1.0, -1.0, np.nan, np.inf])) == 1
    assert turns_of_sign(np.array([])) == turns_of_sign(np.zeros(3)) == 0


def test_measures_are_those_of_the_closed_form():
    """Along its eigenvectors the bowl's path is (1 - eta h)^t."""
    t = np.arange(BOWL.steps + 1)
    x, y = 1.5 * (1 - RATE) ** t, 0.75 * (1 - RATE * KAPPA) ** t
    loss = (x**2 + KAPPA * y**2) / 2
    assert crossings(BOWL, axis=0) == 0
    assert crossings(BOWL, axis=1) == BOWL.steps  # at every step
    assert last_loss(BOWL) == pytest.approx(loss[-1])
    for goal in (1.0, 0.1, 1e-6):
        assert steps_to(BOWL, goal) == (np.flatnonzero(loss <= goal)[0] if loss[-1] <= goal else np.inf)
    assert steps_to(BOWL, loss[0]) == 0
    assert not diverges(BOWL)
    assert diverges(replace(BOWL, steps=400, lanes=(Lane(GradientDescent(learning_rate=2.2 / KAPPA)),)))


@pytest.mark.parametrize("angle", [0.0, 30.0, -65.0])
@pytest.mark.parametrize("turn", [0.0, 20.0])
def test_what_is_left_of_each_way_is_told_along_the_axes_of_the_valley(angle, turn):
    surface = IllConditionedQuadratic(condition=KAPPA, angle=angle)
    lanes = (*BOWL.lanes, Lane(RMSProp()), Lane(GradientDescent(learning_rate=0.01)))
    told = evens(Race(surface, (1.5, 0.75), 20, lanes, Transform(turn=turn)))
    assert told["steps"] == 20
    assert told["gd_flat"] == pytest.approx((1 - RATE) ** 20)
    assert told["gd_steep"] == pytest.approx(abs(1 - RATE * KAPPA) ** 20)
    assert told["flat"] == pytest.approx((1 - 0.01) ** 20)  # of the last lane
    assert told["steep"] == pytest.approx((1 - 0.01 * KAPPA) ** 20)


def test_descent_crosses_the_floor_of_the_valley_however_that_is_turned():
    """At each step, as long as its height is more than what rounding leaves; along the floor it never turns back."""
    for case in DUELS[:-1]:
        race = case.race
        rate, kappa = race.lanes[0].optimizer.learning_rate, race.surface.condition
        assert 1 < rate * kappa < 2
        steps = np.arange(1, race.steps + 1)
        clear = np.count_nonzero(abs(1 - rate * kappa) ** steps * race.start[1] > 1e-13)
        assert clear > 200
        told = case.measure(race)
        assert told["turn"] == race.transform.turn
        assert clear <= told["descent_crossings"] <= race.steps
        x, y = race.start[0] * (1 - rate) ** steps, race.start[1] * (1 - rate * kappa) ** steps
        first = 1 + np.flatnonzero((x**2 + kappa * y**2) / 2 <= told["goal"])[0]
        assert told["descent"] == first


def test_of_a_cloud_every_run_counts_the_lanes_own_too():
    """Its own, from the middle of the cloud, which is the minimum, is the best here; and one that diverges is the worst."""
    ensemble = Ensemble(starts=7, spread=0.2)
    lanes = (*BOWL.lanes, Lane(GradientDescent(learning_rate=2.2 / KAPPA)))
    race = replace(BOWL, start=(0.0, 0.0), steps=400, lanes=lanes, ensemble=ensemble)
    told = starts(race)
    cloud = ensemble.cloud(race.start, np.hypot(4, 4))
    losses = run(GradientDescent(learning_rate=RATE), race.surface, cloud, 400).loss[-1]
    assert (told["starts"], told["steps"]) == (7, 400)
    assert (told["best"], told["worst"]) == (0, pytest.approx(losses.max()))
    assert told["arrived"] == np.count_nonzero(losses <= told["small"])
    assert told["rms_worst"] == np.inf
    assert told["rms_arrived"] == 1  # the one that need not go anywhere


@pytest.mark.parametrize(("slug", "title"), [("fixed-rates", "A turned valley"), ("layers", "When both must move")])
def test_a_goal_is_printed_alike_however_the_valley_is_turned_and_is_what_is_printed(slug, title):
    (scene,) = (one for one in LESSONS[slug].scenes if one.title == title)
    turn = Lens("turn", of="transform")
    goals = {scene.measure(turn.turned(scene.race, stop))["goal"] for stop in turn.declared(scene.race).grid}
    (goal,) = goals
    assert goal == pytest.approx(1e-6 * path(scene.race).loss[0], rel=0.005)
    assert goal == float(f"{goal:.3g}")


def test_cases_that_differ_in_their_turn_only_have_one_goal():
    (claim,) = (one for one in LEDGER if one.slug == "technique-adaptive-rates")
    assert len({case.numbers["goal"] for case in claim.cases}) == 1


def test_the_lowest_loss_is_told_with_the_first_step_at_which_it_is_printed_as_nothing():
    (scene,) = (one for one in LESSONS["adadelta"].scenes if one.title == "No rest")
    knob = Lens("rho")
    for stop in knob.declared(scene.race).grid:
        race = knob.turned(scene.race, stop)
        n, losses = scene.measure(race), path(race).loss
        assert said(losses[n["lowest_at"]]) == said(n["lowest"])
        assert "0" not in [said(loss) for loss in losses[: n["lowest_at"]]]
