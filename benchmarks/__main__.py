"""`python -m benchmarks` runs all parts; `python -m benchmarks race`, `lanes`, `maps`, `stage` or `load` runs one."""

import argparse
import os
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from benchmarks import lanes, live_load, maps, race, stage

PARTS = {
    "race": race.lines,
    "lanes": lanes.lines,
    "maps": maps.lines,
    "stage": stage.lines,
    "load": live_load.lines,
}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{_named(PARTS)}; all of them if left out")
    wanted = parser.parse_args(arguments).parts
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        parser.error(f"There is no part {unknown[0]}; give {_named(PARTS)}.")
    print(machine())
    print(
        "A ratio is the median over pairs of runs that took turns (least to greatest); a budget is an aim, not a test."
    )
    for part in wanted or PARTS:
        print()
        for line in PARTS[part]():
            print(line, flush=True)


def _named(parts: Iterable[str]) -> str:
    *others, last = parts
    return f"{', '.join(others)} or {last}"


def machine() -> str:
    """What the figures were measured on."""
    packages = " ".join(f"{name} {_version(name)}," for name in ("numpy", "torch", "numba", "streamlit", "playwright"))
    return f"{os.cpu_count()} CPUs, {platform.machine()}, Python {platform.python_version()}, {packages.rstrip(',')}."


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


if __name__ == "__main__":
    main()
