"""Firefox and WebKit, where they are installed: every page opens, and what a hand does in a lecture works."""

from collections.abc import Iterator

import pytest
from engines import ENGINES, Window, missing
from programs_run import SCRIPT, check

from lessons import LESSONS
from lessons.lesson import Choice

STAGE = "document.querySelector('.stage')"
READY = ".stage[data-state=ready]"
PAGES = {
    "/": READY,
    "/tune": ".atlas[data-state=done]",
    "/basins": ".atlas[data-state=done]",
    "/lessons": READY,
    "/ledger": ".st-key-ledger h5",
    "/reference": ".st-key-reference h5",
}
TWO = "/?surface=booth&start=5,4&lane=adam&lane=nesterov"
LOSSES = "[...document.querySelectorAll('.board [data-lane] .loss')].map(cell => cell.innerText).join()"
LESSON = "document.querySelector('.st-key-lesson')"


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Window]:
    if reason := missing(request.param):
        pytest.skip(reason)
    with ENGINES[request.param]() as tell:
        yield Window(tell, request.getfixturevalue("app_url"))


@pytest.fixture
def window(engine: Window) -> Iterator[Window]:
    """The engine's window, for one test, which must leave it without trouble."""
    yield engine
    assert engine.read("window.troubles") == []
    assert engine.read("document.querySelectorAll('[data-testid=stException]').length") == 0


def click_ground(window: Window) -> None:
    """Where the page has nothing that is pressed: what follows is the race's."""
    window.point(700, 70)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens(window, path):
    window.open(path, PAGES[path])


def test_programs_run_to_what_the_server_answers(window):
    window.open(TWO, READY)
    window.read(f"void {SCRIPT.strip()}")
    check(window.wait("window.programsTold"))


def test_the_race_plays_pauses_and_ends(window):
    window.open(f"{TWO}&steps=400", READY)
    window.wait(f"Number({STAGE}.dataset.step) > 5")
    click_ground(window)
    window.press(" ")
    window.wait(f"{STAGE}.querySelector('.play').ariaLabel === 'Play'")
    step = int(window.read(f"{STAGE}.dataset.step"))
    assert step < 400
    window.press("Right")
    window.wait(f"{STAGE}.dataset.step === '{step + 1}'")
    window.press("+", "+", "+", " ")
    window.wait(f"{STAGE}.querySelector('.heard').textContent.includes(' leads with a loss of ')")
    window.press("Home")
    window.wait(f"{STAGE}.dataset.step === '0'")
    window.press("End")
    window.wait(f"{STAGE}.dataset.step === '400'")


def test_the_ring_is_dragged(window):
    window.open(TWO, READY)
    window.press("End")
    before = window.wait(LOSSES)
    window.drag(".stage .start", [(-10, 10), (-30, 20), (-60, 40)])
    window.wait("new URL(location).searchParams.get('start') !== '5,4'")
    window.wait(f"{LOSSES} !== '{before}'")


def test_a_slider_is_turned_by_keyboard(window):
    window.open(TWO, READY)
    window.press("End")
    before = window.wait(LOSSES)
    window.click(".st-key-card-adam summary")
    slider = ".st-key-rule-adam-learning_rate input[type=range]"
    window.wait(f"document.querySelector('{slider}')")  # its code comes a moment after the card
    window.press("Tab", "Tab")  # past its help
    window.wait(f"document.activeElement.matches('{slider}')")
    window.press("Right")
    window.wait("location.search.includes('adam:learning_rate')")
    window.wait(f"{LOSSES} !== '{before}'")


def test_the_sheet_of_keys_and_the_black_screen(window):
    window.open(TWO, READY)
    click_ground(window)
    for _ in range(2):  # at once again: a key that follows is not lost
        for key, other, dialog in (("?", "Escape", "sheet"), ("b", "x", "blackout")):
            window.press(key)
            window.wait(f"document.querySelector('dialog.{dialog}').open")
            window.press(other)
            window.wait(f"!document.querySelector('dialog.{dialog}').open")


def test_a_lesson_is_answered_and_the_next_one_comes(window):
    first, second = list(LESSONS.values())[:2]
    assert isinstance(first.question, Choice)
    right = first.question.right[0]
    window.open("/lessons", READY)
    window.click(f".st-key-lesson label:has(input[value='{right}'])")
    window.click(".st-key-lesson-answer button:enabled")
    window.wait(f"{LESSON}.innerText.includes('Right.')")
    window.wait(f"new URL(location).searchParams.get('answered') === '{first.slug}:{right}'")
    for scene in range(1, len(first.scenes)):
        window.press("PageDown")
        window.wait(f"new URL(location).searchParams.get('scene') === '{scene}'")
    window.press("PageDown")
    window.wait(f"new URL(location).searchParams.get('lesson') === '{second.slug}'")
