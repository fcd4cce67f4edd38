from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class Matyas(FormulaSurface):
    r"""A shallow trough along the diagonal, $0.26\,(x^2 + y^2) - 0.48\,xy$.

    The eigenvalues of the Hessian are 1 and 0.04: paths drop onto the line x = y and then creep along it. Seen along
    either axis both dimensions look alike, so that rates per dimension cannot help.

    Reference: J. Matyas, "Random optimization", Automation and Remote Control 26 (1965), pp. 246-253, to whom it is
    ascribed; the formula as in Jamil and Yang, "A literature survey of benchmark functions for global optimisation
    problems", Int. J. of Mathematical Modelling and Numerical Optimisation 4 (2013), pp. 150-194.
    """

    slug = "matyas"
    name = "Matyas"
    about = "A shallow trough along the diagonal: rates per dimension cannot see it, as both dimensions look alike."
    domain = ((-10.0, 10.0), (-10.0, 10.0))
    minima = ((0.0, 0.0),)
    infimum = 0.0
    start = (9.0, -3.0)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return 0.26 * (x**2 + y**2) - 0.48 * x * y
