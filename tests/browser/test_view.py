"""How the race is looked at: panels, walked paths, the chart, projector and full screen; and that a link carries it."""

import json
import re

import numpy as np
import pytest
from conftest import Visit
from playwright.sync_api import Browser, Page, expect
from stage import INK, STAGE, asked, finish, go_to, in_pixels, ink, picture, titles, wait_asked, wait_ink

from lessons.presets import BEALE

REACH = 14  # pixels from a path that a head and its rim may cover
PANELS = ("contour", "scene")


def shown(page: Page) -> list[str]:
    return [panel for panel in PANELS if page.locator(f".panel.{panel}").is_visible()]


def far_from_walked(page: Page, until: int) -> int:
    """How many pixels of the contour carry ink that are not near what any lane has walked."""
    corners = np.concatenate([path.x[: until + 1] for path in BEALE.trajectories()])
    between = np.concatenate(
        [
            path.x[:until] + part * np.diff(path.x[: until + 1], axis=0)
            for path in BEALE.trajectories()
            for part in np.linspace(0, 1, 30)
        ]
    )
    walked = in_pixels(page, "contour", np.concatenate([corners, between]))
    inked = ink(page, "contour")
    assert len(inked) > 100
    gaps = [np.hypot(*(walked - place).T).min() for place in inked]
    return int((np.array(gaps) > REACH).sum())


def most_ahead(step: int) -> np.ndarray:
    """The point of a path that is farthest from everything that any lane has walked until a step."""
    walked = np.concatenate([path.x[: step + 1] for path in BEALE.trajectories()])
    ahead = np.concatenate([path.x[step + 1 :] for path in BEALE.trajectories()])
    gaps = [np.hypot(*(walked - point).T).min() for point in ahead]
    return ahead[[int(np.argmax(gaps))]]


def test_what_is_still_to_come_can_be_hidden(visit):
    page = visit.open()
    go_to(page, 12)
    assert far_from_walked(page, 12) > 500
    whole = {panel: len(ink(page, panel)) for panel in (*PANELS, "curve")}
    page.keyboard.press("h")
    for panel, before in whole.items():
        page.wait_for_function(f"([panel, before]) => ({INK})(panel).length < 2 * before", arg=[panel, before])
    assert asked(page, "paths") == "walked"
    hide = page.get_by_role("button", name="Hide what is still to come")
    expect(hide).to_have_attribute("aria-pressed", "true")
    assert far_from_walked(page, 12) == 0
    playhead = in_pixels(page, "curve", np.array([[12.0, 0.0]]))[0, 0]
    assert ink(page, "curve")[:, 0].max() < playhead + REACH
    # Nor does it come back with a step back, and the label of a path that is hidden says nothing.
    page.keyboard.press("ArrowLeft")
    assert far_from_walked(page, 11) == 0
    ahead = in_pixels(page, "contour", most_ahead(11))[0]
    box = page.locator(".panel.contour").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + ahead[0] - 2, box["y"] + ahead[1])
    page.mouse.move(box["x"] + ahead[0], box["y"] + ahead[1])
    assert not page.locator(".contour .tip").is_visible()
    page.keyboard.press("h")
    wait_asked(page, "paths", None)
    page.locator(".contour .tip").wait_for(state="hidden")
    page.mouse.move(box["x"] + ahead[0] - 1, box["y"] + ahead[1])
    page.locator(".contour .tip").wait_for()


def test_the_panels_are_chosen_and_keep_camera_and_zoom(visit):
    page = visit.open()
    finish(page)
    race = page.evaluate("location.search")
    page.mouse.move(*middle(page, "contour"))
    page.mouse.wheel(0, -240)
    page.wait_for_function("document.querySelector('.contour .plot').layout.xaxis.range[0] > -4.9")
    x, y = middle(page, "scene")
    first = page.evaluate(CAMERA)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 70, y + 10, steps=4)
    page.mouse.up()
    page.wait_for_function(f"first => {CAMERA} !== first", arg=first)
    turned, zoomed = camera(page), ranges(page)
    wide = page.locator(".panel.contour").bounding_box()["width"]

    assert shown(page) == ["contour", "scene"]
    for panels, press in ((["contour"], "v"), (["scene"], "v"), (["contour", "scene"], "v"), (["scene"], "3-D")):
        if press == "v":
            page.keyboard.press("v")
        else:
            page.get_by_role("button", name=press).click()
        page.wait_for_function(
            """panels => ['contour', 'scene'].every(panel =>
              Boolean(document.querySelector(`.panel.${panel}`).offsetWidth) === panels.includes(panel))""",
            arg=panels,
        )
        if len(panels) == 1:
            assert page.locator(f".panel.{panels[0]}").bounding_box()["width"] > 1.9 * wide
            page.wait_for_function(
                """([panel, wide]) => document.querySelector(`.stage .${panel} > canvas`).width > 1.4 * wide""",
                arg=[panels[0], wide],
            )
        for panel in panels:
            wait_ink(page, panel)
    assert asked(page, "view") == "surface"
    assert race.removeprefix("?") in page.evaluate("location.search")  # the race's own part stays as it reads
    page.get_by_role("button", name="Both").click()
    page.locator(".panel.contour").wait_for()
    assert page.evaluate("location.search") == race
    assert camera(page) == pytest.approx(turned)
    assert ranges(page) == zoomed


