"""Points that fill a cube evenly, from the first one on."""

import numpy as np

Array = np.ndarray


def quasirandom(dim: int, count: int) -> Array:
    r"""The first points of the additive recurrence $R_d$ in the unit cube, shape `(dim, count)`; more points keep earlier ones.

    $x_n = (\tfrac12 + n \alpha) \bmod 1$ with $\alpha_j = \varphi_d^{-j}$, where $\varphi_d$ is the positive root of
    $x^{d+1} = x + 1$: the golden ratio for d = 1, the plastic number for d = 2.

    Reference: Roberts, "The unreasonable effectiveness of quasirandom sequences" (2018).
    """
    phi = 1.0
    for _ in range(64):  # a contraction: each round shrinks the error at least threefold
        phi = (1 + phi) ** (1 / (dim + 1))
    alpha = phi ** -np.arange(1.0, dim + 1)
    return (0.5 + np.outer(alpha, np.arange(1, count + 1))) % 1
