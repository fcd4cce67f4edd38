"""Where a surface is made from data, the stage shows them, and how each lane parts them; and how well, in the chart."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from stage import STAGE, asked, finish, go_to, in_pixels, titles, wait_ink

from figures.palette import styles
from optimizers import GradientDescent
from studies import Lane, Race
from studies.link import to_link
from surfaces import NoisyMoons

RACE = Race(NoisyMoons(), (-3.0, 3.0), 60, (Lane(GradientDescent(learning_rate=1.0)),))
PATH = RACE.trajectories()[0].x
COLOR = np.array([*bytes.fromhex(styles([lane.optimizer for lane in RACE.lanes])[0].light[1:])])
ROOM = 0.08  # of the extent of the data, left free around it
LENGTH = 1.0  # along the line, in the data's unit: well within the picture

# Colours of the panel's canvas at places given in its pixels, as red, green, blue.
COLORS = """(places) => {
  const canvas = document.querySelector('.stage .data canvas'), context = canvas.getContext('2d');
  const ratio = canvas.width / canvas.parentElement.clientWidth;
  return places.map(([x, y]) => [...context.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1).data.slice(0, 3)]);
}"""


def pixels(page: Page, points: np.ndarray) -> tuple[np.ndarray, float]:
    """Points of the data's plane, rows u, v, in pixels of the panel; and the pixels of a unit."""
    size = np.array(page.locator(".data .field").evaluate("field => [field.clientWidth, field.clientHeight]"))
    data = np.concatenate([NoisyMoons.data.points.T, [[0.0, 0.0]]])
    low, high = data.min(axis=0), data.max(axis=0)
    unit = (size / (high - low)).min() / (1 + 2 * ROOM)
    return size / 2 + (points - (low + high) / 2) * unit * (1, -1), unit


def colored(page: Page, places: np.ndarray) -> list[bool]:
    """Whether the lane's colour is at places of the panel, give or take a pixel: edges are blended."""
    around = np.array([(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)])
    colors = np.array(page.evaluate(COLORS, (places[:, np.newaxis] + around).reshape(-1, 2).tolist()))
    return (np.abs(colors - COLOR).max(axis=1).reshape(-1, len(around)).min(axis=1) < 30).tolist()


def assert_boundary(page: Page, step: int) -> None:
    """The line of the one lane is where its weights have it, and its tick points to what they call +1."""
    weights = PATH[step] / np.linalg.norm(PATH[step])
    along = np.array([-weights[1], weights[0]])
    places, _ = pixels(page, np.array([-LENGTH, -LENGTH / 2, LENGTH / 2, LENGTH])[:, None] * along)
    assert all(colored(page, places))
    size = page.locator(".data .field").evaluate("field => [field.clientWidth, field.clientHeight]")
    origin = pixels(page, np.zeros((1, 2)))[0][0]
    way = along * (1, -1)
    ends = np.concatenate([-origin / way, (size - origin) / way])
    foot = origin + way * (ends[ends < 0].max() + ends[ends > 0].min()) / 2
    assert colored(page, foot + 8 * np.array([[1], [-1]]) * weights * (1, -1)) == [True, False]


def test_the_boundaries_move_with_the_clock_and_with_the_hand(visit):
    page = visit.open(f"?{to_link(RACE)}")
    finish(page)
    figure = page.get_by_role(
        "figure", name="200 points of two classes, and the line by which each optimizer tells them apart"
    )
    assert figure.is_visible()
    for step in (0, 9, 60):
        go_to(page, step)
        assert_boundary(page, step)
    shown = page.locator(".data canvas").evaluate("canvas => canvas.toDataURL()")
    ring = page.locator(".stage .start").bounding_box()
    page.mouse.move(ring["x"] + 10, ring["y"] + 10)
    page.mouse.down()
    page.mouse.move(ring["x"] + 140, ring["y"] + 10, steps=4)
    page.wait_for_function(f"Number({STAGE}.dataset.live) > 0")
    assert page.locator(".data canvas").evaluate("canvas => canvas.toDataURL()") != shown
    page.mouse.up()


def test_the_panel_is_sharp_and_in_the_theme_of_the_page(browser, app_url):
    context = browser.new_context(
        viewport={"width": 390, "height": 1800}, device_scale_factor=2, color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{app_url}/?{to_link(RACE)}")
    page.wait_for_selector('.stage[data-state="ready"]')
    assert_boundary(page, 60)
    drawn = page.locator(".data canvas").evaluate("canvas => [canvas.width, 2 * canvas.parentElement.clientWidth]")
    assert drawn[0] == drawn[1]
    box = page.locator(".data").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    light = points_of(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.wait_for_function(f"{STAGE}.dataset.theme === 'dark'")
    assert not light & points_of(page)
    context.close()


def points_of(page: Page) -> set[tuple[int, ...]]:
    """The colours at a few points of the data that lie apart from the lines and from one another."""
    places, unit = pixels(page, NoisyMoons.data.points.T)
    gaps = np.hypot(*(places[:, None] - places).T) + 100 * np.eye(len(places))
    apart = np.abs(PATH[60] @ NoisyMoons.data.points) / np.linalg.norm(PATH[60]) * unit > 25
    chosen = places[apart & (gaps.min(axis=0) > 7)]
    colors = {tuple(color) for color in page.evaluate(COLORS, chosen.tolist())}
    assert len(colors) == 2  # one for each class
    return colors


def test_the_chart_shows_the_accuracy_where_there_are_data(visit):
    with visit.page.expect_response("**/live?**measure=accuracy"):
        page = visit.open(f"?{to_link(RACE)}")
    finish(page)
    shown = page.get_by_role("combobox", name="What the chart shows", exact=True)
    expect(shown).to_have_value("accuracy")
    shown.select_option("Loss")
    page.wait_for_function("document.querySelector('.stage .curve .plot').layout.yaxis.title.text.startsWith('loss')")
    assert asked(page, "curve") == "loss"
    shown.select_option("Accuracy")
    page.wait_for_function("document.querySelector('.stage .curve .plot').layout.yaxis.title.text === 'accuracy'")
    wait_ink(page, "curve", 200)
    assert titles(page) == ("step", "accuracy")
    assert asked(page, "curve") == "accuracy"
    end = float(NoisyMoons().accuracy(PATH[-1]))
    x, y = in_pixels(page, "curve", np.array([[60.0, end]]))[0]
    color = page.evaluate(
        """([x, y]) => [...document.querySelector('.stage .curve > canvas').getContext('2d').getImageData(x, y, 1, 1).data]
        """,
        [round(x) - 2, round(y)],
    )
    assert color[:3] == pytest.approx(COLOR.tolist(), abs=3)


def test_a_surface_without_data_shows_the_loss_instead(visit):
    page = visit.open("?surface=booth&lane=adam&steps=20&curve=accuracy")
    finish(page)
    assert titles(page)[1].startswith("loss")
    shown = page.get_by_role("combobox", name="What the chart shows", exact=True)
    expect(shown).to_have_value("loss")
    assert shown.locator("option").all_inner_texts() == [
        "Loss",
        "Gradient norm",
        "Distance to the nearest global minimum",
    ]
    assert not page.locator(".data").is_visible()
