"""What `streamlit run` starts for the page with one stage: that page, and the player's routes."""

import streamlit as st

from player.routes import routes

app = st.App("question.py", routes=routes())
