"""Text said aloud, and text shown as the characters that it is."""

import re

import pytest

from lessons import LESSONS
from lessons.lesson import Scene
from views.aloud import aloud
from views.plain import plain

SCENES = [scene for lesson in LESSONS.values() for scene in lesson.scenes]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**Bold** and *slanted*, 2 * 3", "Bold and slanted, 2 3"),
        (r"a rate $\eta$ of $\beta_1 = 0.9$", "a rate eta of beta 1 = 0.9"),
        (r"$\eta^2 / \text{max}$", "eta squared / max"),
        (":green-badge[true] at $x^2$", "true at x squared"),
        (r"1\. An escape", "1. An escape"),
        (":material/play_arrow: Play", "Play"),
        (r"$\operatorname{sign}(g)$ and $g_\mathrm{max}$", "sign (g) and g max"),
    ],
)
def test_markdown_is_said_without_its_dress(text: str, said: str) -> None:
    assert aloud(text) == said


@pytest.mark.parametrize(
    "text", ["![x](https://a.example/b.png)", "**1** `2` $3$", ":red[4] <b> # 1. a|b", "C:\\x_y~z"]
)
def test_what_is_shown_as_it_is_has_all_its_characters_and_no_sign_that_means_something(text: str) -> None:
    shown = plain(text)
    assert re.sub(r"\\(.)", r"\1", shown) == text
    assert re.fullmatch(r"(?:[a-zA-Z\d\s]|\\[^a-zA-Z\d\s])*", shown)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.title)
def test_what_a_scene_reads_is_said_in_words(scene: Scene) -> None:
    said = aloud(scene.read(scene.race))
    assert not re.search(r"[$\\*{}_^]|:\w+\[", said)
    assert re.sub(r"\d", "", said).strip()
