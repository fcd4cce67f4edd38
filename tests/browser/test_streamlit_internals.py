"""What player/web/streamlit/internals.js knows of Streamlit's own page is so."""

import pytest
from playwright.sync_api import expect
from stage import reach
from test_sliders import find, hold

from player import assets

ADDRESS = f"/{assets.base()}/streamlit/internals.js"


@pytest.mark.parametrize(("scheme", "paper", "ink"), [("light", "#ffffff", "#1d232b"), ("dark", "#12161b", "#e6e9ec")])
def test_the_theme_is_the_one_that_is_configured(visit, scheme, paper, ink):
    visit.page.emulate_media(color_scheme=scheme)
    page = visit.open()
    theme = page.evaluate(
        """async (address) => {
          const {themeOf} = await import(address);
          return themeOf(document.querySelector('.stage').parentElement);
        }""",
        ADDRESS,
    )
    assert (theme["name"], theme["paper"], theme["ink"]) == (scheme, paper, ink)
    assert theme["alarm"].startswith("#")
    assert theme["alarm"] != "#d33"  # that is what stands in where the page names none


def test_any_part_of_a_slider_leads_to_its_widgets_key_and_its_input(visit):
    page = visit.open()
    page.locator(".st-key-card-adagrad summary").click()
    page.locator(".st-key-rule-adagrad-epsilon input[type=range]").wait_for(state="attached")
    found = page.evaluate(
        """async ([address, key]) => {
          const {sliderAt} = await import(address);
          const box = document.querySelector(`.st-key-${key}`), input = box.querySelector('input[type=range]');
          const parts = [box, ...box.querySelectorAll('*')].map((part) => sliderAt(part));
          const elsewhere = [document.body, document.querySelector('.st-key-steps')];
          return [parts.every((one) => one?.key === key && one.input === input), elsewhere.map(sliderAt)];
        }""",
        [ADDRESS, "rule-adagrad-epsilon"],
    )
    assert found == [True, [None, None]]


def test_a_component_lies_in_the_box_of_its_key(visit):
    page = visit.open()
    found = page.evaluate(
        """async (address) => {
          const {keyAround} = await import(address);
          return [keyAround(document.querySelector('.stage').parentElement), keyAround(document.body)];
        }""",
        ADDRESS,
    )
    assert found == ["stage", ""]


def test_the_page_tells_that_the_server_is_there_and_when_it_has_run_something(visit):
    """tests/browser/test_server_away.py shows that it tells, too, when it is not."""
    page = visit.open("?steps=50&lane=adagrad")
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.evaluate(
        """async (address) => {
          const {watchServer} = await import(address);
          window.told = [];
          watchServer((server) => told.push(server));
        }""",
        ADDRESS,
    )
    assert page.evaluate("told") == [{"connected": True, "rested": False}]
    field = page.get_by_role("textbox", name="Start x")
    for x in ("2", "3", "4", "2.5", "3.5", "4.5"):  # a run that is over before the page is drawn is not told
        field.fill(x)
        field.press("Enter")
        page.wait_for_function("x => new URL(location).searchParams.get('start') === `${x},1.6`", arg=x)
        if page.evaluate("told.some(({rested}) => rested)"):
            break
    page.wait_for_function("told.at(-1).rested")
    assert page.evaluate("told.every(({connected}) => connected)")


def test_a_track_is_what_turns_a_slider_and_not_its_label_nor_its_help(visit):
    page = visit.open()
    page.locator(".st-key-card-adagrad summary").click()
    page.locator(".st-key-rule-adagrad-epsilon input[type=range]").wait_for(state="attached")
    found = page.evaluate(
        """async (address) => {
          const {trackAt} = await import(address);
          const box = document.querySelector('.st-key-rule-adagrad-epsilon');
          const track = trackAt(box.querySelector('input[type=range]')), parts = [...track.querySelectorAll('*')];
          const acting = [...box.querySelectorAll('*')].filter((one) => one.style.touchAction === 'none');
          return [acting.length > 0 && [...acting, ...parts].every((one) => trackAt(one) === track),
            ['label', 'label button'].map((other) => trackAt(box.querySelector(other)))];
        }""",
        ADDRESS,
    )
    assert found == [True, [None, None]]


