from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers.line_search import SUFFICIENT_DECREASE, curvature, weak_wolfe
from optimizers.linear_algebra import dot, identity, norm, outer, product
from optimizers.optimizer import Array, Optimizer
from parameters import Number


@dataclass(frozen=True)
class BFGS(Optimizer):
    r"""Quasi-Newton: learns the inverse Hessian from how the gradient changes, and searches along its step.

    $$p = -B g, \qquad s = \alpha p, \qquad y = g(x + s) - g, \qquad x \leftarrow x + s, \qquad
      B \leftarrow (I - \varrho s y^\top)\, B\, (I - \varrho y s^\top) + \varrho s s^\top, \quad
      \varrho = \frac{1}{y^\top s}, \qquad g(x + s)^\top p \ge c_2\, g^\top p$$

    The length $\alpha$ satisfies the weak Wolfe conditions $f(x + s) \le f(x) + c_1 g^\top s$ and $g(x + s)^\top p \ge
    c_2\, g^\top p$ with $c_1 = 10^{-4}$; the first trial is 1. The first step goes along the gradient, and its first trial
    has at most the length 1; B becomes $(s^\top y / y^\top y)\, I$ just before its first update. The update is skipped where
    $s^\top y$ is not positive. Where no trial brings a decrease, the iterate stays and B is forgotten: the next step
    starts afresh along the gradient.

    The gradient is asked for anew at each step, although the search has just met it: on a stochastic surface that was
    the gradient of another minibatch. Both gradients in y are of the same one.

    How many trials a search takes depends on the losses that it meets: the rule has no program (see `programs`), and NumPy
    runs it while a hand moves, too.

    Reference: Broyden (1970), Fletcher (1970), Goldfarb (1970), Shanno (1970); Nocedal and Wright, "Numerical
    Optimization", 2nd ed. (2006), Algorithm 6.1 with equations 6.17 and 6.20; line search: Lewis and Overton,
    Mathematical Programming 141 (2013), Algorithm 2.6.
    """

    slug = "bfgs"
    name = "BFGS"
    about = (
        "Learns the curvature from the gradients it meets: nearly Newton's speed, and never uphill on the loss it sees."
    )
    year = 1970
    straight = False
    microseconds = 6.0

    curvature: Number = curvature(0.9)

    class State(NamedTuple):
        """B: the inverse Hessian as learned, shape `(dim, dim, *lanes)`; pairs: how many steps taught it since
        the last fresh start, shape of the lanes."""

        B: Array
        pairs: Array

    state_names = {"B": "inverse Hessian", "pairs": "steps learned from"}

    def init(self, x: Array) -> State:
        return self.State(B=identity(x), pairs=np.zeros_like(x[0]))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        fresh = state.pairs == 0
        direction = -np.where(fresh, g / np.maximum(1.0, norm(g)), product(state.B, g))
        length, ahead = weak_wolfe(loss, x, direction, loss.value(x), g, 1.0, SUFFICIENT_DECREASE, self.curvature)
        found = length > 0
        s, y = np.where(found, length * direction, 0.0), ahead - g

        sy, yy = dot(s, y), dot(y, y)
        usable = (sy > 0) & (yy > 0)
        rho = 1 / np.where(usable, sy, 1.0)
        B = np.where(fresh, sy / np.where(usable, yy, 1.0) * identity(x), state.B)
        By = product(B, y)
        learned = B + rho * ((1 + rho * dot(y, By)) * outer(s, s) - outer(s, By) - outer(By, s))
        B = np.where(usable, learned, np.where(found, state.B, identity(x)))
        return x + s, self.State(B, pairs=np.where(found, state.pairs + usable, 0.0))
