"""What became of a lane, by its definitions: near is close in the plane and in loss, at rest is flat and not moving."""

from dataclasses import replace

import numpy as np
import pytest
from losses import Quadratic, Unsurveyed

from loss import diagonal
from optimizers import Adam, GradientDescent, Lion, Momentum, Newton, RMSProp, run
from optimizers.fates import fates
from optimizers.outcome import NEAR, TOLERANCE, Minima, near_point
from studies import Lane, Race
from surfaces import (
    AbsoluteValue,
    Easom,
    Himmelblau,
    IllConditionedQuadratic,
    McCormick,
    MonkeySaddle,
    Noisy,
    Rosenbrock,
    Saddle,
    SixHumpCamel,
    ThreeGaussians,
    Transform,
)

DIRECTIONS = np.array([[1.0, 0.0, -0.6], [0.0, -1.0, 0.8]])  # unit vectors, as columns


@pytest.mark.parametrize("side", [1.0, 1e3])
def test_near_is_within_two_percent_of_the_diagonal(side):
    """On a floor so flat that the loss is the minimum's everywhere, the distance decides alone."""

    class Floor(Quadratic):
        domain = ((-side / 2, side / 2),) * 2

    floor = Floor(np.diag([1e-10, 1e-10]))
    corner = np.array([high - low for low, high in floor.domain])
    radius = 0.02 * np.sqrt(corner @ corner)
    for share, near in ((0.0, True), (0.6, True), (0.99, True), (1.01, False), (1.4, False)):
        x = share * radius * DIRECTIONS
        assert floor.value(x).max() < TOLERANCE / 10
        np.testing.assert_array_equal(Minima(floor, TOLERANCE).is_near(x), near)
        np.testing.assert_array_equal(near_point(floor, x, (0.0, 0.0)), near)


def test_near_is_within_the_tolerance_of_the_minimums_loss():
    """So close to the minimum, the loss decides alone: 1/2 c d^2 at the distance d."""
    bowl = Quadratic(np.diag([3.0, 3.0]), center=np.array([5.0, -4.0]), slope=np.zeros(2))
    for tolerance in (1e-4, 1e-2):
        reach = np.sqrt(2 * tolerance / 3)
        assert reach < 0.001 * diagonal(bowl)
        for share, near in ((0.99, True), (1.01, False)):
            x = np.array([[5.0], [-4.0]]) + share * reach * DIRECTIONS
            np.testing.assert_array_equal(Minima(bowl, tolerance).is_near(x), near)
            np.testing.assert_array_equal(near_point(bowl, x, (5.0, -4.0), tolerance), near)


def test_the_least_loss_may_be_any_number():
    """What counts is the height above the minimum, here of a surface whose least loss is far from 0."""
    surface = ThreeGaussians()
    here = np.asarray(surface.minima[0])
    assert abs(surface.value(here)) > 1000 * TOLERANCE
    assert Minima(surface, TOLERANCE).is_near(here)
    assert not Minima(surface, TOLERANCE).is_near(np.asarray(surface.local_minima[0]))
    assert near_point(surface, np.asarray(surface.local_minima[0]), surface.local_minima[0])


def test_where_the_loss_has_no_lower_bound_near_is_still_near_the_minimum_that_is_listed():
    surface = McCormick()
    assert surface.infimum == -np.inf
    x = np.reshape(surface.minima[0], (2, 1)) + 1e-3 * np.eye(2)  # half the square of it, times the curvature
    assert Minima(surface, TOLERANCE).is_near(x).all()
    rule, start = GradientDescent(learning_rate=0.1), np.array([0.0, -1.0])
    for status in (run(rule, surface, start, 200).status, fates(rule, surface, start, 200).status):
        assert status == "converged"


def test_where_no_minimum_is_known_nothing_is_near():
    x = np.zeros((2, 3))
    for surface in (Saddle(), Unsurveyed((1.0, 1.0), (0.0, 0.0))):
        np.testing.assert_array_equal(Minima(surface, TOLERANCE).is_near(x), [False] * 3)


