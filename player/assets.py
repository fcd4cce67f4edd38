"""What the player's files are, and the version under which browsers may keep them for good."""

import gzip
import hashlib
from functools import cache
from importlib.metadata import version as version_of
from pathlib import Path

import plotly

WEB = Path(__file__).parent / "web"
_ROOT = WEB.parent.parent
_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"

# What is served follows from these, a landscape's bytes among it; a change in any of them gives every file a new address.
SOURCES = tuple(
    f"{room}/**/*.py"
    for room in ("expressions", "surfaces", "optimizers", "programs", "studies", "lessons", "figures", "player")
)
SOURCES = ("*.py", *SOURCES, "player/web/**/*.js", "player/web/**/*.css")
_PACKAGES = ("numpy", "sympy", "plotly")

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
    digest = hashlib.sha256()
    for package in _PACKAGES:
        digest.update(f"{package} {version_of(package)}".encode())
    for path in sorted(path for pattern in SOURCES for path in _ROOT.glob(pattern)):
        digest.update(path.relative_to(_ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def loader(component: str, *sheets: str) -> str:
    """The inline JavaScript of a component whose data names the `assets`: its adapter in `streamlit/`, and its style sheets."""
    sheets = ("streamlit/theme.css", "shared/shared.css", *sheets, "streamlit/phone.css", "shared/forced_colours.css")
    return _LOADER.replace("SCRIPT", f"streamlit/{component}.js").replace("SHEETS", str(list(sheets)))


def base() -> str:
    """Where the player's files are, relative to a page's address."""
    return f"player/{version()}"


@cache
def compressed(name: str) -> bytes | None:
    """The gzipped bytes of one of the player's files, or of plotly.js as the pip package ships it; None if there is none."""
    path = _files().get(name)
    return gzip.compress(path.read_bytes(), 9) if path else None


@cache
def _files() -> dict[str, Path]:
    """What is served, by name: a name that a visitor makes up is looked for here, never on the disk."""
    files = {path.relative_to(WEB).as_posix(): path for path in WEB.rglob("*") if path.suffix in TYPES}
    return files | {"ground/plotly.js": _PLOTLY}
