"""No serious fault of accessibility, in either theme, on a desk and on a phone; and nothing there scrolls sideways."""

from typing import Any

import axe
import pytest
from conftest import watch
from playwright.sync_api import Browser, Page
from stage import STAGE

from optimizers import OPTIMIZERS
from studies import MAX_LANES

# Tall, since axe measures contrasts only where something is on screen.
DESK, PHONE = {"width": 1400, "height": 1700}, {"width": 390, "height": 3600}
LANES = "".join(f"&lane={slug}" for slug in list(OPTIMIZERS)[:MAX_LANES])
EVERYTHING = f"?surface=rosenbrock&steps=60&transform=turn=30{LANES}&inside=3"

# Pages beside the race, and the part of each that is ours.
OTHER_PAGES = {
    "lessons?lesson=momentum": ".stMainBlockContainer",
    "lessons?lesson=annealing&scene=2&answered=annealing:0": ".stMainBlockContainer",
    "ledger": ".st-key-ledger",
    "reference?kind=Surfaces": ".st-key-reference",
    "tune?surface=beale&lane=momentum&steps=20&cells=32&cell=3,4": ".stMainBlockContainer",
    "basins?surface=himmelblau&lane=newton&steps=20&cells=32&picked=0": ".stMainBlockContainer",
}

RUN = """async part => (await axe.run(part, {resultTypes: ['violations']})).violations
  .filter(({impact}) => impact === 'serious' || impact === 'critical')
  .flatMap(({id, nodes}) => nodes.map(({html, any, all, none}) => [id, html, [...any, ...all, ...none][0].message]))"""


# Whether the page has a theme, and with it what is drawn.
IN_THEME = """theme => getComputedStyle(document.querySelector('.stApp')).colorScheme === theme
  && [...document.querySelectorAll('.stage, .atlas')].every(({dataset}) => dataset.theme === theme)"""


def faults(page: Page) -> list[Any]:
    """What axe finds in the stage, in the words above it and in the settings."""
    return page.evaluate(RUN, {"include": [[".st-key-race"], [".st-key-settings"]]})


def show(page: Page, theme: str, size: dict[str, int]) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size(size)
    page.wait_for_function(f"theme => {STAGE}.dataset.theme === theme", arg=theme)
    page.wait_for_function(f"() => !Object.keys(({SIDEWAYS})()).length")


# By how many pixels parts are wider than their places.
SIDEWAYS = """() => Object.fromEntries([document.documentElement, ...document.querySelectorAll(
    '.stMain, .stage, .stage > :not(.heard), .stage .panel, .board table, .inside table, .st-key-settings')]
  .map(part => [part.className || part.localName, part.scrollWidth - part.clientWidth]).filter(([, excess]) => excess > 0))"""


def test_axe_finds_nothing_serious(visit):
    visit.page.set_viewport_size(DESK)
    page = visit.open(EVERYTHING)
    page.locator(".inside tbody tr").first.wait_for()
    page.locator(".st-key-card-adam summary").click()
    page.locator(".st-key-card-adam").get_by_role("slider").first.wait_for()
    page.add_script_tag(content=axe.source())
    for theme, size in (("light", DESK), ("dark", DESK), ("dark", PHONE), ("light", PHONE)):
        show(page, theme, size)
        assert faults(page) == [], (theme, size["width"])
    # The measure itself works: a text too faint to read is found.
    page.evaluate("document.querySelector('.stage .verdict').style.color = 'rgb(200, 200, 200)'")
    assert [fault[0] for fault in faults(page)] == ["color-contrast"]


@pytest.mark.parametrize("place", OTHER_PAGES)
def test_axe_finds_nothing_serious_on_another_page(visit, place):
    page, part = visit.page, OTHER_PAGES[place]
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(f"{visit.url}/{place}")
    page.locator(f"{part} :is(h4, h5)").first.wait_for()
    if "lessons" in place:
        page.wait_for_selector('.stage[data-state="ready"]')
    if "cells" in place:
        page.wait_for_selector('.atlas[data-state="done"]')
    if "tune" in place:
        page.get_by_role("button", name="Tune it").wait_for()
    page.add_script_tag(content=axe.source())
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.wait_for_function(IN_THEME, arg=theme)
        # While a page is run its parts are faded.
        page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
        page.wait_for_function("() => document.getAnimations().every(({playState}) => playState !== 'running')")
        assert page.evaluate(RUN, {"include": [[part]]}) == [], theme


def test_a_phone_scrolls_only_down_with_twelve_lanes_and_the_inside_open(browser: Browser, app_url):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = watch(context, app_url).open(EVERYTHING)
    page.locator(".inside tbody tr").first.wait_for()
    assert page.locator(".board tbody tr").count() == MAX_LANES
    assert page.evaluate("innerWidth") == 390
    page.wait_for_function(f"() => !Object.keys(({SIDEWAYS})()).length")
    boxes = page.locator(".stage .panel, .stage canvas, .stage button:visible").evaluate_all(
        "parts => parts.map(part => part.getBoundingClientRect()).map(({left, right}) => [left, right])"
    )
    assert len(boxes) > 30
    assert [box for box in boxes if box[0] < 0 or box[1] > 390] == []
    context.close()
