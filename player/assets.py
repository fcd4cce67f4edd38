"""What the player's files are, and the version under which browsers may keep them for good."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

import plotly

WEB = Path(__file__).parent / "web"
_ROOT = WEB.parent.parent
_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"

# A landscape's bytes follow from these sources; a change in any of them gives every file a new address.
_SOURCES = ("*.py", "surfaces/**/*.py", "figures/**/*.py", "player/web/*")

# Streamlit sends a component's inline JavaScript with every update: only this loader travels, the player comes from a route.
_LOADER = """
export default function (component) {
  const base = new URL(component.data.assets + "/", location.href);
  for (const sheet of SHEETS) {
    const href = new URL(sheet, base).href;
    if (document.querySelector(`link[href="${href}"]`)) continue;
    document.head.append(Object.assign(document.createElement("link"), {rel: "stylesheet", href}));
  }
  const player = import(new URL("SCRIPT", base));
  player.then((module) => module.render(component));
  return () => player.then((module) => module.unmount(component.parentElement));
}
"""

TYPES = {".js": "text/javascript", ".css": "text/css"}


@cache
def version() -> str:
    """A short hash of everything that is served under it."""
    digest = hashlib.sha256(plotly.__version__.encode())
    for pattern in _SOURCES:
        for path in sorted(_ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def loader(script: str, *sheets: str) -> str:
    """The inline JavaScript of a component whose data names the `assets`: one of the player's scripts, with its sheets."""
    return _LOADER.replace("SCRIPT", script).replace("SHEETS", str(list(sheets)))


def base() -> str:
    """Where the player's files are, relative to a page's address."""
    return f"player/{version()}"


@cache
def compressed(name: str) -> bytes | None:
    """The gzipped bytes of one of the player's files, or of plotly.js as the pip package ships it; None if there is none."""
    path = _PLOTLY if name == "plotly.js" else WEB / name
    known = path == _PLOTLY or path in WEB.iterdir()
    return gzip.compress(path.read_bytes(), 9) if known else None
