import numpy as np
import pytest

from figures.isolines import isoline


def field(f, rows=40, columns=60):
    y, x = np.mgrid[:rows, :columns].astype(float)
    return f(x, y)


def test_a_circle_is_a_circle():
    x, y = isoline(field(lambda x, y: np.hypot(x - 30, y - 20)), 12.0)
    np.testing.assert_allclose(np.hypot(x - 30, y - 20)[np.isfinite(x)], 12.0, atol=0.02)
    pieces = np.hypot(np.diff(x.reshape(-1, 3)[:, :2], axis=1), np.diff(y.reshape(-1, 3)[:, :2], axis=1))
    assert pieces.sum() == pytest.approx(2 * np.pi * 12, rel=0.01)


def test_a_plane_is_cut_where_it_has_the_level():
    x, y = isoline(field(lambda x, y: x + 0 * y), 7.25)
    ends = np.isfinite(x)
    np.testing.assert_allclose(x[ends], 7.25)
    assert y[ends].min() == 0
    assert y[ends].max() == 39


def test_a_saddle_gives_both_of_its_lines():
    x, y = isoline(field(lambda x, y: (x - 29.5) * (y - 19.5)), 0.0)
    ends = np.isfinite(x)
    assert (np.minimum(np.abs(x - 29.5), np.abs(y - 19.5))[ends] <= 0.5).all()
    assert x[ends].min() == 0
    assert y[ends].max() == 39


def test_no_line_passes_what_is_not_finite_or_has_no_such_level():
    holed = field(lambda x, y: x + 0 * y)
    holed[10:20] = np.inf
    _, y = isoline(holed, 7.25)
    assert not ((y > 9) & (y < 20)).any()
    assert len(isoline(holed, -5.0)[0]) == 0
