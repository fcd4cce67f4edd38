"""The paths of a race as bytes for the browser."""

from collections.abc import Sequence

import numpy as np

from optimizers import Trajectory
from surfaces import Surface


def loss_offset(surface: Surface) -> float:
    """What is taken off each loss before it is packed: the infimum, or 0 where the surface has none."""
    return surface.infimum if np.isfinite(surface.infimum) else 0.0


def packed_paths(trajectories: Sequence[Trajectory], surface: Surface) -> bytes:
    """Little-endian float32 rows: for each lane x, y, and the loss above `loss_offset`, one number a step.

    The offset is taken off in float64, so that a loss of 1e-12 above the infimum survives the packing.
    """
    offset = loss_offset(surface)
    rows = [(path.x[:, 0], path.x[:, 1], path.loss - offset) for path in trajectories]
    with np.errstate(over="ignore"):  # a loss beyond float32 is drawn as infinite, which it is to a reader
        return np.array(rows, dtype="<f4").tobytes()
