"""A page with one stage, as a lesson shows it: covered until its question is answered, or the path of lane 0 is drawn.

The race is that of the address; `?ask=` says what is asked: "drawing", "choice", or nothing. The address bar holds that in
place of the race once the page is drawn.
"""

import streamlit as st

from lessons.presets import BEALE
from player.stage import Sketch, stage
from studies.link import KEYS, from_query

st.set_page_config(layout="wide")


def answer() -> None:
    """Uncovers the stage."""
    state.answered = True


def take(points: tuple[tuple[float, float], ...]) -> None:
    """Keeps what was drawn."""
    state.points = points
    answer()


state = st.session_state
if "race" not in state:
    state.race, _ = from_query({key: st.query_params.get_all(key) for key in st.query_params}, default=BEALE)
    state.ask = st.query_params.get("ask", "")
    state.points, state.answered = None, not state.ask

if state.ask == "choice":
    st.button("Answer", on_click=answer, disabled=state.answered)
st.button("Rerun")
stage(
    state.race,
    key="stage",
    sliders={},
    on_start=lambda start: None,
    covered=not state.answered,
    sketch=Sketch(0, state.points) if state.ask == "drawing" else None,
    on_sketch=take,
    address=((*KEYS, "ask"), f"question={state.ask}") if state.ask else None,
)
if state.points:
    st.code(f"{len(state.points)} points: {state.points}", language=None)
