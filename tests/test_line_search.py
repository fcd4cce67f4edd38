"""The line searches, and the rules that are made of them."""

from typing import Any

import numpy as np
import pytest
from losses import Listening, Quadratic

from optimizers import BFGS, BacktrackingDescent, ConjugateGradient, run
from optimizers.line_search import SUFFICIENT_DECREASE, armijo, weak_wolfe
from surfaces import Beale, GoldsteinPrice, Himmelblau, IllConditionedQuadratic, Noisy, Rosenbrock, Saddle

PARABOLA = Quadratic(np.array([[2.0]]))  # x^2: slope -4 at x = -2 towards the right


def search_armijo(loss: Any, x: Any, direction: Any, first: float = 1.0, shrink: float = 0.5, c1: float = 0.1) -> Any:
    x, direction = np.asarray(x, dtype=float), np.asarray(direction, dtype=float)
    return armijo(loss, x, direction, loss.value(x), loss.gradient(x), first, shrink, c1)


def search_wolfe(loss: Any, x: Any, direction: Any, first: Any = 1.0, c1: float = 0.1, c2: float = 0.5) -> Any:
    x, direction = np.asarray(x, dtype=float), np.asarray(direction, dtype=float)
    return weak_wolfe(loss, x, direction, loss.value(x), loss.gradient(x), first, c1, c2)


def test_armijo_takes_the_first_length_that_is_short_enough() -> None:
    # (-2 + a)^2 <= 4 - .4 a exactly for a <= 3.6
    assert search_armijo(PARABOLA, [-2.0], [1.0], first=3.5) == 3.5
    assert search_armijo(PARABOLA, [-2.0], [1.0], first=3.7) == 1.85
    assert search_armijo(PARABOLA, [-2.0], [1.0], first=8.0, shrink=0.9) == pytest.approx(8 * 0.9**8)


def test_no_search_uphill_at_rest_or_from_nowhere() -> None:
    for x, direction in (([-2.0], [-1.0]), ([0.0], [1.0]), ([-2.0], [0.0]), ([np.nan], [1.0]), ([-2.0], [np.inf])):
        with np.errstate(invalid="ignore"):
            assert search_armijo(PARABOLA, x, direction) == 0
            assert search_wolfe(PARABOLA, x, direction)[0] == 0


def test_a_wall_of_nan_or_infinity_is_not_stepped_on() -> None:
    class Walled(Quadratic):
        def value(self, x: Any) -> Any:
            return np.where(x[0] > 0.5, self.beyond, super().value(x))

    for beyond in (np.nan, np.inf, -np.inf):
        wall = Walled(np.array([[2.0]]))
        object.__setattr__(wall, "beyond", beyond)
        assert search_armijo(wall, [-2.0], [1.0], first=3.0) == 1.5
        length, gradient = search_wolfe(wall, [-2.0], [1.0], first=3.0)
        assert length == 1.5
        assert gradient == pytest.approx(wall.gradient(np.array([-0.5])))


def test_weak_wolfe_doubles_then_halves() -> None:
    loss = Listening(PARABOLA)
    length, gradient = search_wolfe(loss, [-2.0], [1.0], first=0.25)
    # .25 and .5 leave more than half of the slope; 1 leaves half.
    assert length == 1.0
    assert gradient == pytest.approx([-2.0])
    trials = [float(x[0]) + 2 for kind, x in loss.asked[2:] if kind == "value"]
    assert trials == [0.25, 0.5, 1.0]
    assert search_wolfe(PARABOLA, [-2.0], [1.0], first=6.0)[0] == 3.0
    assert search_wolfe(PARABOLA, [-2.0], [1.0], first=32.0)[0] == 2.0


def test_doubling_ends_where_there_is_no_bottom() -> None:
    slope = Quadratic(np.zeros((1, 1)), slope=np.array([-1.0]))
    assert search_wolfe(slope, [0.0], [1.0], first=0.5)[0] == 0.5 * 2**10


@pytest.mark.parametrize("search", [search_armijo, search_wolfe])
def test_lanes_search_for_themselves(search: Any) -> None:
    x, direction = np.array([[-2.0, -1e-3, 7.0, 0.0, np.nan]]), np.array([[1.0, 3.0, -2.0, 1.0, 1.0]])
    loss = Listening(PARABOLA)
    together = search(loss, x, direction)
    alone, counts = [], {"value": [], "gradient": []}
    for lane in range(5):
        one = Listening(PARABOLA)
        alone.append(search(one, x[:, lane], direction[:, lane]))
        for kind, count in counts.items():
            count.append(one.counts(kind))
    if search is search_wolfe:
        together, gradients = together
        alone, there = zip(*alone, strict=True)
        assert np.array_equal(gradients, np.stack(there, axis=1), equal_nan=True)
    assert np.array_equal(together, alone)
    # A lane that has its length asks no more, however long the others search.
    for kind, count in counts.items():
        assert np.array_equal(loss.counts(kind), count), kind
    assert len({int(count) for count in counts["value"]}) > 2


