"""Reasons and readings that no verdict checks: what they say is so, at every stop of the sliders that they depend on."""

import re
from dataclasses import replace

import numpy as np
import pytest

from lessons import LEDGER, LESSONS
from lessons.claim import Verdict
from lessons.course.adadelta import _noise
from lessons.course.tuning import NAMES as TUNED_NAMES
from lessons.course.your_turn import NAMES, VALLEY, _rate_by_formula
from lessons.evenness import evens
from lessons.factor import factor
from lessons.measures import path, steps_to_stay
from lessons.numbers import names, said
from lessons.presets import PRESETS
from studies.lens import Lens
from surfaces import SURFACES, Transform

CLAIMS = {claim.slug: claim for claim in LEDGER}
SCENES = {lesson.slug: {scene.title: scene for scene in lesson.scenes} for lesson in LESSONS.values()}


def is_adadelta(lane):
    return lane.optimizer.slug == "adadelta"


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
        assert (others < n["goal"]) == case.holding


def test_adadelta_stands_hardly_more_noise_than_the_others():
    case = CLAIMS["adadelta-noise"].cases[0]
    sigma = Lens("sigma", "ensemble")
    limits = dict.fromkeys(("delta", "adagrad", "adam", "gd"), 0.0)
    for stop in stops(sigma, case.race):
        if 1 <= stop <= 3:
            n = _noise(sigma.turned(case.race, stop))
            limits |= {rule: stop for rule in limits if n[rule] < case.numbers["goal"]}
    assert case.numbers["most"] == limits.pop("delta") > min(limits.values())
    assert min(limits.values()) > 0.7 * case.numbers["most"]


def test_the_sentence_on_noise_is_of_the_abstract():
    assert CLAIMS["adadelta-noise"].source.endswith("abstract")


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
    claim = CLAIMS["adadelta-hyperparameters"]
    assert claim.found is Verdict.TRUE_IF
    for case in claim.cases:
        n = case.numbers
        assert n["epsilons_least"] <= n["epsilons_most"] < n["tried"] / 2
        # In step length two decades of epsilon are one: the claim is decided by what the reason compares.
        assert (n["epsilons_most"] / 2 > n["rates_most"]) == case.holding
        assert n["epsilons_most"] / 2 < 1.15 * n["rates_most"]  # "by a little"
        assert "rho" in case.says
        assert case.holds({**n, "rates_most": n["epsilons_most"] / 2 - 0.1})


@pytest.mark.parametrize("steps", [200, 1000])
@pytest.mark.parametrize("cls", [cls for cls in SURFACES.values() if cls.infimum == 0], ids=lambda cls: cls.slug)
def test_adadeltas_range_is_hardly_the_wider_one(cls, steps):
    """Where the least loss is zero, so that who has little of the start's left has arrived."""
    claim = CLAIMS["adadelta-hyperparameters"]
    n = claim.cases[0].measure(replace(claim.cases[0].race, surface=cls(), start=cls.start, steps=steps))
    assert n["epsilons_most"] / 2 <= 1.15 * n["rates_most"]
    assert "hardly wider" in claim.why


def test_where_every_epsilon_ends_alike_no_path_gets_far():
    claim, alike = CLAIMS["adadelta-epsilon"], 0
    for case in claim.cases:
        for epsilon in stops(Lens("epsilon"), case.race):
            n = case.measure(Lens("epsilon").turned(case.race, epsilon))
            if case.holds(n):
                alike += 1
                assert min(n["less"], n["loss"], n["more"]) > path(case.race).loss[0] / 2
    assert alike > 1
    assert "no path gets far" in claim.why


@pytest.mark.parametrize(
    "slug",
    [
        *("adadelta-hyperparameters", "adadelta-epsilon", "adagrad-small-faster", "adagrad-large-slower"),
        *("adagrad-stops", "adagrad-large-first-gradients"),
    ],
)
def test_each_case_names_its_surface(slug):
    for case in CLAIMS[slug].cases:
        surface = case.race.surface
        names = ("In a bowl", f"In {surface.name}:", f"On {surface.name}'s function:")
        assert case.says.startswith(names[:1] if surface.slug == "ill-conditioned-quadratic" else names[1:])


def test_a_spread_of_losses_says_whose_and_at_which_rates():
    for case, rate in zip(CLAIMS["adagrad-initial-values"].cases, (0.1, 1), strict=True):
        assert f"on Rosenbrock's function AdaGrad's losses at the rate {rate}," in case.text
        assert "RMSProp's worst, at 0.01, is" in case.text


def test_slopes_are_told_in_three_digits():
    because = LESSONS["adagrad"].because
    assert "24,800 along $y$ and 6,130 along $x$" in because


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
        assert 10 * along.numbers["best"] < along.numbers["gd_flat"] < 20 * turned.numbers["best"]


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
        plain, fast = path(alone).loss, path(preset.race, preset.race.lanes.index(lane_of(preset.race))).loss
        assert n["level"] == max(plain[-1], plain[0] / 100)
        assert n["without_factor"] == steps_to_stay(plain, n["level"]) <= preset.race.steps
        assert n["with_factor"] == steps_to_stay(fast, n["level"]) < n["without_factor"]


