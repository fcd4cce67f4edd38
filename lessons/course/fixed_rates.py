"""Lesson 2: a constant rate and 1/t on valleys of every steepness, beside a rule that adapts."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import (
    best_rate,
    diverges,
    goal_of,
    largest_curvature,
    last_loss,
    lowest,
    path,
    steps_to,
    steps_to_stay,
)
from lessons.numbers import Numbers
from optimizers import BFGS, AdaGrad, GradientDescent, InverseTime, run
from studies import Lane, Race
from studies.lens import Lens
from surfaces import Beale, IllConditionedQuadratic, Transform, transformed

SLIDE = "Local Geometry and Adaptivity"
NEAR = 0.01  # the distance from the minimizer at which a path has arrived
OLD = 10.0  # the condition number of the bowl for which the fixed rates were chosen
CONDITIONS = np.array([1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0])
QUICK = 1.0  # a decay that brings 1/t below the limit of the steep valley in time

CONDITION = Lens("condition", of="surface")
FACTOR = Lens("loss_factor", of="transform")
DECAY = Lens("decay", of="schedule", lanes=(1,))

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
    """How far from the minimizer a lane ends; NaN where it has diverged."""
    return float(race.ground.distance_to_minima(path(race, lane).x[-1]))


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
        "decay": DECAY.value(race),
        "quick": QUICK,
        "quick_loss": last_loss(DECAY.turned(race, QUICK), 1),
        **{name: _distance(race, lane) for lane, name in enumerate(RULES)},
    }


def _stays_from(race: Race, lane: int) -> float:
    """The step from which on a path is near the minimizer; infinity where it does not end there."""
    return float(steps_to_stay(race.ground.distance_to_minima(path(race, lane).x.T), NEAR))


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


def _on_schedule(race: Race) -> Numbers:
    """Two rates that fall on schedule, the best of all decays of the second, and a rule that adapts.

    Of the decays, those count that keep the path in the window: a valley is not found from millions of times as far away. The
    least decay is tried from the limit, too.
    """
    lane, ground, declared = race.lanes[1], race.ground, DECAY.declared(race)
    limit, eta = 2 / largest_curvature(race), Lens("learning_rate", lanes=(1,)).value(race)

    def ends(decays: np.ndarray, rate: float = eta) -> np.ndarray:
        x = run(lane.optimizer.with_rate(rate), ground, race.shown_start, race.steps, InverseTime(decay=decays)).x
        low, high = (np.array(side)[:, np.newaxis] for side in zip(*ground.domain, strict=True))
        inside = ((low <= x) & (x <= high)).all(axis=(0, 1))
        return np.where(inside, ground.distance_to_minima(x[-1]), np.inf)

    best, least = lowest(ends, *declared.span), declared.span[0]
    rates = np.array([lane.schedule.rate(eta, (), t, None)[0] for t in range(1, race.steps + 1)])
    return {
        "slow": replace(DECAY, lanes=(0,)).value(race),
        "slow_distance": _distance(race, 0),
        "decay": DECAY.value(race),
        "rate": eta,
        "first": rates[0],
        "last": rates[-1],
        "limit": limit,
        "above": int(np.count_nonzero(rates * largest_curvature(race) > 2)),
        "steps": race.steps,
        "distance": _distance(race, 1),
        "best": float(ends(np.array([best]))[0]),
        "best_decay": best,
        "least": least,
        "from_limit": float(ends(np.array([least]), limit)[0]),
        "adaptive": _distance(race, 2),
    }


def _turned(race: Race) -> Numbers:
    """Three lanes in a turned valley: steps until a share of the start's loss is left."""
    goal = goal_of(race)
    return {
        "goal": goal,
        "turn": race.transform.turn,
        "steps": race.steps,
        **{name: steps_to(race, goal, lane) for lane, name in enumerate(("constant", "adagrad", "bfgs"))},
    }


def _compared(here: Race, there: Race) -> Numbers:
    """The best constant rates of two races."""
    rates = best_rate(here), best_rate(there)
    return {"here": rates[0], "there": rates[1], "ratio": rates[0] / rates[1]}


def _best_in_bowls(race: Race) -> Numbers:
    """The best constant rate here, and in a valley so much steeper."""
    steeper = CONDITION.turned(race, 100 * CONDITION.value(race))
    conditions = {"condition": CONDITION.value(race), "steeper": CONDITION.value(steeper), "steps": race.steps}
    return conditions | dict(_compared(race, steeper))


def _best_on_beale(race: Race) -> Numbers:
    """The best constant rate from the race's start, and from a steep corner of the same surface.

    Off a quadratic the loss at the end jumps about as the rate rises, so that another grid confirms two digits only.
    """
    corner = replace(race, start=(4.0, 3.0))
    slopes = {"gradient_here": path(race).gradient_norm[0], "gradient_there": path(corner).gradient_norm[0]}
    return (
        slopes
        | {"steps": race.steps}
        | {name: float(f"{number:.2g}") for name, number in _compared(race, corner).items()}
    )


