"""The fates of many lanes are those of single runs, although lanes leave as they are over."""

from dataclasses import dataclass

import numpy as np
import pytest
from losses import Quadratic

from optimizers import (
    OPTIMIZERS,
    Constant,
    Cosine,
    GradientDescent,
    Momentum,
    Newton,
    ReduceOnPlateau,
    RMSProp,
    Rprop,
    StepDecay,
    blocks,
    run,
)
from optimizers.blocks import SIZE
from optimizers.fates import fates
from surfaces import (
    Beale,
    Easom,
    Himmelblau,
    IllConditionedQuadratic,
    Noisy,
    Rosenbrock,
    Saddle,
    ThreeGaussians,
    Transform,
    Transformed,
)

STEPS = 90


def starts_of(surface, count: int = 60) -> np.ndarray:
    rng = np.random.default_rng(5)
    return np.stack([rng.uniform(low, high, count) for low, high in surface.domain])


def assert_alike(found, path) -> None:
    """What `fates` found is what became of the lanes of a run that keeps everything."""
    np.testing.assert_array_equal(found.status, path.status)
    np.testing.assert_array_equal(found.converged_at, path.converged_at)
    np.testing.assert_array_equal(found.diverged_at, path.diverged_at)
    np.testing.assert_array_equal(found.cost, path.cost[-1])
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
def test_each_lane_may_take_its_own_steps(slug):
    """The end of a lane of k steps is that of a run of k steps, whatever the others do."""
    rule, surface = OPTIMIZERS[slug](), Himmelblau()
    starts, steps = starts_of(surface, 12), np.array([1, 2, 3, 16, 16, 17, 32, 33, 60, 89, STEPS, STEPS])
    found = fates(rule, surface, starts, steps)
    for lane, count in enumerate(steps.tolist()):
        path = run(rule, surface, starts[:, lane], count)
        np.testing.assert_allclose(found.x[:, lane], path.x[-1], rtol=1e-9, atol=1e-12)
        assert found.status[lane] == path.status
        assert (found.converged_at[lane], found.diverged_at[lane]) == (path.converged_at, path.diverged_at)


def test_steps_of_lanes_stay_with_their_lanes_in_later_blocks(monkeypatch):
    """On a round bowl k steps multiply a start by (1 - eta)^k, and tell how many a lane took."""
    monkeypatch.setattr(blocks, "SIZE", 5)
    steps = np.array([40, 3, 17, 1, 9, 2, 33, 16, 5, 28, 11, 7, 25])
    found = fates(GradientDescent(learning_rate=0.1), IllConditionedQuadratic(condition=1.0), np.ones((2, 13)), steps)
    np.testing.assert_allclose(found.x, [0.9**steps] * 2, rtol=1e-12)


def test_work_is_told_by_the_lane_of_the_most_steps():
    steps = np.ones(3000, dtype=int)
    steps[7] = 1_000_000
    with pytest.raises(ValueError, match="1,000,000 steps of 3,000 lanes are too much work"):
        fates(GradientDescent(), Beale(), np.reshape(Beale.minima[0], (2, 1)) + np.zeros((2, 3000)), steps)


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (np.array([3, 0]), "steps must be whole numbers from 1 to 1,000,000, but are 0 to 3"),
        (np.array([1.5, 2.0]), "steps must be whole numbers"),
        (np.array([1, 10**7]), "steps must be whole numbers"),
        (np.array([1, 2, 3]), r"one for each lane, shape \(2,\), but are of shape \(3,\)"),
    ],
)
def test_steps_of_lanes_are_refused_with_a_sentence(steps, sentence):
    with pytest.raises(ValueError, match=sentence):
        fates(GradientDescent(), Beale(), np.ones((2, 2)), steps)


@pytest.mark.parametrize("evaluations", [1, 7, 40, 1000])
@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_a_lane_takes_the_steps_that_it_can_pay_for(slug, evaluations):
    """Its end is that of a run of as many steps as cost no more, whatever the others do."""
    rule, surface = OPTIMIZERS[slug](), Himmelblau()
    starts = starts_of(surface, 12)
    found = fates(rule, surface, starts, STEPS, evaluations=evaluations)
    assert (found.cost <= evaluations).all()
    for lane, start in enumerate(starts.T):
        path = run(rule, surface, start, STEPS)
        # A lane of many costs what it costs alone, but for the last bit of a line search's sums.
        taken = int((path.cost <= evaluations).sum()) - 1
        np.testing.assert_allclose(found.x[:, lane], path.x[taken], rtol=1e-9, atol=1e-12)
        assert found.cost[lane] == path.cost[taken]
        if taken:
            short = run(rule, surface, start, taken)
            status = (
                "running" if short.status == "circling" else short.status
            )  # when its last quarter begins is not known
            assert (found.status[lane], found.converged_at[lane]) == (status, short.converged_at)


def test_evaluations_are_a_whole_number():
    for wrong in (0, 1.5, "a"):
        with pytest.raises(ValueError, match="evaluations must be a whole number from 1 on"):
            fates(GradientDescent(), Beale(), (0.0, 0.0), 5, evaluations=wrong)


