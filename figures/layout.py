"""The parts of a layout that the figures share."""

from typing import Any

from figures.theme import FONT, Theme


def base_layout(theme: Theme) -> dict[str, Any]:
    """What every figure of the app has in common."""
    return {
        "template": None,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": theme.muted},
        "showlegend": False,
        "hoverlabel": {
            "bgcolor": theme.paper,
            "bordercolor": theme.rule,
            "font": {"family": FONT, "size": 13, "color": theme.ink},
            "align": "left",
        },
        "hovermode": "closest",
    }


def axis(theme: Theme, ends: tuple[float, float]) -> dict[str, Any]:
    """A framed axis without a grid, from one end to the other."""
    return {
        "range": list(ends),
        "zeroline": False,
        "showgrid": False,
        "ticks": "outside",
        "ticklen": 3,
        "tickcolor": theme.rule,
        "nticks": 7,
        "linecolor": theme.rule,
        "mirror": True,
        "showline": True,
    }
