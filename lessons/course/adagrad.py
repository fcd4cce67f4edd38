"""Lesson 7: AdaGrad evens out progress, and its sum only grows."""

from dataclasses import replace

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.evenness import EVEN, cloud, evens, is_even, starts
from lessons.lecture import Rule
from lessons.lesson import Drawing, Lesson, Scene
from lessons.measures import path, steps_to
from lessons.numbers import Numbers
from optimizers import AdaGrad, GradientDescent, RMSProp, run
from studies import Lane, Race
from studies.lens import Lens
from surfaces import Beale, IllConditionedQuadratic, LongValley, Rosenbrock, Transform

SLIDE = "AdaGrad"
DUCHI = "Duchi, Hazan and Singer (2011), JMLR 12, Figure 1"
ZEILER = "Zeiler (2012), arXiv:1212.5701, section 2.2"
CONVERGES = "Traoré and Pauwels (2021), Sequential convergence of AdaGrad algorithm for smooth convex optimization"


def _corner(race: Race) -> Numbers:
    x, minimizer = path(race).x, np.array(race.ground.minima[0])
    lengths = np.hypot.reduce(np.diff(x, axis=0), axis=1)
    slopes = [
        float(f"{abs(slope):.3g}") for slope in race.ground.gradient(x[0])
    ]  # at this start they are whole numbers
    with np.errstate(all="ignore"):
        way_left = np.hypot.reduce(x[-1] - minimizer) / np.hypot.reduce(x[0] - minimizer)
    return {
        "steps": race.steps,
        "slope_x": slopes[0],
        "slope_y": slopes[1],
        "moved_x": abs(x[-1, 0] - x[0, 0]),
        "moved_y": abs(x[-1, 1] - x[0, 1]),
        "first": lengths[0],
        "last": lengths[-1],
        "left": way_left,
    }


def _rates(race: Race) -> Numbers:
    """The factors on the gradient: gradient descent's for all weights, AdaGrad's for the small and the large slope.

    AdaGrad's only fall. So the small slope's is the larger one in every step if it is so in the last, the large slope's the
    smaller one in every step if it is so in the first. Both are tried at every rate of the slider, too.
    """
    slopes, knob = np.abs(race.ground.gradient(np.array(race.shown_start))), Lens("learning_rate", lanes=(1,))
    shared, grid = Lens("learning_rate").value(race), np.array(knob.declared(race).grid)
    rule = race.lanes[1].optimizer
    small, large = np.argsort(slopes)
    paths = run(rule.with_rate(np.array([knob.value(race), *grid])), race.ground, race.shown_start, race.steps)
    assert paths.effective_rate is not None
    on_small, on_large = paths.effective_rate[-1, small], paths.effective_rate[0, large]
    # From the largest rate down, from the smallest up, as long as it holds.
    faster = grid[::-1][np.logical_and.accumulate((on_small[1:] > shared)[::-1])]
    slower = grid[np.logical_and.accumulate(on_large[1:] < shared)]
    return {
        "rate": knob.value(race),
        "shared": shared,
        "steps": race.steps,
        "small_slope": slopes[small],
        "large_slope": slopes[large],
        "on_small": on_small[0],
        "on_large": on_large[0],
        "least": faster.min() if faster.size else np.inf,
        "most": slower.max() if slower.size else -np.inf,
    }


def _halves(race: Race) -> Numbers:
    """What the second half of the steps still brings, in the last lane."""
    half, one = race.steps // 2, path(race, -1)
    total = one.state["v"].sum(axis=1)
    with np.errstate(all="ignore"):
        fall, growth = float(one.loss[half] / one.loss[-1]), float(100 * (total[-1] / total[half] - 1))
    rate = Lens("learning_rate", lanes=(len(race.lanes) - 1,)).value(race)
    found = {"half": half, "steps": race.steps, "rate": rate, "fall": fall, "growth": growth}
    return found | {"at_half": one.loss[half], "loss": one.loss[-1]}


def _burden(race: Race) -> Numbers:
    """What the early gradients cost: the same run with its sum emptied after a tenth of the steps."""
    one, tenth = path(race), race.steps // 10
    total, x = one.state["v"].sum(axis=1), one.x[tenth]
    alone = np.nan  # a run that has diverged has nowhere to go on from
    if np.isfinite(x).all():
        alone = run(race.running[0].optimizer, race.ground, x, race.steps - tenth, keep="last").loss[-1]
    with np.errstate(all="ignore"):
        added = 100 * (total[-1] / total[tenth] - 1)
    slopes = {"gradient": one.gradient_norm[0], "later": one.gradient_norm[tenth]}
    return slopes | {"tenth": tenth, "added": added, "loss": one.loss[-1], "fresh": alone}


def _multiplied(race: Race) -> Numbers:
    """The same race with and without its factor on the loss: steps until one part in so many of the loss is left."""
    plain, parts = replace(race, transform=Transform()), 100
    return {
        "parts": parts,
        "gradient": path(race).gradient_norm[0],
        "plain": path(plain).gradient_norm[0],
        "taken": steps_to(race, path(race).loss[0] / parts),
        "taken_plain": steps_to(plain, path(plain).loss[0] / parts),
    }


