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
class RAdam(Optimizer):
    r"""Adam that trusts its second moment only once it has averaged enough gradients.

    $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2, \qquad
      x \leftarrow x - \eta\, r_t \frac{\sqrt{1 - \beta_2^t}}{\sqrt v + \epsilon} \cdot \frac{m}{1 - \beta_1^t}$$

    $$r_t = \sqrt{\frac{(\rho_t - 4)(\rho_t - 2)\,\rho_\infty}{(\rho_\infty - 4)(\rho_\infty - 2)\,\rho_t}}, \qquad
      \rho_t = \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t}, \qquad \rho_\infty = \frac{2}{1 - \beta_2} - 1$$

    While $\rho_t$, the length of the average, is at most 5, the step is $\eta\, m / (1 - \beta_1^t)$: momentum without
    a denominator (5 steps for the usual $\beta_2$; all of them where $\beta_2 \le 2/3$, for then $\rho_\infty \le 5$). There
    a steep slope makes long steps, which Adam would have divided away. This is PyTorch's rule; the paper's bound is 4.

    Reference: Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR (2020), Algorithm 2.
    """

    slug = "radam"
    name = "RAdam"
    about = (
        "Adam with a built-in warm-up: its first steps, usually five, are plain momentum, which a cliff can throw far."
    )
    year = 2020

    learning_rate: Number = declare.learning_rate(
        0.01,
        help="A rate per unit of gradient in the first steps, then about the length of steps under a steady slope.",
        meaning=meanings.later_steps,
    )
    beta1: Number = declare.averaging(0.9, r"\beta_1", help="Share of the averaged gradient kept at each step.")
    beta2: Number = declare.averaging(
        0.999, r"\beta_2", help="Share of the averaged square kept at each step; up to 2/3 it never divides."
    )
    epsilon: Number = declare.epsilon(meaning=meanings.flat_below)

    class State(NamedTuple):
        """m, v: moving averages of the gradient and of its square, not corrected; shape of x."""

        m: Array
        v: Array

    class Corrected(NamedTuple):
        """m: that of the state, its bias removed; v is corrected within the rate, as PyTorch places its epsilon."""

        m: Array

    state_names = {"m": "first moment", "v": "second moment"}

    def init(self, x: Array) -> State:
        return self.State(m=np.zeros_like(x), v=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        m = self.beta1 * state.m + (1 - self.beta1) * g
        v = self.beta2 * state.v + (1 - self.beta2) * (g * g)
        state = self.State(m, v)
        (m_hat,) = self.corrected(state, t)
        return x - self.effective_rate(state, t) * m_hat, state

    def corrected(self, state: State, t: Count) -> Corrected:
        return self.Corrected(state.m / (1 - self.beta1**t))

    def effective_rate(self, state: State, t: Count) -> Array:
        kept = self.beta2**t
        longest = 2 / (1 - self.beta2) - 1
        length = longest - 2 * t * kept / (1 - kept)
        # At most 5 is not rectified: lifted to 5, it has a root, which is not used.
        rho, rho_inf = np.maximum(length, 5), np.maximum(longest, 5)
        rectification = np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
        adaptive = over(rectification * np.sqrt(1 - kept), np.sqrt(state.v) + self.epsilon)
        return self.learning_rate * np.where(length > 5, adaptive, 1.0)

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return averaged(self.beta1, rate * curvature)
