"""The start follows the hand: by drag, by click and by keyboard."""

import re

import pytest
from board import losses
from playwright.sync_api import Page, expect
from stage import reach

STAGE = 'document.querySelector(".stage")'
START = "new URL(location).searchParams.get('start')"
# The paths on screen start where the ring is.
AGREED = f"""(() => {{
  const [x, y] = {STAGE}.dataset.start.split(",");
  return document.querySelector(".stage .start").ariaLabel.startsWith(`Start at x ${{x}}, y ${{y}}:`);
}})()"""


def middle_of_ring(page: Page) -> tuple[float, float]:
    box = page.locator(".stage .start").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_all_paths_follow_the_dragged_start_and_the_release_agrees(visit):
    page = visit.open()
    page.keyboard.press("End")
    before = losses(page)
    x, y = middle_of_ring(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 30, steps=5)
    page.wait_for_function(f"Number({STAGE}.dataset.live) > 0")
    assert page.evaluate(START) == "1,1.6"  # the hand still moves: nothing has been settled
    page.mouse.move(x + 80, y - 60)
    page.wait_for_function(AGREED)  # an answer to an earlier place of the hand may come first
    live = losses(page)
    assert all(one != other for one, other in zip(before, live, strict=True))
    generation = page.evaluate(f"{STAGE}.dataset.generation")
    page.mouse.up()
    page.wait_for_function(f"before => {STAGE}.dataset.generation !== before", arg=generation)
    assert page.evaluate(START) != "1,1.6"
    assert losses(page) == live


def test_the_ring_moves_with_the_arrow_keys_and_the_fields_follow(visit):
    page = visit.open()
    page.keyboard.press("End")
    ring = page.locator(".stage .start")
    reach(ring)
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function(f"{START} !== '1,1.6'")
    x = float(page.evaluate(START).split(",")[0])
    assert x > 1
    expect(page.get_by_role("textbox", name="Start x")).to_have_value(f"{x:g}")
    assert page.evaluate(f"{STAGE}.dataset.step") == "198"  # the arrow moved the ring, not the clock
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"before => {START}.split(',')[0] !== before", arg=f"{x:g}")
    back = float(page.evaluate(START).split(",")[0])
    assert x - back == pytest.approx((x - 1) / 5, rel=0.1)  # without Shift it goes a fifth as far


def test_a_click_puts_the_start_and_a_drag_of_the_ground_does_not(visit):
    page = visit.open()
    x, y = middle_of_ring(page)
    page.mouse.move(x - 120, y + 80)
    page.mouse.down()
    page.mouse.move(x - 60, y + 60, steps=4)
    page.mouse.up()
    page.wait_for_function("document.querySelector('.contour .plot').layout.xaxis.range[0] < -5.1")  # it panned
    assert page.evaluate(START) == "1,1.6"
    since = page.evaluate("performance.now()")
    page.wait_for_function(
        "since => performance.now() > since + 400", arg=since
    )  # to Plotly a click at once is a double click
    page.mouse.click(x - 100, y + 90)
    page.wait_for_function(f"{START} !== '1,1.6'")
    landed = middle_of_ring(page)
    assert abs(landed[0] - (x - 100)) < 2
    assert abs(landed[1] - (y + 90)) < 2


# So many clicks at once on the ground, however busy the machine; and the time in which they could put the start there.
CLICKS = """([count, x, y]) => {
  const ground = document.querySelector('.stage .contour .nsewdrag');
  for (let k = 0; k < count; k++)
    for (const type of ['pointerdown', 'pointerup'])
      ground.dispatchEvent(new PointerEvent(type, {bubbles: true, clientX: x, clientY: y}));
  return new Promise((resolve) => setTimeout(resolve, 600));
}"""


def test_a_double_click_leaves_the_start_where_it_is(visit):
    page = visit.open()
    ring = page.locator(".stage .start")
    before, (x, y) = ring.get_attribute("aria-label"), middle_of_ring(page)
    page.evaluate(CLICKS, [2, x - 100, y + 90])
    assert ring.get_attribute("aria-label") == before
    page.evaluate(CLICKS, [1, x - 100, y + 90])
    assert ring.get_attribute("aria-label") != before


def test_typing_a_start_moves_the_ring(visit):
    page = visit.open()
    field = page.get_by_role("textbox", name="Start x")
    field.fill("-2")
    field.press("Enter")
    page.wait_for_function(f"{START} === '-2,1.6'")
    expect(page.locator(".stage .start")).to_have_attribute("aria-label", re.compile("^Start at x -2, y 1.6: drag it"))


def test_zoomed_far_in_the_ring_goes_where_the_hand_points(visit):
    page = visit.open("?surface=beale&start=3,0.5&steps=20&lane=adam")
    page.evaluate(
        """() => Plotly.relayout(document.querySelector('.stage .contour .plot'), {
             'xaxis.range': [2.9995, 3.0005], 'yaxis.range': [0.4995, 0.5005]})"""
    )
    x, y = middle_of_ring(page)
    since = page.evaluate("performance.now()")
    page.wait_for_function("since => performance.now() > since + 400", arg=since)
    page.mouse.click(x + 83, y - 61)
    page.wait_for_function(f"{START} !== '3,0.5'")
    landed = middle_of_ring(page)
    assert abs(landed[0] - (x + 83)) < 1
    assert abs(landed[1] - (y - 61)) < 1
    expect(page.get_by_role("textbox", name="Start x")).to_have_value(page.evaluate(START).split(",")[0])
    before = page.evaluate(START)
    reach(page.locator(".stage .start"))
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"before => {START} !== before", arg=before)
    assert middle_of_ring(page)[0] == pytest.approx(landed[0] - 4, abs=1)


def test_a_start_is_typed_with_a_decimal_comma_or_refused_and_left_in_its_field(visit):
    page = visit.open()
    field = page.get_by_role("textbox", name="Start x")
    field.fill("1,5")
    field.press("Enter")
    page.wait_for_function(f"{START} === '1.5,1.6'")
    expect(field).to_have_value("1,5")
    field.fill("1.234,5")
    field.press("Enter")
    page.get_by_text("Start x must be a number such as 1.5, -2 or 1e-3, but is '1.234,5'.").wait_for()
    expect(field).to_have_value("1.234,5")
    assert page.evaluate(START) == "1.5,1.6"
    field.fill("−2")
    field.press("Enter")
    page.wait_for_function(f"{START} === '-2,1.6'")
    expect(page.get_by_text("Start x must be")).to_have_count(0)
