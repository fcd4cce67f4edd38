from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class Levy(FormulaSurface):
    r"""A corrugated bowl, $\sin^2 3\pi x + (x - 1)^2 (1 + \sin^2 3\pi y) + (y - 1)^2 (1 + \sin^2 2\pi y)$.

    The ripples grow with the distance from (1, 1), the one global minimum, and hold a small step in any of hundreds of
    local ones (too many to list); only speed carries a path through. The usual domain is [-10, 10] in both dimensions.
    Some collections have 0.1 times this loss.

    Reference: A. V. Levy and A. Montalvo, "The tunneling algorithm for the global minimization of functions", SIAM
    Journal on Scientific and Statistical Computing 6 (1985), pp. 15-29, no. 13.
    """

    slug = "levy"
    name = "Lévy no. 13"
    about = "Ripples that grow away from the minimum: far out they hold every small step, near it they fade."
    domain = ((-4.0, 6.0), (-4.0, 6.0))
    minima = ((1.0, 1.0),)
    lists_local_minima = False
    infimum = 0.0
    start = (-3.0, 0.3)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        along = (1 - x) ** 2 * (1 + sympy.sin(3 * sympy.pi * y) ** 2)
        across = (1 - y) ** 2 * (1 + sympy.sin(2 * sympy.pi * y) ** 2)
        return sympy.sin(3 * sympy.pi * x) ** 2 + along + across
