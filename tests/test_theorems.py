"""What is proved of the rules, on losses where it can be computed by hand. Line searches: test_line_search.py."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from losses import Quadratic, Stretched, Transformed, rotation

from optimizers import (
    OPTIMIZERS,
    AdaDelta,
    AdaGrad,
    Adam,
    DampedNewton,
    DiagonalNewton,
    FullMatrixAdaGrad,
    GradientDescent,
    Lion,
    Momentum,
    Nesterov,
    Newton,
    RMSProp,
    Rprop,
    SaddleFreeNewton,
    StepDecay,
    run,
)
from surfaces import Beale, IllConditionedQuadratic, Rosenbrock, Saddle

KAPPA, ANGLE = 20.0, 30.0
BOWL = IllConditionedQuadratic(condition=KAPPA, angle=ANGLE)
EIGENVALUES = np.array([1.0, KAPPA])
START = np.array([1.5, 0.75])


def eigencoordinates(x: np.ndarray) -> np.ndarray:
    """Rows of points in the axes of BOWL."""
    return x @ rotation(ANGLE)


def test_gradient_descent_on_a_quadratic_is_a_power_per_eigenvector() -> None:
    eta, steps = 0.07, 60
    x = eigencoordinates(run(GradientDescent(learning_rate=eta), BOWL, START, steps).x)
    t = np.arange(steps + 1)[:, np.newaxis]
    assert x == pytest.approx((1 - eta * EIGENVALUES) ** t * eigencoordinates(START), abs=1e-13)


@pytest.mark.parametrize("rule", [Momentum, Nesterov])
def test_momentum_on_a_quadratic_is_a_matrix_power(rule: Any) -> None:
    eta, mu, steps = 0.03, 0.8, 60
    path = run(rule(learning_rate=eta, momentum=mu), BOWL, START, steps)
    x, v = eigencoordinates(path.x), eigencoordinates(path.state["v"])
    for k, eigenvalue in enumerate(EIGENVALUES):
        pull = eta * eigenvalue
        ahead = [mu, 1 - pull] if rule is Momentum else [mu * mu, 1 - pull - mu * pull]
        matrix = np.array([[mu, -pull], ahead])  # of (v, x)
        for t in (1, 2, 10, 60):
            expected = np.linalg.matrix_power(matrix, t) @ [0.0, x[0, k]]
            assert [v[t, k], x[t, k]] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("rule", "limit"),
    [
        (lambda eta: GradientDescent(learning_rate=eta), 2 / KAPPA),
        (lambda eta: Momentum(learning_rate=eta, momentum=0.7), 2 * 1.7 / KAPPA),
        (lambda eta: Nesterov(learning_rate=eta, momentum=0.7), (2 + 1.4) / ((1 + 1.4) * KAPPA)),
    ],
    ids=["gradient descent", "momentum", "nesterov"],
)
def test_stability_limit(rule: Any, limit: float) -> None:
    below, above = (run(rule(share * limit), BOWL, START, 3000) for share in (0.99, 1.01))
    assert np.abs(below.x[-1]).max() < 1e-3
    assert below.status == "converged"
    assert np.isnan(above.x[-1]).all()
    assert above.status == "diverged"


@pytest.mark.parametrize("rule", [GradientDescent, Momentum, Nesterov])
@pytest.mark.parametrize("mu", [0.0, 0.5, 0.9])
def test_the_stable_rate_at_the_steepest_curvature_is_the_limit(rule: Any, mu: float) -> None:
    given = {} if rule is GradientDescent else {"momentum": mu}
    limit = rule(**given).stable_rate(KAPPA)
    shrinking, growing = (run(rule(learning_rate=share * limit, **given), BOWL, START, 2000) for share in (0.98, 1.02))
    distance = np.hypot(*shrinking.x.T)
    assert distance[-1] < 1e-3 * distance[0]
    assert growing.status == "diverged"


@pytest.mark.parametrize("rule", [Momentum, Nesterov])
def test_a_velocity_that_leaves_the_rate_out_goes_another_way_once_the_rate_changes(rule: Any) -> None:
    """PyTorch's SGD: v <- mu v + g, x <- x - eta d, with d = v, or g + mu v for Nesterov."""
    mu, steps, schedule = 0.9, 80, StepDecay(factor=0.1, every=50)
    told = run(rule(learning_rate=0.01, momentum=mu), BOWL, START, steps, schedule)
    x, v, path = START, np.zeros(2), [START]
    for eta in told.learning_rate:
        g = BOWL.gradient(x)
        v = mu * v + g
        x = x - eta * (g + mu * v if rule is Nesterov else v)
        path.append(x)
    apart = np.abs(told.x - path).max(axis=1)
    assert apart[:51].max() < 1e-12
    assert apart[51] > 1e-3


