"""A whole session without a mouse."""

from playwright.sync_api import Page, expect
from stage import STAGE, asked, press_tab_to, step, wait_asked

FOCUS = """() => {
  const element = document.activeElement, {outlineStyle, outlineWidth, outlineColor, boxShadow} = getComputedStyle(element);
  const inside = Boolean(element.closest('.stage'));
  const drawn = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && outlineColor !== 'rgba(0, 0, 0, 0)';
  return [inside, element.ariaLabel || element.innerText || element.dataset.view, drawn];
}"""
RING = ".stage .start"
LEADER = ".board tbody tr:first-child button"


def order(page: Page) -> list[str]:
    return page.locator(".board tbody .name").all_inner_texts()


def test_a_session_by_keyboard_alone(visit):
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open()
    press = page.keyboard.press
    ground = page.locator(".st-key-formula").bounding_box()
    assert ground is not None

    def click_ground() -> None:
        """Whoever has used the mouse meanwhile goes on by keys all the same."""
        page.mouse.click(ground["x"] + ground["width"] - 4, ground["y"] + 2)
        assert page.evaluate("document.activeElement === document.body")  # plain ground is no focus

    # The clock, from wherever the page opens.
    page.wait_for_function(f"Number({STAGE}.dataset.step) > 5")
    click_ground()
    press(" ")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    held = step(page)
    for key, place in (("ArrowRight", held + 1), ("ArrowLeft", held), ("Home", 0), ("End", 198), ("Home", 0)):
        press(key)
        assert step(page) == place
    speed = page.get_by_role("combobox", name="Speed")
    for key, value in (("+", "2"), ("+", "4"), ("-", "2")):
        press(key)
        expect(speed).to_have_value(value)
    press(" ")
    page.wait_for_function(f"Number({STAGE}.dataset.step) > 3")
    press(" ")
    press("End")

    click_ground()

    # Another view, by its button and by its letter.
    press_tab_to(page, ".stage [data-view=contour]")
    press("Enter")
    expect(page.locator(".panel.scene")).to_be_hidden()
    wait_asked(page, "view", "contour")
    press("v")
    press("v")
    expect(page.locator(".panel.scene")).to_be_visible()
    wait_asked(page, "view", None)

    # The link, by its button; neither C nor R reaches Streamlit's own shortcuts.
    press_tab_to(page, ".stage [data-do=link]")
    press("Enter")
    expect(page.locator(".said")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    press("r")
    press("c")
    assert page.get_by_role("dialog").count() == 0

    # The start.
    click_ground()
    press_tab_to(page, RING)
    before = page.locator(RING).get_attribute("aria-label")
    press("Shift+ArrowLeft")
    page.wait_for_function("new URL(location).searchParams.get('start') !== '1,1.6'")
    assert float((asked(page, "start") or "").split(",")[0]) < 1
    assert page.locator(RING).get_attribute("aria-label") != before
    assert page.evaluate("document.activeElement.matches('.stage .start')")  # and stays in hand

    click_ground()

    # The scoreboard: another order, and a look inside the first.
    by_loss = order(page)
    press_tab_to(page, ".board .of-optimizer button")
    press("Enter")
    assert page.locator(".board [aria-sort]").inner_text() == "optimizer"
    in_order = order(page)
    assert sorted(in_order) == sorted(by_loss)
    assert in_order != by_loss
    press(" ")
    assert order(page) == in_order[::-1]
    press_tab_to(page, LEADER)
    press("Enter")
    page.get_by_role("heading", name=f"Inside {in_order[-1]}").wait_for()
    assert asked(page, "inside") == "5"
    press("Escape")
    expect(page.locator(".inside")).to_be_hidden()

    # A card and a slider in it.
    click_ground()
    press_tab_to(page, ".st-key-card-momentum summary")
    press("Enter")
    slider = ".st-key-rule-momentum-learning_rate [role=slider], .st-key-rule-momentum-learning_rate input[type=range]"
    page.locator(slider).first.wait_for()
    press_tab_to(page, slider)
    link, generation = page.evaluate("location.search"), page.evaluate(f"{STAGE}.dataset.generation")
    press("ArrowLeft")
    page.wait_for_function(f"before => {STAGE}.dataset.generation !== before", arg=generation)
    assert page.evaluate("location.search") != link
    assert step(page) == 198  # the arrow was the slider's


def test_every_control_of_the_stage_shows_that_it_has_the_focus(visit):
    page = visit.open("?inside=0&lane=adam")
    page.locator(".inside tbody tr").first.wait_for()
    reached: dict[str, bool] = {}
    for _ in range(60):
        page.keyboard.press("Tab")
        inside, name, drawn = page.evaluate(FOCUS)
        if inside:
            assert name, "a control without a name"
            reached[name.strip()] = drawn
        elif reached:
            break
    controls = page.locator(".stage :is(button, select, input):visible").count()
    assert len(reached) == controls
    assert [name for name, drawn in reached.items() if not drawn] == []
