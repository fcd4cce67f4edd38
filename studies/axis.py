"""One of the two numbers that a map varies, and over which values."""

from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from parameters import Parameter, number_text, whole_number
from studies.lens import Lens, lenses
from studies.race import Lane, Race

Array = np.ndarray

DIGITS = 4


@dataclass(frozen=True)
class Axis:
    """A number of a race of one lane, and the values at which it is tried.

    The values lie evenly on the number's own scale (linear, log, or the log of the distance from one), rounded to
    `DIGITS` digits where that still tells them apart, so that they can be said and written. Those of a count are rounded to
    whole numbers and each kept once, so that there may be fewer than `count`.

    Attributes:
        of, name: whose number it is, and what it is called there, as for a `Lens`.
        low, high: the least and the greatest value.
        count: how many values, from 2 on.

    Raises:
        ValueError: with a sentence, where this is no range of values.
    """

    of: str
    name: str
    low: float
    high: float
    count: int = 64

    def __post_init__(self) -> None:
        Lens(self.name, self.of)  # which refuses a part that no race has
        if not (isfinite(self.low) and isfinite(self.high) and self.low < self.high):
            ends = f"{number_text(self.low)} to {number_text(self.high)}"
            raise ValueError(f"The axis {self.name} must run from a lower to a higher number, but runs from {ends}.")
        object.__setattr__(self, "count", whole_number("count", self.count, 2))

    @property
    def lens(self) -> Lens:
        """What it turns, of a race of one lane."""
        return Lens(self.name, self.of)

    def declared(self, race: Race) -> Parameter:
        """The number, as the race declares it, of which one lane runs.

        Raises:
            ValueError: with a sentence, where there is none of that name, it is a switch, no run of a map depends on it, or it
                does not accept the values.
        """
        declared = self.lens.declared(alone(race))
        if declared.kind is bool:
            raise ValueError(
                f"The switch {self.lens.title} has no values between off and on for an axis; take a number."
            )
        if not _varies(self.lens, declared):
            raise ValueError(f"No run of a map depends on {self.lens.title}; take another number for an axis.")
        with np.errstate(over="ignore"):
            declared.along(0.5, self.low, self.high)  # refuses ends that its scale does not reach
        declared.check(np.array([self.low, self.high]))
        return declared

    def values(self, race: Race) -> Array:
        """The values, rising, shape `(n,)`."""
        return self._values(self.declared(race))

    def _values(self, declared: Parameter) -> Array:
        values = declared.along(np.linspace(0, 1, self.count), self.low, self.high)
        if declared.kind is int:
            return np.unique(values)
        short = 1 - _short(1 - values) if declared.scale == "complement" else _short(values)
        short[[0, -1]] = values[[0, -1]]
        return short if (np.diff(short) > 0).all() else values


def axes(race: Race, count: int = 64) -> tuple[Axis, ...]:
    """Every axis that a race offers of which one lane runs, each over its slider."""
    own = alone(race)
    found = ((lens, lens.declared(own)) for lens in lenses(own))
    return tuple(Axis(lens.of, lens.name, *declared.span, count) for lens, declared in found if _varies(lens, declared))


def _varies(lens: Lens, declared: Parameter) -> bool:
    """Whether a map can vary a number: no switch, and something that each lane's own run depends on."""
    return declared.kind is not bool and lens.name not in lens.part.of_no_run


def alone(race: Race) -> Race:
    """The race with its one lane that runs, and neither lanes nor companions beside it."""
    return replace(race, lanes=(only_lane(race),), ensemble=race.ensemble.without_companions)


def only_lane(race: Race) -> Lane:
    """The one lane that runs. Raises ValueError with a sentence where none or several do."""
    if len(race.running) != 1:
        raise ValueError(f"A map shows one optimizer; choose one of the {len(race.running)} lanes that run.")
    return race.running[0]


def _short(values: Array) -> Array:
    """The values, each rounded to `DIGITS` significant digits."""
    return np.array([float(f"{value:.{DIGITS}g}") for value in values])
