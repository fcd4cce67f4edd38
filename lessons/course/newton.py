"""Lesson 5: Newton's method. One step on a bowl, what it costs, where else it leads, and what the diagonal is worth."""

from dataclasses import replace

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.lecture import Rule
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import goal_of, last_loss, path, steps_to, steps_to_stay
from lessons.numbers import Numbers
from optimizers import DiagonalNewton, GradientDescent, Newton, SaddleFreeNewton, run
from studies import Lane, Race
from studies.lens import Lens
from surfaces import Himmelblau, IllConditionedQuadratic, Rosenbrock

SLIDE = "Newton's Method"
DIAGONAL = "Diagonal approximation"
RATES = np.logspace(-4, 0, 33)
WITHIN = 300  # steps from starts all over the window

CONDITION = Lens("condition", of="surface")
ANGLE = Lens("angle", of="surface")
EPSILON = Lens("epsilon")

PLAIN = Lane(GradientDescent(learning_rate=0.015))
CAREFUL = Lane(GradientDescent(learning_rate=0.005))
HILL = Race(Himmelblau(), (0.0, 0.0), 60, (CAREFUL, Lane(Newton()), Lane(SaddleFreeNewton())))
BOWL = Race(IllConditionedQuadratic(angle=30.0), (1.5, 0.75), 500, (PLAIN, Lane(Newton())))
TURNED = Race(IllConditionedQuadratic(angle=45.0), (1.5, 0.75), 500, (Lane(DiagonalNewton()), Lane(Newton())))
ALONG = ANGLE.turned(TURNED, 0.0)
CLIMB = replace(HILL, lanes=(Lane(DiagonalNewton()), Lane(Newton()), CAREFUL))


def _arrivals(race: Race) -> dict[str, float]:
    """Of two lanes, steps and evaluations until a share of the start's loss is left, and what a step costs."""
    goal = goal_of(race)
    numbers: dict[str, float] = {key: getattr(race.surface, key, np.nan) for key in ("condition", "angle")}
    numbers |= {"goal": goal, "steps": race.steps}
    for lane, name in enumerate(("first", "newton")):
        cost, steps = path(race, lane).cost, steps_to(race, goal, lane)
        numbers |= {name: steps, f"{name}_cost": cost[int(steps)] if steps < np.inf else steps, f"{name}_step": cost[1]}
    return numbers


def _damped_arrivals(race: Race) -> Numbers:
    """The same, of diagonal Newton in the first lane with its epsilon."""
    return _arrivals(race) | {"epsilon": EPSILON.value(race)}


def _against_the_best(race: Race) -> Numbers:
    """Newton's method in the second lane against gradient descent with the best of many rates."""
    best = run(GradientDescent(learning_rate=RATES), race.ground, race.shown_start, race.steps).loss
    numbers = {"best": steps_to_stay(best, goal_of(race)).min(), "tried": len(RATES)}
    numbers |= {"best_loss": np.nanmin(best[-1]), "steps": race.steps, "weights": 1e6, "entries": 1e6**2}
    return _arrivals(race) | numbers


def _down_the_valley(race: Race) -> Numbers:
    """The same, and the first of Newton's steps that goes up, with the curvatures where it begins."""
    newton = path(race, 1)
    up = int(np.argmax(np.diff(newton.loss) > 0))
    low, high = _curvatures(race, newton.x[up : up + 1].T)[0]
    return {
        **_against_the_best(race),
        "before": newton.loss[up],
        "after": newton.loss[up + 1],
        "low": low,
        "high": high,
    }


