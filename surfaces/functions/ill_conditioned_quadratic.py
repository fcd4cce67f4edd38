from dataclasses import dataclass

import sympy

from parameters import AT_LEAST_ONE, Number, parameter
from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class IllConditionedQuadratic(FormulaSurface):
    r"""A quadratic bowl, $\tfrac12 (u^2 + \kappa v^2)$, in axes (u, v) turned by theta degrees.

    The eigenvalues are 1 and kappa. With theta = 0 a rate per dimension makes the bowl round; turned by 45 degrees both
    dimensions look alike, and per-dimension rates stop helping.

    Reference: Nocedal and Wright, "Numerical Optimization", 2nd ed. (2006), section 3.3, steepest descent on quadratics.
    """

    slug = "ill-conditioned-quadratic"
    name = "Ill-conditioned quadratic"
    about = (
        "A stretched bowl: the steep axis limits the learning rate, the flat one then crawls; turn it to see who minds."
    )
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    minima = ((0.0, 0.0),)
    infimum = 0.0
    start = (1.5, 0.75)

    condition: Number = parameter(
        100.0,
        1.0,
        1e4,
        symbol=r"\kappa",
        scale="log",
        valid=AT_LEAST_ONE,
        help="Condition number: the largest eigenvalue of the Hessian over the smallest.",
    )
    angle: Number = parameter(
        0.0, -90.0, 90.0, symbol=r"\theta", help="How far the axes are turned, in degrees, anticlockwise."
    )

    @property
    def latex(self) -> str:
        """The formula with the angle as its symbol; printed from the expression it would be theta times pi / 180."""
        return (
            r"\tfrac{1}{2} \left( x\cos\theta + y\sin\theta \right)^2"
            r" + \tfrac{\kappa}{2} \left( y\cos\theta - x\sin\theta \right)^2"
        )

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol, *, condition: sympy.Symbol, angle: sympy.Symbol) -> sympy.Expr:
        cos, sin = sympy.cos(sympy.pi * angle / 180), sympy.sin(sympy.pi * angle / 180)
        return ((x * cos + y * sin) ** 2 + condition * (y * cos - x * sin) ** 2) / 2