@pytest.mark.parametrize("tolerance", [1e-8, 0.5])
def test_what_counts_as_near_is_what_was_asked_although_other_lanes_have_left(tolerance):
    """A third of the lanes diverges at once; the others come near, by the definition, when they come near."""
    bowl, rates = IllConditionedQuadratic(condition=4.0), np.tile([0.05, 0.03, 300.0], 20)
    starts = starts_of(bowl)
    found, path = (
        go(GradientDescent(learning_rate=rates), bowl, starts, 400, tolerance=tolerance) for go in (fates, run)
    )
    within = np.hypot(path.x[:, 0], path.x[:, 1]) <= 0.02 * np.hypot(4, 4)
    near = within & (path.loss <= tolerance)
    assert (near != (within & (path.loss <= 1e-4)))[17:].any()
    first = np.where(near.any(axis=0), near.argmax(axis=0), -1)
    assert set(found.status) == {"converged", "diverged"}
    np.testing.assert_array_equal(found.converged_at, first)  # each step shortens both coordinates: it stays there


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


def test_transforms_along_two_axes_stay_with_their_lanes():
    """What is close to a minimum differs from lane to lane, too."""
    transform = Transform(turn=np.linspace(0.0, 90.0, 30), stretch=np.array([[0.5], [1.0], [3.0]]))
    surface, rule = Transformed(ThreeGaussians(), transform), RMSProp(learning_rate=0.1)
    starts = surface.move(starts_of(ThreeGaussians(), 30).reshape(2, 1, 30))
    path = run(rule, surface, starts, STEPS)
    assert {"circling", "converged"} <= set(path.status.ravel())
    for found in (fates(rule, surface, starts, STEPS), run(rule, surface, starts, STEPS, keep="last")):
        np.testing.assert_array_equal(found.status, path.status)
        np.testing.assert_array_equal(found.converged_at, path.converged_at)


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


@dataclass(frozen=True, eq=False)
class _Asleep(Quadratic):
    """A stochastic loss: all steps but every thirty-third see a plain."""

    def at(self, t):
        return self if t % 33 == 0 else Quadratic(np.zeros((2, 2)))


def test_a_lane_whose_step_met_no_slope_goes_on_where_the_next_may_meet_one():
    surface, starts = _Asleep(np.diag([1.0, 4.0])), starts_of(Beale())
    for rule in (GradientDescent(learning_rate=0.2), Momentum(learning_rate=0.1, momentum=0.0)):
        path = run(rule, surface, starts, STEPS)
        moved = (path.x[1:] != path.x[:-1]).any(axis=(1, 2)).nonzero()[0] + 1
        np.testing.assert_array_equal(moved, [33, 66])
        assert_alike(fates(rule, surface, starts, STEPS), path)


def test_a_lane_that_noise_did_not_move_goes_on():
    """On a plain, and so slow that of most steps nothing is left once they are rounded."""
    surface, rule = Noisy(Easom(), seed=np.arange(60)), GradientDescent(learning_rate=5e-15)
    start = (-80.0, -60.0)
    assert not Easom().gradient(np.array(start)).any()
    path = run(rule, surface, start, STEPS)
    still = (path.x[1:] == path.x[:-1]).all(axis=1)
    assert still[15].sum() > 10  # at the first look for lanes that are over
    assert (~still[16:]).any(axis=0).all()
    np.testing.assert_array_equal(fates(rule, surface, start, STEPS).x, path.x[-1])


def test_a_lane_that_waits_for_its_rate_goes_on():
    """A staircase upwards: no step is felt before the fortieth is over."""
    starts, schedule = starts_of(Himmelblau()), StepDecay(factor=1e28, every=40)
    for rule in (GradientDescent(learning_rate=1e-30), Momentum(learning_rate=5e-31, momentum=0.0)):
        path = run(rule, Himmelblau(), starts, 80, schedule)
        np.testing.assert_array_equal(path.x[40], starts)
        assert (path.x[41] != starts).any(axis=0).all()
        assert_alike(fates(rule, Himmelblau(), starts, 80, schedule), path)


def test_a_lane_that_stands_while_its_state_changes_goes_on():
    """Rprop waits a step where the slope has changed its sign: on the diagonal of a round bowl in both dimensions at once."""
    surface, starts = IllConditionedQuadratic(condition=1.0), np.stack([np.linspace(0.5, 2, 60)] * 2)
    path = run(Rprop(), surface, starts, STEPS)
    still = (path.x[1:] == path.x[:-1]).all(axis=1)
    assert still[15].any()  # at the first look for lanes that are over
    assert not still.all(axis=1).any()
    assert_alike(fates(Rprop(), surface, starts, STEPS), path)


def test_a_lane_that_stands_while_its_state_changes_in_one_dimension_only_goes_on():
    """On an axis of the bowl Rprop has nothing to do, and to remember, in the other dimension."""
    surface, starts = IllConditionedQuadratic(condition=1.0), np.stack([np.zeros(60), np.linspace(0.5, 2, 60)])
    path = run(Rprop(), surface, starts, STEPS)
    assert (path.x[15] == path.x[16]).all(axis=0).any()  # at the first look for lanes that are over
    assert not (path.x[16] == path.x[-1]).all(axis=0).any()
    assert_alike(fates(Rprop(), surface, starts, STEPS), path)


def test_a_single_point_is_a_lane_too():
    found = fates(GradientDescent(learning_rate=0.01), Himmelblau(), (0.0, 0.0), 50)
    assert_alike(found, run(GradientDescent(learning_rate=0.01), Himmelblau(), (0.0, 0.0), 50))


def test_what_a_run_refuses_is_refused():
    with pytest.raises(ValueError, match="steps must be a whole number"):
        fates(GradientDescent(), Beale(), (0.0, 0.0), 0)
    with pytest.raises(ValueError, match="too much work"):
        fates(GradientDescent(), Beale(), np.zeros((2, 100_000)), 1_000_000)
