"""The stage as a Streamlit component: sends a race to the player in the browser, which animates it."""

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from figures.palette import styles
from optimizers import Trajectory
from player import assets
from player.paths import loss_offset, packed_paths
from studies import Lane, Race
from studies.link import lane_text, surface_text, to_link

# Streamlit sends a component's inline JavaScript with every update: only this loader travels, the player comes from a route.
_LOADER = """
export default function (component) {
  const base = new URL(component.data.assets + "/", location.href);
  const id = "player-style-" + component.data.assets;
  if (!document.getElementById(id)) {
    const link = Object.assign(document.createElement("link"), {id, rel: "stylesheet", href: new URL("stage.css", base)});
    document.head.append(link);
  }
  const player = import(new URL("stage.js", base));
  player.then((module) => module.render(component));
  return () => player.then((module) => module.unmount(component.parentElement));
}
"""

_component = st.components.v2.component("stage", js=_LOADER, isolate_styles=False)


def stage(
    race: Race, *, key: str, sliders: dict[str, dict[str, Any]], on_start: Callable[[tuple[float, float]], None]
) -> None:
    """Show a race.

    Args:
        race: what is shown.
        key: of the component.
        sliders: by widget key, what each slider turns: {lane, part, name, stops}, the lane's index, 0 for its rule and 1
            for its schedule, the parameter's name, and the text of the value at each stop. While one is dragged the path
            follows, before the page hears of it.
        on_start: called, before the page is drawn anew, with the start that a user has set on the contour.

    Raises:
        ValueError: with a sentence, where a lane cannot run; nothing is drawn then.
    """

    def take_start() -> None:
        x, y = st.session_state[key]["start"]
        on_start((float(x), float(y)))

    _component(data=stage_data(race) | {"sliders": sliders}, key=key, on_start_change=take_start)


def stage_data(race: Race) -> dict[str, Any]:
    """What the player is told of a race: JSON-ready, a few kB and 12 bytes for each step of each lane.

    `paths` is base64 of `packed_paths`; `offset` is what its losses lack.
    """
    trajectories = race.trajectories()
    return {
        "assets": assets.base(),
        "link": to_link(race),
        "surface": urlencode({"surface": surface_text(race.surface)}, safe=":,="),
        "start": list(race.start),
        "steps": race.steps,
        "offset": loss_offset(race.surface),
        "lanes": [
            _lane(lane, path, style)
            for lane, path, style in zip(
                race.lanes, trajectories, styles([lane.optimizer for lane in race.lanes]), strict=True
            )
        ],
        "paths": base64.b64encode(packed_paths(trajectories, race.surface)).decode("ascii"),
    }


def _lane(lane: Lane, path: Trajectory, style: Any) -> dict[str, Any]:
    return {
        "text": lane_text(lane),
        "name": path.optimizer.name,
        "light": style.light,
        "dark": style.dark,
        "dash": style.dash,
        "marker": style.marker,
        "status": str(path.status),
        "converged_at": int(path.converged_at),
        "diverged_at": int(path.diverged_at),
    }
