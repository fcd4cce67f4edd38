"""What maps of many runs look like: their axes, and the colours and patterns of what became of each run.

What became of a run is told by colour and by pattern, so that no kind of eye has to tell two colours apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.layout import axis, base_layout
from figures.theme import THEMES
from parameters import Parameter, number_text, printed

Array = np.ndarray

# From the best (few steps, a low loss) to the worst.
RAMPS = {
    "light": ("#08415c", "#17708a", "#47a39b", "#97cfa9", "#e2efca"),
    "dark": ("#f0f7c9", "#8fd3a6", "#3f9f9b", "#235f76", "#1d3443"),
}

# The basins of minima; a basin fades with the steps that a start in it needs.
_BASINS = {
    "light": ("#2469ad", "#d5761c", "#2f8a58", "#a8438b", "#7d6c12", "#5a4fcf"),
    "dark": ("#5fa7ff", "#f2a04a", "#55bf86", "#e07fc4", "#c9b53f", "#9d92ff"),
}


@dataclass(frozen=True)
class _Ramped:
    """What is filled with the ramp's colours."""

    def filling(self, theme_name: str, hues: Iterator[str]) -> dict[str, Any]:
        return {"color": None, "mark": THEMES[theme_name].paper, "pattern": "plain", "fades": False}


@dataclass(frozen=True)
class _Basin:
    """A basin, with a hue of its own."""

    pattern: str

    def filling(self, theme_name: str, hues: Iterator[str]) -> dict[str, Any]:
        return {"color": next(hues), "mark": THEMES[theme_name].paper, "pattern": self.pattern, "fades": True}


@dataclass(frozen=True)
class _Circled:
    """The surroundings of a basin's minimum: its hue, faint."""

    def filling(self, theme_name: str, hues: Iterator[str]) -> dict[str, Any]:
        hue, paper = next(hues), THEMES[theme_name].paper
        color, mark = _blend(hue, paper, 0.8), _blend(hue, paper, 0.45)
        return {"color": color, "mark": mark, "pattern": "rings", "fades": False}


def _blend(one: str, other: str, share: float) -> str:
    """A colour between two, given as #rrggbb, of which the other has a share."""
    parts = ([int(color[k : k + 2], 16) for k in (1, 3, 5)] for color in (one, other))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(*parts, strict=True))


@dataclass(frozen=True)
class _Filled:
    """What always looks alike: ground and mark on a light page and on a dark one, and the pattern."""

    light: tuple[str, str]
    dark: tuple[str, str]
    pattern: str

    def filling(self, theme_name: str, hues: Iterator[str]) -> dict[str, Any]:
        color, mark = getattr(self, theme_name)
        return {"color": color, "mark": mark, "pattern": self.pattern, "fades": False}


_LOOKS: dict[str, _Ramped | _Basin | _Circled | _Filled] = {
    "converged": _Ramped(),
    "global": _Basin("plain"),
    "local": _Basin("dots"),
    "circling": _Circled(),
    "running": _Filled(("#ece9e3", "#ece9e3"), ("#24282e", "#24282e"), "plain"),
    "stalled": _Filled(("#dcd4ea", "#6f5aa3"), ("#2f2843", "#a794da"), "dots"),
    "minimum": _Filled(("#dcd4ea", "#6f5aa3"), ("#2f2843", "#a794da"), "dots"),
    "saddle": _Filled(("#d3d7db", "#46525d"), ("#2c333a", "#a9b4be"), "stripes"),
    "maximum": _Filled(("#d3d7db", "#46525d"), ("#2c333a", "#a9b4be"), "crosses"),
    "flat": _Filled(("#d3d7db", "#d3d7db"), ("#2c333a", "#2c333a"), "plain"),
    "escaped": _Filled(("#f7e6c4", "#a8741d"), ("#3b2f19", "#dba54c"), "grid"),
    "diverged": _Filled(("#f5d5cb", "#bf4329"), ("#3d1f1a", "#e56d50"), "back"),
}


def looks(fates: Sequence[str], theme_name: str) -> list[dict[str, Any]]:
    """How cells of each fate are filled: `color` and `mark` of the `pattern`; with `fades`, the colour pales with the tone.

    Without a colour, it is the ramp's. The minima, and the ways around them, are listed in the same order.
    """
    hues = {kind: cycle(_BASINS[theme_name]) for kind in (_Ramped, _Basin, _Circled, _Filled)}
    return [look.filling(theme_name, hues[type(look)]) for look in (_LOOKS[fate] for fate in fates)]


