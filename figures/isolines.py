"""Lines of equal value through a field on a grid."""

import numpy as np

Array = np.ndarray


def isoline(field: Array, level: float) -> tuple[Array, Array]:
    """The line on which a field has a value, by marching squares.

    Between neighbours the field is taken to be linear. Columns and rows are counted from 0.

    Args:
        field: shape `(rows, columns)`; no line passes a cell that is not finite.
        level: the value.

    Returns:
        x (columns) and y (rows) of the line's pieces, two points each, with a NaN behind each piece; shape `(3 n,)`.

    Reference: Lorensen and Cline, "Marching cubes", Computer Graphics 21 (1987), in two dimensions.
    """
    rows, columns = field.shape
    row, column = np.mgrid[: rows - 1, : columns - 1]
    corners = [(0, 0), (0, 1), (1, 1), (1, 0)]  # (row, column) of a square's corners, around it
    crossings = []
    for (r0, c0), (r1, c1) in zip(corners, corners[1:] + corners[:1], strict=True):
        start, end = field[row + r0, column + c0], field[row + r1, column + c1]
        crossed = ((start < level) != (end < level)) & np.isfinite(start) & np.isfinite(end)
        share = np.full(crossed.shape, np.nan)
        share[crossed] = (level - start[crossed]) / (end[crossed] - start[crossed])
        crossings.append((column + c0 + share * (c1 - c0), row + r0 + share * (r1 - r0)))
    x, y = (np.stack(part).reshape(4, -1) for part in zip(*crossings, strict=True))
    order = np.argsort(np.isnan(x), axis=0, kind="stable")  # of each square its crossings first
    x, y = np.take_along_axis(x, order, 0), np.take_along_axis(y, order, 0)
    pieces = [(x[k : k + 2], y[k : k + 2]) for k in (0, 2)]
    xs, ys = (np.concatenate([piece[part].T for piece in pieces]) for part in (0, 1))
    whole = np.isfinite(xs).all(axis=1)
    return _gapped(xs[whole]), _gapped(ys[whole])


def _gapped(pieces: Array) -> Array:
    return np.column_stack([pieces, np.full(len(pieces), np.nan)]).ravel()
