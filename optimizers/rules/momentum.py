from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from optimizers.stability import Characteristic, heavy_ball
from parameters import Count, Number


@dataclass(frozen=True)
class Momentum(Optimizer):
    r"""Standard momentum, the heavy ball: the step remembers a velocity.

    $$v \leftarrow \mu v - \eta\, g, \qquad x \leftarrow x + v$$

    The velocity holds the rates at which its gradients came, so that a schedule leaves the pace of old ones as it was; in
    PyTorch's SGD, which is the same while the rate is constant, it changes that, too. On a quadratic with largest eigenvalue L
    it converges for $\eta < 2 (1 + \mu)/L$.

    Reference: Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Computational Mathematics
    and Mathematical Physics 4 (1964), p. 1, in the form of Sutskever et al., ICML (2013), equations 1 and 2.
    """

    slug = "momentum"
    name = "Momentum"
    about = "A heavy ball: builds up speed along a valley, and overshoots before it turns."
    year = 1964
    in_lecture = True
    linear = True

    learning_rate: Number = declare.learning_rate(
        0.01, help="How much one gradient adds to the velocity.", meaning=meanings.push
    )
    momentum: Number = declare.averaging(
        0.9, r"\mu", help="Share of the velocity kept at each step.", meaning=meanings.speed_up
    )

    class State(NamedTuple):
        """v: the velocity, shape of x."""

        v: Array

    state_names = {"v": "velocity"}

    def init(self, x: Array) -> State:
        return self.State(v=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        v = self.momentum * state.v - self.learning_rate * loss.gradient(x)
        return x + v, self.State(v)

    def effective_rate(self, state: State, t: Count) -> Array:
        return np.asarray(self.learning_rate)

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return heavy_ball(self.momentum, rate * curvature)
