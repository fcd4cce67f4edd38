"""What one path met and did at each step: the numbers behind a picture of a single run."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimizers import Trajectory
from optimizers.linear_algebra import eigen

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Inspection:
    r"""The steps of one path on the plane, looked at one by one.

    Row k of what has `steps` rows tells of step k + 1, from iterate x_k to x_{k+1}; what has `steps + 1` rows tells of x_k.
    A number that does not exist (after a lane has diverged, or a rate of a rule that has none) is NaN; none is infinite.

    `limit` and `overshoot` are exact on a quadratic for a rule whose rates stand still. Elsewhere they are a warning about
    the place, and no proof: the curvature changes along the way, an adaptive rule changes its rates too, and a rule may
    leap over its limit for a while and come back.

    Attributes:
        gradient: as the rule met it at x_k, noise included, shape `(steps, 2)`.
        step: x_{k+1} - x_k, shape `(steps, 2)`.
        effective_rate: the factor on each entry of the gradient, shape `(steps, 2)`; None for a rule without one.
        learning_rate: eta with its schedule, shape `(steps,)`; NaN for a rule without one.
        internals: by what a person calls it, what the rule remembers after the step, then the moments that it corrects
            as corrected, each of shape `(steps, n)`: n is 1 for a number, 2 for a vector, 4 for a matrix by rows.
        hessian: of the surface at x_k, without noise, shape `(steps + 1, 2, 2)`.
        eigenvalues: of that Hessian, falling, shape `(steps + 1, 2)`.
        eigenvectors: `eigenvectors[k, i]` has length 1 and belongs to `eigenvalues[k, i]`, shape `(steps + 1, 2, 2)`.
        condition_number: the largest absolute eigenvalue over the smallest, shape `(steps + 1,)`; NaN where that is 0.
        limit: the largest learning rate at which the rule would be stable on the quadratic that osculates at x_k, along the
            direction that curves upwards most, shape `(steps,)`: with r the effective rate and H the Hessian, the rule's
            `stable_rate` at the largest eigenvalue of $\mathrm{diag}(r/\eta)\, H$, which is $2/\lambda_{\text{max}}(H)$ for
            gradient descent. NaN where the surface curves upwards nowhere, or the rule has no such number, no learning rate,
            or a rate that is not positive.
        overshoot: learning_rate / limit, shape `(steps,)`: above 1 the step is too long for the place.
    """

    gradient: Array
    step: Array
    effective_rate: Array | None
    learning_rate: Array
    internals: Mapping[str, Array]
    hessian: Array
    eigenvalues: Array
    eigenvectors: Array
    condition_number: Array
    limit: Array
    overshoot: Array


def inspect(trajectory: Trajectory) -> Inspection:
    """What the one lane of `trajectory` met and did at each step.

    Raises:
        ValueError: with a sentence, where the trajectory has several lanes, another dimension than two, or only its last
            row.
    """
    if trajectory.x.ndim != 2 or trajectory.x.shape[1] != 2:
        raise ValueError(
            f"Only one path on the plane can be inspected; give a run whose x has shape (steps + 1, 2), "
            f"not {trajectory.x.shape}."
        )
    if not trajectory.steps:
        raise ValueError('Only a run that kept its steps can be inspected; run it with keep="all".')
    with np.errstate(all="ignore"):
        alive = ~np.isnan(trajectory.x[:, 0])
        hessian = np.where(alive, trajectory.surface.hessian(trajectory.x.T), np.nan)
        values, vectors = eigen(hessian)
        size = np.abs(values)
        limit = _limit(trajectory, hessian[..., :-1])
        rate = trajectory.effective_rate
        return Inspection(
            gradient=_finite(_gradient(trajectory)),
            step=_finite(np.diff(trajectory.x, axis=0)),
            effective_rate=None if rate is None else _finite(rate),
            learning_rate=trajectory.learning_rate,
            internals=_internals(trajectory),
            hessian=_finite(np.moveaxis(hessian, -1, 0)),
            eigenvalues=_finite(values.T),
            eigenvectors=np.moveaxis(vectors, -1, 0),
            condition_number=_finite(size.max(axis=0) / size.min(axis=0)),
            limit=limit,
            overshoot=_finite(trajectory.learning_rate / limit),
        )


def _gradient(trajectory: Trajectory) -> Array:
    """The gradient at x_k as step k + 1 saw the surface, shape `(steps, 2)`."""
    surface, points = trajectory.surface, trajectory.x[:-1]
    if surface.at(1) is surface:
        return surface.gradient(points.T).T
    return np.stack([surface.at(k + 1).gradient(point) for k, point in enumerate(points)])


def _internals(trajectory: Trajectory) -> dict[str, Array]:
    """The state after each step and its corrected moments, by the names that a person has for them."""
    names = trajectory.optimizer.state_names
    told = {names[field]: rows[1:] for field, rows in trajectory.state.items()}
    told |= {f"{names[field]}, corrected": rows for field, rows in (trajectory.corrected or {}).items()}
    return {name: _finite(rows.reshape(trajectory.steps, -1)) for name, rows in told.items()}


def _limit(trajectory: Trajectory, hessian: Array) -> Array:
    """The largest stable learning rate at x_k, shape `(steps,)`; see `Inspection.limit`."""
    rate, t = trajectory.effective_rate, np.arange(1, trajectory.steps + 1)
    limit = None
    if rate is not None:
        limit = trajectory.optimizer.osculating_rate(rate.T, trajectory.learning_rate, hessian, t)
    return np.full(len(t), np.nan) if limit is None else _finite(np.asarray(limit))


def _finite(numbers: Array) -> Array:
    """The numbers, with NaN for those that are infinite."""
    return np.where(np.isfinite(numbers), numbers, np.nan)
