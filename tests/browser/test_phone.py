"""The app in the hand: what a finger turns and what it scrolls, and that the picture stays in sight meanwhile."""

import pytest
from board import losses
from conftest import Visit
from finger import HEIGHT, SCROLLED, box, in_sight, lift, put_down, scrolls, swipe
from playwright.sync_api import Page, expect
from stage import STAGE, asked, finish, step

CONTOUR = ".stage > .contour"
RATE = ".st-key-rule-adam-learning_rate"
EYE = "JSON.stringify(document.querySelector('.scene .plot')._fullLayout.scene._scene.getCamera().eye)"


def open_rate(phone: Visit) -> Page:
    """The Race page, finished, with the slider of a learning rate on the screen."""
    page = phone.open("?steps=60&lane=adam&lane=momentum")
    page.keyboard.press("End")
    page.locator(".st-key-card-adam summary").click()
    page.locator(RATE).get_by_role("slider").wait_for(state="attached")
    box(page, RATE)
    page.locator(RATE).evaluate("slider => slider.scrollIntoView({block: 'center'})")
    page.wait_for_function(f"{STAGE}.dataset.place === 'above'")
    return page


def rate(page: Page) -> str | None:
    return page.locator(RATE).get_by_role("slider").get_attribute("aria-valuetext")


def test_a_swipe_on_a_slider_scrolls_and_leaves_it_and_a_tap_turns_it(phone):
    page = open_rate(phone)
    x, y, width, height = box(page, f"{RATE} [role=group]")
    address, before = page.url, rate(page)
    scrolls(page, x + 40, y + height / 2)
    box(page, RATE)
    assert rate(page) == before
    assert page.url == address
    page.locator(RATE).evaluate("slider => slider.scrollIntoView({block: 'center'})")  # however far it was flung
    x, y, width, height = box(page, f"{RATE} [role=group]")
    page.touchscreen.tap(x + 0.8 * width, y + height / 2)
    page.wait_for_function("address => location.href !== address", arg=address)
    assert rate(page) != before
    assert f"learning_rate={rate(page)}" in (asked(page, "lane") or "")


def test_a_turned_slider_and_the_picture_are_both_in_sight_and_the_paths_follow(phone):
    page = open_rate(phone)
    assert in_sight(page, CONTOUR)
    address, paths, before = page.url, losses(page), rate(page)
    x, y, width, height = box(page, f"{RATE} [role=group]")
    finger = put_down(page, x + 0.6 * width, y + height / 2, -80, 12)
    page.wait_for_function(f"Number({STAGE}.dataset.live) > 0")
    page.wait_for_function(f"{STAGE}.dataset.asking !== 'true'")
    assert losses(page)[0] != paths[0]
    assert page.url == address  # the finger is still on it: nothing has been settled
    assert in_sight(page, CONTOUR)
    assert in_sight(page, RATE)
    lift(finger)
    page.wait_for_function("address => location.href !== address", arg=address)
    assert rate(page) != before


def test_the_pinned_picture_keeps_its_place_and_goes_back_to_it(phone):
    """Nothing on the page moves when the picture leaves its place; it is smaller, and a finger on it scrolls."""
    page = phone.open("?steps=60&lane=adam")
    finish(page)
    x, y, width, height = box(page, CONTOUR)
    whole, scoreboard = page.evaluate("document.querySelector('.stMain').scrollHeight"), box(page, ".board")[1]
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 500)")
    page.wait_for_function(f"{STAGE}.dataset.place === 'above'")
    left, top, wide, high = box(page, CONTOUR)
    assert (left, wide) == (0, 390)
    assert top == pytest.approx(page.locator("[data-testid=stHeader]").bounding_box()["height"], abs=1)
    assert high < 0.3 * HEIGHT < height
    page.wait_for_function("high => document.querySelector('.contour .main-svg').clientHeight <= high", arg=high)
    assert page.evaluate("document.querySelector('.stMain').scrollHeight") == whole
    assert box(page, ".board")[1] == pytest.approx(scoreboard - 500, abs=1)
    scrolls(page, 200, top + high - 30)
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
    page.wait_for_function(f"!{STAGE}.dataset.place")
    assert box(page, CONTOUR) == (x, y, width, height)


def test_what_gets_the_focus_is_not_behind_the_pinned_picture(phone):
    page = open_rate(phone)
    for name in ("Start x", "Steps"):
        field = page.get_by_role("textbox", name=name)
        field.evaluate(
            "field => document.querySelector('.stMain').scrollBy(0, field.getBoundingClientRect().top - 150)"
        )
        field.focus()
        box(page, CONTOUR)
        picture, found = page.locator(CONTOUR).bounding_box(), field.bounding_box()
        assert found["y"] >= picture["y"] + picture["height"]


