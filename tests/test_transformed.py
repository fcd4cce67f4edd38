"""A surface seen through a transform: the chain rule, and every fact of a surface where it has gone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plane import ALL, BOTTOMLESS, WITH_MINIMA, difference, each, points

from optimizers import GradientDescent, run
from optimizers.outcome import Minima
from surfaces import (
    Beale,
    Booth,
    LinearNetwork,
    Noisy,
    NoisyMoons,
    Rosenbrock,
    Saddle,
    Transform,
    Transformed,
    transformed,
)

TRANSFORM = Transform(turn=30.0, stretch=1.5, loss_factor=4.0)
SMOOTH = [Beale, Booth, Rosenbrock, Saddle, LinearNetwork]
LANES = [(2,), (2, 5), (2, 3, 4)]  # shapes of x: one point, and batches

transforms = st.builds(
    Transform, turn=st.floats(-180, 180), stretch=st.floats(0.01, 100), loss_factor=st.floats(0.001, 1000)
)


@each(SMOOTH)
@pytest.mark.parametrize("shape", LANES)
def test_value_gradient_and_hessian_follow_the_chain_rule(cls, shape):
    surface = cls()
    ground = Transformed(surface, TRANSFORM)
    y = points(cls, *shape[1:], seed=1)
    x, inverse = ground.move(y), np.linalg.inv(TRANSFORM.matrix)
    assert x.shape == shape
    np.testing.assert_allclose(ground.value(x), 4 * surface.value(y), rtol=1e-9)
    expected = 4 * np.einsum("ki,k...->i...", inverse, surface.gradient(y))
    np.testing.assert_allclose(ground.gradient(x), expected, rtol=1e-8, atol=1e-9)
    expected = 4 * np.einsum("ki,kl...,lj->ij...", inverse, surface.hessian(y), inverse)
    np.testing.assert_allclose(ground.hessian(x), expected, rtol=1e-8, atol=1e-8)


@each(SMOOTH)
@pytest.mark.parametrize("shape", LANES)
def test_gradient_and_hessian_are_the_derivatives(cls, shape):
    ground = Transformed(cls(), TRANSFORM)
    x = ground.move(points(cls, *shape[1:], seed=2))
    gradient, hessian = ground.gradient(x), ground.hessian(x)
    np.testing.assert_allclose(gradient, difference(ground.value, x), rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(hessian, difference(ground.gradient, x), rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(hessian, np.swapaxes(hessian, 0, 1), rtol=1e-9, atol=1e-9)


@each(WITH_MINIMA)
def test_minima_and_distances_have_gone_along(cls):
    surface = cls()
    ground = Transformed(surface, TRANSFORM)
    assert len(ground.minima) == len(surface.minima)
    assert len(ground.local_minima) == len(surface.local_minima)
    for there, here in zip(ground.minima, surface.minima, strict=True):
        assert there == pytest.approx(tuple(ground.move(here)))
        assert ground.value(np.array(there)) == pytest.approx(4 * surface.value(np.array(here)), abs=1e-9)
        assert ground.distance_to_minima(np.array(there)) == pytest.approx(0, abs=1e-9)
    y = points(cls, 20)
    np.testing.assert_allclose(
        ground.distance_to_minima(ground.move(y)), 1.5 * surface.distance_to_minima(y), rtol=1e-9, atol=1e-9
    )


@each([cls for cls in WITH_MINIMA if cls.minima_are_points])
@pytest.mark.parametrize("stretch", [0.1, 1.5, 20.0])
def test_within_a_radius_is_within_it_of_a_minimum_where_that_has_gone(cls, stretch):
    """The radius is one of the plane as it is shown, whatever that is stretched by."""
    ground = Transformed(cls(), Transform(turn=-50.0, stretch=stretch, loss_factor=4.0))
    x = ground.move(points(cls, 200, seed=4))
    distance = np.min([np.hypot(x[0] - a, x[1] - b) for a, b in ground.minima], axis=0)
    np.testing.assert_allclose(ground.distance_to_minima(x), distance, rtol=1e-9)
    for radius in np.quantile(distance, [0.1, 0.5, 0.9]):
        np.testing.assert_array_equal(ground.is_within(radius, x), distance <= radius)
    x = np.reshape(ground.minima[0], (2, 1)) + [[0.99, 1.01], [0.0, 0.0]]
    np.testing.assert_array_equal(ground.is_within(1.0, x), ground.distance_to_minima(x) <= 1.0)
    assert ground.is_within(1.0, x)[0]


@each(WITH_MINIMA)
def test_what_is_near_goes_along(cls):
    """Nearness is a share of the window, and the window is stretched too."""
    surface, transform = cls(), Transform(turn=70.0, stretch=0.2)
    ground = Transformed(surface, transform)
    width = np.hypot(*np.diff(surface.domain, axis=1).ravel())
    offsets = np.linspace(0, 0.04, 41)[1::2] * width
    x = np.reshape(surface.minima[0], (2, 1)) + offsets * [[0.6], [-0.8]]
    here, there = Minima(surface, 1e6), Minima(ground, 1e6)
    np.testing.assert_array_equal(there.is_near(ground.move(x)), here.is_near(x))
    assert here.is_near(x)[0]


@each(ALL)
def test_infimum_start_window_and_the_other_facts(cls):
    surface = cls()
    ground = Transformed(surface, TRANSFORM)
    assert ground.infimum == 4 * surface.infimum or cls in BOTTOMLESS
    assert (ground.infimum == -np.inf) == (cls in BOTTOMLESS)
    assert ground.start == pytest.approx(tuple(ground.move(surface.start)))
    for fact in ("slug", "microseconds", "is_quadratic", "minima_are_points", "dim", "lanes"):
        assert getattr(ground, fact) == getattr(surface, fact), fact
    assert ground.data is None  # the points are not turned with their weights
    for fact in ("name", "about", "latex", "reference"):  # a ground is a loss, not an entry of the registry
        assert not hasattr(ground, fact), fact
    for (low, high), (there_low, there_high) in zip(surface.domain, ground.domain, strict=True):
        assert there_high - there_low == pytest.approx(1.5 * (high - low))
        assert there_high + there_low == pytest.approx(high + low)


def test_what_a_schedule_watches_goes_along_too():
    moons, x = NoisyMoons(), points(NoisyMoons, 9)
    ground = Transformed(moons, TRANSFORM)
    np.testing.assert_allclose(ground.validation(ground.move(x)), 4 * moons.validation(x), rtol=1e-9)
    np.testing.assert_allclose(ground.at(3).value(ground.move(x)), 4 * moons.at(3).value(x), rtol=1e-9)
    assert np.abs(moons.validation(x) - moons.value(x)).max() > 1e-3  # or this would not tell one from the other


@given(transforms, st.floats(-5, 5), st.floats(-5, 5))
def test_back_undoes_move(transform, x, y):
    ground = Transformed(Rosenbrock(), transform)
    assert ground.back(ground.move((x, y))) == pytest.approx([x, y], abs=1e-9)
    assert ground.move(ground.back((x, y))) == pytest.approx([x, y], abs=1e-9)


@pytest.mark.parametrize(
    ("turn", "matrix"),
    [
        (0.0, [[1, 0], [0, 1]]),
        (90.0, [[0, -1], [1, 0]]),
        (180.0, [[-1, 0], [0, -1]]),
        (-90.0, [[0, 1], [-1, 0]]),
        (-180.0, [[-1, 0], [0, -1]]),
    ],
)
def test_right_angles_are_exact(turn, matrix):
    assert np.array_equal(Transform(turn=turn).matrix, matrix)
    ground = Transformed(Beale(), Transform(turn=turn))
    x = points(Beale, 9)
    assert np.array_equal(ground.back(ground.move(x)), x)
    assert np.array_equal(ground.value(ground.move(x)), Beale().value(x))


def test_the_identity_is_the_surface_itself():
    surface = Beale()
    assert transformed(surface, Transform()) is surface
    assert Transform().is_identity
    assert not Transform(turn=1.0).is_identity


def test_grounds_are_values():
    ground = Transformed(Beale(), TRANSFORM)
    assert ground == Transformed(Beale(), TRANSFORM)
    assert hash(ground) == hash(Transformed(Beale(), TRANSFORM))
    assert ground != Transformed(Beale(), Transform(turn=31.0))
    assert ground.at(7) is ground


def test_noise_is_not_turned():
    """The noise is put on what the rule sees: on the ground, not below it."""
    ground = Transformed(Beale(), TRANSFORM)
    x = np.array([0.3, 0.4])
    plain, noisy = Noisy(Beale(), 1.0, 5), Noisy(ground, 1.0, 5)
    np.testing.assert_allclose(
        noisy.at(3).gradient(x) - ground.gradient(x), plain.at(3).gradient(x) - Beale().gradient(x), atol=1e-9
    )


@pytest.mark.parametrize("turn", [90.0, 33.0])
def test_gradient_descent_on_turned_beale_is_the_turned_path(turn):
    ground, rule = Transformed(Beale(), Transform(turn=turn)), GradientDescent(learning_rate=0.001)
    here = run(rule, Beale(), (1.0, 1.6), 200)
    there = run(rule, ground, tuple(ground.move((1.0, 1.6))), 200)
    np.testing.assert_allclose(there.x.T, ground.move(here.x.T), rtol=0, atol=1e-12)
    np.testing.assert_allclose(there.loss, here.loss, rtol=1e-9)


@pytest.mark.parametrize("bad", [{"stretch": 0.0}, {"loss_factor": -1.0}, {"turn": np.nan}, {"stretch": np.inf}])
def test_a_transform_that_cannot_be_undone_is_refused(bad):
    with pytest.raises(ValueError, match="must be"):
        Transform(**bad)
