"""The best so far against the trials: what more trials would still bring."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.curves import FLOOR
from figures.layout import axis, base_layout
from figures.palette import Style
from figures.theme import THEMES
from parameters import printed, spoken


def best_so_far(
    numbers: Sequence[Sequence[float]],
    chosen: Sequence[int],
    names: Sequence[str],
    styles: Sequence[Style],
    theme_name: str,
    title: str,
    bounded: bool,
) -> go.Figure:
    """A falling line for each optimizer, with a dot at the trial that is its best.

    Args:
        numbers: of each optimizer that of each trial, which is to be least; where it is infinite, nothing is drawn.
        chosen: of each optimizer which of its trials is the best, from 0 on.
        names, styles: what each is called, and how it is drawn.
        theme_name: "light" or "dark".
        title: of the numbers.
        bounded: whether the numbers have a least one; else the axis is linear.
    """
    theme = THEMES[theme_name]
    figure = go.Figure()
    for trials, best, name, style in zip(numbers, chosen, names, styles, strict=True):
        color = getattr(style, theme_name)
        least = np.minimum.accumulate(np.asarray(trials, dtype=np.float64))
        least = np.where(np.isfinite(least), np.maximum(least, FLOOR) if bounded else least, np.nan)
        count = np.arange(1, len(trials) + 1)
        hover = f"{name}<br>trial %{{x}}<br>{title} %{{y:.3g}}<extra></extra>"
        line: dict[str, Any] = {"color": color, "dash": style.dash, "width": 1.8, "shape": "hv"}
        figure.add_scatter(x=count, y=least, mode="lines", name=name, line=line, hovertemplate=hover, legendgroup=name)
        if isfinite(trials[best]):
            marker = {"color": color, "symbol": style.marker, "size": 10}
            figure.add_scatter(
                x=[best + 1], y=[least[best]], mode="markers", marker=marker, hovertemplate=hover, showlegend=False,
                legendgroup=name,
            )  # fmt: skip
    x_axis = axis(theme, (0.5, max(map(len, numbers)) + 0.5)) | {"mirror": False, "showgrid": True, "nticks": 9}
    y_axis = axis(theme, (0.0, 1.0)) | {"mirror": False, "showgrid": True, "gridcolor": theme.rule, "nticks": 7}
    y_axis["range"] = None
    if bounded:
        y_axis |= _log_scale([float(one) for trace in figure.data for one in trace.y if isfinite(one) and one > 0])
    figure.update_layout(
        base_layout(theme),
        height=320,
        margin={"l": 64, "r": 10, "t": 8, "b": 44},
        xaxis=x_axis | {"title": {"text": "trial", "standoff": 6}, "gridcolor": theme.rule},
        yaxis=y_axis | {"title": {"text": title, "standoff": 6}},
        dragmode=False,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"color": theme.ink, "size": 13}},
    )
    return figure


def _log_scale(values: Sequence[float]) -> dict[str, Any]:
    """A log axis with some room around the values; its labels stand at 1, 2 and 5 of each decade, or at whole decades."""
    low, high = (np.log10(end) for end in (min(values, default=1.0), max(values, default=1.0)))
    room = max(0.05 * (high - low), 0.1)
    low, high = low - room, high + room
    decades = np.arange(np.floor(low), np.ceil(high) + 1)
    if high - low <= 3:
        ticks = [float(f"{mantissa}e{decade:.0f}") for decade in decades for mantissa in (1, 2, 5)]
    else:
        ticks = [float(f"1e{decade:.0f}") for decade in decades[:: -(-len(decades) // 7)]]
    texts = [printed(spoken(tick)) for tick in ticks]
    return {"type": "log", "range": [float(low), float(high)], "tickvals": ticks, "ticktext": texts}
