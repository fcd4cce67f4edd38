"""Lessons one to six: what they tell of learning rates, annealing, Newton's method and momentum, against closed forms."""

from dataclasses import replace

import numpy as np
import pytest

from lessons import LEDGER, LESSONS
from lessons.checklist import SLIDE as CHECKLIST
from lessons.claim import Verdict
from lessons.course import annealing, fixed_rates, layers, newton, stability
from lessons.initialization import UNEVEN, ratio_quantile
from lessons.measures import best_rate, crossings, diverges, largest_curvature, last_loss, lowest, path, steps_to_stay
from optimizers import DiagonalNewton, GradientDescent, InverseTime, ReduceOnPlateau, run
from studies import Ensemble
from studies.lens import Lens
from surfaces import AbsoluteValue, FewMoons, IllConditionedQuadratic, LinearNetwork
from surfaces.moons import moons

CLAIMS = {claim.slug: claim for claim in LEDGER}
RATE = Lens("learning_rate")


def on_a_bowl(kappa, start, steps, rates):
    """The loss of gradient descent at the end, in closed form, at each of the rates."""
    x, y = start[0] * (1 - rates) ** steps, start[1] * (1 - kappa * rates) ** steps
    return (x**2 + kappa * y**2) / 2


class TestStability:
    def test_it_opens_where_nothing_swings_and_a_higher_rate_does(self):
        race, limit = stability.BOWL, 2 / largest_curvature(stability.BOWL)
        assert RATE.value(race) < limit / 2
        assert crossings(race, axis=1) == 0
        assert crossings(RATE.turned(race, 0.6 * limit), axis=1) == race.steps
        assert diverges(RATE.turned(race, 2 * limit))

    def test_it_is_fastest_while_it_swings_between_half_the_limit_and_the_limit(self):
        race, limit = stability.BOWL, 2 / largest_curvature(stability.BOWL)
        rates = np.linspace(limit / 2, limit, 100_001)
        closed = rates[np.argmin(on_a_bowl(10, race.start, race.steps, rates))]
        assert best_rate(race) == pytest.approx(closed, rel=1e-3)
        assert crossings(RATE.turned(race, closed), axis=1) == race.steps
        told = LESSONS["stability"].question.measure(race)
        assert told["swings_from"] < told["fastest"] < told["flies_from"]
        assert told["swings_from"] == pytest.approx(limit / 2, rel=0.05)

    def test_neither_flat_nor_steep_decides_by_itself(self):
        """In a bowl no gradient is too small to diverge, and on the absolute value no rate does."""
        bowl = IllConditionedQuadratic(condition=10.0)
        for scale in (1.0, 1e-4, 1e-12):
            end = run(GradientDescent(learning_rate=0.25), bowl, (scale, scale), 300, keep="last")
            assert end.diverged_at >= 0
        for rate in (1e-3, 1.0, 100.0):
            assert (
                run(GradientDescent(learning_rate=rate), AbsoluteValue(), (3.0, 2.03), 2000, keep="last").diverged_at
                < 0
            )
        for slug in ("flat-large-rate", "steep-small-rate"):
            assert CLAIMS[slug].found is Verdict.TRUE_IF
            assert {case.holding for case in CLAIMS[slug].cases} == {True, False}

    @pytest.mark.parametrize("start", [(3.0, 0.2), (2.5, 1.5), (-0.1, 1.9)])
    def test_very_small_steps_end_at_the_minimum_that_is_called_nearest(self, start):
        told = LESSONS["stability"].scenes[2].measure(replace(stability.SHARP, start=start))
        flow = run(GradientDescent(learning_rate=1e-3), LinearNetwork(), start, 20_000, keep="last").x[-1]
        assert told["nearest"] == pytest.approx(2 * flow @ flow, rel=0.01)
        assert np.linalg.eigvalsh(LinearNetwork().hessian(flow))[-1] == pytest.approx(told["nearest"], rel=0.01)

    def test_over_the_limit_of_the_nearest_minimum_a_path_ends_at_a_flatter_one(self):
        scene = LESSONS["stability"].scenes[2]
        told = scene.measure(scene.race)
        assert told["share"] > 1.2
        assert told["uphill"] > 0
        assert told["loss"] < 1e-20
        assert told["rate"] < told["reached_limit"]
        assert scene.measure(RATE.turned(scene.race, 0.05))["reached"] == pytest.approx(told["nearest"], rel=0.01)
        assert diverges(RATE.turned(scene.race, 0.25))


