"""Firefox and WebKit as Debian has them, driven by their own remote control: WebDriver's commands, without a library.

Firefox hears them on the socket that geckodriver itself would use (Debian has no geckodriver), WebKit over HTTP, from its
driver. Both draw on a screen of Xvfb: without one neither has WebGL.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from benchmarks.chromium import free_port

PATIENCE = 30  # seconds: as long as Chromium's pages are waited for
DESK = {"x": 0, "y": 0, "width": 1400, "height": 980}
EAGER = {"pageLoadStrategy": "none"}  # a page is watched from its beginning, and waited for by what is on it

# By the end of WebDriver's path, how Firefox calls the command.
_FIREFOX = {
    "url": "WebDriver:Navigate",
    "execute/sync": "WebDriver:ExecuteScript",
    "actions": "WebDriver:PerformActions",
    "window/rect": "WebDriver:SetWindowRect",
}
_MINIBROWSER = (
    *Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"),
    *Path("/usr/libexec").glob("webkit2gtk-4.1/MiniBrowser"),
)


class Refused(Exception):
    """What an engine answers to a command that it could not carry out: a script that failed, a page that has gone."""


class Command(Protocol):
    """Carries out a command of WebDriver, named by the end of its path, and gives its value."""

    def __call__(self, name: str, **values: Any) -> Any: ...


def until(ask: Callable[[], Any], what: str) -> Any:
    """The first answer that is true; the engine is asked again and again."""
    deadline, last = time.monotonic() + PATIENCE, None
    while time.monotonic() < deadline:
        try:
            if last := ask():
                return last
        except (Refused, OSError) as refusal:
            last = refusal
        time.sleep(0.05)
    raise AssertionError(f"Waited in vain for {what}; the last answer: {last!r}")


@contextlib.contextmanager
def _process(*command: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, **options) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


@contextlib.contextmanager
def _screen() -> Iterator[dict[str, str]]:
    """The environment of a process that draws on a screen of its own."""
    size = f"{DESK['width']}x{DESK['height']}x24"
    with _process("Xvfb", "-displayfd", "1", "-screen", "0", size, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield os.environ | {"DISPLAY": f":{int(process.stdout.readline())}"}


@contextlib.contextmanager
def firefox() -> Iterator[Command]:
    """Firefox, told through Marionette: each message is its length, a colon, and JSON."""
    with TemporaryDirectory() as profile, _screen() as environment:
        Path(profile, "user.js").write_text('user_pref("marionette.port", 0);\n', encoding="utf-8")
        command = ("firefox-esr", "--marionette", "--no-remote", "--profile", profile)
        with _process(*command, env=environment, stdout=subprocess.DEVNULL):
            active = Path(profile, "MarionetteActivePort")
            port = until(lambda: active.exists() and active.read_text(encoding="utf-8"), "Firefox's port")
            with (
                socket.create_connection(("127.0.0.1", int(port)), 2 * PATIENCE) as line,
                line.makefile("rb") as answers,
            ):

                def answer() -> Any:
                    length = b""
                    while (sign := answers.read(1)) != b":":
                        if not sign:
                            raise Refused("Firefox has gone.")
                        length += sign
                    return json.loads(answers.read(int(length)))

                def tell(name: str, **values: Any) -> Any:
                    message = json.dumps([0, 1, _FIREFOX.get(name, name), values]).encode()
                    line.sendall(b"%d:%s" % (len(message), message))
                    _, _, refusal, result = answer()
                    if refusal:
                        raise Refused(refusal["message"])
                    return result.get("value")

                answer()  # its greeting
                tell("WebDriver:NewSession", **EAGER)
                yield tell


@contextlib.contextmanager
def webkit() -> Iterator[Command]:
    """WebKitGTK's own small browser, told through WebKitWebDriver."""
    port = free_port()
    with _screen() as environment, _process("WebKitWebDriver", f"--port={port}", env=environment):

        def request(method: str, path: str, values: dict[str, Any] | None = None) -> Any:
            data = None if values is None else json.dumps(values).encode()
            asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, method=method)
            try:
                with urllib.request.urlopen(asked, timeout=2 * PATIENCE) as answer:
                    return json.load(answer)["value"]
            except urllib.error.HTTPError as refusal:
                with refusal:
                    raise Refused(json.load(refusal)["value"]["message"]) from None

        until(lambda: request("GET", "/status"), "WebKit's driver")
        browser = {"binary": str(_MINIBROWSER[0]), "args": ["--automation"]}
        wanted = {"alwaysMatch": EAGER | {"webkitgtk:browserOptions": browser}}
        session = f"/session/{request('POST', '/session', {'capabilities': wanted})['sessionId']}"
        try:
            yield lambda name, **values: request("POST", f"{session}/{name}", values)
        finally:
            request("DELETE", session)


