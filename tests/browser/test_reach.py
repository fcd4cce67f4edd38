"""Every page by keyboard and by finger: text of buttons that can be read, a mark at every Tab stop, targets large enough."""

import pytest
from playwright.sync_api import Page
from reach import MARK, SMALL, TEXT_CONTRAST

# The six pages; of Lessons a choice, what follows it, boxes to tick, and the pen.
PAGES = {
    "race": "",
    "tune": "tune?surface=beale&lane=momentum&steps=20&cells=32&cell=3,4",
    "basins": "basins?surface=himmelblau&lane=newton&lane=momentum&steps=20&cells=32&picked=0",
    "lessons": "lessons",
    "scene": "lessons?lesson=annealing&scene=2&answered=annealing:0",
    "boxes": "lessons?lesson=your-turn",
    "pen": "lessons?lesson=momentum",
    "claims": "ledger",
    "reference": "reference",
}
LEAST = 24  # stops at least, so that no walk ends early
MOST = 90

# Whether the page is laid out as when this was asked before.
RESTING = """() => {
  const at = [...document.querySelectorAll('button, a, input, summary')].map(one => {
    const {left, top, width, height} = one.getBoundingClientRect();
    return [left, top, width, height];
  }).join();
  const resting = document.body.dataset.laid === at;
  document.body.dataset.laid = at;
  return resting;
}"""

PRIMARY = ".st-key-lesson-answer button"


def show(page: Page, url: str, name: str) -> None:
    """Open a page, whole; on the Race page with a card that is open."""
    page.goto(f"{url}/{PAGES[name]}")
    heading = "h5" if name in ("claims", "reference") else ":is(h4, h5)"
    page.locator(f".stMainBlockContainer {heading}").first.wait_for()
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.stApp')).getPropertyValue('--focus')"
    )  # our sheets
    if name in ("race", "lessons", "scene", "boxes", "pen"):
        page.wait_for_selector('.stage[data-state="ready"]')
    if name in ("tune", "basins"):
        page.wait_for_selector('.atlas[data-state="done"]')
    if name == "tune":
        page.get_by_role("button", name="Tune it").wait_for()
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")  # while a page is run its parts are faded
    if name == "race":
        page.locator(".st-key-card-adagrad summary").click()
        page.locator(".st-key-card-adagrad").get_by_role("button", name="Remove").wait_for()
        page.wait_for_function("() => document.getAnimations().every(({playState}) => playState !== 'running')")


def contrasts(page: Page, selector: str) -> list[float]:
    """The contrast of the text of each element that is seen, by its innermost parts."""
    parts = page.locator(f"{selector} :is(p, [data-testid=stIconMaterial]), {selector}:not(:has(p, span))")
    return [part.evaluate(TEXT_CONTRAST) for part in parts.all() if part.is_visible()]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_buttons_text_can_be_read_in_every_state(visit, theme):
    page = visit.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    show(page, visit.url, "lessons")
    (disabled,) = contrasts(page, PRIMARY)
    assert disabled >= 3
    assert min(contrasts(page, ".stage .transport button:disabled")) >= 3
    page.locator("[data-testid=stRadioOption]").first.click()
    page.wait_for_selector(f"{PRIMARY}:enabled")
    readings = {"enabled": contrasts(page, PRIMARY)}
    page.locator(PRIMARY).hover()
    readings["hover"] = contrasts(page, PRIMARY)
    page.mouse.move(0, 0)
    page.locator(PRIMARY).focus()
    readings["focus"] = contrasts(page, PRIMARY)
    assert {state: round(one, 1) for state, (one,) in readings.items() if one < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_siblings_can_be_read_too(visit, theme):
    page = visit.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    show(page, visit.url, "pen")
    assert min(contrasts(page, ".pen-bar button:disabled")) >= 3
    page.locator(".stage .pen").focus()
    for key in ("ArrowRight", "ArrowRight", " ", "ArrowDown", " "):
        page.keyboard.press(key)
    page.wait_for_selector(".pen-bar .done:enabled")
    assert min(contrasts(page, ".pen-bar button:enabled")) >= 4.5
    show(page, visit.url, "race")
    undo_and_preset = ":is(.st-key-history, .st-key-presets) button"
    assert min(contrasts(page, f"{undo_and_preset}:disabled")) >= 3
    assert min(contrasts(page, f"{undo_and_preset}:enabled")) >= 4.5
    show(page, visit.url, "tune")
    assert min(contrasts(page, ".st-key-fair-go button:enabled")) >= 4.5
    page.evaluate("document.querySelector('.st-key-fair-go button').disabled = true")
    page.wait_for_function(f"() => ({TEXT_CONTRAST})(document.querySelector('.st-key-fair-go button p')) >= 3")


def walk(page: Page) -> tuple[int, list[str]]:
    """Press Tab through the page; how many stops there are, and those without a mark."""
    page.evaluate("document.activeElement.blur()")
    unmarked, stops = [], 0
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(MARK)
        if stop is None and stops >= LEAST:  # out of the page: it was walked through
            break
        if stop is not None:
            marked, told = stop
            stops += 1
            unmarked += [] if marked else [told]
    return stops, unmarked


@pytest.mark.parametrize("name", PAGES)
def test_every_tab_stop_is_marked(visit, name):
    page = visit.page
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        show(page, visit.url, name)
        stops, unmarked = walk(page)
        assert stops >= LEAST
        assert unmarked == [], theme


@pytest.mark.parametrize("name", PAGES)
def test_every_target_is_24_pixels_wide_and_high(visit, name):
    page = visit.page
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    show(page, visit.url, name)
    assert page.evaluate(SMALL) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(RESTING, polling=200)
    assert page.evaluate(SMALL) == []


def test_the_pages_in_the_side_bar_of_a_phone_are_large_enough(visit):
    page = visit.page
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, visit.url, "claims")
    page.get_by_role("button", name="Expand sidebar").click()
    page.wait_for_selector("[data-testid=stSidebar]:not([data-collapsed=true])")
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stSidebarNavLink]').getBoundingClientRect().left >= 0"
    )
    page.wait_for_function("() => document.getAnimations().every(({playState}) => playState !== 'running')")
    assert page.locator("[data-testid=stSidebarNavLink]").count() == 6
    assert [told for told in page.evaluate(SMALL) if "stSidebar" in told] == []
