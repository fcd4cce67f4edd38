from dataclasses import dataclass

import numpy as np

from surfaces.moons import moons
from surfaces.surface import Array, Surface

_MOONS = moons(20, seed=3)


@dataclass(frozen=True)
class FewMoons(Surface):
    r"""Logistic regression on two half-moons of twenty points in all, which are too few.

    The classifier is that of `NoisyMoons`; every step sees all twenty points. On the way to the minimum the loss over them
    falls to the end, while the loss over 200 points held out, which a schedule watches, falls and then rises. What comes of
    it is measured on 2,000 points that nothing else sees. Not every draw of so few points shows it; this one does.

    Reference: the data as of Noisy moons. Stopping before the training loss is least: Prechelt, "Early stopping - but
    when?", in "Neural Networks: Tricks of the Trade", Springer (1998).
    """

    slug = "few-moons"
    name = "Few moons"
    about = "Twenty points to learn from: the training loss falls to the end, the loss on points held out turns round."
    domain = ((-4.0, 6.0), (-7.0, 4.0))
    minima = (_MOONS.minimizer,)
    infimum = float(_MOONS.training.value(np.array(minima[0])))
    start = (-1.0, 3.0)
    data = _MOONS.data
    microseconds = 1.0

    @property
    def latex(self) -> str:
        """The loss over all n points."""
        return r"\frac{1}{n} \sum_i \ln\left(1 + e^{-c_i (x u_i + y v_i)}\right)"

    def value(self, x: Array) -> Array:
        """The mean loss over the points that are learned from, shape `(*lanes)`."""
        return _MOONS.training.value(x)

    def gradient(self, x: Array) -> Array:
        """Its gradient, shape `(2, *lanes)`."""
        return _MOONS.training.gradient(x)

    def hessian(self, x: Array) -> Array:
        """Its Hessian, shape `(2, 2, *lanes)`."""
        return _MOONS.training.hessian(x)

    def validation(self, x: Array) -> Array:
        """The mean loss over the points held out, which a schedule watches, shape `(*lanes)`."""
        return _MOONS.validation.value(x)

    def test(self, x: Array) -> Array:
        """The mean loss over points that neither a rule nor a schedule sees, shape `(*lanes)`."""
        return _MOONS.test.value(x)

    def accuracy(self, x: Array) -> Array:
        """The share of the points that are learned from which are classified right, shape `(*lanes)`; NaN for NaN."""
        return _MOONS.training.accuracy(x)
