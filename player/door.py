"""The door, by which the player has the whole page run.

A server that was started anew runs a page when it is told of a change of one of its widgets; but of those in a fragment it is
told in vain, for it does not know the fragment yet. So there is a component outside of all fragments.
"""

import streamlit as st

from player import assets

_component = st.components.v2.component("door", js=assets.loader("door"), isolate_styles=False)


def door() -> None:
    """Put the door into a page, outside of fragments. It is not to be seen."""
    _component(data={"assets": assets.base()}, key="door", on_knock_change=lambda: None)