FACTORED = [
    pytest.param(scene, knob, id=scene.title)
    for scene in (*LESSONS["animations"].scenes, *LESSONS["your-turn"].scenes)
    if scene.race.surface.slug != "saddle"  # its AdaDelta has none, and no slider for it
    for knob in (Lens("learning_rate", lanes=(k,)) for k, lane in enumerate(scene.race.lanes) if is_adadelta(lane))
]


@pytest.mark.parametrize(("scene", "knob"), FACTORED)
def test_a_scene_tells_a_factor_that_is_one_by_how_it_ends_and_what_has_no_end_in_words(scene, knob):
    plain = knob.turned(scene.race, 1.0)
    (lane,) = knob.lanes
    ends = said(path(plain, lane).loss[-1])
    assert f"as in the lecture, with a factor of one: it ends at a loss of {ends}." in scene.read(plain)
    assert "multiplied" not in scene.read(plain)
    for stop in (0.5, 2.0, 10.0, 100.0):
        race = knob.turned(scene.race, stop)
        endless = scene.measure(race)["with_factor"] == np.inf
        assert f"multiplied by {stop:g} here" in scene.read(race)
        assert ("it does not come there to stay" in scene.read(race)) == endless
    assert len(FACTORED) == 5


def test_where_steps_do_not_suffice_a_reading_says_what_endless_stands_for():
    for slug in ("animations", "your-turn"):
        for scene in LESSONS[slug].scenes:
            if re.search(r"<(?:off|to)_\w+>", scene.reading):
                assert "∞ where <steps> do not suffice" in scene.reading, scene.title


def lane_of(race):
    return next(lane for lane in race.lanes if is_adadelta(lane))


def test_the_opening_race_would_be_far_slower_without_its_factor():
    n = factor(PRESETS["beale"].race)
    assert n["without_factor"] > 20 * n["with_factor"]


def test_turned_rmsprop_gets_about_as_far_as_gradient_descent_and_adagrad_not_even_that():
    for steps in (100, 150, 200):
        left = {}
        for slug in ("adagrad", "rmsprop"):
            race = replace(CLAIMS[f"{slug}-evens-out"].cases[1].race, steps=steps)
            n = evens(race)
            left[slug] = n["best"] / n["gd_flat"]
        assert 0.5 < left["rmsprop"] < 1.5 < left["adagrad"], steps


def test_a_long_memory_gets_below_the_floor_and_only_the_longest_stay_there():
    """As the reading and the reasons of RMSProp have it: short ones stay on the floor."""
    scene, knob = SCENES["rmsprop"]["The floor"], Lens("rho")
    below, thrown = {}, {}
    for rho in stops(knob, scene.race):
        n = scene.measure(knob.turned(scene.race, rho))
        loss = path(knob.turned(scene.race, rho)).loss
        below[rho] = n["loss"] < 0.5 * n["floor"]
        thrown[rho] = loss[int(loss.argmin()) :].max() > n["floor"]
    assert not any(below[rho] for rho in below if rho <= 0.97)
    assert all(below[rho] for rho in below if rho >= 0.98)
    assert all(thrown[rho] for rho in thrown if 0.7 <= rho <= 0.995)
    assert not any(thrown[rho] for rho in thrown if rho >= 0.997)
    assert "with the longest, not before the race ends" in scene.look_for
    assert "Only a falling" not in CLAIMS["rmsprop-goes-on"].why


def test_a_little_less_rate_arrives_later_and_ends_lower_and_far_less_does_not_arrive():
    scene, knob = SCENES["rmsprop"]["On and on"], Lens("learning_rate", lanes=(1,))
    at = {rate: scene.measure(knob.turned(scene.race, rate)) for rate in stops(knob, scene.race)}
    opened = scene.measure(scene.race)
    for rate in (0.02, 0.015, 0.01):
        assert opened["rms_near"] < at[rate]["rms_near"] < np.inf
        assert at[rate]["rms_loss"] < opened["rms_loss"]
    assert all(n["rms_near"] == np.inf and n["rms_loss"] > 1 for rate, n in at.items() if rate <= 0.005)


def test_a_longer_memory_is_ahead_at_first_and_held_back_then():
    scene, knob = SCENES["rmsprop"]["On and on"], Lens("rho", lanes=(1,))
    here = path(scene.race, 1).loss
    for rho in (one for one in stops(knob, scene.race) if one > 0.95):
        loss = path(knob.turned(scene.race, rho), 1).loss
        assert loss[20] < here[20]
        assert loss[50] < here[50]
        assert loss[250] > here[250]


