"""Lesson 14: the lecture's own question. All three statements are put to the test."""

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.combination import BOTH, HALVES, combined, farthest
from lessons.factor import factor, told
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import Array, last_loss, path, steps_to
from lessons.numbers import Numbers
from optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, RMSProp
from studies import Lane, Race
from studies.lens import Lens
from surfaces import Beale, IllConditionedQuadratic, LongValley

SLIDE = "Your Turn"
STATEMENTS = (
    "Having a learning rate per dimension for gradient-based algorithm can possibly lead to better convergence behavior.",
    "AdaGrad, RMSProp and AdaDelta can all be seen as gradient-based methods that adaptively define learning rates for each "
    "dimension.",
    "Adam combines RMSProp with standard momentum.",
)
GOAL = 0.01

# Gradient descent runs close below its stability limit in both: hardly any rate takes it along the valley faster.
VALLEY = Race(
    surface=LongValley(),
    start=(1.0, 0.01),
    steps=200,
    lanes=(
        Lane(GradientDescent(learning_rate=0.19)),
        Lane(AdaGrad(learning_rate=0.5)),
        Lane(RMSProp(learning_rate=0.03, rho=0.95)),
        Lane(AdaDelta(rho=0.95, epsilon=1e-4, learning_rate=2.0)),
    ),
)
BOWL = replace(
    VALLEY,
    surface=IllConditionedQuadratic(condition=100.0),
    start=(1.5, 0.75),
    lanes=(Lane(GradientDescent(learning_rate=0.019)), *VALLEY.lanes[1:]),
)
# It ends before RMSProp jumps about the minimizer, where a rounding decides on its rates.
BEALE = Race(
    surface=Beale(),
    start=(1.0, 1.6),
    steps=150,
    lanes=(
        Lane(GradientDescent(learning_rate=0.001)),
        Lane(AdaGrad(learning_rate=1.0)),
        Lane(RMSProp(learning_rate=0.075, rho=0.95)),
        Lane(AdaDelta(rho=0.98, epsilon=1e-5, learning_rate=50.0)),
    ),
)
NAMES = ("descent", "adagrad", "rmsprop", "adadelta")
AS_MOMENTUM = HALVES[1]  # standard momentum, and Adam without its half of RMSProp


def _largest(values: Array) -> float:
    """The largest finite entry; NaN where there is none."""
    finite = values[np.isfinite(values)]
    return float(finite.max()) if finite.size else np.nan


def _race_to_goal(race: Race) -> Numbers:
    """Lanes gradient descent, AdaGrad, RMSProp, AdaDelta: steps to the goal, and the ends."""
    numbers: dict[str, float] = {"goal": GOAL, "steps": race.steps}
    for lane, name in enumerate(NAMES):
        numbers |= {f"to_{name}": steps_to(race, GOAL, lane), f"end_{name}": last_loss(race, lane)}
    return {**numbers, **factor(race)}


def _rates(race: Race) -> Numbers:
    """The same lanes: whether each step is the gradient times its formula's rate, and how the two dimensions' rates differ."""
    off: list[float] = []
    numbers: dict[str, float] = {}
    with np.errstate(all="ignore"):
        for lane, name in enumerate(NAMES):
            steps = np.diff(path(race, lane).x, axis=0)
            gradient = race.ground.gradient(path(race, lane).x[:-1].T).T
            rate = _rate_by_formula(race, lane)
            off.append(_largest(np.abs(steps + rate * gradient)))
            between = rate / rate[:, ::-1]
            over_time = np.maximum(rate / rate[0], rate[0] / rate)
            numbers |= {f"between_{name}": _largest(between), f"change_{name}": _largest(over_time)}
    return {"off": _largest(np.array(off)), **numbers, **factor(race)}


