from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class AbsoluteValue(FormulaSurface):
    r"""The simplest loss with a crease, $|x| + 10\,|y|$.

    The gradient does not shrink towards the minimum: gradient descent at a fixed rate jumps to and fro across the crease
    y = 0 for ever (unless a step ends on it). On a crease that entry of the gradient counts as 0; the Hessian is 0
    everywhere.

    Reference: N. Z. Shor, "Minimization Methods for Non-Differentiable Functions", Springer (1985), chapter 2.
    """

    slug = "absolute-value"
    name = "Absolute value"
    about = "A crease, no bowl: the slope never fades, so gradient descent at a fixed rate goes to and fro and never arrives."
    domain = ((-4.0, 4.0), (-4.0, 4.0))
    minima = ((0.0, 0.0),)
    infimum = 0.0
    start = (3.0, 2.03)
    has_kink = True

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return sympy.Abs(x) + 10 * sympy.Abs(y)
