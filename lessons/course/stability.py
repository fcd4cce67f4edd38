"""Lesson 1: flat, steep, near a minimizer. Which learning rate?"""

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import crossings, diverges, largest_curvature, last_loss, path
from lessons.numbers import Numbers
from optimizers import GradientDescent
from studies import Lane, Race
from studies.lens import Lens
from surfaces import Beale, IllConditionedQuadratic

SLIDE = "Local Geometry and Adaptivity"
NOCEDAL = "Nocedal and Wright (2006), Numerical Optimization, section 3.3"

BOWL = Race(
    surface=IllConditionedQuadratic(condition=10.0),
    start=(1.5, 0.75),
    steps=100,
    lanes=(Lane(GradientDescent(learning_rate=0.15)),),
)


def at_rate(race: Race, rate: float) -> Race:
    """The race with its first lane at a learning rate."""
    return Lens("learning_rate").turned(race, rate)


def _stability(race: Race) -> Numbers:
    curvature = largest_curvature(race)
    rate = Lens("learning_rate").value(race)
    return {
        "rate": rate,
        "condition": Lens("condition", of="surface").value(race),
        "curvature": curvature,
        "limit": 2 / curvature,
        "share": rate * curvature / 2,
        "steps": race.steps,
        "loss": last_loss(race),
        "crossings": crossings(race, axis=1),
    }


def _as_the_rate_rises(race: Race) -> Numbers:
    """The race at every rate of its slider: up to which one it gets faster, from which one it swings, and flies off."""
    rates = Lens("learning_rate").declared(race).grid
    races = [at_rate(race, rate) for rate in rates]
    raises = np.diff([last_loss(one) for one in races])  # NaN where one of the two has flown off
    swings = (rate for rate, one in zip(rates, races, strict=True) if crossings(one, axis=1) > 1)
    flies = (rate for rate, one in zip(rates, races, strict=True) if diverges(one))
    return {
        "lowest": rates[0],
        "highest": rates[-1],
        "faster_to": rates[np.cumprod(raises < 0).sum()],
        "raises": len(raises),
        "slower": np.count_nonzero(raises > 0),
        "swings_from": min(swings, default=np.inf),
        "flies_from": min(flies, default=np.inf),
    }


def _only_faster(n: Numbers) -> bool:
    return n["faster_to"] == n["highest"] and n["swings_from"] == n["flies_from"] == np.inf


def _faster_then_off(n: Numbers) -> bool:
    return n["lowest"] < min(n["faster_to"], n["swings_from"]) and n["swings_from"] < n["flies_from"] < np.inf


def _flat_and_steep(race: Race) -> Numbers:
    """The same rule from a steep start, with the rate that suits a flat one, and with one that suits a steep one."""
    large, small = Lens("learning_rate").value(race), 1e-4
    gentle = at_rate(race, small)
    return {
        "large": large,
        "small": small,
        "gradient": path(race).gradient_norm[0],
        "steps": race.steps,
        "loss_large": last_loss(race),
        "loss_small": last_loss(gentle),
        "start_loss": path(gentle).loss[0],
        "diverges": diverges(race),
    }


def _rates_compared(race: Race) -> Numbers:
    """Two lanes that differ in their learning rate."""
    return {
        "small": Lens("learning_rate", lanes=(0,)).value(race),
        "large": Lens("learning_rate", lanes=(1,)).value(race),
        "steps": race.steps,
        "loss_small": last_loss(race, 0),
        "loss_large": last_loss(race, 1),
        "start_loss": path(race).loss[0],
    }


FLAT = Race(
    Beale(), (1.5, 0.0), 200, (Lane(GradientDescent(learning_rate=1e-4)), Lane(GradientDescent(learning_rate=0.02)))
)
STEEP = Race(Beale(), (4.0, 3.0), 200, (Lane(GradientDescent(learning_rate=0.02)),))

