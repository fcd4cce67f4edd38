"""A map of two parameters tells of each cell what a single run tells."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizers import OPTIMIZERS, Adam, Cosine, GradientDescent, InverseTime, Momentum, run
from studies import Ensemble, Lane, Race
from studies.axis import Axis, axes
from studies.study import compute, pieces, whole
from studies.sweep import Sweep
from surfaces import SURFACES, Beale, IllConditionedQuadratic, NoisyMoons, Rosenbrock, Saddle, Transform

STEPS = 12  # on which a rounding does not grow into another path


@st.composite
def sweeps(draw) -> Sweep:
    """Any rule on any surface, transformed and noisy, over any two numbers of that race."""
    surface = SURFACES[draw(st.sampled_from(list(SURFACES)))]()
    rule = OPTIMIZERS[draw(st.sampled_from(list(OPTIMIZERS)))]()
    schedules = st.sampled_from([InverseTime(), Cosine(period=STEPS)])
    lane = Lane(rule, draw(schedules)) if rule.has_learning_rate and draw(st.booleans()) else Lane(rule)
    transform = Transform(turn=draw(st.sampled_from([0.0, 30.0])), loss_factor=draw(st.sampled_from([1.0, 0.5])))
    noise = Ensemble(sigma=draw(st.sampled_from([0.0, 0.3])), seed=draw(st.integers(0, 5)))
    start = tuple(draw(st.floats(low, high)) for low, high in surface.domain)
    race = Race(surface, start, STEPS, (lane,), transform, noise)
    offered = [
        replace(axis, high=float(STEPS)) if axis.of == "race" else axis for axis in axes(race, draw(st.integers(3, 40)))
    ]
    x, y = draw(st.permutations(offered))[:2]
    return Sweep(race, x, y)


def single(race: Race, moved: float = 0.0, seed: int = 0):
    """The run of the race's one lane, from a start that is moved by so many parts, under a seed that is so much greater."""
    x, y = race.shown_start
    lane = race.running[0]
    start = np.array([[x * (1 + moved)], [y * (1 - moved)]])
    return run(lane.optimizer, race.noisy_ground.reseeded(seed), start, race.steps, lane.schedule)


def badness(path) -> float:
    """The loss at the end; infinite for a run that has diverged, and minus that for one that fell out of sight."""
    loss = path.loss[-1, 0] if path.loss.ndim > 1 else path.loss[-1]
    lost = -np.inf if path.status == "escaped" else np.inf
    return lost if np.isnan(loss) else float(loss)


