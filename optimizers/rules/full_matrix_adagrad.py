from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.linear_algebra import eigen, identity, outer, positive_power, spectral
from optimizers.optimizer import Array, Optimizer
from parameters import Number


@dataclass(frozen=True)
class FullMatrixAdaGrad(Optimizer):
    r"""AdaGrad with the whole matrix of gradient products, not only its diagonal: it does not mind a turned valley.

    $$G \leftarrow G + g g^\top, \qquad x \leftarrow x - \eta\, (G + \epsilon I)^{-1/2} g$$

    The paper writes $(\delta I + G^{1/2})^{-1}$; here epsilon stands inside the root, as in the lecture's AdaGrad.
    Eigenvalues of G that rounding made negative count as 0; with epsilon 0 a direction in which no gradient ever
    pointed is left alone.

    Reference: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
    Journal of Machine Learning Research 12 (2011), the version with full matrices.
    """

    slug = "full-matrix-adagrad"
    name = "Full-matrix AdaGrad"
    about = "AdaGrad that also learns the directions: it takes the same path however the valley is turned."
    year = 2011
    any_dimension = False

    learning_rate: Number = declare.learning_rate(
        0.1, help="Length of the very first step.", meaning=meanings.first_length
    )
    epsilon: Number = declare.epsilon(meaning=meanings.flat_below_root)

    class State(NamedTuple):
        """G: the sum of the gradients' outer products, shape `(dim, dim, *lanes)`."""

        G: Array

    state_names = {"G": "sum of outer products"}

    def init(self, x: Array) -> State:
        return self.State(G=np.zeros_like(identity(x)))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        G = state.G + outer(g, g)
        values, vectors = eigen(G)
        inverse_root = positive_power(np.maximum(values, 0.0) + self.epsilon, -0.5)
        return x - self.learning_rate * spectral(inverse_root, vectors, g), self.State(G)
