"""Reasons and readings that no verdict checks: what they say is so, at every stop of the sliders that they depend on."""

from dataclasses import replace

import numpy as np
import pytest

from lessons import LEDGER, LESSONS
from lessons.claim import Verdict
from lessons.course.your_turn import NAMES, VALLEY, _rate_by_formula
from lessons.factor import factor
from lessons.measures import path, steps_to_stay
from lessons.presets import PRESETS
from studies.lens import Lens
from surfaces import Transform

CLAIMS = {claim.slug: claim for claim in LEDGER}
SCENES = {lesson.slug: {scene.title: scene for scene in lesson.scenes} for lesson in LESSONS.values()}


def stops(knob, race):
    return knob.declared(race).grid


@pytest.mark.parametrize(("slug", "end", "beyond"), [("small-faster", "least", -1), ("large-slower", "most", 1)])
def test_adagrads_two_claims_hold_in_the_range_of_eta_that_they_name(slug, end, beyond):
    claim, knob = CLAIMS[f"adagrad-{slug}"], Lens("learning_rate", lanes=(1,))
    assert claim.found is Verdict.TRUE_IF
    for case in claim.cases:
        grid = stops(knob, case.race)
        at = grid.index(case.numbers[end])
        inside = grid[at:] if beyond < 0 else grid[: at + 1]
        for stop in grid:
            assert case.holds(case.measure(knob.turned(case.race, stop))) == (stop in inside)
        assert case.holding == (case.numbers["rate"] in inside)


def test_adagrads_factors_only_fall():
    for slug in ("small-faster", "large-slower"):
        for case in CLAIMS[f"adagrad-{slug}"].cases:
            assert (np.diff(path(case.race, 1).effective_rate, axis=0) <= 0).all()


def test_under_noise_adagrad_goes_on_falling_and_the_others_have_a_floor():
    for case in CLAIMS["adadelta-noise"].cases:
        n = case.numbers
        assert n["adagrad_last"] < 0.7 * n["adagrad_later"]
        assert min(n[f"{rule}_last"] / n[f"{rule}_later"] for rule in ("delta", "adam", "gd")) > 0.9
        assert (n["sigma"] <= n["most"]) == case.holding
        others = max(n["adagrad"], n["adam"], n["gd"])
        assert (others < n["goal"]) == case.holding  # "and then of the others as well"


def test_the_first_step_of_adadelta_is_told_by_its_formula():
    scene, knob = SCENES["adadelta"]["Epsilon"], Lens("epsilon", lanes=(2,))
    for stop in stops(knob, scene.race):
        n = scene.measure(knob.turned(scene.race, stop))
        assert n["most"] == pytest.approx(np.sqrt(stop / (1 - scene.race.lanes[2].optimizer.rho)))
        assert 0 < n["first"] <= n["most"] + 1e-15  # what the subtraction rounds
    opened = scene.measure(scene.race)
    assert opened["first"] == pytest.approx(opened["most"], rel=1e-3)
    assert r"$\sqrt{\epsilon/(1 - \rho)}$" in LESSONS["adadelta"].because


def test_one_assertion_on_units_has_one_verdict():
    rights, unit = CLAIMS["adadelta-right-units"], CLAIMS["adadelta-unit-of-update"]
    assert rights.cases == unit.cases
    assert rights.found is unit.found is Verdict.TRUE_IF


def test_no_rho_makes_adadelta_insensitive():
    for case in CLAIMS["adadelta-hyperparameters"].cases:
        n = case.numbers
        assert n["epsilons_least"] <= n["epsilons_most"] < n["tried"] / 2
        # In step length two decades of epsilon are one.
        assert n["epsilons_most"] / 2 <= n["rates_most"]
        assert "rho" in case.says


def test_the_rates_of_your_turn_are_those_of_the_formulas():
    """With the factor that our AdaDelta has: without it, its steps would be another."""
    for lane, name in enumerate(NAMES[1:], 1):
        np.testing.assert_allclose(_rate_by_formula(VALLEY, lane), path(VALLEY, lane).effective_rate, err_msg=name)
    assert r"r_i = \eta\,\sqrt{s_i + \epsilon}/\sqrt{v_i + \epsilon}" in CLAIMS["your-turn-b"].why
    for case in CLAIMS["your-turn-b"].cases:
        assert case.numbers["off"] < 1e-12


def test_a_turn_slows_adam_at_one_rate_and_not_at_its_best():
    scene = SCENES["rotation"]["Who goes along?"]
    for turn in (20.0, 45.0):
        n = scene.measure(replace(scene.race, transform=Transform(turn=turn)))
        assert n["to_adam"] > 3 * n["to_adam_straight"]
        assert n["best_adam"] < 1.15 * n["best_adam_straight"]
        assert n["best_momentum"] < n["best_adam"] < n["best_descent"]
    assert all(f"<{name}>" in scene.reading for name in ("to_adam", "best_adam", "best_adam_straight"))


def test_no_rate_gives_adagrad_back_what_a_turn_takes():
    scene = SCENES["rotation"]["Turn it"]
    n = scene.measure(scene.race)
    assert n["adagrad_best"] > 10 * n["adagrad_best_straight"]
    for slug in ("adagrad-evens-out", "rmsprop-evens-out"):
        along, turned = CLAIMS[slug].cases
        assert along.numbers["best"] < 0.05 < turned.numbers["best"]


def test_steps_to_stay_are_counted_from_the_last_that_is_above():
    losses = np.array([[3.0, 1.0, 3.0, np.nan], [1.0, 1.0, 0.0, 0.0], [3.0, 1.0, 0.0, 3.0], [0.5, 1.0, 0.0, np.nan]])
    assert steps_to_stay(losses, 1.0).tolist() == [3.0, 0.0, 1.0, np.inf]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_factor_that_the_lecture_has_not_is_told_where_it_is_seen(preset):
    n = factor(preset.race)
    assert (n["factor"] != 1) == bool(preset.remark) == (preset.slug != "saddle")
    if preset.remark:
        assert f"multiplied by {n['factor']:g} here" in preset.remark
        (delta,) = (lane.optimizer for lane in preset.race.lanes if lane.optimizer.slug == "adadelta")
        alone = replace(
            preset.race, lanes=(replace(preset.race.lanes[0], optimizer=replace(delta, learning_rate=1.0)),)
        )
        assert n["without_factor"] == path(alone).loss[-1]


def test_the_opening_race_would_end_far_higher_without_its_factor():
    n = factor(PRESETS["beale"].race)
    assert n["without_factor"] > 1000 * n["with_factor"]


def test_lessons_that_use_the_factor_say_so():
    with_it = set()
    for slug, lesson in LESSONS.items():
        rules = (lane.optimizer for scene in lesson.scenes for lane in scene.race.running)
        if any(rule.slug == "adadelta" and rule.learning_rate != 1 for rule in rules):
            with_it.add(slug)
            assert any("the lecture's rule" in scene.reading + scene.look_for for scene in lesson.scenes), slug
    assert {"tuning", "animations", "your-turn"} <= with_it
