"""What a page of maps shows, as a value and as the query of a link.

    surface=beale&start=1,1.6&steps=300&lane=adam&lane=momentum&map=adam&x=learning_rate,0.0001,10&y=beta1,0,0.999&cells=128&cell=40,17
    surface=himmelblau&start=1,2&steps=300&lane=newton&lane=gradient-descent&window=-5,5,-5,5&cells=256

Reading never fails: what cannot be read is left out, and said in a sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from studies import link
from studies.axis import Axis, alone, axes
from studies.basins import Basins
from studies.bounds import MAX_LANES, check_race
from studies.ensemble import Ensemble
from studies.link import (
    DEFAULT_CELLS,
    Query,
    Window,
    axes_query,
    cell_text,
    first,
    lane_text,
    query_text,
    read_axis,
    read_cell,
    read_cells,
    read_window,
    to_query,
    window_text,
)
from studies.race import Lane, Race
from studies.sweep import Sweep

MOST_MAPS = 4  # basins side by side


@dataclass(frozen=True)
class SweepPlan:
    """What the page for tuning shows.

    Attributes:
        race: where it is run; its lanes are those that are compared.
        lane: the one that is mapped.
        x, y: over which numbers.
        cell: row and column of the cell that was chosen.
    """

    race: Race
    lane: Lane
    x: Axis
    y: Axis
    cell: tuple[int, int] | None = None

    KEYS = (*link.KEYS, "map", "x", "y", "cells", "cell")

    @property
    def study(self) -> Sweep:
        """The map. Raises ValueError, with a sentence, where there can be none."""
        return Sweep(replace(self.race, lanes=(self.lane,)), self.x, self.y)

    @property
    def fixed(self) -> Race:
        """What all cells share: the race of the mapped lane alone, the numbers that the map varies at their defaults."""
        race = alone(self.study.race)
        for axis in (self.x, self.y):
            race = axis.lens.turned(race, axis.declared(race).default)
        return race

    def checked(self) -> "SweepPlan":
        """The plan itself. Raises ValueError, with a sentence, where it has no map, or one of races that no page plays."""
        for race in self.study.extremes:
            check_race(race)
        return self

    @property
    def chosen(self) -> Race | None:
        """The race with the chosen cell's run: in place of a lane of the same rule, else beside the others."""
        study = self.study
        rows, columns = study.shape
        if self.cell is None or not (self.cell[0] < rows and self.cell[1] < columns):
            return None
        row, column = self.cell
        found = study.turned(float(study.x_values[column]), float(study.y_values[row]))
        race = replace(found, lanes=with_lane(self.race.lanes, found.running[0]))
        return _accompanied(race, self.race.ensemble)

    def about(self, lane: Lane) -> "SweepPlan":
        """The same page with another lane mapped, over its first two numbers."""
        return sweep_plan(self.race, lane, self.x.count)

    def to_link(self) -> str:
        """The query that `from_query` reads."""
        more = [
            ("map", lane_text(self.lane)),
            *axes_query(self.x, self.y),
        ]
        if self.cell is not None:
            more.append(("cell", cell_text(self.cell)))
        return query_text([*to_query(self.race), *more])

    @classmethod
    def from_query(cls, query: Query, default: Race) -> "tuple[SweepPlan, list[str]]":
        """The plan of a query, and a sentence for each part of it that had to be ignored."""
        race, ignored = link.from_query(query, default)
        lane = _read_lane(query, race, ignored)
        cells = _read_count(query, ignored)
        plan = sweep_plan(race, lane, cells)
        try:
            plan = replace(plan, **_read_axes(query, plan.study.race, cells, ignored)).checked()
        except ValueError as error:
            ignored.append(str(error))
        if text := first(query, "cell"):
            try:
                plan = replace(plan, cell=read_cell(text))
            except ValueError as error:
                ignored.append(str(error))
        return plan, ignored