def sweep_frame(theme_name: str, x: tuple[str, Parameter, Array], y: tuple[str, Parameter, Array]) -> dict[str, Any]:
    """An empty figure for a map over two numbers, of which each has a label; an axis counts its values, from 0. JSON-ready."""
    theme = THEMES[theme_name]
    axes = {}
    for name, (label, declared, values) in (("xaxis", x), ("yaxis", y)):
        ticks = round_values(declared, values)
        axes[name] = axis(theme, (-0.5, len(values) - 0.5)) | {
            "title": {"text": f"{label} {symbol(declared)}".strip(), "standoff": 6},
            "tickvals": [float(place) for place in places(declared, values, ticks)],
            "ticktext": [printed(number_text(tick)) for tick in ticks],
            "fixedrange": True,
        }
    return _frame(theme_name, axes, {"l": 62, "r": 8, "t": 6, "b": 44}, dragmode=False)


def basins_frame(theme_name: str, window: Any, kept: str) -> dict[str, Any]:
    """An empty figure for a window of starts, JSON-ready. While `kept` stays, so does a person's zoom."""
    theme = THEMES[theme_name]
    axes = {name: axis(theme, ends) for name, ends in zip(("xaxis", "yaxis"), window, strict=True)}
    return _frame(theme_name, axes, {"l": 40, "r": 8, "t": 6, "b": 26}, dragmode="pan", uirevision=kept)


def _frame(theme_name: str, axes: dict[str, Any], margin: dict[str, int], **more: Any) -> dict[str, Any]:
    figure = go.Figure()
    figure.update_layout(base_layout(THEMES[theme_name]), margin=margin, **axes, **more)
    return figure.to_plotly_json()


# Parameters' symbols as plain text: an axis of Plotly knows no LaTeX without another library.
_GREEK = {
    "eta": "η", "mu": "μ", "rho": "ρ", "beta": "β", "epsilon": "ε", "kappa": "κ", "theta": "θ", "sigma": "σ",
    "lambda": "λ", "gamma": "γ", "alpha": "α", "delta": "δ", "psi": "ψ", "varphi": "φ",
}  # fmt: skip


def symbol(declared: Parameter) -> str:
    """A parameter's symbol as Plotly writes it, β<sub>1</sub>; nothing where that cannot be written."""
    text = declared.symbol
    for name, letter in _GREEK.items():
        text = text.replace(f"\\{name}", letter)
    base, _, index = text.partition("_")
    text = f"{base}<sub>{index.strip('{}')}</sub>" if index else base
    return "" if "\\" in text or declared.label == text else text


def places(declared: Parameter, values: Array, wanted: Sequence[float]) -> Array:
    """Where numbers lie among the values of an axis, counted from 0, evenly on the parameter's scale."""
    return np.interp(_on_scale(declared, wanted), _on_scale(declared, values), np.arange(len(values)))


def round_values(declared: Parameter, values: Array, most: int = 7) -> list[float]:
    """Up to `most` round values of a parameter, rising, to label an axis with."""
    low, high = float(values[0]), float(values[-1])
    if declared.scale == "log":
        found = [10.0**k for k in range(int(np.ceil(np.log10(low) - 1e-9)), int(np.floor(np.log10(high) + 1e-9)) + 1)]
        if len(found) < 3:
            found = [float(f"{m}e{k}") for k in range(-18, 19) for m in (1, 2, 5)]
    elif declared.scale == "complement":
        found = [0.0, 0.5, *(round(1 - 10.0**-k, k) for k in range(1, 10))]
    else:
        raw = (high - low) / (most - 1)
        decade = 10.0 ** np.floor(np.log10(raw))
        spacing = next(step * decade for step in (1, 2, 5, 10) if step * decade >= raw * (1 - 1e-9))
        found = [float(f"{k * spacing:.9g}") for k in range(int(np.ceil(low / spacing)), int(high / spacing) + 1)]
    inside = [value for value in found if low * (1 - 1e-9) <= value <= high * (1 + 1e-9) or value in (low, high)]
    if declared.kind is int:
        inside = [value for value in inside if value == int(value)]
    return inside[:: -(-len(inside) // most)] if inside else [low, high]


def _on_scale(declared: Parameter, numbers: Any) -> Array:
    numbers = np.asarray(numbers, dtype=np.float64)
    if declared.scale == "log":
        return np.log(numbers)
    return -np.log1p(-numbers) if declared.scale == "complement" else numbers
