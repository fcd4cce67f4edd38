"""Widgets made from declarations: nobody writes a slider for a hyperparameter.

Streamlit forgets a widget that is not drawn; here its value is remembered, by key. So what is folded away need not be
drawn, and what comes back has its settings still.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

import streamlit as st

from parameters import Parameter, Parametrized, parameters
from studies.lens import Lens

Thing = TypeVar("Thing", bound=Parametrized)

# The last known value of every widget, by key.
_KEPT = "kept"

# Values that a link, a preset or a lesson set, by widget key. A slider stops at them too, wherever they lie.
_SET = "set"


def set_widget(key: str, value: Any) -> None:
    """Set a widget's value, before the widget is drawn, and make sure that its slider can stop there."""
    st.session_state[key] = value
    st.session_state.setdefault(_SET, {})[key] = value


def remember(key: str, default: Any) -> Any:
    """Notes what a widget says, and answers it: or what it said when it was last drawn, or the default where it never was."""
    kept = st.session_state.setdefault(_KEPT, {})
    kept[key] = st.session_state.get(key, kept.get(key, default))
    return kept[key]


def restore(key: str, default: Any) -> None:
    """Before a widget is drawn: give it the value that it had when it was last on the page, or else the default."""
    st.session_state.setdefault(key, remember(key, default))


def set_widgets(prefix: str, thing: Parametrized) -> None:
    """Set the widget of every parameter of a surface, rule or schedule to the value it has there."""
    for declared in parameters(type(thing)):
        set_widget(f"{prefix}-{declared.name}", getattr(thing, declared.name))


def read(prefix: str, kind: type[Thing]) -> Thing:
    """The surface, rule or schedule that the widgets with this prefix describe, drawn or not."""
    return kind(
        **{declared.name: remember(f"{prefix}-{declared.name}", declared.default) for declared in parameters(kind)}
    )


def controls(prefix: str, kind: type[Parametrized], on_change: Callable[[], None] | None = None) -> None:
    """Draw a widget for each parameter that `kind` declares; `on_change` is called when one of them was turned."""
    for declared in parameters(kind):
        control(f"{prefix}-{declared.name}", declared, on_change)


def sliders(prefix: str, kind: type[Parametrized], of: str, lane: int = 0) -> dict[str, dict[str, Any]]:
    """What the player must know of the sliders that `controls` draws for a part of a race, or of a lane of it, by key."""
    return {
        (key := f"{prefix}-{declared.name}"): slider(key, declared, Lens(declared.name, of, (lane,)))
        for declared in parameters(kind)
        if declared.kind is not bool
    }


def slider(key: str, declared: Parameter, lens: Lens) -> dict[str, Any]:
    """What the player must know of the slider that `control` draws: what it turns, and the stops' texts."""
    return {"lens": asdict(lens), "stops": list(_stops_of(key, declared).values())}


def control(key: str, declared: Parameter, on_change: Callable[[], None] | None = None, whose: str = "") -> None:
    """Draw the widget of one parameter: a switch, or a slider that stops at the values of its grid. `whose` leads its label."""
    label = declared.label if declared.label == declared.symbol else f"{declared.label} ${declared.symbol}$"
    label = f"{whose}: {label}" if whose else label
    restore(key, declared.default)
    if declared.kind is bool:
        st.toggle(label, key=key, help=declared.help, on_change=on_change)
    else:
        stops = _stops_of(key, declared)
        st.select_slider(
            label,
            options=list(stops),
            key=key,
            format_func=stops.__getitem__,
            help=declared.help,
            on_change=on_change,
        )


def _stops_of(key: str, declared: Parameter) -> Mapping[Any, str]:
    return _stops(declared, st.session_state.get(_SET, {}).get(key, declared.default))


@lru_cache(maxsize=1024)
def _stops(declared: Parameter, also: Any) -> Mapping[Any, str]:
    """The values at which a slider stops, rising, each with its text."""
    return MappingProxyType({stop: declared.format(stop) for stop in sorted({*declared.grid, also})})
