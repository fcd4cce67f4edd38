"""The path that a person expects is drawn on the covered contour: by mouse, by finger, by keyboard."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from stage import STAGE, go_to, in_pixels, ink, press_tab_to, step

from lessons.presets import BEALE

# A hook from the start, as shares of the contour's panel to go from there.
HOOK = [(0.02, 0.03), (0.06, 0.1), (0.1, 0.2), (0.1, 0.3), (0.16, 0.34), (0.24, 0.32)]
ASK = "?ask=drawing"
DOMAIN = BEALE.surface.domain
LEFT = "document.querySelector('.contour .plot').layout.xaxis.range[0]"


def panel(page: Page) -> dict[str, float]:
    box = page.locator(".panel.contour").bounding_box()
    assert box is not None
    return box


def hook(page: Page) -> list[tuple[float, float]]:
    """The hook in pixels of the page, from the start on."""
    box = panel(page)
    x, y = in_pixels(page, "contour", np.array([BEALE.start]))[0]
    shares = [(0.0, 0.0), *HOOK]
    return [(box["x"] + x + dx * box["width"], box["y"] + y + dy * box["height"]) for dx, dy in shares]


def draw(page: Page, places: list[tuple[float, float]], moves: int = 6) -> None:
    """Draw from place to place, with that many moves of the mouse to each."""
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=moves)
    page.mouse.up()


def sent(page: Page) -> np.ndarray:
    """The points that the page was sent, shape (n, 2)."""
    text = page.get_by_test_id("stCode").inner_text()
    count, points = re.fullmatch(r"(\d+) points: (.*)", text.strip()).groups()
    found = np.array(json.loads(points.replace("(", "[").replace(")", "]")))
    assert len(found) == int(count)
    return found


def inked_along(page: Page, points: np.ndarray) -> float:
    """The share of points of the plane near which the contour's canvas has ink."""
    inked, places = ink(page, "contour"), in_pixels(page, "contour", points)
    return float(np.mean([np.hypot(*(inked - place).T).min(initial=np.inf) < 8 for place in places]))


def said(page: Page) -> str:
    return page.locator(".pen-bar .told").inner_text()


def test_a_drawn_path_is_sent_and_stays_under_the_true_ones(question):
    page = question.open(ASK)
    places = hook(page)
    done = page.get_by_role("button", name="Done")
    expect(done).to_be_disabled()
    page.mouse.click(*places[3])  # a click draws nothing
    expect(done).to_be_disabled()
    draw(page, [places[0], (places[0][0] - 90, places[0][1])])
    draw(page, places, moves=40)  # replaces the line before
    done.click()
    page.wait_for_selector(".stage:not([data-covered])")
    points = sent(page)
    box = panel(page)
    assert 100 < len(points) <= 200
    assert tuple(points[0]) == BEALE.start
    drawn = in_pixels(page, "contour", points) + (box["x"], box["y"])
    for place in places:
        assert np.hypot(*(drawn - place).T).min() < 3
    assert drawn[-1] == pytest.approx(places[-1], abs=2)
    assert [float(f"{value:.4g}") for value in points.ravel()] == points.ravel().tolist()

    # Alone on the contour, but for the heads at the start, it is still there: at once, after zoom, resize, rerun and theme.
    page.keyboard.press("h")
    go_to(page, 0)
    far = points[np.hypot(*(points - BEALE.start).T) > 0.5]
    assert inked_along(page, far) == 1
    assert np.hypot(*(ink(page, "contour")[:, None] - in_pixels(page, "contour", points)).T).min(axis=0).max() < 14
    page.mouse.move(places[0][0] - 60, places[0][1])
    page.mouse.wheel(0, -120)
    page.wait_for_function(f"left => {LEFT} > left", arg=DOMAIN[0][0] + 0.1)
    assert inked_along(page, far) > 0.9
    page.set_viewport_size({"width": 1200, "height": 800})
    page.wait_for_function("document.querySelector('.contour .plot').offsetWidth < 600")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{STAGE}.dataset.theme === 'dark'")
    page.get_by_role("button", name="Rerun").click()
    page.keyboard.press("r")
    page.wait_for_function(f"left => {LEFT} === left", arg=DOMAIN[0][0])
    assert inked_along(page, far) == 1