def test_every_lane_is_told_in_the_bowl_of_your_turn():
    bowl = CLAIMS["your-turn-a"].cases[1]
    assert set(names(bowl.says)) >= {f"to_{name}" for name in NAMES}
    assert bowl.numbers["to_rmsprop"] > bowl.numbers["to_descent"]


def test_cases_in_the_same_words_say_in_what_they_differ():
    for claim in LEDGER:
        for k, case in enumerate(claim.cases):
            for other in claim.cases[k + 1 :]:
                if case.says == other.says:
                    assert case.text != other.text
    for slug in ("adadelta-right-units", "adadelta-unit-of-update"):
        for case in CLAIMS[slug].cases:
            assert type(case.race.surface).__name__ in case.says
            assert "<epsilon>" in case.says
        for case in CLAIMS[slug].cases[1:]:
            assert case.numbers["ratio"] == pytest.approx(1.0, rel=1e-3)  # "stays as long as it was"
    said = [case.text for case in CLAIMS["rmsprop-initial-values"].cases]
    assert "AdaGrad at the rate 0.1" in said[0]
    assert "AdaGrad at the rate 1 " in said[1]


def test_all_lanes_but_rmsprop_have_the_rate_at_which_they_end_lowest():
    scene = SCENES["tuning"]["Everyone tuned"]
    n = scene.measure(scene.race)
    for name in set(TUNED_NAMES) - {"rmsprop"}:
        assert n[name] == pytest.approx(n[f"best_{name}"], rel=1e-9), name
    ahead = n["best_place_descent"]
    assert all(n[f"best_place_{name}"] > ahead for name in ("adagrad", "rmsprop", "adadelta"))


def test_without_its_correction_adam_is_ahead_at_once_and_after_it_has_swung_back():
    race = LESSONS["adam"].scenes[0].race
    ahead = path(race, 1).loss < path(race, 0).loss
    assert ahead[1:5].all()
    assert not ahead[1:30].all()
    assert ahead[20:].mean() > 0.9


def test_lessons_that_use_the_factor_say_so():
    with_it = set()
    for slug, lesson in LESSONS.items():
        rules = (lane.optimizer for scene in lesson.scenes for lane in scene.race.running)
        if any(rule.slug == "adadelta" and rule.learning_rate != 1 for rule in rules):
            with_it.add(slug)
            assert any("the lecture's rule" in scene.read(scene.race) + scene.look_for for scene in lesson.scenes), slug
    assert {"tuning", "animations", "your-turn"} <= with_it


@pytest.mark.parametrize("rate", [0.007, 0.015, 0.02])
def test_that_rmsprop_arrives_from_everywhere_hangs_on_no_single_rate(rate):
    case = CLAIMS["rmsprop-initial-values"].cases[0]
    n = case.measure(Lens("learning_rate", lanes=(1,)).turned(case.race, rate))
    assert n["rms_arrived"] == n["starts"] > n["arrived"]


def test_a_long_memory_under_noise_is_told_with_its_rate():
    noisy, still = CLAIMS["rmsprop-rho"].cases
    assert "<rate>" in noisy.says
    assert all(f"about <{name}>" in noisy.says for name in ("long", "short", "none"))
    assert all("<late>" in case.says for case in (noisy, still))


def test_other_noises_leave_a_long_memory_the_same_digit():
    case = CLAIMS["rmsprop-rho"].cases[0]
    others = case.measure(replace(case.race, ensemble=replace(case.race.ensemble, seed=5000)))
    for name in ("long", "short", "none"):
        assert others[name] == pytest.approx(case.numbers[name], rel=0.08)


def test_what_has_no_end_is_told_in_a_sentence():
    scene = SCENES["animations"]["Saddle point"]
    knob = scene.knobs[0]
    for stop in stops(knob, scene.race):
        assert "(diverged) from" not in scene.read(knob.turned(scene.race, stop))
    for lesson in LESSONS.values():
        for one in lesson.scenes:
            assert not re.search(r"height of the minimum|of the window(?!'s)", one.reading), one.title


def test_no_rate_is_called_unitless():
    """Epsilon has a unit, and so has the rate of gradient descent."""
    lesson = LESSONS["adadelta"]
    texts = [option.text for option in lesson.question.options] + [lesson.question.because]
    texts += [claim.why for claim in (*lesson.claims, CLAIMS["suitable-rule-and-rates"])]
    assert not any("unitless" in text or "unit of its rule's step" in text for text in texts)


def test_what_holds_where_a_scene_opens_says_so():
    for slug, title, words in (
        ("adadelta", "No rest", "At the opening settings it arrives"),
        ("adam", "The first steps", "At the opening settings the lane without is ahead"),
        ("tuning", "Two rates each", "As the scene opens, "),
        ("tuning", "Everyone tuned", "At the opening settings each lane but RMSProp"),
    ):
        assert words in SCENES[slug][title].look_for
    assert "With these settings plain gradient descent ends farthest" in PRESETS["beale"].look_for
