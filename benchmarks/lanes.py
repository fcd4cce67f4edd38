"""Many runs at once: nanoseconds per step and lane, against a hand-written Numba loop that does the same job."""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from statistics import median
from typing import Any

import numpy as np

from benchmarks.table import spread, table
from benchmarks.timing import alone, paired
from optimizers import Adam, GradientDescent, Momentum, Optimizer, RMSProp, Trajectory, run
from surfaces import Beale, Rosenbrock, Surface

SIZES = (1, 100, 2000, 16384)
MANY = 2000  # lanes from which on the budget holds
BUDGET = "at most 3x"

# Rates at which no start in the domain diverges: Beale's corners are steep.
CASES: tuple[tuple[Surface, Optimizer], ...] = (
    (Rosenbrock(), GradientDescent(learning_rate=1e-4)),
    (Rosenbrock(), Momentum(learning_rate=1e-4, momentum=0.9)),
    (Rosenbrock(), RMSProp(learning_rate=0.003, rho=0.99)),
    (Rosenbrock(), Adam(learning_rate=0.05)),
    (Beale(), GradientDescent(learning_rate=1e-6)),
    (Beale(), Momentum(learning_rate=1e-6, momentum=0.9)),
    (Beale(), RMSProp(learning_rate=0.003, rho=0.99)),
    (Beale(), Adam(learning_rate=0.05)),
)

SKIPPED = "Numba is not installed (pip install numba): only our own figures are shown."


def lines(
    steps: int = 300, sizes: Sequence[int] = SIZES, repetitions: int = 7, cases: Sequence[Any] = CASES
) -> Iterator[str]:
    """What is printed: for each surface and rule, a row for a single point and one per number of lanes."""
    numba = find_spec("numba") is not None
    yield f'Lanes: nanoseconds per step and lane, {steps} steps, keep="last", random starts in the domain.'
    yield "A point is one lane of shape (2,), which is computed with Python floats; 1 lane is an array of shape (2, 1)."
    if not numba:
        yield SKIPPED
    yield ""
    header: tuple[str, ...] = ("surface, rule", "lanes", "ours, ns")
    header += ("Numba, ns", "ours / Numba", "budget", "Numba compiles, s") if numba else ()
    measured = (row for case in cases for row in measure(*case, steps, sizes, repetitions))
    yield from table(header, measured, least=(28, 7, 0, 0, 22, len(BUDGET)))


def measure(
    surface: Surface, rule: Optimizer, steps: int, sizes: Sequence[int], repetitions: int
) -> Iterator[tuple[str, ...]]:
    """The rows of one case. Asserts first, on the largest batch, that both find the same."""
    name, starts = f"{surface.name}, {rule.name}", _starts(surface, max(sizes))
    batches = [("a point", starts[:, 0])]
    batches += [(f"{size:,}", np.ascontiguousarray(starts[:, :size])) for size in sizes]
    if find_spec("numba") is None:
        for label, start in batches:
            times = alone(lambda start=start: ours(rule, surface, start, steps), repetitions)
            yield name, label, _nanoseconds(times, steps, start)
        return

    from benchmarks.numba_lanes import Loop

    loop = Loop(rule, surface, steps)
    check(rule, surface, starts, steps, loop(starts))
    compiled = f"{loop.compile_seconds:.2f}"
    for label, start in batches:
        many = np.atleast_2d(start.T).T
        pairs = paired(lambda start=start: ours(rule, surface, start, steps), lambda many=many: loop(many), repetitions)
        figures = _nanoseconds(pairs.ours, steps, start), _nanoseconds(pairs.theirs, steps, start)
        budget = BUDGET if many.shape[1] >= MANY else ""
        yield name, label, *figures, spread(pairs.inverse.ratios), budget, compiled
        compiled = ""


def ours(rule: Optimizer, surface: Surface, start: np.ndarray, steps: int) -> Trajectory:
    """A batch of runs through our core."""
    return run(rule, surface, start, steps, keep="last")


def check(rule: Optimizer, surface: Surface, starts: np.ndarray, steps: int, theirs: Any) -> None:
    """Asserts that no lane of ours diverges, and that the loop's ends are the same in every settled lane.

    A lane is settled where a start moved by a few roundings changes nothing; RMSProp hops across a valley's floor, and there
    rounding decides on which side it ends. Of the settled lanes, too, one in a thousand may differ: it may be settled by
    luck, or a loss may lie on the boundary of "near".
    """
    path = ours(rule, surface, starts, steps)
    assert not (path.status == "diverged").any()
    moved = [ours(rule, surface, starts * (1 + rounding), steps) for rounding in (-1e-13, 1e-13)]
    settled = np.all([np.abs(other.x - path.x)[0].max(axis=0) <= 1e-9 for other in moved], axis=0)
    assert settled.mean() > 0.5
    differs = {
        "x": np.abs(theirs.x - path.x[-1]).max(axis=0) > 1e-6,
        "converged_at": theirs.converged_at != path.converged_at,
    }
    for field, lanes in differs.items():
        count = (lanes & settled).sum()
        assert count <= settled.sum() / 1000, f"{field} differs in {count} of {settled.sum()} settled lanes."


def _starts(surface: Surface, count: int) -> np.ndarray:
    """Random points of the domain, shape `(2, count)`, the same in every run."""
    rng = np.random.default_rng(0)
    return np.stack([rng.uniform(low, high, count) for low, high in surface.domain])


def _nanoseconds(times: Sequence[float], steps: int, start: np.ndarray) -> str:
    """The median time per step and lane."""
    nanoseconds = median(times) * 1e9 / (steps * (start.size // 2))
    return f"{nanoseconds:,.0f}" if nanoseconds >= 100 else f"{nanoseconds:.1f}"