@pytest.mark.parametrize(("slug", "settings"), [("adam", {}), ("adamw", {"weight_decay": 1.0}), ("adamw", {})])
def test_adam_is_stable_up_to_its_rate(slug: str, settings: dict[str, float]) -> None:
    # So small an error leaves the second moment below epsilon: each gradient is divided by a root of 1/4, and 1 is curved as 2.
    rule = OPTIMIZERS[slug](epsilon=0.25, **settings)
    for share, lasts in ((0.98, True), (1.02, False)):
        path = run(rule.with_rate(share * rule.stable_rate(2.0)), Quadratic(np.eye(2)), (1e-100, 0.0), 400)
        assert np.abs(path.x).max() < 1e-20
        later, last = np.abs(path.x[[300, 400], 0])  # when the bias, which makes the first steps long, is forgotten
        assert (last < 0.5 * later) == lasts
        assert (last > 2 * later) == (not lasts)


eigenvalue = st.floats(0.1, 10) | st.floats(-10, -0.1)
coordinate = st.floats(-100, 100)


@given(eigenvalue, eigenvalue, st.floats(-90, 90), coordinate, coordinate, coordinate, coordinate)
def test_newton_solves_a_quadratic_in_one_step(
    one: float, two: float, angle: float, x: float, y: float, a: float, b: float
) -> None:
    turn = rotation(angle)
    loss = Quadratic(turn @ np.diag([one, two]) @ turn.T, center=np.array([a, b]))
    path = run(Newton(), loss, (x, y), steps=1)
    assert path.x[1] == pytest.approx([a, b], abs=1e-9)


def test_newton_takes_the_shortest_step_to_the_floor_of_a_gutter() -> None:
    # 1/2 (x + y)^2: every point with x + y = 0 is a minimum, and (-.5, .5) the one nearest to (1, 2).
    gutter = Quadratic(np.ones((2, 2)))
    assert run(Newton(), gutter, (1.0, 2.0), 1).x[1] == pytest.approx([-0.5, 0.5])
    plain = Quadratic(np.zeros((2, 2)), slope=np.array([1.0, 1.0]))
    assert run(Newton(), plain, (1.0, 2.0), 1).x[1].tolist() == [1.0, 2.0]


@pytest.mark.parametrize("kappa", [10.0, 100.0, 1000.0])
def test_diagonal_newton_at_45_degrees_is_jacobis_iteration(kappa: float) -> None:
    start = rotation(45.0) @ [1.0, 1.0]
    turned = run(DiagonalNewton(epsilon=0.0), IllConditionedQuadratic(condition=kappa, angle=45.0), start, 40)
    distance = np.hypot(*turned.x.T)
    assert distance[1:] / distance[:-1] == pytest.approx((kappa - 1) / (kappa + 1), rel=1e-9)
    straight = run(DiagonalNewton(epsilon=0.0), IllConditionedQuadratic(condition=kappa), (1.0, 1.0), 1)
    assert straight.x[1] == pytest.approx([0.0, 0.0], abs=1e-15)


def test_diagonal_newton_goes_uphill_where_the_curvature_is_negative() -> None:
    path = run(DiagonalNewton(learning_rate=0.5), Saddle(), (1.0, 0.5), 1)
    assert path.x[1] == pytest.approx([0.5, 0.25], rel=1e-7)  # towards the saddle in both dimensions
    assert path.effective_rate[0, 1] < 0
    # Curvature near -epsilon: a step without bound.
    flat = Quadratic(np.diag([1.0, -1e-3]))
    assert abs(run(DiagonalNewton(epsilon=1e-3 + 1e-9), flat, (1.0, 1.0), 1).x[1, 1]) > 1e5