CORNER = Race(Beale(), (4.0, 3.0), 300, (Lane(AdaGrad(0.1)),))
BOWL = Race(IllConditionedQuadratic(), (1.5, 0.75), 30, (Lane(GradientDescent(0.019)), Lane(AdaGrad(0.5))))
TURNED = replace(BOWL, transform=Transform(turn=45.0))
RIDGE = Race(LongValley(), (1.0, 0.01), 30, (Lane(GradientDescent(0.19)), Lane(AdaGrad(0.5))))
HALT = Race(Beale(), (1.0, 1.6), 2000, (Lane(AdaGrad(0.1)), Lane(AdaGrad(1.0))))
FAR = Race(Rosenbrock(), (-1.9, -0.9), 2000, (Lane(AdaGrad(0.1)),))
BURDEN = Race(Rosenbrock(), (0.0, 2.9), 500, (Lane(AdaGrad(0.5)),))
TIMES = replace(BOWL, steps=400, lanes=(Lane(AdaGrad(0.1)),), transform=Transform(loss_factor=1000.0))

IN_BOWL, IN_VALLEY = "In a bowl:", "In Long Valley:"
ON_BEALE, ON_ROSENBROCK = "On Beale's function:", "On Rosenbrock's function:"
FASTER = (
    "at $\\eta$ = <rate> AdaGrad's factor on the gradient, for the weight whose slope was <small_slope>, has fallen to "
    "<on_small> after <steps> steps; gradient descent's, close below its limit, is <shared>. AdaGrad's is the larger one in "
    "every step from $\\eta$ = <least> of the slider on."
)
SLOWER = (
    "at $\\eta$ = <rate> AdaGrad's factor on the gradient, for the weight whose slope was <large_slope>, begins at "
    "<on_large> and falls; gradient descent's, close below its limit, is <shared>. AdaGrad's is the smaller one in every step "
    "up to $\\eta$ = <most> of the slider."
)
HALF = (
    "at the rate <rate> the second half of <steps> steps takes the loss from <at_half> to <loss>. The sum grows by <growth>% "
    "meanwhile."
)
EMPTIED = (
    "the gradient falls from <gradient> to <later> in <tenth> steps; all later steps add <added>% to the sum. With the "
    "sum emptied then, the loss would have ended at <fresh> instead of <loss>."
)
FACTOR = (
    "In a bowl, the whole loss multiplied: the first gradient is <gradient> instead of <plain>, and it takes <taken> steps "
    "instead of <taken_plain> until one part in <parts> of the loss is left."
)
SPREAD = (
    "From <starts> starts on Rosenbrock's function AdaGrad's losses at the rate <ada_rate>, after <steps> steps, lie between "
    "<best> and <worst>; RMSProp's worst, at <rms_rate>, is about <rms_worst>."
)


def _slowed(n: Numbers) -> bool:
    return n["fresh"] < 0.2 * n["loss"]


def _sensitive(n: Numbers) -> bool:
    return n["worst"] > 100 * n["best"] and n["worst"] > 10 * n["rms_worst"]


def _at_rate(race: Race, rate: float) -> Race:
    """The race with AdaGrad, in its second lane, at another rate."""
    return Lens("learning_rate", lanes=(1,)).turned(race, rate)


def _claim(slug: str, sentence: str, verdict: Verdict, cases: tuple[Case, ...], why: str, source: str = DUCHI) -> Claim:
    return Claim(f"adagrad-{slug}", SLIDE, sentence, verdict, cases, why, source)


