from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class MonkeySaddle(FormulaSurface):
    r"""A saddle with room for two legs and a tail, $x^3 - 3xy^2$.

    Three valleys meet at the origin, where the Hessian is zero. Near it the gradient shrinks as the square of the
    distance: a path leaves the ridge no longer exponentially fast, as on an ordinary saddle, and Newton's steps only
    halve the distance.

    Reference: Hilbert and Cohn-Vossen, "Anschauliche Geometrie" (1932), chapter IV; in English "Geometry and the
    Imagination" (1952).
    """

    slug = "monkey-saddle"
    name = "Monkey saddle"
    about = "A degenerate saddle: gradient and curvature fade together, and with them every reason to leave."
    domain = ((-1.5, 1.5), (-1.5, 1.5))
    minima = ()
    infimum = float("-inf")
    start = (1.0, 0.001)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return x**3 - 3 * x * y**2
