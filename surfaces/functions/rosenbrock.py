from dataclasses import dataclass

import sympy

from parameters import POSITIVE, Number, parameter
from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class Rosenbrock(FormulaSurface):
    r"""The banana valley, $(1 - x)^2 + b\,(y - x^2)^2$.

    Falling into the curved valley is easy; following its floor to (1, 1) is slow, the more so the larger b is.

    Reference: H. H. Rosenbrock, "An automatic method for finding the greatest or least value of a function", The
    Computer Journal 3 (1960), p. 175, equation on p. 181 (there b = 100).
    """

    slug = "rosenbrock"
    name = "Rosenbrock"
    about = "A curved valley: finding it is easy, following its nearly flat floor to the minimum is slow."
    domain = ((-2.0, 2.0), (-1.0, 3.0))
    minima = ((1.0, 1.0),)
    infimum = 0.0
    start = (-1.2, 1.0)

    b: Number = parameter(
        100.0, 1.0, 1000.0, symbol="b", scale="log", valid=POSITIVE, help="How steep the valley's walls are."
    )

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol, *, b: sympy.Symbol) -> sympy.Expr:
        return (1 - x) ** 2 + b * (y - x**2) ** 2
