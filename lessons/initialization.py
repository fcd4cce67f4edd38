"""What careful initialization and input scaling do for layers and inputs of unlike size, and what they leave."""

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.measures import steps_to_stay
from lessons.numbers import Numbers
from optimizers import AdaGrad, GradientDescent, run
from studies import Lane, Race
from surfaces import Ground, IllConditionedQuadratic, LinearNetwork

SLIDE = "Per-dimension adaptivity"
UNEVEN = 10.0  # how many times as wide a careless initialization draws one layer's weights as the other's
ONE_IN = 10
REST = 1e-6  # the share of the start's loss that counts as nothing left


def ratio_quantile(share: float, uneven: float) -> float:
    r"""Below which this share of all draws has the larger of the two layers' gradients over the smaller.

    The weights of the layers are normal, one `uneven` times as wide as the other. Their ratio is u times a Cauchy number C, and
    so is that of the gradients: P(max(u|C|, 1/(u|C|)) <= m) = (2/pi) (atan(m/u) - atan(1/(u m))). Set equal to the share q,
    that is m^2 - (u + 1/u) tan(pi q / 2) m - 1 = 0.
    """
    half = (uneven + 1 / uneven) * np.tan(np.pi * share / 2) / 2
    return float(half + np.hypot(half, 1))


def _layers(race: Race) -> Numbers:
    """How much the layers' gradients differ: at the start, and over all draws from two initializations."""
    g = np.abs(race.ground.gradient(np.array(race.start)))
    return {
        "here": float(g.max() / g.min()),
        "uneven": UNEVEN,
        "careless": ratio_quantile(0.5, UNEVEN),
        "good": ratio_quantile(0.5, 1.0),
        "one_in": ONE_IN,
        "far_off": ratio_quantile(1 - 1 / ONE_IN, 1.0),
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


def _steps_of_descent(bowl: Ground, start: np.ndarray, steps: int) -> float:
    """How many steps gradient descent takes to nothing at its best rate, two over the sum of the curvatures."""
    rate = 2 / float(np.trace(bowl.hessian(start)))
    loss = run(GradientDescent(learning_rate=rate), bowl, start, steps).loss
    return float(steps_to_stay(loss, REST * loss[0]))


def _helps_in_part(n: Numbers) -> bool:
    """Whether scaling saves more than half of the steps, and leaves more than a round bowl would take."""
    return bool(n["scaled"] < 0.5 * n["raw"] and n["scaled"] > 10)


def _bowl(angle: float) -> Race:
    bowl = IllConditionedQuadratic(condition=100.0, angle=angle)
    return Race(bowl, (1.5, 0.75), 400, (Lane(GradientDescent(learning_rate=0.0198)), Lane(AdaGrad(learning_rate=0.5))))


DRAWN = Case(
    Race(
        LinearNetwork(),
        (1.7, 0.15),
        100,
        (Lane(GradientDescent(learning_rate=0.1)), Lane(AdaGrad(learning_rate=0.5))),
    ),
    _layers,
    lambda n: n["good"] < 0.5 * n["careless"] and n["far_off"] > 5,
    "Initialization: where one layer's weights are drawn from a normal distribution <uneven> times as wide as the other's, the "
    "layers' gradients differ by a factor whose median is <careless>; drawn equally wide, <good>. That helps, yet in one draw "
    "of <one_in> the factor is still more than <far_off>. At the start of this race it is <here>.",
)
SCALED = (
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
)

INITIALIZATION = Claim(
    slug="good-initialization",
    slide=SLIDE,
    sentence="Good initialization and input transformation help, but do not solve the problem completely.",
    verdict=Verdict.TRUE_IF,
    cases=(DRAWN, *SCALED),
    why="Scaling evens out the sizes and leaves the correlations: it is true if inputs differ in size and correlate in "
    "part. Uncorrelated inputs of a linear model are cured completely, equally large ones not at all. Drawing both layers "
    "equally wide makes their gradients alike on average, not draw by draw: their ratio has a Cauchy distribution. All this "
    "is of two weights; wide and deep nets are not measured here.",
    source="LeCun, Bottou, Orr and Müller (1998), Efficient BackProp; Glorot and Bengio (2010), AISTATS",
)
