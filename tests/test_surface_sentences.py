"""What a surface's sentence says of optimizers is what they do on it: each case has the words, and the runs behind them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from optimizers import OPTIMIZERS, BacktrackingDescent, GradientDescent, Momentum, run
from optimizers.fates import fates
from studies import Lane, Race
from studies.study import whole
from studies.tuning import Tuning
from surfaces import SURFACES, AbsoluteValue, Ackley, Beale, Booth, Easom, ThreeGaussians, ThreeHumpCamel

RATES = np.geomspace(1e-5, 10, 61)  # what the slider of gradient descent spans


def stays_in_the_first_basin() -> bool:
    surface = ThreeHumpCamel()
    first = np.array(surface.local_minima[0])
    small = fates(GradientDescent(learning_rate=np.array([1e-3, 3e-3, 0.01, 0.03])), surface, surface.start, 6000)
    long = (GradientDescent(learning_rate=0.1), BacktrackingDescent(), Momentum())
    return bool((np.hypot(*(small.x - first[:, None])) < 1e-3).all()) and all(
        run(rule, surface, surface.start, 200).status == "converged" for rule in long
    )


def gradient_descent_never_arrives() -> bool:
    surface = AbsoluteValue()
    found = fates(GradientDescent(learning_rate=RATES), surface, surface.start, 20_000)
    return (
        not (found.converged_at >= 0).any()
        and run(BacktrackingDescent(), surface, surface.start, 200).status == "converged"
    )


def no_rate_fits_everywhere() -> bool:
    """In the flat basin 2,000 steps need a rate a hundred times as large as what the steep corners bear."""
    flat, corner = (
        fates(GradientDescent(learning_rate=RATES), Beale(), start, 2000) for start in (Beale.start, (4.5, -4.5))
    )
    arrive, bear = RATES[flat.converged_at >= 0], RATES[corner.status != "diverged"]
    return bool(arrive.size and bear.size and arrive.min() > 100 * bear.max())


def nearly_every_rule_arrives_once_tuned() -> bool:
    """All but Lion, whose steps are as long near the minimum as anywhere."""
    kept = []
    rules = list(OPTIMIZERS.values())
    for some in (rules[:12], rules[12:]):
        study = Tuning(Race(Booth(), Booth.start, 500, tuple(Lane(rule()) for rule in some)), 32, "steps")
        with ThreadPoolExecutor(1) as thread:
            found = whole(study, thread)
        arrived = (found.converged_at >= 0).all(axis=1)
        kept += [rule.slug for rule, rows in zip(some, study.rows, strict=True) if not arrived[rows].any()]
    return kept == ["lion"]


def only_a_small_fixed_rate_crawls() -> bool:
    surface = Easom()

    def gone(rule: object) -> float:
        return float(np.hypot(*(run(rule, surface, surface.start, 200).x[-1] - surface.start)))

    rescaling = (
        "adagrad",
        "adadelta",
        "rmsprop",
        "adam",
        "rprop",
        "lion",
        "adamax",
        "amsgrad",
        "bfgs",
        "backtracking-descent",
    )
    larger = run(GradientDescent(learning_rate=0.5), surface, surface.start, 200)
    return (
        gone(GradientDescent(learning_rate=0.01)) < 0.01
        and all(gone(OPTIMIZERS[slug]()) > 2 for slug in rescaling)
        and larger.status == "converged"
    )


def dents_hold_a_small_step_and_the_tip_none() -> bool:
    surface = Ackley()
    dents = np.array([surface.start, (-3.7, -4.2), (-1.7, 3.8), (3.3, 1.8), (3.3, -4.2)]).T
    far = fates(GradientDescent(learning_rate=0.01), surface, dents, 1000)
    near = fates(GradientDescent(learning_rate=np.array([0.001, 0.01, 0.05])), surface, (0.3, 0.2), 5000)
    return bool((far.status == "stalled").all() and not np.isin(near.status, ("converged", "stalled")).any())


def most_rules_find_the_deeper_well_and_slow_descent_the_shallow_one() -> bool:
    surface = ThreeGaussians()

    def well(rule: object, steps: int) -> float:
        x = run(rule, surface, surface.start, steps).x[-1]
        return float(np.sign(x[0])) if surface.value(x) < -1 else 0.0

    wells = [well(rule(), 200) for rule in OPTIMIZERS.values()]
    slow = well(GradientDescent(learning_rate=0.01), 200), well(GradientDescent(learning_rate=0.01), 500)
    return wells.count(-1.0) > 0.6 * len(wells) and slow == (0.0, 1.0)


CASES: dict[str, tuple[str, Callable[[], bool]]] = {
    "three-hump-camel": ("a small step without momentum stays in the first basin", stays_in_the_first_basin),
    "absolute-value": ("gradient descent at a fixed rate goes to and fro and never arrives", gradient_descent_never_arrives),
    "beale": ("no one fixed rate fits everywhere", no_rate_fits_everywhere),
    "booth": ("once its rate is tuned, nearly every rule arrives", nearly_every_rule_arrives_once_tuned),
    "ackley": ("each dent holds a small step; at the sharp tip a fixed one rattles", dents_hold_a_small_step_and_the_tip_none),
    "three-gaussians": (
        "most rules find the deep one, slow gradient descent in time the shallow one",
        most_rules_find_the_deeper_well_and_slow_descent_the_shallow_one,
    ),
    "easom": ("a small fixed rate crawls; rules that rescale it do not", only_a_small_fixed_rate_crawls),
}  # fmt: skip


@pytest.mark.parametrize("slug", CASES)
def test_what_the_sentence_says_is_what_runs_do(slug):
    words, holds = CASES[slug]
    assert words in SURFACES[slug].about
    assert holds()
