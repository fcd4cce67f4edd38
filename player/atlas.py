"""Maps of many runs as a Streamlit component: the player computes and shows them, and answers with the run that was chosen."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import streamlit as st

from figures import maps as figures
from figures.palette import Style, styles
from figures.theme import THEMES
from player import assets
from player.messages import told
from player.stage import move_data
from studies import lane_names
from studies.axis import Axis
from studies.basins import Basins
from studies.link import ground_query, to_link
from studies.map import Map
from studies.map_link import to_map_query
from studies.measures import MEASURES
from studies.sweep import Sweep
from studies.theory import Theory
from surfaces import Ground

Address = tuple[Sequence[str], str]

_component = st.components.v2.component("atlas", js=assets.loader("atlas", "maps/atlas.css"), isolate_styles=False)


def sweep_map(
    study: Sweep,
    *,
    key: str,
    lines: Sequence[dict[str, Any]],
    chosen: tuple[int, int] | None,
    address: Address,
    on_cell: Callable[[int, int], None],
) -> None:
    """Show a map over two numbers, and beside it the path of the cell that is pointed at, or of the chosen one.

    Args:
        study: what is computed.
        key: of the component.
        lines: what is drawn over the map: {name, xs, ys, dashes, point}, in places of the axes, counted from 0.
        chosen: row and column of the chosen cell.
        address: the keys that the address bar holds for this page, and the query that it shall hold in their place.
        on_cell: called, before the page is drawn anew, with the row and the column that a person has chosen.
    """

    def take() -> None:
        if (cell := told(key, "cell")) is not None:
            on_cell(int(cell["row"]), int(cell["column"]))

    rows, columns = study.shape
    values = {"x": (study.x, study.x_values), "y": (study.y, study.y_values)}
    labels = dict(zip(values, study.labels, strict=True))
    declared = {name: (labels[name], axis.declared(study.race), numbers) for name, (axis, numbers) in values.items()}
    data = _data([study], address) | {
        "frames": {theme: figures.sweep_frame(theme, declared["x"], declared["y"]) for theme in THEMES},
        "range": [[-0.5, columns - 0.5], [-0.5, rows - 0.5]],
        **{name: _axis(study, *values[name], labels[name]) for name in values},
        "ground": ground_query(study.race),
        "lines": list(lines),
        "marks": [],
        "chosen": None if chosen is None else {"index": 0, "at": [chosen[1], chosen[0]]},
        "hint": f"Point at a cell to see its {'run' if study.repeats == 1 else 'runs'}; click it to take it to the race.",
    }
    _component(data=data, key=key, on_cell_change=take)


def theory_lines(study: Sweep, proved: Theory) -> list[dict[str, Any]]:
    """What is proved of a sweep as lines over its map; see `sweep_map`."""
    steps = f"{study.steps:,} steps" if not isinstance(proved.visible, np.ndarray) else "the steps"
    found = [
        ("the edge of stability, proved for nearly every start", proved.edge, []),
        (f"about what {steps} can see of it", proved.visible_edge, [4, 4]),
        ("least spectral radius: proved to be fastest in the long run", proved.optimum, [1, 4]),
    ]
    return [_line(study, *one) for one in found if len(one[1])]


def _line(study: Sweep, name: str, points: np.ndarray, dashes: list[int]) -> dict[str, Any]:
    """Points (x, y), shape `(n, 2)`, as a line over the map; a single one as a point."""
    axes = ((study.x, study.x_values), (study.y, study.y_values))
    xs, ys = (
        figures.places(axis.declared(study.race), numbers, wanted).tolist()
        for (axis, numbers), wanted in zip(axes, points.T, strict=True)
    )
    return {"name": name, "xs": xs, "ys": ys, "dashes": dashes, "point": len(points) == 1}


def basins_maps(
    studies: Sequence[Basins],
    *,
    key: str,
    chosen: tuple[int, tuple[float, float]] | None,
    address: Address,
    on_start: Callable[[int, tuple[float, float]], None],
    on_window: Callable[[tuple[tuple[float, float], tuple[float, float]]], None],
) -> None:
    """Show where the runs of up to four optimizers end, side by side, from each start of a window.

    Args:
        studies: what is computed; all of the same ground, window and size.
        key: of the component.
        chosen: which map, and the start that was chosen on it, as a point of the untransformed surface.
        address: as for `sweep_map`.
        on_start: called with the map and the start that a person has chosen, so too.
        on_window: called with the window that a person has zoomed to.
    """

    def take() -> None:
        if (cell := told(key, "cell")) is not None:
            x, y = cell["start"]
            on_start(int(cell["index"]), (float(x), float(y)))

    def take_window() -> None:
        if (window := told(key, "window")) is not None:
            left, right, bottom, top = map(float, window)
            on_window(((left, right), (bottom, top)))

    first = studies[0]
    race, ground = first.race, first.race.ground
    data = _data(studies, address) | {
        "frames": {theme: figures.basins_frame(theme, first.window, race.surface.slug) for theme in THEMES},
        "range": first.window,
        "whole": ground.domain,
        "lines": [],
        "marks": ground.minima if ground.minima_are_points else (),
        "move": None if race.transform.is_identity else move_data(race),  # to move by nothing would round
        "chosen": None if chosen is None else {"index": chosen[0], "at": _shown(first, chosen[1])},
        "hint": "Point at a start to see its path; click it to take it to the race. Zoom with + and − or the wheel.",
    }
    _component(data=data, key=key, on_cell_change=take, on_window_change=take_window)


def _data(studies: Sequence[Map], address: Address) -> dict[str, Any]:
    """What the player is told of maps of any kind, JSON-ready."""
    first = studies[0]
    keys, query = address
    lanes = [study.race.running[0] for study in studies]
    looks = styles([lane.optimizer for lane in lanes])
    return {
        "assets": assets.base(),
        "address": {"keys": list(keys), "query": query},
        "kind": first.kind,
        "maps": [_map(*one) for one in zip(studies, lane_names(lanes), looks, strict=True)],
        "shape": first.shape,
        "coarsest": max(first.coarseness),
        "steps": first.steps,
        "measures": [_measure(name, first.race.ground) for name in first.measures],
        "opening": first.opening,
        "note": first.note,
        "words": first.words,
        "looks": {theme: figures.looks(first.fates, theme) for theme in THEMES},
        "ramps": figures.RAMPS,
        "papers": {name: theme.paper for name, theme in THEMES.items()},
    }


def _map(study: Map, name: str, style: Style) -> dict[str, Any]:
    looks = {part: getattr(style, part) for part in ("light", "dark", "dash", "marker")}
    return {"name": name, "map": to_map_query(study, without=study.moving), "race": to_link(study.shown_race), **looks}


def _measure(name: str, ground: Ground) -> dict[str, Any]:
    measure = MEASURES[name]
    return {
        "name": name,
        "label": measure.name_on(ground),
        "about": measure.about,
        "scale": measure.scale_on(ground),
        "everywhere": measure.everywhere,
        "whole": measure.whole,
    }


def _axis(study: Sweep, axis: Axis, numbers: np.ndarray, label: str) -> dict[str, Any]:
    declared = axis.declared(study.race)
    return {
        "lens": asdict(axis.lens),
        "label": label,
        "texts": [declared.format(value) for value in numbers.tolist()],
    }


def _shown(study: Basins, start: tuple[float, float]) -> list[float]:
    """A start of the untransformed surface where the transform has put it."""
    return [float(part) for part in study.race.ground.move(start)]
