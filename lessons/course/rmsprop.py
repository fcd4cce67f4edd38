"""Lesson 8: RMSProp forgets, goes on where AdaGrad stalls, and circles on a floor."""

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.evenness import EVEN, LATE, cloud, evens, is_even, starts
from lessons.lecture import Rule
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import path, turns_of_sign
from lessons.numbers import Numbers
from optimizers import AdaGrad, GradientDescent, RMSProp, run
from studies import Ensemble, Lane, Race
from studies.lens import Lens
from surfaces import Beale, IllConditionedQuadratic, Noisy, Transform

SLIDE = "RMSProp"
HINTON = "Tieleman and Hinton (2012), Coursera, lecture 6.5, slide 29"
ZEILER = "Zeiler (2012), arXiv:1212.5701, section 3.1"
NOISES = 400  # runs that a mean is taken over
NEAR = 0.05  # the distance from the minimizer at which a path has reached it


def _swing(race: Race, lane: int) -> float:
    """The longest of the last steps, in a single weight."""
    return float(np.abs(np.diff(path(race, lane).x[-LATE:], axis=0)).max())


def _goes_on(race: Race) -> Numbers:
    """AdaGrad in the first lane, RMSProp in the second: means over some steps, as a rounding decides on a single one."""
    half = race.steps // 2
    found: dict[str, float] = {"steps": race.steps, "half": half, "late": LATE, "near": NEAR}
    with np.errstate(all="ignore"):
        for lane, name in enumerate(("ada", "rms")):
            loss = path(race, lane).loss
            found |= {f"{name}_half": loss[half - LATE + 1 : half + 1].mean(), f"{name}_loss": loss[-LATE:].mean()}
        found["fall"] = found["rms_half"] / found["rms_loss"]
    rate = Lens("learning_rate", lanes=(1,)).value(race)
    return {**found, "rate": rate, "rms_near": _first_near(race, 1), "swing": _swing(race, 1)}


def _first_near(race: Race, lane: int) -> float:
    """The first step at which a path has reached the minimizer; infinity where there is none."""
    near = np.flatnonzero(race.ground.distance_to_minima(path(race, lane).x.T) <= NEAR)
    return float(near[0]) if near.size else np.inf


def _how_it_ends(race: Race) -> Numbers:
    """AdaGrad and RMSProp: when they reach the minimizer, and how often RMSProp's last steps turn round in either weight."""
    return {
        "ada_rate": Lens("learning_rate", lanes=(0,)).value(race),
        "rate": Lens("learning_rate", lanes=(1,)).value(race),
        "ada_near": _first_near(race, 0),
        "rms_near": _first_near(race, 1),
        "swing": _swing(race, 1),
        "turns": min(turns_of_sign(steps) for steps in np.diff(path(race, 1).x[-LATE:], axis=0).T),
    }


