"""Formulas for a narrow column."""

import re
from collections.abc import Iterable


def stacked(latex: str) -> str:
    """A rule of several assignments, one to a line."""
    return lines(re.split(r",?\s*\\q{1,2}uad\s*", latex))


def lines(formulas: Iterable[str]) -> str:
    """Formulas one below the other, at the left."""
    return r"\begin{aligned} &" + r"\\[6pt] &".join(formulas) + r"\end{aligned}"
