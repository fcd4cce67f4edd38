"""Lesson 4: learning rate annealing. The oscillation that it stops, and the path that it freezes."""

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import crossings, largest_curvature, last_loss, path
from lessons.numbers import Numbers
from optimizers import GradientDescent, ReduceOnPlateau, run
from studies import Ensemble, Lane, Race
from studies.lens import Lens
from surfaces import AbsoluteValue, IllConditionedQuadratic, LongValley, Noisy, NoisyMoons

SLIDE = "Learning Rate Annealing"
PYTORCH = "PyTorch, torch.optim.lr_scheduler.ReduceLROnPlateau"
NEVER = 10**6  # a patience that no run exhausts: the constant rate
NOISES = 30  # runs that a mean is taken over
SEEDS = 10

PATIENCE = Lens("patience", of="schedule", lanes=(1,))


def _both(rate: float, schedule: ReduceOnPlateau) -> tuple[Lane, Lane]:
    """Gradient descent at a constant rate, and with one that is cut on a plateau."""
    return Lane(GradientDescent(learning_rate=rate)), Lane(GradientDescent(learning_rate=rate), schedule)


BOWL = IllConditionedQuadratic(condition=10.0)
NOISY = Race(
    BOWL, (1.5, 0.75), 300, _both(0.15, ReduceOnPlateau(factor=0.3, patience=20)), ensemble=Ensemble(sigma=1.0)
)
CREASE = Race(AbsoluteValue(), (3.0, 2.03), 200, _both(0.05, ReduceOnPlateau()))
MOONS = Race(NoisyMoons(batch=10), (-3.0, 3.0), 300, _both(7.0, ReduceOnPlateau(factor=0.3, patience=20)))


def _over_noises(race: Race) -> Numbers:
    """The mean loss at the end over many noises: for the patience of the race, for none at all, for a little, for ever."""
    rule, schedule = race.lanes[1].optimizer, race.lanes[1].schedule
    seeds: Any = race.ensemble.seed + np.arange(NOISES)
    patience, little = PATIENCE.value(race), 5
    patiences = np.array([patience, 0, little, NEVER])[:, np.newaxis]
    ground = Noisy(race.ground, race.ensemble.sigma, seeds)
    ends = run(rule, ground, race.shown_start, race.steps, replace(schedule, patience=patiences), keep="last").loss[-1]
    annealed, none, few, constant = ends.mean(axis=1)
    rate, curvatures = Lens("learning_rate").value(race), np.array([1.0, largest_curvature(race)])
    return {
        "rate": rate,
        "patience": patience,
        "little": little,
        "annealed": annealed,
        "none": none,
        "few": few,
        "constant": constant,
        "better": np.count_nonzero(ends[0] < ends[-1]),
        "noises": NOISES,
        "floor": (rate * race.ensemble.sigma**2 / (2 * (2 - rate * curvatures))).sum(),
        "last_rate": path(race, 1).learning_rate[-1],
        "factor": Lens("factor", of="schedule", lanes=(1,)).value(race),
        "steps": race.steps,
    }


def _some_pays(n: Numbers) -> bool:
    """Whether patience ends lowest, below a rate that is never cut, too; and none at all higher than even that one."""
    return 1.5 * n["annealed"] < min(n["few"], n["constant"]) and max(n["few"], n["constant"]) < n["none"]


