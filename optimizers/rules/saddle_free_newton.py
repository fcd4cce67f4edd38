from dataclasses import dataclass

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.linear_algebra import eigen, positive_power, spectral
from optimizers.optimizer import Array, Optimizer
from parameters import Number


@dataclass(frozen=True)
class SaddleFreeNewton(Optimizer):
    r"""Newton's method with the Hessian's eigenvalues made positive: saddles and maxima repel it.

    $$x \leftarrow x - \eta\, (|H| + \epsilon I)^{-1} g, \qquad |H| = \sum_i |\lambda_i|\, u_i u_i^\top$$

    Along each eigenvector the step is as long as Newton's, but always downhill. Epsilon damps it where the surface is
    nearly straight, and bounds the step by $\lVert g \rVert / \epsilon$; with epsilon 0, a direction whose eigenvalue
    is 0 is left alone.

    Reference: Dauphin et al., "Identifying and attacking the saddle point problem in high-dimensional non-convex
    optimization", NeurIPS (2014), Algorithm 1 (here with the whole Hessian and a fixed damping).
    """

    slug = "saddle-free-newton"
    name = "Saddle-free Newton"
    about = "Newton's step length without its love of saddles: it runs downhill along every direction of curvature."
    year = 2014
    any_dimension = False

    learning_rate: Number = declare.learning_rate(
        1.0, low=1e-3, high=2.0, help="Share of the full step.", meaning=meanings.left_after("in a quadratic bowl")
    )
    epsilon: Number = declare.epsilon(
        1e-4,
        help="Added to every absolute curvature: bounds the step on flat ground.",
        meaning=meanings.least_curvature,
    )

    def step(self, x: Array, state: Optimizer.State, loss: Oracle, t: int) -> tuple[Array, Optimizer.State]:
        values, vectors = eigen(loss.hessian(x))
        inverse = positive_power(np.abs(values) + self.epsilon, -1.0)
        return x - self.learning_rate * spectral(inverse, vectors, loss.gradient(x)), state