def _rate_by_formula(race: Race, lane: int) -> Array:
    """The rates of gradient descent, AdaGrad, RMSProp or AdaDelta by the rule's formula, from its averages; (steps, 2)."""
    rule: Any = race.lanes[lane].optimizer
    state, eta = path(race, lane).state, rule.learning_rate
    if NAMES[lane] == "descent":
        return np.full((race.steps, 2), eta)
    above = np.sqrt(state["s"][:-1] + rule.epsilon) if NAMES[lane] == "adadelta" else 1.0
    rates: Array = eta * above / np.sqrt(state["v"][1:] + rule.epsilon)
    return rates


def _all_three(race: Race) -> Numbers:
    """What bears out each of the three statements on one surface."""
    rms: Any = race.lanes[2].optimizer
    bare = Adam(learning_rate=rms.learning_rate, beta1=0.0, beta2=rms.rho, epsilon=rms.epsilon, bias_correction=False)
    pair = replace(race, lanes=(race.lanes[2], Lane(bare)))
    momentum = replace(race, lanes=AS_MOMENTUM.race.lanes)
    apart = {"apart": farthest(pair, 0, 1), "momentum_apart": farthest(momentum, 0, 1)}
    return {**_race_to_goal(race), **_rates(race), **apart}


def _can_be_better(n: Numbers) -> bool:
    """Whether one of the three rules, at least, comes to the goal in half of gradient descent's steps."""
    return min(n["to_adagrad"], n["to_rmsprop"], n["to_adadelta"]) < 0.5 * n["to_descent"]


def _adapts(n: Numbers) -> bool:
    """Whether all three rules step by a rate per dimension that changes; gradient descent's must show as one that stands."""
    return (
        n["off"] < 1e-12
        and all(n[f"between_{name}"] > 1.5 and n[f"change_{name}"] > 1.05 for name in NAMES[1:])
        and n["between_descent"] == n["change_descent"] == 1.0
    )


def _combines(n: Numbers) -> bool:
    """Whether Adam without its one half takes RMSProp's path, and without the other the path of standard momentum."""
    return n["apart"] < 1e-12 and n["momentum_apart"] < 1e-6


_RATES_SAID = (
    "the two dimensions' rates differ by a factor of up to <between_adagrad> in AdaGrad, <between_rmsprop> in RMSProp, "
    "<between_adadelta> in AdaDelta, and change over time by up to <change_adagrad>, <change_rmsprop> and <change_adadelta>."
)

CLAIMS = (
    Claim(
        slug="your-turn-a",
        slide=SLIDE,
        sentence=STATEMENTS[0],
        verdict=Verdict.TRUE,
        cases=(
            Case(
                VALLEY,
                _race_to_goal,
                lambda n: max(n["to_adagrad"], n["to_rmsprop"], n["to_adadelta"]) < 0.8 * n["to_descent"],
                "In the Long Valley gradient descent, close below its stability limit, comes to a loss of <goal> in "
                "<to_descent> steps; AdaGrad in <to_adagrad>, RMSProp in <to_rmsprop>, AdaDelta, with a factor of <factor> on "
                "its steps, in <to_adadelta>.",
            ),
            Case(
                BOWL,
                _race_to_goal,
                lambda n: n["to_adagrad"] < 0.5 * n["to_descent"],
                "In a bowl that is steep across and flat along, gradient descent, close below its limit again, takes "
                "<to_descent> steps, AdaGrad <to_adagrad>; AdaDelta, with a factor of <factor>, <to_adadelta>; RMSProp, on "
                "its floor, <to_rmsprop>.",
            ),
        ),
        why="Possibly, it says, and here it does: steep and flat lie along the axes. Turned to the diagonal, AdaGrad gains "
        "nothing at any rate: see the lesson on a valley at an angle.",
        source="Duchi, Hazan and Singer (2011), JMLR 12",
    ),
    Claim(
        slug="your-turn-b",
        slide=SLIDE,
        sentence=STATEMENTS[1],
        verdict=Verdict.TRUE,
        cases=(
            Case(
                BEALE,
                _rates,
                _adapts,
                "On Beale's function each step is minus a rate times the gradient, off by at most <off>; "
                + _RATES_SAID,
            ),
            Case(VALLEY, _rates, _adapts, "In the Long Valley too, off by <off>; " + _RATES_SAID),
        ),
        why="In each of them $\\Delta w_i = -r_i\\, g_i$, with $r_i = \\eta/\\sqrt{v_i + \\epsilon}$ in AdaGrad and "
        "RMSProp, and $r_i = \\eta\\,\\sqrt{s_i + \\epsilon}/\\sqrt{v_i + \\epsilon}$ in AdaDelta, where the lecture has no "
        "$\\eta$: it is one there. Gradient descent has the same $\\eta$ for all.",
        source="Duchi, Hazan and Singer (2011); Tieleman and Hinton (2012); Zeiler (2012)",
    ),
    Claim(
        slug="your-turn-c",
        slide=SLIDE,
        sentence=STATEMENTS[2],
        verdict=Verdict.TRUE,
        cases=HALVES,
        why="Take one half away and the other is left; together they even out the dimensions and overshoot. The bias "
        "correction comes on top.",
        source="Kingma and Ba (2015), ICLR, arXiv:1412.6980, Algorithm 1",
    ),
)

