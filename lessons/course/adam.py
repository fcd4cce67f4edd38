"""Lesson 10: Adam, momentum and RMSProp in one rule, and what its bias correction does."""

from dataclasses import replace
from math import isclose
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.combination import BOTH, HALVES, combined
from lessons.lecture import Rule
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import Array, last_loss, path
from lessons.numbers import Numbers
from optimizers import Adam, run
from studies import Lane, Race
from studies.lens import Lens
from surfaces import AbsoluteValue, Beale, IllConditionedQuadratic

SLIDE = "Adam"
PAPER = "Kingma and Ba (2015), ICLR, arXiv:1412.6980"

WITHOUT = Adam(learning_rate=0.1, bias_correction=False)
CORRECTION = Race(Beale(), (1.0, 1.6), 300, (Lane(replace(WITHOUT, bias_correction=True)), Lane(WITHOUT)))
# On |x| + 10 |y| the derivatives stand still until a path comes to a crease: what an average holds of them is its weight.
STEADY = Race(AbsoluteValue(), (3.0, 2.03), 20, (Lane(Adam(learning_rate=0.05)),))


def _first_steps(race: Race) -> Numbers:
    """Adam with its bias correction and without: the first step, and how it ends, from here and from all over."""
    rules: list[Any] = [lane.optimizer for lane in race.lanes]
    rate, beta1, beta2 = rules[0].learning_rate, rules[0].beta1, rules[0].beta2
    with_it, without = (np.abs(path(race, lane).x[1] - path(race, lane).x[0]).max() / rate for lane in (0, 1))
    (left, right), (bottom, top) = race.ground.domain
    starts = np.stack(np.meshgrid(np.linspace(left, right, 10), np.linspace(bottom, top, 10))).reshape(2, -1)
    corrected, plain = (run(rule, race.ground, starts, race.steps, keep="last").loss[-1] for rule in rules)
    return {
        "with_it": float(with_it),
        "without": float(without),
        "predicted": (1 - beta1) / np.sqrt(1 - beta2),
        "share_m": 1 - beta1,
        "share_root": np.sqrt(1 - beta2),
        "steps": race.steps,
        "loss_with": last_loss(race, 0),
        "loss_without": last_loss(race, 1),
        "starts": starts.shape[1],
        "better_without": int(np.count_nonzero(plain < corrected)),
    }


def _lacks_more_below(n: Numbers) -> bool:
    """Whether the root of v holds less of the gradient than m does, and that makes the step without the correction."""
    return n["share_root"] < n["share_m"] and abs(n["without"] - n["predicted"]) < 0.01


def _weights(race: Race) -> Numbers:
    """Where the derivative stands still: what the averages, and the corrected ones, hold of it."""
    rule: Any = race.lanes[0].optimizer
    trajectory = path(race)
    g = race.ground.gradient(np.array(race.shown_start))
    t = np.arange(1, race.steps + 1)[:, np.newaxis]
    m, v = trajectory.state["m"][1:] / g, trajectory.state["v"][1:] / g**2
    hats = trajectory.corrected or {"m": trajectory.state["m"][1:], "v": trajectory.state["v"][1:]}
    return {
        "first_m": float(m[0, 0]),
        "first_v": float(v[0, 0]),
        "last_m": float(m[-1, 0]),
        "last_v": float(v[-1, 0]),
        "steps": race.steps,
        "off_formula": float(max(np.abs(m - (1 - rule.beta1**t)).max(), np.abs(v - (1 - rule.beta2**t)).max())),
        "off_one": float(max(np.abs(hats["m"] / g - 1).max(), np.abs(hats["v"] / g**2 - 1).max())),
    }


def _made_up_for(n: Numbers) -> bool:
    """Whether the weights are as the formula says, well below one, and one once corrected."""
    return n["off_formula"] < 1e-12 and n["off_one"] < 1e-12 and n["last_m"] < 0.9


def _by_hand(race: Race, as_printed: bool) -> Array:
    """Adam's path by the slide's own lines: with its second moment as printed, or with v where it prints m."""
    rule: Any = race.lanes[0].optimizer
    x, m, v = np.array(race.shown_start), np.zeros(2), np.zeros(2)
    rows = [x]
    with np.errstate(all="ignore"):
        for t in range(1, race.steps + 1):
            g = race.ground.gradient(x)
            v = rule.beta2 * (m if as_printed else v) + (1 - rule.beta2) * g**2
            m = rule.beta1 * m + (1 - rule.beta1) * g
            x = x - rule.learning_rate / np.sqrt(v / (1 - rule.beta2**t) + rule.epsilon) * m / (1 - rule.beta1**t)
            rows.append(x)
    return np.array(rows)


