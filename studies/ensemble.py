"""Several runs of each lane: from a cloud of starts, under several seeds."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from parameters import AT_LEAST_ONE, POSITIVE, Parametrized, parameter
from surfaces.noise import seed_parameter, sigma_parameter

Array = np.ndarray

_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


@dataclass(frozen=True)
class Ensemble(Parametrized):
    """What else each lane of a race runs: the same noise and the same starts for every lane.

    The first run is the lane's own: from the race's start, under `seed`. The others are its companions. Seed k after the own
    one is noise of `seed` + k, and on a surface that draws minibatches its own seed + k, too.

    Attributes:
        OF_COMPANIONS: the parameters that no lane's own run depends on.
    """

    OF_COMPANIONS: ClassVar[tuple[str, ...]] = ("seeds", "starts", "spread")

    sigma: float = sigma_parameter(0.0)
    seed: int = seed_parameter()
    seeds: int = parameter(
        *(1, 1, 16),
        symbol="n_s",
        valid=AT_LEAST_ONE,
        help="How many seeds each lane is run with, of noise or minibatches: a band of paths.",
    )
    starts: int = parameter(
        1, 1, 16, symbol="n_x", valid=AT_LEAST_ONE, help="How many starts each lane is run from: a small cloud."
    )
    spread: float = parameter(
        0.05, 0.01, 0.5, symbol="r", valid=POSITIVE, help="Radius of the cloud, as a share of the window's diagonal."
    )

    @property
    def without_companions(self) -> "Ensemble":
        """The same noise, met by each lane's own run only."""
        alone = Ensemble()
        changes: dict[str, Any] = {name: getattr(alone, name) for name in self.OF_COMPANIONS}
        return replace(self, **changes)

    def cloud(self, start: tuple[float, float], diagonal: float) -> Array:
        """The starts, shape `(2, starts)`: `start` itself, then points that fill a disc evenly around it.

        Reference: Vogel, "A better way to construct the sunflower head", Mathematical Biosciences 44 (1979), equation 1.
        """
        k = np.arange(self.starts)
        return self._spiral(start, diagonal, k / max(self.starts - 1, 1), k)

    def fresh_cloud(self, start: tuple[float, float], diagonal: float, count: int) -> Array:
        """So many other points that fill the same disc evenly, shape `(2, count)`; with a power of two none is of `cloud`.

        They stand half-way between the places of a spiral: their squared radii are odd multiples of 1/(2 count).
        """
        k = np.arange(count) + 0.5
        return self._spiral(start, diagonal, k / count, k)

    def _spiral(self, start: tuple[float, float], diagonal: float, area: Array, turns: Array) -> Array:
        """Points that have these shares of the disc's area within them, each turned so many golden angles."""
        radius = self.spread * diagonal * np.sqrt(area)
        angle = turns * _GOLDEN_ANGLE
        return np.array([start[0] + radius * np.cos(angle), start[1] + radius * np.sin(angle)])
