"""Adam and its two halves: what two lessons measure, and the cases of the one sentence that the lecture says twice."""

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case
from lessons.measures import path
from lessons.numbers import Numbers
from optimizers import Adam, Momentum, RMSProp
from studies import Lane, Race
from surfaces import Beale, IllConditionedQuadratic, LongValley

THREE = (
    RMSProp(learning_rate=0.05, rho=0.99),
    Adam(learning_rate=0.05, beta1=0.9, beta2=0.99, bias_correction=False),
    Momentum(learning_rate=0.005, momentum=0.9),
)
BOTH = Race(IllConditionedQuadratic(condition=10.0), (1.5, 0.75), 300, tuple(map(Lane, THREE)))


def farthest(race: Race, one: int, other: int) -> float:
    """The greatest distance between two lanes, step by step; infinity where one of them has diverged."""
    distance = np.hypot.reduce(path(race, one).x - path(race, other).x, axis=1)
    return float(np.where(np.isfinite(distance), distance, np.inf).max())


def overshoot(race: Race, lane: int) -> float:
    """How far a path goes beyond the minimum, in per cent of the way to it: the worse of the two dimensions."""
    there = np.asarray(race.ground.minima[0])
    with np.errstate(all="ignore"):
        left = (path(race, lane).x - there) / (np.asarray(race.shown_start) - there)
    return max(0.0, round(-100 * float(np.where(np.isfinite(left), left, 1.0).min()), 6))


def combined(race: Race) -> Numbers:
    """Lanes RMSProp, Adam, Momentum: Adam between the two, and what it is once its own momentum is taken away."""
    rms: Any = race.lanes[0].optimizer
    adam: Any = race.lanes[1].optimizer
    bare = replace(adam, learning_rate=rms.learning_rate, beta1=0.0, beta2=rms.rho, bias_correction=False)
    return {
        "beta1": adam.beta1,
        "memory": 1 / (1 - adam.beta1),
        "apart": farthest(replace(race, lanes=(race.lanes[0], Lane(bare))), 0, 1),
        "over_rms": overshoot(race, 0),
        "over_adam": overshoot(race, 1),
        "over_momentum": overshoot(race, 2),
    }


def _apart(race: Race) -> Numbers:
    """How far two lanes are apart, beside how far the first one goes."""
    way = np.hypot.reduce(path(race).x - path(race).x[0], axis=1)
    return {"apart": farthest(race, 0, 1), "gone": float(way.max())}


BARE = Adam(learning_rate=0.05, beta1=0.0, beta2=0.95, bias_correction=False)
# An epsilon beyond every v makes the denominator a constant, for which the rate makes up.
DROWNED = Adam(learning_rate=3e3, epsilon=1e10, bias_correction=False)

HALVES = (
    Case(
        Race(Beale(), (1.0, 1.6), 300, (Lane(RMSProp(learning_rate=0.05, rho=0.95)), Lane(BARE))),
        _apart,
        lambda n: n["apart"] < 1e-12 * n["gone"],
        "With $\\beta_1$ at zero and no bias correction, Adam reproduces RMSProp's path: apart by <apart>, on a way of "
        "about <gone>.",
    ),
    Case(
        Race(LongValley(), (1.0, 0.01), 300, (Lane(Momentum(learning_rate=0.003)), Lane(DROWNED))),
        _apart,
        lambda n: n["apart"] < 1e-6 * n["gone"],
        "With an $\\epsilon$ so large that $v$ drowns in it, Adam reproduces standard momentum's path: apart by at most "
        "<apart>, on a way of <gone>.",
    ),
    Case(
        BOTH,
        combined,
        lambda n: n["over_rms"] < 1 and n["over_adam"] > 10 and n["over_momentum"] > 10,
        "With $\\beta_1$ = <beta1> it overshoots as momentum does: by <over_adam>% of its way, momentum by "
        "<over_momentum>%, RMSProp by <over_rms>%.",
    ),
)
