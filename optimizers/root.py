"""The denominator of the adaptive rules, in the two ways that it is written, and the division by it."""

from typing import Any

import numpy as np

Array = np.ndarray


def damped_root(square: Array, epsilon: Array | float, inside: bool) -> Array:
    r"""$\sqrt{v + \epsilon}$ when `inside`, as the lecture writes it; else $\sqrt{v} + \epsilon$, as PyTorch, TensorFlow
    and optax compute it."""
    return np.sqrt(square + epsilon) if inside else np.sqrt(square) + epsilon


def over(numerator: Any, denominator: Any) -> Array:
    r"""The quotient, arrays that broadcast; and 0 where the denominator is 0.

    With $\epsilon = 0$ it is 0 where every derivative of a weight has been 0 so far: there the rule takes no step.
    """
    quotient, zero = numerator / denominator, denominator == 0
    return np.where(zero, 0.0, quotient) if np.count_nonzero(zero) else quotient
