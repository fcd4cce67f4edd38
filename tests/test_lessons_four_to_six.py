"""Lessons four to six: what they tell of annealing, Newton's method and momentum, against closed forms and single runs."""

import re
from dataclasses import replace

import numpy as np
import pytest

from lessons import LEDGER, LESSONS
from lessons.course import annealing, momentum, newton
from lessons.draws import DRAWS, unseen
from lessons.measures import diverges, path, steps_to_stay
from lessons.numbers import said
from optimizers import DiagonalNewton, GradientDescent, ReduceOnPlateau, run
from studies import Ensemble
from studies.lens import Lens
from surfaces import FewMoons, Himmelblau, IllConditionedQuadratic
from surfaces.moons import moons

CLAIMS = {claim.slug: claim for claim in LEDGER}


def drawn(sample, watched):
    members = {
        "value": sample.training.value,
        "gradient": sample.training.gradient,
        "validation": watched.value,
    }
    return type("Drawn", (FewMoons,), {name: staticmethod(member) for name, member in members.items()})()


class TestAnnealing:
    def test_means_are_told_in_the_digits_that_they_carry(self):
        for case in (*CLAIMS["reduce-on-plateau"].cases[:2], CLAIMS["oscillation"].cases[1]):
            told = case.numbers
            for name in ("annealed", "constant", "lowest"):
                assert told[name] == float(f"{told[name]:.2g}")
            assert "about <annealed>" in case.says
            assert told["constant"] == pytest.approx(told["floor"], rel=3 * told["error"] / 100)
            assert 0 < told["error"] < 25

    def test_the_answer_tells_no_patience_from_the_constant_rate_and_prints_as_the_reading_does(self):
        lesson, scene = LESSONS["annealing"], LESSONS["annealing"].scenes[0]
        told = {name: said(number) for name, number in scene.measure(scene.race).items()}
        assert told["none"] != told["constant"]
        assert f": {told['none']} with no patience" in lesson.because
        assert f" {told['annealed']} with {told['patience']}" in lesson.because
        assert f" runs: {told['annealed']}, lower than" in scene.read(scene.race)
        assert f"patiences from {min(annealing.PATIENCES)} to {max(annealing.PATIENCES)}," in scene.read(scene.race)

    def test_without_noise_no_patience_is_the_best(self):
        scene = LESSONS["annealing"].scenes[0]
        still, noisy = (scene.measure(replace(scene.race, ensemble=Ensemble(sigma=sigma))) for sigma in (0.0, 1.0))
        assert (still["as_low"], still["error"]) == (still["tried"] - 1, 0)
        assert noisy["as_low"] == 0
        assert {"<as_low>", "<error>"} <= set(re.findall(r"<\w+>", scene.reading))

    def test_with_all_points_in_a_batch_annealing_gains_nothing(self):
        scene = LESSONS["annealing"].scenes[2]
        knob = Lens("batch", of="surface")
        assert abs(scene.measure(knob.turned(scene.race, 200))["gain"]) < 1e-9
        assert scene.measure(scene.race)["gain"] > 0.01
        assert "on average by <gain>" in scene.reading

    def test_at_a_crease_small_even_patiences_freeze_and_odd_ones_do_not(self):
        told = [annealing._two_lanes(annealing.PATIENCE.turned(annealing.CREASE, p))["annealed"] for p in range(8)]
        assert min(told[::2]) > 0.5
        assert max(told[1::2]) < 1e-10
        assert "Even and odd ones differ" in LESSONS["annealing"].scenes[1].look_for

    @pytest.mark.parametrize("patience", [0, 3, 10])
    def test_on_a_plateau_cuts_come_every_patience_and_one_steps(self, patience):
        race = annealing.PATIENCE.turned(CLAIMS["reduce-on-plateau"].cases[2].race, patience)
        cuts = np.flatnonzero(np.diff(path(race, 1).learning_rate) < 0)
        assert set(np.diff(cuts[-5:])) == {patience + 1}
        assert "every $p + 1$ steps" in CLAIMS["reduce-on-plateau"].why

    @pytest.mark.parametrize("seed", [0, 1000])
    def test_more_noise_needs_no_more_patience(self, seed):
        race = annealing.NOISY
        bests = [
            annealing._over_noises(replace(race, ensemble=Ensemble(sigma=s, seed=seed)))["best"]
            for s in (0.1, 1.0, 10.0)
        ]
        assert bests == [40, 40, 40]
        assert "more of it need more patience?" in LESSONS["annealing"].scenes[0].look_for

    def test_a_validation_set_is_scored_on_points_that_no_schedule_sees(self):
        few, many = CLAIMS["validation-error"].cases
        surface, (constant, annealed) = FewMoons(), (path(few.race, lane).x[-1] for lane in (0, 1))
        assert few.numbers["validated"] == pytest.approx(surface.test(annealed))
        assert few.numbers["constant"] == pytest.approx(surface.test(constant))
        assert len({float(f(annealed)) for f in (surface.value, surface.validation, surface.test)}) == 3
        assert few.numbers["validated"] < few.numbers["trained"] - 0.1
        assert abs(many.numbers["validated"] - many.numbers["trained"]) < 0.005
        assert (few.holding, many.holding) == (True, False)

    @pytest.mark.parametrize(("count", "least", "most"), [(20, 2, 10), (200, 0, 0)])
    def test_with_few_points_a_validation_set_helps_in_some_draws_and_with_many_in_none(self, count, least, most):
        gains = []
        for seed in range(20):
            sample = moons(count, seed)
            rule, schedule = GradientDescent(learning_rate=1.0), ReduceOnPlateau()
            ends = [
                run(rule, drawn(sample, watched), (-1.0, 3.0), 300, schedule, keep="last").x
                for watched in (sample.training, sample.validation)
            ]
            trained, validated = (sample.test.value(end[-1]) for end in ends)
            gains.append(trained - validated)
        assert least <= np.count_nonzero(np.array(gains) > 0.01) <= most
        assert min(gains) > -0.01

    def test_draws_that_are_run_together_are_those_that_are_run_one_by_one(self):
        race = CLAIMS["validation-error"].cases[0].race
        for watch_training in (False, True):
            told = unseen(race, 1, watch_training=watch_training)
            assert told.shape == (DRAWS,)
            for seed in (0, 3, 7):
                sample = moons(20, seed)
                ground = drawn(sample, sample.training if watch_training else sample.validation)
                end = run(race.lanes[1].optimizer, ground, race.start, race.steps, race.lanes[1].schedule).x[-1]
                assert told[seed] == pytest.approx(sample.test.value(end), rel=1e-9)

    def test_a_draw_chosen_for_what_it_shows_is_told_with_how_many_show_it(self):
        for case, name in (
            (CLAIMS["checklist-capacity"].cases[1], "rising"),
            (CLAIMS["validation-error"].cases[0], "lower"),
        ):
            assert 0 < case.numbers[name] < case.numbers["draws"] / 4  # "Few draws"
            assert f"in <{name}>" in case.says
        assert not any(
            "by heart" in text for claim in LEDGER for text in (claim.why, *(case.says for case in claim.cases))
        )


