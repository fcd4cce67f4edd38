"""Markdown as a reader of the screen says it."""

import re

import pytest

from lessons import LESSONS
from lessons.lesson import Scene
from views.aloud import aloud

SCENES = [scene for lesson in LESSONS.values() for scene in lesson.scenes]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**Bold** and *slanted*, 2 * 3", "Bold and slanted, 2 3"),
        (r"a rate $\eta$ of $\beta_1 = 0.9$", "a rate eta of beta 1 = 0.9"),
        (r"$\eta^2 / \text{max}$", "eta squared / max"),
        (":green-badge[true] at $x^2$", "true at x squared"),
        (r"1\. An escape", "1. An escape"),
    ],
)
def test_markdown_is_said_without_its_dress(text: str, said: str) -> None:
    assert aloud(text) == said


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.title)
def test_what_a_scene_reads_is_said_in_words(scene: Scene) -> None:
    said = aloud(scene.read(scene.race))
    assert not re.search(r"[$\\*{}_]|:\w+\[", said)
    assert re.sub(r"\d", "", said).strip()
