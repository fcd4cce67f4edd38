"""A lecturer's keys: pages of lessons and presets, presets by number, a black screen, a lane alone, a twin to compare."""

from playwright.sync_api import Page, expect
from stage import STAGE, asked, finish, ink, press_tab_to, step, wait_asked

from lessons import LESSONS
from lessons.presets import PRESETS

FIRST, SECOND = list(LESSONS.values())[:2]
TWO = "?surface=booth&start=5,4&steps=60&lane=adam&lane=nesterov"


def open_lessons(page: Page, url: str, query: str = "") -> None:
    page.goto(f"{url}/lessons{query}")
    page.wait_for_selector('.stage[data-state="ready"]')


def click_ground(page: Page) -> None:
    """Click where nothing is: beside the words above the picture, or above the lesson's question."""
    box = page.locator(".st-key-formula, .st-key-lesson").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + 2)


def test_pages_go_through_a_lesson_and_back(visit):
    page = visit.page
    open_lessons(page, visit.url)
    click_ground(page)
    scenes = len(FIRST.scenes)
    for scene in range(scenes):  # the answer with the first scene, then scene after scene
        page.keyboard.press("PageDown")
        wait_asked(page, "answered", f"{FIRST.slug}:shown")
        wait_asked(page, "scene", str(scene) if scene else None)
    page.keyboard.press("PageDown")
    wait_asked(page, "lesson", SECOND.slug)
    page.wait_for_selector(".stage[data-covered]")
    click_ground(page)
    page.keyboard.press("PageUp")
    wait_asked(page, "scene", str(scenes - 1))
    assert asked(page, "lesson") == FIRST.slug
    for _ in range(scenes):
        page.keyboard.press("PageUp")
    wait_asked(page, "answered", None)
    page.wait_for_selector(".stage[data-covered]")


def test_pages_pressed_faster_than_the_server_answers_are_all_turned(visit):
    page = visit.page
    open_lessons(page, visit.url)
    click_ground(page)
    pages = [(lesson, scene) for lesson in LESSONS.values() for scene in (None, *range(len(lesson.scenes)))]
    for _ in range(7):
        page.keyboard.press("PageDown")
    lesson, scene = pages[7]
    wait_asked(page, "lesson", lesson.slug)
    wait_asked(page, "scene", str(scene) if scene else None)


PRESS_IN_THE_GAP = """
() => new MutationObserver((_, observer) => {
  if (document.querySelector(".stage")) return;
  observer.disconnect();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown", bubbles: true, cancelable: true }));
  document.documentElement.dataset.pressed = "true";
}).observe(document.body, { childList: true, subtree: true })
"""


def test_a_page_turned_between_two_stages_is_turned(visit):
    page = visit.page
    pages = [(lesson, scene) for lesson in LESSONS.values() for scene in (None, *range(len(lesson.scenes)))]
    at = next(at for at, (lesson, _) in enumerate(pages) if lesson is SECOND)
    open_lessons(page, visit.url, f"?lesson={FIRST.slug}&answered={FIRST.slug}:shown&scene={len(FIRST.scenes) - 1}")
    click_ground(page)
    page.evaluate(PRESS_IN_THE_GAP)
    page.keyboard.press("PageDown")
    page.wait_for_selector("html[data-pressed]", state="attached")
    lesson, scene = pages[at + 1]
    wait_asked(page, "lesson", lesson.slug)
    wait_asked(page, "answered", f"{FIRST.slug}:shown,{lesson.slug}:shown")
    wait_asked(page, "scene", str(scene) if scene else None)


def test_digits_and_pages_choose_the_presets(visit):
    page = visit.open()
    slugs = [preset.race.surface.slug for preset in PRESETS.values()]
    click_ground(page)
    for key, slug in zip("3142", (slugs[2], slugs[0], slugs[3], slugs[1]), strict=True):
        page.keyboard.press(key)
        wait_asked(page, "surface", slug)
    page.keyboard.press("PageDown")
    wait_asked(page, "surface", slugs[2])
    click_ground(page)
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    wait_asked(page, "surface", slugs[0])
    page.keyboard.press("PageUp")  # the first is the end
    page.keyboard.press("4")
    wait_asked(page, "surface", slugs[3])


