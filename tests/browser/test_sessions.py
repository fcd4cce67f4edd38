"""Two people at once, and one person for long."""

import subprocess
import sys

from board import losses, names
from conftest import Visit, watch
from playwright.sync_api import Browser, CDPSession, Locator, Page
from stage import STAGE, asked, finish, reach, step, wait_asked

MOVES = 200
MANY = 800
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


def open_rate(visit: Visit) -> Locator:
    """A race that has ended, and the slider of a learning rate with the focus."""
    page = visit.open("?surface=booth&steps=200&lane=adam&lane=nesterov&inside=0")
    finish(page)
    page.locator(".st-key-card-adam summary").click()
    slider = page.locator(f".st-key-{KEY}").get_by_role("slider")
    reach(slider)
    page.wait_for_function("document.activeElement.closest('[class*=st-key-rule-adam]')")
    return slider


def move(slider: Locator, times: int, together: int = 10) -> None:
    """Some to the right, as many to the left, and so on, as fast as keys repeat; they are settled before the next."""
    page, first = slider.page, slider.get_attribute("aria-valuetext")
    for block in range(times // together):
        generation = page.evaluate(f"{STAGE}.dataset.generation")
        for _ in range(together):
            page.keyboard.press("ArrowLeft" if block % 2 else "ArrowRight")
        page.wait_for_function(f"before => {STAGE}.dataset.generation !== before", arg=generation)
        value = slider.get_attribute("aria-valuetext")
        wait_asked(page, "lane", "adam" if value == first else f"adam:learning_rate={value}")


def test_a_tab_does_not_grow_with_the_moves_of_a_slider(visit: Visit):
    slider = open_rate(visit)
    chromium = slider.page.context.new_cdp_session(slider.page)
    move(slider, WARM)
    nodes, listeners, megabytes = held(chromium)
    move(slider, MOVES)
    after = held(chromium)
    assert after[0] <= nodes + 60
    assert after[1] <= listeners + 10
    assert after[2] < megabytes + 5


# How often a stage has left the document, if only for a moment.
LEAVES = """() => {
  window.left = 0;
  const holds = node => node.nodeType === 1 && (node.matches('.stage') || node.querySelector('.stage'));
  new MutationObserver(changes => {
    for (const {removedNodes} of changes) window.left += [...removedNodes].filter(holds).length;
  }).observe(document.body, {childList: true, subtree: true});
}"""


def test_the_stage_never_leaves_its_page(visit: Visit):
    """Whatever Streamlit does under fast keys on a busy machine: clock, zoom and camera would start anew."""
    slider = open_rate(visit)
    slider.page.evaluate(LEAVES)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        move(slider, MANY, together=40)
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert slider.page.evaluate("left") == 0
    assert step(slider.page) == 200
    # The measure itself works.
    slider.page.evaluate("stage => document.body.append(stage)", slider.page.locator(".stage").element_handle())
    slider.page.wait_for_function("left === 1")
