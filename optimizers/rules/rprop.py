from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from parameters import AT_LEAST_ONE, INNER_FRACTION, POSITIVE, Number, parameter


@dataclass(frozen=True)
class Rprop(Optimizer):
    r"""Resilient propagation: a step size per dimension that grows while the derivative keeps its sign.

    $$\Delta \leftarrow \begin{cases} \min(\eta^+ \Delta, \Delta_{\text{max}}) & g\, g' > 0 \\
      \max(\eta^- \Delta, \Delta_{\text{min}}) & g\, g' < 0 \\ \Delta & g\, g' = 0 \end{cases}, \qquad
      g \leftarrow 0 \text{ where } g\, g' < 0, \qquad x \leftarrow x - \Delta\, \mathrm{sign}(g), \qquad
      g' \leftarrow g, \qquad \Delta = \Delta_0 \text{ at first}$$

    All dimensions start with the step size $\Delta_0$. Only the signs of the derivatives count. After a change of sign
    a dimension waits for one step: of the variants in the literature this is iRprop-, which is also PyTorch's. Meant
    for the full gradient: under noise the signs flip, and the step sizes collapse. There is no learning rate for a
    schedule to change.

    Reference: Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning: the RPROP
    algorithm", IEEE International Conference on Neural Networks (1993), p. 586; iRprop-: Igel and Hüsken, "Improving
    the Rprop learning algorithm", Neural Computation (NC 2000), p. 115.
    """

    slug = "rprop"
    name = "Rprop"
    about = "Follows only the signs: speeds up while a sign holds, slows down when it flips, blind to how steep it is."
    year = 1993

    initial_step: Number = parameter(
        0.01,
        1e-5,
        10.0,
        symbol=r"\Delta_0",
        scale="log",
        valid=POSITIVE,
        help="Step size of every dimension at first.",
        meaning=meanings.very_first_step,
        tuned=True,
    )
    grow: Number = parameter(
        1.2,
        1.0,
        3.0,
        symbol=r"\eta^+",
        valid=AT_LEAST_ONE,
        help="Factor on a step size while the sign holds.",
        meaning=meanings.growth,
    )
    shrink: Number = parameter(
        0.5,
        0.05,
        0.95,
        symbol=r"\eta^-",
        valid=INNER_FRACTION,
        help="Factor on a step size when the sign flips.",
        meaning=meanings.cut_at_sign,
    )
    smallest_step: Number = parameter(
        1e-6,
        1e-12,
        1e-2,
        symbol=r"\Delta_{\text{min}}",
        scale="log",
        valid=POSITIVE,
        help="No step size falls below this.",
    )
    largest_step: Number = parameter(
        50.0,
        0.1,
        100.0,
        symbol=r"\Delta_{\text{max}}",
        scale="log",
        valid=POSITIVE,
        help="No step size rises above this.",
    )

    class State(NamedTuple):
        """g: the last gradient, 0 where its sign had changed; size: the step sizes. Shape of x."""

        g: Array
        size: Array

    state_names = {"g": "last gradient", "size": "step size"}

    def init(self, x: Array) -> State:
        return self.State(g=np.zeros_like(x), size=np.full_like(x, self.initial_step))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        # The product of the signs: that of the derivatives themselves could underflow.
        agreement = np.sign(g) * np.sign(state.g)
        factor = np.where(agreement > 0, self.grow, np.where(agreement < 0, self.shrink, 1.0))
        size = np.minimum(np.maximum(state.size * factor, self.smallest_step), self.largest_step)
        g = np.where(agreement < 0, 0.0, g)
        return x - size * np.sign(g), self.State(g, size)
