"""What `streamlit run app.py` (or `uvicorn app:app`) starts: the pages, and the routes that serve the player."""

import gc

import streamlit as st

from player.routes import routes

app = st.App("navigation.py", routes=routes(st.get_option("server.baseUrlPath").strip("/")))

# Streamlit collects garbage after each run of a page, and nothing else runs meanwhile. What is imported stays; set aside, it
# need not be looked through each time.
gc.collect()
gc.freeze()
