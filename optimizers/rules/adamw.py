from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from optimizers.root import damped_root, over
from optimizers.stability import Characteristic, averaged
from parameters import NON_NEGATIVE, Count, Number, parameter


@dataclass(frozen=True)
class AdamW(Optimizer):
    r"""Adam with decoupled weight decay: every step also shrinks the iterate towards the origin.

    $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2, \qquad
      x \leftarrow (1 - \eta \lambda)\, x - \frac{\eta}{\sqrt{\hat v + \epsilon}}\, \hat m, \qquad
      \hat m = \frac{m}{1 - \beta_1^t}, \quad \hat v = \frac{v}{1 - \beta_2^t}$$

    The decay does not pass through the averages, so that it is not divided by the root: that is what "decoupled" means.
    It is multiplied by the learning rate, as in PyTorch (the paper multiplies it by the schedule alone), and the
    gradient is that of the iterate before the decay. It moves the point of rest away from a minimum that is not the
    origin. With `epsilon_inside_sqrt=False` the denominator is $\sqrt{\hat v} + \epsilon$, as in PyTorch.

    Reference: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR (2019), Algorithm 2.
    """

    slug = "adamw"
    name = "AdamW"
    about = "Adam that also pulls every weight towards zero, and so comes to rest a little beside the minimum."
    year = 2019

    learning_rate: Number = declare.learning_rate(
        0.05,
        help="About the length of the first step, and of steps under a steady slope, per dimension.",
        meaning=meanings.steady_step,
    )
    beta1: Number = declare.averaging(0.9, r"\beta_1", help="Share of the averaged gradient kept at each step.")
    beta2: Number = declare.averaging(0.999, r"\beta_2", help="Share of the averaged square kept at each step.")
    weight_decay: Number = parameter(
        0.01, 0.0, 1.0, symbol=r"\lambda", valid=NON_NEGATIVE, help="How strongly each step pulls towards the origin."
    )
    epsilon: Number = declare.epsilon(meaning=meanings.flat_below_root_or_self)
    epsilon_inside_sqrt: bool = declare.epsilon_inside_sqrt()

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
        m_hat, v_hat = self.corrected(state, t)
        decayed = (1 - self.learning_rate * self.weight_decay) * x
        return decayed - self._rate(v_hat) * m_hat, state

    def corrected(self, state: State, t: Count) -> State:
        return self.State(state.m / (1 - self.beta1**t), state.v / (1 - self.beta2**t))

    def effective_rate(self, state: State, t: Count) -> Array:
        return self._rate(self.corrected(state, t).v)

    def _rate(self, v_hat: Array) -> Array:
        return over(self.learning_rate, damped_root(v_hat, self.epsilon, self.epsilon_inside_sqrt))

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        r"""Adam's, with $a = 1 - \eta \lambda$ in place of 1: $z^2 - (\beta_1 + a - (1 - \beta_1)\, r h)\, z + \beta_1 a$."""
        adam, decay = averaged(self.beta1, rate * curvature), rate * self.weight_decay
        return Characteristic(adam.b - decay, adam.c * (1 - decay))
