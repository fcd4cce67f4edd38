"""The stage as tests read and move it."""

from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page

STAGE = 'document.querySelector(".stage")'

INK = """panel => {
  const canvas = document.querySelector(`.stage .${panel} > canvas`), {width, height} = canvas;
  if (!width || !height) return [];
  const {data} = canvas.getContext('2d').getImageData(0, 0, width, height), places = [];
  for (let k = 3; k < data.length; k += 4) if (data[k]) places.push((k - 3) / 4 % width, Math.floor((k - 3) / 4 / width));
  return places;
}"""


def finish(page: Page) -> None:
    """Run the race to its end by keyboard."""
    page.keyboard.press("End")
    page.wait_for_function(f"{STAGE}.dataset.step === document.querySelector('.scrub').max")


def go_to(page: Page, step: int) -> None:
    """Put the playhead at a step, by the stage's own slider."""
    page.get_by_role("slider", name="Step of the race").fill(str(step))
    page.wait_for_function(f"step => {STAGE}.dataset.step === step", arg=str(step))


def step(page: Page) -> int:
    return int(page.locator(".stage").get_attribute("data-step") or 0)


def asked(page: Page, key: str) -> str | None:
    """What the address says of a key."""
    return page.evaluate("key => new URL(location).searchParams.get(key)", key)


def wait_asked(page: Page, key: str, text: str | None) -> None:
    """Wait until the address says that of a key."""
    page.wait_for_function("([key, text]) => new URL(location).searchParams.get(key) === text", arg=[key, text])


def ink(page: Page, panel: str) -> np.ndarray:
    """The pixels of a panel's canvas that are not transparent, as rows x, y."""
    return np.array(page.evaluate(INK, panel), dtype=float).reshape(-1, 2)


def wait_ink(page: Page, panel: str, least: int = 500) -> None:
    """Wait until a panel's canvas has that many pixels of ink."""
    page.wait_for_function(f"([panel, least]) => ({INK})(panel).length > 2 * least", arg=[panel, least])


def picture(page: Page, panel: str) -> str:
    """All that a panel's canvas shows, as text."""
    return page.evaluate("panel => document.querySelector(`.stage .${panel} > canvas`).toDataURL()", panel)


def in_pixels(page: Page, panel: str, points: np.ndarray) -> np.ndarray:
    """Points of a plot's linear axes, rows x, y, in pixels of its canvas."""
    axes: list[dict[str, Any]] = page.evaluate(
        """panel => {
          const {xaxis, yaxis} = document.querySelector(`.stage .${panel} .plot`)._fullLayout;
          return [xaxis, yaxis].map(({_offset: offset, _length: length, range}) => ({offset, length, range}));
        }""",
        panel,
    )
    shares = [(points[:, k] - axis["range"][0]) / np.diff(axis["range"]) for k, axis in enumerate(axes)]
    shares[1] = 1 - shares[1]
    return np.stack([axis["offset"] + axis["length"] * share for axis, share in zip(axes, shares, strict=True)], axis=1)


def titles(page: Page) -> tuple[str, str]:
    """What stands at the axes of the chart."""
    x, y = page.evaluate(
        """() => {
          const {xaxis, yaxis} = document.querySelector('.stage .curve .plot').layout;
          return [xaxis.title.text, yaxis.title.text];
        }"""
    )
    return x, y


def reach(part: Locator) -> None:
    """Give a control the focus as Tab does, and not a pointer: its own keys are its own then."""
    part.page.keyboard.press("Tab")
    part.focus()


def press_tab_to(page: Page, selector: str, most: int = 160) -> None:
    """Press Tab until what has the focus fits a selector."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab did not reach {selector}.")
