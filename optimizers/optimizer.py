"""What every update rule offers."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple, Protocol

import numpy as np

from parameters import Parametrized

Array = np.ndarray


class Loss(Protocol):
    """What a rule may ask of the loss at a point of shape `(dim, *lanes)`.

    A lane whose point is NaN asks nothing: it answers NaN and is not counted. A line search uses that to stop the lanes
    that have found their step while the others go on.
    """

    def value(self, x: Array) -> Array:
        """The loss, shape `(*lanes)`."""

    def gradient(self, x: Array) -> Array:
        """The gradient, shape of x."""

    def hessian(self, x: Array) -> Array:
        """The Hessian, shape `(dim, dim, *lanes)`."""


class Optimizer(Parametrized, ABC):
    """An update rule with its hyperparameters: a frozen dataclass, pure in `init` and `step`.

    A rule is written as in its paper, for one point; points have shape `(dim, *lanes)` and hyperparameters are floats or
    arrays that broadcast against `*lanes`, so the same lines move thousands of runs.

    Attributes:
        slug: the key in `OPTIMIZERS` and in a link.
        name: as a person reads it.
        about: how it behaves, in a sentence.
        latex: the update rule, with the parameters' symbols.
        reference: the source of the rule as implemented.
        year: when it was published; the registry is sorted by it.
        state_names: what a person calls each field of the state.
        in_lecture: whether the lecture on adaptive learning rates presents it.
        microseconds: about how long a step of one lane takes on one core at worst, among thousands of lanes and without what
            a surface adds by its own `microseconds`: it decides how many runs a study may have.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    about: ClassVar[str]
    latex: ClassVar[str]
    reference: ClassVar[str]
    year: ClassVar[int]
    state_names: ClassVar[Mapping[str, str]] = {}
    in_lecture: ClassVar[bool] = False
    microseconds: ClassVar[float] = 0.1

    class State(NamedTuple):
        """Nothing to remember."""

    def init(self, x: Array) -> Any:
        """The state before the first step, at the start x of shape `(dim, *lanes)`."""
        return self.State()

    @abstractmethod
    def step(self, x: Array, state: Any, loss: Loss, t: int) -> tuple[Array, Any]:
        """The next iterate and state, from iterate x of shape `(dim, *lanes)` at step t = 1, 2, ..."""

    def corrected(self, state: Any, t: Any) -> Any:
        r"""The moments as step t used them, their bias towards zero removed: $\hat m = m/(1 - \beta^t)$.

        `state` is the one that step t returned, and t may be an array that broadcasts against the lanes. The answer is a
        NamedTuple of some of the state's fields, shapes as there. None for a rule that corrects nothing.
        """
        return None

    def effective_rate(self, state: Any, t: Any) -> Array | None:
        """The factor that step t put on each entry of the gradient (or of its average, under momentum).

        `state` is the one that step t returned; the answer has a shape that broadcasts to x. None for a rule that puts no such
        factor on it: one that uses only the gradient's sign, or a full matrix.
        """
        return None

    @property
    def stable_product(self) -> Any:
        r"""The largest product of effective rate and curvature at which the rule is stable on a quadratic.

        With the rates r per dimension held as they are ($r = \eta$ for a plain rule) and H the Hessian, the rule shrinks every
        error where the eigenvalues of $\mathrm{diag}(r)\, H$ lie between 0 and this number, and blows one up where the
        largest lies above: 2 without momentum, $2 (1 + \mu)$ for a heavy ball, $2 (1 + \beta_1)/(1 - \beta_1)$ for a rule
        that averages its gradient; see `optimizers.stability`. That the rates change, and that a bias is corrected, which
        fades with t, is left out. A float, or an array of lanes.

        None where no such statement holds: line searches, rules of signs, rules that multiply the gradient by a whole matrix.

        Reference: Cohen et al., "Adaptive gradient methods at the edge of stability", arXiv:2207.14484 (2022).
        """
        return None
