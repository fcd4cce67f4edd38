from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from optimizers.root import damped_root, over
from optimizers.stability import Characteristic, averaged
from parameters import Count, Number, parameter


@dataclass(frozen=True)
class Adam(Optimizer):
    r"""RMSProp with momentum: a moving average of the gradient over the root of a moving average of its square.

    $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2, \qquad
      x \leftarrow x - \frac{\eta}{\sqrt{\hat v + \epsilon}}\, \hat m, \qquad
      \hat m = \frac{m}{1 - \beta_1^t}, \quad \hat v = \frac{v}{1 - \beta_2^t}$$

    Both averages start at 0, so the weights of the gradients in them add up to less than 1; the hats correct that. With
    it the first step is $\eta$ in every dimension; with `bias_correction=False` (the hats left off) it is
    $(1 - \beta_1)/\sqrt{1 - \beta_2}$ times that, 3.16 for the usual factors. With `epsilon_inside_sqrt=False` the
    denominator is $\sqrt{\hat v} + \epsilon$, as in the paper and in PyTorch.

    The lecture calls the factors $\rho_1$ and $\rho_2$, and its Adam slide prints $\rho_2 m^{(t-1)}$ in the second
    moment: a slip for $\rho_2 v^{(t-1)}$.

    Reference: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR (2015), arXiv:1412.6980, Algorithm 1.
    """

    slug = "adam"
    name = "Adam"
    about = "RMSProp with momentum: starts at full speed, evens out the dimensions, and rolls through small bumps."
    year = 2015
    in_lecture = True

    learning_rate: Number = declare.learning_rate(
        0.05,
        help="About the length of the first step, and of steps under a steady slope, per dimension.",
        meaning=meanings.steady_step,
    )
    beta1: Number = declare.averaging(0.9, r"\beta_1", help="Share of the averaged gradient kept at each step.")
    beta2: Number = declare.averaging(0.999, r"\beta_2", help="Share of the averaged square kept at each step.")
    epsilon: Number = declare.epsilon(meaning=meanings.flat_below_root_or_self)
    epsilon_inside_sqrt: bool = declare.epsilon_inside_sqrt()
    bias_correction: bool = parameter(
        True, symbol=r"\hat m, \hat v", help="On: makes up for averages that start at 0. Off: longer first steps."
    )

    class State(NamedTuple):
        """m, v: moving averages of the gradient and of its square, not corrected; shape of x."""

        m: Array
        v: Array

    state_names = {"m": "first moment", "v": "second moment"}

    def init(self, x: Array) -> State:
        return self.State(m=np.zeros_like(x), v=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        m = self.beta1 * state.m + (1 - self.beta1) * g
        v = self.beta2 * state.v + (1 - self.beta2) * (g * g)
        state = self.State(m, v)
        m_hat, v_hat = self.corrected(state, t) or state
        return x - self._rate(v_hat) * m_hat, state

    def corrected(self, state: State, t: Count) -> State | None:
        if not self.bias_correction:
            return None
        return self.State(state.m / (1 - self.beta1**t), state.v / (1 - self.beta2**t))

    def effective_rate(self, state: State, t: Count) -> Array:
        _, v_hat = self.corrected(state, t) or state
        return self._rate(v_hat)

    def _rate(self, v_hat: Array) -> Array:
        return over(self.learning_rate, damped_root(v_hat, self.epsilon, self.epsilon_inside_sqrt))

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return averaged(self.beta1, rate * curvature)
