"""A window that goes to a screen of another resolution: every picture is drawn as sharp as that shows it."""

from collections.abc import Iterator

import pytest
from conftest import DESK, LOOKS_FOR_ITSELF, Visit, watch
from playwright.sync_api import Browser, Page

# The widths of our canvases in sight, in pixels.
WIDTHS = """() => [...document.querySelectorAll(
    '.stage .panel > canvas, .board canvas, .data canvas, .atlas .field > canvas, .legend canvas')]
  .filter((canvas) => canvas.clientWidth > 0).map((canvas) => canvas.width)"""
BLANK = """() => [...document.querySelectorAll('.stage .panel > canvas, .board canvas, .atlas .field > canvas')]
  .filter((canvas) => canvas.clientWidth > 0)
  .filter((canvas) => !canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean))
  .map((canvas) => canvas.parentElement.className)"""
GROUND = """() => {
  const canvas = document.querySelector('.stage .scene .plot canvas');
  return canvas && canvas.width / canvas.clientWidth;
}"""


@pytest.fixture
def own_visit(browser: Browser, app_url: str) -> Iterator[Visit]:
    """A tab of its own: what it believes of its screen, no other test shall meet."""
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    visit = watch(context, app_url)
    yield visit
    context.close()
    assert [trouble for trouble in visit.troubles if not LOOKS_FOR_ITSELF.match(trouble)] == []


def go_to_screen(page: Page, ratio: float) -> None:
    """Change the resolution, and the size of nothing."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setDeviceMetricsOverride", {**DESK, "deviceScaleFactor": ratio, "mobile": False})
    # A screen that is only played tells nobody that it is another; Chromium looks when it hears of any other feature.
    contrast = {"name": "prefers-contrast", "value": "more" if ratio > 1.5 else "less"}
    motion = {"name": "prefers-reduced-motion", "value": "reduce"}
    devtools.send("Emulation.setEmulatedMedia", {"features": [contrast, motion]})
    page.wait_for_function("ratio => devicePixelRatio === ratio", arg=ratio)


def wait_sharp(page: Page, widths: list[int], ratio: float) -> None:
    """Wait until every canvas has so many times the pixels that it had, and see that none is blank."""
    page.wait_for_function(
        f"""([before, ratio]) => {{
          const now = ({WIDTHS})();
          return now.length === before.length && now.every((width, k) => Math.abs(width / before[k] / ratio - 1) < 0.02);
        }}""",
        arg=[widths, ratio],
    )
    assert page.evaluate(BLANK) == []


def test_the_stage_follows_the_resolution(own_visit):
    page = own_visit.open("?surface=noisy-moons&steps=60&lane=adam&lane=momentum")
    widths = page.evaluate(WIDTHS)
    assert len(widths) == 6  # contour, scene, chart, data, and a swatch for each lane
    assert page.evaluate(GROUND) == pytest.approx(1, abs=0.02)
    size = page.evaluate("document.querySelector('.stage .contour').getBoundingClientRect().toJSON()")
    for ratio in (2, 1.25):
        go_to_screen(page, ratio)
        wait_sharp(page, widths, ratio)
        page.wait_for_function(f"wanted => Math.abs(({GROUND})() - wanted) < 0.02", arg=min(ratio, 1.5))
    assert page.evaluate("document.querySelector('.stage .contour').getBoundingClientRect().toJSON()") == size


def test_maps_and_their_legend_follow_the_resolution(own_visit):
    page = own_visit.page
    page.goto(f"{own_visit.url}/basins?surface=himmelblau&lane=newton&steps=20&cells=32&picked=0")
    page.wait_for_selector('.atlas[data-state="done"]')
    widths = page.evaluate(WIDTHS)
    assert len(widths) > 2
    go_to_screen(page, 2)
    wait_sharp(page, widths, 2)
