"""Inside a lane: the table at the playhead is the core's inspection, and nothing is asked while one steps."""

import re

import numpy as np
import pytest
from conftest import Visit
from playwright.sync_api import Page, expect
from stage import asked, finish, go_to, picture, wait_asked

from lessons.presets import BEALE
from optimizers import GradientDescent
from studies import Lane, Race
from studies.inspection import Inspection, inspect
from surfaces import IllConditionedQuadratic


def told(page: Page) -> dict[str, list[float]]:
    """The table as numbers, by row."""
    rows = page.locator(".inside tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
    )
    return {name: [float(text.replace("−", "-").replace("–", "nan")) for text in cells] for name, *cells in rows}


def expected(inspected: Inspection, step: int) -> dict[str, np.ndarray]:
    rows = {"gradient": inspected.gradient, "step": inspected.step, **inspected.internals}
    rows |= {"learning rate": inspected.learning_rate[:, np.newaxis]}
    if inspected.effective_rate is not None:
        rows["effective rate"] = inspected.effective_rate
    return {name: numbers[step] for name, numbers in rows.items()}


def choose(page: Page, name: str) -> None:
    page.locator(".board").get_by_role("button", name=name, exact=True).click()
    page.get_by_role("heading", name=f"Inside {name}").wait_for()
    page.locator(".inside tbody tr").first.wait_for()


def test_the_table_follows_the_playhead_without_the_server_and_agrees_with_the_core(visit):
    page = visit.open()
    finish(page)
    assert not page.locator(".inside").is_visible()
    bare = picture(page, "contour")
    choose(page, "Momentum")
    assert asked(page, "inside") == "1"
    page.wait_for_function(
        "bare => document.querySelector('.stage .contour > canvas').toDataURL() !== bare", arg=bare
    )  # the arrows and the model at the iterate

    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    frames = []
    page.on("websocket", lambda socket: frames.append(socket.url))
    inspected = inspect(BEALE.trajectories()[1])
    words = set()
    for step in (0, 1, 2, 60, 61, 197, 198):
        go_to(page, step)
        row = min(step, 197)  # after the last step there is none to tell of: the last one is
        assert page.locator(".inside .when").inner_text() == f"step {row} → {row + 1}"
        table, core = told(page), expected(inspected, row)
        assert table.keys() == core.keys()
        assert "velocity" in table
        for name, numbers in table.items():
            assert numbers == pytest.approx(core[name].tolist(), rel=6e-4, abs=1e-30), name  # four digits are shown
        words.add(page.locator(".inside .verdict").inner_text())
    assert len(words) == 6
    assert requests == frames == []

    choose(page, "RMSProp")
    go_to(page, 60)
    core = expected(inspect(BEALE.trajectories()[5]), 60)
    assert told(page)["effective rate"] == pytest.approx(core["effective rate"].tolist(), rel=6e-4)
    with_arrows = picture(page, "contour")
    page.keyboard.press("Escape")
    expect(page.locator(".inside")).to_be_hidden()
    wait_asked(page, "inside", None)
    page.wait_for_function(
        "before => document.querySelector('.stage .contour > canvas').toDataURL() !== before", arg=with_arrows
    )
    assert page.locator(".board [aria-pressed=true]").count() == 0


def verdict_of(page: Page) -> tuple[float, str, float]:
    """How far the rate is from its limit, in which words, and the limit."""
    text = page.locator(".inside .verdict").inner_text()
    found = re.match(
        r"η is (\S+?)( times its limit|% of its limit) here \((\S+)\)\. λ₁ = 100, λ₂ = 1, condition 100\.", text
    )
    assert found, text
    return float(found[1]), found[2], float(found[3])


def test_the_verdict_names_the_limit(visit: Visit):
    """On a quadratic whose steepest curvature is 100, gradient descent is stable below 2 / 100."""
    rates = (0.05, 0.001)
    page = visit.open(
        "?surface=ill-conditioned-quadratic&steps=40"
        + "".join(f"&lane=gradient-descent:learning_rate={rate}" for rate in rates)
    )
    finish(page)
    lanes = tuple(Lane(GradientDescent(learning_rate=rate)) for rate in rates)
    paths = Race(IllConditionedQuadratic(), IllConditionedQuadratic.start, 40, lanes).trajectories()
    for lane, words in enumerate((" times its limit", "% of its limit")):
        page.locator(f".board [data-lane='{lane}'] th button").click()
        page.wait_for_function(
            "words => document.querySelector('.inside .verdict').innerText.includes(words)", arg=words
        )
        if lane == 0:  # it has diverged long before the end, where the table tells of its last step
            assert page.locator(".inside .when").inner_text() == "step 10 → 11"
            assert verdict_of(page)[:2] == (2.5, words)
        go_to(page, 3)
        times = float(inspect(paths[lane]).overshoot[3])
        shown, said, limit = verdict_of(page)
        assert said == words
        assert limit == pytest.approx(0.02)
        assert shown == pytest.approx(times if times > 1 else 100 * times, rel=0.05)  # two digits


def test_closing_gives_the_focus_back_and_reading_is_not_interrupted(visit: Visit):
    page = visit.open("?inside=4")
    page.get_by_role("heading", name="Inside AdaDelta").wait_for()
    # What changes with every frame is not read aloud: no live region hears of it.
    page.evaluate(
        """() => {
          window.spoken = 0;
          const live = [...document.querySelectorAll('.stage :is([aria-live], [role=status], [role=alert], output)')];
          const observer = new MutationObserver(changes => { window.spoken += changes.length; });
          for (const region of live) {
            if (region.ariaLive !== 'off') observer.observe(region, {childList: true, characterData: true, subtree: true});
          }
        }"""
    )
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    page.wait_for_function("Number(document.querySelector('.stage').dataset.step) > 15")
    page.keyboard.press(" ")
    assert page.evaluate("window.spoken") == 0

    close = page.locator(".inside").get_by_role("button", name="Close")
    for key in ("Enter", "Escape"):
        close.focus()
        page.keyboard.press(key)
        expect(page.locator(".inside")).to_be_hidden()
        expect(page.locator(".board").get_by_role("button", name="AdaDelta", exact=True)).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".inside")).to_be_visible()
    page.reload()
    page.get_by_role("heading", name="Inside AdaDelta").wait_for()
