"""Lesson 4: learning rate annealing. The oscillation that it stops, and the path that it freezes."""

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.claim import Case, Claim, Verdict
from lessons.draws import DRAWS, unseen
from lessons.draws import LITTLE as NOTHING
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.measures import crossings, largest_curvature, last_loss, path
from lessons.numbers import Numbers
from optimizers import GradientDescent, ReduceOnPlateau, run
from studies import Ensemble, Lane, Race
from studies.lens import Lens
from surfaces import AbsoluteValue, FewMoons, Ground, IllConditionedQuadratic, LongValley, Noisy, NoisyMoons

SLIDE = "Learning Rate Annealing"
PYTORCH = "PyTorch, torch.optim.lr_scheduler.ReduceLROnPlateau"
NEVER = 10**6  # a patience that no run exhausts: the constant rate
NOISES = 300  # runs that a mean is taken over
SEEDS = 10
LITTLE = 5
PATIENCES = (0, 1, 2, LITTLE, 10, 20, 40, 80)  # about twice as long each: finer ones differ less than samples of noise

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
FEW = Race(FewMoons(), (-1.0, 3.0), 300, _both(1.0, ReduceOnPlateau()))


def _over_noises(race: Race) -> Numbers:
    """The mean loss at the end over many noises: for the patience of the race, for others, and for a rate that is never cut.

    In two digits, of which the second is uncertain: `error` is the largest standard error of the means, in percent of them.
    """
    rule, schedule = race.lanes[1].optimizer, race.lanes[1].schedule
    seeds: Any = race.ensemble.seed + np.arange(NOISES)
    patience = PATIENCE.value(race)
    patiences = np.array([patience, NEVER, *PATIENCES])[:, np.newaxis]
    ground = Noisy(race.ground, race.ensemble.sigma, seeds)
    ends = run(rule, ground, race.shown_start, race.steps, replace(schedule, patience=patiences), keep="last").loss[-1]
    means = ends.mean(axis=1)
    errors = ends.std(axis=1) / np.sqrt(NOISES) / np.where(means > 0, means, 1.0)
    annealed, constant, *others = (float(f"{mean:.2g}") for mean in means)
    rate, curvatures = Lens("learning_rate").value(race), np.array([1.0, largest_curvature(race)])
    return {
        "rate": rate,
        "sigma": race.ensemble.sigma,
        "patience": patience,
        "little": LITTLE,
        "annealed": annealed,
        "none": others[PATIENCES.index(0)],
        "few": others[PATIENCES.index(LITTLE)],
        "constant": constant,
        "better": np.count_nonzero(ends[0] < ends[1]),
        "noises": NOISES,
        "tried": len(PATIENCES),
        "shortest": PATIENCES[0],
        "longest": PATIENCES[-1],
        "best": PATIENCES[int(np.argmin(means[2:]))],
        "lowest": min(others),
        "as_low": np.count_nonzero(np.isclose(means[2:], means[2:].min(), rtol=1e-9, atol=0)) - 1,
        "error": round(100 * float(errors.max()), 1),
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


def _over_minibatches(race: Race) -> Numbers:
    """Mean losses at the end over many seeds, on points that neither rule nor schedule sees.

    By what the schedule watches: points held out, those that are learned from, or nothing.
    """
    surface: Any = race.surface
    seeds = np.arange(SEEDS)
    validated, trained, constant = (
        surface.test(_ends(race, replace(ground, seed=seeds), patience))
        for ground, patience in ((surface, None), (_Watched(batch=surface.batch), None), (surface, NEVER))
    )
    return {
        "batch": Lens("batch", of="surface").value(race),
        "patience": PATIENCE.value(race),
        "validated": validated.mean(),
        "trained": trained.mean(),
        "constant": constant.mean(),
        "better": np.count_nonzero(validated < constant),
        "gain": (constant - validated).mean(),
        "seeds": SEEDS,
        "points": surface.data.labels.size,
        "last_rate": path(race, 1).learning_rate[-1],
    }


def _on_few_points(race: Race) -> Numbers:
    """Losses at the end where the rate is constant, and where the schedule watches points held out, or those learned from."""
    surface: Any = race.surface
    constant, annealed = (path(race, lane).x[-1] for lane in (0, 1))
    return {
        "points": surface.data.labels.size,
        "patience": PATIENCE.value(race),
        "steps": race.steps,
        "last_rate": path(race, 1).learning_rate[-1],
        "training": last_loss(race, 1),
        "validation": surface.validation(annealed),
        "validated": surface.test(annealed),
        "trained": surface.test(_ends(race, _FewWatched())),
        "constant_training": last_loss(race, 0),
        "constant_validation": surface.validation(constant),
        "constant": surface.test(constant),
    }


def _over_draws(race: Race) -> Numbers:
    """The same, and in how many draws of the points the loss is lower by more than nothing with a validation set."""
    gain = unseen(race, 1, watch_training=True) - unseen(race, 1)
    return {**_on_few_points(race), "draws": DRAWS, "little": NOTHING, "lower": int(np.count_nonzero(gain > NOTHING))}


def _ends(race: Race, ground: Ground, patience: int | None = None) -> np.ndarray:
    """Where the annealed lane of a race ends on this ground, with its own patience or another."""
    schedule = race.lanes[1].schedule
    if patience is not None:
        schedule = replace(schedule, patience=patience)
    return run(race.lanes[1].optimizer, ground, race.shown_start, race.steps, schedule, keep="last").x[-1]


class _Watched(NoisyMoons):
    """The same data, but a schedule watches the loss on the points that are learned from."""

    validation = NoisyMoons.value


class _FewWatched(FewMoons):
    """Likewise."""

    validation = FewMoons.value


def _validation_pays(n: Numbers) -> bool:
    """Whether watching the points held out is worth more than watching those learned from, and than a constant rate."""
    return n["validated"] < min(n["trained"], n["constant"]) - 0.01


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
                "Under noise, with the rate <rate> and the factor <factor>, the mean loss at the end is about <annealed> "
                "instead of <constant>; it is lower in <better> of <noises> runs.",
            ),
            Case(
                replace(NOISY, lanes=_both(0.1, ReduceOnPlateau(factor=0.1, patience=0))),
                _over_noises,
                lambda n: n["annealed"] < n["constant"],
                "With no patience at all every step that brings nothing counts as a plateau: the mean loss is about "
                "<annealed>. A constant rate leaves about <constant>.",
            ),
            Case(
                Race(LongValley(), (1.0, 0.01), 600, _both(0.1, ReduceOnPlateau())),
                _two_lanes,
                lambda n: n["annealed"] < n["constant"],
                "Near a saddle the error plateaus, too. The constant rate gets through, to a loss of <constant>; the "
                "annealed one is cut <cuts> time(s) and stays at <annealed>.",
            ),
        ),
        why="A plateau has two causes, which the loss does not tell apart: steps too long to get lower, or a surface too "
        "flat. True for the first, with a patience that outlasts the noise. Cuts every $p + 1$ steps, with $p$ the "
        "patience, leave a finite way to go: too short, if they begin early.",
        source=PYTORCH,
    ),
    Claim(
        slug="validation-error",
        slide=SLIDE,
        sentence="Often use the error on a validation set.",
        verdict=Verdict.TRUE_IF,
        cases=(
            Case(
                FEW,
                _over_draws,
                _validation_pays,
                "<points> points to learn from, and the loss on points that neither rule nor schedule has seen: <validated> "
                "if the schedule watches a validation set, <trained> if it watches the training loss, <constant> at a "
                "constant rate. Few draws of the points show it: of <draws>, it is lower with the validation set by more than "
                "<little> in <lower>.",
            ),
            Case(
                MOONS,
                _over_minibatches,
                _validation_pays,
                "With <points> points, in minibatches of <batch>, the mean over <seeds> seeds is <validated> with the "
                "validation set, <trained> with the training loss, <constant> at a constant rate: annealing pays, and what "
                "it watches hardly matters.",
            ),
        ),
        why="A validation set tells when *learning* has stopped, where the training error could still fall by fitting what is "
        "chance in the points. True where the two part: with few points for the weights, and then in few draws of them. With "
        "many points for two weights both level off together. Nets, which have many weights, are not measured here.",
        source="Goodfellow, Bengio and Courville (2016), Deep Learning, section 7.8; Prechelt (1998), Early stopping - but "
        "when?",
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
                "cut(s) the annealed one is at about <annealed>.",
            ),
            Case(
                replace(NOISY, lanes=_both(0.19, ReduceOnPlateau(factor=0.3, patience=20))),
                _over_noises,
                lambda n: n["annealed"] < n["constant"] / 10 and n["better"] > 0.9 * n["noises"],
                "Under noise, just below the stability limit, the mean loss falls from about <constant> to about "
                "<annealed>.",
            ),
            Case(
                replace(NOISY, lanes=_both(0.19, ReduceOnPlateau()), ensemble=Ensemble()),
                _two_lanes,
                lambda n: n["cuts"] > 0 and n["annealed"] < n["constant"],
                "Without noise the same rate swings across <crossings> time(s) in <steps> steps, but each swing is smaller "
                "than the last: there is no plateau, the rate is cut <cuts> time(s), and both lanes end at <annealed>.",
            ),
        ),
        why="True where the swing lasts: with noise the loss settles at about $\\sum_i \\eta \\sigma^2 / (2 (2 - \\eta "
        "\\lambda_i))$, which falls with $\\eta$, and at a crease the step never shrinks by itself. Below $2/L$ a smooth "
        "bowl needs no help.",
        source="Mandt, Hoffman and Blei (2017), JMLR 18, 134, for small $\\eta$; Shor (1985), chapter 2",
    ),
)

