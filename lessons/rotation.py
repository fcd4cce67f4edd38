"""Lesson 11: rates per dimension are rates per axis. What if the valley does not lie along one?"""

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.knob import Knob
from lessons.lesson import Drawing, Lesson, Scene
from lessons.measures import last_loss, path, steps_to, turns_of_sign
from lessons.numbers import Numbers
from optimizers import AdaGrad, Adam, FullMatrixAdaGrad, GradientDescent, Momentum, RMSProp, run
from studies import Lane, Race
from studies.invariance import deviations
from studies.race import UNTOUCHED
from surfaces import IllConditionedQuadratic, Transform

DUCHI = "Duchi, Hazan and Singer (2011), JMLR 12, Figure 1"
GOAL = 1e-3  # the loss to come to; every start here has thousands of times that

# Close below the stability limit, which is the fastest rate of gradient descent here.
GRADIENT_DESCENT = GradientDescent(learning_rate=0.019)
TURNED = Race(
    surface=IllConditionedQuadratic(condition=100.0),
    start=(1.5, 0.75),
    steps=400,
    lanes=(Lane(GRADIENT_DESCENT), Lane(AdaGrad(learning_rate=0.5)), Lane(FullMatrixAdaGrad(learning_rate=0.5))),
    transform=Transform(turn=45.0),
)
GO_ALONG = replace(
    TURNED,
    lanes=(
        Lane(GRADIENT_DESCENT),
        Lane(Momentum(learning_rate=0.03, momentum=0.7)),
        Lane(RMSProp(learning_rate=0.01, rho=0.99)),
        Lane(Adam(learning_rate=0.05)),
        Lane(FullMatrixAdaGrad(learning_rate=0.5)),
    ),
)


def strayed(race: Race) -> tuple[float, ...]:
    """Per lane, the farthest from its unturned path carried along, in per cent of the window's diagonal."""
    if race.transform.is_identity:
        return (0.0,) * len(race.running)
    return tuple(round(100 * share, 6) for share in deviations(race))


def _steps_here_and_there(race: Race) -> Numbers:
    """Lanes gradient descent, AdaGrad, full-matrix AdaGrad: steps to the goal as turned, and unturned."""
    straight = replace(race, transform=UNTOUCHED)
    away = strayed(race)
    rates = path(race, 1).effective_rate
    rate_x, rate_y = (np.nan, np.nan) if rates is None else rates[-1].tolist()
    numbers: dict[str, float] = {
        "turn": race.transform.turn,
        "goal": GOAL,
        "away": away[1],
        "full_away": away[2],
        "rate_x": rate_x,
        "rate_y": rate_y,
    }
    for lane, name in enumerate(("descent", "adagrad", "full")):
        numbers[name] = steps_to(race, GOAL, lane)
        numbers[f"{name}_straight"] = steps_to(straight, GOAL, lane)
    return numbers


def _who_goes_along(race: Race) -> Numbers:
    """How far each lane strays from its unturned path."""
    names = ("descent", "momentum", "rmsprop", "adam", "full")
    numbers: dict[str, float] = dict(zip(names, strayed(race), strict=True))
    straight = replace(race, transform=UNTOUCHED)
    return numbers | {
        "turn": race.transform.turn,
        "steps": race.steps,
        "adam_loss": last_loss(race, 3),
        "adam_straight": last_loss(straight, 3),
    }


def _fewest(race: Race, lane: int) -> float:
    """The fewest steps to the goal that a lane's rule takes at any rate of its slider, or at its own."""
    knob = Knob("learning_rate", lanes=(lane,))
    rates = np.array([*knob.declared(race).grid, knob.value(race)])
    rule: Any = race.lanes[lane].optimizer
    reached = run(replace(rule, learning_rate=rates), race.ground, race.shown_start, race.steps).loss <= GOAL
    return float(np.where(reached.any(axis=0), reached.argmax(axis=0), np.inf).min())


