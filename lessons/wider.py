"""Claims of the lecture that belong to no lesson: what error surfaces look like, and what other remedies do."""

from dataclasses import replace

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.measures import crossings, last_loss, path
from lessons.numbers import Numbers
from optimizers import AdaGrad, GradientDescent, run
from studies import Lane, Race
from surfaces import AbsoluteValue, Easom, IllConditionedQuadratic, LinearNetwork, ThreeGaussians

DRAWS = 1000
UNEVEN = 10.0  # how many times as wide a careless initialization draws one layer's weights as the other's
REST = 1e-6  # the share of the start's loss that counts as nothing left


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
    """A path that finds no rest because the gradient does not fade towards the minimum."""
    return {
        "steps": race.steps,
        "gradient": path(race).gradient_norm[-1],
        "first_gradient": path(race).gradient_norm[0],
        "crossings": crossings(race, axis=1),
        "above": last_loss(race) - race.ground.infimum,
    }


def _layers(race: Race) -> Numbers:
    """How much the layers' gradients differ: at the start, and over draws from two initializations."""
    draws = np.random.default_rng(0).standard_normal((2, DRAWS))
    wide = np.sqrt(UNEVEN) * np.array([[1.0], [1.0 / UNEVEN]])

    def ratio(weights: np.ndarray) -> np.ndarray:
        g = np.abs(race.ground.gradient(weights))
        return np.maximum(g[0] / g[1], g[1] / g[0])

    return {
        "draws": DRAWS,
        "here": float(ratio(np.array(race.start))),
        "uneven": UNEVEN,
        "careless": float(np.median(ratio(wide * draws))),
        "good": float(np.median(ratio(draws))),
        "tenth": float(np.quantile(ratio(draws), 0.9)),
    }


def _inputs_scaled(race: Race) -> Numbers:
    """A linear model's bowl before and after each input is scaled to the same size: condition number and steps.

    Its Hessian is the inputs' matrix of second moments; scaled, it has ones on the diagonal and the correlation beside them.
    """
    hessian = race.ground.hessian(np.zeros(2))
    size = np.sqrt(np.diag(hessian))
    correlation = float((hessian / np.outer(size, size))[0, 1])
    condition = (1 + abs(correlation)) / (1 - abs(correlation))
    # Up to a factor on the loss, which the rate makes up for.
    scaled = IllConditionedQuadratic(condition=max(1.0, condition), angle=-45.0 if correlation > 0 else 45.0)
    weights = size * np.array(race.start)
    return {
        "correlation": abs(correlation),
        "condition": float(np.linalg.cond(hessian)),
        "scaled_condition": condition,
        "raw": _steps_of_descent(race.ground, np.array(race.start), race.steps),
        "scaled": _steps_of_descent(scaled, weights / np.hypot(*weights), race.steps),
    }


def _steps_of_descent(bowl: IllConditionedQuadratic, start: np.ndarray, steps: int) -> float:
    """How many steps gradient descent takes to nothing at its best rate, two over the sum of the curvatures."""
    rate = 2 / float(np.trace(bowl.hessian(start)))
    loss = run(GradientDescent(learning_rate=rate), bowl, start, steps).loss
    there = np.flatnonzero(loss <= REST * loss[0])
    return float(there[0]) if len(there) else np.inf


def _helps_in_part(n: Numbers) -> bool:
    """Whether scaling saves more than half of the steps, and leaves more than a round bowl would take."""
    return bool(n["scaled"] < 0.5 * n["raw"] and n["scaled"] > 10)


def _bowl(angle: float) -> Race:
    bowl = IllConditionedQuadratic(condition=100.0, angle=angle)
    return Race(bowl, (1.5, 0.75), 400, (Lane(GradientDescent(learning_rate=0.0198)), Lane(AdaGrad(learning_rate=0.5))))


def _descent(rate: float) -> tuple[Lane, ...]:
    return (Lane(GradientDescent(learning_rate=rate)),)


CLAIMS = (
    Claim(
        slug="good-initialization",
        slide="Per-dimension adaptivity",
        sentence="Good initialization and input transformation help, but do not solve the problem completely.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                Race(
                    LinearNetwork(),
                    (1.7, 0.15),
                    100,
                    (Lane(GradientDescent(learning_rate=0.1)), Lane(AdaGrad(learning_rate=0.5))),
                ),
                _layers,
                lambda n: n["good"] < 0.5 * n["careless"] and n["tenth"] > 5,
                "Initialization: where one layer's weights are drawn <uneven> times as wide as the other's, the layers' "
                "gradients differ by a factor of <careless> in the median of <draws> draws; drawn equally wide, by <good>. "
                "That helps, yet in every tenth draw it is still more than <tenth>. Here it is <here>.",
            ),
            Case(
                _bowl(10.0),
                _inputs_scaled,
                _helps_in_part,
                "Scaling each input, where two inputs correlate by <correlation>: the condition number falls from <condition> "
                "to <scaled_condition>, gradient descent's steps from <raw> to <scaled>. A round bowl would take a single one.",
            ),
            Case(
                _bowl(0.0),
                _inputs_scaled,
                _helps_in_part,
                "Where they do not correlate, scaling does solve it: condition number <scaled_condition>, steps <scaled> "
                "instead of <raw>.",
            ),
            Case(
                _bowl(45.0),
                _inputs_scaled,
                _helps_in_part,
                "Where they are equally large and correlate by <correlation>, scaling does nothing: <scaled> steps instead of "
                "<raw>.",
            ),
        ),
        why="Scaling evens out the sizes and leaves the correlations: it is true if inputs differ in size and correlate in "
        "part. Uncorrelated inputs of a linear model are cured completely, equally large ones not at all. Drawing all layers "
        "equally wide makes their gradients alike on average, not draw by draw.",
        source="LeCun, Bottou, Orr and Müller (1998), Efficient BackProp; Glorot and Bengio (2010), AISTATS",
    ),
    Claim(
        slug="nonconvex-nonsmooth",
        slide="Numerical Optimization for Machine Learning",
        sentence="The error surface is often nonconvex and nonsmooth (local minima, saddle points, plateaus...)",
        verdict=Verdict.TRUE,
        cases=(
            Case(
                Race(ThreeGaussians(), (0.3, 1.5), 300, _descent(0.05)),
                _at_rest,
                lambda n: bool(n["stalled"] and n["low"] > 0.1 and n["above"] > 0.1),
                "A local minimum: gradient descent rests at a loss of <loss>, by <above> above the global minimum. Every "
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
                "A plateau: gradient and curvatures vanish, the gradient is <gradient>, and the path rests where it "
                "started, <above> above the minimum.",
            ),
            Case(
                Race(AbsoluteValue(), (3.0, 2.03), 300, _descent(0.05)),
                _at_crease,
                lambda n: n["gradient"] > 0.9 * n["first_gradient"] and n["crossings"] > 100 and n["above"] > 0.01,
                "A crease: the gradient is <first_gradient> at the start and <gradient> at the end. In <steps> steps the path "
                "crosses the crease <crossings> times, and stays <above> above the minimum.",
            ),
        ),
        why="Gradient descent stops wherever the gradient vanishes, and cannot stop where it jumps. All four kinds occur, one "
        "of them in the smallest deep net; how often they occur in large ones, surfaces of two weights cannot say.",
        source="Dauphin et al. (2014), NeurIPS; Goodfellow, Bengio and Courville (2016), Deep Learning, section 8.2",
    ),
)