FALLING = replace(
    STEEP, lanes=(STEEP.lanes[1], Lane(GradientDescent(learning_rate=0.1), InverseTime(decay=QUICK)), STEEP.lanes[-1])
)
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
                "<there>, which is <ratio> times smaller. Each is the best for <steps> steps, found on a fine grid.",
            ),
            Case(
                Race(Beale(), (1.5, 0.0), 1000, (Lane(GradientDescent(learning_rate=0.02)),)),
                _best_on_beale,
                lambda n: n["ratio"] > 30,
                "On one and the same surface, Beale's: the best constant rate for <steps> steps from its flat floor, where "
                "the gradient is <gradient_here>, is about <here>; from its steep corner, where it is <gradient_there>, it is "
                "about <there>.",
            ),
        ),
        why="In a bowl with curvatures from $l$ to $L$ a rate is stable below $2/L$, and $2/(l + L)$ is the best in the long "
        "run.",
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
                "<constant_arrives>, $1/t$ in <clock_arrives>, AdaGrad in <adaptive_arrives>. Where a fixed rate does "
                "not arrive, it is thrown out beyond all bounds, where its run ends here, or swings for ever.",
            ),
            Case(
                FLATTER,
                _over_conditions,
                lambda n: min(n["constant"], n["clock"]) > 10 * n["near"] > 10 * n["adaptive"],
                "With the whole surface made flatter, its loss times <factor>, the fixed rates are too small: after "
                "<steps> steps the constant one is still <constant> from the minimizer, $1/t$ <clock>; AdaGrad <adaptive>.",
            ),
            Case(
                FALLING,
                _on_schedule,
                lambda n: n["best"] > 5 * NEAR > 10 * n["adaptive"],
                "In the steep valley, from $\\eta$ = <rate>, every decay of $1/t$ that keeps the path in the window stops "
                "short: after <steps> steps the best, <best_decay>, ends <best> from the minimizer, AdaGrad <adaptive>. With a "
                "decay of <slow> the path flies off; with <decay> it leaves the window, too, and stops at a distance of "
                "<distance>. A smaller $\\eta$ would arrive: <limit> with a decay of <least> ends <from_limit> from the "
                "minimizer. But $\\eta$ was fixed before the valley was seen.",
            ),
        ),
        why="A fixed rate is decided before the surface is seen. The step does shrink with the gradient, but the rate in "
        "front of it stays what it was, or falls on schedule; $1/t$ falls below any limit $2/L$ in the end, and then goes "
        "on falling where nothing asks for it. AdaGrad divides by the gradients that it has met, so that a factor on a "
        "dimension cancels.",
        source="Duchi, Hazan and Singer (2011), JMLR 12, 2121",
    ),
)

LESSON = Lesson(
    slug="fixed-rates",
    title="Fixed rates do not adapt",
    intro="Two rates that are fixed beforehand: a constant one, and $1/t$, which falls with every step as "
    "$\\eta/(1 + d\\,t)$, here with the decay $d$ = <decay>. Both were chosen in a bowl that curves <old> times as strongly "
    "across as along, and there both arrive. So does AdaGrad, which adapts a rate for each dimension.",
    question=Choice(
        ask="Now the bowl curves <condition> times as strongly across as along. Same rates, same start. What happens?",
        options=(
            Option(
                "The constant rate flies off. The other two arrive: one falls on schedule, one adapts.",
                _only_fly_off("constant"),
            ),
            Option(
                "Both fixed rates fly off. AdaGrad takes the same path as before.",
                lambda n: _only_fly_off("constant", "clock")(n) and n["apart"] < NEAR,
            ),
            Option(
                "All three still arrive: the gradient is larger now, so they are faster.",
                lambda n: all(n[name] < n[f"{name}_old"] for name in RULES),
            ),
            Option("All three fly off: each of them was tuned to the other bowl.", _only_fly_off(*RULES)),
        ),
        right=(1,),
        because="Rates above $2/L$ = <limit> fly off now, and both begin at about <rate>. $1/t$ falls on schedule, too late "
        "for this valley. With a decay of <quick> it is in time, but then it falls too fast to arrive: after <steps> steps "
        "the loss is <quick_loss>. AdaGrad divides each dimension by the gradients met there: steepness cancels, and it ends "
        "<adaptive> from the minimizer.",
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
            title="Falling on schedule",
            race=FALLING,
            measure=_on_schedule,
            reading="With a decay of <decay> the rate falls from <first> to <last>; for <above> step(s) it is above the limit "
            "<limit>. Distance from the minimizer after <steps> steps: <distance>. With a decay of <slow> it is "
            "<slow_distance>, with AdaGrad <adaptive>.",
            look_for="Both fixed rates are $1/t$; the slider turns the decay of the second. Is there one, from this $\\eta$, "
            "that is fast enough not to be thrown out and slow enough to arrive? Then change the condition number, and look "
            "for it again.",
            knobs=(DECAY, CONDITION),
        ),
        Scene(
            title="A turned valley",
            race=replace(
                STEEP,
                steps=500,
                lanes=(Lane(GradientDescent(learning_rate=0.015)), Lane(AdaGrad(learning_rate=0.5)), Lane(BFGS())),
            ),
            measure=_turned,
            reading="Turned by <turn> degrees. Steps to a loss of <goal>, ∞ where <steps> do not suffice: constant rate "
            "<constant>, AdaGrad <adagrad>, BFGS <bfgs>.",
            look_for="Turn the valley, and the start with it. What is left of AdaGrad's lead between the axes? A rate for each "
            "dimension knows no directions; BFGS learns them too.",
            knobs=(Lens("turn", of="transform"), CONDITION),
        ),
    ),
    claims=CLAIMS,
    slides=(SLIDE,),
)
