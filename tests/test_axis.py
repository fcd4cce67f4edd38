"""An axis takes the values that its parameter accepts, spaced as its slider is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizers import OPTIMIZERS, SCHEDULES, GradientDescent, Momentum
from parameters import number_text, parameters
from studies import Lane, Race
from studies.axis import Axis, axes
from studies.link import axis_text, read_axis
from surfaces import SURFACES, IllConditionedQuadratic, NoisyMoons, Rosenbrock


def race(optimizer=None, surface=None, *others) -> Race:
    lanes = tuple(Lane(rule) for rule in (optimizer or Momentum(), *others))
    return Race(surface or IllConditionedQuadratic(), (1.5, 0.75), 50, lanes)


def test_values_lie_evenly_on_the_declared_scale():
    rates = Axis("optimizer", "learning_rate", 1e-4, 10, 6).values(race())
    np.testing.assert_allclose(rates, [1e-4, 1e-3, 1e-2, 0.1, 1, 10], rtol=1e-12)
    shares = Axis("optimizer", "momentum", 0, 0.999, 4).values(race())
    np.testing.assert_allclose(shares, [0, 0.9, 0.99, 0.999], rtol=1e-12)
    angles = Axis("surface", "angle", -90, 90, 5).values(race())
    np.testing.assert_array_equal(angles, [-90, -45, 0, 45, 90])
    assert (rates[0], rates[-1], shares[-1]) == (1e-4, 10, 0.999)


def test_values_are_short_where_they_can_be():
    rates = Axis("optimizer", "learning_rate", 1e-4, 10, 50).values(race())
    assert max(len(number_text(rate)) for rate in rates.tolist()) <= 9
    assert (np.diff(rates) > 0).all()
    close = Axis("optimizer", "learning_rate", 1.0, 1.0001, 50).values(race())
    np.testing.assert_allclose(close, np.geomspace(1, 1.0001, 50), rtol=1e-12)


def test_counts_are_whole_and_each_taken_once():
    batches = Axis("surface", "batch", 1, 200, 64).values(race(surface=NoisyMoons()))
    assert batches[0] == 1
    assert batches[-1] == 200
    assert np.array_equal(batches, np.unique(np.rint(batches)))
    assert 20 < len(batches) < 64


def test_a_count_is_the_whole_number_nearest_to_its_place():
    for count in (9, 12, 64):
        batches = Axis("surface", "batch", 1, 200, count).values(race(surface=NoisyMoons()))
        places = np.geomspace(1, 200, count)
        assert np.array_equal(batches, sorted({round(place) for place in places.tolist()}))


@pytest.mark.parametrize(
    ("of", "name"), [("optimizer", "learning_rate"), ("optimizer", "momentum"), ("surface", "angle")]
)
@given(st.floats(1e-3, 0.49), st.floats(0.5, 0.999))
def test_an_axis_begins_and_ends_exactly_where_it_was_told_to(of, name, low, high):
    values = Axis(of, name, low, high, 3).values(race())
    assert (values[0], values[-1]) == (low, high)


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_parameter_but_switches_is_offered(slug):
    for cls in SURFACES.values():
        start = race(OPTIMIZERS[slug](), cls())
        offered = axes(start, 5)
        numbers = [one for owner in (OPTIMIZERS[slug], cls) for one in parameters(owner) if one.kind is not bool]
        *parameters_of_things, x, y = offered[: len(numbers) + 2]
        assert [axis.name for axis in parameters_of_things] == [one.name for one in numbers]
        assert [(axis.of, axis.name, (axis.low, axis.high)) for axis in (x, y)] == [
            ("start", "x", cls.domain[0]),
            ("start", "y", cls.domain[1]),
        ]
        for axis, declared in zip(parameters_of_things, numbers, strict=True):
            values = axis.values(start)
            assert (values[0], values[-1]) == (declared.low, declared.high)
            assert (np.diff(values) > 0).all()


def test_what_every_run_depends_on_is_offered_beside():
    scheduled = replace(race(), lanes=(Lane(Momentum(), SCHEDULES["cosine"]()),))
    names = [(axis.of, axis.name) for axis in axes(scheduled)]
    assert names[names.index(("start", "y")) + 1 :] == [
        *(("schedule", one.name) for one in parameters(SCHEDULES["cosine"])),
        *(("transform", name) for name in ("turn", "stretch", "loss_factor")),
        *(("ensemble", name) for name in ("sigma", "seed")),
        ("race", "steps"),
    ]


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_no_two_axes_are_called_alike(slug):
    for surface in SURFACES.values():
        for schedule in SCHEDULES.values() if OPTIMIZERS[slug].has_learning_rate else [SCHEDULES["constant"]]:
            offered = axes(replace(race(surface=surface()), lanes=(Lane(OPTIMIZERS[slug](), schedule()),)))
            assert len({axis.lens.title for axis in offered}) == len({axis.lens for axis in offered}) == len(offered)


@given(
    st.sampled_from(["learning_rate", "surface.b", "race.steps", "transform.turn"]),
    st.floats(-1e9, 1e9),
    st.floats(-1e9, 1e9),
)
def test_an_axis_survives_its_link(name, one, two):
    low, high = sorted((one, two))
    if low == high:
        return
    text = f"{name},{low!r},{high!r}"
    axis = read_axis(text, 33)
    assert (axis.low, axis.high, axis.count) == (low, high, 33)
    assert (axis.of, axis.name) == (tuple(name.split(".")) if "." in name else ("optimizer", name))
    assert read_axis(axis_text(axis), 33) == axis


@given(st.text(max_size=30))
def test_other_text_gets_a_sentence(text):
    try:
        read_axis(text, 9).declared(race())
    except ValueError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("axis", "sentence"),
    [
        (lambda: Axis("weather", "decay", 0, 1), "one of optimizer, surface, start, schedule"),
        (lambda: Axis("schedule", "decay", 0, 1).declared(race()), "it has none"),
        (lambda: Axis("ensemble", "seeds", 1, 9).declared(race()), "No run of a map depends on seeds of the noise"),
        (lambda: Axis("optimizer", "learning_rate", 2, 1), "from a lower to a higher number"),
        (lambda: Axis("optimizer", "learning_rate", 1, float("inf")), "from a lower to a higher number"),
        (lambda: Axis("optimizer", "learning_rate", 1, 2, 1), "count must be a whole number from 2 on, but is 1"),
        (lambda: Axis("optimizer", "rho", 0, 0.9).declared(race()), "it has learning_rate, momentum"),
        (lambda: Axis("surface", "b", 1, 2).declared(race(surface=SURFACES["beale"]())), "it has none"),
        (
            lambda: Axis("optimizer", "epsilon_inside_sqrt", 0, 1).declared(race(OPTIMIZERS["adam"]())),
            "The switch epsilon inside",
        ),
        (lambda: Axis("race", "steps", 1.2, 1.4).declared(race()), "steps must be a whole number"),
        (lambda: Axis("race", "steps", 2.5, 7.5).declared(race()), "steps must be a whole number"),
        (lambda: Axis("start", "x", -1e308, 1e308).declared(race()), "x must be at least -1000000"),
        (lambda: Axis("optimizer", "learning_rate", 0, 1).declared(race()), "log scale, which starts above 0"),
        (lambda: Axis("optimizer", "momentum", 0, 1).declared(race()), "ends below 1"),
        (lambda: Axis("surface", "condition", 0.1, 10).declared(race()), "at least 1"),
        (lambda: axes(race(Momentum(), Rosenbrock(), GradientDescent())), "choose one of the 2 lanes"),
    ],
)
def test_what_is_no_axis_is_refused_with_a_sentence(axis, sentence):
    with pytest.raises(ValueError, match=sentence):
        axis()