def _as_printed(race: Race) -> Numbers:
    """The printed second moment beside the meant one: the same lines but for one letter."""
    adam, meant, printed = path(race).x, _by_hand(race, as_printed=False), _by_hand(race, as_printed=True)
    lost = np.flatnonzero(np.isnan(printed).any(axis=1))
    eta = Lens("learning_rate").value(race)
    average = [(rows[0] - rows[-1]) / (eta * race.steps) for rows in (adam, printed)]
    return {
        "meant_off": float(np.abs(meant - adam).max()),
        "printed_off": float(np.abs(printed - adam).max()),
        "lost_at": float(lost[0]) if len(lost) else np.inf,
        **dict(zip(("adam_x", "adam_y", "printed_x", "printed_y"), np.ravel(average).tolist(), strict=True)),
    }


def _is_adam(n: Numbers) -> bool:
    """Whether the printed lines give Adam's path; moot, and so not refuted, where the meant ones do not either."""
    return n["printed_off"] < 1e-6 or n["meant_off"] > 1e-9


CLAIMS = (
    Claim(
        slug="adam-combines",
        slide=SLIDE,
        sentence="Adam combines RMSProp with standard momentum.",
        verdict=Verdict.TRUE,
        cases=HALVES,
        why="Take one half away and the other is left. Without the memory of $m$ it is RMSProp; with a constant denominator it "
        "is the heavy ball of factor $\\beta_1$, at the rate $(1 - \\beta_1)\\,\\eta$ over that constant. The bias correction "
        "comes on top.",
        source=f"{PAPER}, Algorithm 1",
    ),
    Claim(
        slug="adam-weights",
        slide=SLIDE,
        sentence="The total weights of the derivatives are not 1, and a bias correction is applied.",
        verdict=Verdict.TRUE,
        cases=(
            Case(
                STEADY,
                _weights,
                _made_up_for,
                "Where the derivative stands still, $m$ holds <first_m> of it after the first step and <last_m> after "
                "<steps>; $v$ holds <first_v> and <last_v> of its square. Corrected, both hold all of it: off by <off_one>.",
            ),
            Case(
                replace(STEADY, lanes=(Lane(Adam(learning_rate=0.05, beta1=0.99, beta2=0.9)),)),
                _weights,
                _made_up_for,
                "With the memories swapped about, $m$ holds <last_m> after <steps> steps and $v$ <last_v>; corrected, all.",
            ),
        ),
        why="The weights are $(1 - \\rho)\\,\\rho^{t-s}$ for the derivatives at $s \\le t$; they add up to $1 - \\rho^t$, and "
        "to one only in the long run. That the correction makes Adam better is not said, and not always so.",
        source=f"{PAPER}, section 3",
    ),
    Claim(
        slug="adam-second-moment",
        slide=SLIDE,
        sentence="For each weight $w$, it computes (biased) 1st moment $m^{(t)}$ and 2nd moment $v^{(t)}$ at iteration $t$ as "
        "follows: $m^{(t)} = \\rho_1 m^{(t-1)} + (1 - \\rho_1) g^{(t)}$, "
        "$v^{(t)} = \\rho_2 m^{(t-1)} + (1 - \\rho_2) (g^{(t)})^2$.",
        verdict=Verdict.FALSE_HERE,
        cases=(
            Case(
                Race(IllConditionedQuadratic(condition=10.0), (-1.5, -0.75), 60, STEADY.lanes),
                _as_printed,
                _is_adam,
                "Where the derivatives are negative, the $v$ as printed is negative too: its root is no number from step "
                "<lost_at> on. With $v^{(t-1)}$ in the same lines, the path is Adam's, off by <meant_off>.",
            ),
            Case(
                STEADY,
                _as_printed,
                _is_adam,
                "Where they are positive it runs, but it is not Adam: on slopes that stand still Adam's average step is "
                "<adam_x> $\\eta$ in $x$ and <adam_y> $\\eta$ in $y$; as printed <printed_x> $\\eta$ and <printed_y> $\\eta$, "
                "the longer one where the slope is steeper.",
            ),
        ),
        why="A slip: $\\rho_2 v^{(t-1)}$ is meant. An average of squares is never negative and has the unit of $g^2$; "
        "$m$ has the sign and the unit of $g$.",
        source=f"{PAPER}, Algorithm 1",
    ),
)

