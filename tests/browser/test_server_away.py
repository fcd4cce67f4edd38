"""While the server is away the page says so, goes on as far as it can, and keeps what a hand does until it is back."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from conftest import DESK
from playwright.sync_api import Browser, Page, Route, expect
from stage import STAGE, asked, go_to, reach, step, wait_asked
from test_start import AGREED, START, middle_of_ring

from benchmarks.chromium import free_port, served
from lessons import LESSONS
from lessons.lesson import Drawing

AWAY = "The server is away. What you do here is kept and sent when it is back."
BACK = "The server is back."
LESSON = next(slug for slug, lesson in LESSONS.items() if isinstance(lesson.question, Drawing))


@dataclass
class Server:
    """A server of the app that comes and goes, each time as a new process, and what the page wanted of it meanwhile."""

    page: Page
    port: int = field(default_factory=free_port)
    wanted: list[str] = field(default_factory=list)

    def runs(self):
        return served("app.py", port=self.port)

    def open(self, query: str, ready: str = '.stage[data-state="ready"]') -> None:
        self.page.goto(f"http://127.0.0.1:{self.port}/{query}")
        self.page.wait_for_selector(ready)
        expect(self.page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")

    def note(self, route: Route) -> None:
        self.wanted.append(route.request.url)
        route.continue_()

    def seen_to_be_away(self) -> None:
        expect(word(self.page)).to_have_text(AWAY)
        self.page.route("**/player/**", self.note)

    def seen_to_be_back(self) -> None:
        expect(word(self.page)).to_have_text(BACK)
        expect(word(self.page)).to_be_empty()


@pytest.fixture
def server(browser: Browser) -> Iterator[Server]:
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    server = Server(context.new_page())
    troubles: list[str] = []
    server.page.on("pageerror", lambda error: troubles.append(str(error)))
    yield server
    context.close()
    assert troubles == []


def word(page: Page):
    return page.locator(":is(.stage, .atlas) > .server[role=status]")


def test_the_ring_that_is_dragged_meanwhile_has_its_paths_at_once_and_the_page_hears_of_it_when_it_is_back(
    server: Server,
):
    page = server.page
    with server.runs():
        server.open("?surface=booth&start=1,2&steps=50&lane=adam&lane=nesterov")
        expect(word(page)).to_be_empty()
        for rule in ("adam", "nesterov"):  # what runs them here has come
            page.wait_for_function(
                "kind => performance.getEntriesByType('resource').some(({name}) => name.includes(kind))",
                arg=f"/kinds/booth.{rule}",
            )
    server.seen_to_be_away()
    assert word(page).is_visible()
    x, y = middle_of_ring(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 30, steps=8)
    page.mouse.up()
    page.wait_for_function(AGREED)

    # What needs no server goes on.
    page.get_by_role("button", name="Contour", exact=True).click()
    wait_asked(page, "view", "contour")
    go_to(page, 7)
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(f"Number({STAGE}.dataset.step) > 10")
    page.get_by_role("button", name="Pause", exact=True).click()
    left_at = step(page)
    assert page.evaluate(START) == "1,2"
    assert page.locator(".stage .trouble").is_hidden()
    assert server.wanted == []  # it is not asked while it is known to be away

    with server.runs():
        page.wait_for_function(f"{START} !== '1,2'")
        page.wait_for_function(AGREED)
        start = page.evaluate(START)
        assert start == page.evaluate(f"{STAGE}.dataset.start")
        for name, value in zip("xy", start.split(","), strict=True):
            expect(page.get_by_role("textbox", name=f"Start {name}")).to_have_value(value)
        assert (asked(page, "surface"), asked(page, "steps"), asked(page, "view")) == ("booth", "50", "contour")
        assert page.evaluate("new URL(location).searchParams.getAll('lane')") == ["adam", "nesterov"]
        assert step(page) == left_at
        server.seen_to_be_back()

        # And it hears what is done from now on.
        reach(page.locator(".stage .start"))
        page.keyboard.press("Shift+ArrowLeft")
        page.wait_for_function(f"before => {START} !== before", arg=start)
        page.wait_for_function(AGREED)


def test_a_new_server_hears_of_a_page_of_which_nothing_was_changed(server: Server):
    """Streamlit tells a new process nothing of a page that it had run as a whole, and all of it is deaf from then on."""
    page = server.page
    with server.runs():
        server.open("?surface=booth&start=1,2&steps=50&lane=adam")
    server.seen_to_be_away()
    with server.runs():
        server.seen_to_be_back()
        field = page.get_by_role("textbox", name="Start x")
        field.fill("3")
        field.press("Enter")
        wait_asked(page, "start", "3,2")
        page.wait_for_function(AGREED)


def test_a_path_that_is_drawn_meanwhile_answers_the_lesson_when_the_server_is_back(server: Server):
    page = server.page
    with server.runs():
        server.open(f"lessons?lesson={LESSON}")
    server.seen_to_be_away()
    x, y = middle_of_ring(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_role("button", name="Done", exact=True)).to_be_disabled()
    assert page.locator(".stage[data-covered]").count() == 1
    with server.runs():
        wait_asked(page, "answered", f"{LESSON}:drawn")
        page.locator(".st-key-lesson").get_by_text("Your path lies").wait_for()
        page.wait_for_selector(".stage:not([data-covered])")


def test_a_map_that_is_zoomed_meanwhile_is_computed_when_the_server_is_back(server: Server):
    page = server.page
    done = '.atlas[data-state="done"]'
    with server.runs():
        server.open("basins?surface=himmelblau&lane=newton&start=0,0&steps=60&cells=32", done)
        before = asked(page, "window")
    server.seen_to_be_away()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_selector('.atlas[data-state="stopped"]')
    with server.runs():
        page.wait_for_selector(done)
        page.wait_for_function("before => new URL(location).searchParams.get('window') !== before", arg=before)
        server.seen_to_be_back()
        assert page.locator(".atlas .trouble").is_hidden()


def test_streamlit_does_not_cover_the_stage_with_what_it_says_itself(server: Server):
    """Some seconds after its server has gone it opens a dialog, of which nothing stays."""
    page = server.page
    with server.runs():
        server.open("?surface=booth&steps=50&lane=adam")
    server.seen_to_be_away()
    page.evaluate("""() => {
      window.dialogs = 0;
      new MutationObserver(() => (window.dialogs += document.querySelectorAll('[role=dialog]').length)).observe(
        document.body, {childList: true});
    }""")
    page.wait_for_function("window.dialogs > 0")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Contour", exact=True).click()
    wait_asked(page, "view", "contour")
