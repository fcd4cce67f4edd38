"""Lesson 13: the four animations that the lecture shows, each asked about or looked at for what its rules do."""

from collections.abc import Callable

import numpy as np

from lessons import lecture
from lessons.factor import factor, told
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import Array, crossings, last_loss, path
from lessons.numbers import Numbers
from lessons.presets import PRESETS
from studies import Race
from studies.lens import Lens

SLIDE = "Visualizing Optimization Algorithms"
NAMES = ("descent", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop")  # of the lanes
FAR = 1.0  # how far past the valley's floor a path has shot past it
OFF = 0.5  # how far along a valley, or off a ridge, a path has set off

MOMENTUM = Lens("momentum", lanes=(1, 2))
FACTOR = Lens("learning_rate", lanes=(4,))


def _past(race: Race) -> Numbers:
    """Beale's function: how far each path goes below the minimum's y, and the losses at the end.

    RMSProp's is not told: it jumps about the minimizer, and a rounding decides where it ends.
    """
    ((_, floor),) = race.ground.minima
    found: dict[str, float] = {"steps": race.steps, "far": FAR}
    for lane, name in enumerate(NAMES):
        lowest = np.fmin.reduce(path(race, lane).x[:, 1])
        found[f"past_{name}"] = max(float(floor - lowest), 0.0)
        if name != "rmsprop":
            found[f"end_{name}"] = last_loss(race, lane)
    return {**found, **factor(race)}


def _farthest(n: Numbers, *names: str) -> float:
    return max(n[f"past_{name}"] for name in names)


def _set_off(race: Race) -> dict[str, float]:
    """After how many steps each path has left the line y = 0."""
    found: dict[str, float] = {"steps": race.steps, "off": OFF}
    for lane, name in enumerate(NAMES):
        away: Array = np.abs(path(race, lane).x[:, 1]) > OFF
        found |= {f"off_{name}": float(away.argmax()) if away.any() else np.inf}
    return found


def _ridge(race: Race) -> Numbers:
    """The saddle: when each path leaves it, and how far gradient descent is from it at the end."""
    return {**_set_off(race), "distance": float(np.hypot(*path(race).x[-1]))}


def _walls(race: Race) -> Numbers:
    """The long valley: when each path sets off along it, and how often the three that do not scale cross its floor."""
    swings = {f"across_{name}": crossings(race, lane) for lane, name in enumerate(NAMES[:3])}
    return {**_set_off(race), **swings, **factor(race)}


def _classified(race: Race) -> Numbers:
    """Noisy moons: the points that each lane tells right, in per cent, and how far it has gone on and come back."""
    found: dict[str, float] = {"steps": race.steps, "batch": Lens("batch", of="surface").value(race)}
    way = np.array(race.ground.minima[0]) - np.array(race.shown_start)
    for lane, name in enumerate(NAMES):
        x = path(race, lane).x
        found[f"right_{name}"] = 100 * float(race.ground.accuracy(x[-1]))
        found[f"gone_{name}"] = 100 * float(np.fmax.reduce((x - x[0]) @ way) / (way @ way))
    return {**found, **factor(race), "right_first": 100 * float(race.ground.accuracy(path(race).x[0]))}


def _scene(
    slug: str,
    measure: Callable[[Race], Numbers],
    reading: str,
    ask: str,
    *knobs: Lens,
    adds: Callable[[Numbers], str] = told,
) -> Scene:
    """The scene of a preset: what to see is as the preset says it, and a question."""
    preset = PRESETS[slug]
    return Scene(preset.name, preset.race, measure, reading, f"{preset.look_for} {ask}", knobs, adds)


LESSON = Lesson(
    slug="animations",
    title="The four animations",
    intro="The lecture shows animations by Alec Radford, at "
    f"[imgur.com]({lecture.ANIMATIONS}). Here they are run anew, with six rules each. The first is on Beale's function: all "
    "six start on a steep slope above a valley that bends towards the minimum.",
    question=Choice(
        ask="Which of them shoot far past the floor of the valley, and have to come back?",
        options=(
            Option(
                "Gradient descent: its step is as long as the slope is steep.", lambda n: _farthest(n, "descent") > FAR
            ),
            Option(
                "Momentum and Nesterov: the steep slope gives them a velocity that carries them on.",
                lambda n: min(n["past_momentum"], n["past_nesterov"]) > FAR,
            ),
            Option(
                "AdaGrad, AdaDelta and RMSProp: they set off fast, whatever the slope.",
                lambda n: _farthest(n, "adagrad", "adadelta", "rmsprop") > FAR,
            ),
            Option(
                "None of them: the floor is flat, and steps are short there.", lambda n: _farthest(n, *NAMES) <= FAR
            ),
        ),
        right=(1,),
        because="Momentum goes <past_momentum> below the minimum's $y$ and Nesterov <past_nesterov>, gradient descent "
        "only <past_descent>. The rules that scale their steps turn in early: AdaGrad goes <past_adagrad> below it, AdaDelta "
        "<past_adadelta>, RMSProp <past_rmsprop>.",
    ),
    scenes=(
        _scene(
            "beale",
            _past,
            "Below the minimum's $y$: gradient descent by <past_descent>, Momentum by <past_momentum>, Nesterov by "
            "<past_nesterov>. Losses after <steps> steps: gradient descent <end_descent>, Momentum <end_momentum>, Nesterov "
            "<end_nesterov>, AdaGrad <end_adagrad>.",
            "How much momentum takes none of them too far? And where does AdaDelta end as the lecture has it, with a factor of "
            "one?",
            MOMENTUM,
            FACTOR,
        ),
        _scene(
            "saddle",
            _ridge,
            "Steps until a path is <off> off the ridge, ∞ where <steps> do not suffice: gradient descent <off_descent>, "
            "Momentum <off_momentum>, Nesterov <off_nesterov>, AdaGrad <off_adagrad>, AdaDelta <off_adadelta>, RMSProp "
            "<off_rmsprop>. At the end gradient descent's distance from the saddle is <distance>.",
            "Does a larger rate take gradient descent off it in time?",
            Lens("learning_rate"),
            MOMENTUM,
            adds=lambda numbers: "",  # it has no factor to turn
        ),
        _scene(
            "long-valley",
            _walls,
            "Steps until a path is <off> along the valley, ∞ where <steps> do not suffice: gradient descent <off_descent>, "
            "Momentum <off_momentum>, Nesterov <off_nesterov>, AdaGrad <off_adagrad>, AdaDelta <off_adadelta>, RMSProp "
            "<off_rmsprop>. Momentum crosses the floor <across_momentum> times, Nesterov <across_nesterov> times, gradient "
            "descent <across_descent> times.",
            "With less momentum, do they swing less, or set off sooner?",
            MOMENTUM,
            FACTOR,
        ),
        _scene(
            "noisy-moons",
            _classified,
            "Classified right are <right_first>% of the points at the start, and after <steps> steps with minibatches of "
            "<batch>: gradient descent <right_descent>%, Momentum <right_momentum>%, Nesterov <right_nesterov>%, AdaGrad "
            "<right_adagrad>%, AdaDelta <right_adadelta>%, RMSProp <right_rmsprop>%. Of the way to the minimum, Momentum went "
            "<gone_momentum>% at most, Nesterov <gone_nesterov>%, gradient descent <gone_descent>%.",
            "Let each step see more points: what is left of the jitter, and of the overshoot?",
            Lens("batch", of="surface"),
            MOMENTUM,
        ),
    ),
    slides=(SLIDE,),
)
