from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class GoldsteinPrice(FormulaSurface):
    r"""A crossing of valleys under towering walls, a product of two polynomials of degree four.

    The factors are $1 + (x + y + 1)^2 (19 - 14x + 3x^2 - 14y + 6xy + 3y^2)$ and $30 + (2x - 3y)^2 (18 - 32x + 12x^2 +
    48y - 36xy + 27y^2)$. The loss runs from 3 to a million within the domain: a learning rate that suits the floor
    throws a path off the walls. The local minima have the losses 30, 84 and 840.

    Reference: A. A. Goldstein and J. F. Price, "On descent from local minima", Mathematics of Computation 25 (1971),
    pp. 569-574.
    """

    slug = "goldstein-price"
    name = "Goldstein-Price"
    about = "The loss spans six decades: a rate that moves on the floor explodes on the walls."
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    minima = ((0.0, -1.0),)
    local_minima = (
        (-0.6, -0.4),
        (1.8, 0.2),
        (1.2, 0.8),
    )
    infimum = 3.0
    start = (-1.5, 0.5)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        first = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
        second = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
        return first * second
