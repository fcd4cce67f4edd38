"""Lesson 2: a constant rate and 1/t on valleys of every steepness, beside a rule that adapts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import diverges, largest_curvature, path, steps_to
from lessons.numbers import Numbers
from optimizers import BFGS, AdaGrad, GradientDescent, InverseTime, run
from studies import Lane, Race
from studies.lens import Lens
from surfaces import Beale, IllConditionedQuadratic, Transform, transformed

SLIDE = "Local Geometry and Adaptivity"
NEAR = 0.01  # the distance from the minimizer at which a path has arrived
REST = 1e-6  # the share of the start's loss at which it has, where steps are counted
OLD = 10.0  # the condition number of the bowl for which the fixed rates were chosen
CONDITIONS = np.array([1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0])
RATES = np.logspace(-5, 0.5, 111)  # a twentieth of a decade apart

CONDITION = Lens("condition", of="surface")
FACTOR = Lens("loss_factor", of="transform")

STEEP = Race(
    surface=IllConditionedQuadratic(condition=100.0),
    start=(1.5, 0.75),
    steps=300,
    lanes=(
        Lane(GradientDescent(learning_rate=0.1)),
        Lane(GradientDescent(learning_rate=0.1), InverseTime(decay=0.01)),
        Lane(AdaGrad(learning_rate=0.5)),
    ),
)
RULES = ("constant", "clock", "adaptive")


def _distance(race: Race, lane: int) -> float:
    """How far from the minimizer a lane ends; infinity where it has diverged."""
    end = float(race.ground.distance_to_minima(path(race, lane).x[-1]))
    return np.inf if np.isnan(end) else end


def _over_conditions(race: Race) -> Numbers:
    """The race as it stands, and for how many condition numbers each of its first three lanes arrives."""
    ground = transformed(replace(race.surface, condition=CONDITIONS), race.transform)
    arrived = {}
    for name, lane in zip(RULES, race.lanes, strict=True):
        end = run(lane.optimizer, ground, race.shown_start, race.steps, lane.schedule, keep="last").x[-1]
        arrived[f"{name}_arrives"] = int(np.count_nonzero(ground.distance_to_minima(end) <= NEAR))
    return arrived | {
        "condition": CONDITION.value(race),
        "old": OLD,
        "factor": FACTOR.value(race),
        "steps": race.steps,
        "near": NEAR,
        "tried": len(CONDITIONS),
        "least": CONDITIONS[0],
        "most": CONDITIONS[-1],
        "limit": 2 / largest_curvature(race),
        "rate": Lens("learning_rate").value(race),
        **{name: _distance(race, lane) for lane, name in enumerate(RULES)},
    }


def _stays_from(race: Race, lane: int) -> float:
    """The step from which on a path is near the minimizer; infinity where it does not end there."""
    away = np.flatnonzero(~(race.ground.distance_to_minima(path(race, lane).x.T) <= NEAR))
    first = away[-1] + 1 if away.size else 0
    return float(first) if first <= race.steps else np.inf


def _old_and_new(race: Race) -> Numbers:
    """The three lanes in the old bowl and in the race's: when they arrive, who flies off, and how far AdaGrad's paths part."""
    before = CONDITION.turned(race, OLD)
    numbers: dict[str, float] = {}
    for lane, name in enumerate(RULES):
        numbers |= {f"{name}_old": _stays_from(before, lane), name: _stays_from(race, lane)}
        numbers[f"{name}_flies"] = diverges(race, lane)
    adaptive = RULES.index("adaptive")
    return numbers | {"apart": np.hypot.reduce(path(race, adaptive).x - path(before, adaptive).x, axis=1).max()}


def _only_fly_off(*names: str) -> Callable[[Numbers], bool]:
    """Whether these rules, which arrive in the old bowl, fly off now, and the others arrive as well."""

    def holds(n: Numbers) -> bool:
        flown = all(n[f"{name}_flies"] and n[f"{name}_old"] < np.inf for name in names)
        return flown and all(n[name] < np.inf for name in RULES if name not in names)

    return holds


def _by_the_clock(race: Race) -> Numbers:
    """A rate that falls by the clock, the best of all its decays, and beside it a rule that adapts."""
    lane = race.lanes[0]
    decays: Any = np.logspace(-4, 1, 51)
    ends = run(lane.optimizer, race.ground, race.shown_start, race.steps, InverseTime(decay=decays), keep="last").x[-1]
    distances = race.ground.distance_to_minima(ends)
    distances = np.where(np.isnan(distances), np.inf, distances)
    rates = path(race).learning_rate
    return {
        "decay": Lens("decay", of="schedule").value(race),
        "first": rates[0],
        "last": rates[-1],
        "limit": 2 / largest_curvature(race),
        "above": int(np.count_nonzero(rates * largest_curvature(race) > 2)),
        "distance": _distance(race, 0),
        "tried": len(decays),
        "best": distances.min(),
        "best_decay": decays[distances.argmin()],
        "adaptive": _distance(race, 1),
    }


def _turned(race: Race) -> Numbers:
    """Three lanes in a turned valley: steps until a share of the start's loss is left."""
    goal = REST * float(path(race).loss[0])
    return {
        "goal": goal,
        "turn": race.transform.turn,
        **{name: steps_to(race, goal, lane) for lane, name in enumerate(("constant", "adagrad", "bfgs"))},
    }


