"""The script that the app runs for each session: the pages and how one moves between them."""

import streamlit as st

st.set_page_config(page_title="Optimizer race", layout="wide")
st.navigation([st.Page("views/race.py", title="Race", url_path="race", default=True)], position="hidden").run()
