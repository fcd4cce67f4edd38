"""The loss at the end against the learning rate: who is sensitive to it."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.curves import FLOOR, SIGNED_TICKS
from figures.layout import axis, base_layout
from figures.palette import Style
from figures.theme import THEMES
from parameters import printed
from studies.slices import Slice

_HEADROOM = 30.0  # times the greatest good loss of all that is shown above it


def sensitivity(
    slices: Sequence[Slice],
    names: Sequence[str],
    styles: Sequence[Style],
    theme_name: str,
    unit: str,
    steps: int,
    bounded: bool,
) -> go.Figure:
    """A line for each optimizer, thick where the rate is good, with a dot at its best rate and a ring at its own.

    Args:
        slices: what is drawn.
        names, styles: what each is called, and how it is drawn.
        theme_name: "light" or "dark".
        unit: what the losses are called; see `studies.measures.loss_name`.
        steps: how many a run takes.
        bounded: whether the surface has a least loss; else the axis is asinh.
    """
    theme = THEMES[theme_name]
    figure = go.Figure()
    for one, name, style in zip(slices, names, styles, strict=True):
        color = getattr(style, theme_name)
        height = np.maximum(one.loss, FLOOR) if bounded else np.arcsinh(one.loss)
        hover = f"{name}<br>learning rate %{{x:.3g}}<br>{unit} %{{customdata:.3g}}<extra></extra>"
        line: dict[str, Any] = {"color": color, "dash": style.dash, "width": 1.6}
        figure.add_scatter(
            x=one.rates, y=height, customdata=one.loss, mode="lines", name=name, line=line, hovertemplate=hover,
            legendgroup=name,
        )  # fmt: skip
        good = np.where(one.good, height, np.nan)
        figure.add_scatter(
            x=one.rates, y=good, mode="lines", line={"color": color, "width": 5}, opacity=0.45, hoverinfo="skip",
            showlegend=False, legendgroup=name,
        )  # fmt: skip
        own = float(one.lane.optimizer.learning_rate)  # type: ignore[attr-defined]
        for rate, symbol in ((one.best, style.marker), (own, "circle-open")):
            if rate is not None and one.rates[0] <= rate <= one.rates[-1]:
                at = [np.abs(np.log(one.rates / rate)).argmin()]
                marker = {"color": color, "symbol": symbol, "size": 10, "line": {"width": 2, "color": color}}
                figure.add_scatter(
                    x=[rate], y=height[at], customdata=one.loss[at], mode="markers", marker=marker, hovertemplate=hover,
                    showlegend=False, legendgroup=name, cliponaxis=False,
                )  # fmt: skip
    log = {
        "type": "log",
        "exponentformat": "power",
        "nticks": None,
        "dtick": 1,
        "showgrid": True,
        "gridcolor": theme.rule,
    }
    x_axis = axis(theme, (0.0, 1.0)) | log | {"title": {"text": "learning rate", "standoff": 6}, "mirror": False}
    y_axis = axis(theme, (0.0, 1.0)) | {"mirror": False, "showgrid": True, "gridcolor": theme.rule, "nticks": 7}
    y_axis |= _log_scale(slices) if bounded else _asinh_scale(slices)
    title = f"{unit} after {steps:,} steps"
    figure.update_layout(
        base_layout(theme),
        height=380,
        margin={"l": 64, "r": 10, "t": 8, "b": 44},
        xaxis=x_axis | {"range": [float(np.log10(end)) for end in slices[0].rates[[0, -1]]]},
        yaxis=y_axis | {"title": {"text": title, "standoff": 6}},
        dragmode=False,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"color": theme.ink, "size": 13}},
    )
    return figure


def _log_scale(slices: Sequence[Slice]) -> dict[str, Any]:
    """A log axis of the losses that are worth seeing: from the least to well above where the runs began to get anywhere."""
    losses = np.concatenate([one.loss[np.isfinite(one.loss)] for one in slices] or [np.ones(1)])
    losses = np.maximum(losses if len(losses) else np.ones(1), FLOOR)
    top = float(np.quantile(losses, 0.9)) * _HEADROOM
    low, high = float(np.log10(losses.min())), float(np.log10(min(top, losses.max() * 2) if isfinite(top) else 1e16))
    return {"type": "log", "exponentformat": "power", "range": [low - 0.4, max(high, low + 1)]}


def _asinh_scale(slices: Sequence[Slice]) -> dict[str, Any]:
    """An axis of asinh of the losses, which are of either sign; labelled with the losses, as many as there is room for."""
    heights = np.arcsinh(np.concatenate([one.loss[np.isfinite(one.loss)] for one in slices] or [np.zeros(1)]))
    low, high = float(heights.min(initial=-1.0)), float(heights.max(initial=1.0))
    room = 0.05 * (high - low)
    taken: list[float] = []
    for tick in SIGNED_TICKS:
        place = np.arcsinh(tick)
        if low <= place <= high and all(abs(place - np.arcsinh(other)) > (high - low) / 10 for other in taken):
            taken.append(tick)
    return {
        "range": [low - room, high + room],
        "tickvals": np.arcsinh(taken).tolist(),
        "ticktext": [_power(tick) for tick in taken],
    }


def _power(tick: float) -> str:
    """A tick as Plotly writes it where exponents are powers: 0.5, 10, −10<sup>3</sup>."""
    if abs(tick) < 100:
        return printed(f"{tick:g}")
    return printed(f"{'-' if tick < 0 else ''}10<sup>{np.log10(abs(tick)):.0f}</sup>")
