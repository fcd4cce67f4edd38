from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from parameters import NON_NEGATIVE, Number, parameter


@dataclass(frozen=True)
class Lion(Optimizer):
    r"""The sign of a momentum, found by a search over programs: but for the decay, every dimension moves by exactly $\eta$.

    $$x \leftarrow x - \eta \left(\mathrm{sign}(\beta_1 m + (1 - \beta_1)\, g) + \lambda x\right), \qquad
      m \leftarrow \beta_2 m + (1 - \beta_2)\, g$$

    The sign of 0 is 0. The steps never shrink: near a minimum it circles at its learning rate unless a schedule lowers
    it. The weight decay is optax's, which pulls towards the origin.

    Reference: Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS (2023), arXiv:2302.06675, Algorithm
    2.
    """

    slug = "lion"
    name = "Lion"
    about = "Moves every dimension by the same length, whatever the slope: needs a falling learning rate to settle."
    year = 2023

    learning_rate: Number = declare.learning_rate(
        0.01, help="Length of every step, per dimension.", meaning=meanings.every_step
    )
    beta1: Number = declare.averaging(
        0.9, r"\beta_1", help="Share of the momentum in the sign that is followed.", meaning=meanings.weight_of_newest
    )
    beta2: Number = declare.averaging(0.99, r"\beta_2", help="Share of the momentum kept at each step.")
    weight_decay: Number = parameter(
        1e-3, 0.0, 1.0, symbol=r"\lambda", valid=NON_NEGATIVE, help="How strongly each step pulls towards the origin."
    )

    class State(NamedTuple):
        """m: the moving average of the gradient, shape of x."""

        m: Array

    state_names = {"m": "first moment"}

    def init(self, x: Array) -> State:
        return self.State(m=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        sign = np.sign(self.beta1 * state.m + (1 - self.beta1) * g)
        m = self.beta2 * state.m + (1 - self.beta2) * g
        return x - self.learning_rate * (sign + self.weight_decay * x), self.State(m)
