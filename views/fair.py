"""On the Tune page: the fair race. Every lane is tuned with the same budget; then the winners race, beside the untuned race."""

from collections.abc import Callable

import streamlit as st

from player.stage import stage
from studies import Race
from studies.bounds import check_tuning
from studies.objectives import OBJECTIVES
from studies.shelf import Shelf
from studies.study import Grid, stream
from studies.tuning import FairRace, Tuned, Tuning, definition, fair_race, method, tuned_parameters
from views import claims
from views.plain import plain

TRIALS = (16, 32, 64, 128, 256)

_SHOWN = "fair race"  # the study that is shown, and what it came to

_BYTES = 4096  # of what tuning came to for a lane, about
_kept: Shelf[FairRace] = Shelf(8 << 20)

Start = tuple[float, float]


def draw(race: Race, address: tuple[tuple[str, ...], str], on_start: Callable[[Start], None]) -> None:
    """What is tuned for, the button, and what the last tuning came to."""
    st.markdown("##### A fair race")
    st.caption(
        "A race says little while one lane is tuned and another is not. Here every lane of the race gets the same number of "
        "trials, and the best of each race."
    )
    study = _asked(race)
    if study is not None and st.session_state.get("fair-go"):
        _tune(study)
    if _SHOWN in st.session_state:
        tuned, fair = st.session_state[_SHOWN]
        _result(tuned, fair, address, on_start)


def _asked(race: Race) -> Tuning | None:
    """The tuning that the widgets describe; None, with a sentence, where there can be none."""
    with st.container(key="fair-settings", horizontal=True, gap="small", vertical_alignment="bottom"):
        objective = st.selectbox(
            "Tune for", list(OBJECTIVES), key="fair-objective", format_func=lambda key: OBJECTIVES[key].name
        )
        trials = st.selectbox("Trials each", TRIALS, index=1, key="fair-trials")
        try:
            study = Tuning(race, trials, objective)
            check_tuning(study)
        except ValueError as error:
            study = None
            st.info(plain(str(error)))
        st.button(f"Tune all {len(race.running)}", key="fair-go", type="primary", disabled=study is None)
    return study


def _tune(study: Tuning) -> None:
    """Computes it, piece by piece. Whoever turns a widget or presses Stop ends it, and what was shown before stays."""
    fair = _kept.get(study)
    if fair is None:
        grid = Grid(study)
        running = st.empty()
        with running.container(horizontal=True, vertical_alignment="center", gap="small"):
            bar = st.progress(0.0, "Tuning")
            st.button("Stop", key="fair-stop", type="tertiary")
        for cells, found in stream(study):
            grid.put(cells, found)
            bar.progress(grid.count / grid.done.size, f"Tuning: {grid.count:,} of {grid.done.size:,} runs")
        running.empty()
        fair = fair_race(study, grid.fates)
        _kept.put(study, fair, _BYTES * len(fair.lanes))
    st.session_state[_SHOWN] = study, fair


def _result(
    study: Tuning, fair: FairRace, address: tuple[tuple[str, ...], str], on_start: Callable[[Start], None]
) -> None:
    """The table, the two races side by side, and how it was done."""
    st.markdown(_table(fair.lanes, study.objective))
    with st.expander("How it is made fair"):
        st.caption(f"{method(study)}\n\n{definition(study)}")
    columns = st.columns(2, gap="medium")
    races = (("As they came", study.race, "untuned"), ("Tuned", fair.tuned_race, "tuned"))
    for column, (title, race, key) in zip(columns, races, strict=True):
        with column, st.container(key=f"fair-{key}"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{title}**")
                claims.link(race, "Race it")
            stage(race, key=f"stage-{key}", sliders={}, on_start=on_start, compact=True, address=address)


def _table(lanes: tuple[Tuned, ...], objective: str) -> str:
    """What tuning came to, a row for each lane."""
    rows = [
        "| optimizer | as it came | tuned | best values | good trials | decades |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one in lanes:
        share = "" if one.share is None else f"{one.share:.0%}"
        decades = "" if one.decades is None else f"{one.decades:.1f}"
        before, after = one.untuned.told(objective), one.tuned.told(objective)
        rows.append(f"| {one.name} | {before} | **{after}** | {_values(one)} | {share} | {decades} |")
    return "\n".join(rows)


def _values(one: Tuned) -> str:
    """The tuned parameters of the best setting."""
    if not one.names:
        return "nothing to tune"
    rule = one.best.optimizer
    declared = [each for each in tuned_parameters(type(rule)) if each.name in one.names]
    return ", ".join(f"{each.label} {each.format(getattr(rule, each.name))}" for each in declared)
