"""Lesson 1: flat, steep, near a minimizer. Which learning rate?"""

from dataclasses import replace

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.lesson import Choice, Lesson, Option, Scene, if_finite
from lessons.measures import best_rate, crossings, largest_curvature, last_loss, path, turns_of_sign
from lessons.numbers import Numbers
from optimizers import GradientDescent, run
from studies import Lane, Race
from studies.lens import Lens
from surfaces import AbsoluteValue, Beale, IllConditionedQuadratic, LinearNetwork

SLIDE = "Local Geometry and Adaptivity"
NESTEROV = "Nesterov (2004), Introductory Lectures on Convex Optimization, theorem 2.1.14"
EDGE = "Cohen et al. (2021), ICLR, Gradient descent on neural networks typically occurs at the edge of stability"

AT_REST = 1e-6  # the loss below which a path has come to a minimum

BOWL = Race(
    surface=IllConditionedQuadratic(condition=10.0),
    start=(1.5, 0.75),
    steps=100,
    lanes=(Lane(GradientDescent(learning_rate=0.05)),),
)


def at_rate(race: Race, rate: float) -> Race:
    """The race with its first lane at a learning rate."""
    return Lens("learning_rate").turned(race, rate)


def _stability(race: Race) -> Numbers:
    curvature, best = largest_curvature(race), best_rate(race)
    rate = Lens("learning_rate").value(race)
    return {
        "rate": rate,
        "condition": Lens("condition", of="surface").value(race),
        "curvature": curvature,
        "limit": 2 / curvature,
        "half": 1 / curvature,
        "share": rate * curvature / 2,
        "best": best,
        "best_share": best * curvature / 2,
        "steps": race.steps,
        "loss": last_loss(race),
        "crossings": crossings(race, axis=1),
    }


def _as_the_rate_rises(race: Race) -> Numbers:
    """The race at rates over its whole slider, a twentieth apart: from which one it swings, is fastest, and flies off."""
    declared = Lens("learning_rate").declared(race)
    rates = declared.along(np.linspace(0, 1, 301), *declared.span)
    runs = run(GradientDescent(learning_rate=rates), race.ground, race.shown_start, race.steps)
    raises = np.diff(runs.loss[-1])  # NaN where one of the two has flown off
    swings = [turns_of_sign(runs.x[:, 1, k]) > 1 for k in range(len(rates))]
    return {
        "lowest": rates[0],
        "highest": rates[-1],
        "fastest": rates[np.argmin(np.nan_to_num(runs.loss[-1], nan=np.inf))],
        "raises": len(raises),
        "slower": np.count_nonzero(raises > 0),
        "swings_from": min(rates[swings], default=np.inf),
        "flies_from": min(rates[runs.diverged_at >= 0], default=np.inf),
    }


def _only_faster(n: Numbers) -> bool:
    return n["fastest"] == n["highest"] and n["swings_from"] == n["flies_from"] == np.inf


def _fastest_while_it_swings(n: Numbers) -> bool:
    return n["lowest"] < n["swings_from"] < n["fastest"] < n["flies_from"] < np.inf


def _fastest_before_it_swings(n: Numbers) -> bool:
    return n["lowest"] < n["fastest"] <= n["swings_from"] < n["flies_from"] < np.inf


def _to_a_flatter_minimum(race: Race) -> Numbers:
    """Gradient descent on the linear network: the sharpness at the nearest minimum downhill, and where the path ends.

    Where it ends at no minimum, there is none to tell: NaN.

    The sharpness, the largest curvature, is 2 (x^2 + y^2) at a minimum xy = 1. The gradient flow keeps x^2 - y^2 = c, so
    that it ends where that is 2 sqrt(c^2 + 4).
    """
    (x, y), end = race.start, path(race).x[-1]
    nearest = 2 * float(np.hypot(x**2 - y**2, 2))
    reached = 2 * float(end @ end) if last_loss(race) < AT_REST else np.nan
    rate = Lens("learning_rate").value(race)
    return {
        "rate": rate,
        "nearest": nearest,
        "limit": 2 / nearest,
        "share": rate * nearest / 2,
        "reached": reached,
        "reached_limit": 2 / reached,
        "uphill": np.count_nonzero(np.diff(path(race).loss) > 0),
        "steps": race.steps,
        "loss": last_loss(race),
    }


