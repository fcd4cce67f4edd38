"""What mypy says at the public face: a wrong call is refused before it runs, a right one is not."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

OWN = '''
import numpy as np

from loss import Array, Loss
from optimizers import Adam, Cosine, Momentum, RMSProp, Trajectory, run
from optimizers.fates import Fates, fates
from surfaces import Beale, Ground, Noisy, Rosenbrock, Surface, Transform, Transformed


class Own(Loss):
    """A loss of one's own, which says no more than it must."""

    dim = 5

    @property
    def bounds(self) -> tuple[Array, Array]:
        return np.full(5, -1.0), np.full(5, 1.0)

    def value(self, x: Array) -> Array:
        return (x * x).sum(axis=0)

    def gradient(self, x: Array) -> Array:
        return 2 * x

    def hessian(self, x: Array) -> Array:
        return 2 * np.eye(5)


class NoDimension(Loss):
    @property
    def bounds(self) -> tuple[Array, Array]:
        return np.full(5, -1.0), np.full(5, 1.0)

    def value(self, x: Array) -> Array:
        return (x * x).sum(axis=0)

    def gradient(self, x: Array) -> Array:
        return 2 * x

    def hessian(self, x: Array) -> Array:
        return 2 * np.eye(5)


class Alike:
    """Of the same form, but not derived from it, and without its dimension."""

    bounds = Own().bounds
    value, gradient, hessian = Own().value, Own().gradient, Own().hessian

'''

# Each line is a module's line; the code is what mypy refuses it with, None where it shall pass.
LINES = {
    "Adam(learnin_rate=1)": "call-arg",
    'Adam(learning_rate="a")': "arg-type",
    "Adam(learning_rate=[0.1, 0.2])": "arg-type",
    'Adam().with_rate("a")': "arg-type",
    "Adam().learnin_rate": "attr-defined",
    "Rosenbrock(c=1)": "call-arg",
    'Rosenbrock(b="steep")': "arg-type",
    'Cosine(period="long")': "arg-type",
    "run(Adam(), 3, (0, 0), 10)": "arg-type",
    "run(Adam, Beale(), (1.0, 1.6), 10)": "arg-type",
    "run(Adam(), Beale, (1.0, 1.6), 10)": "arg-type",
    "run(Adam(), Alike(), (0, 0, 0, 0, 0), 10)": "arg-type",
    "run(Adam(), NoDimension(), (0, 0, 0, 0, 0), 10)": "abstract",
    'run(Adam(), Beale(), (1.0, 1.6), 10, schedule="cosine")': "arg-type",
    'run(Adam(), Beale(), (1.0, 1.6), 10, keep="some")': "arg-type",
    "run(Adam(), Beale(), (1.0, 1.6), 10).stauts": "attr-defined",
    'fates(Adam(), Beale(), (1.0, 1.6), 10, tolerance="small")': "arg-type",
    "Noisy(Own())": "arg-type",
    "Transformed(Beale(), 30)": "arg-type",
    'Transform(turn="left")': "arg-type",
    "Noisy(Beale()).latex": "attr-defined",
    "Transformed(Beale(), Transform()).name": "attr-defined",
    "Adam().learning_rate = 0.1": "misc",
    "RMSProp(learning_rate=np.geomspace(1e-4, 1, 10))": None,
    "Momentum(0.1, momentum=np.linspace(0, 0.9, 5)).with_rate(np.full(5, 0.1)).momentum": None,
    "Rosenbrock(b=np.array([1.0, 100.0])).latex": None,
    "Noisy(Beale(), sigma=np.array([0.1, 1.0]), seed=np.arange(2)).at(1).gradient(np.zeros(2))": None,
    "run(Adam(), Noisy(Transformed(Beale(), Transform(turn=30))), (1.0, 1.6), 10).loss[-1]": None,
    "one: Trajectory = run(Adam(), Own(), np.zeros(5), 10, schedule=Cosine(period=20))": None,
    "all: Fates = fates(Adam(), Own(), np.zeros((5, 3)), 10)": None,
    "grounds: list[Ground] = [Beale(), Noisy(Beale()), Transformed(Noisy(Beale()), Transform())]": None,
    "losses: list[Loss] = [Own(), *grounds]": None,
    "chosen: type[Surface] = Beale": None,
}


def complaints(room: Path) -> dict[tuple[str, int], str]:
    """The errors in a module of those lines, and in the examples of the README, by file and line: their codes."""
    (room / "face.py").write_text(OWN + "\n".join(LINES), encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) >= 3
    (room / "readme.py").write_text("\n".join(examples), encoding="utf-8")
    options = ["--config-file", ROOT / "pyproject.toml", "--cache-dir", ROOT / ".mypy_cache", "--no-pretty"]
    command = [sys.executable, "-m", "mypy", *options, room / "face.py", room / "readme.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = re.findall(r"^.*?(\w+\.py):(\d+): error: .*\[([\w-]+)\]$", done.stdout, re.MULTILINE)
    assert len(found) == done.stdout.count(": error: "), done.stdout
    return {(file, int(line)): code for file, line, code in found}


def test_mypy_tells_a_wrong_call_from_a_right_one_and_likes_the_readme(tmp_path):
    found, first = complaints(tmp_path), OWN.count("\n") + 1
    assert {line: found.pop(("face.py", first + k), None) for k, line in enumerate(LINES)} == LINES
    assert found == {}
