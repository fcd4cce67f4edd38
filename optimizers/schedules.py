"""Learning-rate schedules: the rate as a function of the step, or of how the loss comes along.

A schedule has a state like a rule. `rate` answers the rate of step t (from 1) and the next state, given the rule's own
learning rate eta and, for a schedule that watches it, the loss at the iterate from which step t is taken.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from optimizers import meanings
from parameters import AT_LEAST_ONE, FRACTION, INNER_FRACTION, NON_NEGATIVE, Count, Number, Parametrized, parameter
from registry import stated_formula, stated_reference, take_stated

Array = np.ndarray


class Schedule(Parametrized, ABC):
    """A learning rate over time.

    Attributes:
        slug: the key in `SCHEDULES` and in a link.
        name: as a person reads it.
        about: what it does, in a sentence.
        latex: the rate of step t, as its docstring states it.
        reference: where it comes from, likewise.
        watches_loss: whether `rate` looks at the loss; the run computes it only then.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    about: ClassVar[str]
    latex: ClassVar[str] = ""
    reference: ClassVar[str] = ""
    watches_loss: ClassVar[bool] = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        take_stated(cls, latex=stated_formula, reference=stated_reference)

    def init(self, lanes: tuple[int, ...]) -> Any:
        """The state before the first step of runs in lanes of this shape."""
        return ()

    @abstractmethod
    def rate(self, eta: Number, state: Any, t: int, loss: Array | None) -> tuple[Number, Any]:
        """The rate of step t = 1, 2, ... for a rule of rate `eta`, and the next state."""


@dataclass(frozen=True)
class Constant(Schedule):
    r"""The same rate at every step.

    $$\eta_t = \eta$$

    Reference: the lecture, p. 2.
    """

    slug = "constant"
    name = "Constant"
    about = "The same rate at every step."

    def rate(self, eta: Number, state: Any, t: int, loss: Array | None) -> tuple[Number, Any]:
        return eta, state


@dataclass(frozen=True)
class InverseTime(Schedule):
    r"""The classical rate under which noisy gradients still converge.

    $$\eta_t = \frac{\eta}{1 + d\,t}$$

    Reference: Robbins and Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22 (1951), p. 400.
    """

    slug = "inverse-time"
    name = "1/t"
    about = "Falls as 1/t: slowly enough to get anywhere in the end, fast enough to settle under noise."

    decay: Number = parameter(
        0.01,
        1e-4,
        10.0,
        symbol="d",
        scale="log",
        valid=NON_NEGATIVE,
        help="After 1/d steps the rate is halved.",
        meaning=meanings.half_rate_of_decay,
    )

    def rate(self, eta: Number, state: Any, t: int, loss: Array | None) -> tuple[Number, Any]:
        return eta / (1 + self.decay * t), state


