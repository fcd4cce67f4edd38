from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from optimizers.root import over
from optimizers.stability import Characteristic, heavy_ball
from parameters import Count, Number


@dataclass(frozen=True)
class AdaDelta(Optimizer):
    r"""RMSProp whose learning rate is the root mean square of its own past updates, so that the units match.

    $$v \leftarrow \rho v + (1 - \rho)\, g^2, \qquad
      \Delta = \frac{\sqrt{s + \epsilon}}{\sqrt{v + \epsilon}}\, g, \qquad
      s \leftarrow \rho s + (1 - \rho)\, \Delta^2, \qquad x \leftarrow x - \eta\, \Delta$$

    The factor $\eta$ is 1 in the paper. The average s is that of the updates before this factor, as in PyTorch; with a
    factor of 1 the two readings agree.

    Reference: Zeiler, "ADADELTA: an adaptive learning rate method", arXiv:1212.5701 (2012), Algorithm 1.
    """

    slug = "adadelta"
    name = "AdaDelta"
    about = "Sets its own rate from the size of its past steps; epsilon decides how it gets going."
    year = 2012
    in_lecture = True

    rho: Number = declare.averaging(0.95, r"\rho", help="Share of the averages kept at each step.")
    epsilon: Number = declare.epsilon(
        1e-6, help="Sets the first steps: they grow as its root.", meaning=meanings.longest_first_step
    )
    learning_rate: Number = declare.learning_rate(
        1.0,
        low=1e-2,
        high=100.0,
        help="A factor on the whole update; 1 in the paper.",
        meaning=meanings.times_the_paper,
    )

    class State(NamedTuple):
        """v, s: moving averages of squared derivatives and squared updates; rate: sqrt(s + epsilon) / sqrt(v + epsilon) of
        the last step, with the s from before it. All have the shape of x."""

        v: Array
        s: Array
        rate: Array

    state_names = {"v": "average of squares", "s": "average of squared updates", "rate": "ratio of their roots"}

    def init(self, x: Array) -> State:
        return self.State(v=np.zeros_like(x), s=np.zeros_like(x), rate=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        v = self.rho * state.v + (1 - self.rho) * (g * g)
        rate = over(np.sqrt(state.s + self.epsilon), np.sqrt(v + self.epsilon))
        delta = rate * g
        s = self.rho * state.s + (1 - self.rho) * (delta * delta)
        return x - self.learning_rate * delta, self.State(v, s, rate)

    def effective_rate(self, state: State, t: Count) -> Array:
        return self.learning_rate * state.rate

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return heavy_ball(0.0, rate * curvature)
