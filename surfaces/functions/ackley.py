from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class Ackley(FormulaSurface):
    r"""A ripple on a funnel, $20 + e - 20\,e^{-0.2 \sqrt{(x^2 + y^2)/2}} - e^{(\cos 2\pi x + \cos 2\pi y)/2}$.

    Far out the funnel is flat and the ripples rule, with a local minimum near every pair of whole numbers. In the
    middle the funnel ends in a tip, a cone, towards which the gradient does not shrink: a fixed learning rate rattles
    about the minimum and never settles. At the tip itself the gradient counts as 0. The usual domain is
    [-32.768, 32.768] in both dimensions.

    Reference: D. H. Ackley, "A Connectionist Machine for Genetic Hillclimbing", Kluwer (1987).
    """

    slug = "ackley"
    name = "Ackley"
    about = "Ripples on a funnel: far out each dent holds a small step; at the sharp tip a fixed one rattles and never rests."
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    minima = ((0.0, 0.0),)
    lists_local_minima = False
    infimum = 0.0
    start = (-3.5, 2.6)
    has_kink = True

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        funnel = 20 * sympy.exp(-(sympy.sqrt((x**2 + y**2) / 2) / 5))
        ripples = sympy.exp((sympy.cos(2 * sympy.pi * x) + sympy.cos(2 * sympy.pi * y)) / 2)
        return 20 + sympy.E - funnel - ripples
