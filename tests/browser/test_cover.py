"""A covered stage shows the ground and the start, and nothing of what will come until its question is answered."""

import axe
import numpy as np
from board import column
from playwright.sync_api import Page, expect
from stage import STAGE, asked, in_pixels, ink, step, wait_asked, wait_ink
from test_accessibility import DESK, RUN

from lessons.presets import BEALE

HEAD = 14  # pixels from its place that a head and its rim may cover
CONTROLS = ".transport :is(button, input, select)"


def uncovered(page: Page) -> None:
    page.wait_for_selector(".stage:not([data-covered])")


def at_start(page: Page) -> tuple[float, float]:
    """Where the start is, in pixels of the page."""
    box = page.locator(".panel.contour").bounding_box()
    assert box is not None
    x, y = in_pixels(page, "contour", np.array([BEALE.start]))[0]
    return box["x"] + x, box["y"] + y


def test_nothing_of_what_will_come_is_seen_or_reached(question):
    page = question.open("?ask=choice&inside=0&paths=whole")
    assert page.get_by_text("Covered until you have answered.").is_visible()
    for key in (" ", "End", "ArrowRight", "l", "+"):
        page.keyboard.press(key)
    page.mouse.move(*at_start(page))
    assert step(page) == 0
    wait_ink(page, "contour", 50)
    start = in_pixels(page, "contour", np.array([BEALE.start]))[0]
    assert np.hypot(*(ink(page, "contour") - start).T).max() < HEAD
    first = in_pixels(page, "curve", np.array([[0.0, 0.0]]))[0, 0]
    assert ink(page, "curve")[:, 0].max() < first + HEAD
    assert set(column(page, ".word")) == {""}
    assert not page.locator(".inside").is_visible()
    assert not page.locator(".contour .tip").is_visible()
    assert page.locator(CONTROLS).evaluate_all("all => all.every(one => one.disabled)")


def test_what_is_covered_can_neither_be_moved_nor_looked_into(question):
    page = question.open("?ask=choice")
    ring = page.locator(".stage .start")
    expect(ring).to_be_disabled()
    expect(ring).to_have_attribute("aria-label", "Start at x 1, y 1.6")
    x, y = at_start(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=3)
    page.mouse.up()
    page.locator(".board tbody tr").first.click()
    page.get_by_role("button", name="Rerun").click()
    expect(ring).to_have_attribute("aria-label", "Start at x 1, y 1.6")
    assert page.evaluate(f"{STAGE}.dataset.live") is None
    assert asked(page, "inside") is None
    assert step(page) == 0


def test_it_plays_from_the_start_once_the_question_is_answered(question):
    page = question.open("?ask=choice")
    page.get_by_role("button", name="Answer").click()
    uncovered(page)
    page.wait_for_function(f"Number({STAGE}.dataset.step) > 3")
    assert page.get_by_role("button", name="Pause").is_enabled()
    assert page.get_by_text("Covered until you have answered.").count() == 0
    wait_ink(page, "contour")
    wait_ink(page, "curve")
    page.keyboard.press("End")
    assert "circling" in column(page, ".word")
    expect(page.locator(".stage .start")).to_be_enabled()


def test_where_motion_is_unwelcome_its_end_is_shown(question):
    question.page.emulate_media(reduced_motion="reduce")
    page = question.open("?ask=choice")
    assert step(page) == 0
    page.get_by_role("button", name="Answer").click()
    page.wait_for_function(f"{STAGE}.dataset.step === '198'")


def test_the_address_bar_and_the_copied_link_are_the_pages_own(question):
    page = question.open("?ask=choice&surface=beale&steps=30&lane=bfgs&theme=7")
    wait_asked(page, "question", "choice")
    assert page.evaluate("location.search") == "?question=choice&theme=7"
    page.keyboard.press("v")
    wait_asked(page, "view", "contour")
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".said")).to_have_text("Link copied")
    assert page.evaluate("window.copied") == page.url
    # The live channel is asked with the race, whatever stands there; a line search is run by the server.
    page.get_by_role("button", name="Answer").click()
    uncovered(page)
    with page.expect_response("**/live?**") as answer:
        page.get_by_role("combobox", name="What the chart shows", exact=True).select_option("gradient_norm")
    assert "steps=30&lane=bfgs" in answer.value.url


def test_axe_finds_nothing_serious_under_the_cover_nor_in_the_data(question):
    question.page.set_viewport_size(DESK)
    for query in ("?ask=drawing&surface=noisy-moons&lane=adam", "?surface=noisy-moons&lane=adam"):
        page = question.open(query)
        assert page.locator(".pen").is_visible() == ("ask" in query)
        page.add_script_tag(content=axe.source())
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.wait_for_function(f"theme => {STAGE}.dataset.theme === theme", arg=theme)
            assert page.evaluate(RUN, {"include": [[".stage"]]}) == []
