"""What is said of the single steps of a path, against what the path itself and closed forms say."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from losses import Quadratic

from optimizers import (
    BFGS,
    OPTIMIZERS,
    Adam,
    AdamW,
    Cosine,
    DiagonalNewton,
    GradientDescent,
    InverseTime,
    Momentum,
    NAdam,
    Nesterov,
    Newton,
    RMSProp,
    run,
)
from studies.inspection import Inspection, inspect
from surfaces import SURFACES, Beale, IllConditionedQuadratic, Noisy, Rosenbrock, Saddle

KAPPA = 20.0
BOWL = IllConditionedQuadratic(condition=KAPPA, angle=30.0)
START = (1.5, 0.75)
every_rule = pytest.mark.parametrize("rule", list(OPTIMIZERS.values()), ids=list(OPTIMIZERS))


def arrays(inspection: Inspection) -> dict[str, np.ndarray]:
    """Every array of an inspection, by name."""
    told = {name: value for name, value in vars(inspection).items() if isinstance(value, np.ndarray)}
    return told | dict(inspection.internals)


@every_rule
def test_shapes_and_names(rule: Any) -> None:
    path = run(rule(), Beale(), (1.0, 1.6), 12)
    told = inspect(path)
    assert told.gradient.shape == told.step.shape == (12, 2)
    assert told.learning_rate.shape == told.limit.shape == told.overshoot.shape == (12,)
    assert told.eigenvalues.shape == (13, 2)
    assert told.hessian.shape == told.eigenvectors.shape == (13, 2, 2)
    assert told.condition_number.shape == (13,)
    assert (told.effective_rate is None) == (path.effective_rate is None)
    names = list(rule.state_names.values())
    corrected = [f"{rule.state_names[field]}, corrected" for field in path.corrected or {}]
    assert list(told.internals) == names + corrected
    for field, name in rule.state_names.items():
        rows = told.internals[name]
        assert rows.shape[0] == 12
        assert rows.shape[1] in (1, 2, 4)
        assert np.array_equal(rows.ravel(), path.state[field][1:].ravel(), equal_nan=True)


def test_internals_are_flat_rows() -> None:
    path = run(BFGS(), Beale(), (1.0, 1.6), 8)
    told = inspect(path)
    assert told.internals["inverse Hessian"].shape == (8, 4)
    assert told.internals["inverse Hessian"][3].tolist() == path.state["B"][4].ravel().tolist()
    assert told.internals["steps learned from"].shape == (8, 1)
    told = inspect(run(Adam(beta1=0.9), Beale(), (1.0, 1.6), 8))
    assert told.internals["first moment, corrected"][0] == pytest.approx(told.gradient[0])
    assert told.internals["second moment, corrected"][0] == pytest.approx(told.gradient[0] ** 2)


@pytest.mark.parametrize("surface", [Rosenbrock(), Noisy(Rosenbrock(), sigma=3.0, seed=5)], ids=["still", "noisy"])
def test_the_step_of_gradient_descent_is_its_rate_times_the_gradient_it_met(surface: Any) -> None:
    told = inspect(run(GradientDescent(learning_rate=1e-3), surface, (-1.2, 1.0), 200, InverseTime(decay=0.1)))
    assert told.step == pytest.approx(-told.learning_rate[:, np.newaxis] * told.gradient, abs=1e-14)
    assert told.learning_rate[[0, 9]] == pytest.approx([1e-3 / 1.1, 1e-3 / 2])


@pytest.mark.parametrize("slug", ["adagrad", "rmsprop", "adadelta", "diagonal-newton", "backtracking-descent"])
@pytest.mark.parametrize("sigma", [0.0, 0.5])
def test_the_step_of_a_rule_without_momentum_is_its_rates_times_the_gradient(slug: str, sigma: float) -> None:
    told = inspect(run(OPTIMIZERS[slug](), Noisy(Beale(), sigma=sigma), (1.0, 1.6), 60))
    assert told.step == pytest.approx(-told.effective_rate * told.gradient, abs=1e-12)


def test_the_gradient_is_noisy_and_the_curvature_is_not() -> None:
    path = run(Momentum(), Noisy(BOWL, sigma=2.0, seed=3), START, 50)
    told = inspect(path)
    clean = BOWL.gradient(path.x[:-1].T).T
    noise = told.gradient - clean
    assert 1.0 < noise.std() < 3.0
    assert told.gradient[7] == pytest.approx(path.surface.at(8).gradient(path.x[7]))
    assert told.eigenvalues == pytest.approx(np.broadcast_to([KAPPA, 1.0], (51, 2)))


@pytest.mark.parametrize("slug", SURFACES)
def test_eigenvalues_and_eigenvectors(slug: str) -> None:
    surface = SURFACES[slug]()
    path = run(OPTIMIZERS["adam"](), surface, surface.start, 40)
    told = inspect(path)
    hessian = np.moveaxis(surface.hessian(path.x.T), -1, 0)
    assert np.array_equal(told.hessian, hessian)
    scale = 1 + np.abs(hessian).max()
    assert told.eigenvalues == pytest.approx(np.linalg.eigvalsh(hessian)[:, ::-1], abs=1e-11 * scale)
    rebuilt = np.einsum("ki,kia,kib->kab", told.eigenvalues, told.eigenvectors, told.eigenvectors)
    assert rebuilt == pytest.approx(hessian, abs=1e-11 * scale)


@pytest.mark.parametrize("kappa", [1.0, 7.0, 1e4])
@pytest.mark.parametrize("angle", [0.0, 45.0, -20.0])
def test_condition_number(kappa: float, angle: float) -> None:
    told = inspect(run(Adam(), IllConditionedQuadratic(condition=kappa, angle=angle), START, 5))
    assert told.condition_number == pytest.approx(kappa, rel=1e-9)
    assert inspect(run(Adam(), Saddle(), (1.0, 0.1), 5)).condition_number == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rule", "product"),
    [
        (GradientDescent(learning_rate=0.03), 2.0),
        (Momentum(learning_rate=0.03, momentum=0.8), 2 * 1.8),
        (Nesterov(learning_rate=0.03, momentum=0.8), 3.6 / 2.6),
    ],
    ids=["gradient descent", "momentum", "nesterov"],
)
def test_limit_of_a_plain_rule(rule: Any, product: float) -> None:
    told = inspect(run(rule, BOWL, START, 30, Cosine(period=60)))
    assert told.limit == pytest.approx(product / KAPPA)
    assert told.overshoot == pytest.approx(told.learning_rate * KAPPA / product)
    surface = Rosenbrock()
    path = run(type(rule)(learning_rate=1e-4), surface, (-1.2, 1.0), 30)
    steepest = np.linalg.eigvalsh(np.moveaxis(surface.hessian(path.x[:-1].T), -1, 0))[:, 1]
    assert inspect(path).limit == pytest.approx(path.optimizer.stable_rate(steepest))


@pytest.mark.parametrize("rule", [RMSProp(learning_rate=0.02), Adam(), AdamW(weight_decay=0.5), NAdam()])
def test_limit_of_a_rule_with_rates_per_dimension(rule: Any) -> None:
    path = run(rule, Rosenbrock(), (-1.2, 1.0), 40)
    told = inspect(path)
    for k in (0, 5, 39):
        product = path.effective_rate[k][:, np.newaxis] * Rosenbrock().hessian(path.x[k])
        largest = np.linalg.eigvals(product).real.max() / rule.learning_rate
        assert told.limit[k] == pytest.approx(rule.stable_rate(largest, k + 1))
        assert told.overshoot[k] * told.limit[k] == pytest.approx(rule.learning_rate)


@pytest.mark.parametrize("share", [0.3, 0.9, 0.99, 1.01, 1.1, 3.0])
def test_gradient_descent_diverges_on_a_quadratic_exactly_where_it_overshoots(share: float) -> None:
    path = run(GradientDescent(learning_rate=share * 2 / KAPPA), BOWL, START, 3000)
    told = inspect(path)
    alive = ~np.isnan(told.overshoot)
    assert told.overshoot[alive] == pytest.approx(share)
    assert (path.status == "diverged") == (share > 1)
    assert alive.all() == (share < 1)


def test_no_limit_where_none_is_known() -> None:
    for rule in (Newton(), BFGS(), OPTIMIZERS["rprop"](), OPTIMIZERS["backtracking-descent"]()):
        told = inspect(run(rule, BOWL, START, 5))
        assert np.isnan(told.limit).all()
        assert np.isnan(told.overshoot).all()
    assert np.isnan(inspect(run(BFGS(), BOWL, START, 5)).learning_rate).all()
    hilltop = Quadratic(np.diag([-1.0, -2.0]))
    assert np.isnan(inspect(run(GradientDescent(), hilltop, START, 5)).limit).all()
    # Where a rate is negative there is no symmetric form, nor where there is no rate at all.
    assert np.isnan(inspect(run(DiagonalNewton(learning_rate=0.5), Saddle(), (1.0, 0.5), 5)).limit).all()
    assert np.isnan(inspect(run(GradientDescent(learning_rate=0.0), BOWL, START, 5)).limit).all()


def test_a_path_that_diverged_ends_in_nan() -> None:
    path = run(GradientDescent(learning_rate=1.0), Rosenbrock(), (-1.2, 1.0), 40)
    told = inspect(path)
    assert 0 < path.diverged_at < 20
    for name, rows in arrays(told).items():
        assert np.isnan(rows[path.diverged_at :]).all(), name
    assert np.isfinite(told.gradient[: path.diverged_at]).all()  # also the one that threw it out
    assert np.isfinite(told.step[: path.diverged_at - 1]).all()


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.sampled_from(sorted(OPTIMIZERS)), finite, finite)
def test_nothing_is_infinite_and_nothing_warns(slug: str, x: float, y: float) -> None:
    told = inspect(run(OPTIMIZERS[slug](), Rosenbrock(), (x, y), 5))
    for name, rows in arrays(told).items():
        assert not np.isinf(rows).any(), name


def test_what_cannot_be_inspected_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"^Only one path on the plane can be inspected; give .* not \(6, 2, 3\)\.$"):
        inspect(run(Adam(), BOWL, np.ones((2, 3)), 5))
    with pytest.raises(ValueError, match=r"not \(6, 3\)\.$"):
        inspect(run(Adam(), Quadratic(np.eye(3)), np.ones(3), 5))
    with pytest.raises(ValueError, match=r'run it with keep="all"\.$'):
        inspect(run(Adam(), BOWL, START, 5, keep="last"))
