"""The Race page: a surface, up to twelve optimizers, and the stage on which they run."""

from pathlib import Path

import streamlit as st

from lessons.presets import BEALE
from player.stage import stage
from studies import Race
from studies.link import from_query
from surfaces import Surface
from views import settings

_STYLE = Path(__file__).parent / "style.css"
_RACE = "race"  # the last race that could be shown
_IGNORED = "ignored"  # what the link said that could not be read


def page() -> None:
    """Draws the page: the stage, and beside it (below it, on a phone) the settings."""
    st.html(_STYLE)
    if not settings.filled():
        _open()
    stage_column, settings_column = st.columns([2.7, 1], gap="medium")
    with settings_column, st.container(key="settings"):
        surface = settings.surface_settings()
        x, y, steps = settings.start_and_steps(surface)
        lanes = settings.lane_settings()
    with stage_column, st.container(key="race"):
        _headline(surface)
        if not lanes:
            st.info("Nobody is racing. Add an optimizer.")
        for sentence in st.session_state.get(_IGNORED, ()):
            st.warning(sentence)
        try:
            race = _race(surface, x, y, steps, lanes)
            stage(race, key="stage")
            st.session_state[_RACE] = race
        except ValueError as error:
            st.error(f"{error} The picture shows the race before.")
            stage(st.session_state[_RACE], key="stage")


def _open() -> None:
    """Fills the widgets: from the race shown before, else from the link, else with the preset."""
    if _RACE not in st.session_state:
        query = {key: st.query_params.get_all(key) for key in st.query_params}
        st.session_state[_RACE], st.session_state[_IGNORED] = from_query(query, default=BEALE)
    settings.fill(st.session_state[_RACE])


def _race(surface: Surface, x: float | None, y: float | None, steps: int | None, lanes: tuple) -> Race:
    if x is None or y is None or steps is None:
        raise ValueError("Give start x, start y and steps a number.")
    return Race(surface, (float(x), float(y)), int(steps), lanes)


def _headline(surface: Surface) -> None:
    with st.container(key="formula"):
        st.markdown(f"#### {surface.name} &ensp; $f(x, y) = {surface.latex}$")
        st.caption(surface.about)


st.fragment(page)()
