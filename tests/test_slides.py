"""The lecture on the pages: whose it is, its slides in order, its update rules as they are printed and as they run."""

import re
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from pages import open_page, written

from lessons import LEDGER, LESSONS, lecture
from lessons.presets import BEALE
from optimizers import AdaDelta, AdaGrad, Adam, RMSProp, run

RULES = [
    pytest.param(lesson, rule, id=f"{lesson.slug}-{k}")
    for lesson in LESSONS.values()
    for k, rule in enumerate(lesson.rules)
]


@pytest.mark.parametrize("claim", LEDGER, ids=lambda claim: claim.slug)
def test_a_claim_stands_on_a_slide_of_the_lecture(claim):
    assert claim.slide in lecture.SLIDES


def test_the_ledger_goes_through_the_slides_in_order():
    slides = [slide for slide, _ in groupby(LEDGER, key=lambda claim: claim.slide)]
    assert slides == sorted(slides, key=lecture.SLIDES.index)


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_a_lesson_names_its_slides_and_their_rules(lesson):
    assert list(lesson.slides) == sorted(set(lesson.slides), key=lecture.SLIDES.index)
    assert {rule.slide for rule in lesson.rules} <= set(lesson.slides)
    assert all(rule.printed and rule.runs.latex for rule in lesson.rules)


def test_every_adaptive_rule_of_the_lecture_stands_in_its_lesson():
    shown = {rule.slide: rule for lesson in LESSONS.values() for rule in lesson.rules}
    for slide, runs in (("AdaGrad", AdaGrad), ("RMSProp", RMSProp), ("AdaDelta", AdaDelta), ("Adam", Adam)):
        assert shown[slide].runs is runs
        assert LESSONS[slide.lower()].title.startswith(slide)
    told = shown["Adam"].told
    assert all(sign in told for sign in (r"$\rho_1$", r"$\beta_1$", "misprint", "$v^{(t-1)}$"))
    assert "$s^{(t+1)}$" in shown["AdaDelta"].told
    assert [line[0] for line in shown["AdaDelta"].printed] == ["s", "w"]  # its v stands on the slide before
    assert r"factor $\eta$ is not on the slide" in shown["AdaDelta"].told
    assert "the slide does not say where" in shown["RMSProp"].told  # its average starts


def test_the_order_of_the_upper_indices_is_as_it_is_told():
    """AdaDelta's step t divides the average of the updates before it; its own comes in after."""
    rule, surface = AdaDelta(rho=0.9, epsilon=1e-4), BEALE.surface
    w, v, s, rows = np.array(BEALE.start), np.zeros(2), np.zeros(2), []
    for _ in range(50):
        g = surface.gradient(w)
        v = rule.rho * v + (1 - rule.rho) * g**2
        after = w - np.sqrt(s + rule.epsilon) / np.sqrt(v + rule.epsilon) * g
        s = rule.rho * s + (1 - rule.rho) * (after - w) ** 2
        w = after
        rows.append(w)
    np.testing.assert_allclose(run(rule, surface, BEALE.start, 50).x[1:], rows, rtol=1e-12)


@pytest.mark.parametrize(("lesson", "rule"), RULES)
def test_a_rule_stands_in_its_lesson_before_and_after_the_answer(lesson, rule):
    for answer in ({}, {"answered": f"{lesson.slug}:shown"}):
        text = written(open_page("lessons", lesson=lesson.slug, **answer))
        assert f"On the slide “{rule.slide}”" in text
        assert f"{rule.runs.name} as it runs here" in text
        assert all(line in text for line in rule.printed)
        assert rule.told in text


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_names_the_lecture_its_author_and_its_slides_once(slug):
    text = written(open_page("lessons", lesson=slug))
    assert text.count(lecture.TITLE) == text.count(lecture.AUTHOR) == 1
    assert "The University of Queensland" in text
    assert all(f"“{slide}”" in text for slide in LESSONS[slug].slides)


def test_below_a_lesson_each_claim_stands_under_its_slide():
    for slug in ("rotation", "tuning"):
        text = written(open_page("lessons", lesson=slug, answered=f"{slug}:shown"))
        for claim in LESSONS[slug].claims:
            assert f"Slide “{claim.slide}”" in text


def test_the_claims_page_names_the_lecture_once():
    text = written(open_page("ledger"))
    assert text.count(lecture.CITED) == text.count(lecture.AUTHOR) == 1


def test_steps_come_with_the_answer(monkeypatch):
    lesson = LESSONS["adam"]
    monkeypatch.setitem(LESSONS, "adam", replace(lesson, steps="First <steps> steps, then more."))
    assert "then more" not in written(open_page("lessons", lesson="adam"))
    steps = lesson.scenes[0].race.steps
    assert f"First {steps} steps, then more." in written(open_page("lessons", lesson="adam", answered="adam:shown"))


def test_the_animations_come_before_the_question_and_after_the_rules():
    slugs = list(LESSONS)
    assert slugs.index("adam") < slugs.index("animations") == slugs.index("your-turn") - 1
    assert LESSONS["animations"].slides == ("Visualizing Optimization Algorithms",)
    assert [scene.race.surface.slug for scene in LESSONS["animations"].scenes] == [
        "beale",
        "saddle",
        "long-valley",
        "noisy-moons",
    ]


def test_the_only_foreign_address_is_one_that_a_person_may_click():
    assert f"]({lecture.ANIMATIONS})" in LESSONS["animations"].intro
    here = Path(__file__).parent.parent
    for file in [*here.glob("lessons/**/*.py"), *here.glob("views/*.py")]:
        found = set(re.findall(r"https?://[^\s\"'`)]+", file.read_text(encoding="utf-8")))
        assert found <= {lecture.ANIMATIONS}, file


def test_the_lectures_own_question_is_not_its_end():
    after = lecture.SLIDES[lecture.SLIDES.index("Your Turn") + 1 :]
    assert len(after) == 2
    assert "two slides follow" in LESSONS["your-turn"].intro
