"""Chromium, and a page of it that notes everything a user must never see."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from benchmarks.chromium import FLAGS, served

# Scenes are drawn by a graphics card that the processor plays, but pages are put together without it: what a test sees is
# the same, for two thirds of the work.
SWITCHES = (*FLAGS, "--disable-gpu-compositing")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

# Streamlit looks for itself below a page's address first, and is told that it is not there.
LOOKS_FOR_ITSELF = re.compile(r"404: .*/[a-z]+/_stcore/|console: Failed to load resource.*404")

DESK = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}

expect.set_options(timeout=30_000)  # as long as pages are waited for: a busy machine is no failure


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium: in CI the browser tests must run (.ci/run installs one).")
        pytest.skip("No Chromium on this machine; Debian's package `chromium` provides one.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """A page of the app, and what went wrong on it."""

    page: Page
    url: str
    troubles: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> Page:
        """Open the app, and wait until the stage has drawn its race."""
        self.page.goto(f"{self.url}/{query}")
        self.page.wait_for_selector('.stage[data-state="ready"]')
        return self.page


def watch(context: BrowserContext, url: str) -> Visit:
    """A new page whose console errors, script errors, failed requests and requests to other hosts are troubles."""
    visit = Visit(context.new_page(), url)
    note = visit.troubles.append

    def look(request: Request) -> None:
        if urlparse(request.url).netloc not in (urlparse(visit.url).netloc, ""):
            note(f"other host: {request.url}")

    visit.page.on("console", lambda message: note(f"console: {message.text}") if message.type == "error" else None)
    visit.page.on("pageerror", lambda error: note(f"script: {error}"))
    visit.page.on("request", look)
    visit.page.on("response", lambda answer: note(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)
    return visit


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Visit]:
    """A tab on a laptop. Tests have it one after the other: in a tab that has shown the app it opens in half the time."""
    context = browser.new_context(viewport=DESK, reduced_motion="no-preference")
    context.set_default_timeout(30_000)
    yield watch(context, "")
    context.close()


def lent(tab: Visit, url: str) -> Iterator[Visit]:
    """The tab, for one test: it comes as new, and must be left without trouble. Each page opened is a session of its own."""
    page = tab.page
    tab.url = url
    tab.troubles.clear()
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    yield tab
    page.unroute_all()
    page.context.clear_permissions()
    page.mouse.up()
    page.mouse.move(0, 0)
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear()")  # where Streamlit keeps whether the side bar is open
    page.goto("about:blank")
    assert [trouble for trouble in tab.troubles if not LOOKS_FOR_ITSELF.match(trouble)] == []


@pytest.fixture
def visit(tab: Visit, app_url: str) -> Iterator[Visit]:
    """A visit to the app on a laptop; it must end without trouble."""
    yield from lent(tab, app_url)


@pytest.fixture(scope="session")
def question_url() -> Iterator[str]:
    """The address of a running app with one stage and a question (question.py)."""
    with served("tests/browser/question_app.py") as url:
        yield url


@pytest.fixture
def question(tab: Visit, question_url: str) -> Iterator[Visit]:
    """A visit to the page with a question, on a laptop; it must end without trouble."""
    yield from lent(tab, question_url)


@pytest.fixture
def phone(browser: Browser, app_url: str) -> Iterator[Visit]:
    """A visit to the app on a phone; it must end without trouble."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    visit = watch(context, app_url)
    yield visit
    context.close()
    assert [trouble for trouble in visit.troubles if not LOOKS_FOR_ITSELF.match(trouble)] == []
