"""Lesson 12: which one should I use? No race says so until every lane is tuned."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import Array, last_loss, path
from lessons.numbers import Numbers
from optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, Momentum, Nesterov, RMSProp, run
from parameters import declaration
from studies import Lane, Race
from studies.lens import Lens
from surfaces import Beale, Rosenbrock

SLIDE = "Debugging Your Neural Net"
SAME_RATE = Race(
    surface=Beale(),
    start=(1.0, 1.6),
    steps=198,
    lanes=(Lane(GradientDescent(learning_rate=0.001)), Lane(Adam(learning_rate=0.001))),
)
TWO_RATES = replace(
    SAME_RATE,
    lanes=(
        Lane(GradientDescent(learning_rate=0.001)),
        Lane(GradientDescent(learning_rate=0.01)),
        Lane(Adam(learning_rate=0.001)),
        Lane(Adam(learning_rate=0.5)),
    ),
)
# The slider's rate at which each rule ends lowest, its other settings as they come.
TUNED = replace(
    SAME_RATE,
    lanes=(
        Lane(GradientDescent(learning_rate=0.03)),
        Lane(Momentum(learning_rate=0.003)),
        Lane(Nesterov(learning_rate=0.003)),
        Lane(AdaGrad(learning_rate=2.0)),
        Lane(RMSProp(learning_rate=0.03)),
        Lane(AdaDelta(learning_rate=30.0)),
        Lane(Adam(learning_rate=0.5)),
    ),
)
ELSEWHERE = replace(TUNED, surface=Rosenbrock(), start=(-1.2, 1.0))
NAMES = ("descent", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam")
AHEAD = 0.5  # who ends below this share of the other's loss is ahead


def _same_rate(race: Race) -> Numbers:
    """Lanes gradient descent and Adam: first steps, in how many steps gradient descent's is the longer one, and ends."""
    lengths = [np.hypot.reduce(np.diff(path(race, lane).x, axis=0), axis=1) for lane in (0, 1)]
    return {
        "rate_descent": Lens("learning_rate", lanes=(0,)).value(race),
        "rate_adam": Lens("learning_rate", lanes=(1,)).value(race),
        "first_descent": lengths[0][0],
        "first_adam": lengths[1][0],
        "longer": np.count_nonzero(lengths[0] > lengths[1]),
        "gradient": path(race).gradient_norm[0],
        "descent": last_loss(race, 0),
        "adam": last_loss(race, 1),
        "steps": race.steps,
    }


def _two_rates(race: Race) -> Numbers:
    """Lanes gradient descent, slow and fast, and Adam, slow and fast."""
    numbers: dict[str, float] = {"steps": race.steps}
    for lane, name in enumerate(("descent_slow", "descent_fast", "adam_slow", "adam_fast")):
        numbers[name] = last_loss(race, lane)
        numbers[f"{name}_rate"] = Lens("learning_rate", lanes=(lane,)).value(race)
    return numbers


@lru_cache(maxsize=64)
def _best_end(rule: Any, ground: Any, start: tuple[float, float], steps: int) -> float:
    """The lowest loss that a rule ends at, over all rates of its slider; infinity where it always diverges."""
    declared = declaration(type(rule), "learning_rate")
    ends = run(replace(rule, learning_rate=np.array(declared.grid)), ground, start, steps, keep="last").loss[-1]
    return float(np.where(np.isfinite(ends), ends, np.inf).min())


def _place(losses: Array, lane: int) -> int:
    """The place of a lane: one, and how many ended lower."""
    return 1 + int(np.count_nonzero(losses < losses[lane]))


def _field(race: Race) -> Numbers:
    """All rules: how they end at the race's rates, and how each does at the best rate of its slider."""
    ends = np.array([last_loss(race, lane) for lane in range(len(NAMES))])
    here = np.where(np.isfinite(ends), ends, np.inf)
    # The rate is taken off first, so that turning it asks for nothing anew.
    rules = [Lens("learning_rate", lanes=(lane,)).turned(race, 1.0).lanes[lane].optimizer for lane in range(len(NAMES))]
    best = np.array([_best_end(rule, race.ground, race.shown_start, race.steps) for rule in rules])
    numbers: dict[str, float] = {
        "steps": race.steps,
        "lanes": len(ends),
    }
    for lane, name in enumerate(NAMES):
        numbers |= {name: ends[lane], f"place_{name}": _place(here, lane)}
        numbers |= {f"best_{name}": best[lane], f"best_place_{name}": _place(best, lane)}
    return numbers


