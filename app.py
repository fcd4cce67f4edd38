"""What `streamlit run app.py` (or `uvicorn app:app`) starts: the pages, and the routes that serve the player."""

import streamlit as st

from player.routes import routes

app = st.App("navigation.py", routes=routes(st.get_option("server.baseUrlPath").strip("/")))
