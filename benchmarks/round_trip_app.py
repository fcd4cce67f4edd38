"""The smallest Streamlit app whose component hears of a slider: what any answer to a slider costs at least.

Its one element has the names by which the benchmark knows the stage, so that both are driven and read alike.
"""

import streamlit as st

_LOADER = """
export default function ({ data, parentElement }) {
  const element = parentElement.querySelector(".stage");
  element.dataset.generation = data;
  element.dataset.state = "ready";
}
"""

_component = st.components.v2.component(
    "round_trip", html='<div class="stage"></div>', js=_LOADER, isolate_styles=False
)


def round_trip() -> None:
    """A slider, and a component that is told its value."""
    _component(data=st.slider("value", 0, 40, 20, key="value"), key="round-trip")


st.fragment(round_trip)()
