"""One colour, one dash and one marker per lane, the same in every panel and on every page.

The smallest CIEDE2000 distance of two colours, on a light page and on a dark one, for normal vision, and for the worst of
protanopia, deuteranopia and tritanopia (Machado et al. 2009, severity 1):

    the rules of the opening race           23.8 and 24.3, 15.2 and 16.8
    these, Newton's method and Adam         20.4 and 20.2, 12.8 and 14.4
    all twelve                              14.0 and 19.1,  8.9 and  9.5

Two colours that come closer than 12 for any of these eyes differ in dash and in marker, and no two lanes share both. Each
colour has a contrast of at least 3:1 to the paper and to the four lowest colours of the ground, and the same hue on a dark
page as on a light one, to within 12.5 degrees of OKLCH.
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
    Style("#8f5c9c", "#ab74a6", "dashdot", "hexagon"),  # orchid
    Style("#d62869", "#f04760", "solid", "circle"),  # crimson
    Style("#4b5ffe", "#7d73ff", "solid", "square"),  # indigo
    Style("#797500", "#e6d300", "dash", "diamond"),  # gold
    Style("#914a3e", "#fe8459", "dot", "x"),  # terracotta
    Style("#007e6d", "#1caa8c", "solid", "triangle-up"),  # emerald
    Style("#44009e", "#d7bfff", "dash", "triangle-down"),  # violet
    Style("#00430d", "#b8ffb9", "solid", "cross"),  # forest
    Style("#78074d", "#ffa1ba", "solid", "pentagon"),  # plum
    Style("#1c4fa8", "#5fa7ff", "dot", "star"),  # blue
    Style("#465a00", "#838d00", "dashdot", "square"),  # olive
    Style("#1a1e23", "#f3f7fd", "solid", "diamond"),  # ink
)

_PREFERRED = {slug: index % len(STYLES) for index, slug in enumerate(OPTIMIZERS)}


def styles(rules: Sequence[Optimizer]) -> list[Style]:
    """A style for each rule of a race: its own where that is free, else the last free one.

    With at most `len(STYLES)` rules no two share a style. A rule that joins at the end changes no other's. The last styles
    belong to rules beyond the lecture, so one that must take another's seldom takes a common one's; and the very last,
    almost black or white, is at least 12.3 from Newton's, Adam's and those of the opening race for every kind of eye.
    """
    free = list(range(len(STYLES)))
    taken = []
    for rule in rules:
        preferred = _PREFERRED[rule.slug]
        index = preferred if preferred in free else free[-1]
        free.remove(index)
        taken.append(STYLES[index])
    return taken