def test_the_camera_stands_farther_off_in_a_narrow_panel_until_it_is_turned(visit):
    """So that neither the surface nor a label is cut at the sides."""
    page = visit.open()
    finish(page)
    near = camera(page)
    page.set_viewport_size({"width": 1000, "height": 1100})
    page.wait_for_function(f"near => JSON.parse({CAMERA}).z > 1.1 * near", arg=near["z"])
    page.set_viewport_size({"width": 1400, "height": 900})
    page.wait_for_function(f"near => Math.abs(JSON.parse({CAMERA}).z - near) < 1e-3", arg=near["z"])
    assert camera(page) == pytest.approx(near, abs=1e-3)


CAMERA = "JSON.stringify(document.querySelector('.scene .plot')._fullLayout.scene._scene.getCamera().eye)"


def camera(page: Page) -> dict[str, float]:
    return json.loads(page.evaluate(CAMERA))


def ranges(page: Page) -> list[list[float]]:
    return page.evaluate(
        "(({xaxis, yaxis}) => [xaxis.range, yaxis.range])(document.querySelector('.contour .plot').layout)"
    )


def middle(page: Page, panel: str) -> tuple[float, float]:
    box = page.locator(f".panel.{panel}").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


CHARTS = {"loss": "loss", "gradient_norm": "gradient norm", "distance": "distance"}


def test_the_chart_shows_what_is_chosen(visit):
    page = visit.open()
    finish(page)
    seen = set()
    for against, x_title in (("step", "step"), ("cost", "evaluations")):
        page.get_by_role("combobox", name="Against what the chart shows it").select_option(against)
        for curve, y_title in CHARTS.items():
            page.get_by_role("combobox", name="What the chart shows", exact=True).select_option(curve)
            page.wait_for_function(
                """titles => {
                  const {xaxis, yaxis} = document.querySelector('.stage .curve .plot').layout;
                  return xaxis.title.text === titles[0] && yaxis.title.text === titles[1];
                }""",
                arg=[x_title, y_title],
            )
            # Gradient norms do not come with the race: the player asks for them.
            page.wait_for_function(f"panel => ({INK})(panel).length > 1000", arg="curve")
            seen.add(picture(page, "curve"))
    assert len(seen) == 6
    assert (asked(page, "curve"), asked(page, "against")) == ("distance", "cost")
    # Gradient descent asks for one gradient a step; at its last one stands its head.
    path = BEALE.trajectories()[0]
    end = float(np.log10(BEALE.ground.distance_to_minima(path.x[-1])))
    x, y = in_pixels(page, "curve", np.array([[path.cost[-1], end]]))[0]
    assert (np.hypot(*(ink(page, "curve") - (x, y)).T) < 3).sum() > 20


# Whether a panel has ink where another browser has it, within two pixels: axes may begin a little beside each other's.
ALIKE = f"""([panel, there]) => {{
  const here = ({INK})(panel), near = [-2, -1, 0, 1, 2];
  const keys = (flat) => new Set(flat.filter((_, k) => k % 2 === 0).map((x, k) => 10000 * x + flat[2 * k + 1]));
  const [one, other] = [keys(here), keys(there)];
  const reach = near.flatMap((x) => near.map((y) => 10000 * x + y));
  const within = (these, those) => [...these].every((key) => reach.some((way) => those.has(key + way)));
  return within(one, other) && within(other, one);
}}"""

PAIRS = "[...new URL(location).searchParams].map(String)"


