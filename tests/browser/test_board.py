"""The scoreboard: what it says of a lane, and in which order it lists the lanes."""

import numpy as np
import pytest
from board import column
from playwright.sync_api import Page
from stage import finish, go_to, in_pixels

from lessons.presets import BEALE
from studies.link import from_query
from studies.race import Race
from surfaces import StyblinskiTang

# One lane leaves the picture three times and comes back, one diverges beyond its edge.
LEAVING = {
    "surface": ["ill-conditioned-quadratic"],
    "start": ["1.9,1.5"],
    "steps": ["60"],
    "lane": ["momentum:learning_rate=0.03", "gradient-descent:learning_rate=0.2"],
}


def query_of(asked: dict[str, list[str]]) -> str:
    return "?" + "&".join(f"{key}={text}" for key, texts in asked.items() for text in texts)


def words(race: Race, step: int) -> list[str]:
    """What is said of each lane at a step, as far as it is lost or out of the picture."""
    (left, right), (bottom, top) = race.ground.domain
    said = []
    for path in race.trajectories():
        x, y = path.x[: step + 1].T
        out = (x < left) | (x > right) | (y < bottom) | (y > top)
        since = step + 1 - int(np.argmin([*out[::-1], False]))
        lost = path.status == "diverged" and step >= path.diverged_at
        said.append(f"diverged at {path.diverged_at}" if lost else f"off screen since {since}" if out[-1] else "")
    return said


def test_of_a_lane_out_of_the_picture_it_is_said_since_when(visit):
    race, ignored = from_query(LEAVING, BEALE)
    assert not ignored
    page = visit.open(query_of(LEAVING))
    seen = []
    for step in (0, 1, 3, 4, 5, 6, 8, 9, 60):
        go_to(page, step)
        seen.append(column(page, ".word"))
        assert seen[-1] == words(race, step), step
    assert {first for first, _ in seen} == {"", *(f"off screen since {step}" for step in (1, 4, 8))}
    assert {second for _, second in seen} == {"", "off screen since 1", "diverged at 6"}


def wait_order(page: Page, wanted: list[int]) -> None:
    page.wait_for_function(
        "wanted => [...document.querySelectorAll('.board tbody tr')].map(({dataset}) => dataset.lane).join() === wanted",
        arg=",".join(map(str, wanted)),
    )


def test_equal_lanes_keep_the_order_of_the_settings_whichever_way_they_are_sorted(visit):
    lanes = ["adam", "momentum:learning_rate=0.001", "adam", "newton", "adam"]
    page = visit.open(f"?surface=rosenbrock&steps=40&{'&'.join(f'lane={lane}' for lane in lanes)}")
    finish(page)
    losses = [float(text.replace("−", "-")) for text in column(page, ".loss")]
    assert losses[0] == losses[2] == losses[4] != losses[1]
    wait_order(page, sorted(range(5), key=lambda lane: losses[lane]))
    page.locator(".board .of-loss button").click()
    wait_order(page, sorted(range(5), key=lambda lane: -losses[lane]))

    go_to(page, 0)
    assert set(column(page, ".word")) == {""}
    finish(page)
    assert [text.startswith("converged at ") for text in column(page, ".word")] == [False, False, False, True, False]
    page.locator(".board .of-word button").click()
    wait_order(page, [3, 0, 1, 2, 4])


def test_sorted_by_status_the_earlier_of_two_comes_first(visit):
    page = visit.open("?surface=rosenbrock&steps=60&lane=adam&lane=damped-newton&lane=newton")
    finish(page)
    status = column(page, ".word")
    at = [int(word.removeprefix("converged at ")) for word in status[1:]]
    assert (status[0], at[0] > at[1]) == ("", True)
    page.locator(".board .of-word button").click()
    wait_order(page, [2, 1, 0])


def test_a_loss_is_the_surfaces_own_on_the_board_and_under_the_pointer(visit):
    """Not its height above the least one; and what is said at the right edge stays in the panel."""
    page = visit.open("?surface=styblinski-tang&start=4.8,4.2&steps=20&lane=adam")
    go_to(page, 0)
    loss = float(StyblinskiTang().value(np.array([4.8, 4.2])))
    assert float(column(page, ".loss")[0]) == pytest.approx(loss, rel=5e-3)
    panel, tip = page.locator(".panel.contour").bounding_box(), page.locator(".contour .tip")
    x, y = in_pixels(page, "contour", np.array([[4.8, 4.2]]))[0]
    page.mouse.move(panel["x"] + x - 2, panel["y"] + y)
    page.mouse.move(panel["x"] + x, panel["y"] + y)
    tip.wait_for()
    assert float(tip.inner_text().rsplit("loss ", 1)[1]) == pytest.approx(loss, rel=5e-4)
    told = tip.bounding_box()
    assert told["x"] >= panel["x"]
    assert told["x"] + told["width"] <= panel["x"] + panel["width"]
