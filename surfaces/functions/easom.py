from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class Easom(FormulaSurface):
    r"""One narrow well in a plateau, $-\cos x \cos y \; e^{-(x - \pi)^2 - (y - \pi)^2}$.

    A few units away from (pi, pi) the gradient all but vanishes, and plain gradient descent with it. A low rim rings
    the well: rules that rescale the gradient move on the plateau too, but outside the rim they end in one of the local
    minima, of depth 0.00008 (those further out, shallower than 1e-11, are not listed). The usual domain is [-100, 100]
    in both dimensions, where the well would be a dot.

    Reference: E. E. Easom, "A survey of global optimization techniques", M. Eng. thesis, University of Louisville
    (1990).
    """

    slug = "easom"
    name = "Easom"
    about = "A well in a plateau: where the gradient all but vanishes, a small fixed rate crawls; rules that rescale it do not."
    domain = ((-2.0, 8.0), (-2.0, 8.0))
    minima = ((3.141592653589793, 3.141592653589793),)
    local_minima = (
        (1.3049954504376675, 1.3049954504376675),
        (1.3049954504376675, 4.978189856741919),
        (4.978189856741919, 1.3049954504376675),
        (4.978189856741919, 4.978189856741919),
    )
    lists_local_minima = False
    infimum = -1.0
    start = (4.6, 1.7)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return -sympy.cos(x) * sympy.cos(y) * sympy.exp(-((x - sympy.pi) ** 2) - (y - sympy.pi) ** 2)
