"""How far to go along a direction: searches that all lanes make together, each for itself.

A lane that has found its length asks nothing more: its trial point is NaN, which the loss neither counts nor answers.
The loop ends with the last lane that searches. A lane that finds no length gets 0.
"""

from typing import Any

import numpy as np

from loss import Oracle
from optimizers import meanings
from optimizers.linear_algebra import dot
from optimizers.optimizer import Array
from parameters import INNER_FRACTION, Number, parameter

SUFFICIENT_DECREASE = 1e-4  # c_1, as in Nocedal and Wright, "Numerical Optimization", 2nd ed. (2006), section 3.1

# Of `armijo`, so that it ends beside x = 0 too, where the shortest trial moves x. From 100 down to 1e-16 by factors of 0.9, the
# longest way that the sliders of backtracking descent ask for, there are 394.
_SHORTENINGS = 1000
_TRIALS = 40  # of `weak_wolfe`
_LONGEST = 2.0**10  # times the first trial, in `weak_wolfe`: where the loss has no lower bound, doubling has no end


def curvature(default: float) -> Any:
    """The second Wolfe constant, for a rule that searches with `weak_wolfe`."""
    return parameter(
        default,
        0.01,
        0.99,
        symbol="c_2",
        valid=INNER_FRACTION,
        help="How much of the slope may be left after a step: small searches long, close to 1 takes what it gets.",
        meaning=meanings.slope_left,
    )


def armijo(
    loss: Oracle,
    x: Array,
    direction: Array,
    value: Array,
    gradient: Array,
    first: Number,
    shrink: Number,
    decrease: Number,
) -> Array:
    """The first of the lengths `first`, `first * shrink`, ... that brings the sufficient decrease; shape `(*lanes)`.

    $$f(x + a p) \\le f(x) + c_1 a\\, g^\\top p$$

    0 where p does not lead downhill, or where no trial succeeds before one is too short to move x (or 1,000 have failed).

    Reference: Nocedal and Wright, "Numerical Optimization", 2nd ed. (2006), Algorithm 3.1.
    """
    slope = dot(gradient, direction)
    searching = _downhill(value, slope)
    found = np.zeros_like(slope)
    length = first + found
    for _ in range(_SHORTENINGS):
        trial = x + length * direction
        searching = searching & (trial != x).any(axis=0)
        if not searching.any():
            break
        reached = loss.value(np.where(searching, trial, np.nan))
        enough = searching & np.isfinite(reached) & (reached <= value + decrease * length * slope)
        found = np.where(enough, length, found)
        searching = searching & ~enough
        length = length * shrink
    return found


def weak_wolfe(
    loss: Oracle,
    x: Array,
    direction: Array,
    value: Array,
    gradient: Array,
    first: Number,
    decrease: Number,
    curvature: Number,
) -> tuple[Array, Array]:
    """A length that satisfies the weak Wolfe conditions, and the gradient there; shapes `(*lanes)` and that of x.

    $$f(x + a p) \\le f(x) + c_1 a\\, g^\\top p, \\qquad g(x + a p)^\\top p \\ge c_2\\, g^\\top p$$

    The bracket's lower end always satisfies the first condition, its upper end violates it. While there is no upper
    end, the length doubles; then the bracket is halved. The gradient is asked for only where the first condition holds.
    Where the trials run out, the lower end is taken, a decrease all the same; where that is 0, the search has failed,
    and the gradient is the one given.

    Reference: Lewis and Overton, "Nonsmooth optimization via quasi-Newton methods", Mathematical Programming 141
    (2013), Algorithm 2.6.
    """
    slope = dot(gradient, direction)
    searching = _downhill(value, slope)
    low, high = np.zeros_like(slope), np.full_like(slope, np.inf)
    length, longest = first + low, first * _LONGEST
    low_gradient = gradient
    for _ in range(_TRIALS):
        trial = x + length * direction
        searching = searching & (trial != x).any(axis=0) & (length <= longest)
        if not searching.any():
            break
        reached = loss.value(np.where(searching, trial, np.nan))
        enough = searching & np.isfinite(reached) & (reached <= value + decrease * length * slope)
        high = np.where(searching & ~enough, length, high)
        if enough.any():
            there = loss.gradient(np.where(enough, trial, np.nan))
            low, low_gradient = np.where(enough, length, low), np.where(enough, there, low_gradient)
            searching = searching & ~(enough & (dot(there, direction) >= curvature * slope))
        length = np.where(high < np.inf, (low + high) / 2, 2 * length)
    return low, low_gradient


def _downhill(value: Array, slope: Array) -> Array:
    """Whether a search can begin."""
    return (slope < 0) & np.isfinite(slope) & np.isfinite(value)
