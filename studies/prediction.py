"""How far a path that was drawn as a prediction lies from the true one."""

import numpy as np

Array = np.ndarray
Domain = tuple[tuple[float, float], tuple[float, float]]

_POINTS = 200  # to which either path is resampled: more would not change a percentage


def gap(sketch: Array, path: Array, domain: Domain) -> float:
    """Mean distance of a drawn path from the true one, as a share of the window's diagonal.

    Both are cut into equally many pieces of equal length, and corresponding points are compared; so it does not matter how
    densely either was sampled. The true path counts up to where it leaves the window, or all numbers.

    Args:
        sketch: points of the drawn path, shape `(n, 2)`, at least one.
        path: iterates of the true one, shape `(m, 2)`; rows may end in NaN.
        domain: the window, `((x_low, x_high), (y_low, y_high))`.
    """
    drawn, true = _resampled(np.asarray(sketch, dtype=np.float64)), _resampled(_seen(path, domain))
    return float(np.hypot(*(drawn - true).T).mean() / _diagonal(domain))


def ends_apart(sketch: Array, path: Array, domain: Domain) -> float:
    """Distance between the ends of the drawn path and of the true one, as a share of the window's diagonal.

    Arguments as for `gap`; the true path ends where it leaves the window.
    """
    return float(np.hypot(*(np.asarray(sketch)[-1] - _seen(path, domain)[-1])) / _diagonal(domain))


def _seen(path: Array, domain: Domain) -> Array:
    """The path up to its first point that is no number or out of the window; the start in any case."""
    (left, right), (bottom, top) = domain
    x, y = path[:, 0], path[:, 1]
    inside = (x >= left) & (x <= right) & (y >= bottom) & (y <= top)  # NaN is nowhere inside
    out = np.flatnonzero(~inside)
    return path[: max(out[0], 1)] if len(out) else path


def _resampled(path: Array) -> Array:
    """`_POINTS` points at equal distances along a path."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    places = np.linspace(0.0, along[-1], _POINTS)
    return np.stack([np.interp(places, along, coordinate) for coordinate in path.T], axis=1)


def _diagonal(domain: Domain) -> float:
    (left, right), (bottom, top) = domain
    return float(np.hypot(right - left, top - bottom))
