"""Claims of the lecture that belong to no lesson: what error surfaces look like, and what other remedies do."""

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.initialization import DRAWN, SCALED
from lessons.measures import crossings, goal_of, last_loss, path, steps_to_stay
from lessons.numbers import Numbers
from optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, RMSProp, run
from studies import Lane, Race
from studies.lens import Lens
from surfaces import AbsoluteValue, Easom, IllConditionedQuadratic, LinearNetwork, ThreeGaussians, Transform

SLIDE = "Numerical Optimization for Machine Learning"
REST = 1e-3  # the share of the start's loss that is left when a path has arrived


def _at_rest(race: Race) -> Numbers:
    """Where gradient descent comes to rest: its loss, and the least and greatest curvature there."""
    trajectory = path(race)
    with np.errstate(all="ignore"):
        curvature = np.linalg.eigvalsh(np.nan_to_num(race.ground.hessian(trajectory.x[-1])))
    return {
        "steps": race.steps,
        "stalled": bool(trajectory.status == "stalled"),
        "gradient": trajectory.gradient_norm[-1],
        "loss": last_loss(race),
        "above": last_loss(race) - race.ground.infimum,
        "low": float(curvature[0]),
        "high": float(curvature[-1]),
    }


def _at_saddle(race: Race) -> Numbers:
    """The same, a run from a hair beside, and how much of the window curves downwards in some direction."""
    (left, right), (bottom, top) = race.ground.domain
    points = np.stack(np.meshgrid(np.linspace(left, right, 61), np.linspace(bottom, top, 61)))
    least = np.linalg.eigvalsh(np.moveaxis(race.ground.hessian(points), (0, 1), (-2, -1)))[..., 0]
    beside = replace(race, start=(race.start[0], race.start[1] + 0.01))
    return {**_at_rest(race), "beside": last_loss(beside), "downwards": 100 * float((least < 0).mean())}


