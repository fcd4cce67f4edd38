"""Chromium, and a page of it that notes everything a user must never see."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from benchmarks.chromium import FLAGS, served

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

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
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


# Streamlit looks for itself below the address of a page first, and is told that it is not there.
LOOKS_FOR_ITSELF = re.compile(r"404: .*/[a-z]+/_stcore/|console: Failed to load resource.*404")


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
    home = urlparse(url).netloc
    visit.page.on("console", lambda message: note(f"console: {message.text}") if message.type == "error" else None)
    visit.page.on("pageerror", lambda error: note(f"script: {error}"))
    visit.page.on(
        "request",
        lambda request: note(f"other host: {request.url}") if urlparse(request.url).netloc not in (home, "") else None,
    )
    visit.page.on("response", lambda answer: note(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)
    return visit


@pytest.fixture
def visit(browser: Browser, app_url: str) -> Iterator[Visit]:
    """A visit to the app on a laptop, in a session of its own; it must end without trouble."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="no-preference")
    context.set_default_timeout(30_000)
    visit = watch(context, app_url)
    yield visit
    context.close()
    assert [trouble for trouble in visit.troubles if not LOOKS_FOR_ITSELF.match(trouble)] == []


@pytest.fixture(scope="session")
def question_url() -> Iterator[str]:
    """The address of a running app with one stage and a question (question.py)."""
    with served("tests/browser/question_app.py") as url:
        yield url


@pytest.fixture
def question(browser: Browser, question_url: str) -> Iterator[Visit]:
    """A visit to the page with a question, on a laptop; it must end without trouble."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="no-preference")
    context.set_default_timeout(30_000)
    visit = watch(context, question_url)
    yield visit
    context.close()
    assert visit.troubles == []