class TestNewton:
    def test_both_curvatures_are_positive_towards_the_minima_and_not_straight_below_the_start(self):
        below = [np.diag(Himmelblau().hessian(np.array([0.0, y]))) for y in np.linspace(0, -5, 21)]
        assert max(h_x for h_x, _ in below) < 0
        for minimum in Himmelblau().minima:
            assert np.diag(Himmelblau().hessian(0.9 * np.array(minimum))).min() > 0
        assert "Where $H$ has a negative eigenvalue" in CLAIMS["newton-taylor"].why
        assert "towards one of the minima" in LESSONS["newton"].scenes[3].look_for

    def test_a_positive_definite_hessian_does_not_make_the_full_step_descend(self):
        case = CLAIMS["newton-geometry"].cases[1]
        loss, x = path(case.race, 1).loss, path(case.race, 1).x
        up = int(np.argmax(np.diff(loss) > 0))
        ground = case.race.ground
        assert (case.numbers["before"], case.numbers["after"]) == (loss[up], loss[up + 1])
        assert loss[up + 1] > 100 * loss[up]
        assert np.linalg.eigvalsh(ground.hessian(x[up])).min() > 0
        assert ground.gradient(x[up]) @ (x[up + 1] - x[up]) < 0  # and yet the direction does
        assert "the direction of the step leads downhill" in CLAIMS["newton-geometry"].why

    def test_the_derivation_ends_at_the_step_that_runs(self):
        lesson, race = LESSONS["newton"], newton.HILL
        for formula in (r"f(w + d) \approx f(w) + d^\top g", "$g + H d$", "g + H d = 0", "d = -H^{-1} g"):
            assert formula in lesson.steps
        x = path(race, 1).x
        d = x[1] - x[0]
        np.testing.assert_allclose(race.ground.gradient(x[0]) + race.ground.hessian(x[0]) @ d, 0, atol=1e-12)
        assert [rule.runs.slug for rule in lesson.rules] == ["newton", "diagonal-newton"]

    def test_the_diagonal_climbs_where_it_is_negative_whatever_its_epsilon_on_the_slider(self):
        scene = next(scene for scene in LESSONS["newton"].scenes if scene.race is newton.CLIMB)
        assert scene.knobs == (newton.EPSILON,)
        for epsilon in (1e-16, 1e-8, 1.0):
            told = scene.measure(newton.EPSILON.turned(scene.race, epsilon))
            assert max(told["h_x"], told["h_y"], told["rate_x"], told["rate_y"]) < 0
            assert told["diagonal"] > told["one_step"] > told["start"]
            assert told["apart"] < 1e-6

    @pytest.mark.parametrize("kappa", [10.0, 100.0, 1000.0])
    def test_at_45_degrees_the_diagonal_is_as_slow_as_jacobis_iteration(self, kappa):
        bowl = IllConditionedQuadratic(condition=kappa, angle=45.0)
        x = run(DiagonalNewton(epsilon=0.0), bowl, (1.5, 0.75), 40).x
        shrunk = np.linalg.norm(x[40]) / np.linalg.norm(x[20])
        assert shrunk == pytest.approx(((kappa - 1) / (kappa + 1)) ** 20, rel=1e-6)

    def test_epsilon_damps_flat_axes(self):
        """Each step leaves epsilon / (h + epsilon) of an axis."""
        case = CLAIMS["diagonal-newton"].cases[-1]
        assert not case.holding
        x = path(case.race).x
        np.testing.assert_allclose(x[1] / x[0], 1 / (np.array([1.0, 100.0]) + 1.0), rtol=1e-12)


