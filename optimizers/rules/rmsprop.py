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
class RMSProp(Optimizer):
    r"""AdaGrad with a moving average in place of the sum.

    $$v \leftarrow \rho v + (1 - \rho)\, g^2, \qquad x \leftarrow x - \frac{\eta}{\sqrt{v + \epsilon}}\, g$$

    With `epsilon_inside_sqrt=False` the denominator is $\sqrt{v} + \epsilon$, as in PyTorch.

    Reference: Tieleman and Hinton, "Neural Networks for Machine Learning", lecture 6.5, Coursera (2012), slide 29.
    """

    slug = "rmsprop"
    name = "RMSProp"
    about = "Forgets old gradients, so it never stalls as AdaGrad does; near a minimum it circles at its learning rate."
    year = 2012
    in_lecture = True

    learning_rate: Number = declare.learning_rate(
        0.01, help="Typical length of a step, per dimension.", meaning=meanings.steady_step
    )
    rho: Number = declare.averaging(0.9, r"\rho", help="Share of the average kept at each step.")
    epsilon: Number = declare.epsilon(meaning=meanings.flat_below_root_or_self)
    epsilon_inside_sqrt: bool = declare.epsilon_inside_sqrt()

    class State(NamedTuple):
        """v: the moving average of squared derivatives, shape of x."""

        v: Array

    state_names = {"v": "average of squares"}

    def init(self, x: Array) -> State:
        return self.State(v=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        state = self.State(v=self.rho * state.v + (1 - self.rho) * (g * g))
        return x - self.effective_rate(state, t) * g, state

    def effective_rate(self, state: State, t: Count) -> Array:
        return over(self.learning_rate, damped_root(state.v, self.epsilon, self.epsilon_inside_sqrt))

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return heavy_ball(0.0, rate * curvature)