def of_a_cell(sweep: Sweep, race: Race, moved: float = 0.0):
    """The run that tells of a cell: of those under the seeds, the one in the middle."""
    paths = [single(race, moved, seed) for seed in range(sweep.repeats)]
    return sorted(paths, key=badness)[len(paths) // 2]


def differ(one, other) -> list[str]:
    """In what two ends of a run differ by more than rounding."""
    found = [] if np.allclose(one.x, other.x, rtol=1e-6, atol=1e-6, equal_nan=True) else ["x"]
    return found + [
        name for name in ("status", "converged_at", "diverged_at") if getattr(one, name) != getattr(other, name)
    ]


class Ends:
    """The end of a lane, of a trajectory or of fates."""

    def __init__(self, x, found, lane) -> None:
        self.x = x[:, lane]
        for name in ("status", "converged_at", "diverged_at"):
            setattr(self, name, np.ravel(getattr(found, name))[lane])


@settings(max_examples=100)
@given(sweeps(), st.data())
def test_a_map_equals_single_runs(sweep, data):
    count = sweep.shape[0] * sweep.shape[1]
    cells = np.array(sorted(data.draw(st.sets(st.integers(0, count - 1), min_size=2, max_size=4))))
    found = compute(sweep, cells)
    for k, cell in enumerate(cells):
        row, column = np.unravel_index(cell, sweep.shape)
        race = sweep.turned(sweep.x_values[column], sweep.y_values[row])
        here, left, right = (
            Ends(path.x[-1], path, 0) for path in (of_a_cell(sweep, race, moved) for moved in (0.0, -1e-13, 1e-13))
        )
        if differ(here, left) or differ(here, right):  # on the edge between two fates, rounding decides
            continue
        assert differ(here, Ends(found.x, found, k)) == []


def test_rows_are_values_of_y_and_columns_values_of_x():
    race = Race(IllConditionedQuadratic(condition=30.0), (1.5, 0.75), 20, (Lane(Momentum()),))
    sweep = Sweep(race, Axis("optimizer", "learning_rate", 1e-3, 1e-2, 3), Axis("surface", "condition", 1, 30, 4))
    found = whole(sweep)
    assert found.loss.shape == (4, 3)
    np.testing.assert_allclose(sweep.y_values, np.geomspace(1, 30, 4), rtol=1e-3)
    np.testing.assert_allclose(sweep.x_values, np.geomspace(1e-3, 1e-2, 3), rtol=1e-3)
    for row, condition in enumerate(sweep.y_values.tolist()):
        for column, rate in enumerate(sweep.x_values.tolist()):
            path = run(Momentum(learning_rate=rate), IllConditionedQuadratic(condition=condition), (1.5, 0.75), 20)
            assert found.loss[row, column] == pytest.approx(path.loss[-1], rel=1e-9)


def test_lanes_that_are_off_and_companions_do_not_matter():
    race = Race(Rosenbrock(), (-1.2, 1.0), 30, (Lane(GradientDescent(), on=False), Lane(Adam())))
    axes_of_it = Axis("optimizer", "learning_rate", 1e-3, 1, 5), Axis("surface", "b", 1, 100, 4)
    alone = whole(Sweep(replace(race, lanes=race.lanes[1:]), *axes_of_it))
    crowd = whole(Sweep(replace(race, ensemble=Ensemble(seeds=3, starts=4)), *axes_of_it))
    np.testing.assert_array_equal(alone.x, crowd.x)


@pytest.mark.parametrize("transform", [Transform(), Transform(turn=90.0, stretch=2.0)], ids=["plain", "transformed"])
def test_minibatches_and_their_seeds_are_axes(transform):
    race = Race(NoisyMoons(), (-1.0, 3.0), 8, (Lane(Adam()),), transform)
    sweep = Sweep(race, Axis("surface", "batch", 1, 200, 5), Axis("surface", "seed", 0, 4, 5))
    found = whole(sweep)
    assert len(np.unique(found.x[0, :, 0])) == 5  # every seed draws another minibatch of one point
    assert len(np.unique(found.x[0, :, -1])) == 1  # all points are all points
    path = single(sweep.turned(sweep.x_values[1], sweep.y_values[2]))
    np.testing.assert_allclose(found.x[:, 2, 1], path.x[-1, :, 0], rtol=1e-9)


def test_more_noise_along_an_axis_of_the_surface_stays_with_its_lane():
    race = Race(IllConditionedQuadratic(), (1.5, 0.75), 25, (Lane(Momentum()),), ensemble=Ensemble(sigma=0.5, seed=3))
    sweep = Sweep(race, Axis("optimizer", "learning_rate", 1e-4, 1, 7), Axis("surface", "condition", 1, 100, 6))
    found = whole(sweep)
    assert {"diverged", "running"} <= set(found.status.ravel())
    path = of_a_cell(sweep, sweep.turned(sweep.x_values[3], sweep.y_values[4]))
    np.testing.assert_allclose(found.x[:, 4, 3], path.x[-1, :, 0], rtol=1e-9)


MOONS = Race(NoisyMoons(), (-1.0, 3.0), 40, (Lane(Adam()),))
NOISY = Race(IllConditionedQuadratic(), (1.5, 0.75), 40, (Lane(Adam()),), ensemble=Ensemble(sigma=0.5))
RATE, BETA = Axis("optimizer", "learning_rate", 1e-3, 1, 5), Axis("optimizer", "beta1", 0, 0.99, 4)


@pytest.mark.parametrize("race", [MOONS, NOISY], ids=["minibatches", "noise"])
def test_where_seeds_decide_a_cell_is_the_middle_one_of_several(race):
    sweep = Sweep(race, RATE, BETA)
    assert sweep.repeats == 5
    found = whole(sweep)
    for row, y in enumerate(sweep.y_values):
        for column, x in enumerate(sweep.x_values):
            losses = [float(single(sweep.turned(x, y), seed=seed).loss[-1, 0]) for seed in range(5)]
            assert found.loss[row, column] == pytest.approx(np.median(losses), rel=1e-9)
    assert Sweep(replace(race, ensemble=replace(race.ensemble, seeds=9)), RATE, BETA).repeats == 9
    assert Sweep(replace(race, ensemble=replace(race.ensemble, seeds=2)), RATE, BETA).repeats == 5
    assert "of 5 seeds" in sweep.note
    assert sweep.shown_race.members == 5


def test_a_cell_is_a_run_where_seeds_change_nothing_or_are_what_is_varied():
    quiet = Sweep(Race(Rosenbrock(), (-1.2, 1.0), 30, (Lane(Adam()),), ensemble=Ensemble(seeds=9)), RATE, BETA)
    seeds = Sweep(NOISY, RATE, Axis("ensemble", "seed", 0, 9, 10))
    whole_batch = Sweep(replace(MOONS, surface=NoisyMoons(batch=200)), RATE, BETA)
    for sweep in (quiet, seeds, whole_batch):
        assert sweep.repeats == 1
        assert sweep.note == ""
    growing = Sweep(replace(NOISY, ensemble=Ensemble()), RATE, Axis("ensemble", "sigma", 0, 2, 5))
    assert growing.repeats == 5


def test_runs_under_several_seeds_are_all_counted():
    one, several = (Sweep(race, RATE, BETA) for race in (replace(NOISY, ensemble=Ensemble()), NOISY))
    assert several.seconds == pytest.approx(5 * one.seconds)
    assert sum(len(cells) for cells in pieces(several)) == 20


@pytest.mark.parametrize(
    ("race", "name"),
    [
        (replace(NOISY, ensemble=Ensemble()), "steps"),
        (NOISY, "loss"),
        (MOONS, "loss"),
        (replace(MOONS, surface=NoisyMoons(batch=200)), "steps"),
        (replace(NOISY, surface=Saddle(), ensemble=Ensemble()), "loss"),
    ],
    ids=["quiet", "noise", "minibatches", "all-points", "no-minimum"],
)
def test_a_map_opens_with_a_measure_that_says_something(race, name):
    assert Sweep(race, RATE, BETA).opening == name


def test_what_cannot_be_swept_is_refused_with_a_sentence():
    race = Race(Rosenbrock(), (-1.2, 1.0), 30, (Lane(Adam()), Lane(Momentum())))
    rate, beta = Axis("optimizer", "learning_rate", 1e-3, 1), Axis("optimizer", "beta1", 0, 0.99)
    with pytest.raises(ValueError, match="choose one of the 2 lanes"):
        Sweep(race, rate, beta)
    one = replace(race, lanes=race.lanes[:1])
    with pytest.raises(ValueError, match="choose two different ones"):
        Sweep(one, rate, replace(rate, low=1e-4))
    with pytest.raises(ValueError, match="has no parameter 'momentum'"):
        Sweep(one, rate, Axis("optimizer", "momentum", 0, 0.9))


def test_the_start_may_be_an_axis_on_turned_ground():
    """Its coordinates are those of the surface before it was turned, as everywhere."""
    race = Race(Beale(), (1.0, 1.6), 40, (Lane(GradientDescent(learning_rate=0.01)),), Transform(turn=30, stretch=2.0))
    study = Sweep(race, Axis("start", "x", -1.0, 2.0, 5), Axis("optimizer", "learning_rate", 1e-4, 0.1, 4))
    found = whole(study)
    for row in range(4):
        for column in range(5):
            single = study.turned(float(study.x_values[column]), float(study.y_values[row]))
            assert single.start == (study.x_values[column], 1.6)
            path = single.trajectories()[0]
            np.testing.assert_allclose(found.x[:, row, column], path.x[-1], rtol=1e-9, atol=1e-12)
            assert found.status[row, column] == path.status
