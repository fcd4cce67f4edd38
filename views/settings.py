"""The settings of a race as widgets: fill them from a race, and read a race from them."""

import re
from collections.abc import Sequence
from typing import Any

import streamlit as st

from figures.palette import Style, styles
from optimizers import OPTIMIZERS, SCHEDULES, Constant, Optimizer, Schedule
from studies import MAX_LANES, Lane, Race
from surfaces import SURFACES, Surface
from views.controls import ask, ask_all, controls, keep, recall, sliders

_SURFACE, _LANES, _X, _Y, _STEPS = "surface", "lanes", "start-x", "start-y", "steps"


def filled() -> bool:
    """Whether the widgets hold a race: not in a new session, and not after another page was shown."""
    return _SURFACE in st.session_state


def fill(race: Race) -> None:
    """Set every widget to what the race says. Call it before they are drawn."""
    ask(_SURFACE, race.surface.slug)
    ask_all(_surface_key(race.surface.slug), race.surface)
    ask(_X, race.start[0])
    ask(_Y, race.start[1])
    ask(_STEPS, race.steps)
    ask(_LANES, [lane.optimizer.slug for lane in race.lanes])
    for lane in race.lanes:
        slug = lane.optimizer.slug
        ask_all(_rule_key(slug), lane.optimizer)
        ask(_schedule_key(slug), lane.schedule.slug)
        ask_all(f"{_schedule_key(slug)}-{lane.schedule.slug}", lane.schedule)


def surface_settings() -> Surface:
    """The choice of a surface and its parameters."""
    slug = st.selectbox(
        "Surface", list(SURFACES), key=_SURFACE, format_func=lambda key: SURFACES[key].name, on_change=_to_own_start
    )
    return SURFACES[slug](**controls(_surface_key(slug), SURFACES[slug]))


def start_and_steps(surface: Surface) -> tuple[Any, Any, Any]:
    """The start's x and y, and the number of steps, as typed: None where a field was emptied."""
    columns = st.columns(3)
    (x_low, x_high), (y_low, y_high) = surface.domain
    x = columns[0].number_input("Start x", key=_X, step=(x_high - x_low) / 100, format="%.6g")
    y = columns[1].number_input("Start y", key=_Y, step=(y_high - y_low) / 100, format="%.6g")
    steps = columns[2].number_input("Steps", key=_STEPS, step=10)
    return x, y, steps


def lane_settings() -> tuple[Lane, ...]:
    """The choice of optimizers, and a card for each of them."""
    slugs = st.multiselect(
        "Optimizers",
        list(OPTIMIZERS),
        key=_LANES,
        format_func=lambda slug: OPTIMIZERS[slug].name,
        max_selections=MAX_LANES,
        placeholder="Add an optimizer",
    )
    looks = styles([OPTIMIZERS[slug]() for slug in slugs])
    st.html(_swatches(slugs, looks))
    return tuple(_card(slug) for slug in slugs)


def lane_sliders(lanes: Sequence[Lane]) -> dict[str, dict[str, Any]]:
    """Every slider of the cards, by key, and what it turns; see `player.stage.stage`."""
    known = {}
    for index, lane in enumerate(lanes):
        slug, schedule = lane.optimizer.slug, lane.schedule
        drawn = ((_rule_key(slug), lane.optimizer), (f"{_schedule_key(slug)}-{schedule.slug}", schedule))
        for part, (prefix, thing) in enumerate(drawn):
            for key, slider in sliders(prefix, type(thing)).items():
                known[key] = slider | {"lane": index, "part": part}
    return known


def _card(slug: str) -> Lane:
    rule = OPTIMIZERS[slug]
    with st.container(key=f"card-{slug}"), st.expander(rule.name):
        st.markdown(f"$${_stacked(rule.latex)}$$")
        optimizer: Optimizer = rule(**controls(_rule_key(slug), rule))
        schedule = _schedule(slug) if hasattr(optimizer, "learning_rate") else Constant()
        st.caption(f"{rule.about} {rule.reference}.")
    return Lane(optimizer, schedule)


def _schedule(slug: str) -> Schedule:
    key = _schedule_key(slug)
    recall(key, Constant.slug)
    chosen = keep(
        key,
        st.selectbox(
            "schedule of the learning rate", list(SCHEDULES), key=key, format_func=lambda one: SCHEDULES[one].name
        ),
    )
    schedule = SCHEDULES[chosen]
    if chosen != Constant.slug:
        st.markdown(f"$${schedule.latex}$$")
    return schedule(**controls(f"{key}-{chosen}", schedule))


def move_start(start: tuple[float, float]) -> None:
    """Set the start's fields, as if they had been typed in."""
    st.session_state[_X], st.session_state[_Y] = start


def _to_own_start() -> None:
    """A surface chosen by hand is raced on from its own start."""
    move_start(SURFACES[st.session_state[_SURFACE]].start)


def _stacked(latex: str) -> str:
    """A rule of several assignments, one to a line."""
    return r"\begin{gathered}" + r"\\[3pt]".join(re.split(r",?\s*\\q{1,2}uad\s*", latex)) + r"\end{gathered}"


def _swatches(slugs: Sequence[str], looks: Sequence[Style]) -> str:
    """The lane's colour in front of each card's name."""
    rules = [
        f".st-key-card-{slug} summary::before {{ background: light-dark({look.light}, {look.dark}); }}"
        for slug, look in zip(slugs, looks, strict=True)
    ]
    return f"<style>{' '.join(rules)}</style>"


def _surface_key(slug: str) -> str:
    return f"surface-{slug}"


def _rule_key(slug: str) -> str:
    return f"rule-{slug}"


def _schedule_key(slug: str) -> str:
    return f"schedule-{slug}"
