from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from optimizers.root import over
from optimizers.stability import Characteristic, averaged
from parameters import Count, Number


@dataclass(frozen=True)
class AdaMax(Optimizer):
    r"""Adam with the largest recent derivative in place of the root of the averaged square.

    $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad u \leftarrow \max(\beta_2 u, |g| + \epsilon), \qquad
      x \leftarrow x - \frac{\eta}{u} \cdot \frac{m}{1 - \beta_1^t}$$

    The maximum needs no bias correction. The paper has no epsilon; this is PyTorch's rule.

    Reference: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR (2015), arXiv:1412.6980, Algorithm 2.
    """

    slug = "adamax"
    name = "AdaMax"
    about = "Adam measured against the steepest recent slope: steadier, and slower to speed up after a cliff."
    year = 2015

    learning_rate: Number = declare.learning_rate(
        0.05,
        help="About the length of the first step, and of steps under a steady slope, per dimension.",
        meaning=meanings.steady_step,
    )
    beta1: Number = declare.averaging(0.9, r"\beta_1", help="Share of the averaged gradient kept at each step.")
    beta2: Number = declare.averaging(
        0.999, r"\beta_2", help="Share of the largest derivative kept at each step.", meaning=meanings.fading
    )
    epsilon: Number = declare.epsilon(meaning=meanings.flat_below)

    class State(NamedTuple):
        """m: the moving average of the gradient, not corrected; u: the largest recent derivative. Shape of x."""

        m: Array
        u: Array

    class Corrected(NamedTuple):
        """m: that of the state, its bias removed; u needs no correction."""

        m: Array

    state_names = {"m": "first moment", "u": "largest recent slope"}

    def init(self, x: Array) -> State:
        return self.State(m=np.zeros_like(x), u=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        m = self.beta1 * state.m + (1 - self.beta1) * g
        u = np.maximum(self.beta2 * state.u, np.abs(g) + self.epsilon)
        state = self.State(m, u)
        (m_hat,) = self.corrected(state, t)
        return x - self.effective_rate(state, t) * m_hat, state

    def corrected(self, state: State, t: Count) -> Corrected:
        return self.Corrected(state.m / (1 - self.beta1**t))

    def effective_rate(self, state: State, t: Count) -> Array:
        return over(self.learning_rate, state.u)

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return averaged(self.beta1, rate * curvature)
