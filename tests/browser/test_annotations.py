"""The level line of the quadratic model that the player draws at an iterate."""

import numpy as np
import pytest

from player import assets

# A definite, an indefinite, a nearly singular, a singular and a vanishing Hessian, by their eigenvalues.
SHAPES = {
    "definite": (3.0, 0.4),
    "concave": (-2.0, -0.1),
    "indefinite": (2.0, -0.7),
    "nearly singular": (1.0, 1e-9),
    "nearly singular, indefinite": (1.0, -1e-12),
    "singular": (1.0, 0.0),
    "none": (0.0, 0.0),
}
REACH = 500.0

CALL = """async ([name, calls]) => {
  const module = await import(location.href);
  return calls.map((call) => module[name](...call));
}"""


@pytest.fixture
def call(visit):
    """Calls a function of the module in a browser, once for each list of arguments."""
    page = visit.page
    page.goto(f"{visit.url}/{assets.base()}/stage/conic.js")
    return lambda name, calls: page.evaluate(CALL, [name, calls])


def models(values: tuple[float, float], seed: int) -> list[list[float]]:
    """Gradients of many lengths, and Hessians with these eigenvalues, turned: gx, gy, hxx, hxy, hyy, reach."""
    random = np.random.default_rng(seed)
    made = []
    for length, angle in zip(10.0 ** random.uniform(-2, 3, 12), random.uniform(0, np.pi, 12), strict=True):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        hessian = turn @ np.diag(values) @ turn.T
        gradient = length * random.normal(size=2)
        made.append([*gradient.tolist(), hessian[0, 0], hessian[0, 1], hessian[1, 1], REACH])
    return made


def off(model: list[float], points: np.ndarray) -> np.ndarray:
    """|q| at points, as a share of the sizes of its two terms."""
    gradient, hessian = np.array(model[:2]), np.array([[model[2], model[3]], [model[3], model[4]]])
    far = np.linalg.norm(points, axis=1)
    size = np.linalg.norm(gradient) * far + np.linalg.norm(hessian) * far**2 / 2
    value = points @ gradient + ((points @ hessian) * points).sum(axis=1) / 2
    return np.abs(value) / np.maximum(size, 1e-300)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_model_has_the_iterates_value_all_along_its_level_line(call, shape):
    everything = [model for seed in range(4) for model in models(SHAPES[shape], seed)]
    for model, pieces in zip(everything, call("conic", everything), strict=True):
        assert pieces
        points = np.concatenate([np.reshape(piece, (-1, 2)) for piece in pieces])
        assert np.isfinite(points).all()
        assert len(points) <= 160
        assert np.linalg.norm(points, axis=1).max() <= REACH * (1 + 1e-9)
        assert off(model, points).max() < 1e-6
        # It passes the iterate: between two neighbours of a piece, or at one of its points.
        gaps = [distance_to_origin(np.reshape(piece, (-1, 2))) for piece in pieces]
        assert min(gaps) < 1e-6 * REACH


def distance_to_origin(points: np.ndarray) -> float:
    start, way = points[:-1], np.diff(points, axis=0)
    part = np.clip(-(start * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-300), 0, 1)
    return float(np.linalg.norm(start + part[:, None] * way, axis=1).min())


def test_an_ellipse_is_closed_and_smooth(call):
    # Through the origin, around (1, 100): half axes 1·√2 and 100·√2.
    gradient, (a, b) = (-1.0, -0.01), (1.0, 1e-4)
    [pieces] = call("conic", [[*gradient, a, 0.0, b, REACH]])
    [points] = [np.reshape(piece, (-1, 2)) for piece in pieces]
    assert np.allclose(points[0], points[-1], atol=1e-9)
    assert np.allclose(points[:, 1].max(), 100 + 100 * np.sqrt(2), rtol=1e-3)
    turns = np.diff(np.unwrap(np.arctan2(points[:, 1] / 100 - 1, points[:, 0] - 1)))
    assert np.abs(turns).max() < 0.15


def test_a_hyperbola_has_two_branches_and_a_saddle_seen_along_its_diagonal_two_lines(call):
    branches, pair = call("conic", [[2.0, 0.3, 2.0, 0.0, -2.0, REACH], [2.0, -2.0, 2.0, 0.0, -2.0, REACH]])
    assert len(branches) == 2
    for piece in branches:  # each goes on as far as it may
        ends = np.reshape(piece, (-1, 2))[[0, -1]]
        assert np.allclose(np.linalg.norm(ends, axis=1), REACH, rtol=1e-6)
    points = np.concatenate([np.reshape(piece, (-1, 2)) for piece in pair])
    x, y = points.T
    assert (np.minimum(np.abs(x - y), np.abs(x + y + 2)) < 1e-6 * REACH).all()
    assert np.abs(x - y).max() > REACH / 2
    assert np.abs(x + y + 2).max() > REACH / 2


def test_where_a_number_is_missing_nothing_is_drawn(call):
    model = [1.0, 0.5, 2.0, 0.1, 1.0]
    broken = [[*model[:k], bad, *model[k + 1 :], REACH] for k in range(5) for bad in (np.nan, np.inf)]
    assert call("conic", broken) == [[]] * len(broken)
    assert call("newtonPoint", [one[:5] for one in broken if np.isnan(one).any()]) == [None] * 5
    assert call("conic", [[0.0] * 5 + [REACH]]) == [[]]
    # At a minimum its level line is the iterate alone.
    assert call("conic", [[0.0, 0.0, 2.0, 0.1, 1.0, REACH]]) == [[]]


def test_newtons_step_lands_where_the_model_is_flat(call):
    calls = [model[:5] for shape in ("definite", "concave", "indefinite") for model in models(SHAPES[shape], 1)]
    for (gx, gy, hxx, hxy, hyy), point in zip(calls, call("newtonPoint", calls), strict=True):
        assert np.allclose(np.array([[hxx, hxy], [hxy, hyy]]) @ point, [-gx, -gy], rtol=1e-6, atol=1e-9)
    assert call("newtonPoint", [[1.0, 1.0, 1.0, 1.0, 1.0]]) == [None]