CLAIMS = (
    Claim(
        slug="suitable-rule-and-rates",
        slide=SLIDE,
        sentence="Suitable optimization algorithm with suitable hyperparameters?",
        verdict=Verdict.TRUE,
        cases=(
            Case(
                TWO_RATES,
                _two_rates,
                lambda n: n["descent_slow"] < 0.1 * n["adam_slow"] and n["adam_fast"] < 0.1 * n["descent_fast"],
                "The hyperparameters matter: with <adam_slow_rate> Adam ends at <adam_slow>, behind gradient descent's "
                "<descent_slow>; with <adam_fast_rate> it ends at <adam_fast>, ahead of all.",
            ),
            Case(
                TUNED,
                _field,
                lambda n: n["best_adam"] < 0.01 * n["best_adagrad"] and n["best_place_adam"] == 1,
                "The algorithm matters too: each at the best rate of its slider, Adam ends at <best_adam>, gradient descent at "
                "<best_descent> and AdaGrad at <best_adagrad>; Adam is in place <best_place_adam> of <lanes>.",
            ),
            Case(
                ELSEWHERE,
                _field,
                lambda n: np.isnan(n["descent"]) and n["best_momentum"] < 0.1 * n["best_adam"],
                "What is suitable depends on the surface: on Rosenbrock's function gradient descent at the same rate ends at "
                "<descent>, and with each tuned anew momentum is in place <best_place_momentum>, Adam in place "
                "<best_place_adam>.",
            ),
        ),
        why="A question on a checklist. It takes for granted that either can be unsuitable, and that is so. No rule is best on "
        "every surface, and no rate: a rate is a length in one rule, and a length over a slope in another.",
        source="Choi et al. (2019), arXiv:1910.05446; Wolpert and Macready (1997), IEEE Transactions on Evolutionary "
        "Computation 1",
    ),
)

LESSON = Lesson(
    slug="tuning",
    title="Which one should I use?",
    intro="Gradient descent and Adam start together on a steep slope of Beale's function. Both have the same learning rate, "
    "and a small one.",
    question=Choice(
        ask="Which one is ahead at the end?",
        options=(
            Option("Adam: it adapts the rate to each dimension.", lambda n: n["adam"] < AHEAD * n["descent"]),
            Option(
                "Gradient descent: with the same rate its steps are the longer ones here.",
                lambda n: n["descent"] < AHEAD * n["adam"] and n["longer"] > n["steps"] / 2,
            ),
            Option(
                "Neither: with the same rate they get equally far.",
                lambda n: AHEAD * n["adam"] <= n["descent"] <= n["adam"] / AHEAD,
            ),
        ),
        right=(1,),
        because="Gradient descent steps by the rate times the gradient, which is <gradient> at the start: its first step is "
        "<first_descent> long. Adam divides by the size of the gradient; its step is about the rate itself in each dimension, "
        "<first_adam> in all. After <steps> steps gradient descent is at a loss of <descent>, Adam at <adam>. That says which "
        "rate was too small, not which rule is the better one.",
    ),
    scenes=(
        Scene(
            title="The same rate",
            race=SAME_RATE,
            measure=_same_rate,
            reading="Gradient descent at <rate_descent> ends at a loss of <descent>, Adam at <rate_adam> at <adam>. Their "
            "first steps were <first_descent> and <first_adam> long.",
            look_for="Raise Adam's rate until it is ahead. Now raise gradient descent's. Who has won when you stop turning?",
            knobs=(Lens("learning_rate", lanes=(1,)), Lens("learning_rate", lanes=(0,))),
        ),
        Scene(
            title="Two rates each",
            race=TWO_RATES,
            measure=_two_rates,
            reading="After <steps> steps: gradient descent <descent_slow> (at <descent_slow_rate>) and <descent_fast> (at "
            "<descent_fast_rate>); Adam <adam_slow> (at <adam_slow_rate>) and <adam_fast> (at <adam_fast_rate>).",
            look_for="As the scene opens, the same two rules come in either order: the slow gradient descent beats the slow "
            "Adam, the fast Adam beats everyone. A race of untuned lanes tells who was set up well.",
            knobs=(Lens("learning_rate", lanes=(1,)), Lens("learning_rate", lanes=(3,))),
        ),
        Scene(
            title="Everyone tuned",
            race=TUNED,
            measure=_field,
            reading="Of <lanes> lanes gradient descent is in place <place_descent>, Adam in place <place_adam>. With everyone "
            "at the best rate of its slider for this start: gradient descent <best_place_descent>, at <best_descent>; Adam "
            "<best_place_adam>, at <best_adam>.",
            look_for="At the opening settings each lane but RMSProp has the rate at which it ends lowest from here, and plain "
            "gradient descent is ahead of rules that adapt. RMSProp jumps about the minimizer, and its last loss is luck. "
            "AdaDelta's rate is a factor on its steps, which the lecture's rule does not have. Drag the start: the rates "
            "that were best are not best there.",
            knobs=(Lens("learning_rate", lanes=(0,)), Lens("learning_rate", lanes=(6,))),
        ),
        Scene(
            title="Elsewhere",
            race=ELSEWHERE,
            measure=_field,
            reading="On Rosenbrock's function gradient descent ends at a loss of <descent>. Momentum is in place "
            "<place_momentum>, Adam in place <place_adam>; with everyone tuned anew <best_place_momentum> and "
            "<best_place_adam>.",
            look_for="The same rules with the rates that were best on Beale's function. Lower gradient descent's rate until it "
            "survives: a new surface wants new rates, and has another winner.",
            knobs=(Lens("learning_rate", lanes=(0,)), Lens("learning_rate", lanes=(6,))),
        ),
    ),
    claims=CLAIMS,
    slides=(SLIDE,),
)