LESSON = Lesson(
    slug="annealing",
    title="Annealing",
    intro="The gradients are noisy now, as they are with minibatches: a constant rate never comes to rest. Annealing "
    "watches the loss. When it has not improved for more steps than the *patience* allows, the rate is cut.",
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
        because="Mean loss at the end of <noises> runs, each with its own noise: <none> with no patience, <few> with "
        "<little> steps of it, <annealed> with <patience>; the constant rate leaves <constant>. The second digits are "
        "uncertain. With noise a step without improvement is nothing special: cutting at every one stops the path too early.",
    ),
    scenes=(
        Scene(
            title="Noise",
            race=NOISY,
            measure=_over_noises,
            reading="Noise <sigma>, patience <patience>: the last rate is <last_rate>. Mean loss at the end of <noises> runs: "
            "<annealed>, lower than the constant rate's <constant> in <better> of them. Theory for the constant rate: "
            "<floor>. Of <tried> patiences from <shortest> to <longest>, the lowest loss, <lowest>, comes with <best>, and as "
            "low a one with <as_low> of the others. The standard errors of these means are at most <error>%.",
            look_for="One path jitters on, one comes to rest. Lower the patience: where does it come to rest now? Then change "
            "the noise: does more of it need more patience?",
            knobs=(PATIENCE, Lens("sigma", of="ensemble")),
        ),
        Scene(
            title="A crease",
            race=CREASE,
            measure=_two_lanes,
            reading="The constant rate ends between <least> and <most>. The other is cut <cuts> time(s), from <first_rate> "
            "to <last_rate>, and ends at about <annealed>.",
            look_for="No noise here, but a slope that never fades. Lower the patience until the path freezes on its "
            "way. Even and odd ones differ: the path jumps to and fro in two steps.",
            knobs=(PATIENCE, Lens("factor", of="schedule", lanes=(1,))),
        ),
        Scene(
            title="Minibatches",
            race=MOONS,
            measure=_over_minibatches,
            reading="Minibatches of <batch>, patience <patience>: the last rate is <last_rate>. Mean loss at the end over "
            "<seeds> seeds, on points that neither rule nor schedule sees: <validated> with annealing, <constant> at a "
            "constant rate. Annealing is lower in <better> of them, on average by <gain>.",
            look_for="A classifier learns from a few points a step. The rate is cut when the loss on points held out stops "
            "falling. Larger batches make less noise: what is annealing still worth?",
            knobs=(PATIENCE, Lens("batch", of="surface")),
        ),
        Scene(
            title="A validation set",
            race=FEW,
            measure=_on_few_points,
            reading="Learned from <points> points. At a constant rate the losses end at <constant_training> in training, "
            "<constant_validation> in validation, <constant> on points that nothing else sees; with patience <patience> and a "
            "validation set at <training>, <validation> and <validated>. Watching the training loss would leave <trained>.",
            look_for="The loss on the scoreboard is the one in training. The annealed lane stops early and is the higher one: "
            "is it the worse classifier? Raise the patience: what comes of learning longer?",
            knobs=(PATIENCE,),
        ),
    ),
    claims=CLAIMS,
    slides=(SLIDE,),
)
