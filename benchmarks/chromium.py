"""A real Chromium, and Streamlit apps for it to open. Playwright is imported only where a browser is started."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
PROBE = Path(__file__).with_name("probe.js")

_QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Software WebGL without software rasterisation of everything else: without the last flag frame rates mean nothing. Every
# picture of the page goes through the graphics card that the processor plays.
FLAGS = (*_QUIET, "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-rasterization")

# No graphics card, and none that is played: no WebGL, and pages are put together without detours.
WITHOUT_GPU = (*_QUIET, "--disable-gpu")


def missing() -> str | None:
    """What there is no browser to be driven for want of, as the end of a sentence; None if nothing is missing."""
    if find_spec("playwright") is None:
        return "Playwright is not installed (pip install playwright)"
    if _chromium() is None:
        return "there is no Chromium on this machine (Debian's package `chromium` provides one)"
    return None


@contextmanager
def served(script: str, *settings: str, port: int | None = None) -> Iterator[str]:
    """The address of a Streamlit app while it runs: `script` is relative to the root of the checkout, as are its settings.

    `settings` are further words of the command line; the port is a free one, if none is given.
    """
    port = port or free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        script,
        "--server.port",
        str(port),
        "--server.headless",
        "true",
        *settings,
    ]
    command += ["--server.address", "127.0.0.1", "--server.fileWatcherType", "none"]
    url = f"http://127.0.0.1:{port}"
    with (
        TemporaryFile() as output,
        subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        try:
            if not _starts(url, process):
                output.seek(0)
                raise RuntimeError(f"{script} did not start: {output.read().decode(errors='replace')}")
            yield url
        finally:
            process.terminate()


@asynccontextmanager
async def browser(flags: Sequence[str] = FLAGS) -> AsyncIterator[Any]:
    """A headless Chromium."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=_chromium(), args=list(flags))
        yield chromium
        await chromium.close()


@asynccontextmanager
async def page(chromium: Any, url: str) -> AsyncIterator[Any]:
    """A page, in a session of its own, that notes what happens on it (see probe.js), once its picture is drawn."""
    context = await chromium.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="no-preference")
    context.set_default_timeout(60_000)
    await context.add_init_script(path=PROBE)
    opened = await context.new_page()
    await opened.goto(url)
    await opened.wait_for_selector('.stage[data-state="ready"]', state="attached")
    yield opened
    await context.close()


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _starts(url: str, process: subprocess.Popen, seconds: float = 60) -> bool:
    """Whether the app answers before it ends, and before it has had long enough."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                return answer.status == 200
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    return False