def test_a_black_screen_holds_the_race_and_any_key_ends_it(visit):
    page = visit.open(TWO)
    click_ground(page)
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    page.wait_for_function(f"Number({STAGE}.dataset.step) > 2")
    page.keyboard.press("b")
    black = page.locator("dialog.blackout")
    expect(black).to_be_visible()
    colours = page.evaluate(
        """() => [[5, 5], [640, 400], [innerWidth - 5, innerHeight - 5]].map(([x, y]) =>
             getComputedStyle(document.elementFromPoint(x, y)).backgroundColor)"""
    )
    assert set(colours) == {"rgb(0, 0, 0)"}
    held = step(page)
    page.keyboard.press("PageDown")  # only ends it
    expect(black).to_be_hidden()
    assert asked(page, "surface") == "booth"
    assert step(page) >= held
    page.wait_for_function(f"held => Number({STAGE}.dataset.step) > held", arg=held)  # it goes on as it went
    page.keyboard.press(".")
    expect(black).to_be_visible()
    page.mouse.click(300, 300)
    expect(black).to_be_hidden()


def test_one_lane_alone(visit):
    page = visit.open(TWO)
    click_ground(page)
    finish(page)
    both = len(ink(page, "contour"))
    rows = page.locator(".board tbody tr")
    nesterov = page.locator(".board [data-lane='1']")
    nesterov.locator("th button").click(modifiers=["Alt"])
    wait_asked(page, "solo", "1")
    expect(rows.locator("xpath=self::*[contains(@class, 'away')]")).to_have_attribute("data-lane", "0")
    assert 0.2 * both < len(ink(page, "contour")) < 0.8 * both
    assert page.locator(".inside").is_hidden()  # it was no look inside
    page.keyboard.press("s")  # the pointer is on the row: all again
    wait_asked(page, "solo", None)
    assert len(ink(page, "contour")) > 0.95 * both
    click_ground(page)
    page.keyboard.press("s")  # nobody is pointed at: who leads
    leader = rows.first.get_attribute("data-lane")
    wait_asked(page, "solo", leader)
    page.reload()
    page.wait_for_selector('.stage[data-state="ready"]')
    expect(page.locator(".board tr.away")).to_have_count(1)
    click_ground(page)
    page.keyboard.press("Escape")
    wait_asked(page, "solo", None)
    expect(page.locator(".board tr.away")).to_have_count(0)


def test_a_lane_alone_is_one_of_its_scene(visit):
    page = visit.page
    open_lessons(page, visit.url, "?lesson=newton&answered=newton:shown")
    click_ground(page)
    page.keyboard.press("s")
    page.locator(".board tr.away").first.wait_for()
    page.keyboard.press("PageDown")
    wait_asked(page, "scene", "1")
    wait_asked(page, "solo", None)
    page.wait_for_selector(".stage[data-state=ready]")
    expect(page.locator(".board tr.away")).to_have_count(0)


def test_compare_gives_a_twin_and_its_slider(visit):
    page = visit.open(TWO)
    click_ground(page)
    page.locator(".board [data-lane='0']").get_by_role("button", name="Compare Adam with a twin").click()
    expect(page.locator(".board tbody tr")).to_have_count(3)
    slider = page.locator(".st-key-rule-adam-2-learning_rate")
    expect(slider).to_be_in_viewport()
    page.keyboard.press("Home")  # by the mouse one came here: the key is the race's
    page.wait_for_function(f"{STAGE}.dataset.step === '0'")
    twin = page.locator(".board").get_by_role("button", name="Compare Nesterov with a twin")
    press_tab_to(page, ".board [data-lane='2'] .compare", most=120)
    expect(twin).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".board tbody tr")).to_have_count(4)
    nesterov = page.locator(".st-key-rule-nesterov-2-learning_rate input[type=range]")
    expect(nesterov).to_be_focused()  # by the keyboard: there it goes on
    page.keyboard.press("ArrowRight")
    page.wait_for_function("/lane=nesterov:learning_rate/.test(location.search)")


def test_on_a_projector_the_twins_sliders_are_in_sight(visit):
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 720})
    visit.open(f"{TWO}&size=projector")
    click_ground(page)
    expect(page.locator(".st-key-settings")).to_be_hidden()
    page.locator(".board [data-lane='1'] .compare").click()
    slider = page.locator(".st-key-rule-nesterov-2-learning_rate")
    expect(slider).to_be_in_viewport()
    box = slider.bounding_box()
    assert box is not None
    assert box["y"] > 500
    page.locator("[class*=st-key-card-twin] summary").click()  # folded, it is gone
    expect(page.locator(".st-key-settings")).to_be_hidden()


def test_a_full_race_offers_no_twin(visit):
    lanes = "&lane=adam" * 12
    page = visit.open(f"?surface=booth&steps=20{lanes}")
    expect(page.locator(".board tbody tr")).to_have_count(12)
    expect(page.locator(".board .compare").first).to_be_hidden()
