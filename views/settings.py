"""The settings of a race as widgets: fill them from a race, and read a race from them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import streamlit as st

from parameters import number_text, printed
from studies import MAX_STEPS, Ensemble, Lane, Race
from studies.bounds import check_race
from studies.measures import convergence
from studies.race import TOLERANCE
from studies.suiting import method, suited
from surfaces import SURFACES, Surface, Transform
from views import cards, history, parts
from views.controls import control, controls, read, remember, restore, set_widget, set_widgets, sliders
from views.fields import count, number, set_number

_SURFACE, _X, _Y, _STEPS = "surface", "start-x", "start-y", "steps"
_TRANSFORM, _ENSEMBLE, _TOLERANCE = "transform", "ensemble", "tolerance"

# What is said of the lanes' rates, and of which race, once it was shown; None until another surface is chosen.
_RATES = "rates told"


def filled() -> bool:
    """Whether the widgets hold a race: not in a new session, and not after another page was shown."""
    return _SURFACE in st.session_state


def fill(race: Race) -> None:
    """Set every widget to what the race says. Call it before they are drawn."""
    set_widget(_SURFACE, race.surface.slug)
    set_widgets(_surface_key(race.surface.slug), race.surface)
    move_start(race.start)
    set_number(_STEPS, race.steps)
    set_widgets(_TRANSFORM, race.transform)
    set_widgets(_ENSEMBLE, race.ensemble)
    set_widget(_TOLERANCE, race.tolerance)
    cards.fill(race.lanes)


def begin(race: Race) -> None:
    """Set every widget to what a race says that is opened anew; each card's Reset goes back to it."""
    st.session_state[_RATES] = None
    fill(race)
    cards.begin(race.lanes)


def race(lanes: Iterable[Lane]) -> Race:
    """The race of these lanes that the widgets describe. Raises ValueError, with a sentence, where there can be none."""
    start = number("Start x", remember(_X, "")), number("Start y", remember(_Y, ""))
    steps = count("Steps", remember(_STEPS, ""), MAX_STEPS)
    more = read(_TRANSFORM, Transform), read(_ENSEMBLE, Ensemble), remember(_TOLERANCE, TOLERANCE.default)
    found = Race(_surface(), start, steps, tuple(lanes), *more)
    check_race(found)
    return found


def race_sliders(race: Race) -> dict[str, dict[str, Any]]:
    """Every slider of the surface, and of what is folded open below it, by key, and what it turns; see `player.stage.stage`."""
    known = sliders(_surface_key(race.surface.slug), type(race.surface), "surface")
    for name, kind in ((_TRANSFORM, Transform), (_ENSEMBLE, Ensemble)):
        if remember(f"open-{name}", False):
            known |= sliders(name, kind, name)
    return known


def draw() -> None:
    """The choice of a surface and its parameters, start, steps, and what is folded away below them."""
    slug = st.selectbox(
        "Surface", list(SURFACES), key=_SURFACE, format_func=lambda key: SURFACES[key].name, on_change=_to_own_start
    )
    controls(_surface_key(slug), SURFACES[slug])
    _start_and_steps()
    _rates()
    with st.container(key="more", gap=None):
        _folded(
            "Turn, stretch, scale",
            "Surface and start go together; each lane's badge says whether it takes the same path as before, noise left aside.",
            _TRANSFORM,
            lambda: controls(_TRANSFORM, Transform),
        )
        _folded(
            "Noise and clouds",
            "Every lane meets the same noise and the same starts. Several seeds show with noise, $\\sigma > 0$, or with "
            "minibatches.",
            _ENSEMBLE,
            lambda: controls(_ENSEMBLE, Ensemble),
        )
        _folded("What counts as converged", convergence(), _TOLERANCE, lambda: control(_TOLERANCE, TOLERANCE))


def move_start(start: tuple[float, float]) -> None:
    """Set the start's fields, as if they had been typed in."""
    set_number(_X, start[0])
    set_number(_Y, start[1])


def remark(race: Race) -> str:
    """What is unusual about a race, in a few words: "Turned by 30°, loss × 10."; nothing where nothing is."""
    words = [*_transform_words(race.transform), *_ensemble_words(race), *_tolerance_words(race.tolerance)]
    text = ", ".join(word.replace(" ", "\N{NO-BREAK SPACE}") for word in words)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _start_and_steps() -> None:
    with st.container(horizontal=True, key="start"):
        st.text_input("Start x", key=_X)
        st.text_input("Start y", key=_Y)
        st.text_input("Steps", key=_STEPS)


@st.fragment(key=parts.RATES)
def _rates() -> None:
    """Once another surface was chosen: what is known of the rates of the race on screen, and the button that tunes them."""
    if st.session_state.get(_RATES) is None:
        return
    told, of = st.session_state[_RATES]
    now = history.shown()
    st.session_state[_RATES] = told, of or now
    with st.container(key="rates", gap=None):
        if of in (None, now):
            st.caption(told)
        st.button(
            "Tune the rates for this surface", key="suit", type="tertiary", on_click=parts.draw_page, args=(_suit,)
        )


def _suit() -> None:
    """Gives every lane the rate that suits the surface."""
    with suppress(ValueError):  # what cannot be run has its sentence already
        before = race(cards.read_lanes().values())
        found = suited(before)
        st.session_state[_RATES] = method(before, found), found
        cards.fill(found.lanes)


def _folded(label: str, purpose: str, name: str, draw_controls: Callable[[], None]) -> None:
    """Controls that are drawn only while they are folded open."""
    key = f"open-{name}"
    restore(key, False)
    inside = st.expander(label, key=key, on_change="rerun")
    if inside.open:
        with inside:
            st.caption(purpose)
            draw_controls()


def _surface() -> Surface:
    slug = remember(_SURFACE, None)
    return read(_surface_key(slug), SURFACES[slug])


def _to_own_start() -> None:
    """A surface chosen by hand is raced on from its own start, by lanes whose rates were chosen for another."""
    move_start(SURFACES[st.session_state[_SURFACE]].start)
    st.session_state[_RATES] = "The rates stay as they were on the surface before.", None


def _surface_key(slug: str) -> str:
    return f"surface-{slug}"


def _transform_words(transform: Transform) -> Iterator[str]:
    if transform.turn:
        yield f"turned by {printed(number_text(transform.turn))}°"
    if transform.stretch != 1:
        yield f"stretched × {number_text(transform.stretch)}"
    if transform.loss_factor != 1:
        yield f"loss × {number_text(transform.loss_factor)}"


def _ensemble_words(race: Race) -> Iterator[str]:
    ensemble = race.ensemble
    if ensemble.sigma:
        yield f"noise σ = {number_text(ensemble.sigma)}"
    if ensemble.seeds > 1 and race.is_stochastic:
        yield f"{ensemble.seeds} seeds"
    if ensemble.starts > 1:
        yield f"{ensemble.starts} starts"


def _tolerance_words(tolerance: float) -> Iterator[str]:
    if tolerance != TOLERANCE.default:
        yield f"tolerance τ = {number_text(tolerance)}"
