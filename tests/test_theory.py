"""The theory's boundary and optimum are those of the textbooks, and a computed map turns where they lie."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizers import OPTIMIZERS, Adam, Cosine, GradientDescent, Momentum, Nesterov
from studies import Ensemble, Lane, Race
from studies.axis import Axis
from studies.study import whole
from studies.sweep import Sweep
from studies.theory import Theory, theory
from surfaces import SURFACES, IllConditionedQuadratic, Rosenbrock, Saddle, Transform

RATE = Axis("optimizer", "learning_rate", 1e-3, 10, 48)
SHARE = Axis("optimizer", "momentum", 0, 0.99, 40)
CONDITION = Axis("surface", "condition", 1.5, 300, 40)


def sweep(rule, x, y, kappa: float = 10.0, steps: int = 300, **more) -> Sweep:
    surface = IllConditionedQuadratic(condition=kappa)
    return Sweep(Race(surface, (1.5, 0.75), steps, (Lane(rule),), **more), x, y)


def told(of: Sweep) -> Theory:
    found = theory(of)
    assert found is not None
    return found


products, shares = st.floats(0.01, 20), st.floats(0, 0.999)


@given(products, shares)
def test_radii_are_those_of_the_matrices(product, mu):
    """Of (v, x) to (v, x), for curvature 2."""
    rate = product / 2
    heavy = np.array([[mu, -product], [mu, 1 - product]])
    ahead = np.array([[mu, -product], [mu * mu, 1 - product - mu * product]])
    plain = np.array([[1 - product]])
    for rule, matrix in (
        (Momentum(learning_rate=rate, momentum=mu), heavy),
        (Nesterov(learning_rate=rate, momentum=mu), ahead),
        (GradientDescent(learning_rate=rate), plain),
    ):
        expected = np.abs(np.linalg.eigvals(matrix)).max()
        assert rule.spectral_radius(2.0) == pytest.approx(expected, abs=1e-6)  # a double root loses half the digits


def test_quadratics_are_known_from_their_formulas():
    quadratic = {slug for slug, surface in SURFACES.items() if surface().is_quadratic}
    assert quadratic == {"booth", "ill-conditioned-quadratic", "matyas", "saddle"}


def test_gradient_descent_is_stable_below_two_over_the_curvature_and_best_between_its_ends():
    found = sweep(GradientDescent(), RATE, CONDITION)
    seen = told(found)
    np.testing.assert_array_equal(seen.radius < 1, found.x_values < 2 / found.y_values[:, np.newaxis])
    rates, conditions = seen.optimum.T
    np.testing.assert_array_equal(conditions, found.y_values)
    np.testing.assert_allclose(rates, 2 / (conditions + 1), rtol=1e-4)


def test_momentum_is_stable_below_two_and_two_mu_over_the_curvature_and_best_where_polyak_says():
    kappa = 10.0
    found = sweep(Momentum(), RATE, SHARE, kappa)
    seen = told(found)
    limit = 2 * (1 + found.y_values[:, np.newaxis]) / kappa
    np.testing.assert_array_equal(seen.radius < 1, found.x_values < limit)
    rate = (2 / (np.sqrt(kappa) + 1)) ** 2
    share = ((np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1)) ** 2
    np.testing.assert_allclose(seen.optimum, [[rate, share]], rtol=1e-3)
    assert seen.radius.min() >= np.sqrt(share) - 1e-6


def test_axes_may_change_places():
    one, other = sweep(Momentum(), RATE, SHARE), sweep(Momentum(), SHARE, RATE)
    np.testing.assert_allclose(told(one).radius, told(other).radius.T)
    np.testing.assert_allclose(told(one).optimum, told(other).optimum[:, ::-1], rtol=1e-3)
    one, other = sweep(GradientDescent(), RATE, CONDITION), sweep(GradientDescent(), CONDITION, RATE)
    np.testing.assert_allclose(told(one).optimum, told(other).optimum[:, ::-1])


def test_for_a_given_momentum_the_best_rate_makes_both_ends_equally_slow():
    found = sweep(Momentum(momentum=0.5), RATE, replace(CONDITION, low=40.0))
    rates, conditions = told(found).optimum.T
    np.testing.assert_allclose(rates, 2 * 1.5 / (conditions + 1), rtol=1e-4)


@pytest.mark.parametrize("rule", [GradientDescent(), Momentum(momentum=0.5), Nesterov(momentum=0.5)])
@pytest.mark.parametrize("transform", [Transform(), Transform(turn=40.0, stretch=0.5, loss_factor=2.0)])
def test_a_map_turns_where_the_theory_says(rule, transform):
    """Diverged beyond the band of what 300 steps see, converged where they suffice, and fastest at the optimum."""
    study = sweep(rule, RATE, CONDITION, transform=transform)
    found, seen = whole(study), told(study)
    assert seen.visible == pytest.approx(1.047, abs=5e-4)
    diverged = found.status == "diverged"
    assert not diverged[seen.radius < 1].any()
    assert diverged[seen.radius > 1.01 * seen.visible].all()
    assert diverged.any()
    assert not (found.status == "converged")[seen.radius > 1].any()
    assert (found.status == "converged")[seen.radius < 0.95].all()
    for x, y in seen.optimum:
        row = np.abs(study.y_values - y).argmin()
        steps = np.where(found.converged_at[row] >= 0, found.converged_at[row], np.inf)
        if np.isfinite(steps).any():
            close = np.abs(np.log(study.x_values / x)) < 0.3  # a cell is 0.2 wide
            assert steps[close].min() <= 1.2 * steps.min() + 2


@pytest.mark.parametrize("steps", [1, 2, 5, 40])
@pytest.mark.parametrize("transform", [Transform(), Transform(turn=90.0, stretch=3.0)])
def test_what_the_steps_see_diverge_is_what_they_carry_a_million_domains_away(steps, transform):
    """A lane that starts one domain's size from the minimum has come, after n steps, to r^n sizes."""
    surface = IllConditionedQuadratic(condition=10.0)
    race = Race(surface, (0.0, 4.0), steps, (Lane(GradientDescent()),), transform=transform)
    study = Sweep(race, Axis("optimizer", "learning_rate", 0.05, 1e6, 400), replace(CONDITION, low=5.0, count=8))
    found, seen = whole(study), told(study)
    assert seen.visible**steps == pytest.approx(1e6)
    clear = np.abs(seen.radius / seen.visible - 1) > 1e-9
    np.testing.assert_array_equal((found.status == "diverged")[clear], (seen.radius > seen.visible)[clear])
    assert (seen.radius[clear] > seen.visible).any()
    assert ((seen.radius > 1) & (seen.radius < seen.visible)).any()


