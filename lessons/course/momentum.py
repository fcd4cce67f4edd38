"""Lesson 6: momentum and Nesterov. A velocity, what it overshoots, and how fast it may be fed."""

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.lesson import Drawing, Lesson, Scene, if_finite
from lessons.measures import (
    diverges,
    goal_of,
    largest_curvature,
    last_loss,
    path,
    steps_to,
    steps_to_stay,
    turns_of_sign,
)
from lessons.numbers import Numbers
from optimizers import GradientDescent, Momentum, Nesterov, run
from studies import Lane, Race
from studies.lens import Lens
from surfaces import IllConditionedQuadratic

SLIDE = "Numerical Optimization for Machine Learning"
POLYAK = "Polyak (1964), Some methods of speeding up the convergence of iteration methods"
RATES = np.logspace(-4, 0, 81)
MOMENTA = np.linspace(0, 0.95, 20)

RATE, MOMENTUM, CONDITION = Lens("learning_rate"), Lens("momentum"), Lens("condition", of="surface")

BOWL = Race(
    surface=IllConditionedQuadratic(condition=20.0),
    start=(-1.5, 1.0),
    steps=120,
    lanes=(Lane(Momentum(learning_rate=0.01, momentum=0.9)), Lane(Nesterov(learning_rate=0.01, momentum=0.9))),
)
EDGE = replace(
    BOWL,
    steps=200,
    lanes=(
        Lane(GradientDescent(learning_rate=0.06)),
        Lane(Momentum(learning_rate=0.06, momentum=0.9)),
        Lane(Nesterov(learning_rate=0.06, momentum=0.9)),
    ),
)
LONG = Race(
    surface=IllConditionedQuadratic(condition=100.0),
    start=(1.5, 0.75),
    steps=400,
    lanes=(
        Lane(GradientDescent(learning_rate=0.0195)),
        Lane(Momentum(learning_rate=0.03, momentum=0.7)),
        Lane(Nesterov(learning_rate=0.01, momentum=0.8)),
    ),
)
ROUND = replace(
    LONG,
    surface=IllConditionedQuadratic(condition=1.0),
    lanes=tuple(
        Lane(replace(lane.optimizer, learning_rate=rate))
        for lane, rate in zip(LONG.lanes, (1.0, 0.1, 0.1), strict=True)
    ),
)


def _overshoot(race: Race, lane: int) -> float:
    """How far a path goes beyond the minimum along x, in percent of how far it came; infinity where it diverges."""
    if diverges(race, lane):
        return np.inf
    x = path(race, lane).x[:, 0]
    return 100 * max(float(np.max(-np.sign(x[0]) * x)) / abs(x[0]), 0.0) if x[0] else 0.0


def _swings(race: Race) -> Numbers:
    """Momentum and Nesterov: how far they overshoot along the valley, and how often each coordinate turns its sign."""
    numbers: dict[str, float] = {"steps": race.steps, "rate": RATE.value(race), "momentum": MOMENTUM.value(race)}
    numbers |= {"times": 1 / (1 - numbers["momentum"]), "condition": CONDITION.value(race)}
    for lane, name in enumerate(("momentum", "nesterov")):
        x = path(race, lane).x
        numbers |= {
            f"{name}_over": _overshoot(race, lane),
            f"{name}_along": turns_of_sign(x[:, 0]),
            f"{name}_across": turns_of_sign(x[:, 1]),
            f"{name}_loss": last_loss(race, lane),
        }
    return numbers


def _limits(race: Race) -> Numbers:
    """Gradient descent, Momentum and Nesterov: the limit of stability of each, and which of them fly off."""
    curvature = largest_curvature(race)
    numbers: dict[str, float] = {"curvature": curvature, "steps": race.steps}
    for lane, name in enumerate(("plain", "momentum", "nesterov")):
        rule: Any = race.lanes[lane].optimizer
        limit = float(rule.stable_rate(curvature))
        numbers |= {
            f"{name}_rate": rule.learning_rate,
            f"{name}_limit": limit,
            f"{name}_share": rule.learning_rate / limit,
            f"{name}_loss": last_loss(race, lane),
            f"{name}_flies": diverges(race, lane) or last_loss(race, lane) > path(race, lane).loss[0],
        }
    return numbers


def _fewest(race: Race, lane: int) -> tuple[float, float]:
    """The fewest steps to the goal at any of many rates and momenta, and the least momentum for that.

    The momentum is NaN where none arrives. The lane's own rate is tried as well. Gradient descent has no momentum: 0.
    """
    rule: Any = race.lanes[lane].optimizer
    numbers: dict[str, Any] = {"learning_rate": np.append(RATES, rule.learning_rate)}
    if lane:
        numbers["momentum"] = MOMENTA[:, np.newaxis]
    loss = run(replace(rule, **numbers), race.ground, race.shown_start, race.steps).loss
    fewest = steps_to_stay(loss, goal_of(race)).min(axis=-1)
    return float(fewest.min()), float(MOMENTA[fewest.argmin()]) if fewest.min() < np.inf else np.nan


