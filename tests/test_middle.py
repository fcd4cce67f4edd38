"""Of several runs of a cell, the one in the middle tells of it, and all that is told is of that one."""

import numpy as np
import pytest

from optimizers.fates import Fates
from studies.middle import middle


def found(losses: list[float], words: list[str]) -> Fates:
    """Runs of one cell; the k-th ends at (k, k) and converges at step k."""
    places, cells = np.arange(len(losses)), (len(losses), 1)
    unknown = Fates.unknown(2, cells)
    kept = {"x": np.stack([places, places]).reshape(2, *cells).astype(float), "loss": np.reshape(losses, cells)}
    kept |= {"status": np.reshape(words, cells), "converged_at": places.reshape(cells)}
    return Fates(**{**vars(unknown), **kept})


@pytest.mark.parametrize(
    ("losses", "words", "chosen"),
    [
        ([3.0, 1.0, 2.0], ["running", "converged", "running"], 2),
        ([np.nan, 1.0, 2.0], ["diverged", "running", "running"], 2),
        ([np.nan, np.nan, 2.0], ["escaped", "diverged", "running"], 2),
        ([np.nan, np.nan, 2.0], ["escaped", "escaped", "running"], 1),
        ([4.0, 1.0, 3.0, 2.0], ["running"] * 4, 2),  # of an even number the worse of the middle two
        ([7.0], ["stalled"], 0),
    ],
)
def test_all_that_is_told_is_of_the_run_in_the_middle(losses, words, chosen):
    told = middle(found(losses, words))
    assert told.status.tolist() == [words[chosen]]
    np.testing.assert_array_equal(told.loss, [losses[chosen]])
    assert told.converged_at.tolist() == [chosen]
    assert told.x.tolist() == [[chosen], [chosen]]