@pytest.mark.parametrize("start", [(1.0, 0.0), (0.5, 0.0)])
def test_a_lane_that_passes_over_a_flat_point_is_not_at_rest(start):
    """On the ridge of x^2 - y^2, a rate of 1/2 lands on the saddle in one step: without slope, but with momentum."""
    rule, saddle = Momentum(learning_rate=0.5, momentum=0.5), Saddle()
    for steps in (1, 2):
        path = run(rule, saddle, start, steps)
        np.testing.assert_array_equal(path.gradient_norm == 0, [False, True, False][: steps + 1])
        assert path.status == run(rule, saddle, start, steps, keep="last").status == "running"
        assert fates(rule, saddle, start, steps).status == "running"
    # Without momentum it comes to rest there, a step later: that it moves no more is known only then.
    for steps, word in ((1, "running"), (2, "stalled"), (9, "stalled")):
        plain = GradientDescent(learning_rate=0.5)
        assert run(plain, saddle, start, steps).status == word
        assert fates(plain, saddle, start, steps).status == word


def test_a_slope_is_no_rest_however_small_the_step():
    rule = GradientDescent(learning_rate=1e-12)
    assert run(rule, Saddle(), (1.0, 0.0), 20).status == "running"
    assert fates(rule, Saddle(), (1.0, 0.0), 20).status == "running"


@pytest.mark.parametrize(("half", "word"), [(1e3, "stalled"), (10.0, "running")])
def test_a_step_is_small_by_the_window_it_is_made_in(half, word):
    """The same step, of 9e-5 down a slope of 9e-7: a share of 3e-8 of one diagonal, and of 3e-6 of the other."""
    loss, rule = Unsurveyed((1e-5, 1e-5), (0.0, 0.0), half), GradientDescent(learning_rate=100.0)
    path = run(rule, loss, (0.09, 0.0), 1)
    assert path.x[0, 0] - path.x[1, 0] == pytest.approx(9e-5)
    assert path.gradient_norm[1] == pytest.approx(9e-7, rel=0.01)
    for status in (path.status, fates(rule, loss, (0.09, 0.0), 1).status):
        assert status == word


def test_what_is_far_is_told_by_the_longer_side_of_the_window():
    """Down a ramp each step goes 3e7 to the right. A million times 100, beyond the window's end, lies before the fourth."""

    class Ramp(Unsurveyed):
        bounds = (np.array([-0.5, -50.0]), np.array([0.5, 50.0]))

        def gradient(self, x):
            return np.stack([np.full(x.shape[1:], -1.0), np.zeros(x.shape[1:])])

    for start in ((0.0, 0.0), np.zeros((2, 3))):
        path = run(GradientDescent(learning_rate=3e7), Ramp((1.0, 1.0), (0.0, 0.0)), start, 6)
        assert np.all(path.diverged_at == 4)
        assert np.all(path.x[3, 0] == 9e7)


@pytest.mark.parametrize("keep", ["all", "last"])
@pytest.mark.parametrize("surface", [Saddle(), MonkeySaddle()])
def test_a_lane_has_escaped_where_its_last_finite_loss_lies_below_the_start(surface, keep):
    """However it left: what a step beyond all bounds would have met does not count, nor what it met inside."""
    rng = np.random.default_rng(2)
    starts, rates = rng.uniform(-1, 1, (2, 400)), 10 ** rng.uniform(-2, 9, 400)
    rule = GradientDescent(learning_rate=rates)
    path = run(rule, surface, starts, 60)
    last = np.where(path.diverged_at < 0, 60, path.diverged_at - 1)
    fell = path.loss[last, np.arange(400)] < path.loss[0]
    low, high = surface.bounds
    outside = ((low > path.x[-1].T) | (high < path.x[-1].T) | np.isnan(path.x[-1].T)).any(axis=1)
    words = np.select([outside & fell, path.diverged_at >= 0], ["escaped", "diverged"], default="")
    assert {*words} == {"escaped", "diverged", ""}
    assert (words[path.diverged_at == 1] == "diverged").all()  # at the start it has not fallen yet
    assert (path.diverged_at == 1).any()
    assert ((path.diverged_at > 1) & ~fell).any()
    left = words != ""
    for status in (run(rule, surface, starts, 60, keep=keep).status, fates(rule, surface, starts, 60).status):
        np.testing.assert_array_equal(status[left], words[left])
        assert not np.isin(status[~left], ["escaped", "diverged"]).any()


