"""What comes back from a component in the browser."""

from typing import Any

import streamlit as st


def told(key: str, name: str) -> Any:
    """The message of that name from the component of that key; None from one that was replaced while it was on its way."""
    return st.session_state.get(key, {}).get(name)
