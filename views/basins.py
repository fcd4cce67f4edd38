"""The Basins page: which minimum each start falls into, for up to four optimizers side by side."""

from dataclasses import replace
from typing import Any

import streamlit as st

from optimizers import OPTIMIZERS
from player.atlas import basins_maps
from studies import MAX_STEPS, Lane
from studies.link import CELLS, Window
from studies.measures import circling, convergence
from studies.plans import MOST_MAPS, BasinsPlan
from surfaces import SURFACES
from views import claims, plans, settings
from views.controls import set_widget
from views.fields import count_field
from views.plain import plain


def page() -> None:
    """Draws the page: what is mapped, and the maps."""
    plan = plans.opened(BasinsPlan, _first_few)
    remark = settings.remark(replace(plan.race, ensemble=plan.race.ensemble.without_companions))
    with st.container(key="formula"):
        st.markdown(f"#### Basins of attraction on {plan.race.surface.name}")
        st.caption(
            "Every point is a start: its colour tells where the run ends; the stronger it is, the fewer steps the run took "
            f"to converge.{f' **{remark}**' if remark else ''}",
            help=f"{convergence(plan.race.shown_tolerance)} {circling()}",
        )
    _controls(plan)
    if plan.studies:
        _maps(plan)
    else:
        st.info("Choose an optimizer, to see where it goes from every start.")


def _first_few(race: Any) -> Any:
    return replace(race, lanes=race.running[:2])


def _controls(plan: BasinsPlan) -> None:
    with st.container(key="map-settings", horizontal=True, gap="small", vertical_alignment="bottom"):
        set_widget("basins-surface", plan.race.surface.slug)
        st.selectbox(
            "Surface",
            list(SURFACES),
            key="basins-surface",
            format_func=lambda slug: SURFACES[slug].name,
            on_change=_to_surface,
        )
        set_widget("basins-rules", [lane.optimizer.slug for lane in plan.race.running[:MOST_MAPS]])
        st.multiselect(
            f"Optimizers, up to {MOST_MAPS}",
            list(OPTIMIZERS),
            key="basins-rules",
            max_selections=MOST_MAPS,
            format_func=lambda slug: OPTIMIZERS[slug].name,
            on_change=_to_rules,
        )
        set_widget("basins-cells", plan.cells)
        st.selectbox(
            "Pixels a side",
            sorted({*CELLS, plan.cells}),
            key="basins-cells",
            on_change=lambda: _set(cells=st.session_state["basins-cells"]),
        )
        refusal = count_field("Steps", "basins-steps", plan.race.steps, MAX_STEPS, _to_steps)
    if refusal:
        st.error(plain(refusal))


def _maps(plan: BasinsPlan) -> None:
    basins_maps(
        plan.studies,
        key="basins",
        chosen=None if plan.picked is None else (plan.picked, plan.race.start),
        address=(BasinsPlan.KEYS, plan.to_link()),
        on_start=_pick,
        on_window=_zoom,
    )
    if plan.picked is not None:
        with st.container(horizontal=True, gap="small", key="map-chosen"):
            claims.link(plan.race, "Race from there")


def _pick(index: int, start: tuple[float, float]) -> None:
    """A start was chosen: the race begins there."""
    plan = plans.held(BasinsPlan)
    race = replace(plan.race, start=start)
    plans.keep(replace(plan, race=race, picked=index), race)


def _zoom(window: Window) -> None:
    _set(window=window)


def _to_surface() -> None:
    surface = SURFACES[st.session_state["basins-surface"]]()
    _set(race=replace(plans.held(BasinsPlan).race, surface=surface, start=surface.start), window=None, picked=None)


def _to_rules() -> None:
    """The lanes of the chosen rules: those that there are already as they are, new ones with their defaults."""
    before = {lane.optimizer.slug: lane for lane in plans.held(BasinsPlan).race.running}
    lanes = tuple(before.get(slug, Lane(OPTIMIZERS[slug]())) for slug in st.session_state["basins-rules"])
    _set(race=replace(plans.held(BasinsPlan).race, lanes=lanes), picked=None)


def _to_steps(steps: int) -> None:
    _set(race=replace(plans.held(BasinsPlan).race, steps=steps))


def _set(**changes: Any) -> None:
    plans.keep(replace(plans.held(BasinsPlan), **changes))


st.fragment(page, key="basins-page")()
