"""The Tune page: for which numbers of a race an optimizer converges."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from optimizers import OPTIMIZERS
from parameters import printed
from player.atlas import sweep_map, theory_lines
from studies import MAX_STEPS, Lane
from studies.axis import Axis, axes
from studies.link import CELLS
from studies.measures import circling, convergence
from studies.plans import SweepPlan, sweep_plan
from studies.theory import theory
from surfaces import SURFACES
from views import claims, fair, plans, settings, slices
from views.controls import set_widget
from views.fields import count_field
from views.plain import plain


def page() -> None:
    """Draws the page: what is mapped, the map with the path beside it."""
    plan = plans.opened(SweepPlan)
    _title(plan)
    _controls(plan)
    _map(plan)
    with st.container(key="slices-part"):
        slices.draw(plan.race)
    with st.container(key="fair-part"):
        fair.draw(plan.race, (SweepPlan.KEYS, plan.to_link()), _move_start)


def _title(plan: SweepPlan) -> None:
    surface, remark = plan.race.surface, settings.remark(plan.fixed)
    tolerance = None if "loss_factor" in (plan.x.name, plan.y.name) else plan.race.shown_tolerance
    with st.container(key="formula"):
        st.markdown(f"#### Tune {plan.lane.optimizer.name} on {surface.name}")
        st.caption(
            "Every cell has its own two values: where does a run converge, how fast, and where does it diverge? "
            f"Everything else is as in the race.{f' **{remark}**' if remark else ''}",
            help=f"{convergence(tolerance)} {circling()}",
        )


def _controls(plan: SweepPlan) -> None:
    """What is mapped, and over which values."""
    with st.container(key="map-settings", horizontal=True, gap="small", vertical_alignment="bottom"):
        _choice(
            "Surface", "surface", list(SURFACES), plan.race.surface.slug, lambda slug: SURFACES[slug].name, _to_surface
        )
        _choice(
            "Optimizer",
            "rule",
            list(OPTIMIZERS),
            plan.lane.optimizer.slug,
            lambda slug: OPTIMIZERS[slug].name,
            _to_rule,
        )
        offered = {axis.lens: axis for axis in axes(plan.study.race, plan.x.count)}
        for label, key, axis, other in (("Across", "x", plan.x, plan.y), ("Upwards", "y", plan.y, plan.x)):
            titles = {lens.title: offered[lens] for lens in offered if lens != other.lens}
            _choice(label, key, list(titles), axis.lens.title, str, partial(_to_offered, key, titles))
        _choice("Cells a side", "cells", sorted({*CELLS, plan.x.count}), plan.x.count, str, _to_cells)
        refusal = count_field("Steps", "tune-steps", plan.race.steps, MAX_STEPS, _to_steps)
    if refusal:
        st.error(plain(refusal))
    with st.container(key="map-ranges", horizontal=True, gap="medium"):
        for key, axis, label in zip("xy", (plan.x, plan.y), plan.study.labels, strict=True):
            _range(key, axis, label, plan)


def _choice(
    label: str, key: str, options: list[Any], now: Any, name: Callable[[Any], str], go: Callable[[Any], None]
) -> None:
    """A list to choose from, set to what is shown now."""
    set_widget(f"tune-{key}", now)
    st.selectbox(
        label, options, key=f"tune-{key}", format_func=name, on_change=lambda: go(st.session_state[f"tune-{key}"])
    )


def _range(key: str, axis: Axis, label: str, plan: SweepPlan) -> None:
    """From which value to which an axis runs: stops of the number's own slider."""
    declared = axis.declared(plan.study.race)
    widget = f"tune-range-{key}-{axis.of}-{axis.name}"
    label = label if declared.label == declared.symbol else f"{label} ${declared.symbol}$"
    ends = (axis.low, axis.high)
    set_widget(widget, ends)  # what it was left at may be of another map
    st.select_slider(
        f"{label}, from and to",
        options=sorted({*declared.grid, axis.low, axis.high}),
        value=ends,  # that there are two is what makes it a range
        key=widget,
        format_func=lambda value: printed(declared.format(value)),
        on_change=lambda: _to_range(key, *st.session_state[widget]),
    )


def _map(plan: SweepPlan) -> None:
    sweep_map(
        plan.study,
        key="sweep",
        lines=_lines(plan),
        chosen=plan.cell,
        address=(SweepPlan.KEYS, plan.to_link()),
        on_cell=_pick,
    )
    if (race := plan.chosen) is not None:
        with st.container(horizontal=True, gap="small", key="map-chosen"):
            claims.link(race, "Race it")


def _lines(plan: SweepPlan) -> list[dict[str, Any]]:
    """What is proved of the map, where anything is."""
    proved = theory(plan.study)
    return [] if proved is None else theory_lines(plan.study, proved)


def _pick(row: int, column: int) -> None:
    """A cell was chosen: its run joins the race."""
    plan = replace(plans.held(SweepPlan), cell=(row, column))
    plans.keep(plan, plan.chosen)


def _move_start(start: tuple[float, float]) -> None:
    _set(race=replace(plans.held(SweepPlan).race, start=start))


def _to_surface(slug: str) -> None:
    surface = SURFACES[slug]()
    race = replace(plans.held(SweepPlan).race, surface=surface, start=surface.start)
    plans.keep(sweep_plan(race, plans.held(SweepPlan).lane, plans.held(SweepPlan).x.count))


def _to_rule(slug: str) -> None:
    lanes = (lane for lane in plans.held(SweepPlan).race.lanes if lane.optimizer.slug == slug)
    plans.keep(plans.held(SweepPlan).about(next(lanes, Lane(OPTIMIZERS[slug]()))))


def _to_offered(key: str, offered: Mapping[str, Axis], title: str) -> None:
    changes: dict[str, Any] = {key: offered[title]}
    _set(**changes)


def _to_range(key: str, low: float, high: float) -> None:
    if low < high:
        _set(**{key: replace(getattr(plans.held(SweepPlan), key), low=float(low), high=float(high))})


def _to_steps(steps: int) -> None:
    _set(race=replace(plans.held(SweepPlan).race, steps=steps))


def _to_cells(cells: int) -> None:
    plan = plans.held(SweepPlan)
    _set(x=replace(plan.x, count=cells), y=replace(plan.y, count=cells))


def _set(**changes: Any) -> None:
    """The page with changes; a chosen cell is one of the map before, unless another is chosen."""
    plans.keep(replace(plans.held(SweepPlan), **{"cell": None, **changes}))


st.fragment(page, key="tune")()
