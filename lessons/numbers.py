"""Numbers in sentences: a text names what was measured, and never states it.

A text is Markdown with names in angle brackets: "after <steps> steps the loss is <loss>". What stands before a name counts:
"about <loss>" is in one digit, for what a rounding decides beyond it; "off by <apart>" and "by at most <apart>" say that it
is rounding only, where it is. A noun with "(s)" behind a number agrees with it, with or without a word between: "<cuts>
cut(s)", "<low> negative curvature(s)"; and "1 time(s)" is once.
"""

import re
from collections.abc import Mapping

import numpy as np

from parameters import printed, spoken

Numbers = Mapping[str, float]

ROUNDING = 1e-12  # a difference below it is what rounding leaves: weights and shares here are of the order of one
NOTHING = 1e-30  # what is smaller is the square of a rounding, and no loss

_NAME = re.compile(r"(?:\b(about |by (?:at most )?))?<([a-z][a-z0-9_]*)>")
_COUNTED = re.compile(r"([−\d∞]\S*) ((?:[a-z]+ )?)(\w+)\(s\)")


def names(text: str) -> list[str]:
    """The names of the numbers that a text asks for, in order."""
    return [name for _, name in _NAME.findall(text)]


def written(text: str, numbers: Numbers) -> str:
    """The text with its numbers in place, each in three significant digits, or in one behind "about".

    Raises:
        KeyError: if the text asks for a number that was not measured.
    """
    return _COUNTED.sub(_agreeing, _NAME.sub(lambda found: _in_place(found[1] or "", numbers[found[2]]), text))


def said(number: float, digits: int = 3) -> str:
    """A number as a page prints it: 198, 0.0123, 4.6e−9; NaN, which a run that has diverged leaves, as what it stands for.

    Whole numbers below a million are printed in full, unless fewer than three digits are asked for.
    """
    if np.isnan(number):
        return "∞ (diverged)"
    if np.isinf(number):
        return "∞" if number > 0 else "−∞"
    if abs(number) < NOTHING:
        return "0"
    if digits >= 3 and number == int(number) and abs(number) < 1e6:
        return printed(f"{int(number):,}")
    return printed(spoken(number, digits))


def _in_place(before: str, number: float) -> str:
    if before.startswith("by") and 0 < abs(number) < ROUNDING:
        return "by rounding only"
    return before + said(number, digits=1 if before == "about " else 3)


def _agreeing(found: re.Match[str]) -> str:
    number, noun = found[1], found[2] + found[3]
    if number == "1":
        return "once" if noun == "time" else f"1 {noun}"
    return f"{number} {noun}s"
