from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from optimizers.stability import Characteristic, look_ahead
from parameters import Count, Number


@dataclass(frozen=True)
class Nesterov(Optimizer):
    r"""Nesterov's momentum: the gradient is taken where the velocity is about to lead.

    $$v \leftarrow \mu v - \eta\, g, \qquad x \leftarrow x + \mu v - \eta\, g$$

    The iterate x is the look-ahead point, at which the gradient is taken. While the rate is constant, so it is in PyTorch's
    SGD with `nesterov=True`. There the velocity leaves the rate out, $v \leftarrow \mu v + g$ and
    $x \leftarrow x - \eta\, (g + \mu v)$, so that a schedule, as it changes the rate, changes the pace of old gradients, too.
    On a quadratic with largest eigenvalue L it converges for $\eta < (2 + 2\mu)/((1 + 2\mu) L)$.

    Reference: Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k^2)", Soviet
    Mathematics Doklady 27 (1983), p. 372; this form: Bengio, Boulanger-Lewandowski and Pascanu, "Advances in optimizing
    recurrent networks", ICASSP (2013), equations 6 and 7.
    """

    slug = "nesterov"
    name = "Nesterov"
    about = (
        "Momentum that looks ahead: it feels the slope where the velocity leads, and so corrects its overshoot sooner."
    )
    year = 1983
    in_lecture = True
    linear = True

    learning_rate: Number = declare.learning_rate(
        0.01, help="How much one gradient adds to the velocity.", meaning=meanings.push
    )
    momentum: Number = declare.averaging(
        0.9, r"\mu", help="Share of the velocity kept at each step.", meaning=meanings.speed_up_ahead
    )

    class State(NamedTuple):
        """v: the velocity, shape of x."""

        v: Array

    state_names = {"v": "velocity"}

    def init(self, x: Array) -> State:
        return self.State(v=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        descent = self.learning_rate * loss.gradient(x)
        v = self.momentum * state.v - descent
        return x + self.momentum * v - descent, self.State(v)

    def effective_rate(self, state: State, t: Count) -> Array:
        return np.asarray(self.learning_rate)

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return look_ahead(self.momentum, rate * curvature)
