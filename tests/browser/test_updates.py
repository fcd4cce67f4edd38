"""An update is shown once, by a stage that never leaves its page."""

from playwright.sync_api import Page
from stage import STAGE, finish

# Notes each painting of a canvas on the page, which begins by clearing it, by the panel that it belongs to.
NOTE_PAINTINGS = """(() => {
  const {prototype} = CanvasRenderingContext2D, clear = prototype.clearRect;
  window.painted = [];
  prototype.clearRect = function (...box) {
    const panel = this.canvas.isConnected && this.canvas.closest('.stage .panel');
    if (panel) painted.push(panel.classList[1]);
    return clear.apply(this, box);
  };
})()"""

# The range of the chart's axis of steps.
RANGE = "document.querySelector('.stage .curve .plot')._fullLayout.xaxis.range"


def turn(page: Page, key: str, stroke: str) -> None:
    """Press an arrow key on a slider, and wait for the settled picture."""
    generation = page.evaluate(f"{STAGE}.dataset.generation")
    page.locator(f".st-key-{key}").get_by_role("slider").press(stroke)
    page.wait_for_function(f"before => {STAGE}.dataset.generation !== before", arg=generation)


def settle(page: Page) -> None:
    """Wait until the page is still: nothing is asked for, and a second has passed in which nothing was painted."""
    page.wait_for_function(
        f"""() => {{
          const now = `${{painted.length}} ${{{STAGE}.dataset.asking}}`, still = window.last === now;
          window.last = now;
          return still && {STAGE}.dataset.asking !== 'true';
        }}""",
        polling=1000,
    )


def test_a_settled_slider_paints_each_panel_once(visit):
    page = visit.page
    page.add_init_script(NOTE_PAINTINGS)
    visit.open("?surface=booth&steps=60&lane=adam&lane=momentum:learning_rate=0.02")
    page.locator(".st-key-card-momentum summary").click()
    page.locator(".st-key-rule-momentum-learning_rate").wait_for()
    finish(page)
    for stroke in ("ArrowLeft", "ArrowRight", "ArrowRight", "ArrowRight"):
        settle(page)
        page.evaluate("painted.length = 0")
        turn(page, "rule-momentum-learning_rate", stroke)
        settle(page)
        assert sorted(page.evaluate("painted")) == ["contour", "curve", "scene"], stroke


def test_an_update_that_changes_nothing_paints_nothing(visit):
    page = visit.page
    page.add_init_script(NOTE_PAINTINGS)
    visit.open("?surface=booth&steps=60&lane=adam&lane=momentum:learning_rate=0.02")
    finish(page)
    settle(page)
    page.evaluate("painted.length = 0")
    page.locator(".st-key-card-momentum summary").click()  # the page is drawn anew, its card open
    page.locator(".st-key-rule-momentum-learning_rate").wait_for()
    settle(page)
    assert page.evaluate("painted") == []


def test_another_theme_is_no_other_race(visit):
    """What was measured stays, a zoom in the chart stays, and nothing is asked for."""
    page = visit.open("?curve=gradient_norm&steps=60&lane=adam&lane=momentum:learning_rate=0.01")
    finish(page)
    page.wait_for_function(f"{STAGE}.dataset.asking !== 'true'")
    plot = page.locator(".stage .curve .plot .nsewdrag").bounding_box()
    assert plot is not None
    middle = plot["y"] + plot["height"] / 2
    page.mouse.move(plot["x"] + 0.3 * plot["width"], middle)
    page.mouse.down()
    page.mouse.move(plot["x"] + 0.6 * plot["width"], middle, steps=5)
    page.mouse.up()
    page.wait_for_function(f"{RANGE}[0] > 10")
    zoomed = page.evaluate(RANGE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/live?" in request.url else None)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{STAGE}.dataset.theme === 'dark'")
    page.wait_for_function("document.querySelector('.stage .curve .plot')._fullLayout.font.color !== '#1d232b'")
    assert page.evaluate(RANGE) == zoomed
    assert asked == []
    assert page.evaluate(f"{STAGE}.dataset.step") == "60"


def test_a_race_that_arrives_late_leaves_the_next_pages_address_alone(visit):
    """Its ground comes once the page has been left, and before the stage is disposed of."""
    page = visit.page
    waiting = []
    page.route("**/landscape?*", lambda route: waiting.append(route))
    page.goto(f"{visit.url}/?steps=77&lane=adam")
    page.wait_for_selector(".stage", state="attached")
    page.wait_for_function("window.Plotly")
    answers = [(route, route.fetch()) for route in waiting]
    assert answers
    page.evaluate(
        """() => {
          window.stage = document.querySelector('.stage');
          window.written = [];
          const later = window.setTimeout; // the stage is disposed of half a second late: here, not at all
          window.setTimeout = (call, wait, ...rest) => (wait === 500 ? 0 : later(call, wait, ...rest));
          const replace = history.replaceState;
          history.replaceState = function (...state) {
            written.push([location.pathname, String(state[2])]);
            return replace.apply(this, state);
          };
        }"""
    )
    page.get_by_role("link", name="Reference", exact=True).click()
    page.wait_for_function("!stage.isConnected")
    for route, answer in answers:
        route.fulfill(response=answer)
    page.wait_for_function(
        """() => performance.getEntriesByType('resource').some((one) => /landscape/.test(one.name) && one.responseEnd)"""
    )
    page.get_by_text("Gradient descent", exact=True).first.wait_for()
    assert [address for path, address in page.evaluate("written") if "reference" in path and "lane=" in address] == []
    assert "lane=" not in page.url