def test_a_thumb_that_is_dragged_changes_the_attribute_that_is_followed_until_it_is_let_go(visit):
    """Its input tells every stop on the way in its value, and nothing more a while after the release."""
    page = visit.open("?steps=50&lane=adagrad")
    slider, x, y = hold(page, "adagrad", "rule-adagrad-epsilon")
    page.evaluate(
        """async ([address, input]) => {
          const {followThumb} = await import(address.replace("internals", "thumb"));
          window.stops = [];
          followThumb(input, {pointerType: "touch"}, (stop) => stops.push(stop), 0);
        }""",
        [ADDRESS, slider.element_handle()],
    )
    stop = int(slider.input_value())
    for way in (20, 40):  # each is heard before the next, so that none is on its way when the pointer is released
        page.mouse.move(x + way, y)
        stop = page.wait_for_function("stop => stops.at(-1) > stop && stops.at(-1)", arg=stop).json_value()
    page.mouse.up()
    assert int(slider.input_value()) == stop
    page.evaluate("() => new Promise((over) => setTimeout(over))")  # keys come before timers on a busy page
    heard = page.evaluate("stops.length")
    reach(slider)
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("([input]) => stops.at(-1) === Number(input.value) + 1", arg=[slider.element_handle()])
    assert page.evaluate("stops.length") == heard


@pytest.mark.parametrize("beside", [False, True], ids=["the thumb", "beside the thumb"])
def test_a_mouse_leads_a_thumb_to_the_stops_that_are_foreseen(visit, beside):
    """What is reported at a move is what the page then says, at every stop to and fro."""
    page = visit.open("?steps=50&lane=adagrad")
    page.locator(".st-key-card-adagrad summary").click()
    slider, x, y = find(page, "rule-adagrad-learning_rate")
    page.evaluate(
        """async ([address, input]) => {
          const {followThumb} = await import(address.replace("internals", "thumb"));
          Object.assign(window, {foreseen: [], said: [], moving: false});
          addEventListener("pointermove", () => (window.moving = true), true);
          addEventListener("pointerdown", (event) => followThumb(input, event, (stop) => {
            if (moving) foreseen.push(stop);
          }, 0), true);
          new MutationObserver(() => { if (moving) said.push(Number(input.value)); })
            .observe(input, {attributes: true, attributeFilter: ["value"]});
        }""",
        [ADDRESS, slider.element_handle()],
    )
    x += 31.0 if beside else 0.0
    page.mouse.move(x, y)
    page.evaluate("window.moving = false")
    before = slider.input_value()
    page.mouse.down()
    if beside:
        page.wait_for_function("([input, before]) => input.value !== before", arg=[slider.element_handle(), before])
    for way in [*range(0, 60, 4), *range(60, -80, -7)]:
        page.mouse.move(x + way, y)
    last = page.evaluate("foreseen.at(-1)")
    page.wait_for_function("last => said.at(-1) === last", arg=last)
    page.mouse.up()
    assert page.evaluate("said.every((stop) => foreseen.includes(stop))")
    assert page.evaluate("foreseen.length") > 10


def test_a_slider_takes_the_place_that_is_kept_for_it(visit):
    """Its code comes late; the buttons below it stay where they are."""
    page, held = visit.page, []
    page.route("**/Slider.*.js", lambda route: held.append(route))
    visit.open("?surface=booth&steps=20&lane=adam")
    page.locator(".st-key-card-adam summary").click()
    button = page.get_by_role("button", name="Duplicate").first
    expect(page.locator(".st-key-card-adam [data-testid=stSkeleton]")).to_have_count(4)
    page.wait_for_function("() => document.querySelector('.st-key-card-adam details').getAnimations().length === 0")
    before = button.bounding_box()
    held[0].continue_()
    expect(page.locator(".st-key-card-adam input[type=range]")).to_have_count(4)
    assert button.bounding_box() == before
