"""A slice tells for which learning rates a lane ends well, and how far those spread."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from optimizers import BFGS, OPTIMIZERS, AdaDelta, Adam, Cosine, GradientDescent, Momentum, Newton, RMSProp, run
from parameters import parameters
from studies import Ensemble, Lane, Race
from studies.slices import Slices, decades_told, definition, good, slices
from studies.study import Grid, compute, pieces, whole
from surfaces import Beale, Easom, IllConditionedQuadratic, NoisyMoons, Rosenbrock, Saddle, Transform

BOWL = Race(IllConditionedQuadratic(condition=20.0), (1.5, 0.75), 400, (Lane(GradientDescent()), Lane(Momentum())))


def ends(study):
    """What becomes of all cells, without waiting for processes to start."""
    with ThreadPoolExecutor(1) as thread:
        return whole(study, thread)


def sliced(race: Race, count: int = 96):
    study = Slices(race, count)
    return slices(study, ends(study))


def test_the_good_rates_of_gradient_descent_end_at_the_limit_of_stability():
    descent, momentum = sliced(BOWL, 256)
    assert descent.region[1] == pytest.approx(2 / 20, rel=0.04)  # 2/L, within a cell
    assert descent.best == pytest.approx(2 / (20 + 1), rel=0.06)  # 2/(L + l): both eigenvectors shrink alike
    slowest = 1 - (1e-4 / descent.loss[0]) ** (1 / 800)  # where (1 - eta)^800 leaves the tolerance of the start's loss
    assert descent.region[0] == pytest.approx(slowest, rel=0.3)
    assert descent.decades == pytest.approx(np.log10(descent.region[1] / descent.region[0]), rel=1e-9)
    assert descent.status[descent.rates > 0.2].tolist() == ["diverged"] * (descent.rates > 0.2).sum()
    assert momentum.region[1] == pytest.approx(2 * (1 + 0.9) / 20, rel=0.05)  # 2 (1 + mu)/L, if ever so slowly there
    assert momentum.decades > descent.decades


def test_cells_are_single_runs_of_a_race_without_seeds():
    race = replace(
        BOWL,
        steps=20,
        lanes=(Lane(Adam(), Cosine(period=20)), Lane(BFGS()), Lane(Momentum(), on=False), Lane(GradientDescent())),
        transform=Transform(turn=30.0),
        ensemble=Ensemble(seed=2, seeds=4, starts=3),
    )
    found = sliced(race, 24)
    assert [one.lane for one in found] == [race.lanes[0], race.lanes[3]]
    for one in found:
        for k in (0, 9, 14, 23):
            rule = replace(one.lane.optimizer, learning_rate=one.rates[k])
            path = run(rule, race.noisy_ground, race.shown_start, race.steps, one.lane.schedule)
            np.testing.assert_allclose(one.loss[k], path.loss[-1], rtol=1e-6)
            assert one.status[k] == path.status


def test_all_lanes_share_the_rates_that_their_sliders_span_together():
    alone = Slices(BOWL, 7)
    np.testing.assert_allclose(alone.rates, np.geomspace(1e-5, 10, 7))
    wide = Slices(replace(BOWL, lanes=(*BOWL.lanes, Lane(AdaDelta()))), 8)
    np.testing.assert_allclose(wide.rates, np.geomspace(1e-5, 100, 8))
    assert wide.shape == (3, 8)
    assert Slices(replace(BOWL, lanes=(Lane(Newton()),)), 2).rates.tolist() == [1e-3, 2.0]


def test_every_rule_accepts_every_rate_of_the_range():
    for rule in OPTIMIZERS.values():
        for declared in parameters(rule):
            if declared.name == "learning_rate":
                assert declared.valid.contains([1e-5, 100.0])


@pytest.mark.parametrize(
    ("loss", "least", "start", "expected"),
    [
        ([1.0, 10.0, 10.1, np.nan], 1.0, 100.0, [True, True, False, False]),
        ([1e-30, 1e-20, 9e-5, 1.1e-4], 1e-30, 100.0, [True, True, True, False]),  # below the tolerance all are equal
        ([1.0, 4.0, 6.0, 9.9], 1.0, 10.0, [True, True, False, False]),  # who stands still is not good
        ([9.0, 9.9, 10.0, 10.1], 9.0, 10.0, [False] * 4),
        ([0.0, 1e-5, 5e-5, 1.0], 0.0, 5e-5, [True, True, True, False]),  # the start was good already
        ([np.inf, np.nan, np.inf, np.nan], np.inf, 10.0, [False] * 4),
    ],
)
def test_what_is_good(loss, least, start, expected):
    assert good(BOWL.ground, np.array(loss), least, start, 1e-4).tolist() == expected


def test_good_is_good_for_the_race_and_not_for_the_rule_alone():
    """Newton climbs from here, at every rate: its best ends far above Adam's, and none of its rates is good."""
    race = Race(Beale(), (1.0, 1.6), 198, (Lane(Newton()), Lane(Adam()), Lane(RMSProp())))
    newton, adam, rmsprop = sliced(race)
    assert np.nanmin(newton.loss) > 100 * np.nanmin(adam.loss)
    assert (newton.decades, newton.region, newton.good.any()) == (0.0, None, False)
    assert newton.best is not None
    least = min(np.nanmin(adam.loss), np.nanmin(rmsprop.loss))
    for one in (adam, rmsprop):
        with np.errstate(invalid="ignore"):
            assert one.good.tolist() == (one.loss <= max(10 * least, 1e-4)).tolist()
    (alone,) = sliced(replace(race, lanes=race.lanes[2:]))
    assert alone.good.sum() >= rmsprop.good.sum()


