from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers.line_search import SUFFICIENT_DECREASE, curvature, weak_wolfe
from optimizers.linear_algebra import dot, norm
from optimizers.optimizer import Array, Optimizer
from parameters import Number


@dataclass(frozen=True)
class ConjugateGradient(Optimizer):
    r"""Nonlinear conjugate gradients, Polak and Ribière's with restarts: each direction keeps some of the last.

    $$p \leftarrow \beta p - g, \qquad s = \alpha p, \qquad x \leftarrow x + s, \qquad
      \beta \leftarrow \max\left(0, \frac{g(x + s)^\top (g(x + s) - g)}{\lVert g \rVert^2}\right), \qquad
      g(x + s)^\top p \ge c_2\, g^\top p$$

    The length $\alpha$ satisfies the weak Wolfe conditions $f(x + s) \le f(x) + c_1 g^\top s$ and $g(x + s)^\top p \ge
    c_2\, g^\top p$ with $c_1 = 10^{-4}$. The first trial of a search is the last length found; where there is none,
    $1/\max(1, \lVert g \rVert)$. Where p does not lead downhill, -g takes its place. Where no trial brings a decrease,
    the iterate stays and the next step starts afresh along the gradient.

    The gradient is asked for anew at each step, although the search has just met it: on a stochastic surface that was
    the gradient of another minibatch. Both gradients in beta are of the same one.

    How many trials a search takes depends on the losses that it meets: the rule has no program (see `programs`), and NumPy
    runs it while a hand moves, too.

    Reference: Polak and Ribière, "Note sur la convergence de méthodes de directions conjuguées", Revue française
    d'informatique et de recherche opérationnelle 3 (1969), p. 35; Nocedal and Wright, "Numerical Optimization", 2nd
    ed. (2006), equations 5.44 and 5.45; line search: Lewis and Overton, Mathematical Programming 141 (2013),
    Algorithm 2.6.
    """

    slug = "conjugate-gradient"
    name = "Conjugate gradient"
    about = "Momentum that chooses its own factors: it keeps what the last direction achieved, with no matrix to store."
    year = 1969
    straight = False
    microseconds = 6.0

    curvature: Number = curvature(0.1)

    class State(NamedTuple):
        """p: the last direction, shape of x; beta: how much of it the next one keeps; length: alpha of the last step, 0
        where none was found. Shape of the lanes."""

        p: Array
        beta: Array
        length: Array

    state_names = {"p": "direction", "beta": "share kept of the direction", "length": "accepted length"}

    def init(self, x: Array) -> State:
        return self.State(p=np.zeros_like(x), beta=np.zeros_like(x[0]), length=np.zeros_like(x[0]))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        p = state.beta * state.p - g
        p = np.where(dot(p, g) < 0, p, -g)
        first = np.where(state.length > 0, state.length, 1 / np.maximum(1.0, norm(g)))
        length, ahead = weak_wolfe(loss, x, p, loss.value(x), g, first, SUFFICIENT_DECREASE, self.curvature)
        found = length > 0
        beta = dot(ahead, ahead - g) / np.where(found, dot(g, g), 1.0)
        beta = np.where(found & (beta > 0), beta, 0.0)
        return x + np.where(found, length * p, 0.0), self.State(p, beta, length)
