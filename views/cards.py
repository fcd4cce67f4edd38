"""The lanes of a race as cards: fill them from lanes, read lanes from them, and what their buttons do.

A lane has an id for as long as it is in the race: its rule's slug, and for the second lane of a rule "adam-2". All keys of
its widgets are made from the id. A card that is folded is not drawn inside; its values are remembered (see `controls`).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from figures.palette import styles
from optimizers import OPTIMIZERS, SCHEDULES, Constant, Optimizer, Schedule
from parameters import Parametrized, parameters
from studies import MAX_LANES, Lane, lane_names
from views import parts
from views.controls import controls, read, remember, restore, set_widget, set_widgets, sliders
from views.formulas import stacked

_LANES = "lanes"  # the slug of each lane's rule, by id, in the order of the race
_FIRST = "first lanes"  # by id, the lanes that the race was opened with
_TWIN = "twin lane"  # the id of the lane that was made last to be compared with another
_ADD = "add-lane"


def fill(lanes: Sequence[Lane]) -> None:
    """Make the cards those of these lanes."""
    ids: dict[str, str] = {}
    for lane in lanes:
        lane_id = _free_id(lane.optimizer.slug, ids)
        ids[lane_id] = lane.optimizer.slug
        _fill_card(lane_id, lane)
    st.session_state[_LANES] = ids
    st.session_state[_TWIN] = twin if (twin := st.session_state.get(_TWIN)) in ids else None


def begin(lanes: Sequence[Lane]) -> None:
    """Make the cards those of these lanes, to which Reset goes back from now on."""
    fill(lanes)
    st.session_state[_FIRST] = dict(zip(st.session_state[_LANES], lanes, strict=True))


def read_lanes() -> dict[str, Lane]:
    """The lane that each card describes, by id, in the order of the race."""
    return {lane_id: _read_lane(lane_id, slug) for lane_id, slug in st.session_state[_LANES].items()}


def lane_sliders(lanes: Mapping[str, Lane]) -> dict[str, dict[str, Any]]:
    """Every slider that the cards show, by key, and what it turns; see `player.stage.stage`. Lanes that are off have none."""
    known: dict[str, dict[str, Any]] = {}
    for index, (lane_id, lane) in enumerate(lanes.items()):
        if lane.on and remember(_open_key(lane_id), False):
            known |= sliders(_rule_key(lane_id), type(lane.optimizer), "optimizer", index)
            known |= sliders(_schedule_key(lane_id, lane.schedule.slug), type(lane.schedule), "schedule", index)
    return known


def have_room() -> bool:
    """Whether the race may have another lane."""
    return len(st.session_state[_LANES]) < MAX_LANES


def add_twin(index: int) -> None:
    """Give a running lane, by its index, another like it, with its card open: it is there to be turned and compared."""
    running = [lane_id for lane_id, lane in read_lanes().items() if lane.on]
    if index in range(len(running)) and (twin := _duplicate(running[index])):
        st.session_state[_TWIN] = twin


def twin_slider() -> str:
    """The key of the first slider of the lane that was made last to be compared; nothing where there is none."""
    lanes, twin = st.session_state[_LANES], st.session_state[_TWIN]
    if twin not in lanes:
        return ""
    return next(
        (f"{_rule_key(twin)}-{one.name}" for one in parameters(OPTIMIZERS[lanes[twin]]) if one.kind is not bool), ""
    )


def draw() -> None:
    """A card for each lane, and the list from which one is added."""
    lanes = read_lanes()
    names = lane_names(list(lanes.values()))
    with st.container(key="lanes"):
        st.html(_looks(lanes, names))
        for (lane_id, lane), name in zip(lanes.items(), names, strict=True):
            _card(lane_id, lane, name)
    full = not have_room()
    st.selectbox(
        "Add an optimizer",
        list(OPTIMIZERS),
        index=None,
        key=_ADD,
        format_func=lambda slug: OPTIMIZERS[slug].name,
        placeholder=f"A race has at most {MAX_LANES} lanes" if full else "Add an optimizer",
        label_visibility="collapsed",
        disabled=full,
        on_change=_add,
    )


def _card(lane_id: str, lane: Lane, name: str) -> None:
    restore(_open_key(lane_id), False)
    restore(_on_key(lane_id), True)
    with st.container(key=_card_key(lane_id)):
        # The label stays the same while a slider moves, or Streamlit would take it for another expander.
        inside = st.expander(lane.optimizer.name, key=_open_key(lane_id), on_change="rerun")
        st.toggle(f"Race {name}", key=_on_key(lane_id), label_visibility="collapsed")
    if inside.open:
        with inside:
            st.fragment(_inside, key=_part(lane_id))(lane_id)


def _inside(lane_id: str) -> None:
    """Update rule, sliders, schedule, what the values come to, where the rule is from, buttons."""
    lane = _read_lane(lane_id, st.session_state[_LANES][lane_id])
    rule, schedule = lane.optimizer, lane.schedule
    turned = partial(_turned, lane_id)
    st.markdown(f"$${stacked(rule.latex)}$$")
    controls(_rule_key(lane_id), type(rule), turned)
    if rule.has_learning_rate:
        key = _schedule_key(lane_id)
        restore(key, Constant.slug)
        st.selectbox(
            "schedule of the learning rate",
            list(SCHEDULES),
            key=key,
            format_func=lambda slug: SCHEDULES[slug].name,
            on_change=turned,
        )
        controls(_schedule_key(lane_id, schedule.slug), type(schedule), turned)
    formula = [] if isinstance(schedule, Constant) else [f"${schedule.latex}$"]
    meanings = "  \n".join([*_meanings(rule), *formula, *_meanings(schedule)])
    st.caption(f"{meanings}\n\n{rule.about} {rule.reference}.")
    with st.container(horizontal=True, gap="small"):
        _button("Reset", _reset, lane_id, "Back to the values it came with", _same(lane, _first(lane_id, rule.slug)))
        _button("Duplicate", _duplicate, lane_id, "A second lane with the same values", not have_room())
        _button("Remove", _remove, lane_id, "Out of the race")


def _button(label: str, on_click: Any, lane_id: str, help: str, disabled: bool = False) -> None:
    st.button(
        label,
        key=f"{label.lower()}-{lane_id}",
        type="tertiary",
        help=help,
        disabled=disabled,
        on_click=parts.draw_page,
        args=(on_click, lane_id),
    )


def _turned(lane_id: str) -> None:
    """A slider was turned: that changes this card, and where the rule has twins, what sets them apart."""
    slugs = st.session_state[_LANES]
    if list(slugs.values()).count(slugs[lane_id]) > 1:
        parts.draw_page()
    parts.draw_race(_part(lane_id))


def _part(lane_id: str) -> str:
    return f"inside-{lane_id}-part"


def _same(lane: Lane, other: Lane) -> bool:
    """Whether two lanes agree in all but whether they are on."""
    return (lane.optimizer, lane.schedule) == (other.optimizer, other.schedule)


def _add() -> None:
    slug = st.session_state[_ADD]
    st.session_state[_ADD] = None
    lanes = st.session_state[_LANES]
    if slug is not None and have_room():
        lane_id = _free_id(slug, lanes)
        _fill_card(lane_id, _first(lane_id, slug))
        st.session_state[_LANES] = {**lanes, lane_id: slug}


def _duplicate(lane_id: str) -> str | None:
    """Insert a lane like this one after it, and open its card; its id. None where there is no room."""
    if not have_room():
        return None
    lanes = st.session_state[_LANES]
    slug = lanes[lane_id]
    twin = _free_id(slug, lanes)
    _fill_card(twin, _read_lane(lane_id, slug))
    st.session_state[_open_key(twin)] = True
    place = list(lanes).index(lane_id) + 1
    items = list(lanes.items())
    st.session_state[_LANES] = dict([*items[:place], (twin, slug), *items[place:]])
    return twin


def _remove(lane_id: str) -> None:
    lanes = st.session_state[_LANES]
    st.session_state[_LANES] = {other: slug for other, slug in lanes.items() if other != lane_id}
    st.session_state[_open_key(lane_id)] = False


def _reset(lane_id: str) -> None:
    slug = st.session_state[_LANES][lane_id]
    _fill_rule(lane_id, _first(lane_id, slug))


def _first(lane_id: str, slug: str) -> Lane:
    """The lane that the race was opened with under this id; else one of the rule's defaults."""
    return st.session_state[_FIRST].get(lane_id, Lane(OPTIMIZERS[slug]()))