def _two_lanes(race: Race) -> Numbers:
    """A constant rate and an annealed one, without noise."""
    late = path(race, 0).loss[-race.steps // 4 :]
    return {
        "constant": last_loss(race, 0),
        "least": late.min(),
        "most": late.max(),
        "annealed": last_loss(race, 1),
        "first_rate": path(race, 1).learning_rate[0],
        "last_rate": path(race, 1).learning_rate[-1],
        "cuts": np.count_nonzero(np.diff(path(race, 1).learning_rate) < 0),
        "crossings": crossings(race, axis=1),
        "steps": race.steps,
    }


def _over_minibatches(race: Race) -> dict[str, float]:
    """The mean held-out loss at the end over many seeds: for the patience of the race, and for ever."""
    patience, surface, lane = PATIENCE.value(race), race.surface, race.lanes[1]
    schedule = replace(lane.schedule, patience=np.array([patience, NEVER])[:, np.newaxis])
    ground = replace(surface, seed=np.arange(SEEDS))
    ends = surface.validation(run(lane.optimizer, ground, race.shown_start, race.steps, schedule, keep="last").x[-1])
    return {
        "batch": Lens("batch", of="surface").value(race),
        "patience": patience,
        "annealed": ends[0].mean(),
        "constant": ends[1].mean(),
        "better": np.count_nonzero(ends[0] < ends[1]),
        "seeds": SEEDS,
        "last_rate": path(race, 1).learning_rate[-1],
    }


class _WatchedInTraining(NoisyMoons):
    """The same data, but a schedule watches the loss on the points that are learned from."""

    def validation(self, x: np.ndarray) -> np.ndarray:
        return self.value(x)


def _watched(race: Race) -> Numbers:
    """The same, and the mean held-out loss at the end had the schedule watched the loss in training."""
    numbers, lane, seeds = _over_minibatches(race), race.lanes[1], np.arange(SEEDS)
    ground = _WatchedInTraining(batch=int(numbers["batch"]), seed=seeds)
    ends = run(lane.optimizer, ground, race.shown_start, race.steps, lane.schedule, keep="last").x[-1]
    return numbers | {"trained": race.surface.validation(ends).mean()}


CLAIMS = (
    Claim(
        slug="reduce-on-plateau",
        slide=SLIDE,
        sentence="Reduce learning rate when the error plateaus, e.g. reduce from 0.1 to 0.01.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                replace(NOISY, lanes=_both(0.1, ReduceOnPlateau(factor=0.1, patience=40))),
                _over_noises,
                lambda n: n["annealed"] < n["constant"] / 3 and n["better"] > 0.8 * n["noises"],
                "Under noise, with the rate <rate> and the factor <factor>, the mean loss at the end is <annealed> instead "
                "of <constant>; it is lower for <better> of <noises> noises.",
            ),
            Case(
                replace(NOISY, lanes=_both(0.1, ReduceOnPlateau(factor=0.1, patience=0))),
                _over_noises,
                lambda n: n["annealed"] < n["constant"],
                "With no patience at all every step that brings nothing counts as a plateau: the mean loss is <annealed>. "
                "A constant rate leaves <constant>.",
            ),
            Case(
                Race(LongValley(), (1.0, 0.01), 600, _both(0.1, ReduceOnPlateau())),
                _two_lanes,
                lambda n: n["annealed"] < n["constant"],
                "Near a saddle the error plateaus, too. The constant rate gets through, to a loss of <constant>; the "
                "annealed one is cut <cuts> times and stays at <annealed>.",
            ),
        ),
        why="A plateau has two causes, which the loss does not tell apart: steps too long to get lower, or a surface too "
        "flat. True for the first, with a patience that outlasts the noise. Cuts every $p$ steps leave a finite way to go: "
        "too short, if they begin early.",
        source=PYTORCH,
    ),
    Claim(
        slug="validation-error",
        slide=SLIDE,
        sentence="Often use the error on a validation set.",
        verdict=Verdict.TRUE,
        cases=(
            Case(
                MOONS,
                _watched,
                lambda n: n["annealed"] < n["constant"] - 0.01 and n["better"] > 0.8 * n["seeds"],
                "Minibatches of <batch>: annealing by the held-out loss brings that to <annealed>, a constant rate to "
                "<constant>; it is better for <better> of <seeds> seeds. Watching the training loss does as well here: "
                "<trained>.",
            ),
        ),
        why="A validation set tells when *learning* has stopped, where a large net could still lower its training error by "
        "heart. Two weights cannot learn by heart, so that both errors level off together.",
        source="Goodfellow, Bengio and Courville (2016), Deep Learning, section 7.8",
    ),
    Claim(
        slug="oscillation",
        slide=SLIDE,
        sentence="Helpful when the algorithm is oscillating around a minimizer due to large learning rate.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                CREASE,
                _two_lanes,
                lambda n: n["annealed"] < 1e-6 * n["most"],
                "At a crease the constant rate jumps to and fro for ever, at losses from <least> to <most>; after <cuts> "
                "cuts the annealed one is at <annealed>.",
            ),
            Case(
                replace(NOISY, lanes=_both(0.19, ReduceOnPlateau(factor=0.3, patience=20))),
                _over_noises,
                lambda n: n["annealed"] < n["constant"] / 10 and n["better"] > 0.9 * n["noises"],
                "Under noise, just below the stability limit, the mean loss falls from <constant> to <annealed>.",
            ),
            Case(
                replace(NOISY, lanes=_both(0.19, ReduceOnPlateau()), ensemble=Ensemble()),
                _two_lanes,
                lambda n: n["cuts"] > 0 and n["annealed"] < n["constant"],
                "Without noise the same rate swings across <crossings> times in <steps> steps, but each swing is smaller "
                "than the last: there is no plateau, <cuts> cuts, and both rates end at <annealed>.",
            ),
        ),
        why="True where the swing lasts: with noise the loss settles at about $\\sum_i \\eta \\sigma^2 / (2 (2 - \\eta "
        "\\lambda_i))$, which falls with $\\eta$, and at a crease the step never shrinks by itself. Below $2/L$ a smooth "
        "bowl needs no help.",
        source="Mandt, Hoffman and Blei (2017), JMLR 18, 134; Shor (1985), chapter 2",
    ),
)

