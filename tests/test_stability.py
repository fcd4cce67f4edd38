"""The limit of stability that a rule states, against the eigenvalues of what its own `step` does to a quadratic."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from losses import Quadratic

from optimizers import OPTIMIZERS, AdamW, Momentum, NAdam, run
from parameters import parameters
from studies.inspection import inspect
from surfaces import Beale

Array = np.ndarray

BEARS = {slug: rule for slug, rule in OPTIMIZERS.items() if rule().characteristic(0.1, 1.0) is not None}
every_rule_with_a_limit = pytest.mark.parametrize("rule", list(BEARS.values()), ids=list(BEARS))

LATE = 5000  # a step at which no bias is left to correct
TINY = 1e-100  # its square vanishes beside everything that is held


def turned(rule: Any, random: np.random.Generator) -> Any:
    """The rule with every number of it somewhere in its range, for averages of a hundred steps at most."""
    settings = {}
    for one in parameters(rule):
        if one.kind is float and one.name != "learning_rate":
            low, high = one.span
            settings[one.name] = float(one.along(random.random(), low, min(high, 0.99) if high < 1 else high))
    return rule(**settings)


def linear_map(rule: Any, hessian: Array, held: Any, t: int) -> tuple[Array, Array]:
    """The matrix of step t, and the effective rate: of x and of what carries its error, with the rest of the state held."""
    loss = Quadratic(hessian)

    def carries(name: str) -> bool:
        """Whether a small x makes it as small, and not its square."""
        empty = held._replace(**{name: np.zeros_like(getattr(held, name))})
        still, moved = (getattr(rule.step(np.full(2, x), empty, loss, t)[1], name) for x in (0.0, TINY))
        return bool((np.abs(moved - still) > TINY**1.5).any())

    carried = [name for name in held._fields if carries(name)]

    def stepped(vector: Array) -> Array:
        x, *parts = vector.reshape(-1, 2)
        x, state = rule.step(x, held._replace(**dict(zip(carried, parts, strict=True))), loss, t)
        return np.concatenate([x, *(getattr(state, name) for name in carried)])

    size = 2 * (1 + len(carried))
    rest = held._replace(**dict.fromkeys(carried, np.zeros(2)))
    rate = np.broadcast_to(rule.effective_rate(rule.step(np.zeros(2), rest, loss, t)[1], t), (2,))
    return np.stack([stepped(column) for column in TINY * np.eye(size)], axis=1) / TINY, rate


def radius(matrix: Array) -> float:
    return float(np.abs(np.linalg.eigvals(matrix)).max())


@every_rule_with_a_limit
@given(st.integers(0, 2**32))
def test_the_roots_leave_the_unit_circle_at_the_stable_rate_and_nowhere_below(rule: Any, seed: int) -> None:
    random = np.random.default_rng(seed)
    one = turned(rule, random)
    factor = random.standard_normal((2, 2))
    hessian = 10 ** random.uniform(-3, 3) * (factor @ factor.T + 0.1 * np.eye(2))
    held = one.init(np.zeros(2))
    held = held._replace(**{name: random.uniform(0.3, 2, 2) for name in held._fields if getattr(held, name).ndim})
    held = held._replace(**{name: np.zeros(()) for name in held._fields if not getattr(held, name).ndim})

    _, rate = linear_map(one, hessian, held, LATE)
    curvatures = np.linalg.eigvals((rate / one.learning_rate)[:, np.newaxis] * hessian).real
    limit = one.stable_rate(curvatures.max(), LATE)
    for share in (0.05, 0.5, 0.99, 1.0, 1.01, 3.0):
        at, _ = linear_map(one.with_rate(share * limit), hessian, held, LATE)
        assert share == 1 or (radius(at) < 1) == (share < 1)
        stated = one.characteristic(share * limit, curvatures, LATE).radius.max()
        assert stated == pytest.approx(radius(at), rel=1e-6)  # a double root loses half the digits
        if share == 1:
            assert radius(at) == pytest.approx(1, abs=1e-6)


def test_which_rules_state_one() -> None:
    assert set(BEARS) == {
        *("gradient-descent", "momentum", "nesterov", "diagonal-newton", "adagrad", "adadelta", "rmsprop"),
        *("adam", "adamax", "nadam", "amsgrad", "adamw", "adabelief", "radam"),
    }
    assert OPTIMIZERS["bfgs"]().stable_rate(1.0) is None
    assert {slug for slug, rule in OPTIMIZERS.items() if rule.linear} == {"gradient-descent", "momentum", "nesterov"}


@every_rule_with_a_limit
@pytest.mark.parametrize("bound", [1.0, 1.05, 2.0, 30.0])
def test_beyond_the_stable_rate_errors_grow_by_what_is_said(rule: Any, bound: float) -> None:
    curvature = np.geomspace(1e-12, 1e12, 9)
    limit = rule().stable_rate(curvature, 7, bound)
    assert rule().characteristic(limit, curvature, 7).radius == pytest.approx(bound)
    assert (rule().characteristic(0.98 * limit, curvature, 7).radius < bound).all()
    assert (rule().characteristic(1.02 * limit, curvature, 7).radius > bound).all()


def test_closed_forms() -> None:
    h, mu = 7.0, np.array([0.0, 0.5, 0.9])
    assert OPTIMIZERS["gradient-descent"]().stable_rate(h) == pytest.approx(2 / h)
    assert Momentum(momentum=mu).stable_rate(h) == pytest.approx(2 * (1 + mu) / h)
    assert OPTIMIZERS["nesterov"](momentum=mu).stable_rate(h) == pytest.approx((2 + 2 * mu) / (1 + 2 * mu) / h)
    assert OPTIMIZERS["adam"]().stable_rate(h) == pytest.approx(38 / h)  # the number of Cohen et al.
    decay = 0.3
    assert AdamW(weight_decay=decay).stable_rate(h) == pytest.approx(2 / (decay + h / 19))
    late = NAdam(beta1=mu).stable_rate(h, 10**6)
    assert late == pytest.approx((2 + 2 * mu) / ((1 + 2 * mu) * (1 - mu)) / h)


@pytest.mark.parametrize("curvature", [0.0, -1.0, np.nan])
@every_rule_with_a_limit
def test_what_does_not_curve_upwards_sets_no_limit(rule: Any, curvature: float) -> None:
    assert np.isnan(rule().stable_rate(curvature))


def test_the_decay_of_weights_takes_part_in_the_limit_of_adamw() -> None:
    """Doubling a rate halves what is left to the limit, and does not move it."""
    start, steps = (1.0, 1.6), 30
    told = inspect(run(AdamW(learning_rate=0.5, weight_decay=0.5), Beale(), start, steps))
    assert told.limit[2] == pytest.approx(3.9, abs=0.01)
    assert told.overshoot[2] == pytest.approx(0.5 / 3.9, abs=1e-3)
    first = [inspect(run(AdamW(learning_rate=eta, weight_decay=0.5), Beale(), start, 1)) for eta in (0.01, 1.0)]
    assert first[0].limit == pytest.approx(first[1].limit)


def test_nadams_limit_grows_with_its_momentum() -> None:
    """It needs thousands of steps: at 100 the limit is a quarter of what it tends to."""
    early, late = (NAdam().stable_rate(1.0, t) for t in (100, 10**6))
    assert 3.4 < early < 3.6
    assert late == pytest.approx(3.8 / 0.28)
    steady = replace(NAdam(), momentum_decay=1e-4)
    assert steady.stable_rate(1.0, 1) == pytest.approx(3.8 / (0.1 * 0.45 + 1.9 * 0.55), rel=1e-4)
