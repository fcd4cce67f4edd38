"""Formulas for a narrow column."""

import re


def stacked(latex: str) -> str:
    """A rule of several assignments, one to a line."""
    return r"\begin{aligned} &" + r"\\[6pt] &".join(re.split(r",?\s*\\q{1,2}uad\s*", latex)) + r"\end{aligned}"
