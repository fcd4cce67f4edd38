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
class AMSGrad(Optimizer):
    r"""Adam that divides by the largest second moment so far.

    $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2, \qquad
      u \leftarrow \max(u, v), \qquad
      x \leftarrow x - \frac{\eta}{\sqrt{u / (1 - \beta_2^t)} + \epsilon} \cdot \frac{m}{1 - \beta_1^t}$$

    The paper has no bias correction, and its rate never rises. PyTorch has one, and takes the maximum before it; this is
    PyTorch's rule. While u stands still its rate rises as the correction fades, up to $1/\sqrt{1 - \beta_2}$ times.

    Reference: Reddi, Kale and Kumar, "On the convergence of Adam and beyond", ICLR (2018), Algorithm 2.
    """

    slug = "amsgrad"
    name = "AMSGrad"
    about = "Adam that keeps the largest second moment it has met: what a cliff has left there, it does not forget."
    year = 2018

    learning_rate: Number = declare.learning_rate(
        0.05,
        help="About the length of the first step, and of steps under a steady slope, per dimension.",
        meaning=meanings.steady_step,
    )
    beta1: Number = declare.averaging(0.9, r"\beta_1", help="Share of the averaged gradient kept at each step.")
    beta2: Number = declare.averaging(0.999, r"\beta_2", help="Share of the averaged square kept at each step.")
    epsilon: Number = declare.epsilon(meaning=meanings.flat_below)

    class State(NamedTuple):
        """m, v: moving averages of the gradient and of its square, not corrected; u: the largest v so far; shape of
        x."""

        m: Array
        v: Array
        u: Array

    class Corrected(NamedTuple):
        """m, u: those of the state, their bias removed."""

        m: Array
        u: Array

    state_names = {"m": "first moment", "v": "second moment", "u": "largest second moment"}

    def init(self, x: Array) -> State:
        return self.State(m=np.zeros_like(x), v=np.zeros_like(x), u=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        m = self.beta1 * state.m + (1 - self.beta1) * g
        v = self.beta2 * state.v + (1 - self.beta2) * (g * g)
        state = self.State(m, v, u=np.maximum(state.u, v))
        m_hat, u_hat = self.corrected(state, t)
        return x - self._rate(u_hat) * m_hat, state

    def corrected(self, state: State, t: Count) -> Corrected:
        return self.Corrected(state.m / (1 - self.beta1**t), state.u / (1 - self.beta2**t))

    def effective_rate(self, state: State, t: Count) -> Array:
        return self._rate(self.corrected(state, t).u)

    def _rate(self, u_hat: Array) -> Array:
        return over(self.learning_rate, np.sqrt(u_hat) + self.epsilon)

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return averaged(self.beta1, rate * curvature)
