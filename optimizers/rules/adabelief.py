from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from optimizers.root import over
from optimizers.stability import Characteristic, averaged
from parameters import NON_NEGATIVE, Count, Number, parameter


@dataclass(frozen=True)
class AdaBelief(Optimizer):
    r"""Adam that divides by how far the gradient strays from its average, instead of by how large it is.

    $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad
      s \leftarrow \beta_2 s + (1 - \beta_2)\, (g - m)^2 + \bar\epsilon, \qquad
      x \leftarrow x - \frac{\eta}{\sqrt{\hat s} + \epsilon}\, \hat m, \qquad
      \hat m = \frac{m}{1 - \beta_1^t}, \quad \hat s = \frac{s}{1 - \beta_2^t}$$

    Where the gradient is as its average foretells, the steps are long; where it surprises, they are short. The step has
    the two epsilons of optax, $\bar\epsilon$ added to s at every step.

    Reference: Zhuang et al., "AdaBelief optimizer: adapting stepsizes by the belief in observed gradients", NeurIPS
    (2020), Algorithm 2.
    """

    slug = "adabelief"
    name = "AdaBelief"
    about = "Takes long steps where the gradient is as expected, short ones where it surprises."
    year = 2020

    learning_rate: Number = declare.learning_rate(
        0.05,
        help="Length of the first step, times the first beta, per dimension.",
        meaning=meanings.first_step_over_beta,
    )
    beta1: Number = declare.averaging(0.9, r"\beta_1", help="Share of the averaged gradient kept at each step.")
    beta2: Number = declare.averaging(0.999, r"\beta_2", help="Share of the averaged surprise kept at each step.")
    epsilon: Number = declare.epsilon(1e-16)
    epsilon_root: Number = parameter(
        1e-16,
        1e-16,
        1.0,
        symbol=r"\bar\epsilon",
        scale="log",
        valid=NON_NEGATIVE,
        help="Added to the averaged surprise at every step: bounds the rate where nothing surprises.",
    )

    class State(NamedTuple):
        """m, s: moving averages of the gradient and of its squared distance from m, not corrected; shape of x."""

        m: Array
        s: Array

    state_names = {"m": "first moment", "s": "average squared surprise"}

    def init(self, x: Array) -> State:
        return self.State(m=np.zeros_like(x), s=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        m = self.beta1 * state.m + (1 - self.beta1) * g
        surprise = g - m
        s = self.beta2 * state.s + (1 - self.beta2) * (surprise * surprise) + self.epsilon_root
        state = self.State(m, s)
        m_hat, s_hat = self.corrected(state, t)
        return x - self._rate(s_hat) * m_hat, state

    def corrected(self, state: State, t: Count) -> State:
        return self.State(state.m / (1 - self.beta1**t), state.s / (1 - self.beta2**t))

    def effective_rate(self, state: State, t: Count) -> Array:
        return self._rate(self.corrected(state, t).s)

    def _rate(self, s_hat: Array) -> Array:
        return over(self.learning_rate, np.sqrt(s_hat) + self.epsilon)

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return averaged(self.beta1, rate * curvature)
