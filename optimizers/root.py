"""The denominator of the adaptive rules, in the two ways that it is written."""

import numpy as np

Array = np.ndarray


def damped_root(square: Array, epsilon: Array | float, inside: bool) -> Array:
    r"""$\sqrt{v + \epsilon}$ when `inside`, as the lecture writes it; else $\sqrt{v} + \epsilon$, as PyTorch, TensorFlow
    and optax compute it."""
    return np.sqrt(square + epsilon) if inside else np.sqrt(square) + epsilon
