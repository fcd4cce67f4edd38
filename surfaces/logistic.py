"""The logistic loss of a linear classifier without a bias, as a mean over points."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from surfaces.surface import Array

_TERMS = 2**15  # of a sum, computed at once: they stay in the processor's cache


@dataclass(frozen=True, eq=False)
class LogisticLoss:
    r"""The logistic loss as a mean over points, $\sum_i w_i \ln(1 + e^{-m_i})$ with the margins $m_i = z_i \cdot x$.

    The weights x of the classifier have shape `(2, *lanes)`; each lane may average over points of its own.

    Attributes:
        signed: $z_i$, the points times their labels, shape `(n, 2)` or `(n, 2, *lanes)`.
        shares: $w_i$, which sum to one, shape `(n,)` or `(n, *lanes)`.

    Reference: Bishop, "Pattern Recognition and Machine Learning", Springer (2006), sections 4.3.2 and 7.1.2.
    """

    signed: Array
    shares: Array

    def value(self, x: Array) -> Array:
        """The loss, shape `(*lanes)`; no margin is too large for it."""
        return self._sum(x, lambda z, w, m: w * (np.maximum(-m, 0.0) + np.log1p(np.exp(-np.abs(m)))))

    def gradient(self, x: Array) -> Array:
        r"""$-\sum_i w_i \sigma(-m_i)\, z_i$ with the logistic function $\sigma$, shape `(2, *lanes)`."""
        return self._sum(x, lambda z, w, m: -z * (w * _logistic(-m))[:, np.newaxis])

    def hessian(self, x: Array) -> Array:
        r"""$\sum_i w_i \sigma(m_i)\, \sigma(-m_i)\, z_i z_i^T$, shape `(2, 2, *lanes)`."""
        return self._sum(x, _curvatures)

    def accuracy(self, x: Array) -> Array:
        """The share of the points on the right side of the boundary, shape `(*lanes)`; NaN for NaN."""
        return self._sum(x, lambda z, w, m: np.heaviside(m, 0.0)) / len(self.signed)

    def _sum(self, x: Array, terms: Callable[[Array, Array, Array], Array]) -> Array:
        """The sum over points of `terms(z, w, m)`: of arrays of shape `(k, 2, 1, ...)`, `(k, *lanes)` and `(k, *lanes)`."""
        x = np.asarray(x, dtype=np.float64)
        n, _, *points = self.signed.shape
        _, *shares = self.shares.shape
        ones = (1,) * max(x.ndim - 1, len(points), len(shares))
        z = self.signed.reshape(n, 2, *ones[len(points) :], *points)
        w = self.shares.reshape(n, *ones[len(shares) :], *shares)
        size = max(1, _TERMS // max(1, x[0].size, w[0].size))
        total: Any = 0.0
        with np.errstate(over="ignore", invalid="ignore"):
            for first in range(0, n, size):
                part = slice(first, first + size)
                margin = z[part, 0] * x[0] + z[part, 1] * x[1]
                total = total + terms(z[part], w[part], margin).sum(axis=0)
        return total


def _logistic(m: Array) -> Array:
    return 1 / (1 + np.exp(-m))


def _curvatures(z: Array, w: Array, m: Array) -> Array:
    share = w * _logistic(m) * _logistic(-m)
    return z[:, :, np.newaxis] * z[:, np.newaxis] * share[:, np.newaxis, np.newaxis]
