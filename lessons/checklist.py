"""The lecture's last slide, a checklist: each question taken as the claim that what it asks about matters."""

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.draws import DRAWS, LITTLE, unseen
from lessons.initialization import DRAWN, SCALED
from lessons.measures import last_loss, path
from lessons.numbers import Numbers
from optimizers import GradientDescent, run
from studies import Lane, Race
from surfaces import AbsoluteValue, FewMoons, IllConditionedQuadratic, NoisyMoons

SLIDE = "Debugging Your Neural Net"
EARLY = 30  # a step at which training might have been stopped
NETS = "Taken as the claim that it matters. These are models of two weights; nets are not measured here."


def _descent(rate: float) -> tuple[Lane, ...]:
    return (Lane(GradientDescent(learning_rate=rate)),)


def _fitted(race: Race) -> Numbers:
    """A classifier at the end of its training: its loss, by how much that could still fall, and what it has right."""
    surface: Any = race.surface
    end = path(race).x[-1]
    return {
        "points": surface.data.labels.size,
        "loss": last_loss(race),
        "above": last_loss(race) - surface.infimum,
        "right": 100 * float(surface.accuracy(end)),
    }


def _early_and_late(race: Race) -> Numbers:
    """Training loss and, where there is one, the loss on points that nothing has seen: early, at the end, and at its least."""
    surface: Any = race.surface
    loss = path(race).loss
    numbers: dict[str, float] = {"early": EARLY, "steps": race.steps, "early_loss": loss[EARLY], "loss": loss[-1]}
    if surface.data is None:
        return numbers
    unseen = surface.test(path(race).x.T)
    return numbers | {
        "points": surface.data.labels.size,
        "early_unseen": unseen[EARLY],
        "unseen": unseen[-1],
        "least": unseen.min(),
    }


def _over_draws(race: Race) -> Numbers:
    """The same, and in how many draws of the points the loss on unseen ones rises from early to the end by more than little."""
    rise = unseen(race) - unseen(race, steps=EARLY)
    return {
        **_early_and_late(race),
        "draws": DRAWS,
        "little": LITTLE,
        "rising": int(np.count_nonzero(rise > LITTLE)),
    }


def _absolute_and_squared(race: Race) -> Numbers:
    """Absolute errors, and the same errors squared, under the same rule: how far from the minimizer each ends.

    Of the absolute ones both ends of the swing in the last quarter.
    """
    rule: Any = race.lanes[0].optimizer
    late = np.hypot(*path(race).x[-race.steps // 4 :].T)
    squared = run(rule, IllConditionedQuadratic(condition=10.0), race.start, race.steps, keep="last")
    return {
        "rate": rule.learning_rate,
        "steps": race.steps,
        "least": late.min(),
        "most": late.max(),
        "squared": float(np.hypot(*squared.x[-1])),
    }


FEW = Race(FewMoons(), (-1.0, 3.0), 300, _descent(1.0))


def _question(slug: str, sentence: str, verdict: Verdict, cases: tuple[Case, ...], why: str, source: str) -> Claim:
    return Claim(f"checklist-{slug}", SLIDE, sentence, verdict, cases, f"{NETS} {why}".strip(), source)


CLAIMS = (
    _question(
        "capacity",
        "Architecture has enough but not too much capacity?",
        Verdict.TRUE,
        (
            Case(
                Race(NoisyMoons(batch=200), (-1.0, 3.0), 300, _descent(1.0)),
                _fitted,
                lambda n: n["above"] < 1e-3 and n["right"] < 95,
                "Too little: two weights draw a straight line, and none parts two moons of <points> points. Training has "
                "come within about <above> of the least loss, and <right>% of the points are right.",
            ),
            Case(
                FEW,
                _over_draws,
                lambda n: n["loss"] < n["early_loss"] and n["unseen"] > n["least"] + 0.1 and n["rising"] > 0,
                "Too much: from <points> points even two weights can fit what is chance. After <early> steps the loss is "
                "<early_loss> in training and <early_unseen> on points that nothing has seen, after <steps> steps <loss> and "
                "<unseen>. Few draws of the points show it: of <draws>, the loss on unseen points rises by more than <little> "
                "in <rising>.",
            ),
        ),
        "",
        "Goodfellow, Bengio and Courville (2016), Deep Learning, section 5.2",
    ),
    _question(
        "inputs",
        "Input normalized?",
        Verdict.TRUE_IF,
        tuple(replace(case, holds=lambda n: n["scaled"] < 0.5 * n["raw"]) for case in SCALED),
        "True if inputs differ in size.",
        "LeCun, Bottou, Orr and Müller (1998), Efficient BackProp",
    ),
    _question(
        "initialization",
        "Good initialization?",
        Verdict.TRUE,
        (replace(DRAWN, holds=lambda n: n["good"] < 0.5 * n["careless"]),),
        "",
        "Glorot and Bengio (2010), AISTATS; He, Zhang, Ren and Sun (2015), ICCV",
    ),
    _question(
        "loss",
        "Suitable loss function?",
        Verdict.TRUE,
        (
            Case(
                Race(AbsoluteValue(), (3.0, 2.03), 300, _descent(0.05)),
                _absolute_and_squared,
                lambda n: n["squared"] < 1e-6 < 1e-2 < n["least"],
                "Errors in two weights, taken absolutely or squared: gradient descent with the rate <rate> jumps "
                "between <least> and <most> from the minimizer at the end of <steps> steps of the one, and ends <squared> from "
                "it after as many of the other.",
            ),
        ),
        "Which loss suits which task is another question, which surfaces of two weights do not settle.",
        "Shor (1985), chapter 2",
    ),
    _question(
        "long-enough",
        "Trained for long enough?",
        Verdict.TRUE_IF,
        (
            Case(
                Race(IllConditionedQuadratic(condition=100.0), (1.5, 0.75), 600, _descent(0.0195)),
                _early_and_late,
                lambda n: n["loss"] < 0.01 * n["early_loss"],
                "In a long valley the loss is <early_loss> after <early> steps, and <loss> after <steps>.",
            ),
            Case(
                FEW,
                _early_and_late,
                lambda n: n["unseen"] < n["early_unseen"],
                "From <points> points the loss in training still falls, from <early_loss> after <early> steps to <loss> after "
                "<steps>; on points that nothing has seen it rises, from <early_unseen> to <unseen>.",
            ),
        ),
        "True as long as what is not learned from gets better as well.",
        "Goodfellow, Bengio and Courville (2016), Deep Learning, section 7.8",
    ),
)
