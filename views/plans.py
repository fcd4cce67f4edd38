"""What a page of maps shows, as its session holds it."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from lessons.presets import BEALE
from studies import Race
from studies.plans import BasinsPlan, SweepPlan
from views import history
from views.plain import plain

Plan = TypeVar("Plan", SweepPlan, BasinsPlan)


def opened(kind: type[Plan], fitted: Callable[[Race], Race] = lambda race: race) -> Plan:
    """The plan of the page of this kind.

    In a new session, and after another race was shown on the Race page, it is the link's, for a race that is fitted from the
    one shown last; what the link said that could not be read is told once.
    """
    if _key(kind) not in st.session_state or st.session_state[_key(kind)][1] != history.shown():
        query = {key: st.query_params.get_all(key) for key in st.query_params}
        plan, ignored = kind.from_query(query, fitted(history.shown() or BEALE))
        keep(plan)
        for sentence in ignored:
            st.warning(plain(sentence))
    return held(kind)


def held(kind: type[Plan]) -> Plan:
    """The plan that is held, once one was shown."""
    plan: Plan = st.session_state[_key(kind)][0]
    return plan


def keep(plan: Any, race: Race | None = None) -> None:
    """Hold a plan from now on; where a race was made of it, the Race page goes on with that."""
    if race is not None:
        history.note(race)
    st.session_state[_key(type(plan))] = plan, history.shown()


def _key(kind: type) -> str:
    return f"{kind.__name__} and the race it was made beside"
