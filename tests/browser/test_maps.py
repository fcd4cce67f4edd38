"""Maps in a real browser: from the coarse picture to the race."""

import re

import pytest
from atlas import DONE, open_map, point, reading
from playwright.sync_api import Page, expect
from stage import asked, reach, wait_asked

from lessons.presets import BEALE
from optimizers import Momentum
from studies.plans import SweepPlan

ATLAS = 'document.querySelector(".atlas")'
TUNE = "tune?surface=ill-conditioned-quadratic&lane=momentum&lane=adam&steps=120&cells=32"
BASINS = "basins?surface=himmelblau&lane=newton&lane=gradient-descent&start=0,0&steps=60&cells=32"

INK = """([selector, index]) => {
  const canvas = document.querySelectorAll(selector)[index], {width, height} = canvas;
  const {data} = canvas.getContext('2d').getImageData(0, 0, width, height), colours = new Set();
  for (let k = 0; k < data.length; k += 4) if (data[k + 3]) colours.add((data[k] << 16) | (data[k + 1] << 8) | data[k + 2]);
  return colours.size;
}"""


def paths(page: Page) -> int:
    return int(page.locator(".atlas").get_attribute("data-paths") or 0)


def test_a_click_on_the_map_loads_its_run_into_the_race(visit):
    page = open_map(visit, TUNE)
    point(page, 0.55, 0.3)
    page.wait_for_function(f"{ATLAS}.dataset.paths >= 1")
    said = reading(page)
    assert re.match(r"learning rate [\d.e−]+, momentum [\d.]+: ", said)
    page.mouse.down()
    page.mouse.up()
    link = page.get_by_role("link", name="Race it")
    link.wait_for()
    row, column = (int(part) for part in asked(page, "cell").split(","))
    query = {"surface": ["ill-conditioned-quadratic"], "lane": ["momentum"], "cells": ["32"]}
    study = SweepPlan.from_query(query, BEALE)[0].study
    rate, momentum = study.x_values[column], study.y_values[row]
    assert (row, column) == (int(0.3 * 32), int(0.55 * 32))
    link.click()
    page.wait_for_selector('.stage[data-state="ready"]')
    lane = Momentum(learning_rate=float(rate), momentum=float(momentum))
    page.wait_for_function("() => new URL(location).searchParams.getAll('lane').length === 2")
    first, second = page.evaluate("new URL(location).searchParams.getAll('lane')")
    assert f"learning_rate={lane.learning_rate!r}" in first
    assert f"momentum={lane.momentum!r}" in first
    assert second == "adam"


def test_a_chosen_run_is_in_the_race_however_one_gets_there(visit):
    page = open_map(visit, TUNE)
    point(page, 0.5, 0.5)
    page.mouse.down()
    page.mouse.up()
    page.get_by_role("link", name="Race it").wait_for()
    page.get_by_role("link", name="Race", exact=True).click()
    page.wait_for_selector('.stage[data-state="ready"]')
    page.wait_for_function(
        "() => (new URL(location).searchParams.get('lane') ?? '').startsWith('momentum:learning_rate=')"
    )


def test_the_reading_follows_the_pointer_and_the_measure(visit):
    page = open_map(visit, TUNE)
    hint = reading(page)
    point(page, 0.3, 0.3)
    page.wait_for_function(f"hint => {ATLAS}.querySelector('.reading').textContent !== hint", arg=hint)
    page.mouse.move(0, 0)
    expect(page.locator(".atlas .reading")).to_have_text(hint)
    page.locator(".atlas .cell").first.press("ArrowLeft")
    expect(page.locator(".atlas .reading")).to_contain_text("learning rate")
    assert "final loss" not in reading(page)
    page.get_by_role("button", name="Final loss").press("Enter")
    expect(page.locator(".atlas .reading")).to_contain_text("final loss")


def test_a_drag_moves_the_window_and_chooses_no_start(visit):
    page = open_map(visit, BASINS)
    point(page, 0.4, 0.6)
    page.mouse.down()
    point(page, 0.5, 0.65)
    page.mouse.up()
    page.wait_for_function("new URL(location).searchParams.get('window')")
    left, right, *_ = (float(end) for end in asked(page, "window").split(","))
    assert left < -5 < right < 5
    assert asked(page, "picked") is None