def _by_the_diagonal(race: Race) -> Numbers:
    """Diagonal Newton, Newton's method and gradient descent where the diagonal may be negative: rates, first step and end."""
    x = np.array(race.shown_start)
    (h_x, h_y), epsilon = np.diag(race.ground.hessian(x)), EPSILON.value(race)
    with np.errstate(divide="ignore"):
        rate_x, rate_y = 1 / np.array([h_x + epsilon, h_y + epsilon])
    first, newton = path(race, 0), path(race, 1)
    return {
        "h_x": h_x,
        "h_y": h_y,
        "epsilon": epsilon,
        "rate_x": rate_x,
        "rate_y": rate_y,
        "start": first.loss[0],
        "one_step": first.loss[1],
        "diagonal": first.loss[-1],
        "newton": newton.loss[-1],
        "apart": float(np.hypot(*(first.x[-1] - newton.x[-1]))),
        "plain": last_loss(race, 2),
    }


def _curvatures(race: Race, points: np.ndarray) -> np.ndarray:
    """Both curvatures, the smaller first, at points of shape `(2, n)`: shape `(n, 2)`."""
    return np.linalg.eigvalsh(np.nan_to_num(np.moveaxis(race.ground.hessian(points), -1, 0)))


def _where_it_goes(race: Race) -> Numbers:
    """Gradient descent, Newton's method and its saddle-free kin; the first two from all over the window, too."""
    curvatures = _curvatures(race, path(race).x[:1].T)[0]
    negative = np.count_nonzero(_curvatures(race, path(race, 1).x[-1:].T) < 0)
    numbers = {"low": curvatures[0], "high": curvatures[1], "negative": negative}
    numbers |= {name: last_loss(race, lane) for lane, name in enumerate(("plain", "newton", "saddle_free"))}
    numbers |= {"start": path(race).loss[0], "one_step": path(race, 1).loss[1]}

    grid = np.stack(np.meshgrid(*(np.linspace(low, high, 17) for low, high in race.ground.domain))).reshape(2, -1)
    plain, newton = (run(lane.optimizer, race.ground, grid, WITHIN, keep="last") for lane in race.lanes[:2])
    kinds = np.count_nonzero(_curvatures(race, newton.x[-1]) < 0, axis=1)[newton.gradient_norm[-1] < 1e-6]
    numbers |= {name: np.count_nonzero(kinds == kind) for kind, name in enumerate(("minima", "saddles", "tops"))}
    return numbers | {
        "tried": grid.shape[1],
        "within": WITHIN,
        "plain_minima": np.count_nonzero(plain.status == "converged"),
    }


def _from_the_hill(race: Race) -> Numbers:
    """Gradient descent and Newton's method: when each arrives, and what lies where Newton's method goes."""
    newton, minima, steps = path(race, 1), np.array(race.ground.minima), _arrivals(race)
    nearest = minima[np.argmin(np.hypot.reduce(minima - newton.x[0], axis=1))]
    return {
        "plain": steps["first"],
        "newton": steps["newton"],
        "moved": np.hypot.reduce(newton.x[1] - newton.x[0]),
        "away": np.hypot.reduce(newton.x[-1] - nearest),
        "rise": newton.loss[-1] - newton.loss[0],
        "slope": newton.gradient_norm[-1],
        "negative": np.count_nonzero(_curvatures(race, newton.x[-1:].T) < 0),
    }


def _model(race: Race) -> Numbers:
    """How much Newton's step changes the second-order Taylor approximation at the start."""
    x = np.array(race.shown_start)
    step, hessian = path(race, 1).x[1] - x, race.ground.hessian(x)
    return {"change": race.ground.gradient(x) @ step + step @ hessian @ step / 2}


def _cheap_diagonal(race: Race) -> Numbers:
    """One more gradient, a step away in all dimensions at once, gives the row sums of H: the diagonal of a diagonal H."""
    x, size = np.array(race.shown_start), 1e-3
    sums = (race.ground.gradient(x + size) - race.ground.gradient(x)) / size
    true = np.diag(race.ground.hessian(x))
    numbers = {"first": sums[0], "second": sums[1], "true_first": true[0], "true_second": true[1]}
    numbers |= {"cost": path(race, 0).cost[1], "full_cost": path(race, 1).cost[1], "angle": ANGLE.value(race)}
    return numbers | {"error": np.abs(sums - true).max() / np.abs(true).max()}


