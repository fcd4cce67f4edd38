from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.linear_algebra import diagonal
from optimizers.optimizer import Array, Optimizer
from optimizers.root import over
from optimizers.stability import Characteristic, heavy_ball
from parameters import Count, Number


@dataclass(frozen=True)
class DiagonalNewton(Optimizer):
    r"""Newton's method with nothing but the diagonal of the Hessian: a rate per dimension, from its curvature.

    $$x_i \leftarrow x_i - \frac{\eta}{h_i + \epsilon}\, g_i, \qquad h_i = H_{ii}$$

    $\eta = 1$ in the lecture. On a quadratic this is Jacobi's iteration: exact where the axes are the eigenvectors, as
    slow as gradient descent at 45 degrees to them.

    There is no absolute value in the formula, so where $h_i$ is negative the rate is too: the rule goes uphill in that
    dimension, towards a saddle or a maximum; and near $h_i = -\epsilon$ the step has no bound. The original of Becker
    and Le Cun divides by $|h_i| + \epsilon$ instead.

    Reference: the lecture, p. 6; Becker and Le Cun, "Improving the convergence of back-propagation learning with second
    order methods", Proceedings of the 1988 Connectionist Models Summer School (1988), p. 29.
    """

    slug = "diagonal-newton"
    name = "Diagonal Newton"
    about = (
        "A rate per dimension from its curvature: perfect along the axes, blind to a turned valley, uphill if concave."
    )
    year = 1988
    in_lecture = True

    learning_rate: Number = declare.learning_rate(
        1.0,
        low=1e-3,
        high=2.0,
        help="Share of the full step; the lecture's is 1.",
        meaning=meanings.left_after("on a quadratic along the axes"),
    )
    epsilon: Number = declare.epsilon(
        help="Added to every curvature: bounds the step where the curvature is zero.", meaning=meanings.least_curvature
    )

    class State(NamedTuple):
        """h: the diagonal of the Hessian at the last step, shape of x."""

        h: Array

    state_names = {"h": "curvature"}

    def init(self, x: Array) -> State:
        return self.State(h=np.zeros_like(x))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        state = self.State(h=diagonal(loss.hessian(x)))
        return x - self.effective_rate(state, t) * loss.gradient(x), state

    def effective_rate(self, state: State, t: Count) -> Array:
        return over(self.learning_rate, state.h + self.epsilon)

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic:
        return heavy_ball(0.0, rate * curvature)
