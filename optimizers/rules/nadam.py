from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from optimizers.root import over
from optimizers.stability import Characteristic
from parameters import NON_NEGATIVE, Count, Number, parameter


@dataclass(frozen=True)
class NAdam(Optimizer):
    r"""Adam with Nesterov's momentum: the step already counts the momentum that the next one will have.

    $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2, \qquad
      x \leftarrow x - \frac{\eta}{\sqrt{\hat v} + \epsilon} \left(
      \frac{\mu_{t+1}\, m}{1 - \prod_{i \le t+1} \mu_i} + \frac{(1 - \mu_t)\, g}{1 - \prod_{i \le t} \mu_i} \right),
      \qquad \mu_t = \beta_1 \left(1 - \tfrac12\, 0.96^{t \psi}\right), \quad \hat v = \frac{v}{1 - \beta_2^t}$$

    The momentum grows from half of $\beta_1$ to $\beta_1$, the faster the larger $\psi$. This is PyTorch's rule.

    Reference: Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop (2016), Algorithm 2.
    """

    slug = "nadam"
    name = "NAdam"
    about = "Adam that looks ahead as Nesterov does, with a momentum that warms up."
    year = 2016

    learning_rate: Number = declare.learning_rate(
        0.05,
        help="About the length of the first step, and of steps under a steady slope, per dimension.",
        meaning=meanings.steady_step,
    )
    beta1: Number = declare.averaging(0.9, r"\beta_1", help="Share of the averaged gradient kept at each step.")
    beta2: Number = declare.averaging(0.999, r"\beta_2", help="Share of the averaged square kept at each step.")
    epsilon: Number = declare.epsilon(meaning=meanings.flat_below)
    momentum_decay: Number = parameter(
        0.004,
        1e-4,
        1.0,
        symbol=r"\psi",
        scale="log",
        valid=NON_NEGATIVE,
        help="How fast the momentum rises from half to its full value.",
        meaning=meanings.momentum_rise,
    )

    class State(NamedTuple):
        """m, v: moving averages of the gradient and of its square, not corrected, shape of x; mu_product: the product
        of all momentum factors so far, shape of the lanes."""

        m: Array
        v: Array
        mu_product: Array

    class Corrected(NamedTuple):
        """v: that of the state, its bias removed; the step weighs m with its own momenta instead."""

        v: Array

    state_names = {"m": "first moment", "v": "second moment", "mu_product": "product of all momenta"}

    def init(self, x: Array) -> State:
        return self.State(m=np.zeros_like(x), v=np.zeros_like(x), mu_product=np.ones_like(x[0]))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        m = self.beta1 * state.m + (1 - self.beta1) * g
        v = self.beta2 * state.v + (1 - self.beta2) * (g * g)
        mu, next_mu = self._momentum(t), self._momentum(t + 1)
        mu_product = state.mu_product * mu
        state = self.State(m, v, mu_product)
        ahead = next_mu / (1 - mu_product * next_mu) * m + (1 - mu) / (1 - mu_product) * g
        return x - self.effective_rate(state, t) * ahead, state

    def corrected(self, state: State, t: Count) -> Corrected:
        return self.Corrected(state.v / (1 - self.beta2**t))

    def effective_rate(self, state: State, t: Count) -> Array:
        (v_hat,) = self.corrected(state, t)
        return over(self.learning_rate, np.sqrt(v_hat) + self.epsilon)

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        r"""Of $x \leftarrow x - r\, (\mu_{t+1} m + (1 - \mu_t)\, g)$: its momenta are those of step t, for they grow for
        thousands of steps."""
        product, of_m, of_g = rate * curvature, self._momentum(t + 1), 1 - self._momentum(t)
        moved = ((1 - self.beta1) * of_m + of_g) * product
        return Characteristic(1 + self.beta1 - moved, self.beta1 * (1 - of_g * product))

    def _momentum(self, t: Number) -> Array | float:
        """The momentum factor of step t."""
        return self.beta1 * (1 - 0.5 * 0.96 ** (t * self.momentum_decay))
