"""Transforms that differ from lane to lane: each lane is what it is by itself."""

import numpy as np
import pytest
from plane import ALL, WITH_MINIMA, each, points

from optimizers import Adam, GradientDescent, Momentum, run
from optimizers.fates import fates
from optimizers.outcome import Minima
from surfaces import Himmelblau, LinearNetwork, Rosenbrock, Saddle, Transform, Transformed, transformed

TURN = np.array([0.0, 30.0, 90.0, -180.0, 12.5])
STRETCH = np.array([0.01, 0.7, 1.0, 3.0, 40.0])
FACTOR = np.array([0.001, 0.5, 1.0, 7.0, 300.0])
VARIED = [
    {"turn": TURN},
    {"stretch": STRETCH},
    {"loss_factor": FACTOR},
    {"turn": TURN, "stretch": STRETCH, "loss_factor": FACTOR},
]
varied = pytest.mark.parametrize("changes", VARIED, ids=["turn", "stretch", "loss_factor", "all"])


def one(changes: dict, lane: int) -> Transform:
    """The transform of a lane, with the others' defaults."""
    return Transform(**{name: float(values[lane]) for name, values in changes.items()})


@each(ALL)
@varied
def test_every_number_of_a_ground_is_that_of_the_lane(cls, changes):
    surface, together = cls(), Transformed(cls(), Transform(**changes))
    assert together.lanes == (5,)
    x = together.move(points(cls, 5, seed=6))
    for lane in range(5):
        alone, point = Transformed(surface, one(changes, lane)), x[:, lane]
        for name in ("value", "gradient", "hessian", "distance_to_minima", "back", "move"):
            np.testing.assert_allclose(
                getattr(together, name)(x)[..., lane], getattr(alone, name)(point), rtol=1e-9, atol=1e-12, err_msg=name
            )
        radius = alone.distance_to_minima(point) * np.array([0.999, 1.001])
        for share in radius[np.isfinite(radius)]:
            assert together.is_within(np.full(5, share), x)[lane] == alone.is_within(share, point)
        low, high = (np.broadcast_to(ends.T, (5, 2))[lane] for ends in together.bounds)
        np.testing.assert_allclose([low, high], alone.bounds, rtol=1e-12)
        assert np.broadcast_to(together.infimum, 5)[lane] == pytest.approx(alone.infimum)


@each(WITH_MINIMA)
@varied
def test_near_is_a_share_of_each_lanes_own_window(cls, changes):
    together = Transformed(cls(), Transform(**changes))
    width = np.hypot(*np.diff(cls().domain, axis=1).ravel())
    for share in (0.0, 0.0199, 0.0201):
        here = np.reshape(cls().minima[0], (2, 1)) + share * width * np.array([[0.6], [-0.8]])
        x = together.move(np.repeat(here, 5, axis=1))
        alone = [
            bool(Minima(ground, 1e9).is_near(ground.move(here[:, 0])))
            for ground in (Transformed(cls(), one(changes, lane)) for lane in range(5))
        ]
        np.testing.assert_array_equal(Minima(together, 1e9).is_near(x), alone)


@varied
@pytest.mark.parametrize(
    "surface", [Rosenbrock(), Saddle(), Himmelblau(), LinearNetwork()], ids=lambda surface: surface.slug
)
@pytest.mark.parametrize(
    "rule",
    [GradientDescent(0.002), Momentum(0.01), Adam(0.05), GradientDescent(1.0)],
    ids=["slow", "momentum", "adam", "fast"],
)
def test_each_lane_runs_as_it_does_alone(rule, surface, changes):
    """Far, near and at rest are told by its own window: some lanes diverge here, some converge, some fall out of sight."""
    ground = Transformed(surface, Transform(**changes))
    start = ground.move(np.repeat(np.reshape(surface.start, (2, 1)), 5, axis=1))
    found, last, whole = (
        fates(rule, ground, start, 60),
        run(rule, ground, start, 60, keep="last"),
        run(rule, ground, start, 60),
    )
    for lane in range(5):
        alone = run(rule, Transformed(surface, one(changes, lane)), start[:, lane], 60)
        for ends in (found, last, whole):
            assert ends.status[lane] == alone.status
            assert (ends.converged_at[lane], ends.diverged_at[lane]) == (alone.converged_at, alone.diverged_at)
        np.testing.assert_allclose(found.x[:, lane], alone.x[-1], rtol=1e-6, atol=1e-9)


@varied
def test_one_lane_that_stays_as_it_is_does_not_hold_the_others(changes):
    untouched = {"turn": 0.0, "stretch": 1.0, "loss_factor": 1.0}
    some = {name: np.where(np.arange(5) == 2, untouched[name], values + 2) for name, values in changes.items()}
    ground, x = transformed(Rosenbrock(), Transform(**some)), points(Rosenbrock, 5)
    moved = (ground.move(x) != x).any(axis=0) | (ground.value(ground.move(x)) != Rosenbrock().value(x))
    assert moved.tolist() == [True, True, False, True, True]
    everywhere = Transform(**{name: np.full(5, value) for name, value in untouched.items()})
    assert everywhere.is_identity
    assert transformed(Rosenbrock(), everywhere) == Rosenbrock()


@pytest.mark.parametrize("turn", [33.0, np.array([[0.0], [33.0]])], ids=["one turn", "turns"])
def test_the_surfaces_own_lanes_and_the_transforms_span_theirs_together(turn):
    steepness = np.array([1.0, 20.0, 300.0])
    ground = Transformed(Rosenbrock(b=steepness), Transform(turn=turn, loss_factor=2.0))
    lanes = np.broadcast_shapes(np.shape(turn), (3,))
    assert ground.lanes == lanes
    path = run(GradientDescent(0.0005), ground, (0.5, -0.5), 30)
    assert path.x.shape == (31, 2, *lanes)
    for lane in np.ndindex(lanes):
        angle = float(np.broadcast_to(turn, lanes)[lane])
        alone = Transformed(Rosenbrock(b=steepness[lane[-1]]), Transform(turn=angle, loss_factor=2.0))
        np.testing.assert_allclose(path.x[:, :, *lane], run(path.optimizer, alone, (0.5, -0.5), 30).x, rtol=1e-9)


def test_quarter_turns_are_exact():
    for turn, wanted in ((90.0, (-2.0, 1.0)), (180.0, (-1.0, -2.0)), (-90.0, (2.0, -1.0)), (0.0, (1.0, 2.0))):
        matrix = Transform(turn=np.array([turn, 30.0])).matrix[..., 0]
        np.testing.assert_array_equal(matrix @ [1.0, 2.0], wanted)
        np.testing.assert_array_equal(Transform(turn=turn).matrix, matrix)


def test_something_is_transformed_where_any_lane_is():
    assert not Transform(turn=np.array([0.0, 0.0, 30.0])).is_identity
    assert Transform(turn=np.zeros(3), stretch=np.ones(3)).is_identity
