r"""How steep a quadratic may be before a rule leaves it: the largest stable product of learning rate and curvature.

On a quadratic every eigenvector goes its own way, so that one curvature h > 0 and one rate decide. With the gradient h x a
rule is a linear map of (v, x), and stable where both roots of its characteristic polynomial lie inside the unit circle. As
the rate grows, the first root to leave it does so through -1. `Optimizer.stable_product` says which rules this holds for.
The larger modulus of the roots, the spectral radius, is what an error is multiplied by per step in the long run.
"""

import numpy as np

from parameters import Number


def heavy_ball(mu: Number) -> Number:
    r"""$2 (1 + \mu)$, for $v \leftarrow \mu v - \eta h x$, $x \leftarrow x + v$ (a float, or an array of lanes).

    The roots are those of $z^2 - (1 + \mu - \eta h)\, z + \mu$, which is 0 at z = -1 where $\eta h = 2 (1 + \mu)$. Without
    momentum, $\mu = 0$, this is gradient descent's 2.

    A moving average $m \leftarrow \beta m + (1 - \beta)\, h x$ that moves x by $-\eta m$ is a heavy ball with
    $\mu = \beta$, $v = -\eta m$ and the rate $(1 - \beta)\, \eta$: it bears $2 (1 + \beta)/(1 - \beta)$.

    Reference: Polyak, USSR Computational Mathematics and Mathematical Physics 4 (1964), p. 1; of an average: Cohen et al.,
    "Adaptive gradient methods at the edge of stability", arXiv:2207.14484 (2022).
    """
    return 2 * (1 + mu)


def look_ahead(mu: Number) -> Number:
    r"""$(2 + 2\mu)/(1 + 2\mu)$, for $v \leftarrow \mu v - \eta h x$, $x \leftarrow x + \mu v - \eta h x$.

    The roots are those of $z^2 - (1 + \mu)(1 - \eta h)\, z + \mu (1 - \eta h)$, which is 0 at z = -1 where
    $\eta h = (2 + 2\mu)/(1 + 2\mu)$.

    Reference: Cohen et al., "Gradient descent on neural networks typically occurs at the edge of stability", ICLR (2021).
    """
    return (2 + 2 * mu) / (1 + 2 * mu)


def heavy_ball_radius(mu: Number, product: Number) -> Number:
    r"""The spectral radius of the heavy ball at $\eta h$ = `product`, numbers or arrays that broadcast."""
    return _larger_root(1 + mu - product, mu)


def look_ahead_radius(mu: Number, product: Number) -> Number:
    r"""The spectral radius of the look-ahead at $\eta h$ = `product`, numbers or arrays that broadcast."""
    return _larger_root((1 + mu) * (1 - product), mu * (1 - product))


def _larger_root(b: Number, c: Number) -> Number:
    """The larger modulus of the roots of $z^2 - b z + c$: two complex ones, whose product is c, have the same."""
    discriminant = b * b - 4 * c
    real = (np.abs(b) + np.sqrt(np.maximum(discriminant, 0))) / 2
    return np.where(discriminant >= 0, real, np.sqrt(np.maximum(c, 0)))[()]