def test_measures_change_without_the_server(visit):
    page = open_map(visit, TUNE)
    before = page.locator(".atlas .map canvas").first.evaluate("canvas => canvas.toDataURL()")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_role("button", name="Final loss").click()
    expect(page.locator(".legend .ramp b")).to_have_text("Final loss")
    assert page.locator(".atlas .map canvas").first.evaluate("canvas => canvas.toDataURL()") != before
    assert not [url for url in requests if "/map?" in url]


def test_a_map_of_which_no_cell_converges_shows_the_loss_unless_a_person_has_chosen(visit):
    page = open_map(visit, "tune?surface=rosenbrock&lane=adam&steps=4&cells=32")
    pressed = page.locator(".atlas .choice [aria-pressed=true]")
    expect(pressed).to_have_text("Final loss")
    page.get_by_role("button", name="Steps to converge").click()
    expect(pressed).to_have_text("Steps to converge")
    page.get_by_label("Cells a side").click()
    with page.expect_response(lambda answer: "/map?" in answer.url and "cells=64" in answer.url):
        page.get_by_role("option", name="64").click()
    page.wait_for_selector(DONE)
    expect(pressed).to_have_text("Steps to converge")


def test_a_map_under_noise_opens_with_the_loss_and_shows_the_runs_under_all_seeds(visit):
    page = open_map(visit, "tune?surface=noisy-moons&lane=adam&steps=30&cells=32")
    expect(page.locator(".atlas .choice [aria-pressed=true]")).to_have_text("Final loss above the least")
    expect(page.locator(".atlas .legend")).to_contain_text("of 5 seeds the run with the median final loss")
    with page.expect_response(lambda answer: "/live?" in answer.url) as answer:
        point(page, 0.5, 0.5)
    assert len(answer.value.body()) == 5 * 3 * 31 * 4


def test_a_start_under_the_pointer_draws_its_path_on_every_map(visit):
    page = open_map(visit, BASINS)
    point(page, 0.3, 0.7, index=1)
    page.wait_for_function(f"{ATLAS}.dataset.paths >= 2")
    assert reading(page).startswith("Start at x ")
    assert "Newton" in reading(page)
    assert "Gradient descent" in reading(page)
    page.mouse.down()
    page.mouse.up()
    page.get_by_role("link", name="Race from there").click()
    page.wait_for_selector('.stage[data-state="ready"]')
    x, y = (float(part) for part in page.locator(".stage").get_attribute("data-start").split(","))
    assert abs(x - -2) < 10 / 32
    assert abs(y - 2) < 10 / 32


def test_a_zoom_computes_the_window_anew_and_is_in_the_link(visit, browser, app_url):
    page = open_map(visit, BASINS)
    point(page, 0.25, 0.75)
    with page.expect_response(lambda answer: "/map?" in answer.url and "newton" in answer.url) as answer:
        page.mouse.wheel(0, -600)
    assert "cells=32" in answer.value.url
    page.wait_for_selector(DONE)
    page.wait_for_function("new URL(location).searchParams.get('window')")
    left, right, bottom, top = (float(end) for end in asked(page, "window").split(","))
    assert -5 <= left < right <= 5
    assert -5 <= bottom < top <= 5
    assert right - left < 9.9
    seen = page.evaluate(
        "() => [...document.querySelectorAll('.atlas .map .plot')].map(({_fullLayout: {xaxis}}) => xaxis.range.join())"
    )
    assert len(set(seen)) == 1
    other = browser.new_context(viewport={"width": 1400, "height": 900})
    opened = other.new_page()
    opened.goto(page.url)
    opened.wait_for_selector(DONE)
    assert opened.evaluate("document.querySelector('.atlas .map .plot')._fullLayout.xaxis.range.join()") == seen[0]
    other.close()
    page.get_by_role("button", name="Whole").click()
    wait_asked(page, "window", "-5,5,-5,5")


def test_the_keyboard_moves_from_cell_to_cell_and_chooses(visit):
    page = open_map(visit, TUNE)
    cursor = page.locator(".atlas .cell").first
    reach(cursor)
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowLeft"):
        before = reading(page)
        page.keyboard.press(key)
        page.wait_for_function(f"before => {ATLAS}.querySelector('.reading').textContent !== before", arg=before)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Race it").wait_for()
    row, column = (int(part) for part in asked(page, "cell").split(","))
    assert 15 <= row <= 18
    assert 5 <= column <= 8


