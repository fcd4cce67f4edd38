"""What a value comes to, in a phrase: for every parameter that declares one, and word for word for a few."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from losses import Quadratic

from optimizers import (
    OPTIMIZERS,
    SCHEDULES,
    AdaBelief,
    AdaDelta,
    AdaGrad,
    Adam,
    Cosine,
    Exponential,
    GradientDescent,
    InverseTime,
    Lion,
    Momentum,
    Nesterov,
    Newton,
    RAdam,
    ReduceOnPlateau,
    RMSProp,
    Rprop,
    Warmup,
    run,
)
from parameters import Parameter, parameters, spoken

TOLD = [
    pytest.param(declared, id=f"{cls.__name__}.{declared.name}")
    for cls in (*OPTIMIZERS.values(), *SCHEDULES.values())
    for declared in parameters(cls)
    if declared.meaning is not None
]


def phrase(cls: type, name: str, value: float) -> str | None:
    (declared,) = (one for one in parameters(cls) if one.name == name)
    return declared.describe(value)


@pytest.mark.parametrize("declared", TOLD)
def test_every_stop_of_a_slider_has_a_phrase(declared: Parameter) -> None:
    phrases = [declared.describe(value) for value in declared.grid]
    for text in phrases:
        assert isinstance(text, str)
        assert text == text.strip()
        assert text[0].islower()
        assert not text.endswith(".")
        assert " " in text
        assert len(text) < 90
    assert len(set(phrases)) > 1


@pytest.mark.parametrize("declared", TOLD)
def test_every_valid_value_has_a_phrase(declared: Parameter) -> None:
    valid = declared.valid
    if declared.kind is int:
        numbers: Any = st.integers(int(valid.low), 10**15)
    else:
        bounds: dict[str, Any] = {"min_value": max(valid.low, -1e308), "max_value": min(valid.high, 1e308)}
        numbers = st.floats(**bounds, exclude_min=valid.open_low, exclude_max=valid.open_high)

    @given(numbers)
    def check(value: Any) -> None:
        assert declared.describe(declared.check(value))

    check()


def test_most_numbers_have_a_phrase_and_the_rest_have_none() -> None:
    declared = [one for cls in (*OPTIMIZERS.values(), *SCHEDULES.values()) for one in parameters(cls)]
    numbers = [one for one in declared if one.kind is not bool]
    assert len(TOLD) > 0.85 * len(numbers)
    assert phrase(Adam, "bias_correction", True) is None
    assert phrase(Rprop, "largest_step", 50.0) is None


@pytest.mark.parametrize(
    ("cls", "name", "value", "text"),
    [
        (GradientDescent, "learning_rate", 0.01, "a slope of 1 moves x by 0.01 a step"),
        (Momentum, "learning_rate", 0.5, "a slope of 1 adds 0.5 to the velocity at each step"),
        (Momentum, "momentum", 0.9, "under a steady slope steps grow to 10 times the first"),
        (Momentum, "momentum", 0.9999, "under a steady slope steps grow to 10,000 times the first"),
        (Momentum, "momentum", 0.0, "no speed is kept"),
        (Nesterov, "momentum", 0.9, "under a steady slope steps grow to 5.26 times the first"),
        (RMSProp, "rho", 0.99, "averages over about 100 steps"),
        (RMSProp, "rho", 0.93, "averages over about 14 steps"),
        (Adam, "learning_rate", 0.05, "under a steady slope steps come to about 0.05 in each direction"),
        (Adam, "epsilon", 1e-8, "slopes below 0.0001 count as flat (1e-8 if beside the root)"),
        (Newton, "learning_rate", 1.0, "on a quadratic, one step goes all the way"),
        (Newton, "learning_rate", 0.3, "on a quadratic, 70% of the way is left after a step"),
        (Newton, "learning_rate", 0.001, "on a quadratic, 99.9% of the way is left after a step"),
        (Newton, "learning_rate", 0.0015, "on a quadratic, 99.85% of the way is left after a step"),
        (AdaBelief, "learning_rate", 0.05, "the first step is 0.05 / β₁ in each direction"),
        (
            RAdam,
            "learning_rate",
            0.05,
            "once it divides, steps under a steady slope come to about 0.05 in each direction",
        ),
        (Adam, "epsilon", 0.0, "no slope counts as flat"),
        (Newton, "learning_rate", 1.5, "on a quadratic, a step overshoots by 50%"),
        (Lion, "beta1", 0.9, "the newest gradient weighs 10%"),
        (Exponential, "gamma", 0.99, "half the rate after 69 steps"),
        (Exponential, "gamma", 0.5, "half the rate after 1 step"),
        (InverseTime, "decay", 0.01, "half the rate after 100 steps"),
        (InverseTime, "decay", 7.0, "half the rate after less than 1 step"),
        (Cosine, "period", 200, "halfway down after 100 steps"),
        (Warmup, "steps", 20, "the first step has 5% of the rate"),
        (ReduceOnPlateau, "patience", 100, "step 101 without improvement cuts"),
    ],
)
def test_word_for_word(cls: type, name: str, value: float, text: str) -> None:
    assert phrase(cls, name, value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(10.000000000000002, "10"), (69314.7, "69,000"), (6.66, "6.7"), (1e-8, "1e-8"), (0.5, "0.5"), (2e6, "2,000,000")],
)
def test_spoken_numbers(value: float, text: str) -> None:
    assert spoken(value) == text


SLOPE = Quadratic(np.zeros((2, 2)), slope=np.array([2.0, 2.0]))


def steps(rule: Any, count: int) -> np.ndarray:
    """The steps in x under a constant slope."""
    return -np.diff(run(rule, SLOPE, (0.0, 0.0), count).x[:, 0])


GROWING = [
    pytest.param(cls, declared, id=f"{cls.__name__}.{declared.name}")
    for cls in OPTIMIZERS.values()
    for declared in parameters(cls)
    if "steps grow to" in (declared.describe(0.9) or "")
]


@pytest.mark.parametrize(("cls", "declared"), GROWING)
def test_under_a_steady_slope_steps_grow_as_far_as_the_phrase_says(cls: Any, declared: Parameter) -> None:
    for share in (one for one in declared.grid if 0 < one <= 0.99):
        taken = steps(cls(**{declared.name: share}), 5000)
        (times,) = re.findall(r"grow to (\S+) times the first", str(declared.describe(share)))
        assert float(times) == pytest.approx(taken[-1] / taken[0], rel=0.05)
    assert len(GROWING) > 1


STEADY = [
    pytest.param(cls, declared, id=cls.__name__)
    for cls in OPTIMIZERS.values()
    for declared in parameters(cls)
    if "ength of the first step, and" in declared.help
]


@pytest.mark.parametrize(("cls", "declared"), STEADY)
def test_first_and_steady_steps_are_about_as_long_as_the_help_says(cls: Any, declared: Parameter) -> None:
    pull = {"weight_decay": 0.0} if cls.slug == "adamw" else {}  # the help of its own number tells of it
    taken = steps(cls(**pull), 5000) / cls().learning_rate
    assert taken[-1] == pytest.approx(1, rel=0.1)
    assert taken[0] == pytest.approx(1, rel=0.1 if declared.help.startswith("About") else 1e-3)
    assert len(STEADY) > 1


def test_the_phrases_are_true() -> None:
    """A few claims, against the rules themselves, on a surface of constant slope."""
    assert steps(GradientDescent(learning_rate=0.01), 1) == pytest.approx(2 * 0.01)
    assert steps(Momentum(learning_rate=0.01, momentum=0.9), 300)[-1] == pytest.approx(10 * 2 * 0.01)
    assert steps(AdaGrad(learning_rate=0.1), 1) == pytest.approx(0.1)
    assert steps(RMSProp(learning_rate=0.1), 300)[-1] == pytest.approx(0.1)
    for slug in ("adam", "adamw", "amsgrad", "nadam", "adamax"):
        rule = OPTIMIZERS[slug](**({"weight_decay": 0.0} if slug == "adamw" else {}), learning_rate=0.05)
        assert steps(rule, 2000)[-1] == pytest.approx(0.05, rel=0.05), slug
    assert steps(OPTIMIZERS["radam"](learning_rate=0.05), 20_000)[-1] == pytest.approx(0.05, rel=0.05)
    for rho in (0.0, 0.95, 0.9999):
        # At most: the slope here is large, and for a small epsilon all of it is taken.
        (first,) = steps(AdaDelta(epsilon=1e-10, rho=rho, learning_rate=3.0), 1)
        assert first == pytest.approx(3 * 1e-5 / np.sqrt(1 - rho), rel=1e-4)
        (first,) = steps(AdaDelta(epsilon=1.0, rho=rho, learning_rate=3.0), 1)
        assert first < 3 / np.sqrt(1 - rho)
    assert phrase(AdaDelta, "epsilon", 1e-6) == "the first step is at most η · 0.001 / √(1 − ρ) in each direction"
    assert steps(Rprop(initial_step=0.3), 1)[0] == 0.3
    # Slopes far above the square root of epsilon take Adam's full step, those far below hardly any.
    for slope, share in ((1e-2, 1.0), (1e-6, 0.01)):
        loss = Quadratic(np.zeros((2, 2)), slope=np.array([slope, slope]))
        path = run(Adam(learning_rate=0.1, epsilon=1e-8), loss, (0.0, 0.0), 1)
        assert -path.x[1] == pytest.approx([0.1 * share] * 2, rel=0.01)
    assert Exponential(gamma=0.99).rate(1.0, (), 69, None)[0] == pytest.approx(0.5, rel=0.01)
    assert InverseTime(decay=0.01).rate(1.0, (), 100, None)[0] == 0.5
    assert Cosine(period=200).rate(1.0, (), 100, None)[0] == pytest.approx(0.5)
    assert Warmup(steps=20).rate(1.0, (), 1, None)[0] == 0.05