def test_whether_a_lane_fell_is_told_without_the_noise():
    """Many die in their first step: then they have not fallen, although what that step saw may lie below."""
    rng = np.random.default_rng(2)
    starts, rates = rng.uniform(-1, 1, (2, 400)), 10 ** rng.uniform(0, 9, 400)
    surface = Noisy(Saddle(), sigma=3.0, seed=np.arange(400))
    path = run(GradientDescent(learning_rate=rates), surface, starts, 40)
    died = path.diverged_at > 0
    x, y = path.x[path.diverged_at - 1, :, np.arange(400)].T
    fell = x**2 - y**2 < starts[0] ** 2 - starts[1] ** 2
    assert min((died & fell).sum(), (died & ~fell).sum()) > 50
    for status in (path.status, fates(path.optimizer, surface, starts, 40).status):
        np.testing.assert_array_equal(status[died], np.where(fell, "escaped", "diverged")[died])


TWINS = [
    (Himmelblau(), (1.0, 2.0), Adam(learning_rate=0.2, epsilon=0.0), {"loss_factor": 1e-3}),
    (Himmelblau(), (1.0, 2.0), Adam(learning_rate=0.2, epsilon=0.0), {"loss_factor": 1e3}),
    (Rosenbrock(), (-1.2, 1.0), RMSProp(learning_rate=0.01, epsilon=0.0), {"loss_factor": 1e-3}),
    (IllConditionedQuadratic(), (1.5, 0.75), GradientDescent(learning_rate=0.03), {"turn": 45.0}),
    (IllConditionedQuadratic(), (1.5, 0.75), GradientDescent(learning_rate=0.019), {"turn": 45.0}),
    (Saddle(), (1.0, 1e-3), GradientDescent(learning_rate=0.05), {"turn": 30.0}),
    (ThreeGaussians(), (0.3, 1.5), GradientDescent(learning_rate=0.05), {"turn": 70.0}),
    (ThreeGaussians(), (0.3, 1.5), Newton(), {"turn": 70.0, "stretch": 0.01, "loss_factor": 1e3}),
    (Easom(), (6.5, 6.5), Newton(), {"stretch": 100.0, "loss_factor": 1e3}),
]


@pytest.mark.parametrize(("surface", "start", "rule", "changes"), TWINS)
def test_a_run_and_its_transformed_twin_have_the_same_numbers(surface, start, rule, changes):
    """The path goes along; so do the step at which it converged or diverged, and the word for what became of it."""
    race = Race(surface, start, 2000, (Lane(rule),), tolerance=1e-3)
    twin = replace(race, transform=Transform(**changes))
    (here,), (there,) = race.trajectories(), twin.trajectories()
    assert (there.status, there.converged_at, there.diverged_at) == (here.status, here.converged_at, here.diverged_at)
    ends = fates(rule, twin.ground, twin.shown_start, 2000, tolerance=1e-3)
    assert (ends.status, ends.converged_at, ends.diverged_at) == (here.status, here.converged_at, here.diverged_at)


def test_the_twins_meet_every_fate():
    races = (Race(surface, start, 2000, (Lane(rule),), tolerance=1e-3) for surface, start, rule, _ in TWINS)
    assert {race.trajectories()[0].status for race in races} >= {"converged", "stalled", "escaped", "diverged"}


class TestConverged:
    """Near a global minimum to the end, and for the last twentieth of the steps."""

    @pytest.mark.parametrize("steps", [100, 101, 102])
    def test_a_path_that_jumps_into_the_minimum_and_out_again_has_not(self, steps):
        """On |x| + ... every second step of this rate lands on the minimum: whether the last one does is chance."""
        crease, rule = AbsoluteValue(), GradientDescent(learning_rate=0.1)
        path = run(rule, crease, (1.0, 1.0), steps)
        assert Minima(crease, TOLERANCE).is_near(path.x[-1]) == (steps % 2 == 0)
        assert path.status == fates(rule, crease, (1.0, 1.0), steps).status == "circling"

    def test_it_has_once_a_twentieth_of_its_steps_is_near(self):
        bowl, rule = IllConditionedQuadratic(condition=1.0), GradientDescent(learning_rate=0.05)
        since = int(run(rule, bowl, (1.0, 1.0), 1000).converged_at)
        assert since > 19
        for steps in range(since, since + 20):
            settled = 20 * (steps - since) >= steps
            for keep in ("all", "last"):
                path = run(rule, bowl, (1.0, 1.0), steps, keep=keep)
                assert path.converged_at == (since if settled else -1)
                assert path.status == ("converged" if settled else "running")


