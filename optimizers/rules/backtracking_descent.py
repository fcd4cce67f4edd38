from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loss import Oracle
from optimizers import meanings
from optimizers.line_search import armijo
from optimizers.optimizer import Array, Optimizer
from parameters import INNER_FRACTION, POSITIVE, Count, Number, parameter


@dataclass(frozen=True)
class BacktrackingDescent(Optimizer):
    r"""Gradient descent that tries a long step first and shortens it until the loss falls enough.

    $$x \leftarrow x - \alpha\, g, \qquad
      \alpha = \max\{\alpha_0 \tau^k : f(x - \alpha g) \le f(x) - c_1 \alpha \lVert g \rVert^2,\ k = 0, 1, \dots\}$$

    Every search starts from $\alpha_0$ again. Where the loss does not fall before a trial is too short to move the iterate
    (at a minimum, to rounding) the iterate stays.

    How many trials a search takes depends on the losses that it meets: the rule has no program (see `programs`), and NumPy
    runs it while a hand moves, too.

    Reference: Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives", Pacific
    Journal of Mathematics 16 (1966), p. 1; Nocedal and Wright, "Numerical Optimization", 2nd ed. (2006), Algorithm 3.1.
    """

    slug = "backtracking-descent"
    name = "Backtracking descent"
    about = "Gradient descent that measures before it leaps: never uphill, and no learning rate to choose."
    year = 1966
    straight = False
    microseconds = 7.0

    initial_step: Number = parameter(
        1.0,
        1e-3,
        100.0,
        symbol=r"\alpha_0",
        scale="log",
        valid=POSITIVE,
        help="The rate each search tries first.",
        meaning=meanings.first_trial,
        tuned=True,
    )
    shrink: Number = parameter(
        0.5,
        0.1,
        0.9,
        symbol=r"\tau",
        valid=INNER_FRACTION,
        help="What the rate is multiplied by after a failed trial.",
        meaning=meanings.failed_trial,
    )
    sufficient_decrease: Number = parameter(
        1e-4,
        1e-6,
        0.9,
        symbol="c_1",
        scale="log",
        valid=INNER_FRACTION,
        help="Share of the decrease foretold by the slope that a step must bring.",
        meaning=meanings.wanted_decrease,
    )

    class State(NamedTuple):
        """length: the accepted alpha of the last step, 0 where there was none; shape of the lanes."""

        length: Array

    state_names = {"length": "accepted rate"}

    def init(self, x: Array) -> State:
        return self.State(length=np.zeros_like(x[0]))

    def step(self, x: Array, state: State, loss: Oracle, t: int) -> tuple[Array, State]:
        g = loss.gradient(x)
        length = armijo(loss, x, -g, loss.value(x), g, self.initial_step, self.shrink, self.sufficient_decrease)
        return x - length * g, self.State(length)

    def effective_rate(self, state: State, t: Count) -> Array:
        return state.length
