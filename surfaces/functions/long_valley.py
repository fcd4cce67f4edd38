from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class LongValley(FormulaSurface):
    r"""A steep valley that falls gently along its floor, $5x^2 + (1 - (y/4)^2)^2$.

    From a start by the ridge y = 0, plain gradient descent falls across and stays at the saddle in the origin, momentum
    crosses many times before it turns, and rules that rescale each dimension go along at once, to (0, 4). Radford's
    animations came without formulas; this one is ours and shows the same picture.

    Reference: after the second of Alec Radford's animations, "Long Valley" (2014).
    """

    slug = "long-valley"
    name = "Long Valley"
    about = "Steep across, nearly flat along: the gradient points at the other wall, hardly ever down the valley."
    domain = ((-1.5, 1.5), (-5.0, 5.0))
    minima = ((0.0, -4.0), (0.0, 4.0))
    infimum = 0.0
    start = (1.0, 0.01)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return 5 * x**2 + (1 - (y / 4) ** 2) ** 2
