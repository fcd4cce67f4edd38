"""What a page takes: it refuses larger races and studies, and says what fits. A notebook may go further."""

from parameters import spoken
from studies.race import MAX_STEPS, Race
from studies.study import Study
from studies.tuning import Tuning, seconds
from surfaces import Transform

MAX_LANES = 12
MAX_POINTS = 200_000  # of all paths of a race together: what a browser still takes at once

MAX_FACTOR = 1e6  # of a stretch and of a loss: beyond it, float64 has too few digits for a picture

MAX_BYTES = 2**30
MAX_SECONDS = 240  # of a map on one core, about: two minutes on two
MAX_TUNING = 30  # seconds, likewise, for the whole tuning of a race

_BYTES = 256  # of a cell: what became of its run, as computed, as gathered, and what a page makes of it


def check_race(race: Race) -> None:
    """Whether the race can be played. Raises ValueError, with a sentence that says what can, where it takes too much."""
    if len(race.lanes) > MAX_LANES:
        raise ValueError(f"A race has at most {MAX_LANES} lanes, but {len(race.lanes)} were given; leave some out.")
    _check_steps(race.steps)
    check_transform(race.transform)
    rows = max(len(race.running), 1) * (race.steps + 1)
    if rows * race.members > MAX_POINTS:
        lanes = f"{len(race.running)} lane{'s' * (len(race.running) != 1)}"
        raise ValueError(
            f"{lanes} of {race.steps:,} steps have room for {MAX_POINTS // rows} runs each, but starts times seeds are "
            f"{race.members}; take fewer of them."
        )


def check_transform(transform: Transform) -> None:
    """Whether what is transformed so can be drawn. Raises ValueError with a sentence."""
    for name in ("stretch", "loss_factor"):
        factor = getattr(transform, name)
        if not 1 / MAX_FACTOR <= factor <= MAX_FACTOR:
            raise ValueError(f"{name} must lie between 1e-6 and 1e6 to be drawn, but is {spoken(factor)}.")


def check(study: Study) -> None:
    """Whether the study fits on a page. Raises ValueError, with a sentence that says what does, where it takes too much."""
    rows, columns = study.shape
    cells, steps = rows * columns, study.steps
    for race in study.extremes:
        check_race(race)
    if cells * _BYTES > MAX_BYTES:
        raise ValueError(f"{cells:,} runs do not fit into 1 GiB; at most {MAX_BYTES // _BYTES:,} do.")
    if study.seconds > MAX_SECONDS:
        work = MAX_SECONDS * 1e6 / study.microseconds
        many = "runs" if study.repeats == 1 else "cells"
        each = "" if study.repeats == 1 else f" with {study.repeats} runs each"
        raise ValueError(
            f"{cells:,} {many}{each} of {steps:,} steps would take more than {MAX_SECONDS // 60} minutes of one processor; "
            f"at most {max(int(work / steps), 1):,} {many} fit, or {max(int(work / cells), 1):,} steps."
        )


def check_tuning(study: Tuning) -> None:
    """Whether a page can tune the race while a person waits. Raises ValueError, likewise."""
    needed = seconds(study)
    if needed <= MAX_TUNING:
        return
    fits = int(study.trials * (MAX_TUNING - (needed - study.seconds)) / study.seconds)
    lanes, runs = len(study.race.running), study.shape[1]
    less = f"{fits} trials fit" if fits >= 2 else "take fewer steps, starts or seeds, or switch lanes off"
    raise ValueError(
        f"{study.trials} trials of {lanes} lanes with {runs} runs of {study.steps:,} steps each are too much work; {less}."
    )


def _check_steps(steps: int) -> None:
    if steps > MAX_STEPS:
        raise ValueError(f"steps must be at most {MAX_STEPS:,} to be played, but is {spoken(steps, 6)}; take fewer.")
