"""Small linear algebra on points of shape `(dim, *lanes)`, each lane by itself.

Systems of two equations are solved in closed form: no lane can make the call fail for the others, as a batched LAPACK
routine does when one matrix of the batch is singular.
"""

import numpy as np

Array = np.ndarray

# A 2x2 determinant smaller than this, relative to the squared size of its entries, is rounding error.
_SINGULAR = 1e-14


def dot(a: Array, b: Array) -> Array:
    """The inner product, shape `(*lanes)`, of vectors of shape `(dim, *lanes)`."""
    return (a * b).sum(axis=0)


def norm(a: Array) -> Array:
    """The Euclidean length, shape `(*lanes)`, of vectors of shape `(dim, *lanes)`."""
    return np.sqrt(dot(a, a))


def outer(a: Array, b: Array) -> Array:
    """The matrices a b^T, shape `(dim, dim, *lanes)`."""
    return a[:, np.newaxis] * b[np.newaxis, :]


def product(matrix: Array, vector: Array) -> Array:
    """Matrix times vector, shapes `(dim, dim, *lanes)` and `(dim, *lanes)`."""
    return (matrix * vector[np.newaxis]).sum(axis=1)


def identity(x: Array) -> Array:
    """An identity matrix for each lane of x: shape `(dim, dim, *lanes)`."""
    return np.broadcast_to(np.eye(len(x)).reshape((len(x), len(x)) + (1,) * (x.ndim - 1)), (len(x), *x.shape)).copy()


def diagonal(matrix: Array) -> Array:
    """The diagonal, shape `(dim, *lanes)`, of matrices of shape `(dim, dim, *lanes)`."""
    return np.stack([matrix[k, k] for k in range(len(matrix))])


def positive_power(values: Array, exponent: float) -> Array:
    """`values` to a negative power, and 0 where a value is 0: the power of a pseudo-inverse."""
    positive = values != 0
    return np.where(positive, np.where(positive, values, 1.0) ** exponent, 0.0)


def solve(matrix: Array, right: Array) -> Array:
    r"""The solution of A s = b for symmetric 2x2 matrices A, by Cramer's rule.

    Where A is singular, the least-squares solution of least length is taken: $A b / \lVert A \rVert_F^2$ for rank one,
    and 0 for A = 0.

    Args:
        matrix: A, shape `(2, 2, *lanes)`.
        right: b, shape `(2, *lanes)`.
    """
    (a, b), (_, c) = _of_two(matrix)
    determinant = a * c - b * b
    size = a * a + 2 * b * b + c * c
    with np.errstate(divide="ignore", invalid="ignore"):
        solution = np.stack((c * right[0] - b * right[1], a * right[1] - b * right[0])) / determinant
        singular = np.abs(determinant) <= _SINGULAR * size
        if not np.count_nonzero(singular):
            return solution
        least = product(matrix, right) / size
    return np.where(singular, np.where(size == 0, 0.0, least), solution)


def eigen(matrix: Array) -> tuple[Array, Array]:
    """Eigenvalues, falling, shape `(2, *lanes)`, and eigenvectors of symmetric 2x2 matrices.

    The vectors come as `(2, 2, *lanes)`, first axis the eigenvalue, second the coordinate: `eigen(A)[1][0]` belongs to
    the larger eigenvalue.
    """
    (a, b), (_, c) = _of_two(matrix)
    mean, half = (a + c) / 2, (a - c) / 2
    radius = np.hypot(half, b)
    angle = np.arctan2(b, half) / 2
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack((mean + radius, mean - radius)), np.stack((np.stack((cos, sin)), np.stack((-sin, cos))))


def spectral(values: Array, vectors: Array, vector: Array) -> Array:
    """The matrix with these eigenvalues and eigenvectors (as `eigen` gives them), times a vector `(2, *lanes)`."""
    first, second = vectors
    return values[0] * dot(first, vector) * first + values[1] * dot(second, vector) * second


def _of_two(matrix: Array) -> Array:
    """The matrix, once it is known to be 2x2. Raises ValueError otherwise."""
    if len(matrix) != 2:
        raise ValueError(
            f"This rule solves two equations in closed form; give it a loss of two dimensions, not {len(matrix)}."
        )
    return matrix