def _rates_compared(race: Race) -> Numbers:
    """Two lanes that differ in their learning rate; of the faster one the losses of the last quarter, too."""
    late = path(race, 1).loss[-race.steps // 4 :]
    return {
        "small": Lens("learning_rate", lanes=(0,)).value(race),
        "large": Lens("learning_rate", lanes=(1,)).value(race),
        "steps": race.steps,
        "loss_small": last_loss(race, 0),
        "loss_large": last_loss(race, 1),
        "least_large": late.min(),
        "most_large": late.max(),
        "start_loss": path(race).loss[0],
        "gradient": path(race).gradient_norm[0],
        "curvature": largest_curvature(race),
    }


def _large_wins(n: Numbers) -> bool:
    return n["loss_large"] < 0.1 * n["loss_small"]


def _large_fails(n: Numbers) -> bool:
    return bool(np.isnan(n["loss_large"])) and n["loss_small"] < 0.1 * n["start_loss"]


def _two_rates(small: float, large: float) -> tuple[Lane, ...]:
    return Lane(GradientDescent(learning_rate=small)), Lane(GradientDescent(learning_rate=large))


FLAT = Race(Beale(), (1.5, 0.0), 200, _two_rates(1e-4, 0.02))
STEEP = replace(FLAT, start=(4.0, 3.0))
NEARLY_LEVEL = replace(BOWL, start=(1e-4, 1e-5), lanes=_two_rates(0.1, 0.25))
SLOPE = Race(AbsoluteValue(), (3.0, 2.03), 200, _two_rates(1e-4, 0.02))
SHARP = Race(LinearNetwork(), (3.0, 0.2), 400, (Lane(GradientDescent(learning_rate=0.15)),))

CLAIMS = (
    Claim(
        slug="flat-large-rate",
        slide=SLIDE,
        sentence="Flat error surface $\\Rightarrow$ a large learning rate is desirable.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                FLAT,
                _rates_compared,
                _large_wins,
                "On Beale's flat floor, after <steps> steps, the rate <large> has brought the loss from <start_loss> to "
                "<loss_large>; the rate <small> only to <loss_small>.",
            ),
            Case(
                NEARLY_LEVEL,
                _rates_compared,
                _large_wins,
                "Near the bottom of a bowl the surface is nearly level: the gradient is <gradient>. But its curvature is "
                "<curvature>: with the rate <large> the loss goes from <start_loss> to <loss_large>, with <small> to "
                "<loss_small>.",
            ),
        ),
        why="A step is the rate times the gradient: where the gradient is small, only the rate makes the step long. True "
        "for rates below $2/L$, with $L$ the largest curvature. A small gradient by itself does not allow a larger rate.",
        source=NESTEROV,
    ),
    Claim(
        slug="steep-small-rate",
        slide=SLIDE,
        sentence="Steep error surface $\\Rightarrow$ a small learning rate is essential.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                STEEP,
                _rates_compared,
                _large_fails,
                "From Beale's steep corner, where the gradient is <gradient>, the rate <large> that suits the flat floor "
                "takes the loss from <start_loss> to <loss_large>; the rate <small> takes it to <loss_small>.",
            ),
            Case(
                SLOPE,
                _rates_compared,
                _large_fails,
                "The absolute value is steep as well, with the gradient <gradient>, but not curved. The rate <large> takes "
                "the loss from <start_loss> to between <least_large> and <most_large>, the rate <small> only to <loss_small>.",
            ),
        ),
        why="On a quadratic a rate is stable below $2/L$, with $L$ the largest curvature. So a steep surface needs a small "
        "rate if it is steep because it curves strongly. Where the slope is the same everywhere, no rate diverges; it only "
        "sets how far the path jumps to and fro across the crease.",
        source=NESTEROV,
    ),
    Claim(
        slug="small-rate-near-minimizer",
        slide=SLIDE,
        sentence="Near a minimizer $\\Rightarrow$ small learning rate to avoid oscillatory behavior.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                at_rate(BOWL, 0.19),
                _stability,
                lambda n: n["crossings"] > 10,
                "At <share> of the limit $2/L$ the path crosses the valley <crossings> time(s) in <steps> steps.",
            ),
            Case(
                at_rate(BOWL, 0.095),
                _stability,
                lambda n: n["crossings"] > 10,
                "At <share> of the same limit it never swings: <crossings> crossings, at the same minimizer.",
            ),
            Case(
                SHARP,
                _to_a_flatter_minimum,
                lambda n: n["share"] < 1 or n["loss"] > AT_REST,
                "Where minima differ in curvature, even a rate of <share> times the limit of the nearest one comes to rest, "
                "at a loss of <loss>: <uphill> step(s) uphill carry it to a flatter minimum, of curvature <reached> instead "
                "of <nearest>.",
            ),
        ),
        why="What swings is decided by the rate times the curvature, not by how near the minimizer is: on a quadratic every "
        "distance looks alike. Below half the limit $2/L$ nothing swings; between the half and the limit it does, and "
        "dies out. With noisy gradients the rate must shrink as well: see annealing. A "
        "rate over the limit of one minimum may suit a flatter one.",
        source=f"{NESTEROV}; {EDGE}",
    ),
)

