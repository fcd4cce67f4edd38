from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import meanings
from optimizers.linear_algebra import eigen, spectral
from optimizers.optimizer import Array, Optimizer
from parameters import POSITIVE, Interval, Number, parameter

# The damping stays between these: it may meet neither zero nor infinity on the way.
_LEAST, _MOST = 1e-12, 1e12


@dataclass(frozen=True)
class DampedNewton(Optimizer):
    r"""Newton's method with a damping that learns from success and failure, after Levenberg and Marquardt.

    $$s = -\left(H + (\lambda + \max(0, -\lambda_{\text{min}}(H)))\, I\right)^{-1} g, \qquad
      (x, \lambda) \leftarrow
      \begin{cases} (x + s,\ \lambda/\nu) & f(x + s) \le f(x) \\ (x,\ \lambda\,\nu) & \text{otherwise} \end{cases},
      \qquad \lambda = \lambda_0 \text{ at first}$$

    A large damping makes the step a short one along the gradient, a small one makes it Newton's. Where the Hessian has
    a negative eigenvalue, that is added first, so that the matrix is positive definite and the step goes downhill. Each
    step makes one trial; a refused trial leaves the iterate where it is. The damping stays between 1e-12 and 1e12.

    Reference: Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", SIAM Journal 11 (1963),
    p. 431; for any function: Goldfeld, Quandt and Trotter, "Maximization by quadratic hill-climbing", Econometrica 34
    (1966), p. 541.
    """

    slug = "damped-newton"
    name = "Damped Newton"
    about = "Between gradient descent and Newton: it grows bold while the loss falls, careful when a step fails."
    year = 1963
    any_dimension = False

    damping: Number = parameter(
        1.0,
        1e-4,
        1e4,
        symbol=r"\lambda_0",
        scale="log",
        valid=POSITIVE,
        help="The first damping: large is careful.",
        meaning=meanings.damped_step,
        tuned=True,
    )
    factor: Number = parameter(
        3.0,
        1.1,
        10.0,
        symbol=r"\nu",
        valid=Interval(low=1.0, open_low=True),
        help="What the damping is divided by after a success and multiplied by after a failure.",
        meaning=meanings.boldness,
    )

    class State(NamedTuple):
        """damping: lambda for the next step, shape of the lanes."""

        damping: Array

    state_names = {"damping": "damping"}

    def init(self, x: Array) -> State:
        return self.State(damping=np.full_like(x[0], self.damping))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        values, vectors = eigen(loss.hessian(x))
        shift = state.damping + np.maximum(0.0, -values[1])
        trial = x - spectral(1 / (values + shift), vectors, loss.gradient(x))
        success = loss.value(trial) <= loss.value(x)
        damping = np.where(success, state.damping / self.factor, state.damping * self.factor)
        return np.where(success, trial, x), self.State(np.minimum(np.maximum(damping, _LEAST), _MOST))
