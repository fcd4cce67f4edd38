"""Claims of the lecture on a page: the sentence, what the runs say of it, and the races that show it."""

from collections.abc import Iterable
from itertools import groupby

import streamlit as st

from lessons.claim import Case, Claim, Verdict
from studies import Race
from studies.link import to_query

_COLOURS = {Verdict.TRUE: "green", Verdict.TRUE_IF: "orange", Verdict.FALSE_HERE: "red"}
_ICONS = {Verdict.TRUE: "check", Verdict.TRUE_IF: "rule", Verdict.FALSE_HERE: "close"}


def badge(verdict: Verdict) -> str:
    """A verdict as a coloured word with an icon, in Markdown."""
    return f":{_COLOURS[verdict]}-badge[:material/{_ICONS[verdict]}: {verdict}]"


def draw(claims: Iterable[Claim], title: str) -> None:
    """The claims under a title, slide by slide; nothing where there are none."""
    claims = list(claims)
    if not claims:
        return
    with st.container(key="claims"):
        st.markdown(f"##### {title}")
        for slide, stated in groupby(claims, key=lambda claim: claim.slide):
            st.caption(f"Slide “{slide}”")
            for claim in stated:
                draw_claim(claim)


def draw_claim(claim: Claim) -> None:
    """One claim, with its cases' own numbers and links."""
    with st.container(key=f"claim-{claim.slug}", gap="small"):
        st.markdown(f"{badge(claim.found)} “{claim.sentence}”")
        for number, case in enumerate(claim.cases, 1):
            _case(case, f"{claim.slug}-{number}")
        source = f" {claim.source}." if claim.source else ""
        st.caption(f"{claim.why}{source}")


def link(race: Race, label: str) -> None:
    """A link to a race on the Race page."""
    query: dict[str, list[str]] = {}
    for key, text in to_query(race):
        query.setdefault(key, []).append(text)
    st.page_link("views/race.py", label=label, icon=":material/play_circle:", query_params=query)


def _case(case: Case, key: str) -> None:
    mark = ":green[:material/check:]" if case.holding else ":red[:material/close:]"
    with st.container(key=f"case-{key}", horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"{mark} {case.text}")
        link(case.race, "See it")
