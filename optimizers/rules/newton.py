from dataclasses import dataclass

from loss import Oracle
from optimizers import hyperparameters as declare
from optimizers import meanings
from optimizers.linear_algebra import solve
from optimizers.optimizer import Array, Optimizer
from parameters import Number


@dataclass(frozen=True)
class Newton(Optimizer):
    r"""A step to the point of rest of the second-order Taylor approximation.

    $$x \leftarrow x - \eta\, H^{-1} g$$

    $\eta = 1$ is the lecture's method; a smaller factor damps it. The point of rest is a minimum only where H is
    positive definite: elsewhere the step leads towards a saddle or a maximum. Where H is singular, the shortest
    least-squares step is taken.

    Reference: the lecture, p. 5; Simpson, "Essays on several curious and useful subjects" (1740), p. 81, was the first
    to maximize with it; Nocedal and Wright, "Numerical Optimization", 2nd ed. (2006), equation 2.15.
    """

    slug = "newton"
    name = "Newton"
    about = "Solves a quadratic in one step, whatever its shape; elsewhere it makes for a saddle just as gladly."
    year = 1740
    in_lecture = True
    any_dimension = False

    learning_rate: Number = declare.learning_rate(
        1.0,
        low=1e-3,
        high=2.0,
        help="Share of the full step; the lecture's is 1.",
        meaning=meanings.left_after("on a quadratic"),
    )

    def step(self, x: Array, state: Optimizer.State, loss: Oracle, t: int) -> tuple[Array, Optimizer.State]:
        return x - self.learning_rate * solve(loss.hessian(x), loss.gradient(x)), state