def best_rate(race: Race) -> float:
    """The constant rate, of those tried, that brings gradient descent lowest; the smallest of them where several do."""
    loss = run(GradientDescent(learning_rate=RATES), race.ground, race.shown_start, race.steps, keep="last").loss[-1]
    return float(RATES[np.argmin(np.where(np.isnan(loss), np.inf, loss))])


def _compared(here: Race, there: Race) -> Numbers:
    """The best constant rates of two races."""
    rates = best_rate(here), best_rate(there)
    return {"here": rates[0], "there": rates[1], "ratio": rates[0] / rates[1]}


def _best_in_bowls(race: Race) -> Numbers:
    """The best constant rate here, and in a valley so much steeper."""
    steeper = CONDITION.turned(race, 100 * CONDITION.value(race))
    return {"condition": CONDITION.value(race), "steeper": CONDITION.value(steeper), **_compared(race, steeper)}


def _best_on_beale(race: Race) -> Numbers:
    """The best constant rate from the race's start, and from a steep corner of the same surface."""
    corner = replace(race, start=(4.0, 3.0))
    slopes = {"gradient_here": path(race).gradient_norm[0], "gradient_there": path(corner).gradient_norm[0]}
    return slopes | dict(_compared(race, corner))


CLOCK = replace(STEEP, lanes=(Lane(GradientDescent(learning_rate=0.1), InverseTime(decay=1.0)), STEEP.lanes[-1]))
FLATTER = replace(STEEP, surface=IllConditionedQuadratic(condition=10.0), transform=Transform(loss_factor=0.01))

CLAIMS = (
    Claim(
        slug="geometry-matters",
        slide=SLIDE,
        sentence="Local geometry of the error surface is important for choosing good learning rate.",
        verdict=Verdict.TRUE,
        cases=(
            Case(
                replace(STEEP, surface=IllConditionedQuadratic(condition=10.0), lanes=STEEP.lanes[:1]),
                _best_in_bowls,
                lambda n: n["ratio"] > 30,
                "In a bowl of condition number <condition> the best constant rate is <here>, in one of <steeper> it is "
                "<there>: <ratio> times smaller.",
            ),
            Case(
                Race(Beale(), (1.5, 0.0), 200, (Lane(GradientDescent(learning_rate=0.02)),)),
                _best_on_beale,
                lambda n: n["ratio"] > 30,
                "On one and the same surface, Beale's: the best constant rate from its flat floor, where the gradient is "
                "<gradient_here>, is <here>; from its steep corner, where it is <gradient_there>, it is <there>.",
            ),
        ),
        why="A bowl with curvatures from $l$ to $L$ bears rates below $2/L$, and $2/(l + L)$ is the best of them.",
        source="Nesterov (2004), Introductory Lectures on Convex Optimization, theorem 2.1.15",
    ),
    Claim(
        slug="fixed-rates",
        slide=SLIDE,
        sentence="Fixed learning rates (such as constant learning rates, or $\\frac{1}{t}$) are not able to adapt to the "
        "local geometry of the error surface.",
        verdict=Verdict.TRUE,
        cases=(
            Case(
                STEEP,
                _over_conditions,
                lambda n: max(n["constant_arrives"], n["clock_arrives"]) <= n["tried"] / 2 < n["adaptive_arrives"],
                "Of <tried> valleys with condition numbers from <least> to <most>, the constant rate arrives in "
                "<constant_arrives>, $1/t$ in <clock_arrives>, AdaGrad in <adaptive_arrives>. The steeper ones throw the "
                "fixed rates out.",
            ),
            Case(
                FLATTER,
                _over_conditions,
                lambda n: min(n["constant"], n["clock"]) > 10 * n["near"] > 10 * n["adaptive"],
                "With the whole surface made flatter, its loss times <factor>, the fixed rates are too small: after "
                "<steps> steps the constant one is still <constant> from the minimizer, $1/t$ <clock>; AdaGrad <adaptive>.",
            ),
            Case(
                CLOCK,
                _by_the_clock,
                lambda n: n["best"] > 10 * NEAR > 10 * n["adaptive"],
                "In the steep valley no clock is right: of <tried> decays the best, <best_decay>, ends <best> from the "
                "minimizer, AdaGrad <adaptive>. Slower ones are thrown out or swing too long, faster ones stop on the way.",
            ),
        ),
        why="A fixed rate is decided before the surface is seen. The step does shrink with the gradient, but the rate in "
        "front of it stays what it was, or falls by the clock; $1/t$ falls below any limit $2/L$ in the end, and then goes "
        "on falling where nothing asks for it. AdaGrad divides by the gradients that it has met, so that a factor on a "
        "dimension cancels.",
        source="Duchi, Hazan and Singer (2011), JMLR 12, 2121",
    ),
)