def test_a_link_carries_the_view_and_its_like_opens_in_another_browser(visit: Visit, browser: Browser):
    page = visit.open()
    go_to(page, 30)
    for key in ("v", "h", "p"):
        page.keyboard.press(key)
    page.get_by_role("combobox", name="What the chart shows", exact=True).select_option("gradient_norm")
    page.get_by_role("combobox", name="Against what the chart shows it").select_option("cost")
    page.locator(".board").get_by_role("button", name="Nesterov", exact=True).click()
    page.locator(".inside tbody tr").first.wait_for()
    link = page.evaluate("location.href")
    for pair in ("view=contour", "paths=walked", "curve=gradient_norm", "against=cost", "size=projector", "inside=2"):
        assert pair in link
    context = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    other = context.new_page()
    other.goto(link)
    other.wait_for_selector('.stage[data-state="ready"]')
    go_to(other, 30)
    other.locator(".inside tbody tr").first.wait_for()
    assert sorted(other.evaluate(PAIRS)) == sorted(page.evaluate(PAIRS))
    assert shown(other) == ["contour"]
    assert titles(other) == ("evaluations", "gradient norm")
    assert other.get_by_role("heading", name="Inside Nesterov").is_visible()
    assert not other.locator(".st-key-settings").is_visible()
    for panel in ("contour", "curve"):
        drawn = ink(page, panel)
        assert len(drawn) > 500
        other.wait_for_function(ALIKE, arg=[panel, drawn.ravel().tolist()])
    assert other.locator(".inside tbody").inner_text() == page.locator(".inside tbody").inner_text()
    context.close()


def test_a_view_that_does_not_exist_is_ignored(visit):
    page = visit.open("?view=sideways&paths=&curve=gradient&against=step,cost&size=9&inside=99")
    finish(page)
    assert shown(page) == ["contour", "scene"]
    assert titles(page) == ("step", "loss")
    assert page.locator(".st-key-settings").is_visible()
    assert not page.locator(".inside").is_visible()
    assert page.get_by_role("button", name="Both").get_attribute("aria-pressed") == "true"
    assert page.locator(".st-key-messages").get_by_role("alert").count() == 0


FONT = "document.querySelector('.contour .plot').layout.font.size"


def test_the_projector_enlarges_and_ends_with_its_key_or_escape(visit):
    page = visit.open()
    finish(page)
    settings = page.locator(".st-key-settings")

    def sizes() -> dict[str, float]:
        return page.evaluate(
            """() => ({
              axis: parseFloat(getComputedStyle(document.querySelector('.contour .xtick text')).fontSize),
              loss: document.querySelector('.board [data-lane="0"]').getBoundingClientRect().height,
              wide: document.querySelector('.stage').clientWidth,
            })"""
        )

    desk, font = sizes(), page.evaluate(FONT)
    for leave in ("p", "Escape"):
        page.keyboard.press("p")
        expect(settings).to_be_hidden()
        page.wait_for_function(f"size => {FONT} > size", arg=font)
        large = sizes()
        assert large["axis"] >= 1.4 * desk["axis"]
        assert large["loss"] >= 1.3 * desk["loss"]
        assert large["wide"] > 1.2 * desk["wide"]
        assert asked(page, "size") == "projector"
        # What the pointer reads stands beside it, also in large type.
        x, y = in_pixels(page, "contour", np.array([[1.0, 1.6]]))[0]
        box = page.locator(".panel.contour").bounding_box()
        page.mouse.move(box["x"] + x - 2, box["y"] + y)
        page.mouse.move(box["x"] + x, box["y"] + y)
        tip = page.locator(".contour .tip")
        tip.wait_for()
        assert tip.bounding_box()["x"] == pytest.approx(box["x"] + x + 14, abs=2)
        page.keyboard.press(leave)
        expect(settings).to_be_visible()
        page.wait_for_function("wide => document.querySelector('.stage').clientWidth === wide", arg=desk["wide"])
        page.wait_for_function(f"size => {FONT} === size", arg=font)
        assert sizes() == pytest.approx(desk, abs=2)  # the last row of a table has no line below it
        assert asked(page, "size") is None


def test_full_screen_is_the_stage(visit):
    page = visit.open()
    finish(page)
    page.keyboard.press("f")
    page.wait_for_function(f"document.fullscreenElement === {STAGE}")
    page.wait_for_function("document.querySelector('.panel.contour').getBoundingClientRect().width > 600")
    assert page.evaluate(f"{STAGE}.scrollWidth <= {STAGE}.clientWidth")
    page.keyboard.press("Home")  # the keys go on working there
    assert page.locator("output.step").inner_text() == "step 0 / 198"
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def test_a_ground_that_failed_once_does_not_end_the_stage(visit: Visit):
    """A key pressed while there is nothing to look at is no reason to show nothing from then on."""
    page = visit.page
    page.route(re.compile(r"/landscape\?"), lambda route: route.abort())
    page.goto(f"{visit.url}/?surface=booth&lane=adam")
    page.get_by_text("The picture could not be brought up to date").wait_for()
    page.keyboard.press("v")
    page.unroute(re.compile(r"/landscape\?"))
    field = page.get_by_role("textbox", name="Start x")
    field.fill("-2")
    field.press("Enter")
    page.wait_for_selector('.stage[data-state="ready"]')
    assert shown(page) == ["contour"]
    assert not page.get_by_text("The picture could not be brought up to date").is_visible()
    visit.troubles.clear()  # the console has told of the ground that failed
