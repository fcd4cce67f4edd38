"""Does a rule go along when the unit of the weights, or of the loss, is another?"""

from dataclasses import replace

import numpy as np

from lessons.measures import path
from lessons.numbers import Numbers
from studies import Race
from studies.invariance import deviations, went_along
from studies.lens import Lens
from surfaces import Transform

FIRST = "All coordinates multiplied by <stretch>: the first step becomes <ratio> times as long."
STRAYS = (
    "All coordinates multiplied by <stretch>, and epsilon left at <epsilon>: AdaDelta's first step stays as long as it was. As "
    "a share of the window's diagonal, its path strays from the old one by <strays>, RMSProp's by about <rms>."
)
SQUARE = (
    "All coordinates multiplied by <stretch>, and epsilon by the square of that, from <old> to <epsilon>: the path strays by "
    "<strays>."
)


def units(race: Race) -> Numbers:
    """How far each path strays from the untransformed one, as a share of the window's diagonal."""
    strays = (0.0,) * 4 if race.transform.is_identity else deviations(race)
    return dict(zip(("gd", "rms", "delta", "newton"), strays, strict=True))


def first_step(race: Race) -> Numbers:
    """How the first lane's first step changes with the unit, and how far the lanes stray."""
    plain = replace(race, transform=Transform())
    step, before = (np.hypot.reduce(one.x[1] - one.x[0]) for one in (path(race), path(plain)))
    found = {"stretch": race.transform.stretch, "ratio": float(step / before)}
    return found | dict(zip(("strays", "rms"), deviations(race), strict=False))


def same_epsilon(race: Race) -> Numbers:
    """The same of AdaDelta in the first lane, with its epsilon, which stays."""
    return {**first_step(race), "epsilon": Lens("epsilon").value(race)}


def rescaled(race: Race) -> Numbers:
    """How far AdaDelta strays from the path with its epsilon in the old unit."""
    knob, stretch = Lens("epsilon"), race.transform.stretch
    old = knob.value(race) / stretch**2
    before = path(knob.turned(replace(race, transform=Transform()), old)).x
    (left, right), (bottom, top) = race.ground.domain
    apart = np.hypot.reduce(path(race).x - race.ground.move(before.T).T, axis=1).max()
    strays = float(apart / np.hypot(right - left, top - bottom))
    return {"stretch": stretch, "epsilon": knob.value(race), "old": old, "strays": strays}


def goes_along(n: Numbers) -> bool:
    """Whether the first lane's path went along, to the eye."""
    return went_along(n["strays"])