def _floor(race: Race) -> Numbers:
    """A bowl along the axes: the loss of a swing by half a rate to both sides, and what the path does."""
    rate = Lens("learning_rate").value(race)
    curvatures = np.diag(race.ground.hessian(np.array(race.ground.minima[0])))
    with np.errstate(all="ignore"):
        tail = path(race).loss[-LATE:].mean()
    return {
        "rate": rate,
        "swing": _swing(race, 0),
        "loss": tail,
        "floor": rate**2 * curvatures.sum() / 8,
        "highest": np.fmax.reduce(path(race).loss[race.steps // 2 :]),
    }


def _as_adagrad(race: Race) -> Numbers:
    """What is left of the way: gradient descent in the first lane, AdaGrad in the second, RMSProp in the third."""
    ada = evens(replace(race, lanes=race.lanes[:2]))
    return {**evens(race), "ada_flat": ada["flat"], "ada_steep": ada["steep"]}


def _starts(race: Race) -> Numbers:
    """The cloud of starts, and how many steps RMSProp's average remembers."""
    rho = Lens("rho", lanes=(1,)).value(race)
    return {**starts(race), "memory": 1 / (1 - rho)}


def _over_rho(race: Race) -> Numbers:
    """The loss over the last quarter of the steps, averaged over many noises: for a long memory, a shorter one, and none."""
    rho = Lens("rho").value(race)
    seeds: Any = race.ensemble.seed + np.arange(NOISES)
    memories: Any = np.array([rho, 0.5, 0.0])[:, np.newaxis]
    ground = Noisy(race.ground, race.ensemble.sigma, seeds) if race.ensemble.sigma else race.ground
    loss = run(replace(race.lanes[0].optimizer, rho=memories), ground, race.shown_start, race.steps).loss
    means = loss[-race.steps // 4 :].mean(axis=0).mean(axis=-1)
    found = {"sigma": race.ensemble.sigma, "noises": NOISES, "rho": rho, "less": memories[1, 0]}
    found |= {"rate": Lens("learning_rate").value(race), "late": race.steps // 4, "steps": race.steps}
    return found | dict(zip(("long", "short", "none"), means, strict=True))


def _long_memory_pays(n: Numbers) -> bool:
    return n["long"] < 0.7 * min(n["short"], n["none"])


def _less_sensitive(n: Numbers) -> bool:
    return n["rms_arrived"] > 1.2 * n["arrived"] and n["rms_worst"] < 0.1 * n["worst"]


def _jumps_for_ever(n: Numbers) -> bool:
    """Whether RMSProp's last steps, at the minimizer, turn round again and again, and are as long as its rate still."""
    return n["rms_near"] < np.inf and n["turns"] > LATE / 2 and abs(n["swing"] / n["rate"] - 1) < 0.05


def _goes_on_falling(n: Numbers) -> bool:
    return n["fall"] > 10


CORNER = Race(Beale(), (4.0, 3.0), 500, (Lane(AdaGrad(0.1)), Lane(RMSProp(0.03))))
SLOWER = replace(CORNER, steps=400, lanes=(CORNER.lanes[0], Lane(RMSProp(0.01))))
ARRIVED = Race(Beale(), (1.0, 1.6), 2000, (Lane(AdaGrad(1.0)), Lane(RMSProp(0.01))))
BOWL = Race(IllConditionedQuadratic(condition=10.0), (1.5, 0.75), 400, (Lane(RMSProp(0.1)),))
SHAKEN = Race(
    IllConditionedQuadratic(condition=10.0),
    (1.5, 0.75),
    400,
    (Lane(RMSProp(0.02, rho=0.99)), Lane(RMSProp(0.02, rho=0.0))),
    ensemble=Ensemble(sigma=5.0),
)
VALLEY = Race(
    IllConditionedQuadratic(),
    (1.5, 0.75),
    100,
    (Lane(GradientDescent(0.019)), Lane(AdaGrad(0.5)), Lane(RMSProp(0.02))),
)
TURNED = replace(VALLEY, transform=Transform(turn=45.0))
CLOUD = cloud(AdaGrad(0.1), RMSProp(0.01))

SPREAD = (
    "RMSProp at the rate <rms_rate>, with a memory of $1/(1 - \\rho)$ = <memory>, is below a loss of <small> after <steps> "
    "steps from <rms_arrived> of <starts> starts, and its worst loss is about <rms_worst>; AdaGrad at the rate <ada_rate> from "
    "<arrived>, and its worst is <worst>."
)
ON = (
    "From the <late> steps up to <half> to those up to <steps>, RMSProp takes the mean loss from <rms_half> to <rms_loss>, "
    "AdaGrad from <ada_half> to <ada_loss>."
)

CLAIMS = (
    Claim(
        slug="rmsprop-rho",
        slide=SLIDE,
        sentence="$\\rho$ is typically close to 1.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                SHAKEN,
                _over_rho,
                _long_memory_pays,
                "Under noise of <sigma>, at the rate <rate>, it pays: over <noises> noises the mean loss over the last "
                "<late> of <steps> steps is about <long> for $\\rho$ at <rho>, about <short> at <less>, and about <none> at "
                "zero.",
            ),
            Case(
                replace(SHAKEN, surface=Beale(), start=(4.0, 3.0), steps=300, ensemble=Ensemble()),
                _over_rho,
                _long_memory_pays,
                "Without noise, and from a steep corner, it does not in so few steps: the mean loss over the last <late> of "
                "<steps> steps is <long> at <rho>, <short> at <less>, and <none> at zero.",
            ),
        ),
        why="A run can show why. True if noise is what holds the path up, at a rate that suits it, and the run outlasts the "
        "memory. With $\\rho$ at zero each step is $\\eta$ times the sign of the gradient, however large that is: near the "
        "minimizer noise decides its sign, and is never averaged out. A long memory divides all gradients by one number, and "
        "they keep their proportions.",
        source=HINTON,
    ),
    Claim(
        slug="rmsprop-evens-out",
        slide=SLIDE,
        sentence="RMSProp evens out progress for all weights as AdaGrad.",
        verdict=Verdict.TRUE_IF,
        cases=tuple(
            Case(race, _as_adagrad, is_even, f"{where} {EVEN} AdaGrad has <ada_flat> and <ada_steep> left.")
            for race, where in (
                (VALLEY, "A valley along an axis."),
                (TURNED, "The same valley, turned to the diagonal."),
            )
        ),
        why="As AdaGrad indeed, and in the same range: true if the flat and the steep directions are those of single weights, "
        "because each weight has its own $v$ and no weight knows of another's. Turned, RMSProp at its best rate gets about as "
        "far as gradient descent, AdaGrad not even that.",
        source=HINTON,
    ),
    Claim(
        slug="rmsprop-initial-values",
        slide=SLIDE,
        sentence="Additionally, it is less sensitive to the initial values ...",
        verdict=Verdict.TRUE_IF,
        cases=tuple(
            Case(race, _starts, _less_sensitive, SPREAD)
            for race in (CLOUD, cloud(AdaGrad(1.0), RMSProp(0.01)), cloud(AdaGrad(0.1), RMSProp(0.001, rho=0.9999)))
        ),
        why="True if the average forgets within the run. After $t$ steps a gradient weighs $\\rho^t$ times as much: the "
        "average remembers about $1/(1 - \\rho)$ steps. In a run shorter than that hardly anything is forgotten: the rule is "
        "AdaGrad with the rate $\\eta/\\sqrt{1 - \\rho}$, and just as sensitive.",
        source=ZEILER,
    ),
    Claim(
        slug="rmsprop-goes-on",
        slide=SLIDE,
        sentence="... and can keep on making progress after many iterations.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(SLOWER, _goes_on, _goes_on_falling, f"From a steep corner, RMSProp at the rate <rate>. {ON}"),
            Case(ARRIVED, _goes_on, _goes_on_falling, f"From a milder start, at the rate <rate>. {ON}"),
        ),
        why="True until the steps are too long for what is left. A step is about $\\eta$ long however small the gradient is, "
        "so that near the minimizer each weight jumps to and fro over it. With a short memory only a falling $\\eta$ gets "
        "below that floor. A long memory gets below it too, but it forgets why it was careful, and can be thrown out again.",
        source=ZEILER,
    ),
)

LESSON = Lesson(
    slug="rmsprop",
    title="RMSProp: forgets, and never rests",
    intro="RMSProp puts a moving average in the place of AdaGrad's sum: it forgets. Both start in the steep corner; there is "
    "no noise.",
    question=Choice(
        ask="How does this race end?",
        options=(
            Option(
                "RMSProp reaches the minimizer and comes to rest there, as the gradient vanishes.",
                lambda n: n["rms_near"] < np.inf and n["swing"] < 0.01 * n["rate"],
            ),
            Option(
                "Both reach the minimizer; AdaGrad is first, because its learning rate is larger.",
                lambda n: n["ada_near"] < n["rms_near"] < np.inf and n["ada_rate"] > n["rate"],
            ),
            Option("RMSProp reaches the minimizer, then jumps to and fro over it for ever.", _jumps_for_ever),
        ),
        right=(2,),
        because="In the last <late> of <steps> steps AdaGrad is still at a mean loss of <ada_loss>. RMSProp has forgotten "
        "the steep corner and come down to <rms_loss>, but not to rest: it divides a small gradient by a small average, so "
        "that its steps do not shrink. In each step a weight jumps by <swing>; the learning rate is <rate>.",
        measure=_how_it_ends,
    ),
    scenes=(
        Scene(
            title="On and on",
            race=CORNER,
            measure=_goes_on,
            reading="At the rate <rate> RMSProp first comes within <near> of the minimizer at step <rms_near>. In the last "
            "<late> of <steps> steps its mean loss is <rms_loss>; AdaGrad's is <ada_loss>. At the end RMSProp's steps are up "
            "to <swing> long in a weight.",
            look_for="Lower RMSProp's rate a little: it arrives later but ends lower; much lower, and it does not arrive. "
            "Let it remember longer: its first steps are longer, but then the steep corner holds it back, as it does AdaGrad.",
            knobs=(Lens("learning_rate", lanes=(1,)), Lens("rho", lanes=(1,))),
        ),
        Scene(
            title="The floor",
            race=BOWL,
            measure=_floor,
            reading="The last losses are <loss> on average, the highest of the second half is <highest>. Jumps of "
            "one rate, half of it to each side, make $\\eta^2 \\sum h/8$ = <floor>; here a weight jumps by up to <swing>, "
            "and the rate is <rate>.",
            look_for="Halve the rate: the floor falls with its square. With a longer memory the path comes to rest, forgets "
            "why it was careful, and is thrown out again; with the longest, not before the race ends.",
            knobs=(Lens("learning_rate"), Lens("rho")),
        ),
        Scene(
            title="From anywhere",
            race=CLOUD,
            measure=_starts,
            reading=SPREAD,
            look_for="Let RMSProp remember as long as the race lasts, at a far lower rate: it becomes AdaGrad.",
            knobs=(Lens("rho", lanes=(1,)), Lens("learning_rate", lanes=(1,))),
        ),
    ),
    claims=CLAIMS,
    slides=(SLIDE,),
    rules=(
        Rule(
            SLIDE,
            (
                r"v^{(t)} = \rho v^{(t-1)} + (1 - \rho)(g^{(t)})^2",
                r"w^{(t+1)} = w^{(t)} - \frac{\eta}{\sqrt{v^{(t)} + \epsilon}}\, g^{(t)}",
            ),
            RMSProp,
            "The same rule in two notations. Here the average starts at zero; the slide does not say where.",
        ),
    ),
)