def test_after_a_path_is_drawn_the_race_is_in_sight(phone):
    page = phone.page
    page.goto(f"{phone.url}/lessons?lesson=momentum")
    page.wait_for_selector('.stage[data-state="ready"]')
    assert not page.locator(CONTOUR).evaluate("contour => getComputedStyle(contour).position === 'fixed'")
    x, y, width, height = box(page, ".pen")
    swipe(page, x + 0.2 * width, y + 0.4 * height, 100, 40)
    expect(page.locator(".pen-bar .told")).to_contain_text("Drawn to")
    page.get_by_role("button", name="Done").click()
    page.wait_for_function("new URL(location).searchParams.has('answered')")
    page.wait_for_function(f"Number({STAGE}.dataset.step) > 0")
    page.locator("[class*='st-key-knob-']").first.wait_for()
    assert in_sight(page, CONTOUR, least=0.6)  # where the page was scrolled to, or pinned
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")  # to read why
    page.wait_for_function(f"{STAGE}.dataset.place === 'below'")
    assert in_sight(page, CONTOUR)
    knob = page.locator("[class*='st-key-knob-'] input[type=range]").first
    knob.focus()
    assert in_sight(page, CONTOUR, least=0.6)
    assert in_sight(page, "[class*='st-key-knob-']")


def test_a_cover_pins_nothing(phone):
    page = phone.page
    page.set_viewport_size({"width": 390, "height": 520})  # the contour is hardly in sight
    page.goto(f"{phone.url}/lessons?lesson=momentum")
    page.wait_for_selector('.stage[data-state="ready"]')
    box(page, CONTOUR)
    position = "getComputedStyle(document.querySelector('.stage > .contour')).position"
    assert page.evaluate(position) == "relative"
    page.get_by_role("button", name="Show the answer").click()
    page.wait_for_function("new URL(location).searchParams.has('answered')")
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
    page.wait_for_function(f"{position} === 'fixed'")


def test_a_swipe_on_the_surface_scrolls_up_and_down_and_turns_it_across(phone):
    page = phone.open("?steps=60&lane=adam")
    finish(page)
    page.locator(".stage > .scene").evaluate("scene => scene.scrollIntoView({block: 'center'})")
    x, y, width, height = box(page, ".stage > .scene")
    eye = page.evaluate(EYE)
    scrolls(page, x + width / 2, y + height / 2)
    box(page, ".stage > .scene")
    assert page.evaluate(EYE) == eye
    # However far it was flung, which hangs on how fast the machine took the finger's moves.
    page.locator(".stage > .scene").evaluate("scene => scene.scrollIntoView({block: 'center'})")
    x, y, width, height = box(page, ".stage > .scene")
    before = page.evaluate(SCROLLED)
    swipe(page, x + 0.2 * width, y + height / 2, 150, 30)
    page.wait_for_function(f"eye => {EYE} !== eye", arg=eye)
    assert page.evaluate(SCROLLED) == before


def test_a_swipe_on_the_playhead_scrolls_and_leaves_the_race(phone):
    page = phone.open("?steps=60&lane=adam")
    finish(page)
    page.locator(".stage .transport").evaluate("bar => bar.scrollIntoView({block: 'center'})")
    x, y, width, height = box(page, ".stage .scrub")
    scrolls(page, x + width / 3, y + height / 2)
    page.wait_for_function(f"{STAGE}.dataset.step === '60'")
    page.locator(".stage .transport").evaluate("bar => bar.scrollIntoView({block: 'center'})")  # likewise
    x, y, width, height = box(page, ".stage .scrub")
    page.touchscreen.tap(x + width / 3, y + height / 2)
    page.wait_for_function(f"Number({STAGE}.dataset.step) < 40")


def test_no_label_comes_up_while_the_ring_is_dragged(phone):
    page = phone.open("?steps=60&lane=adam")
    finish(page)
    box(page, CONTOUR)
    x, y, width, height = box(page, ".stage .start")
    x, y = x + width / 2, y + height / 2
    page.evaluate(
        """() => {
          const tip = document.querySelector('.contour .tip');
          new MutationObserver(() => window.labelled ||= !tip.hidden).observe(tip, {attributes: true});
        }"""
    )
    generation = page.evaluate(f"{STAGE}.dataset.generation")
    finger = put_down(page, x, y, -40, 30)
    page.wait_for_function(f"Number({STAGE}.dataset.live) > 0")
    lift(finger)
    page.wait_for_function(f"before => {STAGE}.dataset.generation !== before", arg=generation)
    expect(page.locator(".contour .tip")).to_be_hidden()
    assert not page.evaluate("window.labelled")


def test_where_there_is_no_full_screen_there_is_no_button_for_it_and_no_key(phone):
    button = phone.page.get_by_role("button", name="Full screen")
    phone.open("?steps=60&lane=adam")
    expect(button).to_be_visible()
    phone.page.add_init_script("Object.defineProperty(Document.prototype, 'fullscreenEnabled', {value: false})")
    page = phone.open("?steps=60&lane=adam")
    expect(page.get_by_role("button", name="Copy the link")).to_be_visible()
    assert button.count() == 0
    page.evaluate("void (Element.prototype.requestFullscreen = () => (window.asked = true, Promise.resolve()))")
    page.keyboard.press("f")
    page.keyboard.press("End")
    page.wait_for_function(f"{STAGE}.dataset.step === '60'")
    assert not page.evaluate("window.asked")
    assert step(page) == 60


def test_fields_are_written_large_enough_for_a_phone_not_to_zoom(phone):
    page = phone.open("?steps=60&lane=adam")
    page.get_by_role("textbox", name="Start x").wait_for()
    sizes = page.locator("select, input:not([type=range], [type=checkbox]), textarea").evaluate_all(
        "fields => fields.map(field => parseFloat(getComputedStyle(field).fontSize))"
    )
    assert len(sizes) > 5
    assert min(sizes) >= 16
