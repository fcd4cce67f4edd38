"""On the Tune page: the fair race. Every lane is tuned with the same budget; then both races run, side by side."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from figures.palette import styles
from figures.trials import best_so_far
from optimizers.fates import Fates
from player.stage import stage
from studies import Race
from studies.bounds import check_tuning
from studies.fair_race import FairRace, definition, fair_race, method, values
from studies.measures import loss_name
from studies.objectives import OBJECTIVES
from studies.shelf import Shelf
from studies.slices import decades_told
from studies.study import Grid, Study, stream
from studies.trials import BUDGETS
from studies.tuning import Tuning
from views import claims
from views.plain import plain

TRIALS = (16, 32, 64, 128, 256)

_SHOWN = "fair race"  # the study that is shown, and what it came to

_BYTES = 1024  # of a trial, about
_kept: Shelf[FairRace] = Shelf(8 << 20)

Start = tuple[float, float]


def draw(race: Race, address: tuple[tuple[str, ...], str], on_start: Callable[[Start], None]) -> None:
    """What is tuned for, the button, and what the last tuning came to."""
    st.markdown("##### A fair race")
    st.caption(
        "A race says little while one lane is tuned and another is not. Here every lane that has something to tune gets the "
        "same number of trials; the best setting of each is judged by fresh runs, and races."
    )
    study = _asked(race)
    if study is not None and st.session_state.get("fair-go"):
        _tune(study)
    if _SHOWN in st.session_state:
        tuned, fair = st.session_state[_SHOWN]
        if study != tuned:
            st.caption(_settings_told(tuned))
        _result(tuned, fair, address, on_start)


def _asked(race: Race) -> Tuning | None:
    """The tuning that the widgets describe; None, with a sentence, where there can be none."""
    with st.container(key="fair-settings", horizontal=True, gap="small", vertical_alignment="bottom"):
        objective = st.selectbox(
            "Tune for", list(OBJECTIVES), key="fair-objective", format_func=lambda key: OBJECTIVES[key].name
        )
        trials = st.selectbox("Trials each", TRIALS, index=1, key="fair-trials")
        budget = st.selectbox(
            "Budget of a run", BUDGETS, key="fair-budget", format_func=lambda unit: f"{race.steps:,} {unit}"
        )
        try:
            study = Tuning(race, trials, objective, budget)
            check_tuning(study)
        except ValueError as error:
            study = None
            st.info(plain(str(error)))
        lanes = "it" if len(race.running) == 1 else f"all {len(race.running)}"
        st.button(f"Tune {lanes}", key="fair-go", type="primary", disabled=study is None)
    return study


def _tune(study: Tuning) -> None:
    """Computes it, piece by piece. Whoever turns a widget or presses Stop ends it, and what was shown before stays."""
    fair = _kept.get(study)
    if fair is None:
        running = st.empty()
        with running.container(horizontal=True, vertical_alignment="center", gap="small"):
            bar = st.progress(0.0, "Tuning")
            st.button("Stop", key="fair-stop", type="tertiary")

        def compute(part: Study) -> Fates:
            grid, doing = Grid(part), "Tuning" if part is study else "Fresh runs"
            for cells, found in stream(part):
                grid.put(cells, found)
                bar.progress(grid.count / grid.done.size, f"{doing}: {grid.count:,} of {grid.done.size:,}")
            return grid.fates

        fair = fair_race(study, compute)
        running.empty()
        _kept.put(study, fair, _BYTES * sum(len(one.trials) for one in fair.lanes))
    st.session_state[_SHOWN] = study, fair


def _settings_told(study: Tuning) -> str:
    """Of what a result is that other settings stand above."""
    budget = f"{study.race.steps:,} {study.budget}"
    return (
        f"Of {study.race.surface.name}, with {study.trials} trials of {budget} for each lane, tuned for the "
        f"{OBJECTIVES[study.objective].name.lower()}; the settings above have changed since."
    )


def _result(
    study: Tuning, fair: FairRace, address: tuple[tuple[str, ...], str], on_start: Callable[[Start], None]
) -> None:
    """Who has won, the table, the trials, how it was done, and the two races side by side."""
    st.markdown(f"**{plain(fair.verdict.told)}**")
    with st.container(key="fair-table"):
        st.markdown(_table(study, fair))
    with st.expander("The trials"):
        _trials(study, fair)
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


def _table(study: Tuning, fair: FairRace) -> str:
    """What it came to, a row for each lane."""
    objective, ground = OBJECTIVES[study.objective], study.race.ground
    unit, comparable = objective.unit(ground), objective.has_least(ground)
    goodness = ("good trials", "decades") if comparable else ()
    columns = ("optimizer", f"{unit} as it came", f"{unit} tuned", "cost", *goodness, "best values")
    rows = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    for one, judged in zip(fair.lanes, fair.judged, strict=True):
        share = "" if one.share is None else f"{one.share:.0%}"
        none = "none" if one.names and one.share is not None else ""
        decades = decades_told(one.decades) if one.decades is not None else none
        before, after = objective.spread(judged.untuned), objective.spread(judged.tuned)
        good = (share, decades) if comparable else ()
        row = (one.name, before, f"**{after}**", f"{judged.cost:,}", *good, one.values)
        rows.append(f"| {' | '.join(row)} |")
    return "\n".join(rows)


def _trials(study: Tuning, fair: FairRace) -> None:
    """The best so far against the trials, and a table of all."""
    objective, ground = OBJECTIVES[study.objective], study.race.ground
    comparable = objective.has_least(ground)
    names = [one.name for one in fair.lanes]
    numbers = [[objective.value(trial.score) for trial in one.trials] for one in fair.lanes]
    figure = best_so_far(
        numbers,
        [one.chosen for one in fair.lanes],
        names,
        styles([lane.optimizer for lane in study.race.running]),
        "dark" if st.context.theme.type == "dark" else "light",
        objective.unit(ground),
        comparable,
    )
    st.plotly_chart(figure, theme=None, key="fair-trials-chart", config={"displayModeBar": False})
    st.caption(
        "The best so far. Dot: the best trial. These are medians over the runs that were tuned on, so that the best of many is "
        "lucky, too; the table above is of fresh runs."
    )
    goodness = ("good",) if comparable else ()
    loss, steps = loss_name(ground), "steps to converge"
    columns = ("optimizer", "trial", "values", loss, steps, *goodness)
    table: dict[str, list[Any]] = {column: [] for column in columns}
    for one in fair.lanes:
        for count, trial in enumerate(one.trials, 1):
            score = (trial.score.loss, trial.score.steps)
            row = (one.name, count, values(trial.lane, one.names), *score, *[trial.good] * comparable)
            for column, value in zip(table.values(), row, strict=True):
                column.append(value)
    words = {loss: OBJECTIVES["loss"].number, steps: OBJECTIVES["steps"].number}  # sorted by the numbers behind them
    st.dataframe(pd.DataFrame(table).style.format(words), hide_index=True, key="fair-trials-table")
