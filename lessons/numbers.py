"""Numbers in sentences: a text names what was measured, and never states it.

A text is Markdown with names in angle brackets: "after <steps> steps the loss is <loss>". A noun with "(s)" behind a
number agrees with it, with or without a word between: "<cuts> cut(s)", "<low> negative curvature(s)"; and "1 time(s)" is once.
"""

import re
from collections.abc import Mapping

import numpy as np

from parameters import MINUS, spoken

Numbers = Mapping[str, float]

_NAME = re.compile(r"<([a-z][a-z0-9_]*)>")
_COUNTED = re.compile(r"([−\d∞]\S*) ((?:[a-z]+ )?)(\w+)\(s\)")


def names(text: str) -> list[str]:
    """The names of the numbers that a text asks for, in order."""
    return _NAME.findall(text)


def written(text: str, numbers: Numbers) -> str:
    """The text with its numbers in place, each in three significant digits.

    Raises:
        KeyError: if the text asks for a number that was not measured.
    """
    return _COUNTED.sub(_agreeing, _NAME.sub(lambda found: said(numbers[found[1]]), text))


def said(number: float) -> str:
    """A number as a page prints it: 198, 0.0123, 4.6e−9; NaN, which a run that has diverged leaves, as what it stands for."""
    if np.isnan(number):
        return "∞ (diverged)"
    if np.isinf(number):
        return "∞" if number > 0 else "−∞"
    if number == int(number) and abs(number) < 1e6:
        return f"{int(number):,}".replace("-", MINUS)
    return spoken(number, 3).replace("-", MINUS)


def _agreeing(found: re.Match[str]) -> str:
    number, noun = found[1], found[2] + found[3]
    if number == "1":
        return "once" if noun == "time" else f"1 {noun}"
    return f"{number} {noun}s"
