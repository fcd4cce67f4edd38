"""A whole race and a whole lesson for who does not see the screen: by keyboard, as Chromium's accessibility tree has them."""

import re

from playwright.sync_api import Page
from stage import STAGE, asked, press_tab_to, wait_asked
from tree import focused, listen, named, nodes, wait_heard

from lessons import LESSONS

FIRST, SECOND = list(LESSONS.values())[:2]
SLIDER = ".st-key-rule-adagrad-learning_rate input[type=range]"


def focus_on(page: Page, selector: str) -> tuple[str, str]:
    """What has the focus, once Tab has brought it to a selector: its role and its name."""
    press_tab_to(page, selector, most=160)
    return focused(page)


def test_a_race_from_preset_to_copied_link(visit):
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open()
    press = page.keyboard.press
    page.mouse.click(700, 55)
    listen(page)

    # The table: headed by the lanes, each with what can be done to it.
    lanes = ["Gradient descent", "Momentum", "Nesterov", "AdaGrad", "AdaDelta", "RMSProp"]
    assert sorted(named(page, "rowheader")) == sorted(lanes)
    assert {f"Compare {lane} with a twin" for lane in lanes} <= set(named(page, "button"))

    # A preset.
    assert focus_on(page, ".st-key-preset-saddle button") == ("button", "Saddle")
    press("Enter")
    wait_asked(page, "surface", "saddle")
    wait_heard(page, "Race on Saddle.")
    role, name = focused(page)
    assert role == "button"  # the pressed one is disabled now: the focus is beside it
    assert name

    # The clock, to the end.
    assert focus_on(page, ".stage .play")[1] in ("Play", "Pause", "Play again")  # it plays by itself, and may be over
    press("End")
    press("Home")
    assert focus_on(page, ".stage .scrub") == ("slider", "Step of the race")
    for key in ("+", "+", "+", "+", " "):
        press(key)
    page.wait_for_function(f"{STAGE}.dataset.step === '198'")
    wait_heard(page, "The race is over: ")

    # The start.
    role, name = focus_on(page, ".stage .start")
    assert (role, name.split(":")[0]) == ("button", "Start at x 1, y 0.001")
    press("Shift+ArrowLeft")
    page.wait_for_function("new URL(location).searchParams.get('start') !== '1,0.001'")
    wait_heard(page, "Start at x 0.")
    assert focused(page)[0] == "button"

    # A lane's rate.
    assert focus_on(page, ".st-key-card-adagrad summary")[1] == "AdaGrad"
    press("Enter")
    page.wait_for_selector(SLIDER, state="attached")
    assert focus_on(page, SLIDER) == ("slider", "learning rate")
    press("ArrowRight")
    page.wait_for_function("/adagrad:learning_rate/.test(location.search)")
    wait_heard(page, "At the end ")
    assert focused(page) == ("slider", "learning rate")

    # A look inside, and back.
    assert focus_on(page, ".board [data-lane='3'] th button") == ("button", "AdaGrad")
    press("Enter")
    wait_heard(page, "Inside AdaGrad.")
    page.locator(".inside tbody tr").first.wait_for()
    assert "Inside AdaGrad" in named(page, "heading")
    press("Escape")
    assert focused(page) == ("button", "AdaGrad")
    press("s")
    wait_heard(page, "AdaGrad alone.")
    press("s")
    wait_heard(page, "All lanes.")

    # A twin, and its slider.
    press_tab_to(page, ".board [data-lane='3'] .compare")
    press("Enter")
    page.wait_for_selector(".st-key-rule-adagrad-2-learning_rate input[type=range]", state="attached")
    page.wait_for_function("document.activeElement.closest('.st-key-rule-adagrad-2-learning_rate')")
    assert focused(page) == ("slider", "learning rate")

    # Undo all four changes: nothing is left to undo, and the focus stays on the page.
    press_tab_to(page, ".st-key-undo button", most=200)
    for _ in range(4):
        before = page.evaluate("location.search")
        page.wait_for_function("document.activeElement.closest('.st-key-undo')")
        press("Enter")
        page.wait_for_function("before => location.search !== before", arg=before)
    page.wait_for_function("document.querySelector('.st-key-undo button').disabled")
    page.wait_for_function("document.activeElement.closest('.st-key-history')")

    # The link.
    assert focus_on(page, ".stage [data-do=link]") == ("button", "Copy the link")
    press("Enter")
    wait_heard(page, "Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_lesson_from_question_to_the_next(visit):
    page = visit.page
    page.goto(f"{visit.url}/lessons")
    page.wait_for_selector(".stage[data-covered]")
    page.locator(".st-key-lesson h4").click()
    press = page.keyboard.press
    listen(page)
    assert any("Covered until you have answered." in node.name for node in nodes(page))

    # The question, and a wrong answer.
    role, name = focus_on(page, ".st-key-lesson input[type=radio]")
    assert (role, name) == ("radio", FIRST.question.options[0].text)
    press(" ")
    page.wait_for_function("!document.querySelector('.st-key-lesson-answer button').disabled")
    assert focus_on(page, ".st-key-lesson-answer button") == ("button", "Answer")
    press("Enter")
    wait_asked(page, "answered", f"{FIRST.slug}:0")
    wait_heard(page, f"Not quite. {FIRST.scenes[0].title}. The rate is ")
    page.wait_for_function("document.activeElement !== document.body")
    assert focused(page)[0] != "RootWebArea"

    # Its first scene: a slider of words, and the numbers as they change.
    knob = f".st-key-knob-{FIRST.slug}-0-0 input[type=range]"
    role, name = focus_on(page, knob)
    assert (role, name) == ("slider", "learning rate")
    press("ArrowRight")
    wait_heard(page, "times the limit")
    assert focused(page) == ("slider", "learning rate")

    # The next scene, the same question again, and the next lesson.
    press_tab_to(page, ".st-key-scene [role=radio]", most=200)
    press("ArrowRight")
    press(" ")
    wait_asked(page, "scene", "1")
    wait_heard(page, FIRST.scenes[1].title)
    press_tab_to(page, ".st-key-lesson-again button", most=200)
    press("Enter")
    wait_asked(page, "answered", None)
    wait_heard(page, FIRST.title)
    page.wait_for_function("document.activeElement !== document.body")
    press_tab_to(page, ".st-key-lesson-show button", most=200)
    press("Enter")
    wait_asked(page, "answered", f"{FIRST.slug}:shown")
    wait_heard(page, "The answer.")
    page.wait_for_function("document.activeElement !== document.body")
    assert focus_on(page, ".st-key-lesson-next button")[0] == "button"
    press("Enter")
    wait_asked(page, "lesson", SECOND.slug)
    wait_heard(page, SECOND.title)
    page.wait_for_function("document.activeElement !== document.body")


def test_no_name_on_any_page_is_a_formula(visit):
    page = visit.open("?lane=adam&lane=rprop&lane=gradient-descent@cosine")
    for card in ("adam", "rprop", "gradient-descent"):
        page.locator(f".st-key-card-{card} summary").click()
        page.locator(f".st-key-card-{card} input[type=range]").first.wait_for(state="attached")
    _check_names(page, least=12)
    page.goto(f"{visit.url}/tune?surface=beale&lane=momentum&steps=20&cells=32")
    page.wait_for_selector('.atlas[data-state="done"]')
    page.wait_for_function("!document.querySelector('.stSlider [aria-labelledby]')")
    sliders = _check_names(page, least=4)
    assert len(set(sliders)) == len(sliders)
    page.goto(f"{visit.url}/lessons?lesson=adam&answered=adam:shown")
    page.wait_for_selector(".stage[data-state=ready]")
    _check_names(page, least=2)


def _check_names(page: Page, least: int) -> list[str]:
    sliders = [name for name in named(page, "slider") if name != "Step of the race"]
    assert len(sliders) >= least
    names = sliders + named(page, "switch") + named(page, "button") + named(page, "checkbox")
    assert [name for name in names if not name or re.search(r"[$\\{}_^]", name)] == []
    assert all(re.fullmatch(r"[A-Za-z][\w ,:()—-]*", name) for name in sliders), sliders
    return sliders


def test_a_map_says_when_it_is_done(visit):
    page = visit.page
    page.goto(f"{visit.url}/tune?surface=booth&lane=momentum&steps=40&cells=32")
    page.wait_for_selector('.atlas[data-state="done"]')
    page.mouse.click(700, 75)
    listen(page)
    page.get_by_role("combobox", name="Cells a side").click()
    page.get_by_role("option", name="64").click()
    wait_heard(page, "The map is done.")
    assert asked(page, "cells") == "64"