def _at_crease(race: Race) -> Numbers:
    """A path that finds no rest because the gradient does not fade towards the minimum: its losses in the last quarter."""
    late = path(race).loss[-race.steps // 4 :]
    return {
        "steps": race.steps,
        "gradient": path(race).gradient_norm[-1],
        "first_gradient": path(race).gradient_norm[0],
        "crossings": crossings(race, axis=1),
        "least": late.min(),
        "most": late.max(),
    }


def _descent(rate: float) -> tuple[Lane, ...]:
    return (Lane(GradientDescent(learning_rate=rate)),)


def _tuned(race: Race) -> Numbers:
    """Each lane at the best stop of its rate's slider, or at its own: steps until a share of the start's loss is left."""
    goal = goal_of(race, REST)
    found: dict[str, float] = {"goal": goal, "turn": race.transform.turn}
    nearing = []  # when each first comes as near, whether it stays there or not
    for lane, name in enumerate(("plain", "adagrad", "rmsprop", "adadelta", "adam")):
        rule: Any = race.lanes[lane].optimizer
        knob = Lens("learning_rate", lanes=(lane,))
        rates = np.array([*knob.declared(race).grid, knob.value(race)])
        loss = run(replace(rule, learning_rate=rates), race.ground, race.shown_start, race.steps).loss
        found[name] = float(steps_to_stay(loss, goal).min())
        nearing.append(float(steps_to_stay(np.fmin.accumulate(loss), goal).min()))
    adaptive = [found[name] for name in ("adagrad", "rmsprop", "adadelta", "adam")]
    faster, sooner = (
        sum(one < plain for one in steps) for plain, steps in ((found["plain"], adaptive), (nearing[0], nearing[1:]))
    )
    # Who circles comes to rest in a step that the last digit of its rate decides.
    found |= {name: float(f"{found[name]:.2g}") for name in ("rmsprop", "adadelta")}
    return found | {"rules": len(adaptive), "faster": faster, "sooner": sooner}


def _half_are_faster(n: Numbers) -> bool:
    return n["faster"] >= n["rules"] / 2


ALONG = Race(
    IllConditionedQuadratic(condition=100.0),
    (1.5, 0.75),
    600,
    (
        Lane(GradientDescent(learning_rate=0.019)),
        Lane(AdaGrad(learning_rate=0.5)),
        Lane(RMSProp(learning_rate=0.03)),
        Lane(AdaDelta(epsilon=1e-4)),
        Lane(Adam(learning_rate=0.1)),
    ),
)
TUNED = (
    "steps to a loss of <goal>, and to stay there, each rule at the best stop of its rate's slider, or as it stands: gradient "
    "descent <plain>, AdaGrad <adagrad>, RMSProp about <rmsprop>, AdaDelta about <adadelta>, Adam <adam>. Of the <rules> that "
    "adapt, <sooner> come as near sooner, <faster> of them to stay."
)


def _technique(slug: str, name: str, verdict: Verdict, cases: tuple[Case, ...], why: str, source: str) -> Claim:
    """An entry of the closing slide's list, taken as the claim that the technique helps."""
    return Claim(f"technique-{slug}", SLIDE, f"Some commonly used techniques: {name}", verdict, cases, why, source)


CLAIMS = (
    Claim(
        slug="nonconvex-nonsmooth",
        slide=SLIDE,
        sentence="The error surface is often nonconvex and nonsmooth (local minima, saddle points, plateaus...)",
        verdict=Verdict.TRUE,
        cases=(
            Case(
                Race(ThreeGaussians(), (0.3, 1.5), 300, _descent(0.05)),
                _at_rest,
                lambda n: bool(n["stalled"] and n["low"] > 0.1 and n["above"] > 0.1),
                "A local minimum: gradient descent rests at a loss of <loss>, <above> above the global minimum. Every "
                "curvature is positive there: <low> and <high>.",
            ),
            Case(
                Race(LinearNetwork(), (-1.5, 1.5), 300, _descent(0.05)),
                _at_saddle,
                lambda n: bool(
                    n["stalled"] and n["low"] < -0.1 and n["high"] > 0.1 and n["beside"] < 1e-6 and n["downwards"] > 50
                ),
                "A saddle of the smallest deep net: rest at a loss of <loss>, with the curvatures <low> and <high>. From a "
                "hair beside it goes on to <beside>. Over <downwards>% of the window the surface curves downwards in some "
                "direction.",
            ),
            Case(
                Race(Easom(), (6.5, 6.5), 300, _descent(0.1)),
                _at_rest,
                lambda n: bool(n["stalled"] and max(abs(n["low"]), abs(n["high"])) < 1e-6 and n["above"] > 0.5),
                "A plateau: gradient and curvatures all but vanish: the gradient is <gradient>, and the path rests where it "
                "started, <above> above the minimum.",
            ),
            Case(
                Race(AbsoluteValue(), (3.0, 2.03), 300, _descent(0.05)),
                _at_crease,
                lambda n: n["gradient"] > 0.9 * n["first_gradient"] and n["crossings"] > 100 and n["least"] > 0.01,
                "A crease: the gradient is <first_gradient> at the start and <gradient> at the end. In <steps> steps the path "
                "crosses the crease <crossings> times; its loss goes to and fro between <least> and <most>.",
            ),
        ),
        why="Gradient descent stops wherever the gradient vanishes, and cannot stop where it jumps. All four kinds occur, one "
        "of them in the smallest deep net; how often they occur in large ones, surfaces of two weights cannot say.",
        source="Dauphin et al. (2014), NeurIPS; Goodfellow, Bengio and Courville (2016), Deep Learning, section 8.2",
    ),
    _technique(
        "initialization",
        "Good initialization (Xavier, He)",
        Verdict.TRUE,
        (replace(DRAWN, holds=lambda n: n["good"] < 0.5 * n["careless"]),),
        "Both rules draw each layer so wide that signals and gradients keep their size from layer to layer, from the number of "
        "its inputs and outputs: Xavier with the variance $2/(n_\\text{in} + n_\\text{out})$, He, for rectifiers, with "
        "$2/n_\\text{in}$. With one weight in each layer Xavier means: all equally wide. Wide and deep nets, for which they "
        "are made, are not measured here.",
        "Glorot and Bengio (2010), AISTATS; He, Zhang, Ren and Sun (2015), ICCV",
    ),
    _technique(
        "normalization",
        "Normalization tricks (input normalization, weight-dependent normalization for non-input layers)",
        Verdict.TRUE_IF,
        tuple(replace(case, holds=lambda n: n["scaled"] < 0.5 * n["raw"]) for case in SCALED),
        "True if inputs differ in size: dividing each by its own takes that out of the condition number, and leaves their "
        "correlation. Normalization within a net is not measured here: surfaces of two weights have no layer to normalize.",
        "LeCun, Bottou, Orr and Müller (1998), Efficient BackProp; Ioffe and Szegedy (2015), ICML; Salimans and Kingma (2016), "
        "NeurIPS",
    ),
    _technique(
        "adaptive-rates",
        "Adaptive learning rates (Adagrad, RMSProp, AdaDelta, Adam)",
        Verdict.TRUE_IF,
        (
            Case(ALONG, _tuned, _half_are_faster, f"Along the axes: {TUNED}"),
            Case(
                replace(ALONG, transform=Transform(turn=45.0)),
                _tuned,
                _half_are_faster,
                f"Turned by <turn> degrees: {TUNED}",
            ),
        ),
        "True if what is steep and what is flat are single weights. RMSProp and AdaDelta come near sooner, too, but go on "
        "circling. See each rule's own slide.",
        "Duchi, Hazan and Singer (2011), JMLR 12",
    ),
)
