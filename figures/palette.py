"""One colour, one dash and one marker per lane, the same in every panel and on every page.

The colours reach a contrast of 3:1 against the paper of their theme. Twelve colours cannot all keep their distance for
every kind of colour vision (some pairs of these meet in protanopia or deuteranopia), so no two lanes share both dash and
marker, and no statement rests on colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from optimizers import OPTIMIZERS, Optimizer


@dataclass(frozen=True)
class Style:
    """How a lane is drawn. `light` and `dark` are its colours; `dash` and `marker` are Plotly's names."""

    light: str
    dark: str
    dash: str
    marker: str


STYLES: tuple[Style, ...] = (
    Style("#d1495b", "#ff7b8a", "solid", "circle"),
    Style("#0b62a4", "#5cb0f5", "solid", "square"),
    Style("#00855f", "#3fd0a2", "dash", "diamond"),
    Style("#7a4fb5", "#b899f2", "dashdot", "triangle-up"),
    Style("#b96a00", "#f5b041", "solid", "triangle-down"),
    Style("#1b8a9c", "#5fd6e6", "dot", "cross"),
    Style("#b8438f", "#f08fcf", "dash", "pentagon"),
    Style("#4d7c0f", "#a8d65c", "solid", "hexagon"),
    Style("#8a5a44", "#d6a58c", "dot", "x"),
    Style("#39424e", "#dfe5ea", "solid", "star"),
    Style("#a61e1e", "#ffa08f", "dashdot", "circle"),
    Style("#877500", "#e6d84f", "dash", "square"),
)

_PREFERRED = {slug: index % len(STYLES) for index, slug in enumerate(OPTIMIZERS)}


def styles(rules: Sequence[Optimizer]) -> list[Style]:
    """A style for each rule of a race: its own where that is free, else the last free one.

    With at most `len(STYLES)` rules no two share a style. A rule that joins at the end changes no other's; and since the
    last styles belong to the rules beyond the lecture, one that must take another's seldom takes a common one's.
    """
    free = list(range(len(STYLES)))
    taken = []
    for rule in rules:
        preferred = _PREFERRED[rule.slug]
        index = preferred if preferred in free else free[-1]
        free.remove(index)
        taken.append(STYLES[index])
    return taken
