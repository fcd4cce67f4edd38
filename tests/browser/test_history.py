"""Undo and redo reach every widget, on the page as it is in the browser."""

from board import names
from playwright.sync_api import expect
from stage import reach

START = "new URL(location).searchParams.get('start')"


def test_undo_and_redo_move_fields_sliders_and_cards(visit):
    page = visit.open("?steps=60&start=1,1.6&lane=momentum:learning_rate=0.001&lane=adam")
    field = page.get_by_role("textbox", name="Start x")
    page.locator(".st-key-card-momentum summary").click()
    slider = page.locator(".st-key-rule-momentum-learning_rate").get_by_role("slider")
    reach(slider)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("location.search.includes('learning_rate=0.0015')")
    reach(page.locator(".stage .start"))
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function(f"{START} !== '1,1.6'")
    moved = page.evaluate(START).split(",")[0]
    expect(field).to_have_value(moved)
    page.get_by_role("button", name="Duplicate").click()
    page.wait_for_function("document.querySelectorAll('.board tbody tr').length === 3")
    assert names(page) == ["Momentum (1)", "Momentum (2)", "Adam"]

    undo, redo = (page.get_by_role("button", name=name, exact=False).first for name in ("Undo", "Redo"))
    undo.click()
    page.wait_for_function("document.querySelectorAll('.board tbody tr').length === 2")
    undo.click()
    expect(field).to_have_value("1")
    undo.click()
    expect(slider).to_have_attribute("aria-valuetext", "0.001")
    page.wait_for_function("location.search.includes('momentum:learning_rate=0.001&')")
    expect(undo).to_be_disabled()
    redo.click()
    expect(slider).to_have_attribute("aria-valuetext", "0.0015")
    redo.click()
    expect(field).to_have_value(moved)