@pytest.mark.parametrize("surface", [Rosenbrock(), Beale()])
def test_every_accepted_step_satisfies_armijo(surface: Any) -> None:
    alpha0, tau, c1 = 0.5, 0.6, 0.2
    path = run(
        BacktrackingDescent(initial_step=alpha0, shrink=tau, sufficient_decrease=c1), surface, surface.start, 150
    )
    alpha = path.state["length"][1:]
    assert (alpha > 0).all()
    square = path.gradient_norm[:-1] ** 2
    assert (path.loss[1:] <= path.loss[:-1] - c1 * alpha * square).all()
    # It is the longest of its kind: the trial before was refused.
    longer = np.flatnonzero(alpha < alpha0)
    x, g = path.x[longer].T, surface.gradient(path.x[longer].T)
    before = alpha[longer] / tau
    assert len(longer) > 10
    assert (surface.value(x - before * g) > path.loss[longer] - c1 * before * square[longer]).all()


@pytest.mark.parametrize("surface", [GoldsteinPrice(), Rosenbrock(), Beale()])
@pytest.mark.parametrize("initial_step", [1e-3, 10.0, 100.0])
@pytest.mark.parametrize("shrink", [0.1, 0.9])
def test_backtracking_stands_still_on_no_slope(surface: Any, initial_step: float, shrink: float) -> None:
    """At the ends of its sliders, too: however many shortenings it takes from the first trial to a step that goes down."""
    path = run(BacktrackingDescent(initial_step=initial_step, shrink=shrink), surface, surface.start, 200)
    slope = path.gradient_norm[:-1] > 1e-4
    assert slope.sum() > 5
    assert (path.state["length"][1:][slope] > 0).all()


def test_a_search_that_cannot_end_gives_up() -> None:
    """Beside x = 0 every trial moves x, however short; the loss here falls in none of them."""
    step = Quadratic(np.zeros((1, 1)), slope=np.array([-1.0]))
    trials = Listening(step)
    assert armijo(trials, np.zeros(1), np.ones(1), np.array(-1.0), np.array([-1.0]), 0.5, 0.9, 0.1) == 0
    assert 300 < trials.counts("value") <= 1000


def test_backtracking_asks_no_more_than_it_needs() -> None:
    surface, x = Rosenbrock(), np.array([-1.2, 1.0])
    rule = BacktrackingDescent()
    loss = Listening(surface)
    reached, state = rule.step(x, rule.init(x), loss, 1)
    kinds = [kind for kind, _ in loss.asked]
    halvings = int(-np.log2(state.length))
    assert halvings > 3
    assert sorted(kinds) == ["gradient"] + ["value"] * (2 + halvings)
    assert np.array_equal(loss.asked[-1][1], reached)


@pytest.mark.parametrize("rule", [BFGS(), BFGS(curvature=0.2), ConjugateGradient(), ConjugateGradient(curvature=0.6)])
@pytest.mark.parametrize("surface", [Rosenbrock(), Beale()])
def test_every_step_satisfies_the_weak_wolfe_conditions(rule: Any, surface: Any) -> None:
    path = run(rule, surface, surface.start, 25)
    s, x = np.diff(path.x, axis=0), path.x
    gradient = surface.gradient(x.T).T
    before, after = (gradient[:-1] * s).sum(axis=1), (gradient[1:] * s).sum(axis=1)
    moved = path.gradient_norm[:-1] > 1e-6  # nearer, the differences of the loss are rounding
    assert moved.sum() > 6
    assert (before[moved] < 0).all()
    slack = 1e-12
    assert (path.loss[1:] <= path.loss[:-1] + SUFFICIENT_DECREASE * before + slack)[moved].all()
    assert (after >= rule.curvature * before - slack)[moved].all()


@pytest.mark.parametrize(("rule", "steps"), [(BFGS(curvature=0.01), 12), (ConjugateGradient(curvature=0.01), 40)])
def test_quadratic_ends_in_few_steps(rule: Any, steps: int) -> None:
    bowl = IllConditionedQuadratic(condition=100.0, angle=30.0)
    assert run(rule, bowl, (1.5, 0.75), steps).loss[-1] < 1e-12


