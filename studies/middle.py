"""Of several runs that differ in their seeds only, the one in the middle."""

from dataclasses import fields

import numpy as np

from optimizers.fates import Fates


def middle(found: Fates) -> Fates:
    """Of runs along the first axis of lanes, shape `(runs, cells)`, the one with the median loss at the end, `(cells,)`.

    All that is told is of that one run: medians of each number by itself would be of a run that never was. One that has
    diverged is worse than any other; one that fell out of sight on a surface unbounded below is better. Of an even number
    of runs it is the worse of the middle two.
    """
    lost = np.where(found.status == "escaped", -np.inf, np.inf)
    order = np.argsort(np.where(np.isnan(found.loss), lost, found.loss), axis=0, kind="stable")
    chosen = order[len(order) // 2]
    cells = np.arange(chosen.size)
    return Fates(**{field.name: getattr(found, field.name)[..., chosen, cells] for field in fields(Fates)})