LESSON = Lesson(
    slug="stability",
    title="Which learning rate?",
    intro="A bowl that curves <condition> times as strongly one way as the other, and gradient descent on it. Each step is "
    "the learning rate $\\eta$ times the gradient. It begins with a small rate: <rate>.",
    question=Choice(
        ask="You raise the learning rate, little by little. What will happen?",
        options=(
            Option("It gets faster and faster; nothing else changes.", _only_faster),
            Option(
                "It gets faster, begins to swing across the valley, and gets faster still. Closer to a certain rate it gets "
                "slower again, and beyond that it flies off.",
                _fastest_while_it_swings,
            ),
            Option(
                "It gets faster until it begins to swing across the valley. From then on it gets slower, until it flies off.",
                _fastest_before_it_swings,
            ),
            Option("It gets slower and slower.", lambda n: n["slower"] == n["raises"]),
        ),
        right=(1,),
        because="The steep direction decides. Its curvature is $L$ = <curvature>. Above $1/L$ = <half> each step leads across "
        "the floor of the valley, so that the path swings; above $2/L$ = <limit> each swing is longer than the one before. "
        "In between the swings die out, and the gentle direction still gains: the fastest rate for <steps> steps is <best>.",
        measure=_as_the_rate_rises,
    ),
    scenes=(
        Scene(
            title="The stability limit",
            race=BOWL,
            measure=_stability,
            reading="The rate is <rate>: <share> times the limit <limit>. In <steps> steps the path crosses the valley "
            "<crossings> time(s) and ends at a loss of <loss>. The fastest rate is <best>, <best_share> times the limit.",
            look_for="Raise the rate until the path swings, until the swing only just dies out, and until it flies off. "
            "Then make the bowl longer: where does the fastest rate lie between half the limit and the limit?",
            knobs=(Lens("learning_rate"), Lens("condition", of="surface")),
        ),
        Scene(
            title="Flat and steep",
            race=FLAT,
            measure=_rates_compared,
            reading="With the rate <small> the loss ends at <loss_small>, with <large> at <loss_large>. At the start it is "
            "<start_loss>, the gradient <gradient> and the largest curvature <curvature>.",
            look_for="As the scene opens, on the flat floor, the larger rate is the better one; the slider sets $\\eta$ of "
            "the faster lane. Drag the start up into a corner, where the surface is steep, and see which one survives.",
            knobs=(Lens("learning_rate", lanes=(1,)),),
        ),
        Scene(
            title="Over the limit",
            race=SHARP,
            measure=_to_a_flatter_minimum,
            reading="Downhill in very small steps the path would end at a minimum with the largest curvature <nearest>, "
            "where the limit is <limit>. The rate is <rate>: <share> times that. In <steps> steps the path ends at a loss "
            "of <loss>; <uphill> step(s) went uphill.",
            adds=if_finite(
                "There $2 (x^2 + y^2)$, the largest curvature of a minimum, is <reached> and the limit <reached_limit>."
            ),
            look_for="Here the minima form a curve, and they differ in curvature. Raise the rate over the limit of the "
            "nearest one. Does the path diverge, or does it move on to a flatter minimum? When does it diverge?",
            knobs=(Lens("learning_rate"),),
        ),
    ),
    claims=CLAIMS,
    slides=(SLIDE,),
)
