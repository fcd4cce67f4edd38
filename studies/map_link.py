"""A map as the text of a link, and back.

    surface=beale&start=1,1.6&steps=300&lane=adam&x=learning_rate,0.0001,10&y=beta1,0,0.999&cells=128
    surface=himmelblau&start=0,0&steps=300&lane=newton&window=-5,5,-5,5&cells=256

Its kind is told by its own keys. Everything else is the race's (see `studies.link`), of which one lane runs.
"""

from studies.basins import Basins
from studies.link import KEYS as RACE_KEYS
from studies.link import NEEDED, Query, first, from_query, query_text, to_query
from studies.map import Map
from studies.race import Race
from studies.sweep import Sweep

KINDS: tuple[type[Map], ...] = (Basins, Sweep)

KEYS = (*dict.fromkeys(key for kind in reversed(KINDS) for key in kind.keys), "cells")


def to_map_query(study: Map, without: tuple[str, ...] = ()) -> str:
    """The map as the query of a URL, without the question mark, and without some of its keys."""
    own = [(key, text) for key, text in study.to_query() if key not in without]
    return query_text([*to_query(study.race), *own])


def read_map(query: Query, default: Race) -> Map:
    """The map that `to_map_query` wrote. Raises ValueError, with a sentence, for any other query."""
    missing = [key for key in NEEDED if not query.get(key)]
    if missing:
        raise ValueError(f"The map lacks its {' and '.join(missing)}.")
    race, ignored = from_query({key: query.get(key, ()) for key in RACE_KEYS}, default)
    if ignored:
        raise ValueError(" ".join(ignored))
    told = [kind for kind in KINDS if any(first(query, key) for key in kind.keys)]
    if not told:
        raise ValueError(f"The map lacks its {' or its '.join(' and '.join(kind.keys) for kind in reversed(KINDS))}.")
    return told[0].from_query(race, query)
