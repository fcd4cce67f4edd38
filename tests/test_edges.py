"""The edges that are drawn over a map are solved for: they lie where the closed forms say, at any resolution."""

from itertools import combinations

import numpy as np
import pytest

from optimizers import GradientDescent, Momentum, Nesterov
from player.atlas import theory_lines
from studies import Lane, Race
from studies.axis import Axis, axes
from studies.sweep import Sweep
from studies.theory import Theory, theory
from surfaces import IllConditionedQuadratic, Transform

Array = np.ndarray

KAPPA, STEPS = 50.0, 300
GROUND = IllConditionedQuadratic(condition=KAPPA, angle=30.0)
VISIBLE = 1e6 ** (1 / STEPS)


def sweep(rule, x: Axis, y: Axis, **more) -> Sweep:
    return Sweep(Race(GROUND, (1.5, 0.75), STEPS, (Lane(rule),), **more), x, y)


def told(study: Sweep) -> Theory:
    found = theory(study)
    assert found is not None
    return found


def drawn(study: Sweep) -> list[tuple[Array, Array]]:
    """The edge of stability and what the steps see of it as the browser is told them, in values of the axes."""
    lines = {line["name"].split()[0]: line for line in theory_lines(study, told(study))}
    return [
        tuple(values_at(axis, study.race, places) for axis, places in ((study.x, line["xs"]), (study.y, line["ys"])))
        for line in (lines["the"], lines["about"])
    ]


def values_at(axis: Axis, race: Race, places: list[float]) -> Array:
    """The values at places among those of an axis, counted from 0, on the axis' own scale."""
    scales = {"log": (np.log, np.exp), "complement": (lambda v: -np.log1p(-v), lambda v: -np.expm1(-v))}
    to, back = scales.get(axis.declared(race).scale, (np.asarray, np.asarray))
    return back(np.interp(places, np.arange(len(axis.values(race))), to(axis.values(race))))


@pytest.mark.parametrize("cells", [32, 64])
@pytest.mark.parametrize(
    ("rule", "edge", "seen"),
    [
        (Momentum(), lambda mu: 2 * (1 + mu), lambda mu, r: (r + 1) * (r + mu) / r),
        (Nesterov(), lambda mu: (2 + 2 * mu) / (1 + 2 * mu), lambda mu, r: 1 + r * r / (r * (1 + mu) + mu)),
    ],
    ids=["momentum", "nesterov"],
)
def test_every_drawn_point_satisfies_the_closed_form(cells, rule, edge, seen):
    rate = Axis("optimizer", "learning_rate", 1e-3, 1, cells)
    momentum = Axis("optimizer", "momentum", 0, 0.999, cells)
    for study in (sweep(rule, rate, momentum), sweep(rule, momentum, rate)):
        (x, y), (far_x, far_y) = drawn(study) if study.x == rate else [line[::-1] for line in drawn(study)]
        np.testing.assert_allclose(x, edge(y) / KAPPA, rtol=1e-6)
        np.testing.assert_allclose(far_x, seen(far_y, VISIBLE) / KAPPA, rtol=1e-6)
        for shares in (y, far_y):  # over all of the momenta, without a gap
            assert (shares.min(), shares.max()) == pytest.approx((0, 0.999), abs=1e-9)
            assert np.abs(np.diff(np.log1p(-shares))).max() < 0.06


def test_the_edge_of_gradient_descent_goes_along_with_what_is_done_to_its_ground():
    rate = Axis("optimizer", "learning_rate", 1e-3, 10, 24)
    for axis, limit in (
        (Axis("surface", "condition", 1.5, 300, 24), lambda kappa: 2 / kappa),
        (Axis("transform", "loss_factor", 0.1, 5, 24), lambda c: 2 / (c * KAPPA)),
        (Axis("transform", "stretch", 0.5, 3, 24), lambda s: 2 * s**2 / KAPPA),
        (Axis("transform", "turn", -180, 180, 24), lambda _: 2 / KAPPA),
        (Axis("surface", "angle", -90, 90, 24), lambda _: 2 / KAPPA),
        (Axis("race", "steps", 1, 300, 24), lambda _: 2 / KAPPA),
    ):
        rates, values = told(sweep(GradientDescent(), rate, axis)).edge.T
        np.testing.assert_allclose(rates, limit(values), rtol=1e-9)
        assert (values.min(), values.max()) == pytest.approx((axis.low, axis.high))


def test_what_the_steps_see_depends_on_how_many_they_are():
    """Gradient descent multiplies by rate * 50 - 1 what it throws out."""
    rate, steps = Axis("optimizer", "learning_rate", 1e-3, 10, 24), Axis("race", "steps", 1, 300, 24)
    rates, counts = told(sweep(GradientDescent(), rate, steps)).visible_edge.T
    np.testing.assert_allclose((rates * KAPPA - 1) ** counts, 1e6, rtol=1e-6)
    # Where nothing else matters it is a number of steps, between two whole ones.
    turn = Axis("transform", "turn", -180, 180, 9)
    counts, turns = told(sweep(GradientDescent(learning_rate=0.05), steps, turn)).visible_edge.T
    np.testing.assert_allclose(1.5**counts, 1e6, rtol=1e-6)
    assert (turns.min(), turns.max()) == pytest.approx((-180, 180))


RULES = [Momentum(0.06, 0.52), Nesterov(0.03, 0.55)]
OF_NOISE_AND_START = {"sigma", "seed", "y"}  # start x stands for them


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_over_any_two_numbers_the_edge_parts_the_stable_cells_from_the_others(rule):
    """Along a row or a column stability changes once at most, and an edge passes there, and nowhere else."""
    race = Race(GROUND, (1.5, 0.75), STEPS, (Lane(rule),), transform=Transform(turn=20.0, stretch=1.1))
    for x, y in combinations([axis for axis in axes(race, 15) if axis.name not in OF_NOISE_AND_START], 2):
        study = Sweep(race, x, y)
        found = told(study)
        parted(found.edge, found.radius > 1, study.x_values, study.y_values)
        parted(found.edge[:, ::-1], (found.radius > 1).T, study.y_values, study.x_values)
        if found.visible is not None:
            beyond = found.radius > found.visible
            parted(found.visible_edge, beyond, study.x_values, study.y_values)
            parted(found.visible_edge[:, ::-1], beyond.T, study.y_values, study.x_values)


def parted(edge: Array, unstable: Array, values: Array, rows: Array) -> None:
    """Asserts that along each row the cells change once at most, and that the edge passes between those that do."""
    changes = unstable[:, 1:] != unstable[:, :-1]
    assert changes.sum(axis=1).max() <= 1
    for row, column in zip(*np.nonzero(changes), strict=True):
        assert values[column] * (1 - 1e-6) <= crossing_at(edge, rows[row]) <= values[column + 1] * (1 + 1e-6)
    if (unstable == unstable[0, 0]).all():
        assert not len(edge)


def crossing_at(edge: Array, y: float) -> float:
    """The x at which a curve of points, of which y rises or falls, has this y."""
    order = np.argsort(edge[:, 1], kind="stable")
    xs, ys = edge[order].T
    assert ys[0] - 1e-9 <= y <= ys[-1] + 1e-9
    return float(np.interp(y, ys, xs))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_where_nothing_that_varies_matters_there_is_no_edge(rule):
    """Not even at a rate that lies on the limit, where rounding alone decides."""
    at_limit = rule.with_rate(rule.stable_rate(KAPPA))
    study = sweep(at_limit, Axis("transform", "turn", -180, 180, 24), Axis("surface", "angle", -90, 90, 24))
    assert told(study).edge.shape == (0, 2)
