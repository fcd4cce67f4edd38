"""What every update rule offers."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np

from loss import Oracle
from optimizers.linear_algebra import eigen
from optimizers.stability import Characteristic, largest_share
from parameters import Count, Number, Parametrized
from registry import stated_formula, stated_reference, take_stated

Array = np.ndarray


class Optimizer(Parametrized, ABC):
    """An update rule with its hyperparameters: a frozen dataclass, pure in `init` and `step`.

    A rule is written as in its paper, for one point; points have shape `(dim, *lanes)` and hyperparameters are floats or
    arrays that broadcast against `*lanes`, so the same lines move thousands of runs.

    Attributes:
        slug: the key in `OPTIMIZERS` and in a link.
        name: as a person reads it.
        about: how it behaves, in a sentence.
        latex: the update rule, with the parameters' symbols, as its docstring states it.
        reference: the source of the rule as implemented, likewise.
        year: when it was published; the registry is sorted by it.
        state_names: what a person calls each field of the state.
        in_lecture: whether the lecture on adaptive learning rates presents it.
        has_learning_rate: whether it has a `learning_rate`, which a schedule can change: whether it declares that field.
        linear: whether on a quadratic every step is the same linear map, with the learning rate as the rate of every dimension.
        straight: whether a step does the same operations wherever it is. A line search does not: it has no program (see
            `programs`), and NumPy runs it while a hand moves, too.
        any_dimension: whether it works in any number of dimensions, or in two only.
        microseconds: about how long a step of one lane takes on one core at worst, among thousands of lanes and without what
            a surface adds by its own `microseconds`: it decides how many runs a study may have.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    about: ClassVar[str]
    latex: ClassVar[str] = ""
    reference: ClassVar[str] = ""
    year: ClassVar[int]
    state_names: ClassVar[Mapping[str, str]] = {}
    in_lecture: ClassVar[bool] = False
    has_learning_rate: ClassVar[bool] = False
    linear: ClassVar[bool] = False
    straight: ClassVar[bool] = True
    any_dimension: ClassVar[bool] = True
    microseconds: ClassVar[float] = 0.1

    class State(NamedTuple):
        """Nothing to remember."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        take_stated(cls, latex=stated_formula, reference=stated_reference)
        cls.has_learning_rate = cls.has_learning_rate or "learning_rate" in vars(cls).get("__annotations__", {})

    @property
    def rate(self) -> Number:
        """Its learning rate; NaN for a rule that has none."""
        return getattr(self, "learning_rate") if self.has_learning_rate else np.nan  # noqa: B009 (not every rule's)

    def with_rate(self, rate: Number) -> Self:
        """The rule at another learning rate. Raises ValueError, with a sentence, where it has none."""
        if not self.has_learning_rate:
            raise ValueError(f"{self.name} has no learning rate to change.")
        return replace(self, learning_rate=rate)

    def init(self, x: Array) -> Any:
        """The state before the first step, at the start x of shape `(dim, *lanes)`."""
        return self.State()

    @abstractmethod
    def step(self, x: Array, state: Any, loss: Oracle, t: int) -> tuple[Array, Any]:
        """The next iterate and state, from iterate x of shape `(dim, *lanes)` at step t = 1, 2, ..."""

    def corrected(self, state: Any, t: Count) -> Any:
        r"""The moments as step t used them, their bias towards zero removed: $\hat m = m/(1 - \beta^t)$.

        `state` is the one that step t returned, and t may be an array that broadcasts against the lanes. The answer is a
        NamedTuple of some of the state's fields, shapes as there. None for a rule that corrects nothing.
        """
        return None

    def effective_rate(self, state: Any, t: Count) -> Array | None:
        """The factor that step t put on each entry of the gradient (or of its average, under momentum).

        `state` is the one that step t returned; the answer has a shape that broadcasts to x. None for a rule that puts no such
        factor on it: one that uses only the gradient's sign, or a full matrix.
        """
        return None

    def characteristic(self, rate: Number, curvature: Number, t: Number = np.inf) -> Characteristic | None:
        r"""The polynomial whose roots say what step t, at a learning rate, does to an error along an eigenvector.

        With the rates r per dimension held as they are ($r = \eta$ for a plain rule) and H the Hessian, the error of a
        quadratic splits along the eigenvectors of $\mathrm{diag}(r/\eta)\, H$: `curvature` is an eigenvalue of that matrix, and
        `rate` any $\eta$, in which the coefficients are linear. A bias correction, which fades as the averages fill, is left
        out. All may be arrays that broadcast, t too.

        None where a step is no such map: line searches, rules of signs, rules that multiply the gradient by a whole matrix.
        """
        return None

    def stable_rate(self, curvature: Number, t: Number = np.inf, radius: Number = 1.0) -> Number | None:
        """The learning rate up to which an error shrinks that has this curvature, as `characteristic` means it.

        With a `radius` above 1: up to which it grows by no more than this factor a step, in the long run. All smaller rates are
        stable, too; of several curvatures the largest decides. NaN where the curvature is not positive. None where
        `characteristic` is.

        Reference: Cohen et al., "Adaptive gradient methods at the edge of stability", arXiv:2207.14484 (2022).
        """
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            unit = np.where(np.greater(curvature, 0), np.divide(1.0, curvature), np.nan)  # of the curvature's own size
            still, whole = (self.characteristic(rate, curvature, t) for rate in (0.0 * unit, unit))
            if still is None or whole is None:
                return None
            return (unit * largest_share(still, whole, radius))[()]

    def osculating_rate(self, rate: Array, eta: Number, hessian: Array, t: Count) -> Number | None:
        r"""Up to which learning rate step t is stable on the quadratic with this Hessian, shape `(*lanes)`.

        With r the `effective_rate` that the step had at the learning rate $\eta$, it is `stable_rate` at the largest eigenvalue
        of $\mathrm{diag}(r/\eta)\, H$. For r > 0 its eigenvalues are those of the symmetric matrix with the entries
        $\sqrt{r_i r_j}\, H_{ij}/\eta$. NaN where a rate is not positive; None where `stable_rate` is.
        """
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            root = np.sqrt(np.where(rate > 0, rate, np.nan) / eta)
            (largest, _), _ = eigen(root[:, np.newaxis] * root * hessian)
        return self.stable_rate(largest, t)

    def spectral_radius(self, curvature: Number) -> Number | None:
        """What a step multiplies an error along an eigenvector by, in the long run, on a quadratic of this curvature.

        Below 1 the error vanishes, above 1 it blows up. A float, or an array that the hyperparameters and curvatures span. None
        for a rule whose step is not the same linear map at every step.
        """
        found = self.characteristic(self.rate, curvature) if self.linear else None
        return None if found is None else found.radius