@pytest.mark.parametrize("inside", [True, False])
def test_adams_first_step_is_the_learning_rate(inside: bool) -> None:
    beta1, beta2, eta = 0.9, 0.999, 0.1
    given = {"learning_rate": eta, "beta1": beta1, "beta2": beta2, "epsilon": 0.0, "epsilon_inside_sqrt": inside}
    sign = np.sign(Rosenbrock().gradient(START))
    step = np.diff(run(Adam(**given), Rosenbrock(), START, 1).x, axis=0)[0]
    assert step == pytest.approx(-eta * sign, rel=1e-9)
    step = np.diff(run(Adam(**given, bias_correction=False), Rosenbrock(), START, 1).x, axis=0)[0]
    assert step == pytest.approx(-eta * sign * (1 - beta1) / np.sqrt(1 - beta2), rel=1e-9)


def test_adams_epsilon_stands_under_the_corrected_moment() -> None:
    loss = Quadratic(np.zeros((2, 2)), slope=np.array([3.0, 4.0]))
    rate = run(Adam(learning_rate=1.0, epsilon=16.0), loss, (0.0, 0.0), 1).effective_rate
    assert rate[0] == pytest.approx([1 / 5.0, 1 / np.sqrt(32)])


def test_adagrads_rate_falls_as_one_over_root_t() -> None:
    slope = np.array([3.0, -0.01])
    path = run(AdaGrad(learning_rate=0.5, epsilon=0.0), Quadratic(np.zeros((2, 2)), slope=slope), (0.0, 0.0), 400)
    t = np.arange(1, 401)[:, np.newaxis]
    assert path.effective_rate == pytest.approx(0.5 / (np.abs(slope) * np.sqrt(t)), rel=1e-11)
    assert -np.diff(path.x, axis=0) == pytest.approx(np.sign(slope) * 0.5 / np.sqrt(t), rel=1e-9)


@pytest.mark.parametrize("rule", [AdaGrad, RMSProp, Adam])
def test_adaptive_rules_ignore_the_scale_of_the_loss(rule: Any) -> None:
    same = [run(rule(epsilon=0.0), Transformed(Beale(), np.eye(2), c), (1.0, 1.6), 60).x for c in (1e-3, 1.0, 1e3)]
    assert same[0] == pytest.approx(same[1], abs=1e-9)
    assert same[2] == pytest.approx(same[1], abs=1e-9)
    damped = [run(rule(epsilon=1e-2), Transformed(Beale(), np.eye(2), c), (1.0, 1.6), 60).x for c in (1e-3, 1.0)]
    assert np.abs(damped[0] - damped[1]).max() > 1e-2


# Rotations: f(R x) from R^T x_0 takes the turned path, or does not.
EQUIVARIANT = {
    *("gradient-descent", "momentum", "nesterov", "newton", "full-matrix-adagrad", "saddle-free-newton"),
    *("damped-newton", "backtracking-descent", "bfgs", "conjugate-gradient"),
}


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_which_rules_mind_a_rotation(slug: str) -> None:
    rule, turn = OPTIMIZERS[slug], rotation(33.0)
    settings = {"learning_rate": 1e-3} if "learning_rate" in rule.__dataclass_fields__ else {}
    straight = run(rule(**settings), Rosenbrock(), (-1.2, 1.0), 12).x
    turned = run(rule(**settings), Transformed(Rosenbrock(), turn), turn.T @ [-1.2, 1.0], 12).x @ turn.T
    difference = np.abs(turned - straight).max()
    if slug in EQUIVARIANT:
        assert difference < 1e-8
    else:
        assert difference > 1e-5