def test_what_is_drawn_outlives_a_rerun_and_can_be_started_over(question):
    page = question.open(ASK)
    places = hook(page)
    draw(page, places)
    page.get_by_role("button", name="Rerun").click()
    with page.expect_response("**/landscape?**theme=dark"):
        page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{STAGE}.dataset.theme === 'dark'")
    before = len(ink(page, "contour"))
    assert before > 800
    page.get_by_role("button", name="Start over").click()
    assert said(page) == "Nothing drawn"
    expect(page.get_by_role("button", name="Done")).to_be_disabled()
    assert len(ink(page, "contour")) < before / 2
    assert page.evaluate("document.activeElement.matches('.pen')")


def test_a_path_is_drawn_by_keyboard_alone(question):
    page = question.open(f"{ASK}&transform=turn=90")
    press = page.keyboard.press
    press_tab_to(page, ".pen")
    pen = page.locator(".pen")
    expect(pen).to_have_attribute("aria-label", re.compile("^Draw the path that you expect of Gradient descent."))
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp", "ArrowDown", " "):
        press(key)
    # The start has been turned from (1, 1.6) to (-1.6, 1).
    wide, high = np.ptp(DOMAIN, axis=1)
    line = np.array([[-1.6, 1.0], [-1.6 + 0.04 * wide, 1.0 - 0.015 * high], [-1.6 + 0.04 * wide, 1.0 - 0.035 * high]])
    first = "Point 1 at {:.3g}, {:.3g}".format(*line[1]).replace("-", "−")
    assert said(page) == first
    press("Enter")  # nowhere new
    assert said(page) == first
    for key in ("ArrowDown", "Enter", "ArrowLeft", " ", "Backspace"):
        press(key)
    assert said(page) == "Point 3 taken back"
    assert step(page) == 0
    press_tab_to(page, ".pen-bar .done")
    press("Enter")
    page.wait_for_selector(".stage:not([data-covered])")
    points = sent(page)
    np.testing.assert_allclose(points, line @ np.array([[0.0, -1.0], [1.0, 0.0]]), atol=2e-3)
    page.wait_for_function("document.activeElement.matches('.play')")  # the keyboard goes on from there


# Whether the contour is where it was when this was asked before: the formula above it has got its fonts.
RESTING = """() => {
  const panel = document.querySelector('.stage .contour'), at = String(panel.getBoundingClientRect().top);
  const resting = panel.dataset.at === at;
  panel.dataset.at = at;
  return resting;
}"""


def test_a_finger_draws_and_the_page_does_not_scroll(browser: Browser, question_url):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{question_url}/{ASK}")
    page.wait_for_selector('.stage[data-state="ready"]')
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator(".pen").evaluate("pen => getComputedStyle(pen).touchAction") == "none"
    page.wait_for_function(RESTING, polling=200)
    top = panel(page)["y"]
    finger = context.new_cdp_session(page)
    for kind, place in (("touchStart", hook(page)[0]), *(("touchMove", place) for place in hook(page)[1:])):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": place[0], "y": place[1]}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".pen-bar .told")).to_have_text(re.compile("^Drawn to "))
    assert panel(page)["y"] == top
    page.get_by_role("button", name="Done").click()
    page.wait_for_function(f"{STAGE}.dataset.step === '198'")
    assert tuple(sent(page)[0]) == BEALE.start
    assert len(sent(page)) > len(HOOK)
    context.close()


def test_the_contour_is_in_sight_while_a_path_is_to_be_drawn(question):
    page = question.open(f"{ASK}&view=surface&size=projector")
    assert page.locator(".pen").is_visible()
    draw(page, hook(page))
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".panel.contour")).to_be_hidden()