@dataclass(frozen=True)
class StepDecay(Schedule):
    r"""A staircase: n steps at each level.

    $$\eta_t = \eta\, f^{\lfloor (t - 1)/n \rfloor}$$

    Reference: Wu et al., "Demystifying learning rate policies for high accuracy training of deep neural networks", IEEE
    International Conference on Big Data (2019); PyTorch's StepLR.
    """

    slug = "step-decay"
    name = "Step decay"
    about = "Multiplies the rate by a factor every so many steps."

    factor: Number = parameter(
        0.5,
        0.05,
        1.0,
        symbol="f",
        valid=NON_NEGATIVE,
        help="What the rate is multiplied by at each drop.",
        meaning=meanings.left_after_drop,
    )
    every: Count = parameter(50, 1, 1000, symbol="n", scale="log", valid=AT_LEAST_ONE, help="Steps between two drops.")

    def rate(self, eta: Number, state: Any, t: int, loss: Array | None) -> tuple[Number, Any]:
        return eta * self.factor ** ((t - 1) // self.every), state


@dataclass(frozen=True)
class Exponential(Schedule):
    r"""The same factor from step to step.

    $$\eta_t = \eta\, \gamma^t$$

    The first step already has $\eta \gamma$. PyTorch's ExponentialLR counts from 0: its first step has $\eta$.

    Reference: Wu et al., "Demystifying learning rate policies for high accuracy training of deep neural networks", IEEE
    International Conference on Big Data (2019); PyTorch's ExponentialLR.
    """

    slug = "exponential"
    name = "Exponential"
    about = "Shrinks by the same factor at every step."

    gamma: Number = parameter(
        0.99,
        0.5,
        0.9999,
        symbol=r"\gamma",
        scale="complement",
        valid=NON_NEGATIVE,
        help="The factor from step to step.",
        meaning=meanings.half_rate_of_factor,
    )

    def rate(self, eta: Number, state: Any, t: int, loss: Array | None) -> tuple[Number, Any]:
        return eta * self.gamma**t, state


@dataclass(frozen=True)
class Cosine(Schedule):
    r"""Half a cosine, then the floor.

    $$\eta_t = \eta\left(r + \frac{1 - r}{2}\left(1 + \cos\frac{\pi \min(t, T)}{T}\right)\right)$$

    Step T is the first at the floor, where all that come later stay. The paper and PyTorch's CosineAnnealingLR count from 0:
    their first step has $\eta$ itself.

    Reference: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR (2017), equation 5
    (one period, no restart).
    """

    slug = "cosine"
    name = "Cosine"
    about = "Falls along half a cosine wave to a floor."

    period: Count = parameter(
        200,
        1,
        2000,
        symbol="T",
        scale="log",
        valid=AT_LEAST_ONE,
        help="Steps until the floor is reached.",
        meaning=meanings.halfway_down,
    )
    floor: Number = parameter(
        0.0,
        0.0,
        1.0,
        symbol="r",
        valid=NON_NEGATIVE,
        help="Where it ends, as a share of the learning rate.",
        meaning=meanings.end_of_rate,
    )

    def rate(self, eta: Number, state: Any, t: int, loss: Array | None) -> tuple[Number, Any]:
        wave = (1 + np.cos(np.pi * np.minimum(t / self.period, 1.0))) / 2
        return eta * (self.floor + (1 - self.floor) * wave), state


@dataclass(frozen=True)
class Warmup(Schedule):
    r"""A linear rise, then constant.

    $$\eta_t = \eta \min(1, t/w)$$

    Reference: Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", arXiv:1706.02677 (2017),
    section 2.2 (gradual warmup).
    """

    slug = "warmup"
    name = "Warmup"
    about = "Rises in a straight line, then stays."

    steps: Count = parameter(
        20,
        1,
        1000,
        symbol="w",
        scale="log",
        valid=AT_LEAST_ONE,
        help="Steps until the full rate is reached.",
        meaning=meanings.first_of_warmup,
    )

    def rate(self, eta: Number, state: Any, t: int, loss: Array | None) -> tuple[Number, Any]:
        return eta * np.minimum(1.0, t / self.steps), state


@dataclass(frozen=True)
class ReduceOnPlateau(Schedule):
    r"""The lecture's annealing: the rate is cut whenever the loss has not improved for more than p steps.

    $$\eta \leftarrow f\,\eta \text{ at step } p + 1 \text{ without improvement}$$

    A loss improves when it is below the best so far by a share of that one's size, one part in 10^4 unless turned; the count
    then starts again. For losses above 0 this is PyTorch's ReduceLROnPlateau, without a cooldown; below 0 PyTorch counts a loss
    as better that has risen by less than that share, and it leaves out a cut that changes the rate by less than 1e-8.

    Reference: the lecture, p. 4; PyTorch, torch.optim.lr_scheduler.ReduceLROnPlateau.
    """

    slug = "reduce-on-plateau"
    name = "Reduce on plateau"
    about = "Cuts the rate when the loss stops improving: stops an oscillation around a minimizer."
    watches_loss = True

    factor: Number = parameter(
        0.1,
        0.05,
        0.95,
        symbol="f",
        valid=INNER_FRACTION,
        help="What the rate is multiplied by on a plateau.",
        meaning=meanings.left_after_plateau,
    )
    patience: Count = parameter(
        10,
        0,
        100,
        symbol="p",
        valid=NON_NEGATIVE,
        help="Steps without improvement that are still tolerated.",
        meaning=meanings.cut_after,
    )
    threshold: Number = parameter(
        1e-4,
        0.0,
        0.1,
        symbol="q",
        valid=FRACTION,
        help="Relative improvement that counts as one.",
        meaning=meanings.counts_as_better,
    )

    class State(NamedTuple):
        """best: the least loss so far; waited: steps since it improved; scale: the product of all cuts. Shape of the lanes."""

        best: Array
        waited: Array
        scale: Array

    def init(self, lanes: tuple[int, ...]) -> State:
        return self.State(best=np.full(lanes, np.inf), waited=np.zeros(lanes), scale=np.ones(lanes))

    def rate(self, eta: Number, state: State, t: int, loss: Array | None) -> tuple[Number, State]:
        assert loss is not None
        margin = self.threshold * np.abs(np.where(np.isfinite(state.best), state.best, 0.0))
        better = loss < state.best - margin
        waited = np.where(better, 0, state.waited + 1)
        plateau = waited > self.patience
        scale = np.where(plateau, state.scale * self.factor, state.scale)
        best = np.where(better, loss, state.best)
        return eta * scale, self.State(best, np.where(plateau, 0, waited), scale)


SCHEDULES: dict[str, type[Schedule]] = {
    schedule.slug: schedule
    for schedule in (Constant, InverseTime, StepDecay, Exponential, Cosine, Warmup, ReduceOnPlateau)
}