def _arrivals(race: Race) -> Numbers:
    """Steps of the three lanes as they stand, and each rule's fewest at any of many rates and momenta."""
    numbers: dict[str, float] = {
        "tried": len(RATES) + 1,
        "momenta": len(MOMENTA),
        "steps": race.steps,
        "condition": getattr(race.surface, "condition", np.nan),
    }
    numbers["goal"] = goal = goal_of(race)
    for lane, name in enumerate(("plain", "momentum", "nesterov")):
        numbers[name] = steps_to(race, goal, lane)
        numbers[f"{name}_best"], numbers[f"{name}_mu"] = _fewest(race, lane)
        numbers[f"{name}_own"] = getattr(race.lanes[lane].optimizer, "momentum", 0.0)
    return numbers


def _accelerates(n: Numbers) -> bool:
    """Whether both need less than half of gradient descent's steps, although that has the best of its rates."""
    return max(n["momentum_best"], n["nesterov_best"]) < 0.5 * n["plain_best"]


CLAIMS = (
    Claim(
        slug="momentum-accelerates",
        slide=SLIDE,
        sentence="Some commonly used techniques: Acceleration using a momentum term (standard momentum, Nesterov)",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                LONG,
                _arrivals,
                _accelerates,
                "In the long valley, with the best of <tried> rates and of <momenta> values of $\\mu$: gradient descent "
                "arrives after <plain_best> steps, Momentum after <momentum_best>, with $\\mu$ = <momentum_mu>, Nesterov after "
                "<nesterov_best>, with $\\mu$ = <nesterov_mu>.",
            ),
            Case(
                ROUND,
                _arrivals,
                _accelerates,
                "In a round bowl, with the best of as many: gradient descent arrives after <plain_best> step(s), Momentum "
                "after <momentum_best>, with $\\mu$ = <momentum_mu>, Nesterov after <nesterov_best>, with $\\mu$ = "
                "<nesterov_mu>. There is nothing to accelerate, and the best velocity is none.",
            ),
        ),
        why="True if the surface is ill-conditioned. Plain gradient descent needs a number of steps that grows as "
        r"the condition number $\kappa$, well-tuned momentum as its root $\sqrt{\kappa}$. Where all directions curve "
        "alike, a velocity only has to be got rid of again.",
        source=POLYAK,
    ),
)

LESSON = Lesson(
    slug="momentum",
    title="Momentum and Nesterov",
    intro=r"Momentum keeps a velocity: each step adds a gradient to it, and a share $\mu$ of it survives to the "
    "next. The valley curves <condition> times as strongly across as along, and the run starts at rest on its wall.",
    question=Drawing(
        ask="Draw the path that Momentum takes from the ring.",
        lane=0,
        because="It falls across, swings from wall to wall, and those swings cancel. Along the valley every gradient "
        "points the same way, so the velocity grows: under a steady slope to <times> gradients' worth. At the minimum it "
        "cannot stop: it overshoots by <momentum_over>% of the way it came and returns. Nesterov, which takes the gradient "
        "where the velocity leads, overshoots by <nesterov_over>%.",
        shown=lambda n: n["momentum_over"] > n["nesterov_over"] > 0 and n["momentum_across"] > 4,
    ),
    scenes=(
        Scene(
            title="Velocity and overshoot",
            race=BOWL,
            measure=_swings,
            reading="In <steps> steps, Momentum's $x$, along the valley, changes sign <momentum_along> time(s), and its $y$, "
            "across it, <momentum_across> time(s); Nesterov's $x$ does so <nesterov_along> time(s), its $y$ <nesterov_across> "
            "time(s). They overshoot along $x$ by <momentum_over>% and <nesterov_over>%, and end at <momentum_loss> and "
            "<nesterov_loss>.",
            look_for=r"Lower $\mu$ until nothing overshoots; raise it until the swings hardly die out. Whose swings die "
            "out sooner?",
            knobs=(Lens("momentum", lanes=(0, 1)), Lens("learning_rate", lanes=(0, 1))),
        ),
        Scene(
            title="Their limits",
            race=EDGE,
            measure=_limits,
            reading=r"The curvature is $L$ = <curvature>. Limits: gradient descent $2/L$ = <plain_limit>, Momentum "
            r"$2(1+\mu)/L$ = <momentum_limit>, Nesterov $(2+2\mu)/((1+2\mu)L)$ = <nesterov_limit>. The lanes stand "
            "at <plain_share>, <momentum_share> and <nesterov_share> of theirs and end at <plain_loss>, <momentum_loss> "
            "and <nesterov_loss>.",
            look_for="Raise the rate, which all three share. Who flies off first, and who last? Momentum allows a "
            "larger rate than plain gradient descent, Nesterov a smaller one.",
            knobs=(Lens("learning_rate", lanes=(0, 1, 2)),),
        ),
        Scene(
            title="Is it faster?",
            race=LONG,
            measure=_arrivals,
            reading="Condition number <condition>. Steps to a loss of <goal>, ∞ where <steps> do not suffice or the path flies "
            "off: as they stand, gradient descent <plain>, Momentum ($\\mu$ = <momentum_own>) <momentum>, Nesterov ($\\mu$ = "
            "<nesterov_own>) <nesterov>. With the best of <tried> rates and of <momenta> values of $\\mu$: <plain_best>, "
            "<momentum_best> and <nesterov_best>.",
            adds=if_finite("The best $\\mu$ is <momentum_mu> for Momentum, <nesterov_mu> for Nesterov."),
            look_for="Make the valley rounder: how large is the best $\\mu$ then, and when does a velocity stop paying? Make "
            "it longer: the rates as they stand are over their limits there, and the lanes fly off.",
            knobs=(CONDITION,),
        ),
    ),
    claims=CLAIMS,
    slides=(SLIDE,),
)
