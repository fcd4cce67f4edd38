"""What a rate per dimension is worth in a valley along the axes, and in the same valley turned off them."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from lessons.claim import Case
from lessons.measures import path, steps_to_stay, turns_of_sign
from lessons.numbers import Numbers
from optimizers import AdaGrad, Adam, FullMatrixAdaGrad, GradientDescent, Momentum, run
from studies import Lane, Race
from studies.lens import Lens
from studies.race import UNTOUCHED
from surfaces import IllConditionedQuadratic, Transform

GOAL = 1e-3  # the loss to come to; every start here has thousands of times that

# Close below the stability limit, which is the fastest rate of gradient descent here.
DESCENT = GradientDescent(learning_rate=0.019)
TURNED = Race(
    surface=IllConditionedQuadratic(condition=100.0),
    start=(1.5, 0.75),
    steps=400,
    lanes=(Lane(DESCENT), Lane(AdaGrad(learning_rate=0.5)), Lane(FullMatrixAdaGrad(learning_rate=0.5))),
    transform=Transform(turn=45.0),
)


def to_goal(race: Race, lane: int) -> float:
    """The first step from which on a lane stays at the goal; infinity where there is none."""
    return float(steps_to_stay(path(race, lane).loss, GOAL))


@lru_cache(maxsize=64)
def fewest(race: Race, lane: int) -> float:
    """The fewest steps to the goal, to stay there, that a lane's rule takes at any rate of its slider, or at its own."""
    knob = Lens("learning_rate", lanes=(lane,))
    rates = np.array([*knob.declared(race).grid, knob.value(race)])
    rule = race.lanes[lane].optimizer.with_rate(rates)
    return float(steps_to_stay(run(rule, race.ground, race.shown_start, race.steps).loss, GOAL).min())


def _crossings_of_floor(race: Race, lane: int) -> int:
    """How often a path crosses the valley's floor, which lies along the x of the unturned surface."""
    return turns_of_sign(race.ground.back(path(race, lane).x.T)[1])


def _against_descent(race: Race) -> Numbers:
    """Lanes gradient descent and AdaGrad, each at the rate of the race and at its best."""
    descent, adagrad = fewest(race, 0), fewest(race, 1)
    return {
        "turn": race.transform.turn,
        "goal": GOAL,
        "descent": to_goal(race, 0),
        "adagrad": to_goal(race, 1),
        "descent_best": descent,
        "adagrad_best": adagrad,
        "descent_crossings": _crossings_of_floor(race, 0),
        "adagrad_crossings": _crossings_of_floor(race, 1),
        "share": adagrad / descent,
    }


def _helps(n: Numbers) -> bool:
    """Whether AdaGrad needs less than half of gradient descent's steps, and swings less, though both are tuned."""
    return n["share"] < 0.5 and n["adagrad_crossings"] < 0.5 * n["descent_crossings"]


def _against_momentum(race: Race) -> Numbers:
    """Lanes gradient descent, momentum and Adam: each at its best rate, and Adam as it stands, turned and unturned.

    Momentum also with a velocity that remembers as long as Adam's.
    """
    momentum, beta1 = Lens("momentum", lanes=(1,)), Lens("beta1", lanes=(2,)).value(race)
    numbers: dict[str, float] = {"turn": race.transform.turn, "goal": GOAL, "adam": to_goal(race, 2)}
    numbers["adam_straight"] = to_goal(replace(race, transform=UNTOUCHED), 2)
    numbers |= {"momentum": momentum.value(race), "beta1": beta1, "best_alike": fewest(momentum.turned(race, beta1), 1)}
    return numbers | {f"best_{name}": fewest(race, lane) for lane, name in enumerate(("descent", "momentum", "adam"))}


def _duel(turn: float) -> Race:
    return replace(TURNED, steps=600, lanes=TURNED.lanes[:2], transform=Transform(turn=turn))


DUELS = (
    Case(
        _duel(0.0),
        _against_descent,
        _helps,
        "Along the axes AdaGrad comes to a loss of <goal> in <adagrad> steps, gradient descent in <descent>; each at "
        "the best stop of its rate's slider, or as it stands, in <adagrad_best> and <descent_best>. AdaGrad crosses the floor "
        "of the valley <adagrad_crossings> times, gradient descent <descent_crossings> times.",
    ),
    Case(
        _duel(10.0),
        _against_descent,
        _helps,
        "Turned by <turn> degrees it still helps: <adagrad> steps to <descent>, at best <adagrad_best> to "
        "<descent_best>.",
    ),
    *(
        Case(
            _duel(turn),
            _against_descent,
            _helps,
            "Turned by <turn> degrees AdaGrad takes <adagrad> steps and gradient descent still <descent>; at best "
            "<adagrad_best> and <descent_best>. Nothing is gained.",
        )
        for turn in (25.0, 45.0)
    ),
    Case(
        replace(
            _duel(45.0),
            lanes=(Lane(DESCENT), Lane(Momentum(learning_rate=0.03, momentum=0.7)), Lane(Adam(learning_rate=0.2))),
        ),
        _against_momentum,
        lambda n: n["best_adam"] < min(n["best_momentum"], n["best_alike"]),
        "Turned by <turn> degrees Adam takes <adam> steps at a rate with which it takes <adam_straight> unturned. With the "
        "rate tuned anew it takes <best_adam>, gradient descent <best_descent>. But momentum takes <best_alike> where its "
        "velocity remembers as long, $\\mu = \\beta_1$ = <beta1>, and <best_momentum> with $\\mu$ = <momentum>: that gain is "
        "not due to rates per dimension.",
    ),
)
