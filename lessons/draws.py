"""The same training from many draws of its points: how often what one draw shows is seen."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from loss import Loss
from optimizers import run
from studies import Race
from surfaces import FewMoons
from surfaces.logistic import LogisticLoss
from surfaces.moons import Moons, moons

Array = np.ndarray

DRAWS = 60
LITTLE = 0.02  # a smaller difference of losses is not told


@dataclass(frozen=True)
class _Draws(Loss):
    """A lane for each draw of the points: the loss over those that are learned from, and over those that a schedule watches."""

    training: LogisticLoss
    watched: LogisticLoss

    @property
    def dim(self) -> int:
        return 2

    @property
    def bounds(self) -> tuple[Array, Array]:
        return FewMoons().bounds

    def value(self, x: Array) -> Array:
        return self.training.value(x)

    def gradient(self, x: Array) -> Array:
        return self.training.gradient(x)

    def validation(self, x: Array) -> Array:
        return self.watched.value(x)


@lru_cache(maxsize=1)
def _samples() -> tuple[Moons, ...]:
    return tuple(moons(FewMoons.data.labels.size, seed) for seed in range(DRAWS))


def unseen(race: Race, lane: int = 0, steps: int | None = None, watch_training: bool = False) -> Array:
    """The loss on points that nothing has seen, from each draw of as many points to learn from as `FewMoons` has.

    Shape `(DRAWS,)`, after all steps of the race's lane or after so many. Its schedule watches points held out, unless it is
    told to watch those that are learned from.
    """
    training, held_out = (
        LogisticLoss(np.stack([loss.signed for loss in losses], axis=-1), losses[0].shares)
        for losses in zip(*((one.training, one.validation) for one in _samples()), strict=True)
    )
    rule, schedule = race.lanes[lane].optimizer, race.lanes[lane].schedule
    start = np.tile(np.array(race.shown_start)[:, np.newaxis], DRAWS)
    ground = _Draws(training, training if watch_training else held_out)
    end = run(rule, ground, start, steps or race.steps, schedule, keep="last").x[-1]
    return np.array([one.test.value(end[:, k]) for k, one in enumerate(_samples())])
