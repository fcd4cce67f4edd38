"""Maps of many runs: a picture of basins against a hand-written Numba loop, torch.optim on the batch, and a single core."""

from collections.abc import Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from statistics import median
from typing import Any

import numpy as np

from benchmarks.lanes import CASES, check
from benchmarks.table import spread, table
from benchmarks.timing import Job, alone, paired
from optimizers import Optimizer
from studies import Lane, Race
from studies.basins import Basins
from studies.processes import cores
from studies.study import compute, whole
from surfaces import Surface

SIDES = (32, 64, 128, 256, 512)
BUDGET = "at most 3x"
GROWING = CASES[3]  # Rosenbrock under Adam

ABSENT = {
    "numba": "Numba is not installed (pip install numba): no comparison with a compiled loop.",
    "torch": "torch is not installed (pip install torch): no comparison with torch.optim.",
}


def lines(
    steps: int = 300, side: int = 128, sides: Sequence[int] = SIDES, repetitions: int = 5, cases: Sequence[Any] = CASES
) -> Iterator[str]:
    """What is printed: a row for each surface and rule, then the cost of a run for each size of a map."""
    present = {name: find_spec(name) is not None for name in ABSENT}
    yield (
        f"Maps: {side} x {side} starts over the domain, {steps} steps: what becomes of each run. Ours runs on {cores()} "
        "processes that have started, and on one core; Numba's loop on one core, torch on all."
    )
    yield from (sentence for name, sentence in ABSENT.items() if not present[name])
    yield ""
    header: tuple[str, ...] = ("surface, rule", "ours, ms", "one core / ours")
    if present["numba"]:
        header += ("Numba, ms", "ours / Numba", "budget", "on one core / Numba", "Numba compiles, s")
    header += ("torch / ours",) if present["torch"] else ()
    measured = (row(*case, steps, side, repetitions, **present) for case in cases)
    yield from table(header, measured, least=(28,))
    yield ""
    surface, rule = GROWING
    yield f"As the map grows: {surface.name}, {rule.name}, microseconds per run of {steps} steps."
    yield ""
    yield from table(("map", "runs", "ours, µs per run"), growth(steps, sides, repetitions))


def basins_of(surface: Surface, rule: Optimizer, steps: int, side: int) -> Basins:
    """The map that is computed."""
    return Basins(Race(surface, surface.start, steps, (Lane(rule),)), surface.domain, side, side)


def row(
    surface: Surface, rule: Optimizer, steps: int, side: int, repetitions: int, numba: bool, torch: bool
) -> tuple[str, ...]:
    """The figures of one case; with Numba it is asserted first that both find the same."""
    wanted = basins_of(surface, rule, steps, side)
    cells = np.arange(side * side)
    ours: Job = partial(whole, wanted)
    single: Job = partial(compute, wanted, cells)
    starts = next(wanted.runs(cells)).start
    pairs = paired(ours, single, repetitions)
    told = [f"{surface.name}, {rule.name}", _milliseconds(pairs.ours), spread(pairs.ratios)]
    if numba:
        from benchmarks.numba_lanes import Loop

        loop = Loop(rule, surface, steps)
        check(rule, surface, starts, steps, loop(starts))
        both, one = (paired(job, partial(loop, starts), repetitions).inverse for job in (ours, single))
        told += [
            _milliseconds(both.ours),
            spread(both.ratios),
            BUDGET,
            spread(one.ratios),
            f"{loop.compile_seconds:.2f}",
        ]
    if torch:
        from benchmarks.torch_batch import run_batch

        told.append(spread(paired(ours, partial(run_batch, rule, surface, starts, steps), min(repetitions, 3)).ratios))
    return tuple(told)


def growth(steps: int, sides: Sequence[int], repetitions: int) -> Iterator[tuple[str, ...]]:
    """What a run costs in maps of each size."""
    for side in sides:
        seconds = median(alone(partial(whole, basins_of(*GROWING, steps, side)), repetitions))
        yield f"{side} x {side}", f"{side * side:,}", f"{seconds / side**2 * 1e6:.1f}"


def _milliseconds(times: Sequence[float]) -> str:
    return f"{median(times) * 1e3:,.0f}"
