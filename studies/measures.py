"""What a map may show of each cell, as a number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Literal

import numpy as np

from optimizers.fates import Fates
from optimizers.outcome import NEAR
from parameters import spoken
from surfaces import Ground

Array = np.ndarray
Scale = Literal["steps", "log", "asinh"]


@dataclass(frozen=True)
class Measure:
    """A number of each cell.

    Attributes:
        name: as a person reads it.
        about: what it is, in a sentence.
        of: from the ground and the fates to the numbers, shape of the cells; NaN where a cell has none. The ground may be one
            of lanes, shape of the cells.
        of_loss: whether it is one by `excess`, so that its name follows the ground; see `name_on`.
        scale: on which tones are even, as the player knows it (player/web/maps/tones.js).
        unbounded: the same where the loss is unbounded below.
        everywhere: whether every run that has not diverged has one, whatever else became of it.
        whole: whether it is a count.
    """

    name: str
    about: str
    of: Callable[[Ground, Fates], Array]
    of_loss: bool = False
    scale: Scale = "log"
    unbounded: Scale = "log"
    everywhere: bool = True
    whole: bool = False

    def name_on(self, ground: Ground) -> str:
        """The name on a ground: where the least loss is not 0, it says from where the loss is counted."""
        return f"{self.name} {_ABOVE}" if self.of_loss and not _as_it_is(ground) else self.name

    def scale_on(self, ground: Ground) -> Scale:
        """The scale of its tones on a ground."""
        return self.scale if isfinite(ground.infimum) else self.unbounded


def excess(ground: Ground, found: Fates) -> Array:
    """The loss at the end above the least loss of the surface; the loss itself where that is unbounded below."""
    above = np.maximum(found.loss - ground.infimum, 0.0)  # rounding may lead a hair below
    return np.where(np.isfinite(ground.infimum), above, found.loss)


def loss_name(ground: Ground) -> str:
    """What `excess` is called on a ground, in lower case: elsewhere the loss itself is shown, which is another number."""
    return "loss" if _as_it_is(ground) else f"loss {_ABOVE}"


def counted(ground: Ground) -> str:
    """From where `excess` is counted, in a sentence; nothing where it is the loss itself."""
    return "" if _as_it_is(ground) else "A loss here is counted from the least loss of the surface."


_ABOVE = "above the least"


def _as_it_is(ground: Ground) -> bool:
    """Whether `excess` is the loss itself."""
    return ground.infimum == 0 or not isfinite(ground.infimum)


def _steps(ground: Ground, found: Fates) -> Array:
    return np.where(found.converged_at >= 0, found.converged_at, np.nan)


def _distance(ground: Ground, found: Fates) -> Array:
    return np.where(np.isfinite(found.distance), found.distance, np.nan)


def convergence(within: float | None = None) -> str:
    """When a run has converged, in a sentence; `within` is how close its loss must come, where that can be said."""
    loss = "the tolerance" if within is None else spoken(within, 3)
    return (
        "A run has converged at the first step from which it stays near a global minimum to its end, if that is for the last "
        f"twentieth of its steps. Near is within {NEAR:.0%} of the window's diagonal, with a loss within {loss} of the least."
    )


def circling() -> str:
    """When a run circles a minimum, in a sentence; see `Trajectory.status`."""
    return (
        f"A run circles a minimum where it stays within {NEAR:.0%} of the window's diagonal of it for the last quarter of its "
        "steps, going to and fro, and has not converged by its end; with more steps it may."
    )


MEASURES: Mapping[str, Measure] = {
    "steps": Measure(
        "Steps to converge",
        "The first step from which the run stays near a global minimum to its end, if for the last twentieth of its steps.",
        _steps,
        scale="steps",
        unbounded="steps",
        everywhere=False,
        whole=True,
    ),
    "loss": Measure(
        "Final loss",
        "The loss after the last step, counted from the least loss of the surface where it has one.",
        excess,
        of_loss=True,
        unbounded="asinh",
    ),
    "distance": Measure("Final distance", "From the last iterate to the nearest global minimum.", _distance),
}