def test_where_nothing_moves_no_rate_is_good():
    (still,) = sliced(replace(BOWL, surface=Easom(), start=(-5.0, -5.0), lanes=(Lane(GradientDescent()),), steps=50))
    assert (still.decades, still.region, still.good.any()) == (0.0, None, False)


def test_where_every_run_diverges_there_is_no_best():
    study = Slices(replace(BOWL, lanes=BOWL.lanes[:1]), 4)
    found = replace(ends(study), loss=np.full((1, 4), np.nan), status=np.full((1, 4), "diverged"))
    (one,) = slices(study, found)
    assert (one.best, one.decades, one.region) == (None, 0.0, None)


def test_a_surface_without_a_least_loss_has_a_best_rate_but_no_width():
    for one in sliced(replace(BOWL, surface=Saddle(), start=(1.0, 0.1), steps=60), 32):
        assert one.loss[one.rates == one.best] == np.nanmin(one.loss)
        assert (one.decades, one.region, one.good.any()) == (None, None, False)


def test_the_region_has_no_gap_but_the_decades_count_every_good_rate():
    study = Slices(replace(BOWL, lanes=BOWL.lanes[:1]), 7)  # a rate for each decade from 1e-5 to 10
    loss = np.array([[1.0, 1e-5, 1.0, 0.0, 1e-6, np.nan, 1e-9]])
    (one,) = slices(study, replace(ends(study), loss=loss))
    assert one.good.tolist() == [False, True, False, True, True, False, True]
    assert one.best == pytest.approx(1e-2)
    assert one.region == pytest.approx((10**-2.5, 10**-0.5))
    assert one.decades == pytest.approx(1 + 2 + 0.5)  # the last rate has a neighbour on one side only


def test_lanes_come_one_after_another_and_the_rest_is_unknown():
    study = Slices(BOWL, 32)
    parts = list(pieces(study))
    assert [set(cells // 32) for cells in parts] == [{0}, {1}]
    grid = Grid(study)
    grid.put(parts[0], compute(study, parts[0]))
    done, waiting = slices(study, grid.fates)
    assert done.best is not None
    assert waiting.best is None
    assert set(waiting.status) == {""}


def test_a_study_is_a_value_and_refuses_with_a_sentence():
    assert hash(Slices(BOWL)) == hash(Slices(replace(BOWL)))
    assert Slices(BOWL) != Slices(BOWL, 64)
    with pytest.raises(ValueError, match="No lane that runs has a learning rate"):
        Slices(replace(BOWL, lanes=(Lane(BFGS()), Lane(Adam(), on=False))))
    for count in (1, float("nan"), 2.5):
        with pytest.raises(ValueError, match=f"count must be a whole number from 2 on, but is {count}"):
            Slices(BOWL, count)


def test_the_definition_states_the_numbers_that_count():
    text = definition(Slices(replace(BOWL, surface=Rosenbrock(), start=(0.0, 0.0), steps=1234)))
    assert "after 1,234 steps" in text
    assert "10 times the least that any optimizer shown here reaches" in text
    assert "at most 0.0001" in text
    assert "seed" not in text
    assert "under 5 seeds, of which" in definition(Slices(replace(BOWL, ensemble=Ensemble(sigma=1.0))))
    assert "at most 0.02," in definition(Slices(replace(BOWL, tolerance=2e-3, transform=Transform(loss_factor=10.0))))


def test_where_seeds_make_a_difference_a_rate_is_judged_by_the_middle_of_several():
    """Not by the luck of one: run one by one, the loss of each rate is the median over the seeds."""
    race = Race(NoisyMoons(), (-1.0, 3.0), 60, (Lane(Momentum()), Lane(Adam(), Cosine(period=60))))
    study = Slices(race, 7)
    found = ends(study)
    for row, lane in enumerate(race.lanes):
        for column, rate in enumerate(study.rates):
            rule = lane.optimizer.with_rate(rate)
            losses = [run(rule, NoisyMoons(seed=seed), race.start, 60, lane.schedule).loss[-1] for seed in range(5)]
            assert found.loss[row, column] == pytest.approx(sorted(np.nan_to_num(losses, nan=np.inf))[2], rel=1e-9)
    assert "under 5 seeds, of which the run with the median loss counts" in definition(study)
    assert study.seconds == pytest.approx(5 * Slices(replace(race, surface=NoisyMoons(batch=200)), 7).seconds)


def test_few_decades_are_not_rounded_to_none():
    assert [decades_told(one) for one in (0.0, 0.047, 0.099, 0.1, 2.26)] == [
        "0.0",
        "under 0.1",
        "under 0.1",
        "0.1",
        "2.3",
    ]


def test_the_definition_says_from_where_losses_are_counted_and_where_no_rate_is_good():
    counted = "A loss here is counted from the least loss of the surface."
    assert definition(Slices(replace(BOWL, surface=Easom(), start=Easom.start))).endswith(counted)
    assert counted not in definition(Slices(BOWL))
    saddle = Slices(replace(BOWL, surface=Saddle(), start=(1.0, 0.1)))
    assert definition(saddle) == "On a loss without a least value no rate is called good."
