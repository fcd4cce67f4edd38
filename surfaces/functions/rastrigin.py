from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class Rastrigin(FormulaSurface):
    r"""A bowl covered with dents, $20 + x^2 - 10\cos 2\pi x + y^2 - 10\cos 2\pi y$.

    Near every pair of whole numbers lies a local minimum, 121 in the domain (too many to list); only the one at the
    origin is global. The gradient tells of the nearest dent and almost nothing of the bowl.

    Reference: L. A. Rastrigin, "Systems of Extremal Control", Nauka, Moscow (1974), in two dimensions; in n dimensions
    Mühlenbein, Schomisch and Born, Parallel Computing 17 (1991), pp. 619-632.
    """

    slug = "rastrigin"
    name = "Rastrigin"
    about = "A dent near every pair of whole numbers: the slope shows the nearest dent, not the bowl they lie in."
    domain = ((-5.12, 5.12), (-5.12, 5.12))
    minima = ((0.0, 0.0),)
    lists_local_minima = False
    infimum = 0.0
    start = (2.4, 1.3)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return 20 + x**2 - 10 * sympy.cos(2 * sympy.pi * x) + y**2 - 10 * sympy.cos(2 * sympy.pi * y)