def test_a_map_can_be_stopped_and_what_is_known_stays(visit):
    page = visit.page
    page.goto(f"{visit.url}/basins?surface=himmelblau&lane=conjugate-gradient&steps=600&cells=256&start=1,1")
    stop = page.get_by_role("button", name="Stop")
    page.wait_for_function(f"document.querySelector('.atlas .map canvas') && ({INK})(['.atlas .map canvas', 0]) > 2")
    stop.click()
    page.wait_for_selector('.atlas[data-state="stopped"]')
    assert page.evaluate(INK, [".atlas .map canvas", 0]) > 2
    expect(stop).to_be_hidden()
    page.get_by_role("button", name="Compute again").click()
    page.wait_for_selector('.atlas[data-state="computing"]')
    stop.click()


def test_a_theme_is_followed_and_a_phone_scrolls_down_only(visit):
    page = open_map(visit, BASINS)
    light = page.locator(".atlas .map canvas").first.evaluate("canvas => canvas.toDataURL()")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector('.atlas[data-theme="dark"]')
    page.wait_for_function("light => document.querySelector('.atlas .map canvas').toDataURL() !== light", arg=light)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        " && document.querySelector('.atlas .map').getBoundingClientRect().width < 390"
    )


@pytest.mark.parametrize("query", [TUNE, BASINS])
def test_a_link_opens_the_same_map_in_another_session(visit, browser, query):
    page = open_map(visit, query)
    other = browser.new_context(viewport={"width": 1400, "height": 900})
    opened = other.new_page()
    opened.goto(page.url)
    opened.wait_for_selector(DONE)
    pictures = [
        one.locator(".atlas .map canvas").first.evaluate("canvas => canvas.toDataURL()") for one in (page, opened)
    ]
    other.close()
    assert pictures[0] == pictures[1]


def test_the_winners_race_beside_the_race_as_it_came(visit):
    page = open_map(visit, "tune?surface=beale&lane=gradient-descent&lane=adam&start=1,1.6&steps=40&cells=32")
    page.get_by_role("button", name="Tune all 2").click()
    for key in ("untuned", "tuned"):
        page.locator(f'.st-key-fair-{key} .stage[data-state="ready"]').wait_for()
        expect(page.locator(f".st-key-fair-{key} .panel.scene")).to_be_hidden()
    page.keyboard.press("End")
    page.wait_for_function("[...document.querySelectorAll('.stage')].every(({dataset}) => dataset.step === '40')")
    loss = [
        page.locator(f".st-key-fair-{key} .board tbody tr")
        .filter(has_text="Gradient descent")
        .locator(".loss")
        .inner_text()
        for key in ("untuned", "tuned")
    ]
    assert loss[0] != loss[1]
    page.locator(".st-key-fair-tuned").get_by_role("link", name="Race it").click()
    page.wait_for_selector('.st-key-race .stage[data-state="ready"]')
    assert "learning_rate=" in page.evaluate("new URL(location).searchParams.getAll('lane')[0]")


@pytest.mark.parametrize("leave", ["p", "Escape"])
def test_a_map_is_shown_to_a_class(visit, leave):
    page = open_map(visit, TUNE)
    height = page.locator(".atlas .field").first.bounding_box()["height"]
    ticks = [page.locator(f".atlas .{panel} .xtick text").first for panel in ("map", "ground")]
    for tick in ticks:
        expect(tick).to_have_css("font-size", "12px")
    page.keyboard.press("p")
    page.wait_for_selector("html[data-projector]", state="attached")
    page.wait_for_function(
        "height => document.querySelector('.atlas .field').getBoundingClientRect().height > height", arg=height
    )
    expect(page.get_by_role("combobox", name="Surface")).to_be_hidden()
    for tick in ticks:
        expect(tick).to_have_css("font-size", "18px")
    page.keyboard.press(leave)
    expect(page.get_by_role("combobox", name="Surface")).to_be_visible()
    for tick in ticks:
        expect(tick).to_have_css("font-size", "12px")
