"""What `streamlit run app.py` (or `uvicorn app:app`) starts: the pages, and the routes that serve the player."""

import gc
import sys

import streamlit as st

from player.routes import routes
from studies import processes

app = st.App("navigation.py", routes=routes(st.get_option("server.baseUrlPath").strip("/")))

# While Python collects garbage nothing else runs. What is imported stays; set aside, it need not be looked through each time.
gc.collect()
gc.freeze()

# Runs of the live channel and the event loop share one interpreter. The loop, which seldom needs it for long, waits less for
# its turn.
sys.setswitchinterval(0.0005)

# The first map shall not wait for them.
processes.start()
