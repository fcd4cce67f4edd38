"""Learning rates that suit a surface: those that were tuned on another one say little here."""

from dataclasses import replace
from typing import Any

import numpy as np

from optimizers import run
from parameters import Parameter
from studies.race import Lane, Race
from studies.study import SEEDS
from studies.trials import tuned_parameters


def suited(race: Race) -> Race:
    """The race with every lane at the rate that suits it: all else of a lane stays, and lanes without a rate stay as they are.

    Every stop of the rate's slider is run from the race's start, under its noise and for its steps; where seeds make a
    difference, under `SEEDS` of them. The one that converges in the fewest steps is taken, in the median; where none converges,
    the one with the least median loss over the last quarter of the steps, for a path that jumps about may end low by luck; of
    equal ones the smallest. Where the loss is unbounded below, no loss is the least, and a lane that nowhere converges stays
    as it is.
    """
    return replace(race, lanes=tuple(_suited(lane, race) for lane in race.lanes))


def method(race: Race, found: Race) -> str:
    """How `suited` has found the rates, for whoever reads them; or that those of the race stay. `found` is what it answered."""
    name, bottomless = race.surface.name, np.isinf(race.ground.infimum)
    if bottomless and found == race:
        return (
            f"The rates stay: on {name} each is already the one that converges in the fewest steps, or its lane converges at "
            "none."
        )
    seeds = f", in the median of {SEEDS} seeds" if race.is_stochastic else ""
    rest = "a lane that converges at none keeps its rate"
    if not bottomless:
        rest = "where none does, the one with the lowest median loss over the last quarter of the steps"
    return (
        f"Rates tuned for {name}: of each slider's stops the one that converges in the fewest steps from this "
        f"start{seeds}; {rest}. Nothing else changes."
    )


def rate_of(lane: Lane) -> Parameter | None:
    """The tuned parameter that scales a lane's steps, such as a learning rate or a first step; None where it has none."""
    return next((one for one in tuned_parameters(type(lane.optimizer)) if one.scale == "log"), None)


def _suited(lane: Lane, race: Race) -> Lane:
    declared = rate_of(lane)
    if declared is None:
        return lane
    stops: Any = np.array(declared.grid)
    rules = replace(lane.optimizer, **{declared.name: stops[:, np.newaxis]})
    ground = race.noisy_ground.reseeded(np.arange(SEEDS if race.is_stochastic else 1))
    path = run(rules, ground, race.shown_start, race.steps, lane.schedule, race.tolerance)
    steps = np.median(np.where(path.converged_at >= 0, path.converged_at, np.inf), axis=1)
    if np.isinf(steps).all() and np.isinf(race.ground.infimum):
        return lane
    late = np.nan_to_num(path.loss[-(race.steps // 4 + 1) :], nan=np.inf)
    best = np.lexsort((stops, np.median(late, axis=(0, 2)), steps))[0]
    return replace(lane, optimizer=replace(lane.optimizer, **{declared.name: float(stops[best])}))
