from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class ThreeHumpCamel(FormulaSurface):
    r"""Three basins in a row, $2x^2 - 1.05x^4 + x^6/6 + xy + y^2$.

    The global minimum at the origin lies between two local ones with the loss 0.2986. A path from outside meets a local
    one first, and needs speed, or a long step, to pass the saddle behind it; with more still it passes the middle too.
    The usual domain is [-5, 5] in both dimensions; beyond the window shown here the sixth power dwarfs everything.

    Reference: F. H. Branin, "Widely convergent method for finding multiple solutions of simultaneous nonlinear
    equations", IBM Journal of Research and Development 16 (1972), pp. 504-522.
    """

    slug = "three-hump-camel"
    name = "Three-hump camel"
    about = "Two traps guard the middle: a small step without momentum stays in the first basin it meets."
    domain = ((-2.5, 2.5), (-2.5, 2.5))
    minima = ((0.0, 0.0),)
    local_minima = ((-1.7475523458302888, 0.8737761729151444), (1.7475523458302888, -0.8737761729151444))
    infimum = 0.0
    start = (-2.3, -0.4)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2