CLAIMS = (
    Claim(
        slug="newton-geometry",
        slide=SLIDE,
        sentence="Newton's method provides a way to better take local geometry into account than vanilla gradient descent.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                CONDITION.turned(BOWL, 1000.0),
                _against_the_best,
                lambda n: n["newton"] == 1 and n["best"] > 100,
                "In a bowl of condition number <condition>: <newton> step(s); gradient descent, at any of <tried> rates, more "
                "than <steps>.",
            ),
            Case(
                Race(Rosenbrock(), (-1.2, 1.0), 500, (Lane(GradientDescent(learning_rate=0.001)), Lane(Newton()))),
                _down_the_valley,
                lambda n: (
                    n["newton_cost"] < 100 and n["best_loss"] > 1e-3 and n["after"] > 10 * n["before"] and n["low"] > 0
                ),
                "In Rosenbrock's valley it takes <newton> step(s); the best of <tried> rates is at a loss of <best_loss> "
                "after <steps>. On the way a step goes up, from <before> to <after>, although both curvatures are positive "
                "there: <low> and <high>.",
            ),
            Case(
                HILL,
                _where_it_goes,
                lambda n: n["newton"] < n["plain"],
                "On Himmelblau's hill it climbs from <start> to <newton>, where gradient descent comes down to <plain>. Of "
                "<tried> starts it takes <saddles> to a saddle and <tops> to the top.",
            ),
        ),
        why="True where $H$ is positive definite: there the direction of the step leads downhill, though the full step may "
        "go too far and end higher. Elsewhere the method makes for any stationary point.",
        source="Dauphin et al. (2014), NeurIPS, section 4",
    ),
    Claim(
        slug="newton-taylor",
        slide=SLIDE,
        sentence="This is derived by choosing $d$ to minimize the second order Taylor series approximation "
        "$f(\\mathbf{w} + d) \\approx f(\\mathbf{w}) + d^\\top \\nabla f(\\mathbf{w}) + \\frac{1}{2} d^\\top H d$.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(BOWL, _model, lambda n: n["change"] < 0, "In a bowl, Newton's step changes it by <change>."),
            Case(HILL, _model, lambda n: n["change"] < 0, "On the hill it changes it by <change>: upwards."),
        ),
        why="The step leads to the quadratic's stationary point: that is its minimum if $H$ is positive definite. "
        "Where $H$ has a negative eigenvalue, it has none.",
        source="Nocedal and Wright (2006), Numerical Optimization, equations 2.14 and 2.15",
    ),
    Claim(
        slug="newton-expensive",
        slide=SLIDE,
        sentence="Newton's method is computationally expensive.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                BOWL,
                _against_the_best,
                lambda n: n["newton_step"] > 2 * n["first_step"],
                "By the step: <newton_step> evaluations instead of <first_step>. With <weights> weights, the Hessian has "
                "<entries> entries.",
            ),
            Case(
                BOWL,
                _against_the_best,
                lambda n: n["newton_cost"] > n["best"],
                "By the arrival, here: <newton_cost> evaluations in all; the best of <tried> rates takes <best>.",
            ),
        ),
        why="With $m$ weights, $H$ costs $m$ gradients, has $m^2$ entries, and is solved in about $m^3$ operations. True "
        "for nets; here the steps that it saves are worth more.",
        source="Goodfellow, Bengio and Courville (2016), Deep Learning, section 8.6",
    ),
    Claim(
        slug="diagonal-efficient",
        slide=DIAGONAL,
        sentence="The diagonal $(h_1, \\dots, h_m)$ of $H$ can be efficiently computed.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                ALONG,
                _cheap_diagonal,
                lambda n: n["error"] < 1e-3,
                "Where the weights do not interact, one more gradient, a small step away in all dimensions at once, gives "
                "all of it: <first> and <second> for <true_first> and <true_second>.",
            ),
            Case(
                TURNED,
                _cheap_diagonal,
                lambda n: n["error"] < 1e-3,
                "Turned by <angle> degrees it gives <first> and <second> for <true_first> and <true_second>. So diagonal "
                "Newton asks for all of $H$ here: <cost> evaluations a step, as Newton's <full_cost>.",
            ),
        ),
        why="One more gradient gives $H$ times a vector, in which rows are added up: true where $H$ is diagonal. In a net, "
        "cheap recursions leave out terms, and random probes give an estimate. To *invert* a diagonal is cheap.",
        source="Becker and Le Cun (1988), Connectionist Models Summer School, 29; Martens et al. (2012), ICML",
    ),
    Claim(
        slug="diagonal-newton",
        slide=DIAGONAL,
        sentence="We approximate Newton's method $w_i = w_i - \\frac{1}{h_i + \\epsilon} g_i$, where $\\epsilon > 0$ is a "
        "constant.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                ALONG,
                _arrivals,
                lambda n: n["first"] <= 2 * n["newton"],
                "Along the axes it takes <first> step(s), as Newton's method.",
            ),
            Case(
                CLIMB,
                _by_the_diagonal,
                lambda n: n["apart"] < 1e-3 and n["one_step"] > n["start"] and max(n["h_x"], n["h_y"]) < 0,
                "On Himmelblau's hill, where $h_i$ is negative in both dimensions, <h_x> and <h_y>, it climbs as Newton's "
                "method does: the first step leads from <start> to <one_step>, and both end on the top, at <diagonal>.",
            ),
            Case(
                TURNED,
                _arrivals,
                lambda n: n["first"] <= 2 * n["newton"],
                "Turned by <angle> degrees it takes <first> step(s) to a loss of <goal>, Newton's method <newton>.",
            ),
            Case(
                EPSILON.turned(ALONG, 1.0),
                _damped_arrivals,
                lambda n: n["first"] <= 2 * n["newton"],
                "Along the axes, but with $\\epsilon$ = <epsilon>, as large as the smaller curvature, it takes <first> "
                "step(s), Newton's method <newton>.",
            ),
        ),
        why="It is Jacobi's iteration for $H d = -g$. True where the axes are the valley's and $\\epsilon$ is small beside "
        "every $h_i$; at half a right angle to the axes it multiplies the error by $(\\kappa - 1)/(\\kappa + 1)$ a step, as "
        "gradient descent does with its best rate. A negative $h_i$ makes the rate negative, and near $h_i = -\\epsilon$ the "
        "step has no bound; Becker and Le Cun divide by $|h_i| + \\epsilon$.",
        source="Saad (2003), Iterative Methods for Sparse Linear Systems, section 4.2; Becker and Le Cun (1988), "
        "Connectionist Models Summer School, 29",
    ),
)

