from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class Himmelblau(FormulaSurface):
    r"""Four equal minima, $(x^2 + y - 11)^2 + (x + y^2 - 7)^2$.

    Two parabolas cross in four points, and each crossing is a minimum with the loss 0. Between them lie a local maximum
    at (-0.271, -0.923), where the loss is 181.6, and four saddles. From the origin, momentum ends in another minimum
    than plain gradient descent, and Newton's method on the maximum.

    Reference: D. M. Himmelblau, "Applied Nonlinear Programming", McGraw-Hill (1972).
    """

    slug = "himmelblau"
    name = "Himmelblau"
    about = "Four equally good minima around a hill: from one start, different rules end in different ones."
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    minima = (
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.2831859912861696),
        (3.5844283403304917, -1.8481265269644036),
    )
    infimum = 0.0
    start = (0.0, 0.0)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return (11 - x**2 - y) ** 2 + (7 - x - y**2) ** 2
