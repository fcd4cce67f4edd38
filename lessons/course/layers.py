"""Lesson 3: layers differ. Two weights in a row, and their gradients."""

from dataclasses import replace
from math import isclose

import numpy as np

from lessons.axes import DUELS
from lessons.claim import Case, Claim, Verdict
from lessons.initialization import INITIALIZATION
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import diverges, goal_of, largest_curvature, last_loss, path, steps_to
from lessons.numbers import Numbers
from optimizers import AdaGrad, GradientDescent
from studies import Lane, Race
from studies.lens import Lens
from surfaces import IllConditionedQuadratic, LinearNetwork

SLIDE = "Per-dimension adaptivity"
SAXE = "Saxe, McClelland and Ganguli (2014), ICLR"

RATE = Lens("learning_rate", lanes=(0, 1))
CONDITION = Lens("condition", of="surface")

NETWORK = Race(
    surface=LinearNetwork(),
    start=(10.0, 0.01),
    steps=100,
    lanes=(Lane(GradientDescent(learning_rate=0.1)), Lane(AdaGrad(learning_rate=0.1))),
)
NEAR = (2.0, 0.01)
BALANCED = replace(NETWORK, start=(0.5, 0.5), lanes=NETWORK.lanes[:1])
BOWL = Race(
    surface=IllConditionedQuadratic(condition=100.0),
    start=(1.5, 0.75),
    steps=600,
    lanes=(Lane(GradientDescent(learning_rate=0.015)), Lane(AdaGrad(learning_rate=0.5))),
)


def _ratios(race: Race) -> np.ndarray:
    """At each step, how many times as large the larger entry of the gradient is; left out where one is zero, NaN if all."""
    gradient = np.abs(race.ground.gradient(path(race).x.T))
    gradient = gradient[:, np.isfinite(gradient).all(axis=0) & (gradient > 0).all(axis=0)]
    return gradient.max(axis=0) / gradient.min(axis=0) if gradient.size else np.array([np.nan])


def _two_weights(race: Race) -> Numbers:
    """Gradient descent and a rule that adapts each dimension, from an unbalanced start."""
    gradient = np.abs(race.ground.gradient(np.array(race.shown_start)))
    first = [np.abs(path(race, lane).x[1] - path(race, lane).x[0]) for lane in (0, 1)]
    return {
        "x": race.start[0],
        "y": race.start[1],
        "rate": RATE.value(race),
        "gradient_x": gradient[0],
        "gradient_y": gradient[1],
        "ratio": _ratios(race)[0],
        "moved_x": first[0][0],
        "moved_y": first[0][1],
        "adaptive_x": first[1][0],
        "limit": 2 / largest_curvature(race),
        "loss": last_loss(race, 0),
        "adaptive_loss": last_loss(race, 1),
        "steps": race.steps,
        "diverges": diverges(race, 0),
    }


def _balance(race: Race) -> Numbers:
    """How much the two gradients differ at the start, along the path, and from a start closer to the balance."""
    ratios, near = _ratios(race), replace(race, start=NEAR)
    imbalance = np.diff(path(race).x ** 2, axis=1)
    lost = abs(1 - imbalance[-1, 0] / imbalance[0, 0]) if imbalance[0, 0] else 0.0
    return {
        "x": race.start[0],
        "y": race.start[1],
        "ratio": ratios[0],
        "worst": ratios.max(),
        "rate": Lens("learning_rate").value(race),
        "lost": 100 * float(lost),
        "near": NEAR[0],
        "near_ratio": _ratios(near)[0],
        "loss": last_loss(race),
        "steps": race.steps,
    }


def _serves_both(n: Numbers) -> bool:
    """Whether a rate per dimension serves both weights, where one rate for both throws one out and hardly moves the other."""
    return n["diverges"] > 0 and n["adaptive_loss"] < 1e-6 and n["adaptive_x"] > 10 * n["moved_x"]


def _valley(race: Race) -> Numbers:
    """Gradient descent and AdaGrad with the rates they have: steps until a share of the start's loss is left."""
    goal = goal_of(race)
    return {
        "turn": race.transform.turn,
        "condition": CONDITION.value(race),
        "goal": goal,
        "steps": race.steps,
        "plain": steps_to(race, goal, 0),
        "adaptive": steps_to(race, goal, 1),
    }


BOTH = (
    "From <x> and <y>, with one rate <rate> for both weights: gradient descent moves the second by <moved_y> at once and flies "
    "off, and the first by <moved_x>. AdaGrad moves both by <adaptive_x>, and comes to a loss of <adaptive_loss>."
)

