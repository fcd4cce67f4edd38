"""Twenty steps of a lecture at a projector, by mouse and keys mixed: each does what it says, and nothing else changes."""

import json
from typing import Any

from playwright.sync_api import Page, expect
from stage import STAGE, ink, step, wait_asked, wait_ink
from test_sliders import press

from lessons import LESSONS
from lessons.presets import PRESETS

FIRST = next(iter(LESSONS.values()))
SLUGS = [preset.race.surface.slug for preset in PRESETS.values()]


def address(page: Page) -> dict[str, Any]:
    """What the address says, but for the lanes as one text."""
    return json.loads(page.evaluate("JSON.stringify(Object.fromEntries(new URL(location).searchParams))"))


def drag(page: Page, selector: str, dx: float, dy: float) -> None:
    page.locator(selector).scroll_into_view_if_needed()
    box = page.locator(selector).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=5)
    page.mouse.up()


def test_a_lecture(visit):
    page, keyboard = visit.page, visit.page.keyboard
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.set_viewport_size({"width": 1280, "height": 720})
    visit.open()

    # 1. The room is large. 2. Hold it at the start.
    page.locator(".st-key-formula").click(position={"x": 4, "y": 2})
    keyboard.press("p")
    wait_asked(page, "size", "projector")
    expect(page.locator(".st-key-settings")).to_be_hidden()
    keyboard.press("Home")
    assert step(page) == 0

    # 3. Hide what comes, and let them guess. 4. Play it.
    page.locator(".stage [data-do=paths]").click()
    wait_asked(page, "paths", "walked")
    keyboard.press(" ")
    page.wait_for_function(f"Number({STAGE}.dataset.step) > 30")

    # 5. Look at me. 6. Back to it: it goes on.
    keyboard.press("b")
    expect(page.locator("dialog.blackout")).to_be_visible()
    keyboard.press("PageDown")
    expect(page.locator("dialog.blackout")).to_be_hidden()
    assert address(page)["surface"] == "beale"

    # 7. To the end, by the slider with the mouse; the arrows still step. 8. Show all of it again.
    page.locator(".stage .scrub").click(position={"x": 200, "y": 14})
    here = step(page)
    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    assert step(page) in (here + 1, here + 2)  # from between two steps the first goes to the next
    keyboard.press("End")
    page.wait_for_function(f"{STAGE}.dataset.step === '198'")
    keyboard.press("h")
    wait_asked(page, "paths", None)

    # 9. One lane alone. 10. All again.
    all_lanes = len(ink(page, "contour"))
    page.locator(".board [data-lane='1'] th button").click(modifiers=["Alt"])
    wait_asked(page, "solo", "1")
    page.wait_for_function("document.querySelectorAll('.board tr.away').length === 5")
    assert len(ink(page, "contour")) < all_lanes
    keyboard.press("s")
    wait_asked(page, "solo", None)

    # 11. Another start, by hand: space plays it.
    drag(page, ".stage .start", 40, 30)
    page.wait_for_function("new URL(location).searchParams.get('start') !== '1,1.6'")
    keyboard.press(" ")
    page.get_by_role("button", name="Pause", exact=True).wait_for()
    keyboard.press(" ")

    # 12. Two of a kind. 13. Turn the twin's rate, in sight of both; then the arrows are the race's.
    page.locator(".board [data-lane='1'] .compare").click()
    expect(page.locator(".board tbody tr")).to_have_count(7)
    expect(page.locator(".st-key-rule-momentum-2-learning_rate")).to_be_in_viewport()
    alike = page.evaluate("location.search")
    slider, x, y = press(page, "rule-momentum-2-learning_rate")
    page.mouse.move(x - 60, y, steps=4)
    page.mouse.up()
    page.wait_for_function("alike => location.search !== alike", arg=alike)
    turned, lanes = slider.get_attribute("aria-valuetext"), page.evaluate("location.search")
    keyboard.press("Home")
    keyboard.press("ArrowRight")
    page.wait_for_function(f"{STAGE}.dataset.step === '1'")
    assert slider.get_attribute("aria-valuetext") == turned
    assert page.evaluate("location.search") == lanes

    # 14. The saddle. 15. The next ones by the remote control, one back.
    keyboard.press("2")
    wait_asked(page, "surface", SLUGS[1])
    page.wait_for_function(f"Number({STAGE}.dataset.step) > 0")
    keyboard.press("PageDown")
    wait_asked(page, "surface", SLUGS[2])
    keyboard.press("PageDown")
    wait_asked(page, "surface", SLUGS[3])
    keyboard.press("PageUp")
    wait_asked(page, "surface", SLUGS[2])

    # 16. Inside a lane: it comes in sight. 17. Out again.
    keyboard.press("End")
    page.locator(".board tbody tr").first.locator("th button").click()
    page.locator(".inside tbody tr").first.wait_for()
    expect(page.locator(".inside h3")).to_be_in_viewport()
    keyboard.press("Escape")
    expect(page.locator(".inside")).to_be_hidden()

    # 18. The link for those at home.
    keyboard.press("c")
    expect(page.locator(".said")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url

    # 19. A lesson: question, answer, scene, by the remote control, after a click beside it.
    page.goto(f"{visit.url}/lessons?size=projector")
    page.wait_for_selector(".stage[data-covered]")
    page.locator(".st-key-lesson h4").click()
    keyboard.press("PageDown")
    wait_asked(page, "answered", f"{FIRST.slug}:shown")
    wait_ink(page, "contour")
    keyboard.press("PageDown")
    wait_asked(page, "scene", "1")
    keyboard.press("PageUp")
    wait_asked(page, "scene", None)

    # 20. Its slider by the mouse, then space plays, and nothing but the rate has changed.
    page.wait_for_function("!document.querySelector('[data-test-script-state=running]')")
    _, x, y = press(page, f"knob-{FIRST.slug}-0-0")
    page.mouse.move(x + 25, y, steps=3)
    page.mouse.up()
    page.wait_for_function("new URL(location).searchParams.has('knob')")
    said = address(page)
    keyboard.press("Home")
    keyboard.press(" ")
    page.wait_for_function(f"Number({STAGE}.dataset.step) > 3")
    keyboard.press("ArrowLeft")
    assert address(page) == said
    assert (said["size"], said["lesson"]) == ("projector", FIRST.slug)
