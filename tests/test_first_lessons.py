"""Lessons one to three: what they tell of learning rates and of layers, against closed forms; and the last two slides."""

import re
from dataclasses import replace

import numpy as np
import pytest

from lessons import LEDGER, LESSONS
from lessons.axes import DUELS
from lessons.checklist import SLIDE as CHECKLIST
from lessons.claim import Verdict
from lessons.course import fixed_rates, layers, stability
from lessons.initialization import UNEVEN, ratio_quantile
from lessons.measures import best_rate, crossings, diverges, largest_curvature, last_loss, lowest, path, steps_to_stay
from optimizers import GradientDescent, InverseTime, run
from studies.lens import Lens
from surfaces import AbsoluteValue, Beale, IllConditionedQuadratic, LinearNetwork

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

    def test_a_path_that_has_come_to_no_minimum_has_no_curvature_to_tell(self):
        scene, told = LESSONS["stability"].scenes[2], []
        for rate in RATE.declared(scene.race).grid:
            race = RATE.turned(scene.race, rate)
            told.append("the largest curvature of a minimum" in scene.read(race))
            assert told[-1] == (last_loss(race) < 1e-6)
        assert {*told} == {True, False}


@pytest.mark.parametrize(
    ("slug", "number", "least", "most"),
    [
        ("steep-small-rate", 1, "least_large", "most_large"),
        ("nonconvex-nonsmooth", 3, "least", "most"),
        ("checklist-loss", 0, "least", "most"),
    ],
)
def test_at_a_crease_both_ends_of_the_swing_are_told_whichever_step_is_the_last(slug, number, least, most):
    case = CLAIMS[slug].cases[number]
    later = case.measure(replace(case.race, steps=case.race.steps + 1))
    assert f"between <{least}> and <{most}>" in case.says
    assert case.numbers[most] > 2 * case.numbers[least]
    for name in (least, most):
        assert later[name] == pytest.approx(case.numbers[name], rel=1e-6)


class TestFixedRates:
    def test_every_decay_that_keeps_the_path_in_the_window_stops_short_and_a_smaller_rate_arrives(self):
        """Along each axis the path is a product of 1 - eta_t h."""
        case = CLAIMS["fixed-rates"].cases[2]
        told, t = case.numbers, np.arange(1, case.race.steps + 1)[:, np.newaxis]

        def way(eta, decays):
            x, y = (np.cumprod(1 - h * eta / (1 + decays * t), axis=0) for h in (1, 100))
            return np.hypot(1.5 * x[-1], 0.75 * y[-1]), (0.75 * np.abs(y) <= 2).all(axis=0)

        decays = np.geomspace(1e-4, 10, 20_001)
        distance, inside = way(told["rate"], decays)
        assert told["best"] == pytest.approx(distance[inside].min(), rel=1e-3)
        assert told["best_decay"] == pytest.approx(decays[inside][np.argmin(distance[inside])], rel=1e-3)
        assert not way(told["rate"], np.array([told["decay"], told["slow"]]))[1].any()
        (distance,), (inside,) = way(told["limit"], np.array([told["least"]]))
        assert inside
        assert told["from_limit"] == pytest.approx(distance)
        assert told["from_limit"] < fixed_rates.NEAR < told["best"] / 100

    def test_the_best_rate_on_beale_is_stable_at_its_minimum(self):
        """With fewer steps a rate over the limit may be ahead: it has not been thrown out yet."""
        case = CLAIMS["geometry-matters"].cases[1]
        limit = 2 / np.linalg.eigvalsh(Beale().hessian(np.array([3.0, 0.5])))[-1]
        assert 0.95 * limit < case.numbers["here"] < 1.02 * limit
        assert "<steps>" in case.says

    def test_where_a_fixed_rate_does_not_arrive_its_run_ends_out_of_bounds_or_it_stands_at_the_limit(self):
        """Without bounds some of those that are thrown out would come back: 1/t falls below the limit in the end."""
        for kappa in fixed_rates.CONDITIONS:
            race = fixed_rates.CONDITION.turned(fixed_rates.STEEP, float(kappa))
            for lane in (0, 1):
                if not diverges(race, lane) and np.hypot(*path(race, lane).x[-1]) > fixed_rates.NEAR:
                    assert (lane, kappa * RATE.value(race)) == (0, 2)
                    assert abs(path(race).x[-1, 1]) == pytest.approx(0.75)
        y = 0.75 * np.abs(np.cumprod(1 - 50 * 0.1 / (1 + 0.01 * np.arange(1, 301))))
        assert y.max() > 1e40 > 1 > y[-1] > fixed_rates.NEAR
        assert diverges(fixed_rates.CONDITION.turned(fixed_rates.STEEP, 50.0), 1)
        assert "where its run ends here, or swings for ever" in CLAIMS["fixed-rates"].cases[0].says

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

    def test_only_steps_over_the_limit_mend_the_imbalance(self):
        (x, y), (u, v) = path(stability.SHARP).x[0], path(stability.SHARP).x[-1]
        assert u**2 - v**2 < 0.3 * (x**2 - y**2)
        claim, scene = CLAIMS["gradients-differ"], LESSONS["stability"].scenes[2]
        assert "in small steps" in claim.cases[0].says
        assert f"“{scene.title}” in the first lesson" in claim.why
        assert scene.race is stability.SHARP

    def test_how_close_to_the_axes_a_valley_must_lie_is_measured(self):
        duels = DUELS[:-1]
        assert [case.race.transform.turn for case in duels] == [0, 10, 25, 45]
        assert [case.holding for case in duels] == [True, True, False, False]
        shares = [case.numbers["share"] for case in duels]
        assert shares == sorted(shares)
        assert "or as it stands" in duels[0].says

    def test_a_velocity_that_remembers_as_long_is_as_fast_as_adam(self):
        case = DUELS[-1]
        assert case.numbers["beta1"] == case.race.lanes[2].optimizer.beta1
        assert case.numbers["best_momentum"] < case.numbers["best_alike"] <= case.numbers["best_adam"]
        assert {"<beta1>", "<momentum>", "<best_alike>"} <= set(re.findall(r"<\w+>", case.says))


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


