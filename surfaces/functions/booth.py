from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class Booth(FormulaSurface):
    r"""A mildly stretched bowl, $(x + 2y - 7)^2 + (2x + y - 5)^2$.

    The eigenvalues of the Hessian are 2 and 18: easy, and therefore where a rule's own behaviour shows undisturbed. The
    axes lie along the diagonals, so that rates per dimension do not help.

    Reference: Jamil and Yang, "A literature survey of benchmark functions for global optimisation problems", Int. J. of
    Mathematical Modelling and Numerical Optimisation 4 (2013), pp. 150-194.
    """

    slug = "booth"
    name = "Booth"
    about = "The easy case, a mildly stretched bowl: once its rate is tuned, nearly every rule arrives, so compare how fast."
    domain = ((-10.0, 10.0), (-10.0, 10.0))
    minima = ((1.0, 3.0),)
    infimum = 0.0
    start = (-8.0, 8.0)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return (7 - x - 2 * y) ** 2 + (5 - 2 * x - y) ** 2
