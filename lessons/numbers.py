"""Numbers in sentences: a text names what was measured, and never states it.

A text is Markdown with names in angle brackets: "after <steps> steps the loss is <loss>".
"""

import re
from collections.abc import Mapping

import numpy as np

from parameters import spoken

Numbers = Mapping[str, float]

_NAME = re.compile(r"<([a-z][a-z0-9_]*)>")


def names(text: str) -> list[str]:
    """The names of the numbers that a text asks for, in order."""
    return _NAME.findall(text)


def written(text: str, numbers: Numbers) -> str:
    """The text with its numbers in place, each in three significant digits.

    Raises:
        KeyError: if the text asks for a number that was not measured.
    """
    return _NAME.sub(lambda found: said(numbers[found[1]]), text)


def said(number: float) -> str:
    """A number as a person says it: 198, 0.0123, 4.6e-9; what is beyond all numbers in a word."""
    if np.isnan(number):
        return "no number any more"
    if np.isinf(number):
        return "infinity" if number > 0 else "minus infinity"
    if number == int(number) and abs(number) < 1e6:
        return f"{int(number):,}"
    return spoken(number, 3)
