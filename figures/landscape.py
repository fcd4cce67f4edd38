"""The surface itself: a contour, and the same in three dimensions."""

import base64
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.compression import Compression, compression, round_losses
from figures.layout import axis, base_layout
from figures.theme import THEMES, Theme
from parameters import printed
from surfaces import Ground
from surfaces.surface import LabelledPoints

FINE = 257  # points along each axis of a surface with fine ripples; half of them serve for the others
RIPPLES = 0.01  # of the height range: where straight lines between every other point miss more, all points are needed
_FLOAT32 = float(np.finfo(np.float32).max)
LEVELS = 24  # lines of equal loss, evenly spaced in height


def landscape(surface: Ground, theme_name: str) -> dict[str, Any]:
    """The landscape as JSON-ready data.

    Returns:
        `grid`: x, y and the true loss as typed arrays, the loss row by row along y, float32; `scale`: the compression's
        fields; `contour` and `scene`: Plotly figures whose trace 0 lacks z and customdata. The player fills in
        the heights as z and the losses as customdata: one grid travels instead of four. `data`: what the surface is made
        from, its points (2, n) and their labels (n,) of -1 or 1 as typed arrays; None where it is a formula.
    """
    theme = THEMES[theme_name]
    x, y = (np.linspace(low, high, FINE) for low, high in surface.domain)
    loss = surface.value(np.stack(np.meshgrid(x, y)))
    least = surface.value(np.array(surface.minima, dtype=np.float64).reshape(-1, 2).T)
    scale = compression(np.append(loss, least))
    if not _is_rippled(scale.height(loss)):
        x, y, loss = x[::2], y[::2], loss[::2, ::2]
    low, high = float(scale.height(loss).min()), float(scale.height(loss).max())
    return {
        "grid": {"x": packed(x), "y": packed(y), "loss": packed(loss)},
        "scale": {"kind": scale.kind, "base": scale.base, "unit": scale.unit},
        "contour": _contour(surface, theme, low, high).to_plotly_json(),
        "scene": _scene(surface, theme, scale, low, high).to_plotly_json(),
        "data": _data(surface.data),
    }


def _data(data: LabelledPoints | None) -> dict[str, Any] | None:
    return None if data is None else {"points": packed(data.points), "labels": packed(data.labels)}


def _is_rippled(heights: np.ndarray) -> bool:
    """Whether half the points would miss what lies between them, on more than a twentieth of the domain."""
    between = (heights[:, :-2:2] + heights[:, 2::2]) / 2, (heights[:-2:2] + heights[2::2]) / 2
    missed = np.abs(between[0] - heights[:, 1::2]).ravel(), np.abs(between[1] - heights[1::2]).ravel()
    return bool(np.quantile(np.concatenate(missed), 0.95) > RIPPLES * np.ptp(heights))


def packed(array: np.ndarray) -> dict[str, Any]:
    """An array as Plotly's typed form, in float32: half the bytes of float64, and drawn without parsing."""
    array = np.clip(array, -_FLOAT32, _FLOAT32).astype("<f4", order="C")
    text = base64.b64encode(array.tobytes()).decode("ascii")
    shape = {"shape": ", ".join(map(str, array.shape))} if array.ndim > 1 else {}
    return {"dtype": "f4", "bdata": text, **shape}


_HOVER = "x %{x:.4g}<br>y %{y:.4g}<br>loss %{customdata:.4g}<extra></extra>"


def _contour(surface: Ground, theme: Theme, low: float, high: float) -> go.Figure:
    ground = go.Contour(
        colorscale=theme.color_scale,
        zmin=low,
        zmax=high,
        showscale=False,
        contours={
            "coloring": "heatmap",
            "start": low + (high - low) / LEVELS,
            "end": high,
            "size": (high - low) / LEVELS,
        },
        line={"width": 0.7, "color": theme.level, "smoothing": 1.2},
        hovertemplate=_HOVER,
    )
    figure = go.Figure([ground, *_stars(surface, theme)])
    figure.update_layout(
        base_layout(theme),
        margin={"l": 34, "r": 8, "t": 6, "b": 24},
        xaxis=axis(theme, surface.domain[0]),
        yaxis=axis(theme, surface.domain[1]),
        dragmode="pan",
        uirevision=surface.slug,  # a zoom is the user's until another kind of surface is shown
    )
    return figure


def _stars(surface: Ground, theme: Theme) -> list[go.Scatter]:
    """The minima: global ones as full stars, local ones as hollow ones."""
    marker = {"symbol": "star", "size": 13, "color": theme.ink, "line": {"width": 1.5, "color": theme.paper}}
    hollow = {"symbol": "star-open", "size": 11, "color": theme.muted, "line": {"width": 1.2}}
    stars = []
    for name, points, look in (
        ("global minimum", surface.minima, marker),
        ("local minimum", surface.local_minima, hollow),
    ):
        if points:
            losses = [float(surface.value(np.array(point))) for point in points]
            stars.append(
                go.Scatter(
                    x=[point[0] for point in points],
                    y=[point[1] for point in points],
                    customdata=losses,
                    mode="markers",
                    marker=look,
                    hovertemplate=f"{name}<br>{_HOVER}",
                )
            )
    return stars


def _scene(surface: Ground, theme: Theme, scale: Compression, low: float, high: float) -> go.Figure:
    lift = (high - low) or 1.0
    ground = go.Surface(
        colorscale=theme.color_scale,
        cmin=low,
        cmax=high,
        showscale=False,
        hovertemplate=_HOVER,
        lighting={"ambient": 0.78, "diffuse": 0.55, "specular": 0.06, "roughness": 0.9, "fresnel": 0.05},
        lightposition={"x": -2000, "y": -4000, "z": 9000},
        contours={
            "z": {
                "show": True,
                "start": low + lift / LEVELS,
                "end": high,
                "size": lift / LEVELS * 2,
                "color": theme.relief,
                "width": 1,
                "highlight": False,
                "project": {"z": True},
            },
            "x": {"highlight": False},
            "y": {"highlight": False},
        },
    )
    figure = go.Figure([ground])
    ticks = round_losses(scale, float(scale.loss(high)))
    figure.update_layout(
        base_layout(theme),
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        scene={
            "aspectmode": "manual",
            "aspectratio": {"x": 1.15, "y": 1.15, "z": 0.72},
            "camera": {"eye": {"x": 1.22, "y": -1.8, "z": 1.16}, "center": {"x": -0.09, "y": -0.06, "z": -0.13}},
            "xaxis": _scene_axis(theme, "x", range=list(surface.domain[0])),
            "yaxis": _scene_axis(theme, "y", range=list(surface.domain[1])),
            "zaxis": _scene_axis(
                theme,
                "loss",
                range=[low - 0.22 * lift, high],
                tickvals=[float(scale.height(tick)) for tick in ticks],
                ticktext=[printed(f"{tick:g}") for tick in ticks],
            ),
            "dragmode": "orbit",
        },
    )
    return figure


def _scene_axis(theme: Theme, title: str, **more: Any) -> dict[str, Any]:
    return {
        "title": {"text": title, "font": {"size": 12}},
        "showbackground": False,
        "gridcolor": theme.rule,
        "zeroline": False,
        "showspikes": False,
        "tickfont": {"size": 10},
        "nticks": 5,
        **more,
    }
