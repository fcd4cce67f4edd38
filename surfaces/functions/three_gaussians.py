from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class ThreeGaussians(FormulaSurface):
    r"""A bowl with a shallow and a deep well, $x^2 + y^2 - 2\,e^{-5((x - 1)^2 + y^2)} - 3\,e^{-5((x + 1)^2 + y^2)}$.

    The deep well on the left is the global minimum, -2.0631; the shallow one on the right, about as near to the
    origin, is a local one, -1.0927. Between them, by the bowl's own bottom, lies a saddle. Which well a path enters is
    decided early.
    The post is at emiliendupont.github.io/2018/01/24/optimization-visualization; the constants are those of its program.

    Reference: E. Dupont, "Interactive visualization of optimization algorithms in deep learning" (2018).
    """

    slug = "three-gaussians"
    name = "Three Gaussians"
    about = "A deep and a shallow well: most rules find the deep one, slow gradient descent in time the shallow one."
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    minima = ((-0.9363006340109187, 0.0),)
    local_minima = ((0.905317899160115, 0.0),)
    infimum = -2.063090251768194
    start = (0.3, 1.5)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        shallow = 2 * sympy.exp(-5 * ((1 - x) ** 2 + y**2))
        deep = 3 * sympy.exp(-5 * ((x + 1) ** 2 + y**2))
        return x**2 + y**2 - shallow - deep