@pytest.mark.parametrize("surface", [Beale(), Himmelblau()])
def test_conjugate_gradient_forgets_its_direction_where_beta_would_be_negative(surface: Any) -> None:
    """Polak and Ribière, plus: p is -g + max(0, g (g - g') / g' g') p', or -g where that does not lead downhill."""
    path = run(ConjugateGradient(), surface, surface.start, 30)
    moving = int((path.gradient_norm > 1e-6).sum())
    g = surface.gradient(path.x.T).T
    expected, betas = -g[0], []
    for t in range(1, moving):
        assert path.state["p"][t] == pytest.approx(expected, rel=1e-9, abs=1e-9)
        betas.append(g[t] @ (g[t] - g[t - 1]) / (g[t - 1] @ g[t - 1]))
        expected = -g[t] + max(0.0, betas[-1]) * expected
        expected = expected if expected @ g[t] < 0 else -g[t]
    assert min(betas) < -0.01
    assert max(betas) > 0.1


def test_bfgs_learns_the_inverse_hessian() -> None:
    basis = np.linalg.qr(np.random.default_rng(0).standard_normal((3, 3)))[0]
    matrix = basis @ np.diag([1.0, 3.0, 10.0]) @ basis.T
    path = run(BFGS(), Quadratic(matrix), (1.0, 2.0, -1.0), 12)
    B = path.state["B"]
    assert B[0] == pytest.approx(np.eye(3))
    assert B[10] == pytest.approx(np.linalg.inv(matrix), abs=1e-2)
    for t in (1, 3, 5):  # the secant equation B y = s, symmetric and positive definite
        s, y = path.x[t] - path.x[t - 1], matrix @ (path.x[t] - path.x[t - 1])
        assert B[t] @ y == pytest.approx(s)
        assert B[t] == pytest.approx(B[t].T)
        assert np.linalg.eigvalsh(B[t]).min() > 0


def test_bfgs_scales_its_first_matrix() -> None:
    path = run(BFGS(), Rosenbrock(), (-1.2, 1.0), 1)
    s = path.x[1] - path.x[0]
    y = Rosenbrock().gradient(path.x[1]) - Rosenbrock().gradient(path.x[0])
    H = s @ y / (y @ y) * np.eye(2)
    rho = 1 / (s @ y)
    left = np.eye(2) - rho * np.outer(s, y)
    assert path.state["B"][1] == pytest.approx(left @ H @ left.T + rho * np.outer(s, s))
    assert path.state["pairs"].tolist() == [0.0, 1.0]


def test_bfgs_learns_nothing_from_a_slope_that_does_not_change() -> None:
    """Down a ramp s^T y is 0: each step is like the first, along the gradient, and tries at most the length 1 first."""
    ramp = Quadratic(np.zeros((2, 2)), slope=np.array([3.0, -4.0]))
    path = run(BFGS(), ramp, (1.0, 2.0), 4)
    assert path.state["pairs"].tolist() == [0.0] * 5
    assert (path.state["B"] == np.eye(2)).all()
    assert path.x[1:] - path.x[:-1] == pytest.approx(2.0**10 * np.array([[-0.6, 0.8]] * 4))


@pytest.mark.parametrize("rule", [BFGS(), ConjugateGradient()])
def test_a_failed_search_stays_and_starts_afresh(rule: Any) -> None:
    x = np.array([-1.2, 1.0])
    state = rule.init(x)
    for t in (1, 2, 3):
        x, state = rule.step(x, state, Rosenbrock(), t)

    class Lying(Rosenbrock):
        def gradient(self, x: Any) -> Any:
            return -super().gradient(x)  # no step along this one brings a decrease

    stayed, fresh = rule.step(x, state, Lying(), 4)
    assert np.array_equal(stayed, x)
    if isinstance(rule, BFGS):
        assert fresh.pairs == 0
        assert np.array_equal(fresh.B, np.eye(2))
    else:
        assert fresh.beta == 0
        assert fresh.length == 0
    onward, _ = rule.step(x, fresh, Rosenbrock(), 5)
    step, gradient = onward - x, Rosenbrock().gradient(x)
    assert step @ gradient == pytest.approx(-np.hypot(*step) * np.hypot(*gradient))


@pytest.mark.parametrize("rule", [BFGS(), ConjugateGradient(), BacktrackingDescent()])
def test_line_search_meets_one_minibatch_per_step(rule: Any) -> None:
    surface = Noisy(IllConditionedQuadratic(condition=10.0), sigma=0.5)
    path = run(rule, surface, (1.5, 0.75), 20)
    for t in range(1, 21):
        seen = surface.at(t)
        assert seen.value(path.x[t]) <= seen.value(path.x[t - 1])


@pytest.mark.parametrize("rule", [BFGS(), ConjugateGradient(), BacktrackingDescent()])
def test_line_search_leaves_the_saddle_downhill(rule: Any) -> None:
    path = run(rule, Saddle(), (1.0, 1e-3), 100)
    assert path.status == "escaped"
    loss = path.loss[np.isfinite(path.loss)]
    assert (np.diff(loss) <= 0).all()
