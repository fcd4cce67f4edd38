"""What the tests of the surfaces share: selections of the registry, points of the plane, differences."""

import math

import numpy as np
import pytest
from hypothesis import strategies as st

from parameters import parameters
from surfaces import SURFACES

ALL = list(SURFACES.values())
PARAMETRIZED = [surface for surface in ALL if parameters(surface)]
BOTTOMLESS = [surface for surface in ALL if surface.infimum == -math.inf]
WITH_MINIMA = [surface for surface in ALL if surface.minima]
WITH_LOCAL_MINIMA = [surface for surface in ALL if surface.local_minima]
KINKED = [surface for surface in ALL if getattr(surface, "has_kink", False)]
LANES = [(), (1,), (7,), (3, 4)]


def each(selection):
    return pytest.mark.parametrize("cls", selection, ids=[surface.slug for surface in selection])


def points(cls, *lanes, seed=0):
    """Random points of the domain, shape `(2, *lanes)`."""
    low, high = np.array(cls.domain).T
    return np.moveaxis(np.random.default_rng(seed).uniform(low, high, (*lanes, 2)), -1, 0)


def diagonal(cls):
    return math.dist(*np.array(cls.domain).T)


def difference(f, x, h=1e-4):
    """The derivatives of f along both coordinates, by a central difference of fourth order; the new axis comes first."""
    steps = h * np.eye(2).reshape(2, 2, *(1,) * (x.ndim - 1))
    return np.stack([(8 * (f(x + s) - f(x - s)) - (f(x + 2 * s) - f(x - 2 * s))) / (12 * h) for s in steps])


def circle(center, radius, count=32):
    angle = 2 * np.pi * np.arange(count) / count
    return np.reshape(center, (2, 1)) + radius * np.stack([np.cos(angle), np.sin(angle)])


def choices(cls):
    """Any parameters of a surface within the ranges of their sliders."""
    drawn = {}
    for declared in parameters(cls):
        if declared.kind is bool:
            drawn[declared.name] = st.booleans()
        elif declared.kind is int:
            drawn[declared.name] = st.integers(int(declared.low), int(declared.high))
        else:
            drawn[declared.name] = st.floats(declared.low, declared.high)
    return st.fixed_dictionaries(drawn)
