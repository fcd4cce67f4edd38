"""The loss as a rule meets it, with every question counted."""

from typing import Any

import numpy as np

from loss import Array, Oracle

_KINDS = ("value", "gradient", "hessian")


class Counted:
    """A surface that counts what is asked of it, per lane; a lane whose point is NaN asks nothing.

    `surface` is set anew for each step, to the view that the step has of a stochastic surface.
    """

    def __init__(self, surface: Oracle, dim: int, lanes: tuple[int, ...]) -> None:
        self.surface = surface
        self._dim = dim
        self._single = not lanes
        # Nearly always every lane asks, or none: those calls are counted by one number for all.
        self._by_all = dict.fromkeys(_KINDS, 0)
        self._by_some = {kind: np.zeros(lanes, dtype=np.int64) for kind in _KINDS}

    @property
    def counts(self) -> dict[str, Any]:
        """How often each kind of answer was asked for, per lane."""
        return {kind: (self._by_all[kind] + self._by_some[kind])[()] for kind in _KINDS}

    @property
    def cost(self) -> Any:
        """What was asked for so far, per lane: a value or a gradient counts 1, a Hessian 1 for each of its columns."""
        cost = self._weighted(self._by_all)
        return cost if self._single else cost + self._weighted(self._by_some)

    def narrowed(self, surface: Oracle, kept: Array) -> "Counted":
        """What was asked so far by the lanes that are kept, of lanes along one axis; they go on with this surface."""
        other = Counted(surface, self._dim, (int(np.count_nonzero(kept)),))
        other._by_all = dict(self._by_all)
        other._by_some = {kind: counts[kept] for kind, counts in self._by_some.items()}
        return other

    def value(self, x: Array) -> Array:
        """The loss at x, shape `(*lanes)`."""
        self._count("value", x)
        return self.surface.value(x)

    def gradient(self, x: Array) -> Array:
        """The gradient at x, shape of x."""
        self._count("gradient", x)
        return self.surface.gradient(x)

    def hessian(self, x: Array) -> Array:
        """The Hessian at x, shape `(dim, dim, *lanes)`."""
        self._count("hessian", x)
        return self.surface.hessian(x)

    def _weighted(self, counts: dict[str, Any]) -> Any:
        return counts["value"] + counts["gradient"] + self._dim * counts["hessian"]

    def _count(self, kind: str, x: Array) -> None:
        # A single run stops when its point is NaN, so that its every call counts.
        if self._single or not np.isnan(np.add.reduce(x[0], axis=None)):
            self._by_all[kind] += 1
        else:
            self._by_some[kind] += ~np.isnan(x[0])