def test_a_map_of_momentum_is_fastest_about_polyaks_point():
    study = sweep(Momentum(), RATE, SHARE, kappa=30.0)
    found, seen = whole(study), told(study)
    assert not (found.status == "diverged")[seen.radius < 1].any()
    assert (found.status == "diverged")[seen.radius > 1.01 * seen.visible].all()
    steps = np.where(found.converged_at >= 0, found.converged_at, 10**6)
    row, column = np.unravel_index(steps.argmin(), steps.shape)
    (x, y), *_ = seen.optimum
    assert abs(np.log(study.x_values[column] / x)) < 0.6
    assert abs(study.y_values[row] - y) < 0.12


def test_noise_and_minima_elsewhere_change_nothing():
    noisy, still = (sweep(Momentum(), RATE, SHARE, ensemble=ensemble) for ensemble in (Ensemble(sigma=1.0), Ensemble()))
    np.testing.assert_array_equal(told(noisy).radius, told(still).radius)
    booth = Sweep(Race(SURFACES["booth"](), (0.0, 0.0), 300, (Lane(Momentum()),)), RATE, SHARE)
    np.testing.assert_array_equal(
        told(booth).radius < 1, RATE.values(booth.race) < 2 * (1 + booth.y_values[:, None]) / 18
    )


def test_what_is_seen_diverge_depends_on_the_steps_of_each_cell():
    study = sweep(GradientDescent(), RATE, Axis("race", "steps", 2, 400, 15))
    seen = told(study)
    np.testing.assert_allclose(seen.visible.ravel() ** study.y_values, 1e6, rtol=1e-9)
    diverged = whole(study).status == "diverged"
    assert diverged[seen.radius > 1.3 * seen.visible].all()
    assert not diverged[seen.radius < 1].any()


@pytest.mark.parametrize(
    ("axis", "factor"),
    [
        (Axis("transform", "loss_factor", 0.1, 5, 7), lambda c: 1 / c),
        (Axis("transform", "stretch", 0.5, 3, 7), lambda s: s**2),
        (Axis("transform", "turn", -180, 180, 7), np.ones_like),
    ],
)
def test_of_a_transform_the_fastest_rate_goes_along(axis, factor):
    """Gradient descent is fastest at 2 / (l + L); a factor c multiplies both, a stretch s divides them by its square."""
    study = sweep(GradientDescent(), RATE, axis)
    rates, values = told(study).optimum.T
    np.testing.assert_array_equal(values, study.y_values)
    np.testing.assert_allclose(rates, 2 / 11 * factor(study.y_values), rtol=1e-4)


def test_under_noise_nothing_is_fastest_and_of_many_starts_no_one_distance_is_seen():
    noisy = told(sweep(GradientDescent(), RATE, Axis("ensemble", "sigma", 0, 1, 5)))
    assert noisy.optimum.shape == (0, 2)
    assert noisy.visible == pytest.approx(1.047, abs=5e-4)
    started = told(sweep(GradientDescent(), RATE, Axis("start", "x", -1, 1, 5)))
    assert started.visible is None
    np.testing.assert_allclose(started.optimum[:, 0], 2 / 11, rtol=1e-4)


def test_an_optimum_beyond_the_map_is_not_told():
    assert told(sweep(GradientDescent(), replace(RATE, low=1.5), CONDITION)).optimum.shape == (0, 2)
    assert told(sweep(Momentum(), replace(RATE, high=1e-2), SHARE)).optimum.shape == (0, 2)
    both = sweep(GradientDescent(learning_rate=0.001), CONDITION, Axis("surface", "angle", -90, 90, 9))
    assert told(both).optimum.shape == (0, 2)
    assert (told(both).radius < 1).all()


def test_of_the_rest_nothing_is_told():
    assert theory(sweep(Adam(), RATE, CONDITION)) is None
    lane = Lane(GradientDescent(), Cosine())
    start = sweep(GradientDescent(), RATE, CONDITION)
    assert theory(replace(start, race=replace(start.race, lanes=(lane,)))) is None
    for surface in (Rosenbrock(), Saddle()):
        assert theory(Sweep(Race(surface, surface.start, 300, (Lane(Momentum()),)), RATE, SHARE)) is None
    linear = {slug for slug, rule in OPTIMIZERS.items() if rule().spectral_radius(1.0) is not None}
    assert linear == {"gradient-descent", "momentum", "nesterov"}
