"""Lesson 9: AdaDelta, its units, and what epsilon does to them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.lecture import Rule
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import last_loss, path
from lessons.numbers import Numbers
from lessons.units import FIRST, SQUARE, STRAYS, first_step, goes_along, rescaled, units
from optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, Newton, RMSProp, run
from studies import Ensemble, Lane, Race
from studies.invariance import went_along
from studies.lens import Lens
from surfaces import Beale, Booth, IllConditionedQuadratic, Noisy, Transform

SLIDE = "AdaDelta"
UNITS = "Zeiler (2012), arXiv:1212.5701, section 3.2"
SENSITIVITY = "Zeiler (2012), arXiv:1212.5701, section 4.2"


def _epsilon(race: Race) -> Numbers:
    """The last lane, with its epsilon, with less and with more of it."""
    rule, factors = race.running[-1].optimizer, np.array([0.01, 1.0, 100.0])
    epsilon = Lens("epsilon", lanes=(len(race.lanes) - 1,)).value(race)
    paths = run(replace(rule, epsilon=epsilon * factors), race.ground, race.shown_start, race.steps)
    first = np.hypot.reduce(paths.x[1] - paths.x[0], axis=0)
    with np.errstate(all="ignore"):
        slope = np.log(first[2] / first[0]) / np.log(factors[2] / factors[0])
    found = {
        "factor": factors[2],
        "epsilon": epsilon,
        "root": np.sqrt(epsilon),
        "first": first[1],
        "slope": slope,
        "steps": race.steps,
    }
    return found | dict(zip(("less", "loss", "more"), paths.loss[-1], strict=True))


def _rest(race: Race) -> Numbers:
    loss, half = path(race).loss, race.steps // 2
    found = {"lowest": np.fmin.reduce(loss), "lowest_at": np.nanargmin(loss), "half": half, "steps": race.steps}
    return found | {"at_half": loss[half], "loss": loss[-1]}


def _settings(race: Race) -> Numbers:
    """RMSProp in the first lane, AdaDelta in the second: over how many decades of its number each one arrives."""
    (rms, delta), start_loss = (lane.optimizer for lane in race.running), float(path(race).loss[0])
    goal, every_rate, every_epsilon = start_loss / 100, np.logspace(-5, 1, 49), np.logspace(-12, 0, 49)
    rules = replace(rms, learning_rate=every_rate), replace(delta, epsilon=every_epsilon)
    ends = (run(rule, race.ground, race.shown_start, race.steps).loss[-1] for rule in rules)
    rates, epsilons = (np.count_nonzero(end <= goal) for end in ends)
    found = {
        "steps": race.steps,
        "start_loss": start_loss,
        "goal": goal,
        "loss": last_loss(race, 1),
        "tried": 12,
        "rates_tried": 6,
    }
    return found | {"epsilons": epsilons / 4, "rates": rates / 8}  # in decades


def _noise(race: Race) -> Numbers:
    """The loss over the last quarter of the steps, averaged over many seeds."""
    sigma = race.ensemble.sigma
    seeds: Any = np.arange(24)
    noisy, start, last = Noisy(race.ground, sigma, seed=seeds), race.shown_start, -(race.steps // 4)
    means = (float(run(lane.optimizer, noisy, start, race.steps).loss[last:].mean()) for lane in race.running)
    found = {"sigma": sigma, "seeds": len(seeds), "start_loss": path(race).loss[0]}
    return found | dict(zip(("delta", "adagrad", "adam", "gd"), means, strict=True))


BEALE = Race(Beale(), (1.0, 1.6), 200, (Lane(RMSProp()), Lane(AdaDelta())))
BOWL = Race(IllConditionedQuadratic(condition=10.0), (1.5, 0.75), 1000, (Lane(AdaDelta(epsilon=1e-4)),))
FOUR = (Lane(GradientDescent(0.05)), Lane(RMSProp(0.05)), Lane(AdaDelta(epsilon=1e-4)), Lane(Newton()))
BOOTH = Race(Booth(), (-8.0, 8.0), 300, FOUR, Transform(stretch=10.0))
PAIR = replace(BEALE, lanes=(Lane(AdaDelta(epsilon=1e-5)), Lane(RMSProp(0.02))), transform=BOOTH.transform)
SQUARED = Lens("epsilon").turned(PAIR, 1e-3)
SLOWER = replace(BOOTH, lanes=(FOUR[2], Lane(RMSProp())))
EPSILONS = replace(BEALE, lanes=tuple(Lane(AdaDelta(epsilon=value)) for value in (1e-8, 1e-4, 1e-6)))
LATE = replace(BOWL, steps=2000, lanes=(Lane(AdaDelta(epsilon=1e-5)),))
OTHERS = (Lane(AdaGrad(0.5)), Lane(Adam()), Lane(GradientDescent(0.02)))
NOISE = replace(BOWL, steps=200, lanes=BOWL.lanes + OTHERS, ensemble=Ensemble(sigma=5.0, seeds=8))

EPSILON = (
    "With epsilon at <epsilon> the loss after <steps> steps is <loss>; with epsilon divided by <factor> it is "
    "<less>, multiplied by <factor> <more>. The first step grows like epsilon to the power <slope>."
)
DECADES = (
    "With its default epsilon AdaDelta takes the loss from <start_loss> to <loss> in <steps> steps. It gets to <goal> for "
    "<epsilons> of <tried> decades of epsilon, and RMSProp for <rates> of <rates_tried> decades of its rate."
)
NOISES = (
    "Noise of <sigma>, mean of <seeds> seeds: from a loss of <start_loss> AdaDelta comes to <delta>, AdaGrad to <adagrad>, "
    "Adam to <adam>, gradient descent to <gd>."
)


def _claim(slug: str, sentence: str, verdict: Verdict, cases: tuple[Case, ...], why: str, source: str = UNITS) -> Claim:
    return Claim(f"adadelta-{slug}", SLIDE, sentence, verdict, cases, why, source)


def _first_steps(lane: Lane, power: int) -> tuple[Case, ...]:
    """Whether the first step grows with a power of the unit, for larger and for smaller coordinates."""
    return tuple(
        Case(
            replace(BOOTH, lanes=(lane,), transform=Transform(stretch=stretch)),
            first_step,
            lambda n: bool(abs(n["ratio"] / n["stretch"] ** power - 1) < 0.01),
            FIRST,
        )
        for stretch in (10.0, 0.5)
    )


def _only_go_along(*names: str) -> Callable[[Numbers], bool]:
    """Whether these paths of the four go along, to the eye, and no other."""
    return lambda n: all(went_along(strays) == (name in names) for name, strays in n.items())


def _indifferent(n: Numbers) -> bool:
    return max(n["less"], n["loss"], n["more"]) < 2 * min(n["less"], n["loss"], n["more"])


CLAIMS = (
    _claim(
        "unit-gd",
        "GD: unit of change $\\propto$ unit of $g \\propto \\frac{\\partial f}{\\partial w} \\propto "
        "\\frac{1}{\\text{unit of } w}$.",
        Verdict.TRUE,
        _first_steps(FOUR[0], -1),
        "A derivative is a loss per unit of $w$: where coordinates become larger numbers, slopes become smaller ones, and "
        "the step shrinks when it ought to grow.",
    ),
    _claim(
        "unit-newton",
        "Newton's method: unit of change $\\propto$ unit of $H^{-1}g \\propto \\frac{\\partial f}{\\partial w} / "
        "\\frac{\\partial^2 f}{\\partial w^2} \\propto$ unit of $w$.",
        Verdict.TRUE,
        _first_steps(FOUR[3], 1),
        "A slope over a curvature is a length.",
    ),
    _claim(
        "right-units",
        "AdaDelta is an improvement of RMSProp by adding a scaling factor to each dimension so that the updates have the "
        "right units.",
        Verdict.FALSE_HERE,
        (Case(PAIR, first_step, goes_along, STRAYS), Case(SLOWER, first_step, goes_along, STRAYS)),
        "An update has the unit of those before it, but $s$ starts at zero: the first has that of $\\sqrt\\epsilon$, a bare "
        "number like RMSProp's $\\eta$, and the later ones grow out of it.",
    ),
    _claim(
        "unit-of-update",
        "Note that unit of the update is the same as that of $w$.",
        Verdict.TRUE_IF,
        (Case(SQUARED, rescaled, goes_along, SQUARE), Case(PAIR, first_step, goes_along, STRAYS)),
        "True if epsilon is given in the unit of $w^2$, so that it goes along. Under the gradient's root the same epsilon "
        "ought to have the unit of $g^2$; that does not show as long as the gradients are large.",
    ),
    _claim(
        "hyperparameters",
        "AdaDelta overcomes the sensitivity to the hyperparameter selection in methods like RMSProp.",
        Verdict.FALSE_HERE,
        tuple(
            Case(race, _settings, lambda n: bool(n["epsilons"] > n["tried"] / 2), DECADES)
            for race in (BEALE, replace(BEALE, surface=BOOTH.surface, start=BOOTH.start))
        ),
        "Epsilon takes the place of the learning rate. Steps grow like its root, so that two decades of it are one of step "
        "length: counted in step length its range is no wider than that of RMSProp's rate.",
        SENSITIVITY,
    ),
    _claim(
        "noise",
        "AdaDelta appears to be robust to noisy gradient information ...",
        Verdict.TRUE_IF,
        tuple(
            Case(
                Lens("sigma", "ensemble").turned(NOISE, sigma),
                _noise,
                lambda n: n["delta"] < n["start_loss"] / 100,
                NOISES,
            )
            for sigma in (1.0, 5.0)
        ),
        "True if the noise is weak, and then of the others as well. Noise in $g$ is in $v$ too, as with all rules that "
        "divide by the size of the gradient: strong noise does not throw them far, but none comes to rest under it.",
        SENSITIVITY,
    ),
    _claim(
        "epsilon",
        "... and is insensitive to the choice of the hyperparameter $\\epsilon$.",
        Verdict.FALSE_HERE,
        tuple(
            Case(race, _epsilon, _indifferent, EPSILON) for race in (replace(EPSILONS, lanes=EPSILONS.lanes[2:]), LATE)
        ),
        "The first step is $\\sqrt{\\epsilon/(1 - \\rho)}$ in each weight, and what follows keeps that scale: the way to the "
        "minimizer early in a run, and late in it the jumps about the minimizer.",
        SENSITIVITY,
    ),
)

LESSON = Lesson(
    slug="adadelta",
    title="AdaDelta: the right units?",
    intro="AdaDelta puts the size of its own past updates, $\\sqrt{s + \\epsilon}$, in the place of RMSProp's $\\eta$: a "
    "length over a slope, times a slope, is a length. Here a bowl is drawn in a smaller unit: all coordinates are larger "
    "numbers.",
    question=Choice(
        ask="Which of the four paths come out as the same picture as before, only larger?",
        options=(
            Option(
                "All but gradient descent's: the others divide by the gradient's size.",
                _only_go_along("rms", "delta", "newton"),
            ),
            Option(
                "Newton's and AdaDelta's: their updates have the unit of the weights.",
                _only_go_along("delta", "newton"),
            ),
            Option("Newton's alone: the length of the others' steps hangs on a bare number.", _only_go_along("newton")),
            Option("None: each learning rate was chosen for the old unit.", _only_go_along()),
        ),
        right=(2,),
        because="Newton's path strays from the old one by <newton> of the window's diagonal, gradient descent's by <gd>, "
        "RMSProp's by <rms>, and AdaDelta's by <delta>. Its past updates do have the right unit, but the first had none to "
        "go by: it took $\\sqrt\\epsilon$, and that is a bare number like $\\eta$.",
    ),
    scenes=(
        Scene(
            "Other units",
            BOOTH,
            units,
            "As a share of the window's diagonal, gradient descent strays by <gd>, RMSProp by <rms>, AdaDelta by <delta>, "
            "Newton by <newton>.",
            "Turn the stretch back to one and change the loss's unit instead: who minds a larger loss, who a smaller one?",
            (Lens("stretch", "transform"), Lens("loss_factor", "transform")),
        ),
        Scene(
            "Epsilon",
            EPSILONS,
            _epsilon,
            "The first step is <first> long, the root of epsilon is <root>. After <steps> steps the loss is <loss>; with "
            "epsilon divided by <factor> it is <less>, multiplied by <factor> <more>.",
            "Three paths that differ in epsilon only. It is a learning rate under another name.",
            (Lens("epsilon", lanes=(2,)),),
        ),
        Scene(
            "No rest",
            BOWL,
            _rest,
            "The loss is <lowest> at step <lowest_at>, <at_half> at step <half>, and <loss> at step <steps>.",
            "It arrives, then jumps about the minimizer, farther and farther: each jump is averaged into the next one.",
            (Lens("epsilon"), Lens("rho")),
        ),
        Scene(
            "Noise",
            NOISE,
            _noise,
            NOISES,
            "Is AdaDelta's band narrower than the others'?",
            (Lens("sigma", "ensemble"),),
        ),
    ),
    claims=CLAIMS,
    slides=(SLIDE,),
    rules=(
        Rule(
            SLIDE,
            (
                r"v^{(t)} = \rho v^{(t-1)} + (1 - \rho)(g^{(t)})^2",
                r"s^{(t+1)} = \rho s^{(t)} + (1 - \rho)(w^{(t+1)} - w^{(t)})^2",
                r"w^{(t+1)} = w^{(t)} - \frac{\sqrt{s^{(t)} + \epsilon}}{\sqrt{v^{(t)} + \epsilon}}\, g^{(t)}",
            ),
            AdaDelta,
            "The upper indices tell the order. Step $t$ knows its own gradient, so $v^{(t)}$ has $g^{(t)}$ in it. It does not "
            "know its own update yet: it divides $s^{(t)}$, which holds the updates before it, and only then puts its own into "
            "$s^{(t+1)}$. The slide prints the average first; here the lines stand in the order in which they are computed.\n\n"
            "The factor $\\eta$ is not on the slide, nor in the paper: leave it at one, and the rules are the same. With "
            "another factor, $s$ averages the updates before it is put on, as in PyTorch.",
        ),
    ),
)
