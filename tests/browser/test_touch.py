"""A whole race, from preset to copied link, and a whole lesson, by touch on a phone."""

from conftest import Visit
from finger import box, in_sight, lift, put_down
from playwright.sync_api import Locator, Page, expect
from stage import STAGE, asked, wait_asked
from tree import listen, wait_heard

from lessons import LESSONS

CONTOUR = ".stage > .contour"
FIRST = next(iter(LESSONS.values()))


def tap(part: Locator) -> None:
    part.scroll_into_view_if_needed()
    part.tap()


def drag_across(page: Page, selector: str, right: float) -> None:
    """A finger turns the slider in a box, and is lifted."""
    x, y, width, height = box(page, f"{selector} [role=group]")
    lift(put_down(page, x + width / 2, y + height / 2, right, 6))


def test_a_race_from_preset_to_copied_link(phone: Visit):
    phone.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = phone.open()
    listen(page)

    # A preset, and the clock.
    tap(page.get_by_role("button", name="Saddle"))
    wait_asked(page, "surface", "saddle")
    wait_heard(page, "Race on Saddle.")
    tap(page.get_by_role("button", name="To the start"))
    page.wait_for_function(f"{STAGE}.dataset.step === '0'")
    tap(page.locator(".stage .play"))
    page.wait_for_function(f"Number({STAGE}.dataset.step) > 3")
    tap(page.get_by_role("button", name="To the end"))
    page.wait_for_function(f"{STAGE}.dataset.step === '198'")

    # The start, by the ring.
    page.locator(".stage .start").scroll_into_view_if_needed()
    x, y, width, height = box(page, ".stage .start")
    lift(put_down(page, x + width / 2, y + height / 2, -40, 15))
    page.wait_for_function("new URL(location).searchParams.get('start') !== '1,0.001'")
    wait_heard(page, "Start at x ")
    assert page.locator(".stage .tip:visible").count() == 0

    # A twin, and its rate, with the picture in sight.
    tap(page.get_by_role("button", name="Compare AdaGrad with a twin"))
    expect(page.locator(".board tbody tr")).to_have_count(7)
    rate = ".st-key-rule-adagrad-2-learning_rate"
    expect(page.locator(rate)).to_be_in_viewport()
    assert in_sight(page, CONTOUR)
    before = page.url
    drag_across(page, rate, -60)
    page.wait_for_function("before => location.href !== before", arg=before)
    assert in_sight(page, CONTOUR)
    assert in_sight(page, rate)

    # Inside a lane, and out again.
    tap(page.locator(".board [data-lane='0'] th button"))
    page.locator(".inside tbody tr").first.wait_for()
    expect(page.locator(".inside h3")).to_be_in_viewport()
    tap(page.locator(".inside .close"))
    expect(page.locator(".inside")).to_be_hidden()

    # Undo, and the link.
    before = page.url
    tap(page.get_by_role("button", name="Undo"))
    page.wait_for_function("before => location.href !== before", arg=before)
    tap(page.get_by_role("button", name="Copy the link"))
    expect(page.locator(".said")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_lesson_from_question_to_the_next(phone: Visit):
    page = phone.page
    page.goto(f"{phone.url}/lessons")
    page.wait_for_selector(".stage[data-covered]")
    listen(page)
    right = FIRST.question.right[0]
    tap(page.get_by_text(FIRST.question.options[right].text))
    answer = page.get_by_role("button", name="Answer", exact=True)
    expect(answer).to_be_enabled()
    tap(answer)
    wait_asked(page, "answered", f"{FIRST.slug}:{right}")
    wait_heard(page, "Right. ")
    knob = f".st-key-knob-{FIRST.slug}-0-0"
    page.locator(knob).evaluate("knob => knob.scrollIntoView({block: 'start'})")
    assert in_sight(page, knob)
    assert in_sight(page, CONTOUR, 0.7)
    drag_across(page, knob, 90)
    page.wait_for_function("new URL(location).searchParams.has('knob')")
    wait_heard(page, "times the limit")
    assert in_sight(page, CONTOUR, 0.7)
    tap(page.locator(".st-key-scene").get_by_text(FIRST.scenes[1].title))
    wait_asked(page, "scene", "1")
    tap(page.get_by_role("button", name="Next"))
    wait_asked(page, "lesson", list(LESSONS)[1])
    page.wait_for_selector(".stage[data-covered]")
    assert asked(page, "answered") == f"{FIRST.slug}:{right}"