def test_newton_ignores_the_units_of_the_coordinates() -> None:
    units = np.diag([10.0, 0.01])
    surface, start = Transformed(Rosenbrock(), units), np.linalg.solve(units, [-1.2, 1.0])
    newton = run(Newton(), Rosenbrock(), (-1.2, 1.0), 5).x
    assert run(Newton(), surface, start, 5).x @ units == pytest.approx(newton, rel=1e-9)
    descent = run(GradientDescent(learning_rate=1e-4), Rosenbrock(), (-1.2, 1.0), 5).x
    scaled = run(GradientDescent(learning_rate=1e-4), surface, start, 5).x @ units
    assert np.abs(scaled - descent).max() > 1e-3


def test_adadeltas_unit_is_that_of_its_epsilon() -> None:
    # The first step is sqrt(epsilon/(1 - rho)), in whatever unit x is measured: it grows as the root of epsilon.
    for epsilon in (1e-8, 1e-7):
        for unit in (1.0, 0.1):
            surface = Transformed(Beale(), unit * np.eye(2))
            start = np.array([1.0, 1.6]) / unit
            step = np.diff(run(AdaDelta(rho=0.95, epsilon=epsilon), surface, start, 1).x, axis=0)[0]
            assert np.abs(step) == pytest.approx(np.sqrt(epsilon / 0.05), rel=1e-5)


def test_adadelta_and_the_scale_of_the_loss() -> None:
    paths = {
        c: run(AdaDelta(epsilon=1e-4), Transformed(Beale(), np.eye(2), c), (1.0, 1.6), 200).x for c in (1e-3, 1, 1e3)
    }
    assert 0 < np.abs(paths[1e3] - paths[1]).max() < 1e-3
    assert np.abs(paths[1e-3] - paths[1]).max() > 0.1


def test_saddle_free_newton_leaves_the_saddle_that_attracts_newton() -> None:
    start = (1.0, 1e-3)
    assert run(Newton(), Saddle(), start, 1).x[1] == pytest.approx([0.0, 0.0], abs=1e-15)
    free = run(SaddleFreeNewton(epsilon=0.0), Saddle(), start, 8)
    assert free.x[1:, 0] == pytest.approx(0.0, abs=1e-15)
    assert free.x[:, 1] == pytest.approx(1e-3 * 2.0 ** np.arange(9), rel=1e-12)


def test_saddle_free_newton_is_newton_in_a_bowl_and_leaves_flat_directions_alone() -> None:
    assert run(SaddleFreeNewton(epsilon=0.0), BOWL, START, 1).x[1] == pytest.approx([0.0, 0.0], abs=1e-14)
    gutter = Quadratic(np.diag([2.0, 0.0]), slope=np.array([0.0, 1.0]))
    assert run(SaddleFreeNewton(epsilon=0.0), gutter, (1.0, 1.0), 1).x[1] == pytest.approx([0.0, 1.0])
    assert run(SaddleFreeNewton(epsilon=0.5), gutter, (1.0, 1.0), 1).x[1, 1] == pytest.approx(1.0 - 1 / 0.5)


@given(st.tuples(*[st.floats(0.1, 3) | st.floats(-3, -0.1)] * 2), st.floats(-180, 180), st.floats(1e-4, 2))
def test_saddle_free_newton_damps_the_absolute_curvatures(values: Any, angle: float, epsilon: float) -> None:
    """(|H| + epsilon I) times the step is minus the gradient, whatever the signs of the eigenvalues."""
    R = rotation(angle)
    loss, size = Quadratic(R @ np.diag(values) @ R.T), R @ np.diag(np.abs(values)) @ R.T
    step = np.diff(run(SaddleFreeNewton(epsilon=epsilon), loss, START, 1).x, axis=0)[0]
    assert (size + epsilon * np.eye(2)) @ step == pytest.approx(-loss.gradient(START), abs=1e-9)


def test_damped_newton_never_climbs_and_learns_its_damping() -> None:
    path = run(DampedNewton(damping=1.0, factor=3.0), Rosenbrock(), (-1.2, 1.0), 60)
    assert path.status == "converged"
    assert (np.diff(path.loss) <= 0).all()
    stayed = (np.diff(path.x, axis=0) == 0).all(axis=1)
    damping = path.state["damping"]
    assert stayed[:30].any()
    assert not stayed[:30].all()
    assert damping[1:31] == pytest.approx(np.where(stayed[:30], damping[:30] * 3, damping[:30] / 3))