class TestFixedRates:
    def test_best_rates_are_told_in_digits_that_they_carry(self):
        case = CLAIMS["geometry-matters"].cases[0]
        for kappa, name in ((10.0, "here"), (1000.0, "there")):
            rates = np.linspace(1 / kappa, 2 / kappa, 100_001)
            closed = rates[np.argmin(on_a_bowl(kappa, case.race.start, case.race.steps, rates))]
            assert case.numbers[name] == pytest.approx(closed, rel=5e-4)
        assert case.numbers["here"] == pytest.approx(2 / 11, rel=5e-3)

    def test_both_decays_are_shown_and_the_quick_one_does_not_fly_off(self):
        race = next(scene.race for scene in LESSONS["fixed-rates"].scenes if scene.race is fixed_rates.FALLING)
        decays = [lane.schedule.decay for lane in race.lanes if isinstance(lane.schedule, InverseTime)]
        assert decays == [fixed_rates.DECAY.value(fixed_rates.STEEP), fixed_rates.QUICK]
        assert [diverges(race, lane) for lane in (0, 1)] == [True, False]
        rates = 0.1 / (1 + fixed_rates.QUICK * np.arange(1, race.steps + 1))
        x, y = 1.5 * np.prod(1 - rates), 0.75 * np.prod(1 - 100 * rates)
        assert last_loss(race, 1) == pytest.approx((x**2 + 100 * y**2) / 2, rel=1e-9)
        told = LESSONS["fixed-rates"].scenes[0].measure(fixed_rates.STEEP)
        assert told["quick_loss"] == pytest.approx(last_loss(race, 1))

    def test_a_rate_on_schedule_is_told_though_its_lane_has_flown_off(self):
        scene = LESSONS["fixed-rates"].scenes[1]
        told = scene.measure(fixed_rates.DECAY.turned(scene.race, 1e-3))
        assert np.isnan(told["distance"])
        assert told["last"] == pytest.approx(0.1 / (1 + 1e-3 * scene.race.steps))


class TestLayers:
    def test_training_that_ends_at_a_minimum_keeps_the_imbalance(self):
        case = CLAIMS["gradients-differ"].cases[0]
        assert case.holding
        assert case.numbers["rate"] < 2 / largest_curvature(case.race)
        (x, y), (u, v) = path(case.race).x[0], path(case.race).x[-1]
        assert (u * v, u**2 - v**2) == pytest.approx((1, x**2 - y**2), rel=1e-3)
        assert not case.holds(case.measure(RATE.turned(case.race, 0.02)))  # it diverges, and keeps nothing

    def test_a_gradient_is_twice_the_error_times_the_other_weight(self):
        x, y = layers.NETWORK.start
        told = LESSONS["layers"].scenes[0].measure(layers.NETWORK)
        assert told["gradient_y"] == pytest.approx(2 * (1 - x * y) * x)
        assert told["gradient_x"] == pytest.approx(2 * (1 - x * y) * y)
        for text in (LESSONS["layers"].because, CLAIMS["gradients-differ"].why):
            assert "twice the error" in text

    @pytest.mark.parametrize("uneven", [1.0, 3.0, UNEVEN])
    def test_ratios_of_gradients_are_those_of_a_large_sample(self, uneven):
        draws = np.random.default_rng(5).standard_normal((2, 1_000_000)) * np.array([[uneven], [1.0]])
        g = np.abs(LinearNetwork().gradient(draws))
        ratios = np.maximum(g[0] / g[1], g[1] / g[0])
        for share in (0.25, 0.5, 0.9):
            assert np.mean(ratios <= ratio_quantile(share, uneven)) == pytest.approx(share, abs=0.002)

    def test_what_is_told_of_initialization_is_exact(self):
        told = CLAIMS["good-initialization"].cases[0].numbers
        assert told["good"] == pytest.approx(np.tan(3 * np.pi / 8))
        assert told["careless"] == pytest.approx((10.1 + np.hypot(10.1, 2)) / 2)


class TestAnnealing:
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
        def drawn(sample, watched):
            members = {
                "value": sample.training.value,
                "gradient": sample.training.gradient,
                "validation": watched.value,
            }
            return type("Drawn", (FewMoons,), {name: staticmethod(member) for name, member in members.items()})()

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


class TestNewton:
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
        assert told["momentum_best"] > told["plain_best"] == 1


def test_the_lowest_is_found_to_three_digits_and_in_the_middle_of_a_level_stretch():
    assert lowest(lambda v: (np.log(v) - np.log(0.1234567)) ** 2, 1e-5, 10.0) == pytest.approx(0.1234567, rel=1e-4)
    assert lowest(lambda v: np.maximum(abs(np.log10(v)), 0.2), 1e-3, 1e3) == pytest.approx(1, rel=0.1)
    assert lowest(lambda v: np.where(v > 0.5, np.nan, -v), 1e-3, 1.0) == pytest.approx(0.5, rel=1e-4)


def test_the_checklist_is_there_line_by_line():
    lines = (
        "Architecture has enough but not too much capacity?",
        "Input normalized?",
        "Good initialization?",
        "Suitable loss function?",
        "Suitable optimization algorithm with suitable hyperparameters?",
        "Trained for long enough?",
    )
    assert tuple(claim.sentence for claim in LEDGER if claim.slide == CHECKLIST) == lines


@pytest.mark.parametrize(
    "slug",
    [
        *("gradients-differ", "good-initialization", "validation-error", "technique-initialization"),
        *("technique-normalization", "checklist-capacity", "checklist-inputs", "checklist-initialization"),
        *("checklist-loss", "checklist-long-enough"),
    ],
)
def test_what_only_a_net_could_decide_is_said_to_be_not_measured(slug):
    assert "not measured here" in CLAIMS[slug].why
