"""Numbers in sentences: how they are printed, and what the words before them ask for."""

import numpy as np
import pytest

from lessons.numbers import names, said, written


def test_numbers_are_written_as_they_are_said():
    assert written("<steps> steps to <loss>", {"steps": 1200.0, "loss": 4.5678e-9}) == "1,200 steps to 4.57e−9"
    assert [said(value) for value in (np.nan, np.inf, 0.0, -3.0, 0.12345)] == [
        "∞ (diverged)",
        "∞",
        "0",
        "−3",
        "0.123",
    ]
    with pytest.raises(KeyError):
        written("<loss>", {})


def test_what_stands_before_a_number_says_how_far_it_is_to_be_trusted():
    numbers = {"loss": 0.0545, "off": 2.2e-16, "none": 0.0, "far": 0.0123, "tiny": 1.26e-56, "many": 5246.0}
    assert names("about <loss>, by at most <off>, <far>") == ["loss", "off", "far"]
    assert written("about <loss>, <loss>, about <many>", numbers) == "about 0.05, 0.0545, about 5,000"
    assert written("off by <off>, by at most <off>", numbers) == "off by rounding only, by rounding only"
    assert written("by <none>, by <far>, by at most <far>", numbers) == "by 0, by 0.0123, by at most 0.0123"
    assert written("a loss of <tiny>, below <off>", numbers) == "a loss of 0, below 2.2e−16"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 cuts, 0 negative curvatures, cut 0 times"),
        (1, "1 cut, 1 negative curvature, cut once"),
        (1200, "1,200 cuts, 1,200 negative curvatures, cut 1,200 times"),
        (np.inf, "∞ cuts, ∞ negative curvatures, cut ∞ times"),
    ],
)
def test_what_is_counted_agrees_with_its_number(count, text):
    assert written("of condition 1,000: <n> step(s)", {"n": 1}) == "of condition 1,000: 1 step"
    assert written("<n> cut(s), <n> negative curvature(s), cut <n> time(s)", {"n": count}) == text
