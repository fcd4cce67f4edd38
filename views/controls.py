"""Widgets made from declarations: nobody writes a slider for a hyperparameter."""

from typing import Any

import streamlit as st

from parameters import Parameter, Parametrized, parameters

# The values of widgets that were on the page before, by key: an optimizer that comes back has its settings still, though
# Streamlit forgets a widget that is not drawn.
_KEPT = "kept"

# Values that a link, a preset or a lesson asked for, by widget key. A slider stops at them too, wherever they lie.
_ASKED = "asked for"


def ask(key: str, value: Any) -> None:
    """Set a widget's value, before the widget is drawn, and make sure that its slider can stop there."""
    st.session_state[key] = value
    st.session_state.setdefault(_ASKED, {})[key] = value


def recall(key: str, default: Any) -> None:
    """Before a widget is drawn: give it the value that it had when it was last on the page, or else the default."""
    st.session_state.setdefault(key, st.session_state.get(_KEPT, {}).get(key, default))


def keep(key: str, value: Any) -> Any:
    """After a widget is drawn: remember its value. Answers the value."""
    st.session_state.setdefault(_KEPT, {})[key] = value
    return value


def ask_all(prefix: str, thing: Parametrized) -> None:
    """Set the widget of every parameter of a surface, rule or schedule to the value it has there."""
    for declared in parameters(type(thing)):
        ask(f"{prefix}-{declared.name}", getattr(thing, declared.name))


def controls(prefix: str, kind: type[Parametrized]) -> dict[str, Any]:
    """A widget for each parameter that `kind` declares; their values, by name."""
    return {declared.name: _control(f"{prefix}-{declared.name}", declared) for declared in parameters(kind)}


def sliders(prefix: str, kind: type[Parametrized]) -> dict[str, dict[str, Any]]:
    """What the player must know of the sliders that `controls` drew: by key, the parameter's name and the stops' texts."""
    known = {}
    for declared in parameters(kind):
        if declared.kind is not bool:
            key = f"{prefix}-{declared.name}"
            known[key] = {"name": declared.name, "stops": [declared.format(stop) for stop in _stops(key, declared)]}
    return known


def _control(key: str, declared: Parameter) -> Any:
    label = f"${declared.symbol}$" if declared.label == declared.symbol else f"{declared.label} ${declared.symbol}$"
    recall(key, declared.default)
    if declared.kind is bool:
        return keep(key, st.toggle(label, key=key, help=declared.help))
    stops = _stops(key, declared)
    return keep(key, st.select_slider(label, options=stops, key=key, format_func=declared.format, help=declared.help))


def _stops(key: str, declared: Parameter) -> list[Any]:
    return sorted({*declared.grid, st.session_state.get(_ASKED, {}).get(key, declared.default)})
