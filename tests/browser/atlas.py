"""The maps as tests open, point at and read them."""

import numpy as np
from playwright.sync_api import Page

DONE = '.atlas[data-state="done"]'

# Of each cell of a map, row by row from below, the colour that most of its pixels have: a pattern marks less than half of them.
_CELLS = """([index, rows, columns]) => {
  const field = document.querySelectorAll('.atlas .map .field')[index], canvas = field.querySelector(':scope > canvas');
  const {xaxis, yaxis} = field.querySelector('.plot')._fullLayout, {width, height} = canvas;
  const {data} = canvas.getContext('2d').getImageData(0, 0, width, height), found = [];
  const ends = (offset, length, k, count) => [offset + length * k / count, offset + length * (k + 1) / count];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [left, right] = ends(xaxis._offset, xaxis._length, column, columns);
      const [top, bottom] = ends(yaxis._offset, yaxis._length, rows - 1 - row, rows);
      const counts = new Map();
      for (let y = Math.ceil(top); y < Math.floor(bottom); y++)
        for (let x = Math.ceil(left); x < Math.floor(right); x++) {
          const color = data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3).join();
          counts.set(color, (counts.get(color) ?? 0) + 1);
        }
      found.push([...counts].sort(([, one], [, other]) => other - one)[0][0].split(',').map(Number));
    }
  return found;
}"""


def open_map(visit, query: str) -> Page:
    visit.page.goto(f"{visit.url}/{query}")
    visit.page.wait_for_selector(DONE)
    return visit.page


def point(page: Page, x: float, y: float, index: int = 0) -> None:
    """Put the mouse at shares of a map's inner box, from its left and from its lower edge."""
    box = page.evaluate(
        """index => {
          const field = document.querySelectorAll('.atlas .map .field')[index], home = field.getBoundingClientRect();
          const {xaxis, yaxis} = field.querySelector('.plot')._fullLayout;
          return [home.left + xaxis._offset, home.top + yaxis._offset, xaxis._length, yaxis._length];
        }""",
        index,
    )
    page.mouse.move(box[0] + x * box[2], box[1] + (1 - y) * box[3])


def reading(page: Page) -> str:
    return page.locator(".atlas .reading").inner_text()


def colours(page: Page, shape: tuple[int, int], index: int = 0) -> np.ndarray:
    """The colour of each cell of a map, shape of the cells and 3; row 0 is the lowest."""
    return np.array(page.evaluate(_CELLS, [index, *shape]), dtype=float).reshape(*shape, 3)