DIFFER = Claim(
    slug="gradients-differ",
    slide=SLIDE,
    sentence="We have seen in earlier lectures that in a deep net, the gradients at different layers often differ "
    "significantly.",
    verdict=Verdict.TRUE_IF,
    cases=(
        Case(
            replace(NETWORK, lanes=(Lane(GradientDescent(learning_rate=0.005)),)),
            _balance,
            lambda n: n["ratio"] > 500 and n["near_ratio"] > 100 and n["loss"] < 1e-6 and n["lost"] < 1,
            "With the weights <x> and <y> one gradient is <ratio> times the other, with <near> and <y> it is "
            "<near_ratio> times. Training in small steps hardly mends it: gradient descent with the rate <rate> comes to a "
            "loss of <loss>, and <lost>% of the imbalance $x^2 - y^2$ is lost on the way.",
        ),
        Case(
            BALANCED,
            _balance,
            lambda n: n["worst"] > 2,
            "With <x> and <y> both gradients are alike, and stay so: their ratio is never above <worst>.",
        ),
    ),
    why="In size, the gradient of each weight is twice the error times the *other* weight, so that their ratio is $x/y$. A "
    "gradient flow keeps $x^2 - y^2$, and with it the imbalance; steps over the limit of the nearest minimum do mend it, as "
    "“Over the limit” in the first lesson shows. True where the layers are of unlike size. These are nets of "
    "two weights: layers of many, and what their activations add, are not measured here.",
    source=f"{SAXE}; Du, Hu and Lee (2018), NeurIPS, Algorithmic regularization in learning deep homogeneous models",
)

PER_DIMENSION = Claim(
    slug="per-dimension-rates",
    slide=SLIDE,
    sentence="If we can set per-dimension adaptive learning rates, it can help us to speed up learning for layers with "
    "small gradients, and avoid overshooting for layers with large gradients.",
    verdict=Verdict.TRUE_IF,
    cases=(
        Case(NETWORK, _two_weights, _serves_both, BOTH),
        Case(RATE.turned(replace(NETWORK, start=NEAR), 0.5), _two_weights, _serves_both, BOTH),
        *DUELS,
    ),
    why="A rate per dimension divides each weight by the size of its own gradients. It is true if what differs lies along "
    "the axes, or within a small angle of them, as measured above: one weight steep, the other flat. Halfway between them both "
    "axes have the same curvature, $(1 + \\kappa)/2$, and there is nothing to even out. The whole matrix would be needed.",
    source="Duchi, Hazan and Singer (2011), JMLR 12, Figure 1",
)

LESSON = Lesson(
    slug="layers",
    title="Layers differ",
    intro="The smallest deep net: the input is multiplied by a weight $x$, then by a weight $y$. The loss is $(1 - xy)^2$. "
    "At the start $x$ is large, and $y$ is almost zero.",
    question=Choice(
        ask="Which of the two weights gets the larger gradient?",
        options=(
            Option(
                "The large one, $x$: there is more of it to correct.",
                lambda n: n["gradient_x"] > 1.01 * n["gradient_y"],
            ),
            Option(
                "Both get the same: they share one error.",
                lambda n: isclose(n["gradient_x"], n["gradient_y"], rel_tol=0.01),
            ),
            Option("The small one, $y$: by far.", lambda n: n["gradient_y"] > 100 * n["gradient_x"]),
        ),
        right=(2,),
        because="In size, the gradient of each weight is twice the error $1 - xy$ times the *other* weight: <gradient_y> for "
        "$y$, <gradient_x> for $x$, a ratio of <ratio>. One rate for both: with <rate>, the first step moves $y$ by <moved_y> "
        "and $x$ by <moved_x>. AdaGrad divides each by its own gradient, and moves both by <adaptive_x>.",
    ),
    scenes=(
        Scene(
            title="Two weights",
            race=NETWORK,
            measure=_two_weights,
            reading="The rate is <rate>; near the start, $2/L$ is <limit>. Gradient descent's first step is <moved_x> in "
            "$x$ and <moved_y> in $y$, AdaGrad's <adaptive_x>. Losses after <steps> steps: <loss> and <adaptive_loss>.",
            look_for="At the rate that it opens with, gradient descent flies off, and AdaGrad arrives. Lower the rate of both "
            "until gradient descent stays: how far does $x$ get then? It may be quick all the same, because $y$ alone can do "
            "the work.",
            knobs=(RATE,),
        ),
        Scene(
            title="When both must move",
            race=BOWL,
            measure=_valley,
            reading="Condition number <condition>, turned by <turn> degrees. Steps to a loss of <goal>, ∞ where <steps> do "
            "not suffice: gradient descent <plain>, AdaGrad <adaptive>.",
            look_for="The gradients differ by the condition number, and now both coordinates must get to zero. Turn the "
            "bowl, and the start with it: what is left of AdaGrad's lead?",
            knobs=(Lens("turn", of="transform"), CONDITION),
        ),
    ),
    claims=(DIFFER, INITIALIZATION, PER_DIMENSION),
    slides=(SLIDE,),
)
