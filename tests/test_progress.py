"""The pages of the lessons, as a lecturer steps through them."""

from dataclasses import replace

import pytest

from lessons import LESSONS
from lessons.progress import SHOWN, Progress

PAGES = sum(1 + len(lesson.scenes) for lesson in LESSONS.values())


def place(progress: Progress) -> tuple[str, bool, int]:
    return progress.lesson, progress.answered, progress.scene


def test_on_and_on_every_question_and_every_scene_is_seen_once() -> None:
    seen = [progress := Progress()]
    for _ in range(PAGES - 1):
        seen.append(progress := progress.paged(1))
    wanted = []
    for slug, lesson in LESSONS.items():
        wanted += [(slug, False, 0), *((slug, True, scene) for scene in range(len(lesson.scenes)))]
    assert list(map(place, seen)) == wanted
    assert set(progress.answers.values()) == {SHOWN}
    assert progress.paged(1) == progress  # the last page is the end


def test_back_goes_the_same_way() -> None:
    progress = Progress()
    ways = [progress := progress.paged(1) for _ in range(PAGES - 1)]
    for before in reversed([Progress(), *ways[:-1]]):
        progress = progress.paged(-1)
        assert place(progress) == place(before)
    assert progress.paged(-1) == Progress()


@pytest.mark.parametrize("by", [-3, -1, 0, 2, 5])
def test_many_pages_at_once_are_as_many_one_by_one(by: int) -> None:
    progress = Progress().paged(4)
    steps = progress
    for _ in range(abs(by)):
        steps = steps.paged(1 if by > 0 else -1)
    assert progress.paged(by) == steps


def test_an_answer_that_somebody_gave_is_not_taken_back() -> None:
    first, second = list(LESSONS)[:2]
    progress = Progress(second, answers={first: "1", second: "0"})
    back = progress.paged(-1)
    assert place(back) == (first, True, len(LESSONS[first].scenes) - 1)
    assert back.answers == progress.answers
    assert Progress(first, answers={first: "1"}).paged(-1).answers == {first: "1"}


def test_before_an_answer_the_page_is_the_question_whatever_scene_a_link_names() -> None:
    first, second = list(LESSONS)[:2]
    progress = Progress(second, scene=1)
    assert progress.paged(-1) == Progress(first)
    assert progress.paged(1) == Progress(second, answers={second: SHOWN})


def test_back_at_a_lesson_without_an_answer_its_first_scene_is_the_one_that_the_answer_opens() -> None:
    first, second = list(LESSONS)[:2]
    back = Progress(second).paged(-1)
    assert back == Progress(first)
    assert back.with_answer(SHOWN).open_scene == LESSONS[first].scenes[0]


@pytest.mark.parametrize("by", [1, -1])
def test_a_page_opens_as_it_is_written_whatever_was_turned_before(by: int) -> None:
    progress = Progress()
    for _ in range(PAGES - 1):
        turned = progress.paged(1)
        knobs = tuple(knob.value(turned.open_scene.race) for knob in turned.open_scene.knobs)
        turned = replace(turned, start=(0.5, 0.25), knobs=knobs)
        page = turned.paged(by)
        if page != turned:  # at the end nothing is done
            assert (page.start, page.knobs) == (None, ())
            assert page.race == page.open_scene.race
        progress = progress.paged(1)
    unanswered = Progress(start=(0.5, 0.25))
    assert unanswered.paged(1).start is None


def test_of_a_message_that_asks_for_a_million_pages_a_hundred_are_turned() -> None:
    assert Progress().paged(10**9) == Progress().paged(100)