ENGINES = {"Firefox": firefox, "WebKit": webkit}


def missing(engine: str) -> str | None:
    """Why an engine cannot be driven on this machine, as a sentence; None if it can."""
    if engine == "Firefox" and not shutil.which("firefox-esr"):
        return "No Firefox on this machine; Debian's package `firefox-esr` provides one."
    if engine == "WebKit" and not (shutil.which("WebKitWebDriver") and _MINIBROWSER):
        return "No WebKit on this machine; Debian's package `webkit2gtk-driver` provides one."
    if not shutil.which("Xvfb"):
        return f"No screen for {engine} on this machine; Debian's package `xvfb` provides one."
    return None


# Notes on the page everything that a user must never see. An error that is no event of the window itself is of a file that did
# not come; of a module that Streamlit asks for ahead, but has already, Firefox says so too.
_WATCH = """
  if (window.left || location.href === 'about:blank') return false;
  if (window.troubles) return true;
  window.troubles = [];
  const note = text => window.troubles.push(String(text));
  addEventListener('error', ({message, target}) => {
    if (target === window) note(message);
    else if (target.rel !== 'modulepreload') note(`no ${target.src ?? target.href}`);
  }, true);
  addEventListener('unhandledrejection', ({reason}) => note(reason));
  const {error} = console;
  console.error = (...words) => { note(words.join(' ')); error.apply(console, words); };
  return true;
"""

# The middle of an element that is in sight, rests in its place, and is covered by nothing.
_MIDDLE = """
  const element = document.querySelector(arguments[0]);
  if (!element?.checkVisibility() || document.querySelector('[data-test-script-state=running]')) return null;
  element.scrollIntoView({block: 'nearest', behavior: 'instant'});
  const {left, top, width, height} = element.getBoundingClientRect(), place = `${left} ${top} ${width} ${height}`;
  const [x, y] = [left + width / 2, top + height / 2].map(Math.round), rests = element.restsAt === place;
  element.restsAt = place;
  return rests && element.contains(document.elementFromPoint(x, y)) ? [x, y] : null;
"""

_KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "PageDown": "\ue00f",
    "End": "\ue010",
    "Home": "\ue011",
    "Right": "\ue014",
}


class Window:
    """A window of an engine, as a person uses it: with a keyboard and a mouse."""

    def __init__(self, tell: Command, url: str) -> None:
        self.tell, self.url = tell, url
        tell("window/rect", **DESK)

    def open(self, path: str, ready: str) -> None:
        """Open a page of the app, and wait for an element of it."""
        self.run("window.left = true")
        self.tell("url", url=self.url + path)
        until(lambda: self.run(_WATCH), path)
        self.wait(f"document.querySelector('{ready}')")

    def run(self, script: str, *args: Any) -> Any:
        """What a script on the page returns."""
        return self.tell("execute/sync", script=script, args=args)

    def read(self, expression: str) -> Any:
        return self.run(f"return {expression}")

    def wait(self, expression: str) -> Any:
        """Wait until an expression is true on the page; its value."""
        return until(lambda: self.read(f"({expression}) || null"), expression)

    def press(self, *keys: str) -> None:
        for key in keys:
            sign = _KEYS.get(key, key)
            self._act("key", [{"type": kind, "value": sign} for kind in ("keyDown", "keyUp")])

    def click(self, selector: str) -> None:
        self.drag(selector, ())

    def drag(self, selector: str, moves: Iterable[tuple[int, int]]) -> None:
        """Press the mouse on an element, move it by pixels to the right and down, and let it go."""
        x, y = until(lambda: self.run(_MIDDLE, selector), selector)
        self.point(x, y, moves)

    def point(self, x: int, y: int, moves: Iterable[tuple[int, int]] = ()) -> None:
        """Press the mouse in a place of the window, and let it go there or where it is moved."""
        ways = [{"type": "pointerMove", "x": x + dx, "y": y + dy, "duration": 20} for dx, dy in ((0, 0), *moves)]
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        self._act("pointer", [ways[0], down, *ways[1:], up])

    def _act(self, kind: str, actions: list[dict[str, Any]]) -> None:
        self.tell("actions", actions=[{"type": kind, "id": kind, "actions": actions}])
