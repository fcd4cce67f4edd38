"""Quantities over the steps of a race: empty figures whose axes suit the surface; the player adds the lanes and ranges."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.layout import axis, base_layout
from figures.theme import THEMES, Theme
from studies.measures import loss_name
from surfaces import Ground

FLOOR = 1e-16  # what a logarithmic axis shows instead of an exact zero


def curves(surface: Ground, theme_name: str) -> dict[str, dict[str, Any]]:
    r"""The figures of everything that is drawn against the step, by name.

    "loss" is logarithmic in $\ell - \inf$ above a finite infimum; on a surface unbounded below it is
    $\operatorname{asinh}(\ell)$, labelled with the loss itself. "gradient_norm", "distance" and "rates" (learning rates and
    their limit) are logarithmic; "curvature" (the Hessian's eigenvalues) has either sign and is asinh; "accuracy", which only
    a surface made from data has, is linear.

    Returns:
        for each name `figure`, JSON-ready, and the `transform` that its axis shows: "log" (with `floor`), "asinh" with the
        values that may label it, the most welcome first: the player takes as many as its range has room for; or "linear",
        with the `range` of its axis.
    """
    theme = THEMES[theme_name]
    bounded = np.isfinite(surface.infimum)
    loss = loss_name(surface)
    return {
        "loss": _curve(theme, loss) if bounded else _signed_curve(theme, loss),
        "gradient_norm": _curve(theme, "gradient norm"),
        "distance": _curve(theme, "distance"),
        "rates": _curve(theme, "rate"),
        "curvature": _signed_curve(theme, "curvature"),
        **({} if surface.data is None else {"accuracy": _share_curve(theme, "accuracy")}),
    }


def _curve(theme: Theme, title: str) -> dict[str, Any]:
    """A logarithmic axis."""
    scale = {"type": "log", "exponentformat": "power", "nticks": 6, "dtick": None}
    return {"figure": _figure(theme, title, scale), "transform": {"kind": "log", "floor": FLOOR}}


def _signed_curve(theme: Theme, title: str) -> dict[str, Any]:
    """An asinh axis, for values of either sign."""
    return {
        "figure": _figure(theme, title, {"tickmode": "array"}),
        "transform": {"kind": "asinh", "ticks": SIGNED_TICKS},
    }


def _share_curve(theme: Theme, title: str) -> dict[str, Any]:
    """A linear axis from 0 to 1, with a margin in which a line at either end is wholly seen."""
    scale = {"tickmode": "linear", "tick0": 0, "dtick": 0.2}
    return {"figure": _figure(theme, title, scale), "transform": {"kind": "linear", "range": [-0.03, 1.03]}}


def _figure(theme: Theme, title: str, scale: dict[str, Any]) -> dict[str, Any]:
    y_axis = axis(theme, (0.0, 1.0)) | {"showgrid": True, "gridcolor": theme.rule, "mirror": False, "automargin": True}
    figure = go.Figure()
    figure.update_layout(
        base_layout(theme),
        margin={"l": 56, "r": 10, "t": 8, "b": 36},
        xaxis=axis(theme, (0.0, 1.0)) | {"title": {"text": "step", "standoff": 4}, "mirror": False},
        yaxis=y_axis | scale | {"title": {"text": title, "standoff": 4}},
        dragmode="zoom",
    )
    return figure.to_plotly_json()


def _signed_ticks() -> list[float]:
    """Round losses of either sign: every other decade first, then the ones between, then finer ones about zero."""
    decades = [10.0**k for k in (*range(1, 14, 2), *range(0, 14, 2))] + [0.1, 0.5, 2.0, 0.2, 5.0]
    return [0.0, *(sign * decade for decade in decades for sign in (1, -1))]


SIGNED_TICKS = _signed_ticks()
