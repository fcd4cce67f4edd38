from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class Beale(FormulaSurface):
    r"""Beale's function, $(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2$.

    Flat along y = 1 and steep towards the corners: the loss spans five decades, so that no single learning rate suits
    both. It is the first of Alec Radford's animations, whose window this is; the literature's box ends at 4.5.

    Reference: E. M. L. Beale, "On an iterative method for finding a local minimum of a function of more than one
    variable", Technical Report 25, Princeton University (1958); test function 5 of Moré, Garbow and Hillstrom, ACM
    Transactions on Mathematical Software 7 (1981), p. 17.
    """

    slug = "beale"
    name = "Beale"
    about = "A flat basin between steep corners: slopes differ by orders of magnitude, so no one fixed rate fits everywhere."
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    minima = ((3.0, 0.5),)
    infimum = 0.0
    start = (1.0, 1.6)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
