"""The fair race: the same budget for every lane, the same runs for every trial, and never a worse lane than before."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, dataclass, fields, replace
from functools import cache
from math import inf

import numpy as np
import pytest

from optimizers import BFGS, OPTIMIZERS, Adam, Cosine, GradientDescent, Momentum, RMSProp, run
from parameters import parameters
from studies import Ensemble, Lane, Race, lane_names
from studies.bounds import check_tuning
from studies.objectives import OBJECTIVES, Score
from studies.quasirandom import quasirandom
from studies.study import Grid, compute, pieces, whole
from studies.tuning import STARTS, Tuning, definition, fair_race, method, tuned_parameters
from surfaces import IllConditionedQuadratic, McCormick, Noisy, Rosenbrock, Saddle, Transform

BOWL = Race(IllConditionedQuadratic(condition=20.0), (1.5, 0.75), 60, (Lane(GradientDescent()), Lane(Adam())))

TUNED = {
    "adabelief": "learning_rate beta1 beta2",
    "adadelta": "rho learning_rate",
    "adagrad": "learning_rate",
    "adam": "learning_rate beta1 beta2",
    "adamax": "learning_rate beta1 beta2",
    "adamw": "learning_rate beta1 beta2",
    "amsgrad": "learning_rate beta1 beta2",
    "backtracking-descent": "initial_step",
    "bfgs": "",
    "conjugate-gradient": "",
    "damped-newton": "damping",
    "diagonal-newton": "learning_rate",
    "full-matrix-adagrad": "learning_rate",
    "gradient-descent": "learning_rate",
    "lion": "learning_rate beta1 beta2",
    "momentum": "learning_rate momentum",
    "nadam": "learning_rate beta1 beta2",
    "nesterov": "learning_rate momentum",
    "newton": "learning_rate",
    "radam": "learning_rate beta1 beta2",
    "rmsprop": "learning_rate rho",
    "rprop": "initial_step",
    "saddle-free-newton": "learning_rate",
}


def ends(study):
    """What becomes of all cells, without waiting for processes to start."""
    with ThreadPoolExecutor(1) as thread:
        return whole(study, thread)


def star_discrepancy(points: np.ndarray) -> float:
    """The root mean square difference between share of points and volume over all boxes at the origin, shape `(d, n)`.

    Reference: Warnock, "Computational investigations of low-discrepancy point sets" (1972).
    """
    d, n = points.shape
    pairs = np.prod(1 - np.maximum(points[:, :, None], points[:, None]), axis=0).sum() / n**2
    return float(np.sqrt(3.0**-d - 2.0 ** (1 - d) * np.prod(1 - points**2, axis=0).sum() / n + pairs))


class TestPoints:
    def test_on_a_line_no_gap_is_twice_the_mean(self):
        for count in range(1, 200):
            points = np.sort(quasirandom(1, count)[0])
            gaps = np.diff(points, append=points[0] + 1)
            assert gaps.max() * count < 2

    @pytest.mark.parametrize("dim", [1, 2, 3])
    @pytest.mark.parametrize(("count", "share"), [(7, 1.0), (31, 1.0), (63, 0.6), (255, 0.4)])
    def test_in_a_cube_they_lie_more_evenly_than_random_ones(self, dim, count, share):
        of_random_ones = np.sqrt((2.0**-dim - 3.0**-dim) / count)  # root mean square over all draws, exactly
        assert star_discrepancy(quasirandom(dim, count)) < share * of_random_ones

    def test_more_points_keep_the_earlier_ones_and_all_lie_in_the_cube(self):
        points = quasirandom(3, 300)
        np.testing.assert_array_equal(points[:, :40], quasirandom(3, 40))
        assert ((points >= 0) & (points < 1)).all()

    def test_they_are_those_of_the_paper(self):
        np.testing.assert_allclose(quasirandom(1, 1), [[0.5 + 0.6180339887 - 1]], atol=1e-9)
        np.testing.assert_allclose(quasirandom(2, 1)[:, 0], [0.25487766, 0.06984029], atol=1e-7)


class TestTunedParameters:
    def test_every_rule_declares_what_is_tuned(self):
        assert {
            slug: " ".join(one.name for one in tuned_parameters(rule)) for slug, rule in OPTIMIZERS.items()
        } == TUNED

    def test_what_is_tuned_has_a_scale_that_spans_orders_of_magnitude(self):
        for rule in OPTIMIZERS.values():
            assert all(one.scale in ("log", "complement") and one.kind is float for one in tuned_parameters(rule))

    @pytest.mark.parametrize("slug", OPTIMIZERS)
    def test_settings_lie_on_the_sliders_in_three_digits_and_differ_in_nothing_else(self, slug):
        rule = OPTIMIZERS[slug]()
        (settings,) = Tuning(replace(BOWL, lanes=(Lane(rule),)), 40).settings
        assert settings[0].optimizer == rule
        names = TUNED[slug].split()
        assert len(settings) == (40 if names else 1)
        for lane in settings[1:]:
            assert replace(lane.optimizer, **{name: getattr(rule, name) for name in names}) == rule
            for declared in tuned_parameters(type(rule)):
                value = getattr(lane.optimizer, declared.name)
                assert declared.low <= value <= declared.high
                digits = 1 - value if declared.scale == "complement" else value
                assert digits == pytest.approx(float(f"{digits:.3g}"), rel=1e-9)
                assert declared.parse(declared.format(value)) == value
                assert len(declared.format(value)) <= 8
        for declared in tuned_parameters(type(rule)):  # they reach into both fifths at the ends of the slider
            shares = np.array([getattr(lane.optimizer, declared.name) for lane in settings[1:]])
            ends = declared.along([0.2, 0.8], declared.low, declared.high)
            assert shares.min() < ends[0] < ends[1] < shares.max()


@cache
def everyone(objective: str) -> tuple:
    """All rules, tuned with a small budget, in two races."""
    rules = list(OPTIMIZERS.values())
    races = (
        Race(Rosenbrock(), (-1.2, 1.0), 40, tuple(Lane(rule()) for rule in rules[first : first + 12]))
        for first in (0, 12)
    )
    studies = [Tuning(race, 8, objective) for race in races]
    return tuple((study, found, fair_race(study, found)) for study, found in ((one, ends(one)) for one in studies))


def key(score: Score, objective: str) -> tuple[float, float]:
    return (score.loss, score.steps) if objective == "loss" else (score.steps, score.loss)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_no_lane_ends_worse_and_every_lane_has_the_same_budget(objective):
    for study, _, result in everyone(objective):
        assert [one.own for one in result.lanes] == list(study.race.lanes)
        for one, settings in zip(result.lanes, study.settings, strict=True):
            assert key(one.tuned, objective) <= key(one.untuned, objective)
            assert one.best in settings
            assert len(settings) == (8 if one.names else 1)
            assert one.told(objective).startswith(one.name)
        assert sum(one.best != one.own for one in result.lanes) > 3


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_tuned_race_scores_what_was_promised(objective):
    for _, _, result in everyone(objective):
        study = Tuning(result.tuned_race, 2, objective)
        again = fair_race(study, ends(study))
        assert [one.name for one in again.lanes] == [one.name for one in result.lanes]
        for one, other in zip(result.lanes, again.lanes, strict=True):
            assert other.untuned.steps == one.tuned.steps
            assert other.untuned.loss == pytest.approx(one.tuned.loss, rel=1e-6)


def test_more_trials_are_never_worse():
    few, many = (fair_race(study, ends(study)) for study in (Tuning(BOWL, 6), Tuning(BOWL, 24)))
    for one, other in zip(few.lanes, many.lanes, strict=True):
        assert other.tuned.loss <= one.tuned.loss


def test_cells_are_single_runs():
    lanes = (Lane(Momentum(), Cosine(period=15)), Lane(RMSProp(), on=False), Lane(BFGS()), Lane(Adam()))
    race = replace(BOWL, steps=15, lanes=lanes, ensemble=Ensemble(sigma=0.2, seed=3, seeds=2, starts=3))
    study = Tuning(race, 5)
    assert study.shape == (5 + 1 + 5, 6)
    found = ends(study)
    starts = race.ensemble.cloud(race.start, np.hypot(4, 4))
    for rows, settings in zip(study.rows, study.settings, strict=True):
        for trial, lane in enumerate(settings):
            for column in range(6):
                ground = Noisy(race.ground, 0.2, 3 + column % 2)
                path = run(lane.optimizer, ground, starts[:, column // 2], 15, lane.schedule)
                np.testing.assert_allclose(found.loss[rows.start + trial, column], path.loss[-1], rtol=1e-6)
                assert found.status[rows.start + trial, column] == path.status
    own = [path.loss[-1] for path in race.trajectories()]  # the race's own run is the first of all
    np.testing.assert_allclose(found.loss[[rows.start for rows in study.rows], 0], own, rtol=1e-9)


def test_gradient_descent_tunes_to_the_best_rate_of_a_quadratic():
    race = replace(BOWL, lanes=BOWL.lanes[:1])
    result = fair_race(study := Tuning(race, 128), ends(study))
    (descent,) = result.lanes
    assert descent.best.optimizer.learning_rate == pytest.approx(2 / (20 + 1), rel=0.1)
    assert descent.tuned.loss < descent.untuned.loss / 100
    assert 0 < descent.share < 0.1
    assert descent.decades < 0.3
    assert result.tuned_race == replace(race, lanes=(descent.best,))


def scored(study: Tuning, loss, steps, status=None):
    """The result where these were the ends of all runs."""
    found = ends(study)
    status = np.where(np.isnan(loss), "diverged", "running") if status is None else np.array(status)
    return fair_race(study, replace(found, loss=np.array(loss), converged_at=np.array(steps), status=status))


def small(objective: str) -> Tuning:
    """One lane, three settings, three runs of each."""
    return Tuning(replace(BOWL, steps=3, lanes=BOWL.lanes[:1], ensemble=Ensemble(starts=3)), 3, objective)


class TestScores:
    nan = np.nan

    def test_the_median_counts_and_a_run_that_diverged_is_the_worst(self):
        loss = [[2.0, 2.0, 2.0], [1.0, self.nan, 1.0], [0.1, self.nan, self.nan]]
        (one,) = scored(small("loss"), loss, np.full((3, 3), -1)).lanes
        assert one.best == small("loss").settings[0][1]
        assert (one.untuned, one.tuned) == (Score(2.0, inf), Score(1.0, inf))
        assert one.told("loss") == "Gradient descent: loss 2 before, loss 1 tuned, with learning rate 5.11e-5."

    def test_never_is_worse_than_any_number_of_steps(self):
        loss = [[0.0, 0.0, 5.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
        (one,) = scored(small("steps"), loss, [[1, -1, -1], [9999, 9999, -1], [9999, 9999, 9999]]).lanes
        assert one.best == small("steps").settings[0][1]  # of equal ones the earlier
        assert (one.untuned.steps, one.tuned.steps) == (inf, 9999)
        assert one.share == pytest.approx(2 / 3)

    def test_ties_go_to_the_other_objective(self):
        steps = np.full((3, 3), -1)
        loss = [[2.0] * 3, [1.0] * 3, [0.5] * 3]
        (one,) = scored(small("steps"), loss, steps).lanes
        assert one.tuned == Score(0.5, inf)
        assert (one.share, one.decades) == (0.0, None)  # none reaches it
        assert one.told("steps").startswith("Gradient descent: loss 2 before, loss 0.5 tuned, with learning rate ")
        (one,) = scored(small("loss"), np.zeros((3, 3)), [[7] * 3, [8] * 3, [2, 3, 9]]).lanes
        assert one.tuned == Score(0.0, 3)
        assert one.told("loss").startswith("Gradient descent: 7 steps before, 3 steps tuned")

    def test_equals_leave_the_own_setting_and_all_diverged_has_no_good_share(self):
        (one,) = scored(small("loss"), np.full((3, 3), self.nan), np.full((3, 3), -1)).lanes
        assert (one.best, one.tuned) == (one.own, Score(inf, inf))
        assert (one.share, one.decades) == (0.0, None)
        assert one.told("loss") == "Gradient descent: no trial beat its own setting: diverged."

    def test_below_the_tolerance_all_trials_are_good(self):
        (one,) = scored(small("loss"), [[1e-30] * 3, [9e-5] * 3, [1e-3] * 3], np.full((3, 3), 1)).lanes
        assert one.share == pytest.approx(2 / 3)
        rates = [lane.optimizer.learning_rate for lane in small("loss").settings[0][:2]]
        assert one.decades == pytest.approx(abs(np.log10(rates[1] / rates[0])))

    def test_out_of_sight_on_a_surface_unbounded_below_is_the_best(self):
        study = Tuning(replace(BOWL, surface=Saddle(), start=(1.0, 0.1), steps=3, lanes=BOWL.lanes[:1]), 2)
        status = [["running"] * 4, ["escaped"] * 4]
        (one,) = scored(study, [[-5.0] * 4, [self.nan] * 4], np.full((2, 4), -1), status).lanes
        assert one.tuned.loss == -inf
        assert one.share is None
        assert "loss -5 before, fell out of sight tuned" in one.told("loss")

    @pytest.mark.parametrize("turn", [0.0, 90.0])
    def test_to_stand_still_is_not_good_wherever_the_start_was_turned_to(self, turn):
        cloud = {"transform": Transform(turn=turn), "ensemble": Ensemble(starts=3, spread=0.01)}
        study = replace(small("loss"), race=replace(small("loss").race, **cloud))
        (one,) = scored(study, [[2.0] * 3, [5.0] * 3, [8.0] * 3], np.full((3, 3), -1)).lanes
        assert one.share == pytest.approx(1 / 3)  # at most half of (1.5² + 20 · 0.75²) / 2 = 6.75

    def test_of_an_even_number_the_worse_of_the_middle_two(self):
        study = replace(small("loss"), race=replace(small("loss").race, ensemble=Ensemble(starts=4)), trials=2)
        (one,) = scored(study, [[1.0, 2.0, 3.0, self.nan], [1.0, 1.0, self.nan, self.nan]], np.full((2, 4), 1)).lanes
        assert (one.tuned, one.best) == (Score(3.0, 1), one.own)


def test_a_rule_with_nothing_to_tune_races_as_it_is():
    study = Tuning(replace(BOWL, lanes=(Lane(BFGS()),)), 8)
    (one,) = fair_race(study, ends(study)).lanes
    assert (one.best, one.names, one.share, one.decades) == (one.own, (), None, None)
    assert one.told("steps").startswith("BFGS has nothing to tune and races as it is: ")


def test_order_off_lanes_and_names_of_the_race_stay():
    lanes = (Lane(Adam(learning_rate=0.3)), Lane(Momentum(), on=False), Lane(Adam()), Lane(BFGS()))
    study = Tuning(replace(BOWL, lanes=lanes), 6)
    result = fair_race(study, ends(study))
    assert [type(lane.optimizer) for lane in result.tuned_race.lanes] == [type(lane.optimizer) for lane in lanes]
    assert result.tuned_race.lanes[1] == lanes[1]
    assert [one.name for one in result.lanes] == [lane_names(lanes)[k] for k in (0, 2, 3)]
    assert replace(result.tuned_race, lanes=lanes) == study.race


def test_a_race_without_a_cloud_gets_one_around_its_start():
    study = Tuning(BOWL, 2)
    assert study.shape == (4, STARTS)
    assert study.ensemble == Ensemble(starts=STARTS)
    (first, *_) = study.runs(np.arange(16))
    assert len(np.unique(first.start, axis=1).T) == STARTS
    np.testing.assert_array_equal(first.start[:, 0], BOWL.start)
    assert Tuning(replace(BOWL, ensemble=Ensemble(seeds=5)), 2).shape == (4, STARTS)  # seeds count where there is noise
    assert Tuning(replace(BOWL, ensemble=Ensemble(sigma=1.0, seeds=5)), 2).shape == (4, 5 * STARTS)


def test_a_piece_is_of_one_lane_and_may_be_computed_in_another_process():
    study = Tuning(BOWL, 6)
    parts = list(pieces(study))
    assert [set(cells // (6 * STARTS)) for cells in parts] == [{0}, {1}]
    sent = pickle.loads(pickle.dumps(study))
    assert sent == study
    one, other = ends(study), compute(sent, parts[1])
    for field in fields(one):
        np.testing.assert_array_equal(
            getattr(one, field.name)[..., 6:, :].reshape(getattr(other, field.name).shape), getattr(other, field.name)
        )


def test_a_stopped_study_leaves_lanes_that_were_not_tried_as_they_are():
    study = Tuning(BOWL, 12)
    grid, first = Grid(study), next(pieces(study))
    grid.put(first, compute(study, first))
    descent, adam = fair_race(study, grid.fates).lanes
    assert descent.best != descent.own
    assert 0 < descent.share <= 1
    assert (adam.best, adam.share) == (adam.own, None)
    grid = Grid(study)
    late = first[STARTS:]  # all but the own setting
    grid.put(late, compute(study, late))
    assert fair_race(study, grid.fates).lanes[0].best == descent.own


def test_a_tuning_is_a_value():
    study = Tuning(BOWL, 6)
    assert {study: 1, Tuning(replace(BOWL), 6): 2} == {study: 2}
    assert study != replace(study, objective="steps")
    result = fair_race(study, ends(study))
    assert hash(result) == hash(fair_race(study, ends(study)))
    for frozen, name in ((study, "trials"), (result, "lanes"), (result.lanes[0], "best")):
        with pytest.raises(FrozenInstanceError):
            setattr(frozen, name, None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"objective": "accuracy"}, "one of loss, steps, not 'accuracy'"),
        ({"trials": 1}, "trials must be a whole number from 2 on, but is 1"),
        ({"trials": 2.5}, "trials must be a whole number from 2 on, but is 2.5"),
        ({"race": replace(BOWL, lanes=(Lane(Adam(), on=False),))}, "No lane runs"),
        ({"race": replace(BOWL, surface=Saddle()), "objective": "steps"}, "tune for the loss instead"),
    ],
)
def test_what_cannot_be_tuned_is_refused_with_a_sentence(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(Tuning(BOWL), **changes)


def test_a_minimum_of_a_surface_unbounded_below_may_be_tuned_for():
    study = Tuning(replace(BOWL, surface=McCormick(), start=(0.0, 0.0)), 8, "steps")
    assert all(one.tuned.steps < 60 for one in fair_race(study, ends(study)).lanes)


def test_too_much_work_is_refused_with_what_fits():
    lanes = tuple(Lane(OPTIMIZERS[slug]()) for slug in ("backtracking-descent", "adam"))
    race = replace(BOWL, steps=2000, lanes=lanes, ensemble=Ensemble(starts=16))
    with pytest.raises(ValueError, match="256 trials of 2 lanes with 16 runs of 2,000 steps each are too much work; "):
        check_tuning(Tuning(race, 256))
    with pytest.raises(ValueError, match="trials fit") as refused:
        check_tuning(Tuning(race, 200))
    fits = int(str(refused.value).rsplit("; ", 1)[1].split()[0])
    check_tuning(Tuning(race, fits))
    assert Tuning(race, fits).seconds <= 30
    with pytest.raises(ValueError, match="trials fit"):
        check_tuning(Tuning(race, fits + 1))


def test_what_fits_in_no_number_of_trials_says_what_to_take_less_of():
    @dataclass(frozen=True)
    class Slow(IllConditionedQuadratic):
        microseconds = 1e4

    with pytest.raises(ValueError, match="take fewer steps, starts or seeds, or switch lanes off"):
        check_tuning(Tuning(replace(BOWL, surface=Slow(), steps=2000), 2))


def test_sentences_state_what_was_done():
    noisy = replace(BOWL, ensemble=Ensemble(sigma=1.0, seeds=3))
    text = method(Tuning(noisy, 16))
    assert "16 trials: its own setting, and 15 that fill" in text
    assert "60 steps from the same 4 starts under the same 3 seeds" in text
    assert "seeds" not in method(Tuning(BOWL))
    assert "fewest steps" in method(Tuning(BOWL, objective="steps"))
    assert "10 times the best trial's" in definition(Tuning(BOWL))
    assert "2 times the best trial's" in definition(Tuning(BOWL, objective="steps"))


def test_epsilons_switches_and_schedules_are_never_tuned():
    for rule in OPTIMIZERS.values():
        for declared in parameters(rule):
            if "epsilon" in declared.name or declared.kind is bool or declared.name == "weight_decay":
                assert not declared.tuned
