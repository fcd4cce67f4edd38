"""Two noisy half-moons, drawn three times: points to learn from, points to validate on, and points to test on."""

from typing import NamedTuple

import numpy as np

from surfaces.logistic import LogisticLoss
from surfaces.surface import Array, LabelledPoints, Point

_NOISE = 0.3  # standard deviation of each coordinate, where a moon's radius is 1: no line parts the moons
_HELD_OUT = 200  # points to validate on
_TEST = 2000  # points to test on: enough for two digits of a loss


class Moons(NamedTuple):
    """What is learned from, and the losses of a classifier: over those points, those held out, and those nobody sees.

    Attributes:
        data: the points to learn from.
        training: the loss over them.
        validation: over points that a schedule may watch.
        test: over points that neither a rule nor a schedule sees.
    """

    data: LabelledPoints
    training: LogisticLoss
    validation: LogisticLoss
    test: LogisticLoss

    @property
    def minimizer(self) -> Point:
        """Newton's method from the origin, far beyond the steps that it needs.

        No line parts the training points, so that the least loss is met.
        """
        x = np.zeros(2)
        for _ in range(30):
            x = x - np.linalg.solve(self.training.hessian(x), self.training.gradient(x))
        return float(x[0]), float(x[1])


def moons(count: int, seed: int) -> Moons:
    """Moons with so many points to learn from, an even number; all are centred and scaled as those need it."""
    rng = np.random.default_rng(seed)
    draws = [_draw(rng, size) for size in (count, _HELD_OUT, _TEST)]
    centre, scale = draws[0][0].mean(axis=1, keepdims=True), draws[0][0].std(axis=1, keepdims=True)
    samples = [LabelledPoints((points - centre) / scale, labels) for points, labels in draws]
    return Moons(samples[0], *map(_loss, samples))


def _draw(rng: np.random.Generator, count: int) -> tuple[Array, Array]:
    """Noisy points on an upper half-circle and on a lower one, shape `(2, n)`, and the label of each, -1 and +1."""
    angle = np.linspace(0, np.pi, count // 2)
    upper = np.stack([np.cos(angle), np.sin(angle)])
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    points = np.concatenate([upper, lower], axis=1)
    return points + _NOISE * rng.standard_normal(points.shape), np.repeat([-1.0, 1.0], count // 2)


def _loss(data: LabelledPoints) -> LogisticLoss:
    return LogisticLoss((data.labels * data.points).T, np.full(data.labels.size, 1 / data.labels.size))