LESSON = Lesson(
    slug="annealing",
    title="Annealing",
    intro="The gradients are noisy now, as they are with minibatches: a constant rate never comes to rest. Annealing "
    "watches the loss. When it has not improved for more than so many steps, the *patience*, the rate is cut.",
    question=Choice(
        ask="How much patience should it have?",
        options=(
            Option(
                "None: the sooner the rate is cut, the sooner the path comes to rest at the minimizer.",
                lambda n: n["none"] < n["few"] < n["annealed"],
            ),
            Option("Some: cut too soon, the path freezes before it has arrived.", _some_pays),
            Option(
                "It does not matter: the noise decides where the path ends.",
                lambda n: max(n["none"], n["few"], n["annealed"]) <= 1.5 * min(n["none"], n["few"], n["annealed"]),
            ),
        ),
        right=(1,),
        because="Mean loss at the end, over <noises> noises: <none> with no patience, <few> with <little> steps of it, "
        "<annealed> with <patience>; the constant rate leaves <constant>. With noise a step without improvement is nothing "
        "special. Who cuts at every one stands still too early.",
    ),
    scenes=(
        Scene(
            title="Noise",
            race=NOISY,
            measure=_over_noises,
            reading="Patience <patience>: the last rate is <last_rate>. Mean loss at the end over <noises> noises: "
            "<annealed>, better than the constant rate's <constant> for <better> of them. Theory for the constant rate: "
            "<floor>.",
            look_for="One path jitters on, one comes to rest. Lower the patience: where does it come to rest now? More "
            "noise needs more patience.",
            knobs=(PATIENCE, Lens("sigma", of="ensemble")),
        ),
        Scene(
            title="A crease",
            race=CREASE,
            measure=_two_lanes,
            reading="The constant rate ends between <least> and <most>. The other is cut <cuts> times, from <first_rate> "
            "to <last_rate>, and ends at <annealed>.",
            look_for="No noise here, but a slope that never fades. Lower the patience until the path freezes on its way.",
            knobs=(PATIENCE, Lens("factor", of="schedule", lanes=(1,))),
        ),
        Scene(
            title="Validation loss",
            race=MOONS,
            measure=_over_minibatches,
            reading="Minibatches of <batch>, patience <patience>: the last rate is <last_rate>. Mean held-out loss at the "
            "end over <seeds> seeds: <annealed>; constant rate <constant>. Annealing is better for <better> of them.",
            look_for="A classifier learns from a few points a step. The rate is cut when the loss on held-out points stops "
            "falling. Larger batches make less noise: what is annealing still worth?",
            knobs=(PATIENCE, Lens("batch", of="surface")),
        ),
    ),
    claims=CLAIMS,
)
