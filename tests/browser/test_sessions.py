"""Two people at once, and one person for long."""

from board import losses, names
from conftest import Visit, watch
from playwright.sync_api import Browser, CDPSession, Page
from stage import STAGE, asked, finish, reach, wait_asked

MOVES = 200
WARM = 20
KEY = "rule-adam-learning_rate"


def type_start(page: Page, x: str) -> None:
    field = page.get_by_role("textbox", name="Start x")
    field.fill(x)
    field.press("Enter")
    page.wait_for_function("x => new URL(location).searchParams.get('start').startsWith(x + ',')", arg=x)


def test_two_sessions_do_not_see_each_other(visit: Visit, browser: Browser, app_url):
    context = browser.new_context(reduced_motion="reduce")
    other = watch(context, app_url)
    one, two = (
        visit.open("?surface=booth&start=1,2&steps=50&lane=adam"),
        other.open("?surface=matyas&start=3,4&steps=60&lane=nesterov"),
    )
    finish(one)
    finish(two)
    type_start(one, "5")
    type_start(two, "-6")
    ours, theirs = losses(one), losses(two)
    type_start(one, "7")
    assert losses(one) != ours
    assert losses(two) == theirs
    assert (asked(one, "start"), asked(two, "start")) == ("7,2", "-6,4")
    two.get_by_role("combobox", name="Surface").click()
    two.get_by_role("option", name="Beale").click()
    wait_asked(two, "surface", "beale")
    type_start(one, "5")
    assert losses(one) == ours
    assert (asked(one, "surface"), asked(one, "steps"), names(one)) == ("booth", "50", ["Adam"])
    assert (asked(two, "surface"), asked(two, "steps"), names(two)) == ("beale", "60", ["Nesterov"])
    context.close()
    assert other.troubles == []


def held(chromium: CDPSession) -> tuple[int, int, float]:
    """DOM nodes, listeners and megabytes that the tab holds once its garbage is gone."""
    for _ in range(3):
        chromium.send("HeapProfiler.collectGarbage")
    counted = chromium.send("Memory.getDOMCounters")
    used = chromium.send("Runtime.getHeapUsage")["usedSize"]
    return counted["nodes"], counted["jsEventListeners"], used / 1e6


def test_a_tab_does_not_grow_with_the_moves_of_a_slider(visit: Visit):
    page = visit.open("?surface=booth&steps=200&lane=adam&lane=nesterov&inside=0")
    finish(page)
    page.locator(".st-key-card-adam summary").click()
    slider = page.locator(f".st-key-{KEY}").get_by_role("slider")
    reach(slider)
    page.wait_for_function("document.activeElement.closest('[class*=st-key-rule-adam]')")

    first = slider.get_attribute("aria-valuetext")

    def move(times: int) -> None:
        """Ten to the right, ten to the left, and so on, as fast as keys repeat; each ten are settled before the next."""
        for block in range(times // 10):
            generation = page.evaluate(f"{STAGE}.dataset.generation")
            for _ in range(10):
                page.keyboard.press("ArrowLeft" if block % 2 else "ArrowRight")
            page.wait_for_function(f"before => {STAGE}.dataset.generation !== before", arg=generation)
            value = slider.get_attribute("aria-valuetext")
            wait_asked(page, "lane", "adam" if value == first else f"adam:learning_rate={value}")

    chromium = page.context.new_cdp_session(page)
    move(WARM)
    nodes, listeners, megabytes = held(chromium)
    move(MOVES)
    after = held(chromium)
    assert after[0] <= nodes + 60
    assert after[1] <= listeners + 10
    assert after[2] < megabytes + 5
