"""What the panels show of a path, and that they follow the window."""

import re
from itertools import pairwise

import pytest
from board import column
from playwright.sync_api import Page, expect
from stage import finish

# How far the ink of a panel reaches in pixels, the larger of width and height: that which is at least so opaque.
REACH = """([panel, least]) => {
  const canvas = document.querySelector(`.stage .${panel} > canvas`), {width, height} = canvas;
  if (!width || !height) return 0;
  const {data} = canvas.getContext('2d').getImageData(0, 0, width, height), xs = [], ys = [];
  for (let k = 3; k < data.length; k += 4)
    if (data[k] >= least) xs.push((k - 3) / 4 % width), ys.push(Math.floor((k - 3) / 4 / width));
  return Math.max(0, ...[xs, ys].map((all) => Math.max(...all) - Math.min(...all)));
}"""

HEAD = 25  # pixels that a head and its rim may reach


@pytest.mark.parametrize(("turn", "behind"), [("turn=90", True), ("", False)])
def test_a_path_behind_the_ground_is_fainter_than_one_before_it(visit, turn, behind):
    """Newton's path runs along Rosenbrock's valley, which on the turned ground lies behind its near slope."""
    page = visit.open(f"?surface=rosenbrock&start=-1.2,1&steps=100&lane=newton&paths=walked&transform={turn}")
    finish(page)
    page.wait_for_function(f"([panel, least, reach]) => ({REACH})([panel, least]) > reach", arg=["scene", 1, 3 * HEAD])
    dark = page.evaluate(REACH, ["scene", 140])  # a trail before the ground has six tenths of 255, and more at its end
    assert dark < HEAD if behind else dark > 3 * HEAD


def labels(page: Page) -> list[float]:
    """The numbers at the chart's vertical axis."""
    ticks = page.locator(".stage .curve .ytick text")
    ticks.first.wait_for(state="attached")
    texts = ticks.all_text_contents()
    plain = [text.replace("10\u200b", "1e").replace("\u200b", "").replace("−", "-") for text in texts]
    return sorted(map(float, plain))


@pytest.mark.parametrize(
    ("query", "least", "most"),
    [
        ("lane=momentum:learning_rate=0.05", 1e-3, 1e6),
        ("surface=saddle&start=1,0.5&lane=momentum:learning_rate=0.5", -1e9, 1e3),
    ],
    ids=["up", "down"],
)
def test_a_lane_that_diverges_does_not_squeeze_the_others_on_the_chart(visit, query, least, most):
    page = visit.open(f"?steps=60&lane=adam&{query}")
    finish(page)
    shown = labels(page)
    assert len(shown) > 2
    assert least < shown[0] < shown[-1] < most


@pytest.mark.parametrize("rate", [0.05, 0.5, 1])
def test_labels_of_the_chart_do_not_touch(visit, rate):
    """Over few decades a logarithmic axis has labels between those of its powers."""
    page = visit.open(f"?surface=booth&start=-5,5&steps=60&lane=adam:learning_rate={rate}")
    finish(page)
    labels(page)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.stage .curve .ytick text')]
          .map((text) => text.getBoundingClientRect()).map(({top, bottom}) => [top, bottom])"""
    )
    boxes.sort()
    assert len(boxes) >= 2
    assert all(bottom < top + 2 for (_, bottom), (top, _) in pairwise(boxes))  # a box has more height than its sign


def test_against_evaluations_a_path_ends_at_what_it_has_cost(visit):
    page = visit.open("?surface=rosenbrock&steps=40&lane=damped-newton&against=cost")
    finish(page)
    expect(page.locator(".board td.evaluations")).to_have_text(re.compile(r"^\d{3}$"))  # which come after the paths
    (cost,) = map(int, column(page, ".evaluations"))
    page.wait_for_function(
        """cost => {
          const ends = [...document.querySelectorAll('.stage .curve .xtick text')].map((tick) => Number(tick.textContent));
          return Math.max(...ends) > cost / 2 && Math.max(...ends) <= cost;
        }""",
        arg=cost,
    )


def test_every_picture_follows_the_size_of_the_window(visit):
    page = visit.open()
    finish(page)
    for width in (1000, 1400):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(
            """width => innerWidth === width && ['contour', 'scene', 'curve'].every((name) => {
              const panel = document.querySelector(`.stage .panel.${name}`), canvas = panel.querySelector(':scope > canvas');
              return Math.abs(canvas.offsetWidth - panel.clientWidth) < 2;
            })""",
            arg=width,
        )
