"""What came of a fair race: never a worse lane than before, judged where it was not tuned, and no winner by luck."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, replace
from functools import cache
from math import inf

import numpy as np
import pytest

from optimizers import BFGS, OPTIMIZERS, Adam, ConjugateGradient, GradientDescent, Momentum, Newton, RMSProp, run
from optimizers.fates import Fates, fates
from parameters import parameters
from studies import Ensemble, Lane, Race, lane_names
from studies.fair_race import definition, fair_race, method, tuned
from studies.objectives import OBJECTIVES, Score
from studies.study import Grid, compute, pieces, whole
from studies.tuning import FRESH, SEEDS, STARTS, Tuning
from surfaces import (
    Beale,
    IllConditionedQuadratic,
    McCormick,
    Noisy,
    NoisyMoons,
    Rosenbrock,
    Saddle,
    StyblinskiTang,
    Transform,
)

BOWL = Race(IllConditionedQuadratic(condition=20.0), (1.5, 0.75), 60, (Lane(GradientDescent()), Lane(Adam())))


def ends(study) -> Fates:
    """What becomes of all cells, without waiting for processes to start."""
    with ThreadPoolExecutor(1) as thread:
        return whole(study, thread)


def scores(one) -> tuple[Score, Score]:
    """Those of a lane's own and of its best setting, in the runs that it was tuned on."""
    return one.trials[0].score, one.trials[one.chosen].score


@cache
def everyone(objective: str) -> tuple:
    """All rules, tuned with a small budget, in two races."""
    rules = list(OPTIMIZERS.values())
    races = (
        Race(Rosenbrock(), (-1.2, 1.0), 40, tuple(Lane(rule()) for rule in rules[first : first + 12]))
        for first in (0, 12)
    )
    studies = [Tuning(race, 8, objective) for race in races]
    return tuple((study, fair_race(study, ends)) for study in studies)


def key(score: Score, objective: str) -> tuple[float, float]:
    return (score.loss, score.steps) if objective == "loss" else (score.steps, score.loss)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_no_lane_ends_worse_and_every_lane_has_the_same_budget(objective):
    for study, result in everyone(objective):
        assert [one.own for one in result.lanes] == list(study.race.lanes)
        for one, settings in zip(result.lanes, study.settings, strict=True):
            own, best = scores(one)
            assert key(best, objective) <= key(own, objective)
            assert [trial.lane for trial in one.trials] == list(settings)
            assert len(settings) == (8 if one.names else 1)
        assert sum(one.best != one.own for one in result.lanes) > 3


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_tuned_race_scores_what_was_promised(objective):
    for _, result in everyone(objective):
        again = fair_race(Tuning(result.tuned_race, 2, objective), ends)
        assert [one.name for one in again.lanes] == [one.name for one in result.lanes]
        for one, other in zip(result.lanes, again.lanes, strict=True):
            (own, _), (_, best) = scores(other), scores(one)
            assert own.steps == best.steps
            assert own.loss == pytest.approx(best.loss, rel=1e-6)
        for one, other in zip(result.judged, again.judged, strict=True):  # in the same fresh runs
            assert other.untuned == pytest.approx(one.tuned, rel=1e-6)


def test_more_trials_are_never_worse():
    few, many = (tuned(study, ends(study)) for study in (Tuning(BOWL, 6), Tuning(BOWL, 24)))
    for one, other in zip(few, many, strict=True):
        assert scores(other)[1].loss <= scores(one)[1].loss


def test_gradient_descent_tunes_to_the_best_rate_of_a_quadratic():
    race = replace(BOWL, lanes=BOWL.lanes[:1])
    result = fair_race(Tuning(race, 128), ends)
    (descent,), (judged,) = result.lanes, result.judged
    assert descent.best.optimizer.learning_rate == pytest.approx(2 / (20 + 1), rel=0.1)
    assert judged.tuned.high < judged.untuned.low / 100
    assert 0 < descent.share < 0.1
    assert descent.decades < 0.3
    assert result.tuned_race == replace(race, lanes=(descent.best,))


def scored(study: Tuning, loss, steps, status=None):
    """What tuning came to where these were the ends of all runs."""
    found = ends(study)
    status = np.where(np.isnan(loss), "diverged", "running") if status is None else np.array(status)
    return tuned(study, replace(found, loss=np.array(loss), converged_at=np.array(steps), status=status))


def small(objective: str) -> Tuning:
    """One lane, three settings, three runs of each."""
    return Tuning(replace(BOWL, steps=3, lanes=BOWL.lanes[:1], ensemble=Ensemble(starts=3)), 3, objective)


