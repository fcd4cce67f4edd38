"""The Lessons page in a real Chromium: predict, reveal, turn, share; with a mouse, by keyboard, on a phone."""

from conftest import Visit
from playwright.sync_api import Page, expect
from stage import STAGE, asked, finish, reach, wait_asked

from lessons import LESSONS
from lessons.lesson import Choice
from lessons.presets import PRESETS
from studies.link import to_link

FIRST = next(iter(LESSONS.values()))
READY = '.stage[data-state="ready"]'

# By how many pixels the page is wider than the screen.
SIDEWAYS = "document.querySelector('.stMain').scrollWidth - document.querySelector('.stMain').clientWidth"


def open_lesson(visit: Visit, query: str = "") -> Page:
    visit.page.goto(f"{visit.url}/lessons{query}")
    visit.page.wait_for_selector(READY)
    return visit.page


def text_of(page: Page) -> str:
    return page.locator(".st-key-lesson").inner_text()


def wait_text(page: Page, text: str) -> None:
    page.locator(".st-key-lesson").get_by_text(text).first.wait_for()


def test_predict_reveal_turn_and_share(visit: Visit):
    page = open_lesson(visit)
    question = FIRST.question
    assert isinstance(question, Choice)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    page.get_by_text(question.options[question.right[0]].text).click()
    page.get_by_role("button", name="Answer", exact=True).click()
    wait_text(page, "Right.")
    page.wait_for_function(f"Number({STAGE}.dataset.step) > 0")
    wait_asked(page, "answered", f"{FIRST.slug}:{question.right[0]}")
    finish(page)
    before = text_of(page)
    reach(page.locator(f".st-key-knob-{FIRST.slug}-0-0").get_by_role("slider"))
    page.keyboard.press("ArrowRight")
    page.wait_for_function("new URL(location).searchParams.has('knob')")
    page.wait_for_function("before => document.querySelector('.st-key-lesson').innerText !== before", arg=before)
    shown, address = text_of(page), page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(READY)
    page.wait_for_function("shown => document.querySelector('.st-key-lesson').innerText === shown", arg=shown)


def test_a_lesson_by_keyboard_alone(visit: Visit):
    page = open_lesson(visit)
    reach(page.locator(".st-key-lesson").get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    answer = page.get_by_role("button", name="Answer", exact=True)
    expect(answer).to_be_enabled()
    reach(answer)
    page.keyboard.press("Enter")
    page.wait_for_function("new URL(location).searchParams.has('answered')")
    reach(page.get_by_role("button", name="Next"))
    page.keyboard.press("Enter")
    wait_asked(page, "lesson", list(LESSONS)[1])
    second = list(LESSONS.values())[1]
    wait_text(page, second.told(second.question.ask))


def test_a_lesson_leads_to_its_race_and_back(visit: Visit):
    page = open_lesson(visit, f"?answered={FIRST.slug}:shown")
    page.locator(".st-key-lesson").get_by_role("link", name="Race it").click()
    page.locator(".st-key-settings").wait_for()
    page.wait_for_function("new URL(location).searchParams.has('surface')")
    page.wait_for_selector(READY)
    assert asked(page, "surface") == to_link(FIRST.scenes[0].race).split("&")[0].removeprefix("surface=")
    page.get_by_role("link", name="Lessons").click()
    wait_text(page, FIRST.title)
    page.wait_for_selector(READY)
    wait_asked(page, "answered", f"{FIRST.slug}:shown")


def test_every_lesson_opens_with_its_picture(visit: Visit):
    """On a phone, in the dark, from the first to the last: nothing fails, nothing is missing, nothing scrolls sideways."""
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    answered = ",".join(f"{slug}:shown" for slug in LESSONS)
    page = open_lesson(visit, f"?lesson={FIRST.slug}&answered={answered}&view=contour")
    for slug, lesson in LESSONS.items():
        if slug != FIRST.slug:
            page.get_by_role("button", name="Next").click()
        wait_asked(page, "lesson", slug)
        wait_text(page, lesson.title)
        page.wait_for_selector(READY)
        assert not page.locator("[data-testid=stException], [data-testid=stAlert]").count()
        assert page.evaluate(f"{STAGE}.dataset.theme") == "dark"
        assert page.locator(".trouble:visible").count() == 0  # the stage before may not have left yet
        assert page.evaluate(SIDEWAYS) <= 0, slug


def test_on_a_phone_the_picture_comes_right_below_its_sliders(visit: Visit):
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = open_lesson(visit, f"?answered={FIRST.slug}:shown&view=contour")
    slider, place = page.locator(f".st-key-knob-{FIRST.slug}-0-0"), page.locator(".stage > .place")  # of the contour
    reading = page.locator(".st-key-lesson-after")
    tops = [part.bounding_box()["y"] for part in (slider, place, reading)]
    assert tops == sorted(tops)
    assert tops[1] + place.bounding_box()["height"] - tops[0] < 844  # both can be seen at once
    chosen = page.locator(".st-key-lesson-path [aria-checked=true]")
    for slug in list(LESSONS)[1:4]:
        page.get_by_role("button", name="Next").click()
        wait_asked(page, "lesson", slug)
    expect(chosen).to_have_text(LESSONS[list(LESSONS)[3]].title)
    box = chosen.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_a_projector_shows_question_and_picture(visit: Visit):
    page = open_lesson(visit, f"?answered={FIRST.slug}:shown")
    finish(page)
    small = page.evaluate("getComputedStyle(document.querySelector('.st-key-lesson p strong')).fontSize")
    page.keyboard.press("p")
    page.wait_for_function("document.documentElement.hasAttribute('data-projector')")
    assert page.locator(".st-key-lesson").is_visible()
    large = page.evaluate("getComputedStyle(document.querySelector('.st-key-lesson p strong')).fontSize")
    assert page.evaluate(SIDEWAYS) <= 0
    page.get_by_role("button", name="Ask me again").click()  # covered: what the transport says needs room
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    assert page.evaluate(SIDEWAYS) <= 0
    assert float(large[:-2]) > 1.2 * float(small[:-2])


def test_every_preset_opens_by_link_and_plays(visit: Visit):
    for preset in PRESETS.values():
        page = visit.open(f"?{to_link(preset.race)}&view=contour")
        finish(page)
        assert page.locator(".board tbody tr").count() == len(preset.race.running)
        assert preset.about.split(".")[0] in page.locator(".st-key-race").inner_text()


def test_claims_and_reference_open_on_a_phone(visit: Visit):
    visit.page.set_viewport_size({"width": 390, "height": 844})
    for place, part in (("ledger", ".st-key-ledger"), ("reference", ".st-key-reference")):
        visit.page.goto(f"{visit.url}/{place}")
        visit.page.locator(f"{part} h5").first.wait_for()
        assert not visit.page.locator("[data-testid=stException]").count()
        assert visit.page.evaluate(SIDEWAYS) <= 0, place
