"""Who has won a fair race, if anybody has."""

from collections.abc import Iterable, Sequence
from math import comb, inf
from typing import NamedTuple

import numpy as np

from optimizers.outcome import TOLERANCE
from studies.objectives import Objective, middle
from studies.study import Array
from surfaces import Ground

SHARE = 0.75  # of the fresh runs, in which a winner is ahead of each other lane at least


class Verdict(NamedTuple):
    """Which lane has won, its place among those that run, or None; and why, in a sentence."""

    winner: int | None
    told: str


def verdict(
    names: Sequence[str], numbers: Array, objective: Objective, ground: Ground, tolerance: float = TOLERANCE
) -> Verdict:
    """Who has won by the numbers of fresh runs, shape `(lanes, runs)`, of which each column has one start and one seed.

    The lane of the least median has won if it is ahead of each other lane in at least three quarters of the runs; else the
    lower quartile of what it is ahead by is no lead. This is a one-sided sign test. Its level, which `chance` tells, is that of
    runs drawn independently; starts that fill a disc evenly are not. Runs in which two lanes are level, and those that are not
    told apart (see `Objective.told_apart`), count against the winner; the usual test leaves them out, which asks for less.

    Reference: Dixon and Mood, "The statistical sign test", Journal of the American Statistical Association 41 (1946).
    """
    runs, medians = numbers.shape[1], middle(numbers)
    first = int(np.argmin(medians))
    if len(names) == 1:
        return Verdict(None, "One lane has nobody to race.")
    if medians[first] == inf:
        return Verdict(None, f"No winner: of every lane at least half of the {runs} fresh runs {objective.failed}.")
    values, equal = objective.told_apart(ground, numbers, tolerance)
    ahead = {name: int(np.sum(values[first] < other)) for name, other in zip(names, values, strict=True)}
    del ahead[names[first]]
    same = f"from the same starts{' under the same seeds' if ground.is_stochastic else ''}"
    least = min(ahead.values())
    if least >= needed(runs):
        often = f"all {runs}" if least == runs else f"{'at least ' if len(ahead) > 1 else ''}{least} of {runs}"
        often += " fresh runs each" if len(ahead) > 1 else " fresh runs"
        return Verdict(
            first,
            f"{names[first]} wins: it {objective.better} than {listed(ahead)} in {often}, {same}. {equal}".strip(),
        )
    told = _close_told(names, values, first, objective.better, same)
    return Verdict(None, f"No winner: {names[first]} {told} {equal}".strip())


def _close_told(names: Sequence[str], values: Array, first: int, better: str, same: str) -> str:
    """How the lane of the least median stands to those that it is not ahead of often enough; `same` is what all runs share."""
    runs, medians = values.shape[1], middle(values)
    ahead, level = np.sum(values[first] < values, axis=1), np.sum(values[first] == values, axis=1)
    close = [k for k in range(len(names)) if k != first and ahead[k] < needed(runs)]
    others = listed(names[k] for k in close)
    if (level[close] == runs).all():
        return f"is level with {others} in all {runs} fresh runs, {same}."
    even = (medians[close] == medians[first]).all()
    lead = f"has the same median as {others};" if even else "has the least median, but"
    often = listed(f"than {names[k]} {_often(int(ahead[k]), int(level[k]))}" for k in close)
    return f"{lead} of {runs} fresh runs it {better} {often}, {same}; a winner does in {needed(runs)} at least."


def _often(ahead: int, level: int) -> str:
    """In how few runs a lane is ahead of another, and in how many level with it."""
    return f"in {f'only {ahead}' if ahead else 'none'}{f' (level in {level})' if level else ''}"


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them: "a", "a and b", "a, b and c"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def needed(runs: int) -> int:
    """In how many runs a winner is ahead of each other lane at least."""
    return -int(-runs * SHARE // 1)


def chance(runs: int) -> float:
    """How likely one of two equally good lanes would be ahead of the other in as many runs."""
    return sum(comb(runs, k) for k in range(needed(runs), runs + 1)) / 2**runs