class TestScores:
    nan = np.nan

    def test_the_median_counts_and_a_run_that_diverged_is_the_worst(self):
        loss = [[2.0, 2.0, 2.0], [1.0, self.nan, 1.0], [0.1, self.nan, self.nan]]
        (one,) = scored(small("loss"), loss, np.full((3, 3), -1))
        assert one.best == small("loss").settings[0][1]
        assert scores(one) == (Score(2.0, inf), Score(1.0, inf))

    def test_never_is_worse_than_any_number_of_steps(self):
        loss = [[0.0, 0.0, 5.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
        (one,) = scored(small("steps"), loss, [[1, -1, -1], [9999, 9999, -1], [9999, 9999, 9999]])
        assert one.best == small("steps").settings[0][1]  # of equal ones the earlier
        assert [score.steps for score in scores(one)] == [inf, 9999]
        assert one.share == pytest.approx(2 / 3)

    def test_ties_go_to_the_other_objective(self):
        steps = np.full((3, 3), -1)
        loss = [[2.0] * 3, [1.0] * 3, [0.5] * 3]
        (one,) = scored(small("steps"), loss, steps)
        assert scores(one)[1] == Score(0.5, inf)
        assert (one.share, one.decades) == (0.0, None)  # none reaches it
        (one,) = scored(small("loss"), np.zeros((3, 3)), [[7] * 3, [8] * 3, [2, 3, 9]])
        assert scores(one)[1] == Score(0.0, 3)

    def test_equals_leave_the_own_setting_and_all_diverged_has_no_good_share(self):
        (one,) = scored(small("loss"), np.full((3, 3), self.nan), np.full((3, 3), -1))
        assert (one.chosen, scores(one)[1]) == (0, Score(inf, inf))
        assert (one.share, one.decades) == (0.0, None)

    def test_below_the_tolerance_all_trials_are_good(self):
        (one,) = scored(small("loss"), [[1e-30] * 3, [9e-5] * 3, [1e-3] * 3], np.full((3, 3), 1))
        assert one.share == pytest.approx(2 / 3)
        rates = [lane.optimizer.learning_rate for lane in small("loss").settings[0][:2]]
        assert one.decades == pytest.approx(abs(np.log10(rates[1] / rates[0])))

    def test_out_of_sight_on_a_surface_unbounded_below_is_the_best(self):
        study = Tuning(replace(BOWL, surface=Saddle(), start=(1.0, 0.1), steps=3, lanes=BOWL.lanes[:1]), 2)
        status = [["running"] * 4, ["escaped"] * 4]
        (one,) = scored(study, [[-5.0] * 4, [self.nan] * 4], np.full((2, 4), -1), status)
        assert scores(one)[1].loss == -inf
        assert one.share is None

    @pytest.mark.parametrize("turn", [0.0, 90.0])
    def test_to_stand_still_is_not_good_wherever_the_start_was_turned_to(self, turn):
        cloud = {"transform": Transform(turn=turn), "ensemble": Ensemble(starts=3, spread=0.01)}
        study = replace(small("loss"), race=replace(small("loss").race, **cloud))
        (one,) = scored(study, [[2.0] * 3, [5.0] * 3, [8.0] * 3], np.full((3, 3), -1))
        assert one.share == pytest.approx(1 / 3)  # at most half of (1.5² + 20 · 0.75²) / 2 = 6.75

    def test_of_an_even_number_the_worse_of_the_middle_two(self):
        study = replace(small("loss"), race=replace(small("loss").race, ensemble=Ensemble(starts=4)), trials=2)
        (one,) = scored(study, [[1.0, 2.0, 3.0, self.nan], [1.0, 1.0, self.nan, self.nan]], np.full((2, 4), 1))
        assert (one.chosen, scores(one)[1]) == (0, Score(3.0, 1))


def test_a_rule_with_nothing_to_tune_races_as_it_is():
    result = fair_race(Tuning(replace(BOWL, lanes=(Lane(BFGS()),)), 8), ends)
    (one,), (judged,) = result.lanes, result.judged
    assert (one.best, one.names, one.share, one.decades, one.values) == (one.own, (), None, None, "nothing to tune")
    assert judged.untuned == judged.tuned


def test_what_came_of_it_is_a_value():
    result = fair_race(Tuning(BOWL, 4), ends)
    assert hash(result) == hash(fair_race(Tuning(BOWL, 4), ends))
    for frozen, name in ((result, "lanes"), (result.lanes[0], "chosen")):
        with pytest.raises(FrozenInstanceError):
            setattr(frozen, name, None)


def test_order_off_lanes_and_names_of_the_race_stay():
    lanes = (Lane(Adam(learning_rate=0.3)), Lane(Momentum(), on=False), Lane(Adam()), Lane(BFGS()))
    study = Tuning(replace(BOWL, lanes=lanes), 6)
    result = fair_race(study, ends)
    assert [type(lane.optimizer) for lane in result.tuned_race.lanes] == [type(lane.optimizer) for lane in lanes]
    assert result.tuned_race.lanes[1] == lanes[1]
    assert [one.name for one in result.lanes] == [lane_names(lanes)[k] for k in (0, 2, 3)]
    assert replace(result.tuned_race, lanes=lanes) == study.race


def test_a_stopped_study_leaves_lanes_that_were_not_tried_as_they_are():
    study = Tuning(BOWL, 12)
    grid, first = Grid(study), next(pieces(study))
    grid.put(first, compute(study, first))
    descent, adam = tuned(study, grid.fates)
    assert descent.best != descent.own
    assert 0 < descent.share <= 1
    assert (adam.best, adam.share) == (adam.own, None)
    grid = Grid(study)
    late = first[STARTS:]  # all but the own setting
    grid.put(late, compute(study, late))
    assert tuned(study, grid.fates)[0].best == descent.own


def test_a_minimum_of_a_surface_unbounded_below_may_be_tuned_for():
    study = Tuning(replace(BOWL, surface=McCormick(), start=(0.0, 0.0)), 8, "steps")
    for one in tuned(study, ends(study)):
        assert scores(one)[1].steps < 60
        assert one.share is not None


def test_sentences_state_what_was_done():
    noisy = replace(BOWL, ensemble=Ensemble(sigma=1.0, seeds=3))
    text = method(Tuning(noisy, 16))
    assert "Every optimizer gets 16 trials: its own setting, and 15 that fill" in text
    assert "60 steps from the same 4 starts, each under the same 4 seeds" in text
    assert "64 times more, each time with a start and a seed of its own that was not tuned on" in text
    assert "at least 48 of the 64" in text
    assert "once in 13,000 times, if the runs were drawn independently" in text
    assert "seed" not in method(Tuning(BOWL))
    assert "fewest steps" in method(Tuning(BOWL, objective="steps"))
    assert "A run may spend 60 evaluations" in method(Tuning(BOWL, budget="evaluations"))
    for objective, factor in (("loss", "10"), ("steps", "2")):
        assert re.search(f"at most {factor} times .* of the whole race", definition(Tuning(BOWL, objective=objective)))


def test_who_has_nothing_to_tune_is_named():
    lanes = (Lane(Adam()), Lane(BFGS()), Lane(ConjugateGradient(), on=False))
    text = method(Tuning(replace(BOWL, lanes=lanes)))
    assert "Every optimizer with something to tune gets 32 trials" in text
    assert "BFGS, with nothing to tune, gets one, its own setting." in text
    none = method(Tuning(replace(BOWL, lanes=(Lane(BFGS()), Lane(ConjugateGradient())))))
    assert none.startswith("BFGS and Conjugate gradient, with nothing to tune, get one, its own setting.")


def test_good_is_good_for_the_race_and_not_for_the_rule_alone():
    """Newton climbs from here: the best of its trials ends a thousand times higher than Adam's, and none of them is good."""
    study = Tuning(Race(Beale(), (1.0, 1.6), 198, (Lane(Newton()), Lane(Adam()))), 32)
    newton, adam = tuned(study, ends(study))
    assert scores(newton)[1].loss > 100 * scores(adam)[1].loss
    assert (newton.share, newton.decades) == (0.0, None)
    assert not any(trial.good for trial in newton.trials)
    assert adam.share > 0
    (alone,) = tuned(study := replace(study, race=replace(study.race, lanes=(Lane(Newton()),))), ends(study))
    assert scores(alone)[1] == scores(newton)[1]


def test_a_setting_is_judged_by_runs_that_it_was_not_tuned_on():
    """Its numbers are those of single runs from the fresh starts, under the fresh seeds; its cost is what they asked for."""
    lanes = (Lane(GradientDescent(learning_rate=0.02)), Lane(Newton()))
    study = Tuning(replace(BOWL, lanes=lanes, ensemble=Ensemble(sigma=0.5, seed=3)), 4)
    result = fair_race(study, ends)
    assert [judged.cost for judged in result.judged] == [60, 180]
    starts = study.ensemble.fresh_cloud(BOWL.start, np.hypot(4, 4), FRESH)
    for one, judged in zip(result.lanes, result.judged, strict=True):
        for lane, spread in ((one.own, judged.untuned), (one.best, judged.tuned)):
            loss = [
                run(lane.optimizer, Noisy(BOWL.ground, 0.5, 3 + SEEDS + k), start, 60, keep="last").loss[-1]
                for k, start in enumerate(starts.T)
            ]
            low, median, high = np.sort(loss)[[16, 32, 47]]
            assert spread == pytest.approx((low, median, high), rel=1e-6)


QUADRATIC = IllConditionedQuadratic()
FOUR = tuple(map(Lane, (GradientDescent(), Momentum(), Adam(), RMSProp())))
NOISY = {
    "noise": lambda seed: Race(QUADRATIC, (1.5, 0.75), 300, FOUR, ensemble=Ensemble(sigma=1.0, seed=seed)),
    "more noise": lambda seed: Race(QUADRATIC, (1.5, 0.75), 300, FOUR, ensemble=Ensemble(sigma=3.0, seed=seed)),
    "minibatches": lambda seed: Race(NoisyMoons(seed=seed), (-1.0, 3.0), 300, FOUR),
}


@pytest.mark.parametrize("problem", NOISY)
def test_a_winner_is_the_winner_under_fifty_other_seeds(problem):
    """Or none is named. Of the least median from the race's own start, and from starts of the cloud."""
    named = 0
    for seed in range(5):
        study = Tuning(NOISY[problem](seed), 16)
        result = fair_race(study, ends)
        winner = result.verdict.winner
        if winner is None:
            assert result.verdict.told.startswith("No winner: ")
            continue
        named += 1
        race, seeds = study.race, 5000 + np.arange(50)
        ground = race.noisy_ground.reseeded(seeds)
        own, cloud = (
            np.repeat(np.reshape(race.start, (2, 1)), 50, axis=1),
            study.ensemble.fresh_cloud(race.start, 4.0, 50),
        )
        for starts in (own, cloud):
            losses = [fates(lane.optimizer, ground, starts, 300).loss for lane in result.tuned_race.lanes]
            assert np.argmin(np.median(losses, axis=1)) == winner
        assert result.verdict.told.startswith(f"{result.lanes[winner].name} wins: ")
    assert named >= (3 if problem == "minibatches" else 0)  # where one rule is better, most seeds tell


@pytest.mark.parametrize("rule", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_number_of_a_rule_is_told_as_tuned_or_as_staying(rule):
    study = Tuning(replace(BOWL, lanes=(Lane(rule()),)), 2)
    tuned_ones, kept = re.search(r"What is tuned: (.*)\. What stays as it is: (.*?)\.", method(study)).groups()
    named = [set(re.split(r", | and ", each)) - {"nothing", "schedules"} for each in (tuned_ones, kept)]
    changed = {
        one.name for one in parameters(rule) if len({getattr(s.optimizer, one.name) for s in study.settings[0]}) > 1
    }
    assert named[0] == {one.label for one in parameters(rule) if one.name in changed}
    assert named[1] == {one.label for one in parameters(rule)} - named[0]


def test_what_diverges_or_escapes_is_told_where_the_loss_decides():
    assert "A run that diverges is worse than any other." in method(Tuning(BOWL))
    assert "A run that diverges" not in method(Tuning(BOWL, objective="steps"))
    saddle = Tuning(replace(BOWL, surface=Saddle(), start=(1.0, 0.1)))
    assert "worse than any other; one that escaped downhill out of sight is better than any other." in method(saddle)
    assert definition(saddle) == "On a loss without a least value no trial is called good."


def test_steps_to_converge_are_told_to_be_no_evaluations():
    told = "Steps to converge are counted in steps, not in evaluations."
    assert told in method(Tuning(BOWL, objective="steps", budget="evaluations"))
    for other in (Tuning(BOWL, objective="steps"), Tuning(BOWL, budget="evaluations")):
        assert told not in method(other)


@pytest.mark.parametrize("surface", [StyblinskiTang(), NoisyMoons(), BOWL.surface, Saddle()])
def test_a_loss_is_told_to_be_counted_from_the_least_where_it_is_another_number(surface):
    race = replace(BOWL, surface=surface, start=surface.start)
    differs = 0 != surface.infimum > -inf
    told = "A loss here is counted from the least loss of the surface."
    assert (told in definition(Tuning(race))) == differs
    assert (OBJECTIVES["loss"].unit(race.ground) == "loss above the least") == differs
