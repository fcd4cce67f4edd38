"""The script that the app runs for each session: the pages and how one moves between them."""

from pathlib import Path

import streamlit as st

from player.door import door

st.set_page_config(page_title="Optimizer race", layout="wide")
for sheet in ("style.css", "reach.css", "forced_colours.css"):
    st.html(Path(__file__).parent / "views" / sheet)
st.navigation(
    [
        st.Page("views/race.py", title="Race", url_path="race", default=True),
        st.Page("views/tune.py", title="Tune", url_path="tune"),
        st.Page("views/basins.py", title="Basins", url_path="basins"),
        st.Page("views/lessons.py", title="Lessons", url_path="lessons"),
        st.Page("views/ledger.py", title="Claims", url_path="ledger"),
        st.Page("views/reference.py", title="Reference", url_path="reference"),
    ],
    position="top",
).run()
door()
