"""The claim ledger: every sentence of the lecture that claims a behaviour, and what the runs say of it."""

from collections import Counter
from itertools import groupby

import streamlit as st

from lessons import LEDGER
from lessons.claim import Verdict
from lessons.lecture import CITED
from views.claims import draw_claim

_ABOUT = (
    f"Every sentence of the lecture {CITED}, that claims a behaviour, put to the test, slide by slide. A claim is looked at in "
    "one or more races; their numbers are measured as the page is drawn, and the verdict follows from them."
)


def page() -> None:
    """Draws the page: how many claims are true, then all of them by slide."""
    st.markdown("#### What the lecture claims")
    st.caption(_ABOUT)
    counts = Counter(claim.found for claim in LEDGER)
    chosen = st.pills(
        "Verdict",
        list(Verdict),
        key="verdict",
        selection_mode="multi",
        bind="query-params",
        format_func=lambda verdict: f"{verdict} ({counts[verdict]})",
        label_visibility="collapsed",
    )
    shown = [claim for claim in LEDGER if not chosen or claim.found in chosen]
    with st.container(key="ledger"):
        for slide, claims in groupby(shown, key=lambda claim: claim.slide):
            st.markdown(f"##### {slide}")
            for claim in claims:
                draw_claim(claim)


st.fragment(page, key="ledger-page")()
