"""A race packed for the browser: whatever its surface's least loss is, each row says how far above it a path runs."""

from dataclasses import replace

import numpy as np
import pytest

from optimizers import Adam, GradientDescent, Newton
from player.paths import loss_offset, measures_of, packed_paths
from studies import Ensemble, Lane, Race
from surfaces import Easom, McCormick, NoisyMoons, Saddle, StyblinskiTang, Transform

LANES = (Lane(GradientDescent(learning_rate=0.01)), Lane(Adam()))
ENSEMBLES = {
    "seeds": Ensemble(sigma=0.5, seeds=3),
    "cloud": Ensemble(starts=4, spread=0.1),
    "both": Ensemble(sigma=0.5, seeds=2, starts=3),
}


def rows_of(race: Race, measures=()) -> np.ndarray:
    body = packed_paths(race.trajectories(), race.ground, race.companions(), measures)
    return np.frombuffer(body, dtype="<f4").reshape(-1, race.steps + 1)


@pytest.mark.parametrize("transform", [Transform(), Transform(turn=30.0, loss_factor=4.0)])
@pytest.mark.parametrize("ensemble", ENSEMBLES.values(), ids=ENSEMBLES)
@pytest.mark.parametrize("surface", [StyblinskiTang(), Easom(), McCormick(), Saddle()])
def test_the_loss_of_every_row_is_the_height_above_the_infimum(surface, ensemble, transform):
    """Of a lane as of its companions: at the points of the row, the surface is so much higher than its least."""
    race = Race(surface, surface.start, 30, LANES, transform, ensemble)
    rows, others = rows_of(race), race.members - 1
    assert len(rows) == len(LANES) * 3 * (1 + others)
    least = surface.infimum * transform.loss_factor if np.isfinite(surface.infimum) else 0.0
    x, y, loss = np.moveaxis(rows.astype(float).reshape(-1, 3, race.steps + 1), 1, 0)
    there = race.ground.value(np.stack([x, y])) - least
    np.testing.assert_allclose(loss, there, rtol=1e-3, atol=1e-3)
    paths = [path.x for path in race.trajectories()]
    paths += [path.x[:, :, k] for path in race.companions() for k in range(others)]
    np.testing.assert_allclose(np.stack([x, y]), np.stack(paths).transpose(2, 0, 1), rtol=1e-6)
    if np.isfinite(surface.infimum):
        assert not (loss < -1e-9).any()  # rounding may lead a hair below


def test_a_loss_just_above_the_infimum_survives():
    """Newton ends on the minimum of a surface of depth -78, where float32 has steps of 1e-5."""
    surface = StyblinskiTang()
    start = tuple(np.array(surface.minima[0]) + 1e-5)
    race = Race(surface, start, 2, (Lane(Newton()),), ensemble=Ensemble(starts=2, spread=1e-6))
    x, y, loss, u, v, beside = rows_of(race)
    height = race.ground.value(np.array([race.start]).T) - surface.infimum
    assert 1e-10 < height[0] < 1e-8
    assert loss[0] == pytest.approx(height[0], rel=1e-3)
    assert loss[-1] < 1e-12
    path = race.companions()[0]
    assert beside[0] == pytest.approx(path.loss[0, 0] - surface.infimum, rel=1e-6)
    assert (u[0], v[0]) != (x[0], y[0])


def test_a_measure_is_a_row_of_its_lane_and_of_no_companion():
    race = Race(NoisyMoons(), NoisyMoons.start, 20, LANES, Transform(turn=30.0), ENSEMBLES["cloud"])
    plain = replace(race, transform=Transform())
    assert "accuracy" in measures_of(plain.ground)
    assert "accuracy" not in measures_of(race.ground)  # the points are not turned with their weights
    for one in (race, plain):
        names = tuple(reversed(measures_of(one.ground)))
        rows = rows_of(one, names)
        width = 3 + len(names)
        assert len(rows) == len(LANES) * (width + 3 * 3)
        for k, path in enumerate(one.trajectories()):
            told = dict(zip(names, rows[width * k + 3 : width * (k + 1)], strict=True))
            expected = {"gradient_norm": path.gradient_norm, "cost": path.cost}
            expected["distance"] = one.ground.distance_to_minima(path.x.T)
            if "accuracy" in names:
                expected["accuracy"] = one.ground.accuracy(path.x.T)
            assert set(told) == set(expected) == set(names)
            for name, row in told.items():
                np.testing.assert_allclose(row, expected[name], rtol=1e-6)


def test_where_the_loss_has_no_bound_nothing_is_taken_off():
    assert loss_offset(Saddle()) == 0
    assert loss_offset(StyblinskiTang()) == StyblinskiTang.infimum
    assert set(measures_of(Saddle())) < set(measures_of(NoisyMoons()))
