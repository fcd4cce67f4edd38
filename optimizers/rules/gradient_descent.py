from dataclasses import dataclass

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.optimizer import Array, Optimizer
from optimizers.stability import Characteristic, heavy_ball
from parameters import Count, Number


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    r"""A step against the gradient.

    $$x \leftarrow x - \eta\, g$$

    On a quadratic with largest eigenvalue L it converges for $\eta < 2/L$.

    Reference: Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", Comptes rendus 25
    (1847), p. 536.
    """

    slug = "gradient-descent"
    name = "Gradient descent"
    about = "One fixed rate for every dimension: safe only where the steepest direction allows it."
    year = 1847
    in_lecture = True
    linear = True

    learning_rate: Number = declare.learning_rate(
        0.01, help="Step size per unit of gradient.", meaning=meanings.per_slope
    )

    def step(self, x: Array, state: Optimizer.State, loss: Oracle, t: int) -> tuple[Array, Optimizer.State]:
        return x - self.learning_rate * loss.gradient(x), state

    def effective_rate(self, state: Optimizer.State, t: Count) -> Array:
        return np.asarray(self.learning_rate)

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return heavy_ball(0.0, rate * curvature)
