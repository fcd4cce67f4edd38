"""The Race page: a surface, up to twelve lanes, and the stage on which they run."""

from collections.abc import Iterable

import streamlit as st

from lessons.presets import BEALE, PRESETS
from player.offers import Offers
from player.stage import stage
from studies import Lane, Race
from studies.link import KEYS, from_query
from views import cards, history, parts, presets, settings
from views.plain import plain

_REFUSAL = "refusal"  # why the race on screen is not the one that the widgets describe
_OPENED = "opened"  # the race that the link opened, and the sentences on what it ignored


def page() -> None:
    """Draws the page: the stage, and beside it (below it, on a phone) the settings."""
    if not settings.filled():
        _open()
    parts.make_change()
    stage_column, settings_column = st.columns([2.7, 1], gap="medium")
    with stage_column, st.container(key="race"):
        _stage()
    with settings_column, st.container(key="settings"):
        _history()
        settings.draw()
        with st.container(key="messages"):
            _messages()
        cards.draw()


@st.fragment(key=parts.STAGE)
def _stage() -> None:
    """The race that the widgets describe; it is drawn first, and the other parts tell of what it has shown."""
    lanes = cards.read_lanes()
    race, refusal = _race(lanes.values())
    st.session_state[_REFUSAL] = refusal
    _headline(race)
    stage(
        race,
        key="stage",
        sliders={} if refusal else settings.race_sliders(race) | cards.lane_sliders(lanes),
        on_start=_move_start,
        offers=_offers(),
        said=f"Race on {race.surface.name}.",
        focus=cards.twin_slider(),
    )
    # Below the picture, which must not move when a hand makes another race of the preset.
    if preset := presets.of(race):
        st.caption(f"{preset.about} {preset.look_for} {preset.remark}")


@st.fragment(key=parts.HISTORY)
def _history() -> None:
    presets.buttons()
    history.buttons(settings.fill, presets.last(), settings.begin, bool(st.session_state[_REFUSAL]))


def _offers() -> Offers:
    """The presets as pages, and by their numbers; a twin for a lane, while there is room."""
    return Offers(
        on_page=_turn_page,
        pages="the next preset",
        presets=[preset.race.surface.name for preset in PRESETS.values()],
        on_preset=lambda index: parts.draw_page(settings.begin, list(PRESETS.values())[index].race),
        on_twin=(lambda index: parts.draw_page(cards.add_twin, index)) if cards.have_room() else None,
        undo=True,
    )


def _turn_page(by: int) -> None:
    preset = presets.beside(by)
    if preset is not None:
        parts.draw_page(settings.begin, preset)


def _move_start(start: tuple[float, float]) -> None:
    parts.draw_page(settings.move_start, start)


def _open() -> None:
    """Fills the widgets: from the link, where it tells of a race; else from the race shown before, else with the preset."""
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    before = history.shown()
    if before is not None and not any(key in query for key in KEYS):
        if _OPENED in st.session_state:
            settings.fill(before)
        else:  # it was made on another page
            st.session_state[_OPENED] = before, []
            settings.begin(before)
        return
    race, ignored = from_query(query, default=BEALE)
    st.session_state[_OPENED] = race, ignored
    settings.begin(race)


def _race(lanes: Iterable[Lane]) -> tuple[Race, str]:
    """The race of these lanes to show, and nothing; where what the widgets say cannot be run, the race before, and why."""
    try:
        race = settings.race(lanes)
        race.trajectories()
        race.companions()
        refusal = ""
    except ValueError as error:
        race, refusal = history.shown() or BEALE, f"{error} The picture shows the race before."
    history.note(race)
    return race, refusal


@st.fragment(key=parts.MESSAGES)
def _messages() -> None:
    """Why something was refused; what the link said that was ignored, until something is changed; whether nobody races."""
    race, refusal = history.shown() or BEALE, st.session_state[_REFUSAL]
    if refusal:
        st.error(plain(refusal))
    opened, ignored = st.session_state[_OPENED]
    if race == opened:
        for sentence in ignored:
            st.warning(plain(sentence))
    if not race.running:
        st.info("Nobody is racing. Switch a lane on, or add an optimizer.")


def _headline(race: Race) -> None:
    with st.container(key="formula"):
        st.markdown(f"#### {race.surface.name} &ensp; $f(x, y) = {race.surface.latex}$")
        remark = settings.remark(race)
        st.caption(f"{race.surface.about} **{remark}**" if remark else race.surface.about)


st.fragment(page, key=parts.PAGE)()