class TestMomentum:
    def test_who_passes_through_the_minimum_has_not_arrived(self):
        """At the rate one a round bowl's minimum is met in the first step, with a velocity that leads beyond it."""
        assert steps_to_stay(np.array([4.0, 0.0, 2.0, 0.5, 0.1, 0.2]), 0.5) == 3
        assert steps_to_stay(np.array([4.0, 0.0, 2.0]), 0.5) == np.inf
        assert steps_to_stay(np.array([0.1, 0.2]), 0.5) == 0
        np.testing.assert_array_equal(
            steps_to_stay(np.array([[1.0, np.nan, 0.0], [0.0, 0.0, np.nan]]), 0.5), [1, 1, np.inf]
        )
        told = CLAIMS["momentum-accelerates"].cases[1].numbers
        assert told["momentum"] > told["plain_best"] == 1

    def test_with_its_momentum_tuned_a_velocity_pays_wherever_the_valley_is_longer_than_wide(self):
        scene, momenta = LESSONS["momentum"].scenes[2], []
        for kappa in (1.0, 2.0, 10.0, 100.0, 1000.0):
            told = scene.measure(momentum.CONDITION.turned(scene.race, kappa))
            best = [told[f"{name}_best"] for name in ("momentum", "nesterov")]
            assert max(best) <= told["plain_best"] * (1 if kappa < 10 else 0.5)
            momenta.append(told["momentum_mu"])
        assert momenta[0] == 0
        assert momenta == sorted(set(momenta))  # "A rounder valley wants a smaller one"

    def test_a_momentum_is_told_with_every_number_that_depends_on_it(self):
        scene = LESSONS["momentum"].scenes[2]
        for case in CLAIMS["momentum-accelerates"].cases:
            assert {"<momentum_mu>", "<nesterov_mu>"} <= set(re.findall(r"<\w+>", case.says))
        assert "$\\mu$ = 0.7) 44, Nesterov ($\\mu$ = 0.8) 85" in scene.read(scene.race)
        long = momentum.CONDITION.turned(scene.race, 1e4)
        assert all(diverges(long, lane) for lane in range(3))
        assert "or the path flies off" in scene.reading
        assert "The best $\\mu$" not in scene.read(long)  # of Nesterov's none arrives
        assert "The best $\\mu$" in scene.read(momentum.CONDITION.turned(scene.race, 1000.0))

    def test_a_steady_slope_would_feed_the_velocity_more_than_this_one_does(self):
        race = momentum.BOWL
        rule = race.lanes[0].optimizer
        x = path(race).x[:, 0]
        gradients = np.abs(np.diff(x)).max() / (rule.learning_rate * abs(x[0]))
        assert 5 < gradients < 6 < 1 / (1 - rule.momentum)
        assert "under a steady slope to <times>" in LESSONS["momentum"].question.because
