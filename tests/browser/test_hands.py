"""Keys after the mouse: whatever was clicked or dragged, the next key is the race's; what Tab reaches keeps its own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from stage import STAGE, press_tab_to, step, wait_asked
from test_sliders import press

TWO = "?surface=booth&start=5,4&steps=60&lane=adam&lane=nesterov"
CARD = ".st-key-card-adam"


def middle(part: Locator) -> tuple[float, float]:
    part.scroll_into_view_if_needed()
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, part: Locator, dx: float, dy: float = 0) -> None:
    x, y = middle(part)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()


def open_card(page: Page) -> None:
    """Open a card and wait until it has unfolded: meanwhile what is in it slips from under a pointer."""
    page.locator(f"{CARD} summary").click()
    page.locator(f"{CARD} [role=group] input[type=range]").first.wait_for(state="attached")
    page.wait_for_function(
        "card => !card.style.overflow && card.getAnimations().length === 0",
        arg=page.locator(f"{CARD} details").element_handle(),
    )


def click_ground(page: Page) -> None:
    page.mouse.click(700, 70)


def turn_slider(page: Page) -> None:
    open_card(page)
    _, x, y = press(page, "rule-adam-learning_rate")
    page.mouse.move(x - 30, y, steps=3)
    page.mouse.up()
    page.wait_for_function("location.search.includes('adam:learning_rate')")


def duplicate(page: Page) -> None:
    open_card(page)
    page.get_by_role("button", name="Duplicate").first.click()
    expect(page.locator(".board tbody tr")).to_have_count(3)


def switch_off(page: Page) -> None:
    page.locator(f"{CARD} [class*=st-key-on-] label").click()
    expect(page.locator(".board tbody tr")).to_have_count(1)


def choose_surface(page: Page) -> None:
    page.get_by_role("combobox", name="Surface").click()
    page.get_by_role("option", name="Matyas").click()
    wait_asked(page, "surface", "matyas")


def choose_speed(page: Page) -> None:
    page.get_by_role("combobox", name="Speed").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Speed")).to_have_value("2")


def undo(page: Page) -> None:
    switch_off(page)
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".board tbody tr")).to_have_count(2)


def drag_ring(page: Page) -> None:
    drag(page, page.locator(".stage .start"), 40, 20)
    page.wait_for_function("new URL(location).searchParams.get('start') !== '5,4'")


ACTS: dict[str, Callable[[Page], None]] = {
    "the plain ground is clicked": click_ground,
    "a slider is dragged": turn_slider,
    "a lane is duplicated": duplicate,
    "a lane is switched off": switch_off,
    "a surface is chosen from a list": choose_surface,
    "a speed is chosen from a list": choose_speed,
    "the ring is dragged": drag_ring,
    "the contour is dragged": lambda page: drag(page, page.locator(".stage .contour .nsewdrag"), 30, 20),
    "the scene is turned": lambda page: drag(page, page.locator(".stage .scene"), 30, 20),
    "the playhead is dragged": lambda page: drag(page, page.locator(".stage .scrub"), 30),
    "a view is chosen": lambda page: page.get_by_role("button", name="Both", exact=True).click(),
    "a column is sorted by": lambda page: page.locator(".board .of-optimizer button").click(),
    "undo is pressed": undo,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_after_the_mouse_keys_are_the_races(visit, act):
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(TWO)
    act(page)
    page.wait_for_function("!document.querySelector('[data-test-script-state=running]')")
    link = page.evaluate("location.search")

    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"{STAGE}.dataset.step === '1'")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert step(page) >= 1
    page.keyboard.press("c")
    expect(page.locator(".said")).to_have_text("Link copied")
    page.keyboard.press("v")
    wait_asked(page, "view", "contour")
    page.keyboard.press("v")
    page.keyboard.press("v")
    wait_asked(page, "view", None)
    assert page.evaluate("location.search") == link  # no key has turned or pressed anything else
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == 0 or act is not click_ground


def test_a_cyrillic_keyboard_has_the_same_keys(visit):
    page = visit.open(TWO)
    page.mouse.click(700, 70)
    page.keyboard.press("Home")
    # The letter that lies where V lies.
    event = "{key: 'м', code: 'KeyV', bubbles: true, cancelable: true}"
    page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {event}))")
    wait_asked(page, "view", "contour")


def test_what_tab_reaches_keeps_its_own_keys_and_the_race_the_others(visit):
    page = visit.open(TWO)
    page.mouse.click(700, 70)
    page.keyboard.press("Home")
    press_tab_to(page, f"{CARD} summary", most=120)
    page.keyboard.press(" ")  # the summary's
    slider = page.locator(".st-key-rule-adam-learning_rate input[type=range]")
    slider.wait_for(state="attached")
    assert step(page) == 0
    press_tab_to(page, ".st-key-rule-adam-learning_rate input")
    before = slider.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("location.search.includes('adam:learning_rate')")
    assert slider.get_attribute("aria-valuetext") != before
    assert step(page) == 0
    page.keyboard.press("l")  # no letter is a slider's
    expect(page.get_by_role("button", name="Loop")).to_have_attribute("aria-pressed", "true")
    page.mouse.click(700, 70)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{STAGE}.dataset.step === '1'")


def test_fields_and_open_lists_keep_every_key(visit):
    page = visit.open(TWO)
    page.mouse.click(700, 70)
    page.keyboard.press("Home")
    field = page.get_by_role("textbox", name="Start x")
    field.click()
    page.keyboard.press("End")
    page.keyboard.type("b1")
    expect(field).to_have_value("5b1")
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Surface").click()
    page.keyboard.type("pb")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.documentElement.hasAttribute('data-projector')") is False
    assert step(page) == 0


def test_letters_can_be_switched_off_and_the_sheet_tells_every_key(visit):
    page = visit.open(TWO)
    page.mouse.click(700, 70)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    told = sheet.locator("kbd").all_inner_texts()
    assert {"Space", "←", "→", "Home", "End", "L", "V", "H", "R", "C", "P", "F", "S", "B", "1", "4", "?", "Esc"} <= set(
        told
    )
    sheet.get_by_role("checkbox", name="Letters, digits and signs are keys").uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("v")
    page.keyboard.press("?")
    page.keyboard.press("Home")
    assert page.evaluate("new URL(location).searchParams.get('view')") is None
    expect(sheet).to_be_hidden()
    page.reload()
    page.wait_for_selector('.stage[data-state="ready"]')
    page.mouse.click(700, 70)
    page.keyboard.press("v")
    page.get_by_role("button", name="All keys").click()  # the way back needs no letter
    assert page.evaluate("new URL(location).searchParams.get('view')") is None
    sheet.get_by_role("checkbox").check()
    sheet.get_by_role("button", name="Close").click()
    page.keyboard.press("v")
    wait_asked(page, "view", "contour")


def test_a_projector_of_720_lines_shows_the_whole_sheet(visit):
    page = visit.open(TWO)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.keyboard.press("p")
    wait_asked(page, "size", "projector")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert (
        page.evaluate(
            "(({scrollHeight, clientHeight}) => scrollHeight - clientHeight)(document.querySelector('.sheet'))"
        )
        == 0
    )


def test_a_dialog_between_the_mouse_and_the_key_changes_nothing(visit):
    """Long after the click, when nothing else tells that the control was reached by it."""
    page = visit.open(TWO)
    duplicate(page)
    for opens, closes in (("b", "x"), ("?", "Escape")):
        since = page.evaluate("performance.now()")
        page.wait_for_function("since => performance.now() > since + 1200", arg=since)
        page.keyboard.press(opens)
        page.locator("dialog[open]").wait_for()
        page.keyboard.press(closes)
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(page.locator(".board tbody tr")).to_have_count(3)  # no second duplicate


def test_nobody_to_be_shown_alone_is_no_error(visit):
    page = visit.open("?surface=booth&steps=20&lane=!adam")
    click_ground(page)
    page.keyboard.press("s")
    assert page.evaluate("new URL(location).searchParams.get('solo')") is None
