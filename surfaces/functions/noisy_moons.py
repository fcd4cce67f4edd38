from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from loss import Oracle
from parameters import Count, Interval, parameter
from surfaces.logistic import LogisticLoss
from surfaces.moons import moons
from surfaces.noise import seed_parameter
from surfaces.surface import Array, Surface

_COUNT = 200  # points to learn from
_BLOCK = 128  # steps whose minibatches are drawn at once: drawing one by one costs a new generator each
_MOONS = moons(_COUNT, seed=0)
_FULL = _MOONS.training


@dataclass(frozen=True)
class NoisyMoons(Surface):
    r"""Logistic regression on two noisy half-moons: the loss over all points is shown, a step sees a minibatch of them.

    The point (x, y) is the classifier: it says +1 where $x u + y v > 0$. It has no bias, since the data are centred; they
    are scaled to unit variance, too. The moons overlap, so that the minimiser is finite. They are made as scikit-learn's
    `make_moons` makes them.

    The minibatch of a step depends on (seed, t) alone: every lane of a race meets the same, and a run is reproducible. Its
    points are drawn without replacement, anew for each step; a larger batch of the same step holds the smaller one. A
    schedule watches the loss on as many points held out. What no step and no schedule sees are 2,000 more, to test on.

    Reference: after the fourth of Alec Radford's animations, "Noisy moons" (2014). Logistic regression: Cox, "The
    regression analysis of binary sequences", Journal of the Royal Statistical Society B 20 (1958). The data: Pedregosa
    et al., "Scikit-learn: machine learning in Python", Journal of Machine Learning Research 12 (2011), `make_moons`.
    """

    slug = "noisy-moons"
    name = "Noisy moons"
    about = "Every step sees a few points only: paths jitter, momentum smooths them, overshoots and corrects."
    domain = ((-4.0, 6.0), (-6.0, 4.0))
    minima = (_MOONS.minimizer,)
    infimum = float(_FULL.value(np.array(minima[0])))
    start = (-1.0, 3.0)
    data = _MOONS.data
    microseconds = 4.0

    batch: Count = parameter(
        5,
        1,
        _COUNT,
        symbol="b",
        scale="log",
        valid=Interval(low=1, high=_COUNT),
        help="How many points each step sees, the same ones for every lane. With all of them there is no noise.",
    )
    seed: Count = seed_parameter("minibatches")

    @property
    def latex(self) -> str:
        """The loss over all n points, and over which of them a step t takes it."""
        return (
            r"\frac{1}{n} \sum_i \ln\left(1 + e^{-c_i (x u_i + y v_i)}\right), \quad "
            r"\text{in step } t \text{ only } i \in B_t^s,\ |B_t^s| = b"
        )

    @property
    def is_stochastic(self) -> bool:
        """Whether a step sees a part of the points only."""
        return bool(np.any(self.batch < _COUNT))

    def reseeded(self, by: Count) -> "NoisyMoons":
        """With other minibatches."""
        return replace(self, seed=self.seed + by)

    def value(self, x: Array) -> Array:
        """The mean loss over all points, shape `(*lanes)`."""
        return _FULL.value(self._spread(x))

    def gradient(self, x: Array) -> Array:
        """Its gradient, shape `(2, *lanes)`."""
        return _FULL.gradient(self._spread(x))

    def hessian(self, x: Array) -> Array:
        """Its Hessian, shape `(2, 2, *lanes)`."""
        return _FULL.hessian(self._spread(x))

    def validation(self, x: Array) -> Array:
        """The mean loss over the points held out, shape `(*lanes)`."""
        return _MOONS.validation.value(self._spread(x))

    def test(self, x: Array) -> Array:
        """The mean loss over points that neither a rule nor a schedule sees, shape `(*lanes)`."""
        return _MOONS.test.value(self._spread(x))

    def accuracy(self, x: Array) -> Array:
        """The share of all points, but for those held out, that are classified right, shape `(*lanes)`; NaN for NaN."""
        return _FULL.accuracy(self._spread(x))

    def at(self, t: int) -> Oracle:
        """The mean loss over the minibatch of step t (from 1); with a batch of all points, the surface itself."""
        if isinstance(self.batch, int) and isinstance(self.seed, int):
            return self if self.batch == _COUNT else _minibatch(self.batch, self.seed, t)
        seeds, lane = np.unique(np.broadcast_to(self.seed, self.lanes), return_inverse=True)
        if isinstance(self.batch, int):  # then each lane asks for its own points only
            batches = np.stack([_minibatch(self.batch, int(seed), t).signed for seed in seeds], axis=-1)
            return LogisticLoss(batches[..., lane.reshape(self.lanes)], np.full(self.batch, 1 / self.batch))
        ranks = np.stack([_ranks(int(seed), t) for seed in seeds], axis=1)[:, lane.reshape(self.lanes)]
        return LogisticLoss(_FULL.signed, (ranks < self.batch) / self.batch)

    def _spread(self, x: Array) -> Array:
        """x for each lane that the parameters span: all of them have the same loss, but for its minibatches."""
        x = np.asarray(x, dtype=np.float64)
        lanes = np.broadcast_shapes(x.shape[1:], self.lanes)
        return np.broadcast_to(x.reshape(2, *(1,) * (len(lanes) - (x.ndim - 1)), *x.shape[1:]), (2, *lanes))


@lru_cache(maxsize=4096)
def _minibatch(batch: int, seed: int, t: int) -> LogisticLoss:
    """What step t sees. It is kept, because every lane of a race asks for it."""
    chosen = np.flatnonzero(_ranks(seed, t) < batch)
    return LogisticLoss(_FULL.signed[chosen], np.full(batch, 1 / batch))


def _ranks(seed: int, t: int) -> Array:
    """Where each point stands in the order in which step t draws them, 0 to n - 1, shape `(n,)`."""
    block, row = divmod(t, _BLOCK)
    return _block_of_ranks(seed, block)[row]


@lru_cache(maxsize=256)
def _block_of_ranks(seed: int, block: int) -> Array:
    rows = np.tile(np.arange(_COUNT, dtype=np.uint8), (_BLOCK, 1))
    ranks = np.random.default_rng([seed, block]).permuted(rows, axis=1)
    ranks.setflags(write=False)
    return ranks
