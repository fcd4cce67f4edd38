"""A map as the text of a link, and back.

    surface=beale&start=1,1.6&steps=300&lane=adam&x=learning_rate,0.0001,10&y=beta1,0,0.999&cells=128
    surface=himmelblau&start=0,0&steps=300&lane=newton&window=-5,5,-5,5&cells=256

A sweep has two axes, basins have a window. Everything else is the race's (see `studies.link`), of which one lane runs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from parameters import number_text
from studies.axis import Axis
from studies.basins import Basins, Window
from studies.link import KEYS as RACE_KEYS
from studies.link import NEEDED, SAFE, from_query, to_query
from studies.race import Race
from studies.sweep import Sweep

Query = Mapping[str, Sequence[str]]
Map = Sweep | Basins

KEYS = ("x", "y", "window", "cells")

CELLS = (32, 64, 128, 256)  # how many a map has a side, as the pages offer it
DEFAULT_CELLS = 128


def to_map_query(study: Map) -> str:
    """The map as the query of a URL, without the question mark."""
    if isinstance(study, Sweep):
        more = [("x", study.x.format()), ("y", study.y.format()), ("cells", str(study.x.count))]
    else:
        more = [("window", window_text(study.window)), ("cells", str(study.width))]
    return urlencode([*to_query(study.race), *more], safe=SAFE)


def read_map(query: Query, default: Race) -> Map:
    """The map that `to_map_query` wrote. Raises ValueError, with a sentence, for any other query."""
    missing = [key for key in NEEDED if not query.get(key)]
    if missing:
        raise ValueError(f"The map lacks its {' and '.join(missing)}.")
    race, ignored = from_query({key: query.get(key, ()) for key in RACE_KEYS}, default)
    if ignored:
        raise ValueError(" ".join(ignored))
    cells = read_cells(_first(query, "cells"))
    if window := _first(query, "window"):
        return Basins(race, read_window(window), cells, cells)
    return Sweep(race, *(replace(Axis.parse(_first(query, key)), count=cells) for key in ("x", "y")))


def window_text(window: Window) -> str:
    """left,right,bottom,top."""
    return ",".join(number_text(float(end)) for ends in window for end in ends)


def read_window(text: str) -> Window:
    """What `window_text` wrote. Raises ValueError with a sentence."""
    try:
        left, right, bottom, top = (float(end) for end in text.split(","))
    except ValueError:
        raise ValueError(f"A window is written as left,right,bottom,top, not as {text!r:.60}.") from None
    return (left, right), (bottom, top)


def read_cells(text: str) -> int:
    """How many cells a side. Raises ValueError with a sentence."""
    if not text.isascii() or not text.isdigit() or not CELLS[0] <= int(text[:9]) <= CELLS[-1]:
        raise ValueError(f"A map has {CELLS[0]} to {CELLS[-1]} cells a side, not {text!r:.20}.")
    return int(text)


def _first(query: Query, key: str) -> str:
    return next(iter(query.get(key, ())), "")