LESSON = Lesson(
    slug="adam",
    title="Adam: RMSProp with momentum",
    intro="Adam keeps two averages: $m$ of the gradient, as momentum does, and $v$ of its square, as RMSProp does. It steps by "
    "$\\eta\\, m / \\sqrt{v}$. Both start at zero, so both are too small at first; the bias correction makes up for that.",
    question=Choice(
        ask="You switch the bias correction off. What becomes of the first step?",
        options=(
            Option(
                "It gets shorter: averages that are too small make a step that is too small.",
                lambda n: n["without"] < 0.99 * n["with_it"],
            ),
            Option(
                "It stays the same: one is over the other, and what they lack cancels.",
                lambda n: isclose(n["without"], n["with_it"], rel_tol=0.01),
            ),
            Option(
                "It gets longer: the root below lacks more than the average above.",
                lambda n: n["without"] > 1.01 * n["with_it"] and _lacks_more_below(n),
            ),
        ),
        right=(2,),
        because="After the first step $m$ holds the share $1 - \\beta_1$ = <share_m> of the gradient, and the root of $v$ "
        "only $\\sqrt{1 - \\beta_2}$ = <share_root>. The uncorrected step is one over the other: <predicted> $\\eta$, "
        "measured <without> $\\eta$. The corrected one is <with_it> $\\eta$.",
    ),
    scenes=(
        Scene(
            title="The first steps",
            race=CORRECTION,
            measure=_first_steps,
            reading="The first step is <with_it> times $\\eta$ with the correction, <without> without. After <steps> steps the "
            "loss is <loss_with> with, <loss_without> without. Of <starts> starts all over the window, <better_without> end "
            "lower without.",
            look_for="At the opening settings the lane without is ahead at once, and again once it has swung back: its early "
            "steps are longer, as if $\\eta$ were larger. Lower "
            "$\\beta_2$ until both first steps are alike: there $\\sqrt{1 - \\beta_2}$ is $1 - \\beta_1$. Raise $\\eta$: "
            "is the lane without still ahead?",
            knobs=(Lens("beta2", lanes=(0, 1)), Lens("learning_rate", lanes=(0, 1))),
        ),
        Scene(
            title="What it has from whom",
            race=BOTH,
            measure=combined,
            reading="RMSProp goes beyond the minimum by <over_rms>% of its way, Adam with a memory of $1/(1 - \\beta_1)$ = "
            "<memory> by <over_adam>%, momentum by <over_momentum>%. With $\\beta_1$ at zero Adam is off RMSProp's path by "
            "<apart>.",
            look_for="Adam starts along the diagonal as RMSProp does, and swings past the minimum as momentum does. Take "
            "$\\beta_1$ down to zero: the swing is gone, and Adam's path lies on RMSProp's.",
            knobs=(Lens("beta1", lanes=(1,)), Lens("learning_rate", lanes=(0, 1))),
        ),
    ),
    claims=CLAIMS,
    slides=(SLIDE,),
    rules=(
        Rule(
            SLIDE,
            (
                r"m^{(t)} = \rho_1 m^{(t-1)} + (1 - \rho_1) g^{(t)}",
                r"v^{(t)} = \rho_2 m^{(t-1)} + (1 - \rho_2)(g^{(t)})^2",
                r"\hat m^{(t)} = m^{(t)} / (1 - \rho_1^t)",
                r"\hat v^{(t)} = v^{(t)} / (1 - \rho_2^t)",
                r"w^{(t+1)} = w^{(t)} - \frac{\eta}{\sqrt{\hat v^{(t)} + \epsilon}}\, \hat m^{(t)}",
            ),
            Adam,
            "The slide's $\\rho_1$ and $\\rho_2$ are the paper's $\\beta_1$ and $\\beta_2$. In its second line $m^{(t-1)}$ is "
            "a misprint for $v^{(t-1)}$. Its $\\epsilon$ stands inside the root, as here; in the paper and in PyTorch it "
            "stands beside the root.",
        ),
    ),
)
