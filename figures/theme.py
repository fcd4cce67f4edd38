"""Colours and type, for a light and for a dark page.

Low ground is the colour of the paper, so that paths stand out where races are decided; high ground darkens (on a dark
page: lightens) in one hue, which also reads well for every kind of colour vision.
"""

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark"]

FONT = "'Source Sans', 'Source Sans Pro', 'Segoe UI', system-ui, sans-serif"


@dataclass(frozen=True)
class Theme:
    """What a figure takes its colours from. All are CSS colours.

    Attributes:
        paper, ink, muted, rule: background, text, secondary text, hairlines.
        ground: colours of the landscape from the lowest loss to the highest.
        level: the lines of equal loss; `relief` on the surface in three dimensions, where WebGL knows no transparency.
    """

    name: ThemeName
    paper: str
    ink: str
    muted: str
    rule: str
    ground: tuple[str, ...]
    level: str
    relief: str

    @property
    def color_scale(self) -> list[tuple[float, str]]:
        """`ground` as a Plotly colour scale."""
        return [(k / (len(self.ground) - 1), color) for k, color in enumerate(self.ground)]


THEMES: dict[str, Theme] = {
    "light": Theme(
        name="light",
        paper="#ffffff",
        ink="#1d232b",
        muted="#5f6b76",
        rule="#dfe3e7",
        ground=("#fdfdfb", "#eef2f3", "#dae4e8", "#bfd0d9", "#9db6c4", "#7897aa", "#55778d"),
        level="rgba(40, 70, 90, 0.22)",
        relief="#8aa5b5",
    ),
    "dark": Theme(
        name="dark",
        paper="#12161b",
        ink="#e6e9ec",
        muted="#98a4af",
        rule="#2b333c",
        ground=("#12171d", "#172129", "#1d2e39", "#263f4e", "#325466", "#436d82", "#5a8aa0"),
        level="rgba(170, 205, 225, 0.20)",
        relief="#4d6b7c",
    ),
}