def _crossings_of_floor(race: Race, lane: int) -> int:
    """How often a path crosses the valley's floor, which lies along the x of the unturned surface."""
    x = path(race, lane).x
    return turns_of_sign(x[:, 1] if race.transform.is_identity else race.ground.back(x.T)[1])


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


CLAIMS = (
    Claim(
        slug="per-dimension-rates",
        slide="Per-dimension adaptivity",
        sentence="If we can set per-dimension adaptive learning rates, it can help us to speed up learning for layers with "
        "small gradients, and avoid overshooting for layers with large gradients.",
        verdict=Verdict.TRUE_IF,
        cases=(
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
        ),
        why="A rate per dimension divides each axis by the size of its own gradients. It is true if what differs lies along "
        "the axes, or nearly: one weight steep, the other flat. At an eighth of a full turn both axes have the same "
        "curvature, $(1 + \\kappa)/2$, and there is nothing to even out. The whole matrix would be needed.",
        source=DUCHI,
    ),
)

LESSON = Lesson(
    slug="rotation",
    title="A valley at an angle",
    intro="A long valley along the $x$ axis: AdaGrad finds that $y$ is steep and $x$ is flat, gives each its own rate, and is "
    "at the bottom in a few steps. Now valley and start are turned together, by an eighth of a full turn. Nothing else "
    "changes.",
    question=Drawing(
        ask="AdaGrad starts from the ring. Draw the path that it takes now.",
        lane=1,
        because="It falls straight across onto the floor of the valley, and then creeps along it. Unturned, it came to a loss "
        "of <goal> in <adagrad_straight> steps; turned by <turn> degrees it takes <adagrad>. Both axes are now equally steep, "
        "and both get about the same rate, <rate_x> and <rate_y> at the end: that is little else than gradient descent. "
        "Gradient descent itself takes <descent> steps, turned or not; AdaGrad with the whole matrix <full>, turned or not.",
        shown=lambda n: (
            n["adagrad"] > 10 * n["adagrad_straight"]
            and abs(n["rate_x"] - n["rate_y"]) < 0.1 * n["rate_x"]
            and n["descent"] == n["descent_straight"]
            and n["full"] == n["full_straight"]
        ),
    ),
    scenes=(
        Scene(
            title="Turn it",
            race=TURNED,
            measure=_steps_here_and_there,
            reading="Turned by <turn> degrees, steps to a loss of <goal>: gradient descent <descent>, AdaGrad <adagrad>, "
            "full-matrix AdaGrad <full>. Unturned: <descent_straight>, <adagrad_straight>, <full_straight>. AdaGrad strays "
            "from its own path, carried along, by up to <away>% of the window, the full matrix by <full_away>%.",
            look_for="Turn the valley back to zero, and on to a quarter of a full turn: at both AdaGrad walks straight in. A "
            "few degrees off are enough to slow it down; does any rate make up for that? Full-matrix AdaGrad takes the same "
            "path each time.",
            knobs=(Knob("turn", of="transform"), Knob("learning_rate", lanes=(1,))),
        ),
        Scene(
            title="Who goes along?",
            race=GO_ALONG,
            measure=_who_goes_along,
            reading="Turned by <turn> degrees, each strays from its own path by, in per cent of the window: gradient descent "
            "<descent>, momentum <momentum>, RMSProp <rmsprop>, Adam <adam>, full-matrix AdaGrad <full>. After <steps> steps "
            "Adam's loss is <adam_loss>; unturned it is <adam_straight>.",
            look_for="Who looks at each axis by itself strays; who takes the gradient as one arrow goes along. Adam has "
            "momentum too, and momentum does not mind the turn: how low does Adam come with a larger rate?",
            knobs=(Knob("turn", of="transform"), Knob("learning_rate", lanes=(3,))),
        ),
    ),
    claims=CLAIMS,
)
