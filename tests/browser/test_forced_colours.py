"""Forced colours (Windows' contrast themes), light and dark: what colours alone told is still told, on every page."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page
from stage import STAGE
from test_reach import show

THEMES = ["light", "dark"]


def force(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme, forced_colors="active", reduced_motion="reduce")


@pytest.fixture
def forced(visit):
    """A visit of which colours are forced; afterwards they are not."""
    yield visit
    visit.page.emulate_media(forced_colors="none")


def pixels(part: Locator) -> np.ndarray:
    """What is on screen of a part, rows of RGB."""
    return np.asarray(Image.open(io.BytesIO(part.screenshot())).convert("RGB"), dtype=int)


def luminance(colours: np.ndarray) -> np.ndarray:
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def share_apart(picture: np.ndarray, ground: np.ndarray) -> float:
    """The share of a picture's pixels that stand out by 3:1 from a ground."""
    one, other = luminance(picture) + 0.05, luminance(ground) + 0.05
    return float(np.mean(np.maximum(one / other, other / one) >= 3))


def ground(page: Page) -> np.ndarray:
    """The colour of the page itself."""
    return np.array(page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"))


def near(picture: np.ndarray, colour: list[int]) -> float:
    """The share of a picture's pixels that have a colour."""
    return float(np.mean(np.abs(picture - np.array(colour)).max(axis=-1) <= 3))


@pytest.mark.parametrize("theme", THEMES)
def test_the_race_page(forced, theme):
    page = forced.page
    force(page, theme)
    show(page, forced.url, "race")
    paper = ground(page)
    assert page.evaluate(f"{STAGE}.dataset.theme") == theme == ("dark" if paper.sum() < 384 else "light")
    # The colour of each lane before its name, as its path has it.
    for card in page.locator("[class*=st-key-card-] summary").all():
        colour = card.evaluate(
            """summary => {
              const context = document.createElement('canvas').getContext('2d');
              context.fillStyle = getComputedStyle(summary, '::before').backgroundColor;
              context.fillRect(0, 0, 1, 1);
              return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
            }"""
        )
        assert np.abs(np.array(colour) - paper).max() > 40
        square = pixels(card)[:, :16]
        assert near(square, colour) > 0.1
    # Switches, on and off; sliders; the scrub.
    switch = page.locator(".st-key-on-momentum label > :nth-child(2)")
    on = pixels(switch)
    assert 0.3 < share_apart(on, paper) < 0.95  # a track, and in it a thumb
    page.locator(".st-key-on-momentum label").click()
    page.locator(".st-key-on-momentum input:not(:checked)").wait_for(state="attached")
    page.wait_for_function("() => document.getAnimations().every(({playState}) => playState !== 'running')")
    page.mouse.move(0, 0)
    off = pixels(switch)
    assert share_apart(off, paper) > 0.1
    assert np.mean(np.abs(off - on).max(axis=-1) > 60) > 0.3
    slider = page.locator(".st-key-card-adagrad .stSlider [role=group] > div").first
    assert max(share_apart(row, paper) for row in pixels(slider)) > 0.9  # its track
    thumb = slider.locator("div:has(> div > input[type=range])")
    assert share_apart(pixels(thumb)[4:8, 4:8], paper) > 0.9
    scrub = pixels(page.locator(".stage .scrub"))
    assert max(share_apart(row, paper) for row in scrub[:, 12:-12]) > 0.9
    page.get_by_role("button", name="To the start").click()
    page.wait_for_function(f"{STAGE}.dataset.step === '0'")
    scrub = pixels(page.locator(".stage .scrub"))
    assert max(share_apart(row, paper) for row in scrub[:, 20:-12]) > 0.9
    assert share_apart(scrub[:, :18], paper) > 0.2  # its thumb
    # What is chosen: the view, the column by which the board is sorted, the page.
    chosen, *others = page.locator(".stage .choice button").all()
    assert share_apart(pixels(chosen), paper) > 0.5
    assert max(share_apart(pixels(other), paper) for other in others) < 0.5
    by, other = page.locator(".board thead th[aria-sort]"), page.locator(".board thead th:not([aria-sort])").last
    assert share_apart(pixels(by)[-3:], paper) > share_apart(pixels(other)[-3:], paper) + 0.25
    links = page.get_by_test_id("stTopNavLink")
    here, there = pixels(links.first), pixels(links.nth(1))
    assert share_apart(here[-6:], paper) > share_apart(there[-6:], paper) + 0.1


@pytest.mark.parametrize("theme", THEMES)
def test_the_maps(forced, theme):
    page = forced.page
    force(page, theme)
    show(page, forced.url, "tune")
    paper = ground(page)
    assert page.evaluate("document.querySelector('.atlas').dataset.theme") == theme
    for thumb in page.locator(".stSlider div:has(> div > input[type=range])").all():
        assert share_apart(pixels(thumb)[4:8, 4:8], paper) > 0.9
    pressed, other = (page.locator(f".atlas .choice button[aria-pressed={is_so}]").first for is_so in ("true", "false"))
    assert share_apart(pixels(pressed), paper) > 0.5 > share_apart(pixels(other), paper)
    show(page, forced.url, "basins")
    for caption in page.locator(".atlas .map figcaption").all():
        lane = caption.evaluate(
            "caption => getComputedStyle(caption, '::before').backgroundColor.match(/\\d+/g).map(Number)"
        )
        assert near(pixels(caption)[:, 44:58], lane[:3]) > 0.2
    assert page.locator(".atlas .legend canvas").count() > 3
    assert page.locator(".stMultiSelect span[data-tag] button").first.evaluate(
        "button => getComputedStyle(button.querySelector('path')).stroke !== getComputedStyle(document.body).backgroundColor"
    )


@pytest.mark.parametrize("theme", THEMES)
def test_lessons_and_claims(forced, theme):
    page = forced.page
    force(page, theme)
    show(page, forced.url, "scene")
    paper = ground(page)
    for group in (".st-key-lesson-path", ".st-key-scene"):
        chosen = page.locator(f"{group} [aria-checked=true]")
        other = page.locator(f"{group} [aria-checked=false]").first
        assert share_apart(pixels(chosen), paper) > 0.5 > share_apart(pixels(other), paper)
    show(page, forced.url, "lessons")
    option = page.locator("[data-testid=stRadioOption]").first
    ring = option.locator("> div > div").first
    before = pixels(ring)
    option.click()
    page.wait_for_selector(".st-key-lesson-answer button:enabled")
    assert np.mean(np.abs(pixels(ring) - before).max(axis=-1) > 60) > 0.2
    show(page, forced.url, "boxes")
    box = page.locator(".st-key-lesson .stCheckbox label > :nth-child(2)").first
    before = pixels(box)
    page.locator(".st-key-lesson .stCheckbox label").first.click()
    page.wait_for_selector(".st-key-lesson-answer button:enabled")
    assert np.mean(np.abs(pixels(box) - before).max(axis=-1) > 60) > 0.2
    show(page, forced.url, "claims")
    page.locator(".st-key-verdict button").first.click()
    page.locator(".st-key-verdict button[data-selected=true]").wait_for()
    page.mouse.move(0, 0)
    assert [share_apart(pixels(pill), paper) > 0.5 for pill in page.locator(".st-key-verdict button").all()] == [
        True,
        False,
        False,
    ]
    show(page, forced.url, "reference")
    page.locator(".st-key-kind button").first.wait_for()
    kinds = page.locator(".st-key-kind button").all()
    assert [share_apart(pixels(kind), paper) > 0.5 for kind in kinds] == [True, *[False] * (len(kinds) - 1)]