LESSON = Lesson(
    slug="your-turn",
    title="Your turn",
    intro="The lecture's own question; two slides follow it. In the picture: gradient descent, AdaGrad, RMSProp and AdaDelta, "
    "from the ridge of a long valley.",
    question=Choice(
        ask="Which of the following statement is correct? (Multiple choice)",
        options=tuple(map(Option, STATEMENTS, (_can_be_better, _adapts, _combines))),
        right=(0, 1, 2),
        because="All three. The first: here AdaGrad comes to a loss of <goal> in <to_adagrad> steps, gradient descent, close "
        "below its stability limit, in <to_descent>. The second: each of their steps is minus a rate times the gradient, "
        "off by at most <off>, and AdaGrad's rates for the two dimensions differ by a factor of up to <between_adagrad>. The "
        "third: without momentum and bias correction Adam reproduces RMSProp's path, off by <apart>; what momentum "
        "adds is the swing past the minimum.",
    ),
    scenes=(
        Scene(
            title="A rate per dimension",
            race=VALLEY,
            measure=_all_three,
            reading="Steps to a loss of <goal>, ∞ where <steps> do not suffice: gradient descent <to_descent>, AdaGrad "
            "<to_adagrad>, RMSProp <to_rmsprop>, AdaDelta <to_adadelta>.",
            adds=told,
            look_for="Gradient descent falls across and lingers at the saddle. The others give the flat direction a large rate "
            "and leave along it. Can any rate make gradient descent faster than they are?",
            knobs=(Lens("learning_rate", lanes=(0,)), Lens("learning_rate", lanes=(1,))),
        ),
        Scene(
            title="Rates that adapt",
            race=BEALE,
            measure=_rates,
            reading="Every step is minus a rate times the gradient, off by at most <off>. By up to this factor the two "
            "dimensions' rates differ: gradient descent <between_descent>, AdaGrad <between_adagrad>, RMSProp "
            "<between_rmsprop>, AdaDelta <between_adadelta>. RMSProp's rates change by a factor of up to <change_rmsprop>.",
            adds=told,
            look_for="Gradient descent follows the slope; the others turn off at once, because the steep dimension gets the "
            "smaller rate. Raise RMSProp's memory a little: its rates change less.",
            knobs=(Lens("rho", lanes=(2,)), Lens("learning_rate", lanes=(1,))),
        ),
        Scene(
            title="RMSProp with momentum",
            race=BOTH,
            measure=combined,
            reading="RMSProp goes beyond the minimum by <over_rms>% of its way, Adam with a memory of $1/(1 - \\beta_1)$ = "
            "<memory> by <over_adam>%, momentum by <over_momentum>%.",
            look_for="Adam has its direction from RMSProp and its swing from momentum. Take $\\beta_1$ down to zero: what "
            "is left is RMSProp.",
            knobs=(Lens("beta1", lanes=(1,)),),
        ),
    ),
    claims=CLAIMS,
    slides=(SLIDE,),
)