def _fill_card(lane_id: str, lane: Lane) -> None:
    _fill_rule(lane_id, lane)
    set_widget(_on_key(lane_id), lane.on)


def _fill_rule(lane_id: str, lane: Lane) -> None:
    set_widgets(_rule_key(lane_id), lane.optimizer)
    set_widget(_schedule_key(lane_id), lane.schedule.slug)
    set_widgets(_schedule_key(lane_id, lane.schedule.slug), lane.schedule)


def _read_lane(lane_id: str, slug: str) -> Lane:
    optimizer: Optimizer = read(_rule_key(lane_id), OPTIMIZERS[slug])
    schedule: Schedule = Constant()
    if optimizer.has_learning_rate:
        chosen = remember(_schedule_key(lane_id), Constant.slug)
        schedule = read(_schedule_key(lane_id, chosen), SCHEDULES[chosen])
    return Lane(optimizer, schedule, on=remember(_on_key(lane_id), True))


def _meanings(thing: Parametrized) -> Iterator[str]:
    """What its values come to, where that is declared: "$\\eta$ = 0.1: ..."."""
    for declared in parameters(type(thing)):
        number = getattr(thing, declared.name)
        if meaning := declared.describe(number):
            yield f"${declared.symbol}$ = {declared.format(number)}: {meaning}"


def _looks(lanes: Mapping[str, Lane], names: Sequence[str]) -> str:
    """The lane's colour in front of each card's name, what sets it apart from its twins behind it; dim where it is off."""
    looks = styles([lane.optimizer for lane in lanes.values()])
    rules = []
    for (lane_id, lane), name, look in zip(lanes.items(), names, looks, strict=True):
        card, apart = f".st-key-{_card_key(lane_id)}", name.removeprefix(lane.optimizer.name)
        rules.append(f"{card} summary::before {{ background: light-dark({look.light}, {look.dark}); }}")
        if apart:
            rules.append(f'{card} summary p::after {{ content: "{apart}"; }}')
        if not lane.on:
            rules.append(f"{card} .stExpander {{ opacity: 0.5; }}")
    return f"<style>{' '.join(rules)}</style>"


def _free_id(slug: str, taken: Mapping[str, str]) -> str:
    candidates = (slug, *(f"{slug}-{count}" for count in range(2, MAX_LANES + 1)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _card_key(lane_id: str) -> str:
    """The twin's is another: a projector shows that card at the foot of the screen."""
    return f"card-twin-{lane_id}" if lane_id == st.session_state[_TWIN] else f"card-{lane_id}"


def _rule_key(lane_id: str) -> str:
    return f"rule-{lane_id}"


def _schedule_key(lane_id: str, slug: str = "") -> str:
    return f"schedule-{lane_id}-{slug}" if slug else f"schedule-{lane_id}"


def _open_key(lane_id: str) -> str:
    return f"open-{lane_id}"


def _on_key(lane_id: str) -> str:
    return f"on-{lane_id}"
