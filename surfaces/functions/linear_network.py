from dataclasses import dataclass

import numpy as np
import sympy

from surfaces.formula import FormulaSurface
from surfaces.surface import Array

_MOST_STEPS = 60  # at the cusp (2, 2) Newton's method gains only a factor of 2/3 a step; elsewhere ten steps do


@dataclass(frozen=True)
class LinearNetwork(FormulaSurface):
    r"""The smallest deep net, $(1 - xy)^2$: two weights in a row that shall multiply to one.

    The minima fill both branches of the hyperbola xy = 1; the origin is a saddle, which holds small weights. Where one
    weight is large, the gradient of the other is: the two layers want different rates, and a fixed one soon diverges.

    Reference: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear
    neural networks", ICLR (2014): it is the loss of a single mode there, apart from a factor.
    """

    slug = "linear-network"
    name = "Linear network"
    about = "The smallest deep net: a curve of minima, a saddle that holds small weights, and layers that interact."
    domain = ((-3.0, 11.0), (-3.0, 3.0))  # far enough for a layer ten times as large as it should be
    minima = ((1.0, 1.0), (-1.0, -1.0), (2.0, 0.5), (0.5, 2.0), (-2.0, -0.5), (-0.5, -2.0))
    minima_are_points = False
    infimum = 0.0
    start = (-1.5, 1.51)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return (1 - x * y) ** 2

    def distance_to_minima(self, x: Array) -> Array:
        """Euclidean distance to the hyperbola, shape `(*lanes)`."""
        with np.errstate(invalid="ignore", over="ignore"):
            # Mirrored in y = -x and y = x, every point (a, b) lies where a >= |b|. Its nearest point is (u, 1/u) with
            # u >= 1 then, and u is the one root there of p(u) = u^4 - a u^3 + b u - 1.
            x = np.where(x[0] + x[1] < 0, -x, x)
            a, b = x.max(axis=0), x.min(axis=0)
            # p rises with b, so its root at b = -a, which is known, bounds u from above; where p(a) = a b - 1 >= 0, so
            # does a. From there Newton's method falls to u without passing it: p is convex above a/2, and p(a/2) <= 0.
            low = np.maximum(1.0, a / 2)
            u = np.where(a * b >= 1, a, a / 2 + np.hypot(a / 2, 1.0))
            for _ in range(_MOST_STEPS):
                before, inverse = u, 1 / u
                slope = 4 - 3 * a * inverse + b * inverse**3
                step = (u - a + (b - inverse) * inverse**2) / np.where(slope > 0, slope, np.inf)
                u = np.clip(u - step, low, u)
                if not np.count_nonzero(before - u > 1e-9 * u):
                    break
            distance = np.hypot(u - a, 1 / u - b)
        return np.where(np.isinf(x).any(axis=0), np.inf, distance)

    def is_within(self, radius: float, x: Array) -> Array:
        """Whether the hyperbola is no farther away than `radius`, shape `(*lanes)`."""
        x = np.asarray(x, dtype=np.float64)
        (a, b), r = np.abs(x), radius
        # Within r of a point (u, 1/u), |xy - 1| is at most r (|u| + |1/u|) + r^2, and |u|, |1/u| are at most |x| + r, |y| + r.
        within = np.asarray(np.abs(x[0] * x[1] - 1) <= r * (a + b + 3 * r))
        within[within] = self.distance_to_minima(x[:, within]) <= np.broadcast_to(radius, within.shape)[within]
        return within
