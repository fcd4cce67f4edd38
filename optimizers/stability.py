r"""How large a learning rate a quadratic bears before a rule leaves it.

On a quadratic every eigenvector goes its own way. With the gradient h x along it, and whatever else the rule remembers held as
it is, a step is a linear map of (v, x), v being a velocity or an average of gradients. Its characteristic polynomial decides:
an error shrinks where both roots lie inside the unit circle, and blows up where one lies outside. `Optimizer.characteristic`
says the polynomial of each rule of which this holds; all else follows from it, here.
"""

from typing import NamedTuple

import numpy as np

from parameters import Number


class Characteristic(NamedTuple):
    r"""The polynomial $z^2 - b z + c$: its coefficients b and c, numbers or arrays that broadcast."""

    b: Number
    c: Number

    @property
    def radius(self) -> Number:
        r"""The larger modulus of the roots, the spectral radius: what an error is multiplied by per step in the long run.

        Two complex roots, whose product is c, have the same.
        """
        b, c = self
        discriminant = b * b - 4 * c
        real = (np.abs(b) + np.sqrt(np.maximum(discriminant, 0))) / 2
        return np.where(discriminant >= 0, real, np.sqrt(np.maximum(c, 0)))[()]


def heavy_ball(mu: Number, product: Number) -> Characteristic:
    r"""Of $v \leftarrow \mu v - \eta h x$, $x \leftarrow x + v$, at $\eta h$ = `product`.

    It is 0 at z = -1 where $\eta h = 2 (1 + \mu)$, up to which the heavy ball is stable. Without momentum, $\mu = 0$, this is
    gradient descent, stable up to 2.

    Reference: Polyak, USSR Computational Mathematics and Mathematical Physics 4 (1964), p. 1.
    """
    return Characteristic(1 + mu - product, mu)


def averaged(beta: Number, product: Number) -> Characteristic:
    r"""Of $m \leftarrow \beta m + (1 - \beta)\, h x$, $x \leftarrow x - r m$, at $r h$ = `product`.

    A heavy ball with $v = -r m$, $\mu = \beta$ and the rate $(1 - \beta)\, r$: it is stable up to
    $r h = 2 (1 + \beta)/(1 - \beta)$.

    Reference: Cohen et al., "Adaptive gradient methods at the edge of stability", arXiv:2207.14484 (2022).
    """
    return heavy_ball(beta, (1 - beta) * product)


def look_ahead(mu: Number, product: Number) -> Characteristic:
    r"""Of $v \leftarrow \mu v - \eta h x$, $x \leftarrow x + \mu v - \eta h x$, at $\eta h$ = `product`.

    It is 0 at z = -1 where $\eta h = (2 + 2\mu)/(1 + 2\mu)$, up to which it is stable.

    Reference: Cohen et al., "Gradient descent on neural networks typically occurs at the edge of stability", ICLR (2021).
    """
    return Characteristic((1 + mu) * (1 - product), mu * (1 - product))


def largest_share(still: Characteristic, whole: Characteristic, radius: Number = 1.0) -> Number:
    r"""Up to which share s of a learning rate both roots keep within a radius of at least 1; infinite where they always do.

    The coefficients of a rule are linear in its rate: `still` has them at s = 0, where x does not move, so that 1 is a root and
    c, the other one, is less; `whole` has them at s = 1, for a positive curvature.

    Both roots of $q(z) = z^2 - b z + c$ keep within $\rho$ if and only if $q(\rho) \ge 0$, $q(-\rho) \ge 0$ and
    $c \le \rho^2$ (Jury's conditions). The first holds at s = 0, and $q(\rho)$ grows with s. Each of the others is linear in s
    and holds at 0: up to some share, and then never again. So the rates that are stable reach from 0 to one limit without a
    gap; there either a root passes $-\rho$, or a pair of complex ones the circle.
    """
    b, c = np.subtract(whole.b, still.b), np.subtract(whole.c, still.c)  # what a whole rate adds
    at_minus = radius * radius + radius * still.b + still.c
    falls = -(radius * b + c)
    with np.errstate(divide="ignore", invalid="ignore"):
        through_minus = np.where(falls > 0, at_minus / falls, np.inf)
        complex_pair = np.where(c > 0, (radius * radius - still.c) / c, np.inf)
    share = np.minimum(through_minus, complex_pair)
    return np.where(np.isnan(falls), np.nan, share)[()]
