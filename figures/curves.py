"""How the loss falls: an empty figure whose axes suit the surface; the player adds the lanes and their ranges."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.layout import axis, base_layout
from figures.theme import THEMES
from surfaces import Surface

FLOOR = 1e-16  # what the logarithmic axis shows instead of an exact zero


def loss_curve(surface: Surface, theme_name: str) -> dict[str, Any]:
    r"""The figure of loss against step, JSON-ready, and the transform of the loss that its axis shows.

    Above a finite infimum the axis is logarithmic in $\ell - \inf$; on a surface unbounded below it is
    $\operatorname{asinh}(\ell)$, labelled with the loss itself.

    Returns:
        `figure`; `transform`: "log" (with `floor`) or "asinh" with the losses that may label its axis, the most welcome
        first: the player takes as many as its range has room for.
    """
    theme = THEMES[theme_name]
    figure = go.Figure()
    bounded = np.isfinite(surface.infimum)
    y_axis = axis(theme, (0.0, 1.0)) | {"showgrid": True, "gridcolor": theme.rule, "mirror": False, "automargin": True}
    if bounded:
        title = "loss" if surface.infimum == 0 else "loss − minimum"
        y_axis |= {"type": "log", "exponentformat": "power", "nticks": 6, "dtick": None}
    else:
        title = "loss"
        y_axis |= {"tickmode": "array"}
    y_axis["title"] = {"text": title, "standoff": 4}
    figure.update_layout(
        base_layout(theme),
        margin={"l": 56, "r": 10, "t": 8, "b": 36},
        xaxis=axis(theme, (0.0, 1.0)) | {"title": {"text": "step", "standoff": 4}, "mirror": False},
        yaxis=y_axis,
        dragmode="zoom",
    )
    transform = {"kind": "log", "floor": FLOOR} if bounded else {"kind": "asinh", "ticks": _SIGNED_TICKS}
    return {"figure": figure.to_plotly_json(), "transform": transform}


def _signed_ticks() -> list[float]:
    """Round losses of either sign: every other decade first, then the ones between, then finer ones about zero."""
    decades = [10.0**k for k in (*range(1, 14, 2), *range(0, 14, 2))] + [0.1, 0.5, 2.0, 0.2, 5.0]
    return [0.0, *(sign * decade for decade in decades for sign in (1, -1))]


_SIGNED_TICKS = _signed_ticks()
