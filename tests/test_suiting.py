"""The rates that suit a surface: of the stops of each lane's slider the best one, by its own definition."""

from dataclasses import replace

import numpy as np
import pytest

from lessons.presets import BEALE
from optimizers import BFGS, Adam, Cosine, GradientDescent, Momentum, Rprop, run
from parameters import declaration
from studies import Lane, Race
from studies.race import Ensemble
from studies.suiting import method, rate_of, suited
from surfaces import Himmelblau, IllConditionedQuadratic, McCormick, NoisyMoons, Rosenbrock, Saddle, Transform

BOWL = Race(IllConditionedQuadratic(condition=10.0), (1.5, 0.75), 300, (Lane(GradientDescent(learning_rate=7.0)),))


def rates(race: Race) -> list[float]:
    return [lane.optimizer.rate for lane in race.lanes]


def test_in_a_bowl_it_is_the_stop_that_converges_first():
    """Of what each stop multiplies the two errors by, the stop whose loss is first within the tolerance."""
    stops = np.array(declaration(GradientDescent, "learning_rate").grid)
    left = np.abs(1 - np.multiply.outer([1.0, 10.0], stops))  # of each error, a step
    t = np.arange(301)[:, np.newaxis]
    with np.errstate(over="ignore"):
        loss = 0.5 * (1.5 * left[0] ** t) ** 2 + 5 * (0.75 * left[1] ** t) ** 2
    first = np.where((loss <= 1e-4).any(axis=0), (loss <= 1e-4).argmax(axis=0), np.inf)
    assert rates(suited(BOWL)) == [stops[first.argmin()]]


@pytest.mark.parametrize("surface", [Rosenbrock(), Himmelblau(), NoisyMoons()], ids=lambda one: one.slug)
def test_every_lane_does_at_least_as_well_as_at_any_other_stop(surface):
    """Run one by one, from the start and under the seeds that it says: nothing converges sooner."""
    race = replace(BEALE, surface=surface, start=surface.start, steps=120)
    for lane in suited(race).lanes:
        seeds = range(5) if race.is_stochastic else (0,)

        def steps(rate, rule=lane.optimizer, seeds=seeds):
            paths = [run(rule.with_rate(rate), surface.reseeded(seed), surface.start, 120) for seed in seeds]
            return np.median([path.converged_at if path.converged_at >= 0 else np.inf for path in paths])

        stops = declaration(type(lane.optimizer), "learning_rate").grid
        assert lane.optimizer.rate in stops
        assert steps(lane.optimizer.rate) == min(map(steps, stops))


def test_what_jumps_about_is_not_taken_for_its_luck_at_the_end():
    """Where no stop converges, the whole last quarter counts."""
    race = Race(Rosenbrock(), (-1.2, 1.0), 198, (Lane(Momentum(momentum=0.95)),))
    path, best = suited(race).trajectories()[0], np.inf
    assert path.converged_at < 0
    for stop in declaration(Momentum, "learning_rate").grid:
        other = run(Momentum(learning_rate=stop, momentum=0.95), race.surface, race.start, 198)
        best = min(best, float(np.median(np.nan_to_num(other.loss[-50:], nan=np.inf))))
    assert np.median(path.loss[-50:]) == best


def test_all_else_of_a_lane_stays():
    race = Race(
        Himmelblau(),
        (1.0, 2.0),
        150,
        (Lane(Adam(beta1=0.5), Cosine(period=150)), Lane(BFGS()), Lane(Rprop(), on=False), Lane(GradientDescent())),
        Transform(turn=30.0, loss_factor=10.0),
        Ensemble(sigma=0.5, seed=7),
        1e-3,
    )
    after = suited(race)
    assert replace(after, lanes=race.lanes) == race
    assert after.lanes[1] == race.lanes[1]
    for before, lane in zip(race.lanes, after.lanes, strict=True):
        assert (lane.schedule, lane.on) == (before.schedule, before.on)
        if declared := rate_of(lane):
            back = replace(lane.optimizer, **{declared.name: getattr(before.optimizer, declared.name)})
            assert back == before.optimizer
    assert suited(after) == after


def test_where_no_loss_is_the_least_a_lane_that_nowhere_converges_stays_as_it_is():
    race = Race(Saddle(), (1.0, 1e-3), 100, (Lane(GradientDescent(0.0123)), Lane(Adam(0.0456))))
    assert suited(race) == race


def told(race: Race) -> str:
    return method(race, suited(race))


def test_how_it_was_done_is_said():
    assert "in the fewest steps from this start;" in told(BOWL)
    assert "in the median of 5 seeds" in told(replace(BOWL, ensemble=Ensemble(sigma=1.0)))
    assert told(BOWL).startswith(f"Rates tuned for {BOWL.surface.name}:")
    assert "lowest median loss over the last quarter" in told(BOWL)


def test_nothing_is_said_to_be_tuned_where_nothing_is():
    """Because no lane converges, or because all that do are at their best rates."""
    stay = "The rates stay: on {} each is already the one that converges in the fewest steps, or its lane converges at none."
    saddle = Race(Saddle(), (1.0, 1e-3), 100, (Lane(GradientDescent()),))
    assert told(saddle) == stay.format("Saddle")
    valley = replace(saddle, surface=McCormick(), start=McCormick.start, steps=198, lanes=BEALE.lanes)
    kept = [before == after for before, after in zip(valley.lanes, suited(valley).lanes, strict=True)]
    assert 0 < sum(kept) < len(kept)
    assert "a lane that converges at none keeps its rate" in told(valley)
    assert suited(valley).trajectories()[0].converged_at >= 0
    assert told(suited(valley)) == stay.format("McCormick")
