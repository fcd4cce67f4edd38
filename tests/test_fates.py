"""The fates of many lanes are those of single runs, although lanes leave as they are over."""

import numpy as np
import pytest

from optimizers import OPTIMIZERS, Constant, Cosine, GradientDescent, Momentum, Newton, ReduceOnPlateau, RMSProp, run
from optimizers.blocks import SIZE
from optimizers.fates import fates
from surfaces import Beale, Himmelblau, IllConditionedQuadratic, Noisy, Rosenbrock, Saddle

STEPS = 90


def starts_of(surface, count: int = 60) -> np.ndarray:
    rng = np.random.default_rng(5)
    return np.stack([rng.uniform(low, high, count) for low, high in surface.domain])


def assert_alike(found, path) -> None:
    """What `fates` found is what became of the lanes of a run that keeps everything."""
    np.testing.assert_array_equal(found.status, path.status)
    np.testing.assert_array_equal(found.reached_at, path.reached_at)
    np.testing.assert_array_equal(found.converged_at, path.converged_at)
    np.testing.assert_array_equal(found.diverged_at, path.diverged_at)
    distance = np.where(path.diverged_at < 0, path.surface.distance_to_minima(path.x[-1]), np.nan)
    np.testing.assert_allclose(found.distance, distance, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.x, path.x[-1], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found.loss, path.loss[-1], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("surface", [Himmelblau(), Beale(), Saddle()], ids=lambda surface: surface.slug)
@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_rule_ends_where_its_runs_end(slug, surface):
    rule, starts = OPTIMIZERS[slug](), starts_of(surface)
    assert_alike(fates(rule, surface, starts, STEPS), run(rule, surface, starts, STEPS))


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_near_ends_a_lane_where_it_first_comes_near(slug):
    rule, surface = OPTIMIZERS[slug](), Himmelblau()
    starts = starts_of(surface)
    found, path = fates(rule, surface, starts, STEPS, until="near"), run(rule, surface, starts, STEPS)
    np.testing.assert_array_equal(found.reached_at, path.reached_at)
    last = np.where(path.reached_at >= 0, path.reached_at, STEPS)
    np.testing.assert_allclose(found.x, path.x[last, :, np.arange(len(last))].T, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(found.status == "converged", path.reached_at >= 0)


@pytest.mark.parametrize(
    "schedule", [Constant(), Cosine(period=40), ReduceOnPlateau(patience=3)], ids=lambda one: one.slug
)
def test_lanes_differ_in_everything_that_may_be_an_array(schedule):
    rates, conditions = np.geomspace(1e-3, 3, 9)[:, None], np.geomspace(1, 300, 7)
    rule, surface = Momentum(learning_rate=rates, momentum=0.8), IllConditionedQuadratic(condition=conditions)
    found = fates(rule, surface, (1.5, 0.75), STEPS, schedule)
    assert found.status.shape == (9, 7)
    assert_alike(found, run(rule, surface, (1.5, 0.75), STEPS, schedule))
    assert {"diverged", "running"} <= set(found.status.ravel())


def test_seeds_stay_with_their_lanes_when_others_leave():
    surface = Noisy(Himmelblau(), sigma=np.array([[0.0], [0.5]]), seed=np.arange(20))
    rule, starts = GradientDescent(learning_rate=np.array([0.012])), starts_of(Himmelblau(), 20)
    assert_alike(fates(rule, surface, starts, STEPS), run(rule, surface, starts, STEPS))


def test_blocks_make_no_difference():
    surface, rule = Rosenbrock(), RMSProp(learning_rate=0.02)
    starts = starts_of(surface, SIZE + 100)
    whole, part = fates(rule, surface, starts, 20), fates(rule, surface, starts[:, SIZE - 50 :], 20)
    np.testing.assert_array_equal(whole.x[:, SIZE - 50 :], part.x)
    np.testing.assert_array_equal(whole.status[SIZE - 50 :], part.status)


def test_a_lane_that_cannot_move_leaves(monkeypatch):
    """Newton ends on a quadratic in one step; its lanes must not be walked through all the others."""
    asked = 0
    surface = IllConditionedQuadratic()
    gradient = IllConditionedQuadratic.gradient

    def counted(self, x):
        nonlocal asked
        asked += x[0].size
        return gradient(self, x)

    monkeypatch.setattr(IllConditionedQuadratic, "gradient", counted)
    found = fates(Newton(), surface, starts_of(surface, 50), 10_000)
    assert (found.status == "converged").all()
    assert asked < 50 * 100


def test_a_single_point_is_a_lane_too():
    found = fates(GradientDescent(learning_rate=0.01), Himmelblau(), (0.0, 0.0), 50)
    assert_alike(found, run(GradientDescent(learning_rate=0.01), Himmelblau(), (0.0, 0.0), 50))


def test_what_a_run_refuses_is_refused():
    with pytest.raises(ValueError, match="steps must be a whole number"):
        fates(GradientDescent(), Beale(), (0.0, 0.0), 0)
    with pytest.raises(ValueError, match="too much work"):
        fates(GradientDescent(), Beale(), np.zeros((2, 100_000)), 1_000_000)
