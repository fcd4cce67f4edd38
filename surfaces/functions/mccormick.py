from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class McCormick(FormulaSurface):
    r"""Hollows along a tilted trough, $\sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1$.

    The hollows lie (pi, pi) apart, and each lower than the next by pi: the loss is unbounded below. The global minimum
    is that of the domain, -1.9132; a path that is too fast for it falls through into the hollows outside.

    Reference: G. P. McCormick, "Computability of global solutions to factorable nonconvex programs: part I",
    Mathematical Programming 10 (1976), pp. 147-175, to whom it is ascribed, on [-1.5, 4] by [-3, 4].
    """

    slug = "mccormick"
    name = "McCormick"
    about = "Hollows down a tilted trough: too much speed passes the best one in the window and leaves for good."
    domain = ((-1.5, 4.0), (-3.0, 4.0))
    minima = ((-0.5471975511965977, -1.5471975511965979),)
    local_minima = ((2.5943951023931957, 1.5943951023931955),)
    infimum = float("-inf")
    start = (3.6, -1.6)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return sympy.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1