def test_a_difference_of_two_sums_is_told_in_one_digit():
    case = CLAIMS["checklist-capacity"].cases[0]
    assert case.numbers["above"] < 1e-12  # rounding, for the most part
    assert "within about <above>" in case.says


def test_sentences_stand_as_the_lecture_prints_them():
    for slug in ("flat-large-rate", "steep-small-rate", "small-rate-near-minimizer"):
        assert r" $\Rightarrow$ " in CLAIMS[slug].sentence
        assert ":" not in CLAIMS[slug].sentence
    assert CLAIMS["newton-taylor"].sentence.endswith(r"+ d^\top \nabla f(\mathbf{w}) + \frac{1}{2} d^\top H d$.")
    listed = [claim.sentence for claim in LEDGER if claim.slug.startswith(("technique-", "momentum-"))]
    assert len(listed) == 4
    assert all(one.startswith("Some commonly used techniques: ") and one.endswith(")") for one in listed)


def test_every_claim_has_a_source_and_the_limit_that_of_a_constant_rate():
    assert [claim.slug for claim in LEDGER if not claim.source] == []
    limits = LESSONS["stability"].claims
    assert all("theorem 2.1.14" in claim.source for claim in limits)
    assert "edge of stability" in limits[2].source


@pytest.mark.parametrize("slug", list(LESSONS)[:7])
def test_a_share_is_told_with_its_sign(slug):
    lesson = LESSONS[slug]
    texts = [lesson.question.because, *(scene.reading for scene in lesson.scenes)]
    texts += [case.says for claim in lesson.claims for case in claim.cases]
    assert not any("percent" in text or "per cent" in text for text in texts)


@pytest.mark.parametrize("case", CLAIMS["technique-adaptive-rates"].cases)
def test_no_rule_that_is_tuned_takes_longer_than_it_does_as_it_stands(case):
    for lane, name in enumerate(("plain", "adagrad", "rmsprop", "adadelta", "adam")):
        as_it_stands = steps_to_stay(path(case.race, lane).loss, case.numbers["goal"])
        assert case.numbers[name] <= 1.05 * as_it_stands  # those that circle are told in two digits
    assert "or as it stands" in case.says
