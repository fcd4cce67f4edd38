"""The stage as a Streamlit component: sends a race to the player in the browser, which animates it."""

import base64
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st

from figures.palette import Style, styles
from optimizers import Trajectory
from player import assets
from player.paths import loss_offset, packed_paths
from studies import Lane, Race, lane_names
from studies.invariance import deviations, went_along
from studies.link import KEYS, ground_query, lane_text, to_link

# Streamlit sends a component's inline JavaScript with every update: only this loader travels, the player comes from a route.
_LOADER = """
export default function (component) {
  const base = new URL(component.data.assets + "/", location.href);
  for (const sheet of ["stage.css", "board.css"]) {
    const href = new URL(sheet, base).href;
    if (document.querySelector(`link[href="${href}"]`)) continue;
    document.head.append(Object.assign(document.createElement("link"), {rel: "stylesheet", href}));
  }
  const player = import(new URL("stage.js", base));
  player.then((module) => module.render(component));
  return () => player.then((module) => module.unmount(component.parentElement));
}
"""

_SENT = ("distance",)  # the measure that the scoreboard always shows

_component = st.components.v2.component("stage", js=_LOADER, isolate_styles=False)


def stage(
    race: Race, *, key: str, sliders: dict[str, dict[str, Any]], on_start: Callable[[tuple[float, float]], None]
) -> None:
    """Show a race.

    Args:
        race: what is shown.
        key: of the component.
        sliders: by widget key, what each slider turns: {lane, part, name, stops}, the index of its lane among the running
            ones, 0 for its rule and 1 for its schedule, the parameter's name, and the text of the value at each stop. While
            one is dragged the path follows, before the page hears of it.
        on_start: called, before the page is drawn anew, with the start that a user has set on the contour, as a point of
            the untransformed surface.

    Raises:
        ValueError: with a sentence, where a lane cannot run; nothing is drawn then.
    """

    def take_start() -> None:
        x, y = st.session_state[key]["start"]
        on_start((float(x), float(y)))

    _component(data=stage_data(race) | {"sliders": sliders}, key=key, on_start_change=take_start)


def stage_data(race: Race) -> dict[str, Any]:
    """What the player is told of a race: JSON-ready, a few kB and 22 bytes for each step of each lane.

    `paths` is base64 of `packed_paths` with the `measures` named; others the player asks of the live channel when it shows
    them. `offset` is what its losses lack; `move` is the matrix and the fixed point by which the transform moves points;
    `keys` are those of the address that belong to a race.
    """
    trajectories, ground = race.trajectories(), race.ground
    paths = packed_paths(trajectories, ground, race.companions(), _SENT)
    return {
        "assets": assets.base(),
        "link": to_link(race),
        "keys": KEYS,
        "ground": ground_query(race),
        "domain": ground.domain,
        "start": race.start,
        "move": {"matrix": race.transform.matrix.tolist(), "about": np.mean(race.surface.domain, axis=1).tolist()},
        "steps": race.steps,
        "offset": loss_offset(ground),
        "measures": _SENT,
        "companions": race.ensemble.members - 1,
        "lanes": _lanes(race, trajectories),
        "paths": base64.b64encode(paths).decode("ascii"),
    }


def _lanes(race: Race, trajectories: Sequence[Trajectory]) -> list[dict[str, Any]]:
    """The running lanes, each with its looks and what became of it."""
    looks = styles([lane.optimizer for lane in race.lanes])
    shown = [one for one in zip(race.lanes, lane_names(race.lanes), looks, strict=True) if one[0].on]
    strays = [None] * len(shown) if race.transform.is_identity else deviations(race)
    return [_lane(*one, path, stray) for one, path, stray in zip(shown, trajectories, strays, strict=True)]


def _lane(lane: Lane, name: str, style: Style, path: Trajectory, stray: float | None) -> dict[str, Any]:
    return {
        "text": lane_text(lane),
        "name": name,
        "light": style.light,
        "dark": style.dark,
        "dash": style.dash,
        "marker": style.marker,
        "status": str(path.status),
        "reached_at": int(path.reached_at),
        "converged_at": int(path.converged_at),
        "diverged_at": int(path.diverged_at),
        "cost_per_step": _cost_per_step(path),
        "badge": None if stray is None else _badge(stray),
    }


def _cost_per_step(path: Trajectory) -> float | None:
    """What each step of a path cost, where that is the same for all; None otherwise."""
    each = path.cost[1]
    walked = np.minimum(np.arange(path.steps + 1), path.steps if path.diverged_at < 0 else path.diverged_at)
    return float(each) if np.array_equal(path.cost, each * walked) else None


def _badge(stray: float) -> dict[str, Any]:
    """Whether a path went along with the transform; the sentence says by how much it did not."""
    along = went_along(stray)
    if along:
        text = "Its path went along with the surface."
    elif np.isinf(stray):
        text = "Its path did not go along: one of the two diverges."
    else:
        text = f"Its path strayed by {stray:.2g} of the window's diagonal from where it would have gone along."
    return {"turned": along, "text": text}
