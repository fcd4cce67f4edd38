"""A path follows the thumb of its slider before the page hears of it, and the release agrees."""

import pytest
from board import losses
from playwright.sync_api import Locator, Page

STAGE = 'document.querySelector(".stage")'


def hold(page: Page, card: str, widget: str) -> tuple[Locator, float, float]:
    """Open a card and press the mouse on the thumb of one of its sliders; the slider, and where the mouse is."""
    page.locator(f".st-key-card-{card} summary").click()
    return press(page, widget)


def press(page: Page, widget: str) -> tuple[Locator, float, float]:
    """Press the mouse on the thumb of a slider; the slider, and where the mouse is."""
    slider, x, y = find(page, widget)
    page.mouse.move(x, y)
    page.mouse.down()
    return slider, x, y


def find(page: Page, widget: str) -> tuple[Locator, float, float]:
    """A slider, and where its thumb is."""
    slider = page.locator(f".st-key-{widget}").get_by_role("slider")
    thumb = slider.locator("xpath=ancestor::div[@data-rac][1]")
    page.wait_for_function(
        """thumb => {
          thumb.scrollIntoView({block: 'center'});
          const {left, top, width, height} = thumb.getBoundingClientRect(), place = `${left} ${top}`;
          const still = thumb.dataset.place === place;
          thumb.dataset.place = place;
          return still && thumb.contains(document.elementFromPoint(left + width / 2, top + height / 2));
        }""",
        arg=thumb.element_handle(),
        polling=250,  # the card has opened once its slider is in the same place twice
    )
    box = thumb.bounding_box()
    assert box is not None
    return slider, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(
    ("query", "card", "widget", "lane"),
    [
        ("", "gradient-descent", "rule-gradient-descent-learning_rate", 0),
        ("", "rmsprop", "rule-rmsprop-rho", 5),
        ("?steps=60&lane=nesterov&lane=adam:learning_rate=0.2@cosine", "adam", "schedule-adam-cosine-period", 1),
        ("?steps=60&lane=!nesterov&lane=adam&lane=adam:beta1=0.5", "adam-2", "rule-adam-2-learning_rate", 1),
        ("?lane=nesterov:learning_rate=0.001&transform=turn=30,stretch=2", "nesterov", "rule-nesterov-momentum", 0),
    ],
)
def test_a_path_follows_the_thumb_and_the_release_agrees(visit, query, card, widget, lane):
    page = visit.open(query)
    page.keyboard.press("End")
    link, before = page.evaluate("location.search"), losses(page)

    slider, x, y = hold(page, card, widget)
    page.mouse.move(x - 20, y, steps=4)
    page.wait_for_function(f"Number({STAGE}.dataset.live) > 0")
    assert page.evaluate("location.search") == link  # the thumb is still held: nothing has been settled
    last = page.evaluate(f"{STAGE}.dataset.live")
    page.mouse.move(x - 60, y, steps=2)
    page.wait_for_function(f"last => {STAGE}.dataset.live !== last", arg=last)
    page.wait_for_function(
        f"before => document.querySelector(`.board [data-lane='{lane}'] .loss`).textContent !== before",
        arg=before[lane],
    )
    page.wait_for_function(f"{STAGE}.dataset.asking !== 'true'")
    live = losses(page)
    assert [k for k, (one, other) in enumerate(zip(before, live, strict=True)) if one != other] == [lane]

    page.mouse.up()
    page.wait_for_function("link => location.search !== link", arg=link)
    settled = losses(page)
    assert settled[:lane] + settled[lane + 1 :] == before[:lane] + before[lane + 1 :]
    stop = slider.evaluate("e => e.getAttribute('aria-valuetext')")
    name = widget.rsplit("-", 1)[1]
    assert f"{name}={stop}" in page.evaluate("decodeURIComponent(location.search)")


def test_every_path_that_a_knob_turns_follows_it(visit):
    """Two of a lesson's lanes at once."""
    page = visit.page
    page.goto(f"{visit.url}/lessons?lesson=adam&answered=adam:shown")
    page.wait_for_selector(".stage[data-state=ready]")
    page.keyboard.press("End")
    link, before = page.evaluate("location.search"), losses(page)
    assert len(before) == 2
    _, x, y = press(page, "knob-adam-0-1")
    page.mouse.move(x + 40, y, steps=4)
    page.wait_for_function(
        "before => [...document.querySelectorAll('.board [data-lane]')]"
        ".every(row => row.querySelector('.loss').textContent !== before[Number(row.dataset.lane)])",
        arg=before,
    )
    assert page.evaluate("location.search") == link  # the thumb is still held: nothing has been settled
    page.mouse.up()
    page.wait_for_function("link => location.search !== link", arg=link)


def test_the_last_live_picture_is_the_settled_one(visit):
    """The thumb rests before it is let go: what was drawn live is what the page then draws."""
    page = visit.open()
    page.keyboard.press("End")
    slider, x, y = hold(page, "momentum", "rule-momentum-learning_rate")
    page.mouse.move(x - 40, y)
    page.wait_for_function(f"Number({STAGE}.dataset.live) > 0")
    page.wait_for_function("e => e.getAttribute('aria-valuetext') !== '0.001'", arg=slider.element_handle())
    page.wait_for_function(f"{STAGE}.dataset.asking !== 'true'")
    live, generation = losses(page), page.evaluate(f"{STAGE}.dataset.generation")
    page.mouse.up()
    page.wait_for_function(f"before => {STAGE}.dataset.generation !== before", arg=generation)
    assert losses(page) == live


