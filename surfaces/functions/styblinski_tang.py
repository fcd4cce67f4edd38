from dataclasses import dataclass

import sympy

from surfaces.formula import FormulaSurface


@dataclass(frozen=True)
class StyblinskiTang(FormulaSurface):
    r"""Two wells in each dimension, $\tfrac12 (x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)$.

    The dimensions do not interact: each has a deep well at -2.9035 and a shallow one at 2.7468, which makes four
    basins. The global minimum has the loss -78.3323, that is -39.1662 for each dimension.

    Reference: M. A. Styblinski and T.-S. Tang, "Experiments in nonconvex optimization: stochastic approximation with
    function smoothing and simulated annealing", Neural Networks 3 (1990), pp. 467-483.
    """

    slug = "styblinski-tang"
    name = "Styblinski-Tang"
    about = "Four wells, and each dimension chooses for itself: speed carries a path from a shallow to a deep one."
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    minima = ((-2.903534027771177, -2.903534027771177),)
    local_minima = (
        (2.746802770990837, -2.903534027771177),
        (-2.903534027771177, 2.746802770990837),
        (2.746802770990837, 2.746802770990837),
    )
    infimum = -78.33233140754282
    start = (4.8, 4.2)

    @staticmethod
    def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
        return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2