class TestCircling:
    """Close to a minimum for the last quarter of the steps, and farther about it than straight across."""

    def test_a_path_that_jumps_to_and_fro_circles(self):
        """Below the limit of |x| each step of gradient descent is as long as the one before."""
        crease, rule = AbsoluteValue(), GradientDescent(learning_rate=0.015)
        path = run(rule, crease, (0.01, 0.052), 300)
        assert path.loss[-1] > TOLERANCE
        assert path.status == fates(rule, crease, (0.01, 0.052), 300).status == "circling"

    def test_it_circles_once_it_is_close_for_a_quarter_of_its_steps(self):
        crease, rule, start = AbsoluteValue(), GradientDescent(learning_rate=0.015), (1.5, 0.052)
        close = Minima(crease, TOLERANCE).is_close(run(rule, crease, start, 300).x.T)
        since = int(np.argmax(close))
        assert 50 < since < 150
        assert close[since:].all()
        for steps in (since + 20, (4 * since + 2) // 3 - 1, -(-4 * since // 3), 300):
            status = "circling" if since <= 3 * steps // 4 else "running"
            assert run(rule, crease, start, steps).status == fates(rule, crease, start, steps).status == status

    def test_a_path_that_creeps_does_not(self):
        """It stays as close, for all of its steps, but goes straight on."""
        bowl, rule = IllConditionedQuadratic(condition=1.0), GradientDescent(learning_rate=1e-4)
        assert run(rule, bowl, (0.1, 0.0), 300).status == fates(rule, bowl, (0.1, 0.0), 300).status == "running"

    def test_a_path_that_has_come_to_rest_does_not_however_it_came(self):
        """Adam swings into a local minimum, and lies still in it for the last quarter of its steps."""
        surface, rule, steps = SixHumpCamel(), Adam(), 300
        x = run(rule, surface, (-1.6, 1.2), steps).x
        way = np.hypot(*np.diff(x, axis=0).T)
        disc = 2 * NEAR * diagonal(surface)
        close = (
            np.hypot(*(x[:, :, np.newaxis] - np.transpose(surface.local_minima)).transpose(1, 0, 2)).min(axis=1)
            < disc / 2
        )
        assert close[steps // 2 :].all()
        assert way[: 3 * steps // 4][close[: 3 * steps // 4]].sum() > disc
        for status in (run(rule, surface, (-1.6, 1.2), steps).status, fates(rule, surface, (-1.6, 1.2), steps).status):
            assert status != "circling"

    def test_a_path_that_passes_through_does_not(self):
        bowl, rule = IllConditionedQuadratic(condition=1.0), Momentum(learning_rate=0.01, momentum=0.9999)
        statuses = [run(rule, bowl, (1.9, 0.0), steps).status for steps in range(1, 60)]
        assert set(statuses) <= {"running", "converged"}

    def test_a_local_minimum_is_circled_too(self):
        surface = ThreeGaussians()
        x = np.asarray(surface.local_minima[0])
        rule = Lion(learning_rate=0.02)
        assert run(rule, surface, x, 300).status == fates(rule, surface, x, 300).status == "circling"

    @pytest.mark.parametrize("steps", [40, 300])
    def test_step_by_step_and_at_once_it_is_the_same(self, steps):
        surface, rng = Himmelblau(), np.random.default_rng(3)
        starts = np.stack([rng.uniform(low, high, 300) for low, high in surface.domain])
        for rule in (RMSProp(learning_rate=0.2), Adam(learning_rate=0.2), Momentum(learning_rate=0.01, momentum=0.99)):
            status = run(rule, surface, starts, steps).status
            np.testing.assert_array_equal(fates(rule, surface, starts, steps).status, status)
            np.testing.assert_array_equal(run(rule, surface, starts, steps, keep="last").status, status)
        assert {"circling", "running"} <= set(status)
