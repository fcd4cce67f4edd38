from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from optimizers.root import damped_root, over
from optimizers.stability import Characteristic, heavy_ball
from parameters import Count, Number


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    r"""A learning rate per dimension, divided by the root of the sum of its squared derivatives.

    $$v \leftarrow v + g^2, \qquad x \leftarrow x - \frac{\eta}{\sqrt{v + \epsilon}}\, g$$

    With `epsilon_inside_sqrt=False` the denominator is $\sqrt{v} + \epsilon$, as in PyTorch.

    Reference: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
    Journal of Machine Learning Research 12 (2011), Figure 1 (diagonal version).
    """

    slug = "adagrad"
    name = "AdaGrad"
    about = "Evens out progress between dimensions; its sum only grows, so its steps only shrink."
    year = 2011
    in_lecture = True

    learning_rate: Number = declare.learning_rate(
        0.1, help="Length of the very first step, per dimension.", meaning=meanings.first_step
    )
    epsilon: Number = declare.epsilon(meaning=meanings.flat_below_root_or_self)
    epsilon_inside_sqrt: bool = declare.epsilon_inside_sqrt()

    class State(NamedTuple):
        """v: the sum of squared derivatives, shape of x."""

        v: Array

    state_names = {"v": "sum of squares"}

    def init(self, x: Array) -> State:
        return self.State(v=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        state = self.State(v=state.v + g * g)
        return x - self.effective_rate(state, t) * g, state

    def effective_rate(self, state: State, t: Count) -> Array:
        return over(self.learning_rate, damped_root(state.v, self.epsilon, self.epsilon_inside_sqrt))

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return heavy_ball(0.0, rate * curvature)