def test_an_answer_that_comes_too_late_is_not_shown(visit):
    """The live channel answers after the page has settled on the released value: that picture stays.

    A line search has no program.
    """
    page = visit.open("?steps=60&lane=bfgs")
    page.keyboard.press("End")
    late = []
    _, x, y = hold(page, "bfgs", "rule-bfgs-curvature")
    page.route("**/live?*", lambda route: route.continue_() if late else late.append(route))
    generation = page.evaluate(f"{STAGE}.dataset.generation")
    page.mouse.move(x - 60, y, steps=3)
    page.wait_for_function(f"{STAGE}.dataset.asking === 'true'")
    page.mouse.up()
    page.wait_for_function(f"before => {STAGE}.dataset.generation !== before", arg=generation)
    settled, live = losses(page), page.evaluate(f"{STAGE}.dataset.live")
    assert len(late) == 1
    late[0].continue_()
    page.wait_for_function(f"{STAGE}.dataset.asking !== 'true'")
    assert losses(page) == settled
    assert page.evaluate(f"{STAGE}.dataset.live") == live


def test_while_a_hand_moves_nothing_is_asked_of_the_server(visit):
    """Eight lanes on Beale, their start and a slider: their programs run here, and the page settles as they did."""
    rules = ("adagrad", "rmsprop", "adadelta", "adam", "momentum", "nesterov", "gradient-descent", "diagonal-newton")
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    programs = [f"/kinds/beale.{rule}" for rule in rules]
    page = visit.open("?surface=beale&steps=300&" + "&".join(f"lane={rule}" for rule in rules))
    page.wait_for_function(
        "kinds => kinds.every(kind => performance.getEntriesByType('resource').some(({name}) => name.includes(kind)))",
        arg=programs,
    )
    page.keyboard.press("End")
    page.wait_for_load_state("networkidle")
    asked.clear()
    _, x, y = hold(page, "adam", "rule-adam-learning_rate")
    asked.clear()
    page.mouse.move(x - 60, y, steps=12)
    page.wait_for_function(f"Number({STAGE}.dataset.live) >= 4")
    assert not [url for url in asked if "/live?" in url or "/inspect?" in url]
    live = page.evaluate(f"Number({STAGE}.dataset.live)")
    page.mouse.up()
    ring = page.locator(".stage .start").bounding_box()
    assert ring is not None
    page.mouse.move(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
    page.mouse.down()
    page.mouse.move(ring["x"] + 40, ring["y"] + 30, steps=12)
    page.wait_for_function(f"live => Number({STAGE}.dataset.live) >= live + 4", arg=live)
    assert not [url for url in asked if "/live?" in url or "/inspect?" in url]
    page.mouse.up()


LOSS = "document.querySelector('.stage .contour .plot').data[0]"


def test_a_number_of_the_surface_bends_ground_and_paths_before_the_page_hears_of_it(visit):
    page = visit.open(
        "?surface=ill-conditioned-quadratic&start=1.5,0.8&steps=60&lane=momentum:learning_rate=0.01&lane=adam"
    )
    page.keyboard.press("End")
    page.wait_for_load_state("networkidle")
    link, before = page.evaluate("location.search"), losses(page)
    highest = f"Math.max(...{LOSS}.customdata.flatMap((row) => [...row]))"
    high, points = page.evaluate(highest), page.evaluate(f"{LOSS}.x.length")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/player/" in request.url else None)
    _, x, y = press(page, "surface-ill-conditioned-quadratic-condition")
    page.mouse.move(x + 50, y, steps=10)
    page.wait_for_function(f"high => {highest} > 2 * high", arg=high)
    page.wait_for_function(f"Number({STAGE}.dataset.live) > 0")
    assert page.evaluate("location.search") == link  # the thumb is still held: nothing has been settled
    assert asked == []
    now = losses(page)
    assert all(one != other for one, other in zip(now, before, strict=True))
    page.mouse.move(x, y, steps=10)
    page.wait_for_function(f"points => {LOSS}.x.length === points", arg=points)
    assert losses(page) == before  # all is as it was settled
    page.mouse.move(x + 50, y, steps=10)
    page.wait_for_function(f"high => {highest} > 2 * high", arg=high)
    live = losses(page)
    page.mouse.up()
    page.wait_for_function("link => location.search !== link", arg=link)
    page.wait_for_function(f"points => {LOSS}.x.length === points", arg=points)
    assert losses(page) == live


def test_a_knob_that_turns_the_surface_turns_the_picture(visit):
    page = visit.page
    page.goto(f"{visit.url}/lessons?lesson=rotation&answered=rotation:shown")
    page.wait_for_selector(".stage[data-state=ready]")
    page.keyboard.press("End")
    page.wait_for_load_state("networkidle")
    link, start = page.evaluate("location.search"), page.locator(".stage .start").bounding_box()
    _, x, y = press(page, "knob-rotation-0-0")
    page.mouse.move(x + 30, y, steps=8)
    page.wait_for_function(f"Number({STAGE}.dataset.live) > 0")
    assert page.evaluate("location.search") == link
    assert page.locator(".stage .start").bounding_box() != start  # the start goes along
    page.mouse.up()
    page.wait_for_function("link => location.search !== link", arg=link)