@dataclass(frozen=True)
class BasinsPlan:
    """What the page for basins shows.

    Attributes:
        race: where it is run; its running lanes, up to `MOST_MAPS`, are mapped. Its start is the chosen one.
        window: of starts; None for the whole of the ground.
        cells: pixels a side.
        picked: the map on which a start was chosen; None before any was.
    """

    race: Race
    window: Window | None = None
    cells: int = DEFAULT_CELLS
    picked: int | None = None

    KEYS = (*link.KEYS, "window", "cells", "picked")

    @property
    def studies(self) -> list[Basins]:
        """A map for each lane. Raises ValueError, with a sentence, where there can be none."""
        window = self.window or self.race.ground.domain
        lanes = self.race.running[:MOST_MAPS]
        return [Basins(replace(self.race, lanes=(lane,)), window, self.cells, self.cells) for lane in lanes]

    def checked(self) -> "BasinsPlan":
        """The plan itself. Raises ValueError, with a sentence, where it has no maps."""
        list(self.studies)
        return self

    def to_link(self) -> str:
        """The query that `from_query` reads."""
        more = [("window", window_text(self.window))] if self.window else []
        more.append(("cells", str(self.cells)))
        if self.picked is not None:
            more.append(("picked", str(self.picked)))
        return query_text([*to_query(self.race), *more])

    @classmethod
    def from_query(cls, query: Query, default: Race) -> "tuple[BasinsPlan, list[str]]":
        """The plan of a query, and a sentence for each part of it that had to be ignored."""
        race, ignored = link.from_query(query, default)
        plan = cls(race, cells=_read_count(query, ignored))
        if text := first(query, "window"):
            try:
                plan = replace(plan, window=read_window(text)).checked()
            except ValueError as error:
                ignored.append(str(error))
        picked = first(query, "picked")
        if picked in map(str, range(len(race.running[:MOST_MAPS]))):
            plan = replace(plan, picked=int(picked))
        elif picked:
            ignored.append(f"There is no map {picked[:20]!r}.")
        return plan, ignored


def sweep_plan(race: Race, lane: Lane, cells: int = DEFAULT_CELLS) -> SweepPlan:
    """The plan that maps a lane over the first two numbers that it, the surface and the start offer."""
    lane = replace(lane, on=True)
    x, y = axes(replace(race, lanes=(lane,)), cells)[:2]
    return SweepPlan(race, lane, x, y)


def _accompanied(race: Race, ensemble: Ensemble) -> Race:
    """The race with the companions of an ensemble, where a page has room for them."""
    companions: dict[str, Any] = {name: getattr(ensemble, name) for name in Ensemble.OF_COMPANIONS}
    more = replace(race, ensemble=replace(race.ensemble, **companions))
    try:
        check_race(more)
    except ValueError:
        return race
    return more


def with_lane(lanes: Sequence[Lane], lane: Lane) -> tuple[Lane, ...]:
    """The lanes with one more: in place of the first of the same rule; else at the end, where there is room, or last."""
    for place, other in enumerate(lanes):
        if type(other.optimizer) is type(lane.optimizer):
            return (*lanes[:place], lane, *lanes[place + 1 :])
    return (*lanes[: MAX_LANES - 1], lane)


def _read_lane(query: Query, race: Race, ignored: list[str]) -> Lane:
    """The lane that is mapped: the link's, or else the first that runs."""
    if text := first(query, "map"):
        found, more = link.from_query({"lane": [text]}, replace(race, lanes=()))
        ignored += more
        if found.lanes:
            return found.lanes[0]
    return (race.running or race.lanes or (link.from_query({"lane": ["momentum"]}, race)[0].lanes[0],))[0]


def _read_axes(query: Query, race: Race, cells: int, ignored: list[str]) -> dict[str, Any]:
    """The axes of a link that the race offers, by key."""
    found = {}
    for key in filter(query.get, ("x", "y")):
        try:
            axis = read_axis(first(query, key), cells)
            axis.declared(race)
            found[key] = axis
        except ValueError as error:
            ignored.append(str(error))
    return found


def _read_count(query: Query, ignored: list[str]) -> int:
    text = first(query, "cells")
    try:
        return read_cells(text) if text else DEFAULT_CELLS
    except ValueError as error:
        ignored.append(str(error))
        return DEFAULT_CELLS
