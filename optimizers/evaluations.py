"""The loss as a rule meets it, with every question counted."""

from typing import Any

import numpy as np

from optimizers.optimizer import Array


class Counted:
    """A surface that counts what is asked of it, per lane; a lane whose point is NaN asks nothing.

    `surface` is set anew for each step, to the view that the step has of a stochastic surface.
    """

    def __init__(self, surface: Any, lanes: tuple[int, ...]) -> None:
        self.surface = surface
        self.single = not lanes
        self.counts: dict[str, Any] = {
            kind: 0 if self.single else np.zeros(lanes, dtype=np.int64) for kind in ("value", "gradient", "hessian")
        }

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

    def _count(self, kind: str, x: Array) -> None:
        # A single run stops when its point is NaN, so that its every call counts.
        self.counts[kind] += 1 if self.single else ~np.isnan(x[0])
