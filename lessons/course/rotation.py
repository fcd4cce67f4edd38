"""Lesson 11: rates per dimension are rates per axis. What if the valley does not lie along one?"""

from dataclasses import replace

import numpy as np

from lessons.axes import DESCENT, GOAL, TURNED, fewest, to_goal
from lessons.course.layers import PER_DIMENSION
from lessons.lesson import Drawing, Lesson, Scene
from lessons.measures import path
from lessons.numbers import Numbers
from optimizers import Adam, FullMatrixAdaGrad, Momentum, RMSProp
from studies import Lane, Race
from studies.invariance import deviations
from studies.lens import Lens
from studies.race import UNTOUCHED

GO_ALONG = replace(
    TURNED,
    steps=600,
    lanes=(
        Lane(DESCENT),
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
        numbers |= {name: to_goal(race, lane), f"{name}_straight": to_goal(straight, lane)}
    return numbers | {"adagrad_best": fewest(race, 1), "adagrad_best_straight": fewest(straight, 1)}


def _who_goes_along(race: Race) -> Numbers:
    """How far each lane strays from its unturned path."""
    names = ("descent", "momentum", "rmsprop", "adam", "full")
    numbers: dict[str, float] = dict(zip(names, strayed(race), strict=True))
    straight = replace(race, transform=UNTOUCHED)
    return numbers | {
        "turn": race.transform.turn,
        "goal": GOAL,
        "to_adam": to_goal(race, 3),
        "to_adam_straight": to_goal(straight, 3),
        "best_adam": fewest(race, 3),
        "best_adam_straight": fewest(straight, 3),
        "best_momentum": fewest(straight, 1),  # which no turn changes
        "best_descent": fewest(straight, 0),
    }


LESSON = Lesson(
    slug="rotation",
    title="A valley at an angle",
    intro="A long valley along the $x$ axis: AdaGrad finds that $y$ is steep and $x$ is flat, gives each its own rate, and is "
    "at the bottom in a few steps. Now valley and start are turned together, by <turn> degrees. Nothing else changes.",
    question=Drawing(
        ask="AdaGrad starts from the ring. Draw the path that it takes now.",
        lane=1,
        because="It falls straight across onto the floor of the valley, and then creeps along it. Unturned, it came to a loss "
        "of <goal> in <adagrad_straight> steps; turned by <turn> degrees it takes <adagrad>. Both axes are now equally steep, "
        "and both get about the same rate, <rate_x> and <rate_y> at the end: that is little else than gradient descent. "
        "Gradient descent itself takes <descent> steps, turned or not; AdaGrad with the whole matrix <full>, turned or not. No "
        "rate makes up for it: at the best of its slider AdaGrad took <adagrad_best_straight> steps and takes <adagrad_best>.",
        shown=lambda n: (
            n["adagrad"] > 10 * n["adagrad_straight"]
            and abs(n["rate_x"] - n["rate_y"]) < 0.1 * n["rate_x"]
            and n["descent"] == n["descent_straight"]
            and n["full"] == n["full_straight"]
            and n["adagrad_best"] > max(10 * n["adagrad_best_straight"], n["descent"])
        ),
    ),
    scenes=(
        Scene(
            title="Turn it",
            race=TURNED,
            measure=_steps_here_and_there,
            reading="Turned by <turn> degrees, steps to a loss of <goal>: gradient descent <descent>, AdaGrad <adagrad>, "
            "full-matrix AdaGrad <full>. Unturned: <descent_straight>, <adagrad_straight>, <full_straight>. At the best "
            "rate of its slider AdaGrad takes <adagrad_best>, unturned <adagrad_best_straight>. It strays from its own path, "
            "carried along, by up to <away>% of the window's diagonal, the full matrix by <full_away>%.",
            look_for="Turn the valley back to its axis, and on to the other axis: along both AdaGrad walks straight in. A "
            "few degrees off are enough to slow it down; does any rate make up for that? Full-matrix AdaGrad takes the same "
            "path each time.",
            knobs=(Lens("turn", of="transform"), Lens("learning_rate", lanes=(1,))),
        ),
        Scene(
            title="Who goes along?",
            race=GO_ALONG,
            measure=_who_goes_along,
            reading="Turned by <turn> degrees, each strays from its own path by a share of the window's diagonal: gradient "
            "descent <descent>%, momentum <momentum>%, RMSProp <rmsprop>%, Adam <adam>%, full-matrix AdaGrad <full>%. At "
            "its rate Adam takes <to_adam> steps to a loss of <goal>, unturned <to_adam_straight>; at the best rate of its "
            "slider <best_adam>, unturned <best_adam_straight>. At their best rates momentum takes <best_momentum>, gradient "
            "descent <best_descent>.",
            look_for="Rules that treat each axis separately stray; rules that take the gradient as one arrow go along. At one "
            "rate for both, the turn slows Adam down; tuned anew, it is as fast as before. Find that rate.",
            knobs=(Lens("turn", of="transform"), Lens("learning_rate", lanes=(3,))),
        ),
    ),
    claims=(PER_DIMENSION,),
    slides=(PER_DIMENSION.slide,),
)
