"""Whose path goes along when its surface is turned, stretched or scaled: a theorem for each rule and transform."""

from dataclasses import replace

import numpy as np
import pytest

from optimizers import OPTIMIZERS, AdaGrad, Adam, FullMatrixAdaGrad, GradientDescent, RMSProp
from parameters import parameters
from studies import Ensemble, Lane, Race
from studies.invariance import TO_THE_EYE, deviations, went_along
from surfaces import Beale, IllConditionedQuadratic, Transform

# A rule that uses the gradient as a vector, or whole matrices, knows no axes.
NO_AXES = {
    "gradient-descent", "momentum", "nesterov", "backtracking-descent", "conjugate-gradient", "full-matrix-adagrad",
    "newton", "damped-newton", "saddle-free-newton", "bfgs",
}  # fmt: skip
# Only the curvature has the units that turn a slope into a length.
NO_LENGTHS = {"newton", "diagonal-newton", "saddle-free-newton"}
# These multiply the gradient as it is: the first three by eta, RAdam until it trusts its variance, damped Newton and
# backtracking by what they begin with.
OF_THE_SLOPE = {"gradient-descent", "momentum", "nesterov", "radam", "damped-newton", "backtracking-descent"}

EXACT, APART = 1e-8, 1e-7  # shares of the window's diagonal; AdaDelta without epsilon all but stands still


def undamped(slug):
    """The rule at its defaults, with an epsilon that plays no part."""
    rule = OPTIMIZERS[slug]
    names = {one.name for one in parameters(rule)}
    return rule(**{name: value for name, value in (("epsilon", 1e-16), ("epsilon_root", 0.0)) if name in names})


def strays(rule, surface=None, **transform):
    surface = surface or IllConditionedQuadratic(condition=20)
    return deviations(Race(surface, (1.3, 0.75), 40, (Lane(rule),), Transform(**transform)))[0]


@pytest.mark.parametrize("slug", OPTIMIZERS)
@pytest.mark.parametrize(
    ("transform", "along"),
    [
        ({"turn": 45.0}, NO_AXES),
        ({"turn": 90.0}, OPTIMIZERS),  # the axes change places: that is no turn for a rate per dimension
        ({"stretch": 3.0}, NO_LENGTHS),
        ({"loss_factor": 7.0}, OPTIMIZERS.keys() - OF_THE_SLOPE),
        ({"turn": 45.0, "stretch": 3.0, "loss_factor": 7.0}, NO_AXES & NO_LENGTHS),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, dict) else "",
)
def test_a_path_goes_along_or_does_not(slug, transform, along):
    stray = strays(undamped(slug), **transform)
    if slug in along:
        assert stray < EXACT
    else:
        assert stray > APART


@pytest.mark.parametrize("rule", [AdaGrad(learning_rate=0.3), RMSProp(), Adam(learning_rate=0.1)])
def test_rates_per_dimension_miss_the_turned_minimum_to_the_eye_and_full_matrix_adagrad_does_not(rule):
    steep = IllConditionedQuadratic(condition=100)
    assert not went_along(strays(rule, steep, turn=45.0))
    assert went_along(strays(rule, steep, turn=90.0))
    assert went_along(strays(FullMatrixAdaGrad(learning_rate=0.3), steep, turn=45.0))


@pytest.mark.parametrize(
    "transform", [Transform(turn=30.0), Transform(stretch=3.0), Transform(turn=-70.0, stretch=0.5)]
)
def test_a_deviation_is_the_greatest_distance_as_a_share_of_the_window_that_is_seen(transform):
    """Against turning and stretching the untransformed path by hand, about the middle of the window, which is the origin."""
    surface, rule = IllConditionedQuadratic(condition=20), Adam(learning_rate=0.1)
    (left, right), (bottom, top) = surface.domain
    assert (left + right, bottom + top) == (0, 0)
    angle, s = np.deg2rad(transform.turn), transform.stretch
    matrix = s * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    race = Race(surface, (1.3, 0.75), 40, (Lane(rule), Lane(GradientDescent(0.01))), transform)
    expected = []
    for moved, path in zip(race.trajectories(), replace(race, transform=Transform()).trajectories(), strict=True):
        apart = np.hypot(*(moved.x.T - matrix @ path.x.T))
        expected.append(apart.max() / (s * np.hypot(right - left, top - bottom)))
    assert deviations(race) == pytest.approx(expected, rel=1e-6, abs=1e-12)
    assert expected[0] > 1.3 * apart_in_the_end(race)


def apart_in_the_end(race):
    """Of the first lane, as a share too: the greatest distance lies on the way."""
    moved = race.ground.back(race.trajectories()[0].x[-1])
    (left, right), (bottom, top) = race.surface.domain
    path = replace(race, transform=Transform()).trajectories()[0]
    return np.hypot(*(moved - path.x[-1])) / np.hypot(right - left, top - bottom)


def test_gradient_descent_goes_along_with_a_stretch_once_its_rate_is_stretched_twice():
    """On c f(x / s) the rate eta s^2 / c does what eta does on f."""
    steep, (s, c) = IllConditionedQuadratic(condition=20), (3.0, 7.0)
    here = Race(steep, (1.3, 0.75), 40, (Lane(GradientDescent(0.01)),))
    there = replace(here, lanes=(Lane(GradientDescent(0.01 * s * s / c)),), transform=Transform(0.0, s, c))
    np.testing.assert_allclose(there.trajectories()[0].x, s * here.trajectories()[0].x, rtol=1e-12)


def test_a_large_epsilon_has_the_units_of_the_slope():
    assert strays(Adam(epsilon=1e-16), loss_factor=7.0) < EXACT
    assert strays(Adam(epsilon=1.0), loss_factor=7.0) > TO_THE_EYE


def test_one_path_that_diverges_alone_has_not_gone_along():
    assert strays(GradientDescent(0.01), Beale(), loss_factor=1000.0) == np.inf


def test_what_an_ensemble_adds_is_left_out():
    race = Race(Beale(), (1.0, 1.6), 40, (Lane(GradientDescent(0.001)),), Transform(turn=30.0))
    assert deviations(replace(race, ensemble=Ensemble(sigma=5.0, seeds=4))) == deviations(race)
