"""Two ways to do one job, timed in turns."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from statistics import median
from time import perf_counter

Job = Callable[[], object]


@dataclass(frozen=True)
class Pairs:
    """Seconds that each of two jobs took, in the order they were run: ours, theirs, ours, theirs, ..."""

    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratios(self) -> tuple[float, float, float]:
        """Theirs over ours, pair by pair: the least, the median, the greatest. Above 1, ours is faster."""
        ratios = [theirs / ours for ours, theirs in zip(self.ours, self.theirs, strict=True)]
        return min(ratios), median(ratios), max(ratios)

    @property
    def inverse(self) -> "Pairs":
        """The same pairs, seen from the other side: its ratios are ours over theirs."""
        return Pairs(ours=self.theirs, theirs=self.ours)


def paired(ours: Job, theirs: Job, repetitions: int, least: float = 0.02) -> Pairs:
    """Times two jobs in turns, `repetitions` times each, after one call of each that is not counted.

    A job shorter than `least` seconds is called as often as it takes to fill them, and the mean call counts.
    """
    jobs = (ours, theirs)
    calls = [_calls(job, least) for job in jobs]
    times = [[_seconds(job, n) for job, n in zip(jobs, calls, strict=True)] for _ in range(repetitions)]
    return Pairs(*zip(*times, strict=True))


def alone(job: Job, repetitions: int, least: float = 0.02) -> tuple[float, ...]:
    """Seconds that one job took, `repetitions` times, as `paired` counts them."""
    calls = _calls(job, least)
    return tuple(_seconds(job, calls) for _ in range(repetitions))


def _calls(job: Job, least: float) -> int:
    """How many calls fill `least` seconds; the first call, which may build caches, is not counted."""
    job()
    return max(1, ceil(least / max(_seconds(job, 1), 1e-9)))


def _seconds(job: Job, calls: int) -> float:
    """The mean time of a call."""
    begin = perf_counter()
    for _ in range(calls):
        job()
    return (perf_counter() - begin) / calls
