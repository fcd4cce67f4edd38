"""The reference page, made from the registries: every optimizer, schedule and surface with its rule, parameters and source."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

import streamlit as st

from lessons.presets import BEALE
from optimizers import OPTIMIZERS, SCHEDULES, Optimizer
from parameters import Parameter, parameters, printed
from studies import Lane, Race
from surfaces import SURFACES, Surface
from surfaces.surface import Point
from views.claims import link
from views.formulas import stacked

_STEPS = 200

_KINDS: Mapping[str, Mapping[str, type[Any]]] = {
    "Optimizers": OPTIMIZERS,
    "Schedules": SCHEDULES,
    "Surfaces": SURFACES,
}


def page() -> None:
    """Draws the page: one of the three registries, entry by entry."""
    st.markdown("#### Reference")
    kind = st.segmented_control(
        "Kind",
        list(_KINDS),
        key="kind",
        default="Optimizers",
        required=True,
        bind="query-params",
        label_visibility="collapsed",
    )
    with st.container(key="reference"):
        for slug, entry in _KINDS[kind].items():
            _draw(slug, entry)


def _draw(slug: str, entry: type[Any]) -> None:
    made = entry()
    with st.container(key=f"entry-{slug}", gap="small"):
        st.markdown(f"##### {entry.name}")
        st.markdown(entry.about)
        # In the line, a long formula breaks where the column ends; on display it would not.
        formula = (
            f"$\\displaystyle f(x, y) = {made.latex}$"
            if isinstance(made, Surface)
            else f"$$\n{stacked(made.latex)}\n$$"
        )
        st.markdown(formula)
        st.markdown("\n".join(_facts(made)))
        if declared := parameters(entry):
            st.markdown(_parameters(declared))
        st.caption(f"{entry.reference}. In a link: {slug}.")
        if race := _race(made):
            link(race, "Race it")


def _facts(made: Any) -> list[str]:
    """What is known of a surface, as a list; nothing of the others."""
    if not isinstance(made, Surface):
        return []
    (left, right), (bottom, top) = made.domain
    facts = [
        f"Window: x from {left:g} to {right:g}, y from {bottom:g} to {top:g}; start ({made.start[0]:g}, {made.start[1]:g})",
        _global_minima(made),
    ]
    if made.local_minima:
        some = "" if made.lists_local_minima else "such as "
        facts.append(f"Other minima: {some}{_points(made.local_minima)}")
    elif not made.lists_local_minima:
        facts.append("Other minima: too many to list")
    return [f"- {printed(fact)}" for fact in facts]


def _global_minima(surface: Surface) -> str:
    """Where the loss is least. Without a least loss only the window has a least minimum, if any."""
    points = _points(surface.minima)
    if not isfinite(surface.infimum):
        return f"Least minimum of the window: {points or 'none'}; the loss is unbounded below"
    places = points if surface.minima_are_points else f"all points of a curve, such as {points}"
    return f"Global minima: {places}; infimum {surface.infimum:.6g}"


def _points(points: tuple[Point, ...]) -> str:
    return ", ".join(f"({x:.6g}, {y:.6g})" for x, y in points)


def _parameters(declared: tuple[Parameter, ...]) -> str:
    """The parameters as a list: name, symbol, default, the slider's range, what each does. A table would not fit a phone."""
    return "\n".join(
        f"- {one.label} ${one.symbol}$: {one.help} Default {one.format(one.default)}, slider {_range(one)}."
        for one in declared
    )


def _range(declared: Parameter) -> str:
    if declared.low is None or declared.high is None:
        return "off, on"
    return f"{declared.format(declared.low)} to {declared.format(declared.high)}"


def _race(made: Any) -> Race | None:
    """A race that shows an entry: an optimizer on the opening surface, or the opening optimizers on a surface."""
    if isinstance(made, Optimizer):
        return Race(BEALE.surface, BEALE.start, _STEPS, (Lane(made),))
    if isinstance(made, Surface):
        return Race(
            made,
            made.start,
            _STEPS,
            tuple(Lane(OPTIMIZERS[slug]()) for slug in OPTIMIZERS if OPTIMIZERS[slug].in_lecture),
        )
    return None


st.fragment(page, key="reference-page")()
