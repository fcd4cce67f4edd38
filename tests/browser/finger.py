"""A finger on a phone: where things come to rest, what it turns and what it scrolls."""

from playwright.sync_api import CDPSession, Page

HEIGHT = 844
SCROLLED = "document.querySelector('.stMain').scrollTop"

# Whether an element is where it was when this was asked before.
RESTING = """element => {
  const {left, top, width, height} = element.getBoundingClientRect(), at = [left, top, width, height].join(" ");
  const resting = element.dataset.at === at;
  element.dataset.at = at;
  return resting;
}"""


def box(page: Page, selector: str) -> tuple[float, float, float, float]:
    """Where an element comes to rest: left, top, width, height."""
    element = page.locator(selector).first
    page.wait_for_function(RESTING, arg=element.element_handle(), polling=200)
    found = element.bounding_box()
    assert found is not None
    return found["x"], found["y"], found["width"], found["height"]


def in_sight(page: Page, selector: str, least: float = 1) -> bool:
    """Whether so large a share of an element is between the page's header and the screen's lower edge."""
    _, top, _, height = box(page, selector)
    header = page.locator("[data-testid=stHeader]").bounding_box()
    assert header is not None
    return min(top + height, HEIGHT) - max(top, header["height"] - 1) >= least * height


def put_down(page: Page, x: float, y: float, right: float, down: float) -> CDPSession:
    """A finger comes down and goes a way; it stays on the screen."""
    finger = page.context.new_cdp_session(page)
    for kind, share in (("touchStart", 0), *(("touchMove", k / 10) for k in range(1, 11))):
        place = {"x": x + share * right, "y": y + share * down}
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    return finger


def lift(finger: CDPSession) -> None:
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def swipe(page: Page, x: float, y: float, right: float, down: float) -> None:
    lift(put_down(page, x, y, right, down))


def scrolls(page: Page, x: float, y: float) -> None:
    """A swipe upwards from a place must scroll the page."""
    before = page.evaluate(SCROLLED)
    swipe(page, x, y, 4, -120)
    page.wait_for_function(f"before => {SCROLLED} > before + 60", arg=before)
