"""Lesson 9: AdaDelta, its units, and what epsilon does to them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.evenness import LATE
from lessons.lecture import Rule
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import last_loss, path
from lessons.numbers import NOTHING, Numbers
from lessons.units import FIRST, SQUARE, STRAYS, first_step, goes_along, rescaled, same_epsilon, units
from optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, Newton, RMSProp, run
from studies import Ensemble, Lane, Race
from studies.invariance import went_along
from studies.lens import Lens
from surfaces import Beale, Booth, Himmelblau, IllConditionedQuadratic, Noisy, Transform

SLIDE = "AdaDelta"
RULES = ("delta", "adagrad", "adam", "gd")  # the lanes that are looked at under noise
SEEDS, FEW = 200, 24  # noises that a mean is taken over; in runs so long that they are averaged by themselves, fewer
LONG, LONGEST = 2000, 5000  # steps after which it shows whether a rule comes to rest
PARTS = 100  # a path has arrived where one part in so many of the start's loss is left
UNITS = "Zeiler (2012), arXiv:1212.5701, section 3.2"
ABSTRACT = "Zeiler (2012), arXiv:1212.5701, abstract"
SENSITIVITY = "Zeiler (2012), arXiv:1212.5701, section 4.2"


def _epsilon(race: Race) -> Numbers:
    """The last lane, with its epsilon, with less and with more of it."""
    rule, factors = race.running[-1].optimizer, np.array([0.01, 1.0, 100.0])
    epsilon = Lens("epsilon", lanes=(len(race.lanes) - 1,)).value(race)
    paths = run(replace(rule, epsilon=epsilon * factors), race.ground, race.shown_start, race.steps)
    first = np.abs(paths.x[1] - paths.x[0]).max(axis=0)
    with np.errstate(all="ignore"):
        slope = np.log(first[2] / first[0]) / np.log(factors[2] / factors[0])
    found = {
        "factor": factors[2],
        "epsilon": epsilon,
        "most": np.sqrt(epsilon / (1 - Lens("rho", lanes=(len(race.lanes) - 1,)).value(race))),
        "first": first[1],
        "slope": slope,
        "steps": race.steps,
    }
    return found | dict(zip(("less", "loss", "more"), paths.loss[-1], strict=True))


def _rest(race: Race) -> Numbers:
    loss, half = path(race).loss, race.steps // 2
    lowest = np.fmin.reduce(loss)
    # What is smaller than nothing is printed as nothing: it is there from the first step on that is.
    found = {"lowest": lowest, "lowest_at": np.argmax(loss <= max(lowest, NOTHING)), "half": half, "steps": race.steps}
    return found | {"at_half": loss[half], "loss": loss[-1]}


def _settings(race: Race) -> Numbers:
    """RMSProp in the first lane, AdaDelta in the second: over how many decades of its number each arrives, by rho.

    RMSProp's number is its rate, AdaDelta's its epsilon; both are tried with every rho of the slider.
    """
    rhos = np.array(Lens("rho", lanes=(1,)).declared(race).grid)
    start_loss = float(path(race).loss[0])
    rates, epsilons = np.logspace(-5, 1, 97)[:, np.newaxis], np.logspace(-12, 0, 97)[:, np.newaxis]
    rms, delta = (lane.optimizer for lane in race.running)
    found: dict[str, float] = {
        "steps": race.steps,
        "start_loss": start_loss,
        "goal": start_loss / PARTS,
        "loss": last_loss(race, 1),
        "late": LATE,
        "tried": 12,
        "rates_tried": 6,
    }
    for name, rule, decades in (
        ("rates", replace(rms, learning_rate=rates, rho=rhos), 6),
        ("epsilons", replace(delta, epsilon=epsilons, rho=rhos), 12),
    ):
        # The mean, because a rounding decides on the last loss of a path that jumps about.
        arrives = run(rule, race.ground, race.shown_start, race.steps).loss[-LATE:].mean(axis=0) <= found["goal"]
        width = arrives.sum(axis=0) * decades / (len(arrives) - 1)
        found |= {f"{name}_least": width.min(), f"{name}_most": width.max()}
    return found


def _noise(race: Race) -> Numbers:
    """How the four rules end under noise."""
    found = {"sigma": race.ensemble.sigma, "seeds": SEEDS, "start_loss": path(race).loss[0], "steps": race.steps}
    return found | dict(zip(RULES, _ends(race, SEEDS, race.steps)[0], strict=True))


def _robust(race: Race) -> Numbers:
    """How the four rules end under noise, and after many more steps; and up to which noise AdaDelta comes to its goal."""
    goal, seeds = path(race).loss[0] / PARTS, np.arange(SEEDS)
    tried: Any = np.array(Lens("sigma", "ensemble").declared(race).grid)
    noisy = Noisy(race.ground, tried[:, np.newaxis], seed=seeds)
    ends = run(race.running[0].optimizer, noisy, race.shown_start, race.steps).loss[-(race.steps // 4) :]
    arrives = ends.mean(axis=(0, 2)) < goal
    found = {"goal": goal, "parts": PARTS, "most": tried[np.logical_and.accumulate(arrives)].max()}
    later, last = _ends(race, FEW, LONG, LONGEST)
    found |= {f"{name}_later": loss for name, loss in zip(RULES, later, strict=True)}
    found |= {f"{name}_last": loss for name, loss in zip(RULES, last, strict=True)}
    return {**_noise(race), **found, "few": FEW, "long": LONG, "longest": LONGEST}


def _ends(race: Race, noises: int, *lengths: int) -> list[list[float]]:
    """For runs of some lengths, by lane: the loss over the last quarter of the steps, averaged over many seeds."""
    seeds: Any = np.arange(noises)
    noisy = Noisy(race.ground, race.ensemble.sigma, seed=seeds)
    losses = [run(lane.optimizer, noisy, race.shown_start, max(lengths)).loss for lane in race.running]
    return [[float(loss[steps - steps // 4 + 1 : steps + 1].mean()) for loss in losses] for steps in lengths]


BEALE = Race(Beale(), (1.0, 1.6), 200, (Lane(RMSProp()), Lane(AdaDelta())))
BOWL = Race(IllConditionedQuadratic(condition=10.0), (1.5, 0.75), 1000, (Lane(AdaDelta(epsilon=1e-4)),))
FOUR = (Lane(GradientDescent(0.05)), Lane(RMSProp(0.05)), Lane(AdaDelta(epsilon=1e-4)), Lane(Newton()))
BOOTH = Race(Booth(), (-8.0, 8.0), 300, FOUR, Transform(stretch=10.0))
PAIR = replace(BEALE, lanes=(Lane(AdaDelta(epsilon=1e-5)), Lane(RMSProp(0.02))), transform=BOOTH.transform)
SQUARED = Lens("epsilon").turned(PAIR, 1e-3)
SLOWER = replace(BOOTH, lanes=(FOUR[2], Lane(RMSProp())))
EPSILONS = replace(BEALE, lanes=tuple(Lane(AdaDelta(epsilon=value)) for value in (1e-8, 1e-4, 1e-6)))
JUMPING = replace(BOWL, steps=2000, lanes=(Lane(AdaDelta(epsilon=1e-5)),))
OTHERS = (Lane(AdaGrad(0.5)), Lane(Adam()), Lane(GradientDescent(0.02)))
NOISE = replace(BOWL, steps=200, lanes=BOWL.lanes + OTHERS, ensemble=Ensemble(sigma=5.0, seeds=8))

EPSILON = (
    "with epsilon at <epsilon> the loss after <steps> steps is <loss>; with epsilon divided by <factor> it is "
    "<less>, multiplied by <factor> <more>. The first step grows like epsilon to the power <slope>."
)
DECADES = (
    "with its defaults AdaDelta takes the loss from <start_loss> to <loss> in <steps> steps. With each $\\rho$ of the slider "
    "tried, its mean loss over the last <late> steps gets to <goal> for about <epsilons_least> to about <epsilons_most> "
    "of <tried> decades of epsilon, and RMSProp's for about <rates_least> to about <rates_most> of <rates_tried> decades of "
    "its rate."
)
NOISES = (
    "Noise of <sigma>, mean of <seeds> seeds: in <steps> steps AdaDelta comes from a loss of <start_loss> to about <delta>, "
    "AdaGrad to about <adagrad>, Adam to about <adam>, gradient descent to about <gd>."
)
LATER = (
    f"{NOISES} With <few> seeds, and AdaDelta first again: in <long> steps to about <delta_later>, about <adagrad_later>, "
    "about <adam_later> and about <gd_later>; in <longest> to about <delta_last>, about <adagrad_last>, about <adam_last> and "
    "about <gd_last>. Up to a noise of <most>, AdaDelta has less than one part in <parts> of its "
    "loss left after <steps> steps."
)


# The right units, and the unit of the update: one assertion, put to the same test.
RIGHT_UNITS = (
    Case(SQUARED, rescaled, goes_along, f"On Beale's function. {SQUARE}"),
    *(
        Case(race, same_epsilon, goes_along, f"{where} {STRAYS}")
        for race, where in ((PAIR, "On Beale's function."), (SLOWER, "On Booth's function."))
    ),
)
IF_SCALED = (
    "True if epsilon is given in the unit of $w^2$, so that it goes along: an update has the unit of those before it, but $s$ "
    "starts at zero, and the first has that of $\\sqrt\\epsilon$."
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
    """Whether all three end at about the same loss; where one has diverged, they do not."""
    ends = np.array([n["less"], n["loss"], n["more"]])
    return bool(ends.max() < 2 * ends.min())


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
        Verdict.TRUE_IF,
        RIGHT_UNITS,
        f"{IF_SCALED} As long as it is not, the first update has a length that keeps its number when the unit changes, as "
        "RMSProp's have, and the later ones grow out of it.",
    ),
    _claim(
        "unit-of-update",
        "Note that unit of the update is the same as that of $w$.",
        Verdict.TRUE_IF,
        RIGHT_UNITS,
        f"{IF_SCALED} Under the gradient's root the same epsilon ought to have the unit of $g^2$; that does not show as long "
        "as the gradients are large.",
    ),
    _claim(
        "hyperparameters",
        "AdaDelta overcomes the sensitivity to the hyperparameter selection in methods like RMSProp.",
        Verdict.TRUE_IF,
        tuple(
            Case(
                replace(BEALE, surface=surface, start=start),
                _settings,
                lambda n: bool(n["epsilons_most"] / 2 > n["rates_most"]),
                f"On {surface.name}'s function: {DECADES}",
            )
            for surface, start in ((Beale(), BEALE.start), (Booth(), BOOTH.start), (Himmelblau(), (0.0, 0.0)))
        ),
        "Epsilon takes the place of the learning rate. Steps grow like its root, so that two decades of it are one of step "
        "length: counted in step length, even at the $\\rho$ that suits it best, its range is hardly wider than the widest "
        "of RMSProp's rate. True on Himmelblau's function, by a little.",
        SENSITIVITY,
    ),
    _claim(
        "noise",
        "AdaDelta appears to be robust to noisy gradient information ...",
        Verdict.TRUE_IF,
        tuple(
            Case(
                Lens("sigma", "ensemble").turned(NOISE, sigma),
                _robust,
                lambda n: n["delta"] < n["goal"],
                LATER,
            )
            for sigma in (1.0, 5.0)
        ),
        "True if the noise is weak. At these rates AdaDelta stands hardly more of it than the others. Noise in $g$ is in $v$ "
        "too, as with all rules that divide by the size of the gradient: strong noise does not throw them far. AdaDelta and "
        "Adam come down to a floor and stay there; AdaGrad's steps shrink with its growing sum, and its loss goes on falling.",
        ABSTRACT,
    ),
    _claim(
        "epsilon",
        "... and is insensitive to the choice of the hyperparameter $\\epsilon$.",
        Verdict.FALSE_HERE,
        tuple(
            Case(race, _epsilon, _indifferent, f"{where} {EPSILON}")
            for race, where in (
                (replace(EPSILONS, lanes=EPSILONS.lanes[2:]), "On Beale's function:"),
                (JUMPING, "In a bowl:"),
            )
        ),
        "On a steep slope the first step is $\\sqrt{\\epsilon/(1 - \\rho)}$ in each weight, and what follows keeps that "
        "scale: the way to the minimizer early in a run, and late in it the jumps about the minimizer. Only where epsilon is "
        "so small that no path gets far are all alike.",
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
        ask="Which of the four paths come out as in the original units, only larger?",
        options=(
            Option(
                "All but gradient descent's: the others divide by the gradient's size.",
                _only_go_along("rms", "delta", "newton"),
            ),
            Option(
                "Newton's and AdaDelta's: their updates have the unit of the weights.",
                _only_go_along("delta", "newton"),
            ),
            Option(
                "Newton's alone: the others' steps depend on a constant that keeps its number when the unit changes.",
                _only_go_along("newton"),
            ),
            Option("None: each learning rate was chosen for the old unit.", _only_go_along()),
        ),
        right=(2,),
        because="As a share of the window's diagonal, Newton's path strays from the old one by <newton>, gradient descent's by "
        "<gd>, RMSProp's by <rms>, and AdaDelta's by <delta>. Its past updates do have the right unit, but the first had "
        "none to go by: on a steep slope it is $\\sqrt{\\epsilon/(1 - \\rho)}$ in each weight, a number that does not change "
        "with the unit, as $\\eta$ does not.",
    ),
    scenes=(
        Scene(
            "Other units",
            BOOTH,
            units,
            "As a share of the window's diagonal, gradient descent strays by <gd>, RMSProp by <rms>, AdaDelta by <delta>, "
            "Newton by <newton>.",
            "Turn the stretch back to one, and multiply the loss instead: whose path changes when the loss is scaled up? Whose "
            "when it is scaled down?",
            (Lens("stretch", "transform"), Lens("loss_factor", "transform")),
        ),
        Scene(
            "Epsilon",
            EPSILONS,
            _epsilon,
            "The first step is <first> in the weight that it moves more; it is $\\sqrt{\\epsilon/(1 - \\rho)}$ = <most> at "
            "most. After <steps> steps the loss is <loss>; with epsilon divided by <factor> it is <less>, multiplied by "
            "<factor> <more>.",
            "Three paths that differ in epsilon only. It is a learning rate under another name.",
            (Lens("epsilon", lanes=(2,)),),
        ),
        Scene(
            "No rest",
            BOWL,
            _rest,
            "The lowest loss is <lowest>, first at step <lowest_at>. The loss is <at_half> at step <half> and <loss> at "
            "<steps>.",
            "At the opening settings it arrives, then jumps about the minimizer, farther and farther: each jump is averaged "
            "into the next one.",
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
                r"s^{(t+1)} = \rho s^{(t)} + (1 - \rho)(w^{(t+1)} - w^{(t)})^2",
                r"w^{(t+1)} = w^{(t)} - \frac{\sqrt{s^{(t)} + \epsilon}}{\sqrt{v^{(t)} + \epsilon}}\, g^{(t)}",
            ),
            AdaDelta,
            "The upper indices tell the order. Step $t$ knows its own gradient, so $v^{(t)}$ has $g^{(t)}$ in it. It does not "
            "know its own update yet: it divides $s^{(t)}$, which holds the updates before it, and only then puts its own into "
            "$s^{(t+1)}$. The slide prints the average first; in the rule as it runs here the lines stand in the order in "
            "which they are computed. The average $v^{(t)}$ is printed on the slide of RMSProp only.\n\n"
            "The factor $\\eta$ is not on the slide, nor in the paper: leave it at one, and the rules are the same. With "
            "another factor, $s$ averages the updates as they are before the factor is put on, as in PyTorch.",
        ),
    ),
)
