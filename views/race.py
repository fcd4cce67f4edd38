"""The Race page: a surface, up to twelve optimizers, and the stage on which they run."""

from pathlib import Path

import streamlit as st

from lessons.presets import BEALE
from player.stage import stage
from studies import Lane, Race
from studies.link import from_query
from surfaces import Surface
from views import settings
from views.plain import plain

_STYLE = Path(__file__).parent / "style.css"

_RACE = "race"  # the last race that could be shown
_OPENED = "opened"  # the race that the link opened, and the sentences on what it ignored


def page() -> None:
    """Draws the page: the stage, and beside it (below it, on a phone) the settings."""
    st.html(_STYLE)
    if not settings.filled():
        _open()
    stage_column, settings_column = st.columns([2.7, 1], gap="medium")
    with settings_column, st.container(key="settings"):
        surface = settings.surface_settings()
        x, y, steps = settings.start_and_steps(surface)
        messages = st.container(key="messages")
        lanes = settings.lane_settings()
    try:
        race = st.session_state[_RACE] = _race(surface, x, y, steps, lanes)
    except ValueError as error:
        race = st.session_state[_RACE]
        messages.error(plain(f"{error} The picture shows the race before."))
    with messages:
        _remarks(race)
    with stage_column, st.container(key="race"):
        _headline(race.surface)
        stage(race, key="stage", sliders=settings.lane_sliders(race.lanes), on_start=settings.move_start)


def _open() -> None:
    """Fills the widgets: from the race shown before, else from the link, else with the preset."""
    if _RACE not in st.session_state:
        query = {key: st.query_params.get_all(key) for key in st.query_params}
        race, ignored = from_query(query, default=BEALE)
        st.session_state[_RACE], st.session_state[_OPENED] = race, (race, ignored)
    settings.fill(st.session_state[_RACE])


def _race(surface: Surface, x: float | None, y: float | None, steps: int | None, lanes: tuple[Lane, ...]) -> Race:
    """The race that the widgets describe. Raises ValueError, with a sentence, where it cannot be run."""
    if x is None or y is None or steps is None:
        raise ValueError("Give start x, start y and steps a number.")
    race = Race(surface, (float(x), float(y)), int(steps), lanes)
    race.trajectories()
    return race


def _remarks(race: Race) -> None:
    """What the link said that was ignored, until something is changed; and a word where nobody races."""
    opened, ignored = st.session_state[_OPENED]
    if race == opened:
        for sentence in ignored:
            st.warning(plain(sentence))
    if not race.lanes:
        st.info("Nobody is racing. Add an optimizer.")


def _headline(surface: Surface) -> None:
    with st.container(key="formula"):
        st.markdown(f"#### {surface.name} &ensp; $f(x, y) = {surface.latex}$")
        st.caption(surface.about)


st.fragment(page)()
