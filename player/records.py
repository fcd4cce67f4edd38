"""What became of some cells of a map as bytes for the browser, computed where the runs are: away from the event loop."""

import struct

import numpy as np

from studies.map import Map
from studies.measures import MEASURES
from studies.study import Array, compute


def record(study: Map, cells: Array) -> bytes:
    """Computes some cells, and packs what became of them, little-endian.

    How many they are (uint32), and of each its number, row by row from the least values on (uint32), its measures (float32, in
    the order of `study.measures`; NaN where it has none) and what became of it (uint8, the place in `study.fates`).
    """
    found, ground = compute(study, cells), study.race_of(cells).ground
    with np.errstate(over="ignore"):  # a loss beyond float32 is infinite to whoever reads it
        rows = [MEASURES[name].of(ground, found).astype("<f4").tobytes() for name in study.measures]
    return b"".join([struct.pack("<I", len(cells)), cells.astype("<u4").tobytes(), *rows, study.codes(found).tobytes()])
