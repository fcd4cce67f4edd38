"""The stage as a Streamlit component: sends a race to the player in the browser, which animates it."""

import base64
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st

from figures.palette import Style, styles
from optimizers import Trajectory
from parameters import spoken
from player import assets
from player.messages import told
from player.offers import NOTHING, Offers, heard
from player.paths import loss_offset, packed_paths
from player.sketch import Point, Sketch, read_points
from studies import Lane, Race, lane_names
from studies.invariance import both_diverge, deviations, went_along
from studies.link import KEYS, ground_query, lane_text, to_link
from studies.measures import convergence

_SENT = ("distance",)  # the measure that the scoreboard always shows

_component = st.components.v2.component(
    "stage",
    js=assets.loader(
        "stage", "stage/stage.css", "stage/board.css", "stage/data_panel.css", "stage/pen.css", "stage/phone.css"
    ),
    isolate_styles=False,
)


def stage(
    race: Race,
    *,
    key: str,
    sliders: dict[str, dict[str, Any]],
    on_start: Callable[[Point], None],
    covered: bool = False,
    sketch: Sketch | None = None,
    on_sketch: Callable[[tuple[Point, ...]], None] | None = None,
    address: tuple[Sequence[str], str] | None = None,
    compact: bool = False,
    offers: Offers = NOTHING,
    said: str = "",
    focus: str = "",
) -> None:
    """Show a race.

    Args:
        race: what is shown.
        key: of the component.
        sliders: by widget key, what each slider turns: {lens, stops}, the fields of a `Lens` of lanes, and the text of the
            value at each stop. While one is dragged the paths follow, before the page hears of it.
        on_start: called, before the page is drawn anew, with the start that a user has set on the contour, as a point of
            the untransformed surface.
        covered: whether only the ground and the start are shown, and nothing of what will come. The start stays where it is
            meanwhile, and the race plays once it is uncovered.
        sketch: under cover, the lane whose path a person shall draw; uncovered, the path that was drawn, to be seen beside
            the true ones.
        on_sketch: called as `on_start` is, with the path that a person has drawn: at least two points and at most 200, the
            first of which is the start.
        address: the keys that the address bar holds for this page, and the query that it shall hold in their place; those
            of the race by default.
        compact: whether it is one of several on a page: the contour, the chart and the scoreboard, one below the other.
        offers: what the page does when the stage asks for it.
        said: what a reader of the screen says once it is another text than before.
        focus: the key of a slider that a twin was made for: it is brought in sight once it is another than before.

    Raises:
        ValueError: with a sentence, where a lane cannot run or is not there to be sketched; nothing is drawn then.
    """

    def take_start() -> None:
        if (start := told(key, "start")) is not None:
            x, y = start
            on_start((float(x), float(y)))

    def take_sketch() -> None:
        if on_sketch is not None and (sketch := told(key, "sketch")) is not None:
            on_sketch(read_points(sketch))

    def take(asked: str) -> Callable[[], None]:
        return lambda: offers.take(asked, told(key, asked))

    data = stage_data(race, covered=covered, sketch=sketch, address=address)
    _component(
        data=data
        | {"sliders": sliders, "compact": compact}
        | {"offers": offers.data, "said": said, "focus": focus, "heard": heard()},
        key=key,
        on_start_change=take_start,
        on_sketch_change=take_sketch,
        on_page_change=take("page"),
        on_preset_change=take("preset"),
        on_twin_change=take("twin"),
    )


def stage_data(
    race: Race,
    *,
    covered: bool = False,
    sketch: Sketch | None = None,
    address: tuple[Sequence[str], str] | None = None,
) -> dict[str, Any]:
    """What the player is told of a race: JSON-ready, a few kB and 22 bytes for each step of each lane.

    `paths` is base64 of `packed_paths` with the `measures` named; others the player asks of the live channel, by the race's
    `link`, when it shows them. `offset` is what its losses lack; `move` is the matrix and the fixed point by which the
    transform moves points; `address` are the keys and the query of the address bar; the rest is as in `stage`.
    """
    trajectories, ground, link = race.trajectories(), race.ground, to_link(race)
    paths = packed_paths(trajectories, ground, race.companions(), _SENT)
    keys, query = address or (KEYS, link)
    return {
        "assets": assets.base(),
        "link": link,
        "address": {"keys": list(keys), "query": query},
        "ground": ground_query(race),
        "domain": ground.domain,
        "start": race.start,
        "move": move_data(race),
        "steps": race.steps,
        "offset": loss_offset(ground),
        "measures": _SENT,
        "converged": convergence(race.shown_tolerance),
        "companions": race.members - 1,
        "lanes": _lanes(race, trajectories),
        "paths": base64.b64encode(paths).decode("ascii"),
        "covered": covered,
        "sketch": None if sketch is None else sketch.data(len(trajectories)),
    }


def move_data(race: Race) -> dict[str, Any]:
    """How the transform of a race moves points: the matrix, and the point that stays."""
    return {"matrix": race.transform.matrix.tolist(), "about": np.mean(race.surface.domain, axis=1).tolist()}


def _lanes(race: Race, trajectories: Sequence[Trajectory]) -> list[dict[str, Any]]:
    """The running lanes, each with its looks and what became of it."""
    looks = styles([lane.optimizer for lane in race.lanes])
    shown = [one for one in zip(race.lanes, lane_names(race.lanes), looks, strict=True) if one[0].on]
    return [_lane(*one, path, badge) for one, path, badge in zip(shown, trajectories, _badges(race), strict=True)]


def _lane(lane: Lane, name: str, style: Style, path: Trajectory, badge: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "text": lane_text(lane),
        "name": name,
        "light": style.light,
        "dark": style.dark,
        "dash": style.dash,
        "marker": style.marker,
        "status": str(path.status),
        "converged_at": int(path.converged_at),
        "diverged_at": int(path.diverged_at),
        "cost_per_step": _cost_per_step(path),
        "badge": badge,
    }


def _cost_per_step(path: Trajectory) -> float | None:
    """What each step of a path cost, where that is the same for all; None otherwise."""
    each = path.cost[1]
    walked = np.minimum(np.arange(path.steps + 1), path.steps if path.diverged_at < 0 else path.diverged_at)
    return float(each) if np.array_equal(path.cost, each * walked) else None


def _badges(race: Race) -> Sequence[dict[str, Any] | None]:
    """Of each running lane whether its path went along with the transform, if there is one."""
    if race.transform.is_identity:
        return [None] * len(race.running)
    return [_badge(race, *one) for one in zip(deviations(race), both_diverge(race), strict=True)]


def _badge(race: Race, stray: float, lost: bool) -> dict[str, Any]:
    """Whether a path went along with the transform; the sentence says by how much it did not. `lost` is of `both_diverge`."""
    along, path = went_along(stray), "Without noise it takes" if race.ensemble.sigma else "It takes"
    if along:
        text = f"{path} the same path as before, moved with the surface."
    elif np.isinf(stray):
        or_escape = ("escape or ", "escapes or ") if np.isinf(race.ground.infimum) else ("", "")
        what = f"both {or_escape[0]}diverge, at other steps" if lost else f"one of the two {or_escape[1]}diverges"
        text = f"{path} another path than before: {what}."
    else:
        text = f"{path} another path than before: up to {_diagonals(stray)} apart."
    return {"turned": along, "text": text}


def _diagonals(length: float) -> str:
    """A length as a share of the window's diagonal, or so many of them."""
    return (
        f"{spoken(100 * length)}% of the window's diagonal"
        if length < 1
        else f"{spoken(length)} diagonals of the window"
    )
