"""The accessibility tree, as a reader of the screen has it from Chromium."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page


@dataclass(frozen=True)
class Node:
    """A node of the tree: what it is, what it is called, and what is told of its state."""

    role: str
    name: str
    state: dict[str, Any]


def nodes(page: Page) -> list[Node]:
    """Every node that a reader of the screen is told of."""
    chromium = page.context.new_cdp_session(page)
    found = chromium.send("Accessibility.getFullAXTree")["nodes"]
    chromium.detach()
    return [_node(one) for one in found if not one.get("ignored")]


def _node(told: dict[str, Any]) -> Node:
    state = {one["name"]: one["value"].get("value") for one in told.get("properties", ())}
    return Node(told["role"]["value"], told.get("name", {}).get("value", ""), state)


def named(page: Page, role: str) -> list[str]:
    """What the nodes of a role are called."""
    return [node.name for node in nodes(page) if node.role == role]


def focused(page: Page) -> tuple[str, str]:
    """Role and name of what has the focus; the document's own where nothing has."""
    found = [node for node in nodes(page) if node.state.get("focused")]
    return found[-1].role, found[-1].name


HEARD = """() => {
  window.heard = [];
  const regions = '[aria-live=polite], [role=status], [role=alert], output:not([aria-live=off])';
  new MutationObserver(changes => {
    for (const {target} of changes) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      const region = element?.closest(regions), text = region?.textContent.replace(/\\u00a0/g, '').trim();
      if (text && region.ariaLive !== 'off' && window.heard.at(-1) !== text) window.heard.push(text);
    }
  }).observe(document.body, {childList: true, characterData: true, subtree: true});
}"""


def listen(page: Page) -> None:
    """Note from now on what live regions say."""
    page.evaluate(HEARD)


def wait_heard(page: Page, words: str) -> None:
    """Wait until a live region has said that, and forget what was said until then."""
    page.wait_for_function("words => window.heard.some(text => text.includes(words))", arg=words)
    page.evaluate("window.heard.splice(0)")
