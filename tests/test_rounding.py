"""No lesson prints what a rounding decides: each number survives a start that differs in its twelfth digit."""

import re
from dataclasses import replace
from math import floor, log10

import numpy as np
import pytest

from lessons import LEDGER, LESSONS
from lessons.factor import TOLD, factor
from lessons.numbers import said, written
from lessons.presets import PRESETS

NUDGES = (1e-13, -1e-12)
NAMED = re.compile(r"(about |by (?:at most )?)?<([a-z][a-z0-9_]*)>")


def texts():
    """Every text that has numbers, with what measures them: of a lesson as it opens, of claims, of presets."""
    for slug, lesson in LESSONS.items():
        scene, asked = lesson.scenes[0], lesson.question
        yield (
            f"{slug}: because",
            scene.race,
            scene.measure,
            " ".join((lesson.intro, asked.ask, asked.because, lesson.steps)),
        )
        for one in lesson.scenes:
            ending = one.adds(one.measure(one.race))
            yield f"{slug}: {one.title}", one.race, one.measure, f"{one.reading} {ending}"
    for claim in LEDGER:
        yield from ((f"{claim.slug}, case {k}", one.race, one.measure, one.says) for k, one in enumerate(claim.cases))
    yield from ((f"preset {slug}", preset.race, factor, TOLD) for slug, preset in PRESETS.items())


TEXTS = [pytest.param(*text, id=text[0]) for text in texts()]


def nudged(race, by):
    return replace(race, start=tuple(coordinate * (1 + by) for coordinate in race.start))


def survives(one, other, digits):
    """Whether two numbers are printed alike, or differ by no more than one in the last of so many digits."""
    if said(one, digits) == said(other, digits):
        return True
    if not (np.isfinite(one) and np.isfinite(other)):
        return False
    if one == int(one):
        return bool(np.isclose(one, other, rtol=1e-9))
    return bool(abs(other - one) <= 10.0 ** (floor(log10(abs(one))) - digits + 1))


@pytest.mark.parametrize(("name", "race", "measure", "text"), TEXTS)
def test_each_number_survives_a_nudge_to_the_digits_that_are_printed(name, race, measure, text):
    here, lost = measure(race), []
    for by in NUDGES:
        there = measure(nudged(race, by))
        for before, number in NAMED.findall(text):
            alike = written(f"by <{number}>", here) == written(f"by <{number}>", there) if "by" in before else False
            if not alike and not survives(here[number], there[number], 1 if before == "about " else 3):
                lost.append((number, here[number], there[number]))
    assert not lost


def test_what_a_rounding_decides_is_found():
    assert survives(0.0415, 0.0416, 3)
    assert not survives(0.0415, 0.0267, 3)
    assert survives(0.0545, 0.0541, 1)
    assert not survives(147, 148, 3)
    assert not survives(2, 1, 3)
    assert not survives(np.nan, 0.08, 3)
