"""How evenly a rule gets on: along the directions of a valley, and from many starts."""

import numpy as np

from lessons.measures import path
from lessons.numbers import Numbers
from optimizers import AdaGrad, RMSProp, run
from studies import Ensemble, Lane, Race
from studies.lens import Lens
from surfaces import Rosenbrock

EVEN = (
    "After <steps> steps <flat> of the flat way and <steep> of the steep way are left; gradient descent has <gd_flat> and "
    "<gd_steep> left. At the best rate of the slider, and over the last <late> steps, about <best> is left of the way of which "
    "more is left."
)
LATE = 20  # steps over which a mean is taken: where a path jumps about, a rounding decides where the last one ends


def evens(race: Race) -> Numbers:
    """What is left of the way in a valley: gradient descent in the first lane, an adaptive rule in the last."""
    (gd_flat, gd_steep), (flat, steep) = (_left(race, path(race, lane).x[-1]) for lane in (0, -1))
    found = {"steps": race.steps, "gd_flat": gd_flat, "gd_steep": gd_steep, "flat": flat, "steep": steep}
    return found | {"late": LATE, "best": _least_left(race)}


def is_even(n: Numbers) -> bool:
    """Whether the rule, at some rate, leaves far less of both ways than gradient descent leaves of the flat one."""
    return n["best"] < 0.1 * n["gd_flat"]


def cloud(adagrad: AdaGrad, rmsprop: RMSProp) -> Race:
    """Both rules from a cloud of starts that fills most of the banana valley's window."""
    several = Ensemble(starts=16, spread=0.3)
    return Race(Rosenbrock(), (0.0, 1.0), 1000, (Lane(adagrad), Lane(rmsprop)), ensemble=several)


def starts(race: Race) -> Numbers:
    """The last losses of a cloud of starts: AdaGrad in the first lane, RMSProp in the second."""
    ada, rms = _last_losses(race, 0), _last_losses(race, 1)
    rates = {
        name: Lens("learning_rate", lanes=(lane,)).value(race) for lane, name in enumerate(("ada_rate", "rms_rate"))
    }
    small = 0.2  # beyond the floor on which RMSProp jumps about at the rates of the lessons
    return rates | {
        "starts": len(ada),
        "steps": race.steps,
        "small": small,
        "best": ada.min(),
        "worst": ada.max(),
        "rms_worst": rms.max(),
        "arrived": np.count_nonzero(ada <= small),
        "rms_arrived": np.count_nonzero(rms <= small),
    }


def _left(race: Race, ends: np.ndarray) -> np.ndarray:
    """What is left of the way to the minimizer along the flattest and along the steepest direction at the start.

    `ends` has shape (..., 2), and so has the answer.
    """
    start, minimizer = np.array(race.shown_start), np.array(race.ground.minima[0])
    _, axes = np.linalg.eigh(race.ground.hessian(start))
    with np.errstate(all="ignore"):
        left: np.ndarray = np.abs((ends - minimizer) @ axes) / np.abs((start - minimizer) @ axes)
    return left


def _least_left(race: Race) -> float:
    """What the last lane leaves of the way of which it leaves more, at the rate of its slider at which that is least.

    It is the mean over the last steps.
    """
    knob = Lens("learning_rate", lanes=(len(race.lanes) - 1,))
    rule = race.running[-1].optimizer.with_rate(np.array(knob.declared(race).grid))
    last = np.moveaxis(run(rule, race.ground, race.shown_start, race.steps).x[-LATE:], 1, -1)
    return float(np.fmin.reduce(_left(race, last).max(axis=-1).mean(axis=0)))


def _last_losses(race: Race, lane: int) -> np.ndarray:
    """Those of a lane's own run and of its companions, infinity where one has diverged."""
    others = race.companions()[lane].loss[-1] if race.members > 1 else ()
    return np.nan_to_num(np.array([path(race, lane).loss[-1], *others]), nan=np.inf, posinf=np.inf)
