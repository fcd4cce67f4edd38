"""What a study may take: a page refuses larger ones, and says what fits."""

from studies.study import Study

MAX_BYTES = 2**30
MAX_SECONDS = 240  # on one core, about: two minutes on two

_BYTES = 256  # of a cell: what became of its run, as computed, as gathered, and what a page makes of it


def check(study: Study) -> None:
    """Whether the study fits. Raises ValueError with a sentence that says what does, where it takes too much."""
    rows, columns = study.shape
    cells, steps = rows * columns, study.race.steps
    if cells * _BYTES > MAX_BYTES:
        raise ValueError(f"{cells:,} runs do not fit into 1 GiB; at most {MAX_BYTES // _BYTES:,} do.")
    if study.seconds > MAX_SECONDS:
        work = MAX_SECONDS * 1e6 / study.microseconds
        raise ValueError(
            f"{cells:,} runs of {steps:,} steps would take more than {MAX_SECONDS // 60} minutes of one processor; "
            f"at most {max(int(work / steps), 1):,} runs fit, or {max(int(work / cells), 1):,} steps."
        )
