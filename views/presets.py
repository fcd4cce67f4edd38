"""The presets on the Race page: Alec Radford's animations, one button each."""

import streamlit as st

from lessons.presets import BEALE, PRESETS, Preset
from studies import Race
from views import history, parts, settings


def buttons() -> None:
    """A button for each preset; that of the race on screen is pressed already."""
    shown = history.shown()
    with st.container(key="presets", horizontal=True, gap="small"):
        for preset in PRESETS.values():
            st.button(
                preset.race.surface.name,
                key=f"preset-{preset.slug}",
                type="tertiary",
                help=preset.about,
                disabled=shown == preset.race,
                on_click=parts.draw_page,
                args=(settings.begin, preset.race),
            )


def of(race: Race) -> Preset | None:
    """The preset that a race is, as long as nothing of it is changed."""
    return next((preset for preset in PRESETS.values() if preset.race == race), None)


def beside(by: int) -> Race | None:
    """The preset so many places after the one that was shown last, or before it; the first and the last are the ends.

    None where there is no other.
    """
    races = [preset.race for preset in PRESETS.values()]
    here = _last()
    at = -1 if here is None else races.index(here)
    to = min(max(at + by, 0), len(races) - 1)
    return None if to == at else races[to]


def last() -> Race:
    """The preset that was shown last; the first before any."""
    return _last() or BEALE


def _last() -> Race | None:
    return next((race for race in reversed(history.races()) if of(race)), None)
