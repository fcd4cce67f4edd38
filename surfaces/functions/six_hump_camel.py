from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class SixHumpCamel(FormulaSurface):
    r"""Six basins in three depths, $(4 - 2.1x^2 + x^4/3)\,x^2 + xy + (4y^2 - 4)\,y^2$.

    Each basin has its mirror image through the origin: two global minima with the loss -1.0316, two local ones with
    -0.2155 and two with 2.1043. The usual domain is [-3, 3] by [-2, 2]; beyond the window shown here the powers dwarf
    everything.

    Reference: F. H. Branin, "Widely convergent method for finding multiple solutions of simultaneous nonlinear
    equations", IBM Journal of Research and Development 16 (1972), pp. 504-522; Dixon and Szegö (eds.), "Towards Global
    Optimisation 2", North-Holland (1978).
    """

    slug = "six-hump-camel"
    name = "Six-hump camel"
    about = "Six basins in three depths: from one start, the rules end in a shallow, a middling and a deep one."
    domain = ((-2.2, 2.2), (-1.3, 1.3))
    minima = ((0.08984201310031806, -0.7126564030207396), (-0.08984201310031806, 0.7126564030207396))
    local_minima = (
        (-1.703606714969981, 0.7960835686726251),
        (1.703606714969981, -0.7960835686726251),
        (1.6071047529201972, 0.5686514548841314),
        (-1.6071047529201972, -0.5686514548841314),
    )
    infimum = -1.0316284534898774
    start = (-2.0, -0.3)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y - (4 - 4 * y**2) * y**2