CLAIMS = (
    Claim(
        slug="flat-large-rate",
        slide=SLIDE,
        sentence="Flat error surface: a large learning rate is desirable.",
        verdict=Verdict.TRUE,
        cases=(
            Case(
                FLAT,
                _rates_compared,
                lambda n: n["loss_large"] < 0.1 * n["loss_small"],
                "On Beale's flat floor, after <steps> steps, the rate <large> has brought the loss from <start_loss> to "
                "<loss_large>; the rate <small> only to <loss_small>.",
            ),
        ),
        why="A step is the rate times the gradient: where the gradient is small, only the rate makes the step long.",
        source=NOCEDAL,
    ),
    Claim(
        slug="steep-small-rate",
        slide=SLIDE,
        sentence="Steep error surface: a small learning rate is essential.",
        verdict=Verdict.TRUE,
        cases=(
            Case(
                STEEP,
                _flat_and_steep,
                lambda n: bool(n["diverges"]) and n["loss_small"] < 0.1 * n["start_loss"],
                "From Beale's steep corner, where the gradient is <gradient>, the rate <large> that suits the flat floor "
                "diverges; the rate <small> takes the loss from <start_loss> to <loss_small>.",
            ),
        ),
        why="Stable is a rate below two over the largest curvature $L$; where the surface is steep, $L$ is large.",
        source=NOCEDAL,
    ),
    Claim(
        slug="small-rate-near-minimizer",
        slide=SLIDE,
        sentence="Near a minimizer: small learning rate to avoid oscillatory behavior.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                at_rate(BOWL, 0.19),
                _stability,
                lambda n: n["crossings"] > 10,
                "At <share> of the limit $2/L$ the path crosses the valley <crossings> times in <steps> steps.",
            ),
            Case(
                at_rate(BOWL, 0.095),
                _stability,
                lambda n: n["crossings"] > 10,
                "At <share> of the same limit it never swings: <crossings> crossings, at the same minimizer.",
            ),
        ),
        why="What swings is decided by the rate times the curvature, not by how near the minimizer is: on a quadratic every "
        "distance looks alike. Below half the limit $2/L$ nothing swings; between the half and the limit it does, and "
        "dies out. With noisy gradients the rate must shrink as well: see annealing.",
        source=NOCEDAL,
    ),
)

LESSON = Lesson(
    slug="stability",
    title="Which learning rate?",
    intro="A bowl that is <condition> times as steep one way as the other, and gradient descent on it. Each step is the "
    "learning rate $\\eta$ times the gradient.",
    question=Choice(
        ask="You raise the learning rate, little by little. What will happen?",
        options=(
            Option("It gets faster and faster; nothing else changes.", _only_faster),
            Option(
                "It gets faster, then swings across the valley, and beyond a certain rate it flies off.",
                _faster_then_off,
            ),
            Option("It gets slower and slower.", lambda n: n["slower"] == n["raises"]),
        ),
        right=(1,),
        because="The steep direction decides. Its curvature is $L$ = <curvature>, so that rates above $2/L$ = <limit> multiply "
        "the error by more than one with each step. The picture opens at <rate>, which is <share> of the limit.",
        measure=_as_the_rate_rises,
    ),
    scenes=(
        Scene(
            title="The stability limit",
            race=BOWL,
            measure=_stability,
            reading="The rate is <rate>: <share> times the limit <limit>. In <steps> steps the path crosses the valley "
            "<crossings> times and ends at a loss of <loss>.",
            look_for="Raise the rate until the path swings, until it only just dies out, and until it flies off. Where is the "
            "fastest rate: near the limit, or well below it?",
            knobs=(Lens("learning_rate"), Lens("condition", of="surface")),
        ),
        Scene(
            title="Flat and steep",
            race=FLAT,
            measure=_rates_compared,
            reading="With <small> the loss ends at <loss_small>, with <large> at <loss_large>.",
            look_for="On the flat floor the larger rate is the better one. Drag the start up into a corner, where the surface "
            "is steep, and see which one survives.",
            knobs=(Lens("learning_rate", lanes=(1,)),),
        ),
    ),
    claims=CLAIMS,
)