def test_damped_newtons_damping_meets_neither_zero_nor_infinity() -> None:
    """Successes without end divide it down to 1e-12, failures without end multiply it up to 1e12, and no farther."""
    rule = DampedNewton(damping=1.0, factor=10.0)
    assert run(rule, BOWL, START, 400).state["damping"] == pytest.approx(10.0 ** -np.minimum(np.arange(401.0), 12))

    class Uphill(Quadratic):
        def gradient(self, x: Any) -> Any:
            return -super().gradient(x)  # so that every trial climbs

    path = run(rule, Uphill(np.eye(2)), START, 400)
    assert (path.x[:13] == START).all()
    assert path.state["damping"] == pytest.approx(10.0 ** np.minimum(np.arange(401.0), 12))


def test_damped_newton_is_downhill_where_the_curvature_is_negative() -> None:
    # The least eigenvalue, -2, and the damping, 1, shift diag(-2, -1) to diag(1, 2).
    hill = Quadratic(np.diag([-2.0, -1.0]))
    assert run(DampedNewton(damping=1.0), hill, (0.1, 0.1), 1).x[1] == pytest.approx([0.1 + 0.2, 0.1 + 0.05])


def test_full_matrix_adagrad_first_step_is_the_learning_rate_along_the_gradient() -> None:
    g = Rosenbrock().gradient(START)
    for epsilon in (0.0, 1e-10):
        step = np.diff(run(FullMatrixAdaGrad(learning_rate=0.2, epsilon=epsilon), Rosenbrock(), START, 1).x, axis=0)[0]
        assert step == pytest.approx(-0.2 * g / np.hypot(*g), rel=1e-6)


def test_full_matrix_adagrad_knows_a_single_direction() -> None:
    # All gradients alike: one eigenvalue of G is 0, and rounding makes it now negative, now positive.
    for degrees in range(5, 360, 7):
        slope = rotation(degrees) @ [3.0, 0.0]
        path = run(
            FullMatrixAdaGrad(learning_rate=1.0, epsilon=0.0), Quadratic(np.zeros((2, 2)), slope=slope), (0, 0), 30
        )
        length = 1 / np.sqrt(np.arange(1, 31))[:, np.newaxis]
        assert np.diff(path.x, axis=0) == pytest.approx(-length * slope / 3, abs=1e-6)


@pytest.mark.parametrize("rule", [Lion(learning_rate=0.01, weight_decay=0.0), Rprop()])
def test_only_the_signs_count(rule: Any) -> None:
    path = run(rule, Rosenbrock(), (-1.2, 1.0), 100).x
    assert np.array_equal(run(rule, Stretched(Rosenbrock(), (4.0, 0.25)), (-1.2, 1.0), 100).x, path)
    adam = Adam(learning_rate=0.01, epsilon=1.0)
    assert not np.array_equal(
        run(adam, Stretched(Rosenbrock(), (4.0, 0.25)), (-1.2, 1.0), 100).x, run(adam, Rosenbrock(), (-1.2, 1.0), 100).x
    )


def test_lions_steps_are_the_learning_rate() -> None:
    steps = np.diff(run(Lion(learning_rate=0.03, weight_decay=0.0), Beale(), (1.0, 1.6), 50).x, axis=0)
    assert np.abs(steps) == pytest.approx(0.03)


def test_rprops_step_sizes_grow_shrink_and_wait() -> None:
    loss = Quadratic(np.array([[1.0]]))
    path = run(Rprop(initial_step=1.0, grow=1.5, shrink=0.5), loss, (2.0,), 5)
    # 2 -1-> 1 -1.5-> -.5, sign flips: wait, size .75 -.75-> .25, flips: wait
    assert path.x[:, 0] == pytest.approx([2.0, 1.0, -0.5, -0.5, 0.25, 0.25])
    assert path.state["size"][:, 0] == pytest.approx([1.0, 1.0, 1.5, 0.75, 0.75, 0.375])