LESSON = Lesson(
    slug="newton",
    title="Newton's method",
    intro="Newton's method fits a quadratic to the surface where it stands, and jumps to the quadratic's stationary point: "
    "$w - H^{-1} g$, with gradient $g$ and Hessian $H$.",
    question=Choice(
        ask="It starts on a slope of Himmelblau's function, between four minima. Where does it go?",
        options=(
            Option(
                "Down to the nearest minimum, in fewer steps than gradient descent.",
                lambda n: n["away"] < 1e-3 and n["newton"] < n["plain"],
            ),
            Option("Nowhere: on such a slope the step cannot be computed.", lambda n: not n["moved"] > 0),
            Option(
                "Up to the top of the hill between the minima.",
                lambda n: n["rise"] > 0 and n["slope"] < 1e-6 and n["negative"] == 2,
            ),
        ),
        right=(2,),
        because="At the start the surface is curved like a hilltop: both curvatures, <low> and <high>, are negative. So the "
        "quadratic's stationary point is a maximum, and Newton's method jumps there: the first step raises the loss from "
        "<start> to <one_step>. Gradient descent ends at <plain>.",
        measure=_from_the_hill,
    ),
    scenes=(
        Scene(
            title="Drawn to stationary points",
            race=HILL,
            measure=_where_it_goes,
            reading="Newton's method ends at a loss of <newton>, with <negative> negative curvature(s); "
            "gradient descent at <plain>, saddle-free Newton at <saddle_free>. Of <tried> starts all over the window "
            "Newton's method takes <minima> to a minimum, <saddles> to a saddle and <tops> to the top within <within> steps; "
            "gradient descent takes <plain_minima> to a minimum.",
            look_for="Drag the start about. Where does Newton's method end? Do shorter steps help?",
            knobs=(Lens("learning_rate", lanes=(1,)),),
        ),
        Scene(
            title="One step",
            race=BOWL,
            measure=_arrivals,
            reading="Condition number <condition>, turned by <angle> degrees. Steps to a loss of <goal>, ∞ where "
            "<steps> do not suffice: Newton's method <newton>, gradient descent <first>. Evaluations: <newton_cost> and "
            "<first_cost>.",
            look_for="Make the bowl longer, and turn it. (A Hessian counts as one gradient for each dimension.)",
            knobs=(CONDITION, ANGLE),
        ),
        Scene(
            title="Only the diagonal",
            race=TURNED,
            measure=_damped_arrivals,
            reading="Turned by <angle> degrees, $\\epsilon$ = <epsilon>. Steps to a loss of <goal>, ∞ where <steps> do not "
            "suffice: diagonal <first>, whole <newton>.",
            look_for="Turn the bowl back to its axes. A diagonal knows nothing of how dimensions go together. Then raise "
            "$\\epsilon$: whose steps become shorter, those along the flat axis or those along the steep one?",
            knobs=(ANGLE, EPSILON),
        ),
        Scene(
            title="A negative diagonal",
            race=CLIMB,
            measure=_by_the_diagonal,
            reading="At the start $h$ is <h_x> and <h_y>. With $\\epsilon$ = <epsilon> the rates $1/(h_i + \\epsilon)$ are "
            "<rate_x> and <rate_y>, and diagonal Newton's first step takes the loss from <start> to <one_step>. It ends at "
            "<diagonal>, Newton's method at <newton>, gradient descent at <plain>.",
            look_for="Where $h_i$ is negative, so is the rate, and the step climbs. Does any $\\epsilon$ of the slider help? "
            "Drag the start towards one of the minima, where both are positive, then to where one is nearly zero: what is "
            "$\\epsilon$ good for there?",
            knobs=(EPSILON,),
        ),
    ),
    claims=CLAIMS,
    slides=(SLIDE, DIAGONAL),
    rules=(
        Rule(
            SLIDE,
            (r"\mathbf{w}' = \mathbf{w} - H^{-1} g",),
            Newton,
            "The slide's prime is the new iterate. The factor $\\eta$ is not on the slide: at one, the rules are the same.",
        ),
        Rule(
            DIAGONAL,
            (r"w_i = w_i - \frac{1}{h_i + \epsilon}\, g_i",),
            DiagonalNewton,
            "At the left stands the new $w_i$. The factor $\\eta$ is not on the slide: at one, the rules are the same.",
        ),
    ),
    steps="Near $w$, take $f$ to be the quadratic of its Taylor series, the model:\n\n"
    "$$f(w + d) \\approx f(w) + d^\\top g + \\tfrac12\\, d^\\top H d.$$\n\n"
    "The gradient of the model in $d$ is $g + H d$. It vanishes where\n\n"
    "$$g + H d = 0,$$\n\n"
    "and if $H$ can be inverted, that is at one point only:\n\n"
    "$$d = -H^{-1} g.$$\n\n"
    "If $H$ is positive definite, the model is least there; else that point is a saddle of it, or its top.",
)
