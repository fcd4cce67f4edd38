"""What is run to tune a race, and to judge what came of it: the same trials, the same runs, the same budget for every lane."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, dataclass, fields, replace

import numpy as np
import pytest

from optimizers import (
    BFGS,
    OPTIMIZERS,
    Adam,
    ConjugateGradient,
    Cosine,
    GradientDescent,
    Momentum,
    Newton,
    RMSProp,
    run,
)
from parameters import parameters
from studies import Ensemble, Lane, Race
from studies.bounds import check_tuning
from studies.quasirandom import quasirandom
from studies.study import compute, pieces, whole
from studies.trials import tuned_parameters
from studies.tuning import FRESH, SEEDS, STARTS, Tuning, fresh, seconds
from surfaces import Beale, IllConditionedQuadratic, Noisy, NoisyMoons, Saddle, Transform

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


def test_cells_are_single_runs():
    lanes = (Lane(Momentum(), Cosine(period=15)), Lane(RMSProp(), on=False), Lane(BFGS()), Lane(Adam()))
    race = replace(BOWL, steps=15, lanes=lanes, ensemble=Ensemble(sigma=0.2, seed=3, seeds=5, starts=3))
    study = Tuning(race, 5)
    assert study.shape == (5 + 1 + 5, 15)
    found = ends(study)
    starts = race.ensemble.cloud(race.start, np.hypot(4, 4))
    for rows, settings in zip(study.rows, study.settings, strict=True):
        for trial, lane in enumerate(settings):
            for column in range(0, 15, 2):
                ground = Noisy(race.ground, 0.2, 3 + column % 5)
                path = run(lane.optimizer, ground, starts[:, column // 5], 15, lane.schedule)
                np.testing.assert_allclose(found.loss[rows.start + trial, column], path.loss[-1], rtol=1e-6)
                assert found.status[rows.start + trial, column] == path.status
    own = [path.loss[-1] for path in race.trajectories()]  # the race's own run is the first of all
    np.testing.assert_allclose(found.loss[[rows.start for rows in study.rows], 0], own, rtol=1e-9)


def test_a_race_without_a_cloud_gets_one_around_its_start():
    study = Tuning(BOWL, 2)
    assert study.shape == (4, STARTS)
    assert study.ensemble == Ensemble(starts=STARTS)
    (first, *_) = study.runs(np.arange(16))
    assert len(np.unique(first.start, axis=1).T) == STARTS
    np.testing.assert_array_equal(first.start[:, 0], BOWL.start)
    assert Tuning(replace(BOWL, ensemble=Ensemble(seeds=5)), 2).shape == (4, STARTS)  # seeds count where there is noise
    assert Tuning(replace(BOWL, ensemble=Ensemble(sigma=1.0, seeds=5)), 2).shape == (4, 5 * STARTS)


def test_a_stochastic_race_gets_several_seeds():
    """Of its noise, and of its minibatches: each run of a setting meets what a race with that seed would meet."""
    for race in (replace(BOWL, ensemble=Ensemble(sigma=1.0, seed=6)), replace(BOWL, surface=NoisyMoons(seed=6))):
        study = Tuning(race, 2)
        assert study.shape == (4, SEEDS * STARTS)
        (first, *_) = study.runs(np.arange(SEEDS))
        seen = first.surface.at(3).gradient(first.start)
        for seed in range(SEEDS):
            ground = Noisy(race.ground, 1.0, 6 + seed) if race.ensemble.sigma else NoisyMoons(seed=6 + seed)
            np.testing.assert_allclose(seen[:, seed], ground.at(3).gradient(np.array(race.start)), rtol=1e-9)
    assert Tuning(replace(BOWL, surface=NoisyMoons(batch=200)), 2).shape == (4, STARTS)  # all points: no seed matters


@pytest.mark.parametrize(
    "changes",
    [{}, {"surface": NoisyMoons(seed=3)}, {"ensemble": Ensemble(sigma=1.0, starts=16, seeds=9, seed=2, spread=0.2)}],
    ids=["still", "minibatches", "noise"],
)
@pytest.mark.parametrize("turn", [0.0, 40.0])
def test_fresh_runs_share_no_start_and_no_seed_with_the_tuning_but_its_disc(changes, turn):
    race = replace(BOWL, **changes, transform=Transform(turn=turn))
    study = Tuning(race, 3)
    judged = fresh(study, tuple((each[0],) for each in study.settings))
    (starts, seeds), (others, tuned_on) = judged.members, study.members
    assert judged.shape == (2, FRESH)
    assert len(np.unique(starts, axis=1).T) == len(np.unique(seeds)) == FRESH
    assert not set(seeds) & set(tuned_on)
    apart = np.hypot(*(starts[:, :, None] - others[:, None]))
    (left, right), (bottom, top) = race.ground.domain
    radius = study.ensemble.spread * np.hypot(right - left, top - bottom)
    assert apart.min() > 1e-4 * radius
    distance = np.hypot(*(starts - np.reshape(race.shown_start, (2, 1)))) / radius
    # Evenly: so much of the disc as lies within a radius has so many of the starts, on every side.
    np.testing.assert_allclose(np.sort(distance) ** 2, (np.arange(FRESH) + 0.5) / FRESH, rtol=1e-9)
    assert (np.abs(starts.mean(axis=1) - race.shown_start) < 0.05 * radius).all()
    for runs, lane in zip(judged.runs(np.arange(2 * FRESH)), race.lanes, strict=True):
        np.testing.assert_array_equal(runs.start, starts)  # the same for every lane, so that runs can be compared
        np.testing.assert_array_equal(runs.optimizer.learning_rate, np.full(FRESH, lane.optimizer.learning_rate))


def test_a_budget_of_evaluations_is_kept_by_every_run_of_every_lane():
    """A first-order rule takes all steps; one that asks for more takes fewer, and no run costs more."""
    lanes = tuple(map(Lane, (GradientDescent(), Newton(), BFGS(), ConjugateGradient())))
    race = Race(Beale(), (1.0, 1.6), 50, lanes)
    free, bound = (ends(Tuning(race, 4, budget=budget)) for budget in ("steps", "evaluations"))
    rows = Tuning(race, 4).rows
    alive = bound.status != "diverged"
    assert (bound.cost[rows[0]][alive[rows[0]]] == 50).all()
    np.testing.assert_array_equal(bound.loss[rows[0]], free.loss[rows[0]])
    assert (bound.cost[alive] <= 50).all()
    assert (bound.cost[alive] > 25).all()
    assert np.median(free.cost[rows[1]]) == 150  # gradient and Hessian, of two columns
    np.testing.assert_allclose(bound.x[:, rows[1].start, 0], run(Newton(), Beale(), race.start, 16).x[-1], rtol=1e-9)


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


def test_a_tuning_is_a_value():
    study = Tuning(BOWL, 6)
    assert {study: 1, Tuning(replace(BOWL), 6): 2} == {study: 2}
    assert study != replace(study, objective="steps")
    assert study != replace(study, budget="evaluations")
    with pytest.raises(FrozenInstanceError):
        study.trials = 3


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"objective": "accuracy"}, "one of loss, steps, not 'accuracy'"),
        ({"budget": "seconds"}, "one of steps, evaluations, not 'seconds'"),
        ({"trials": 1}, "trials must be a whole number from 2 on, but is 1"),
        ({"trials": 2.5}, "trials must be a whole number from 2 on, but is 2.5"),
        ({"race": replace(BOWL, lanes=(Lane(Adam(), on=False),))}, "No lane runs"),
        ({"race": replace(BOWL, surface=Saddle()), "objective": "steps"}, "tune for the loss instead"),
    ],
)
def test_what_cannot_be_tuned_is_refused_with_a_sentence(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(Tuning(BOWL), **changes)


def test_too_much_work_is_refused_with_what_fits():
    lanes = tuple(Lane(OPTIMIZERS[slug]()) for slug in ("backtracking-descent", "adam"))
    race = replace(BOWL, steps=2000, lanes=lanes, ensemble=Ensemble(starts=16))
    with pytest.raises(ValueError, match="256 trials of 2 lanes with 16 runs of 2,000 steps each are too much work; "):
        check_tuning(Tuning(race, 256))
    with pytest.raises(ValueError, match="trials fit") as refused:
        check_tuning(Tuning(race, 200))
    fits = int(str(refused.value).rsplit("; ", 1)[1].split()[0])
    check_tuning(Tuning(race, fits))
    assert seconds(Tuning(race, fits)) <= 30  # the fresh runs among them
    assert seconds(Tuning(race, fits)) > Tuning(race, fits).seconds
    with pytest.raises(ValueError, match="trials fit"):
        check_tuning(Tuning(race, fits + 1))


def test_what_fits_in_no_number_of_trials_says_what_to_take_less_of():
    @dataclass(frozen=True)
    class Slow(IllConditionedQuadratic):
        microseconds = 1e4

    with pytest.raises(ValueError, match="take fewer steps, starts or seeds, or switch lanes off"):
        check_tuning(Tuning(replace(BOWL, surface=Slow(), steps=2000), 2))


def test_epsilons_switches_and_schedules_are_never_tuned():
    for rule in OPTIMIZERS.values():
        for declared in parameters(rule):
            if "epsilon" in declared.name or declared.kind is bool or declared.name == "weight_decay":
                assert not declared.tuned
