"""The paths of a race as bytes for the browser."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from optimizers import Trajectory
from surfaces import Ground

Array = np.ndarray

# What may be shown of a lane beside its path, one number a step.
STEP_MEASURES: Mapping[str, Callable[[Trajectory, Ground], Array]] = {
    "gradient_norm": lambda path, ground: path.gradient_norm,
    "distance": lambda path, ground: ground.distance_to_minima(path.x.T),
    "cost": lambda path, ground: path.cost,
    "accuracy": lambda path, ground: ground.accuracy(path.x.T),
}

_OF_DATA = ("accuracy",)  # only where the ground is made from data


def measures_of(ground: Ground) -> tuple[str, ...]:
    """Those of `STEP_MEASURES` that lanes on this ground have."""
    return tuple(name for name in STEP_MEASURES if ground.data is not None or name not in _OF_DATA)


def loss_offset(ground: Ground) -> float:
    """What is taken off each loss before it is packed: the infimum, or 0 where the surface has none."""
    return ground.infimum if np.isfinite(ground.infimum) else 0.0


def packed_paths(
    trajectories: Sequence[Trajectory],
    ground: Ground,
    companions: Sequence[Trajectory] = (),
    measures: Sequence[str] = (),
) -> bytes:
    """Little-endian float32 rows, one number a step.

    First for each lane x, y, the loss above `loss_offset` and the measures asked for; then for each lane, and each of its
    companions, x, y and the loss. The offset is taken off in float64, so that a loss of 1e-12 above the infimum survives.

    Args:
        trajectories: one path per lane.
        ground: the surface that was run on.
        companions: for each lane its other runs, as the lanes of one trajectory; or nothing.
        measures: names from `measures_of(ground)`.
    """
    offset = loss_offset(ground)
    rows = []
    for path in trajectories:
        rows += [
            path.x[:, 0],
            path.x[:, 1],
            path.loss - offset,
            *(STEP_MEASURES[name](path, ground) for name in measures),
        ]
    for paths in companions:
        stacked = np.concatenate([paths.x, (paths.loss - offset)[:, np.newaxis]], axis=1)  # (steps + 1, 3, companions)
        rows += list(stacked.T.reshape(-1, len(stacked)))
    with np.errstate(over="ignore"):  # a loss beyond float32 is drawn as infinite, which it is to a reader
        return np.array(rows, dtype="<f4").tobytes()