CLAIMS = (
    _claim(
        "evens-out",
        "AdaGrad evens out progress for all weights.",
        Verdict.TRUE_IF,
        tuple(
            Case(race, evens, is_even, f"{where} {EVEN}")
            for race, where in ((BOWL, "A valley along an axis."), (TURNED, "The same valley, turned to the diagonal."))
        ),
        "True if the flat and the steep directions are those of single weights: then the root of a weight's own $v$ cancels "
        "its scale. In a valley along the diagonal both weights see the steep slope and both rates are cut alike.",
    ),
    _claim(
        "small-faster",
        "Weights with small gradients move faster.",
        Verdict.TRUE_IF,
        tuple(
            Case(race, _rates, lambda n: n["on_small"] > n["shared"], f"{where} {FASTER}")
            for race, where in ((BOWL, IN_BOWL), (RIDGE, IN_VALLEY), (_at_rate(BOWL, 0.05), IN_BOWL))
        ),
        "True if $\\eta$ is large enough, by the range measured above: then faster than with one stable rate for all. Not "
        "faster than the other weights: the first step is $\\eta$ for each.",
    ),
    _claim(
        "large-slower",
        "Weights with large gradients move slower.",
        Verdict.TRUE_IF,
        tuple(
            Case(race, _rates, lambda n: n["on_large"] < n["shared"], f"{where} {SLOWER}")
            for race, where in ((BOWL, IN_BOWL), (RIDGE, IN_VALLEY), (_at_rate(BOWL, 2.0), IN_BOWL))
        ),
        "True if $\\eta$ is small enough, by the range measured above: the first factor is $\\eta$ over the slope. What was "
        "steep is held back in any case: $v$ is the weight's own, and its root never falls.",
    ),
    _claim(
        "stops",
        "However, the gradients accumulate, and after a while no progress can be made.",
        Verdict.TRUE_IF,
        tuple(
            Case(race, _halves, lambda n: n["fall"] < 1.1, f"{where} {HALF}")
            for race, where in ((FAR, ON_ROSENBROCK), (replace(HALT, lanes=HALT.lanes[1:]), ON_BEALE))
        ),
        "True if an early slope was steep and $\\eta$ is small for the way to go: it is the old sum, hardly growing any more, "
        "that all but stops it. Under a steady slope steps shrink like $1/\\sqrt t$, whose sum is unbounded: slow, not "
        "stopped. Where the path converges, gradients fade so fast that $v$ stays bounded, the rates settle above zero, and "
        "the loss falls on and on.",
        CONVERGES,
    ),
    _claim(
        "initial-values",
        "In addition, the method can be sensitive to the initial values.",
        Verdict.TRUE,
        tuple(Case(cloud(AdaGrad(rate), RMSProp()), starts, _sensitive, SPREAD) for rate in (0.1, 1.0)),
        "The sum never forgets where the path began: two paths that meet in one place go on at different rates.",
        ZEILER,
    ),
    _claim(
        "large-first-gradients",
        "Large initial gradients can make learning too slow.",
        Verdict.TRUE_IF,
        (
            Case(BURDEN, _burden, _slowed, f"{ON_ROSENBROCK} {EMPTIED}"),
            Case(Lens("learning_rate").turned(CORNER, 1.0), _burden, _slowed, f"{ON_BEALE} {EMPTIED}"),
            Case(TIMES, _multiplied, lambda n: n["taken"] > 1.5 * n["taken_plain"], FACTOR),
        ),
        "True if they are large next to the gradients that follow: a factor on all gradients cancels.",
        ZEILER,
    ),
)

LESSON = Lesson(
    slug="adagrad",
    title="AdaGrad: a sum that only grows",
    intro="AdaGrad gives each weight a rate of its own, $\\eta/\\sqrt{v + \\epsilon}$, where $v$ is the sum of all squares of "
    "the weight's derivative so far. It starts in a steep corner; along $y$ the slope is several times that along $x$.",
    question=Drawing(
        ask="Draw its path: which way does it go, and how far does it get?",
        lane=0,
        because="The slope is <slope_y> along $y$ and <slope_x> along $x$, yet the weights move by <moved_y> and <moved_x>: "
        "along the diagonal. But the sum keeps the steep beginning. The first step is <first> long, the last <last>, and "
        "after <steps> steps <left> of the distance to the minimizer is left.",
        shown=lambda n: bool(
            n["slope_y"] > 3 * n["slope_x"]
            and abs(n["moved_x"] / n["moved_y"] - 1) < 0.15
            and n["last"] < 0.05 * n["first"]
            and n["left"] > 0.4
        ),
    ),
    scenes=(
        Scene(
            "The steep corner",
            CORNER,
            _corner,
            "The first step is <first> long, the last <last>. After <steps> steps <left> of the way to the minimizer is left.",
            "Watch the steps shorten while the slope is still steep. Which rate gets out of the corner? Then drag the start "
            "down to the flat floor.",
            (Lens("learning_rate"),),
        ),
        Scene(
            "Does it stop?",
            HALT,
            _halves,
            "At the rate <rate> the loss goes from <at_half> to <loss> between step <half> and step <steps>; the sum grows by "
            "<growth>%.",
            "Near the minimizer the gradients fade, the sum settles, and the loss goes on falling. The slider sets "
            "$\\eta$ of the faster lane.",
            (Lens("learning_rate", lanes=(1,)),),
        ),
        Scene(
            "A steep first slope",
            BURDEN,
            _burden,
            "All steps after the first <tenth> add <added>% to the sum. The loss ends at <loss>; with the sum emptied "
            "then, it would end at <fresh>.",
            "One fall into the valley, and the rest is a crawl. Drag the start into the valley instead.",
            (Lens("learning_rate"), Lens("b", of="surface")),
        ),
        Scene(
            "Even progress",
            BOWL,
            evens,
            EVEN,
            "However steep the walls are, AdaGrad goes the same way. Now turn the valley.",
            (Lens("condition", of="surface"), Lens("turn", of="transform")),
        ),
    ),
    claims=CLAIMS,
    slides=(SLIDE,),
    rules=(
        Rule(
            SLIDE,
            (
                r"v^{(t)} = v^{(t-1)} + (g^{(t)})^2",
                r"w^{(t+1)} = w^{(t)} - \frac{\eta}{\sqrt{v^{(t)} + \epsilon}}\, g^{(t)}",
            ),
            AdaGrad,
            "The slide writes one weight $w$, and numbers the iterations above it. The arrow does the same to every weight $x$ "
            "at once: what stands at its left is the new value. Both have $\\epsilon$ inside the root; in PyTorch it stands "
            "beside the root.",
        ),
    ),
)
