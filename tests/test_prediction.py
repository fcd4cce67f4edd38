"""How far a drawn path is said to lie from the true one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.prediction import ends_apart, gap

DOMAIN = ((-3.0, 3.0), (-4.0, 4.0))  # its diagonal is 10
ANGLE = np.linspace(0, 2, 400)
ARC = np.stack([np.cos(ANGLE), np.sin(ANGLE)], axis=1)


def test_a_path_is_nowhere_from_itself():
    assert gap(ARC, ARC, DOMAIN) == pytest.approx(0, abs=1e-12)
    assert ends_apart(ARC, ARC, DOMAIN) == 0


@given(st.floats(-0.9, 0.9), st.floats(-0.9, 0.9))
def test_a_shift_counts_as_its_share_of_the_diagonal(dx, dy):
    assert gap(ARC + [dx, dy], ARC, DOMAIN) == pytest.approx(np.hypot(dx, dy) / 10, abs=1e-12)
    assert ends_apart(ARC + [dx, dy], ARC, DOMAIN) == pytest.approx(np.hypot(dx, dy) / 10, abs=1e-12)


@pytest.mark.parametrize("redrawn", [ARC[::7], ARC[np.sort(np.r_[0:400:3, 100:200])], np.repeat(ARC, 3, axis=0)])
def test_it_does_not_matter_how_densely_a_path_is_sampled(redrawn):
    ends = np.concatenate([redrawn, ARC[-1:]])
    true = ARC @ np.array([[0.8, 0.3], [-0.2, 1.1]])
    assert gap(ends, true, DOMAIN) == pytest.approx(gap(ARC, true, DOMAIN), abs=2e-5)
    assert gap(true, ends, DOMAIN) == pytest.approx(gap(true, ARC, DOMAIN), abs=2e-5)


def test_a_single_point_is_compared_with_all_of_the_path():
    line = np.array([[0.0, 0.0], [2.0, 0.0]])
    assert gap(line[:1], line, DOMAIN) == pytest.approx(0.1)
    assert gap(line, line[:1], DOMAIN) == pytest.approx(0.1)
    assert gap(line[:1], line[1:], DOMAIN) == pytest.approx(0.2)
    assert ends_apart(line[:1], line, DOMAIN) == pytest.approx(0.2)


@pytest.mark.parametrize("tail", [[np.nan, np.nan], [np.inf, 0.0], [5.0, 0.0], [0.0, -4.1]])
def test_the_true_path_ends_where_it_leaves_the_window_or_all_numbers(tail):
    gone = np.concatenate([ARC, [tail], ARC[:5]])  # what comes back does not count
    assert gap(ARC, gone, DOMAIN) == pytest.approx(0, abs=1e-12)
    assert ends_apart(ARC, gone, DOMAIN) == 0


def test_a_path_that_leaves_at_once_is_its_start():
    gone = np.array([[1.0, 0.0], [np.nan, np.nan], [np.nan, np.nan]])
    assert gap(np.array([[1.0, 0.0], [1.0, 2.0]]), gone, DOMAIN) == pytest.approx(0.1)
    assert ends_apart(np.array([[1.0, 0.0], [1.0, 2.0]]), gone, DOMAIN) == pytest.approx(0.2)
