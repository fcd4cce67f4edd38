from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class Saddle(FormulaSurface):
    r"""The simplest saddle, $x^2 - y^2$.

    From a start a hair off the ridge y = 0, plain gradient descent slides into the saddle at the origin and lingers;
    rules that rescale each dimension leave at once. It is the third of Alec Radford's animations; in this window the loss
    runs from -4 to 4, as there.

    Reference: Dauphin et al., "Identifying and attacking the saddle point problem in high-dimensional non-convex
    optimization", NeurIPS (2014), section 4.
    """

    slug = "saddle"
    name = "Saddle"
    about = "Downhill along one axis, uphill along the other: whoever enters along the ridge must break the symmetry."
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    minima = ()
    infimum = float("-inf")
    start = (1.0, 0.001)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return x**2 - y**2
