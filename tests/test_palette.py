"""Lanes can be told apart: by colour as far as eyes of four kinds allow, by dash and marker beyond that."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.palette import STYLES, styles
from figures.theme import THEMES
from lessons.presets import BEALE
from optimizers import OPTIMIZERS

# From linear sRGB to what an eye without one kind of cone sees of it: Machado, Oliveira and Fernandes 2009, severity 1.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(color: str) -> np.ndarray:
    """Linear sRGB of #rrggbb."""
    channels = np.array([int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    """WCAG 2 contrast."""
    low, high = sorted(linear(color) @ [0.2126, 0.7152, 0.0722] for color in (a, b))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB of linear sRGB, white being its own white."""
    x, y, z = (np.cbrt(t) if t > (6 / 29) ** 3 else t * (29 / 6) ** 2 / 3 + 4 / 29 for t in XYZ @ rgb / XYZ.sum(axis=1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    """The CIEDE2000 difference of two CIELAB colours."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25.0**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, stretch * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = h1 + turn / 2 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    waves = ((0.17, 1, -30), (-0.24, 2, 0), (-0.32, 3, 6), (0.20, 4, -63))
    t = 1 - sum(size * np.cos(np.radians(times * hue + shift)) for size, times, shift in waves)
    dl = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    bend = 60 * np.exp(-((((hue % 360) - 275) / 25) ** 2))
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(np.radians(bend))
    return float(np.sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh))


def distance(one: str, other: str, vision: str) -> float:
    """How far apart two colours look to an eye of that kind."""
    return ciede2000(*(lab(np.clip(VISIONS[vision] @ linear(color), 0, 1)) for color in (one, other)))


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((50, -0.001, 2.49), (50, 0.0009, -2.49), 4.8045),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (56, -27, -3), 31.9030),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_agrees_with_the_pairs_of_sharma_wu_and_dalal(one, other, published):
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(published, abs=5e-5)
    assert ciede2000(np.array(other), np.array(one)) == pytest.approx(published, abs=5e-5)


def hue(color: str) -> float:
    """OKLCH hue in degrees."""
    to_cones = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    opponents = [[1.9779984951, -2.4285922050, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]]
    a, b = np.array(opponents) @ np.cbrt(np.array(to_cones) @ linear(color))
    return float(np.degrees(np.arctan2(b, a)))


def own(slugs: list[str]) -> list:
    """The style each rule has where it is free."""
    return [styles([OPTIMIZERS[slug]()])[0] for slug in slugs]


OPENING = [lane.optimizer.slug for lane in BEALE.lanes]
COMMON = [*OPENING, "adam", "newton"]

# The floors lie just below what figures/palette.py states: (light, dark).
NORMAL = {"opening": (23.5, 24.0), "common": (20.0, 20.0), "all": (13.8, 18.8)}
DEFICIENT = {"opening": (15.0, 16.5), "common": (12.5, 14.2), "all": (8.7, 9.3)}


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("group", NORMAL)
def test_colours_keep_their_distance_for_every_kind_of_eye(group, theme, vision):
    chosen = {"opening": own(OPENING), "common": own(COMMON), "all": list(STYLES)}[group]
    floor = (NORMAL if vision == "normal" else DEFICIENT)[group][theme == "dark"]
    for one, other in combinations(chosen, 2):
        assert distance(getattr(one, theme), getattr(other, theme), vision) >= floor, (one, other)


def test_colours_that_come_close_differ_in_dash_and_in_marker():
    for one, other in combinations(STYLES, 2):
        assert (one.dash, one.marker) != (other.dash, other.marker)
        pages = ((one.light, other.light), (one.dark, other.dark))
        if min(distance(*colors, vision) for colors in pages for vision in VISIONS) < 12:
            assert one.dash != other.dash, (one, other)
            assert one.marker != other.marker, (one, other)


@pytest.mark.parametrize("theme", THEMES)
def test_every_lane_stands_out_from_the_paper_and_from_low_ground(theme):
    for style in STYLES:
        for ground in (THEMES[theme].paper, *THEMES[theme].ground[:4]):
            assert contrast(getattr(style, theme), ground) >= 3.0, (style, ground)


def test_a_lane_has_the_same_hue_on_a_light_and_on_a_dark_page():
    for style in STYLES:
        assert abs((hue(style.light) - hue(style.dark) + 180) % 360 - 180) <= 12.5, style


@pytest.mark.parametrize("slug", COMMON)
def test_a_second_lane_of_a_rule_takes_a_colour_far_from_the_first(slug):
    one, other = styles([OPTIMIZERS[slug](), OPTIMIZERS[slug]()])
    for theme in THEMES:
        for vision in VISIONS:
            assert distance(getattr(one, theme), getattr(other, theme), vision) >= 12.3


@given(st.lists(st.sampled_from(list(OPTIMIZERS.values())), max_size=len(STYLES)))
def test_the_lanes_of_a_race_never_share_a_style(rules):
    chosen = styles([rule() for rule in rules])
    assert len(set(chosen)) == len(rules)


@given(st.lists(st.sampled_from(list(OPTIMIZERS.values())), min_size=1, max_size=len(STYLES)))
def test_who_joins_a_race_changes_nobodys_style(rules):
    entered = [rule() for rule in rules]
    assert styles(entered)[:-1] == styles(entered[:-1])


@pytest.mark.parametrize("slug", [slug for slug, rule in OPTIMIZERS.items() if rule.in_lecture])
def test_the_lectures_rules_have_styles_of_their_own(slug):
    lecture = [rule() for rule in OPTIMIZERS.values() if rule.in_lecture]
    assert styles([OPTIMIZERS[slug]()])[0] in styles(lecture)
    assert styles(lecture)[list(OPTIMIZERS).index(slug)] == styles([OPTIMIZERS[slug]()])[0]