LESSON = Lesson(
    slug="fixed-rates",
    title="Fixed rates do not adapt",
    intro="Two rates that are fixed beforehand: a constant one, and $1/t$, which falls with every step. Both were chosen "
    "in a bowl <old> times as steep across as along, and there both arrive. So does AdaGrad, which adapts a rate for each "
    "dimension.",
    question=Choice(
        ask="Now it is <condition> times as steep across as along. Same rates, same start. What happens?",
        options=(
            Option(
                "The constant rate flies off. The other two arrive: one is calmed by the clock, one adapts.",
                _only_fly_off("constant"),
            ),
            Option(
                "Both fixed rates fly off. AdaGrad goes its way as before.",
                lambda n: _only_fly_off("constant", "clock")(n) and n["apart"] < NEAR,
            ),
            Option(
                "All three still arrive: the gradient is larger now, so they are faster.",
                lambda n: all(n[name] < n[f"{name}_old"] for name in RULES),
            ),
            Option("All three fly off: each of them was tuned to the other bowl.", _only_fly_off(*RULES)),
        ),
        right=(1,),
        because="Rates above $2/L$ = <limit> fly off now, and both begin at about <rate>. The clock would bring $1/t$ "
        "below the limit some day, but it does not know that it should hurry. AdaGrad divides each dimension by the "
        "gradients met there: steepness cancels, and it ends <adaptive> from the minimizer.",
        measure=_old_and_new,
    ),
    scenes=(
        Scene(
            title="Steeper and flatter",
            race=STEEP,
            measure=_over_conditions,
            reading="Condition number <condition>, loss times <factor>: rates above <limit> fly off. Distance from the "
            "minimizer after <steps> steps: constant <constant>, $1/t$ <clock>, AdaGrad <adaptive>. Of <tried> condition "
            "numbers from <least> to <most>, the constant rate arrives in <constant_arrives>, $1/t$ in <clock_arrives>, "
            "AdaGrad in <adaptive_arrives>.",
            look_for="Lower the condition number until the fixed rates come back. Then multiply the loss: small factors "
            "make the surface flat, and the fixed rates crawl; large ones throw them out. Does AdaGrad's path change at "
            "all?",
            knobs=(CONDITION, FACTOR),
        ),
        Scene(
            title="Falling by the clock",
            race=CLOCK,
            measure=_by_the_clock,
            reading="The rate falls from <first> to <last>; for <above> steps it is above the limit <limit>. It ends "
            "<distance> from the minimizer. The best of all decays, <best_decay>, ends <best> from it; AdaGrad <adaptive>.",
            look_for="Look for a decay that is fast enough not to be thrown out and slow enough to arrive. Then change the "
            "condition number, and look for it again.",
            knobs=(Lens("decay", of="schedule"), CONDITION),
        ),
        Scene(
            title="A turned valley",
            race=replace(
                STEEP,
                steps=500,
                lanes=(Lane(GradientDescent(learning_rate=0.015)), Lane(AdaGrad(learning_rate=0.5)), Lane(BFGS())),
            ),
            measure=_turned,
            reading="Turned by <turn> degrees. Steps to a loss of <goal>: constant rate "
            "<constant>, AdaGrad <adagrad>, BFGS <bfgs>.",
            look_for="Turn the valley, and the start with it. A rate for each dimension helps where the dimensions are the "
            "valley's axes; between them AdaGrad loses its lead. BFGS learns the directions too.",
            knobs=(Lens("turn", of="transform"), CONDITION),
        ),
    ),
    claims=CLAIMS,
)
