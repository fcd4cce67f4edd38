"""What a rate per dimension is worth in a valley along the axes, and in the same valley turned off them."""

from dataclasses import replace

import numpy as np

from lessons.claim import Case
from lessons.measures import path, steps_to, turns_of_sign
from lessons.numbers import Numbers
from optimizers import AdaGrad, FullMatrixAdaGrad, GradientDescent, run
from studies import Lane, Race
from studies.lens import Lens
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


def _fewest(race: Race, lane: int) -> float:
    """The fewest steps to the goal that a lane's rule takes at any rate of its slider, or at its own."""
    knob = Lens("learning_rate", lanes=(lane,))
    rates = np.array([*knob.declared(race).grid, knob.value(race)])
    rule = race.lanes[lane].optimizer.with_rate(rates)
    reached = run(rule, race.ground, race.shown_start, race.steps).loss <= GOAL
    return float(np.where(reached.any(axis=0), reached.argmax(axis=0), np.inf).min())


def _crossings_of_floor(race: Race, lane: int) -> int:
    """How often a path crosses the valley's floor, which lies along the x of the unturned surface."""
    return turns_of_sign(race.ground.back(path(race, lane).x.T)[1])


def _against_descent(race: Race) -> Numbers:
    """Lanes gradient descent and AdaGrad, each at the rate of the race and at its best."""
    descent, adagrad = _fewest(race, 0), _fewest(race, 1)
    return {
        "turn": race.transform.turn,
        "goal": GOAL,
        "descent": steps_to(race, GOAL, 0),
        "adagrad": steps_to(race, GOAL, 1),
        "descent_best": descent,
        "adagrad_best": adagrad,
        "descent_crossings": _crossings_of_floor(race, 0),
        "adagrad_crossings": _crossings_of_floor(race, 1),
        "share": adagrad / descent,
    }


def _helps(n: Numbers) -> bool:
    """Whether AdaGrad needs less than half of gradient descent's steps, and swings less, though both are tuned."""
    return n["share"] < 0.5 and n["adagrad_crossings"] < 0.5 * n["descent_crossings"]


def _duel(turn: float) -> Race:
    return replace(TURNED, steps=600, lanes=TURNED.lanes[:2], transform=Transform(turn=turn))


DUELS = (
    Case(
        _duel(0.0),
        _against_descent,
        _helps,
        "Along the axes AdaGrad comes to a loss of <goal> in <adagrad> steps, gradient descent in <descent>; at the "
        "best rate of each in <adagrad_best> and <descent_best>. AdaGrad crosses the floor of the valley "
        "<adagrad_crossings> times, gradient descent <descent_crossings> times.",
    ),
    Case(
        _duel(10.0),
        _against_descent,
        _helps,
        "Turned by <turn> degrees it still helps: <adagrad> steps to <descent>, at best <adagrad_best> to "
        "<descent_best>.",
    ),
    Case(
        _duel(45.0),
        _against_descent,
        _helps,
        "Turned by <turn> degrees AdaGrad takes <adagrad> steps and gradient descent still <descent>; at best "
        "<adagrad_best> and <descent_best>. Nothing is gained.",
    ),
)
