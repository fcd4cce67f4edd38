"""One of the two parameters that a map varies, and over which values."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from parameters import Interval, Parameter, number_text, parameters
from studies.race import MAX_START, Lane, Race

Array = np.ndarray

OWNERS = ("optimizer", "surface", "start")
DIGITS = 4
MAX_COUNT = 1024  # values of an axis: more than a screen has room for


@dataclass(frozen=True)
class Axis:
    """A parameter of the race's optimizer or surface, or a coordinate of its start, and the values at which it is tried.

    The values lie evenly on the parameter's own scale (linear, log, or the log of the distance from one), rounded to
    `DIGITS` digits where that still tells them apart, so that they can be said and written. Those of a count are rounded to
    whole numbers and each kept once, so that there may be fewer than `count`.

    Attributes:
        of: whose parameter it is, one of `OWNERS`.
        name: the parameter's name, as declared.
        low, high: the least and the greatest value.
        count: how many values, 2 to `MAX_COUNT`.

    Raises:
        ValueError: with a sentence, where this is no range of values.
    """

    of: str
    name: str
    low: float
    high: float
    count: int = 64

    def __post_init__(self) -> None:
        if self.of not in OWNERS:
            raise ValueError(f"An axis is a parameter of one of {', '.join(OWNERS)}, not of the {self.of!r:.40}.")
        if not (isfinite(self.low) and isfinite(self.high) and self.low < self.high):
            ends = f"{number_text(self.low)} to {number_text(self.high)}"
            raise ValueError(f"The axis {self.name} must run from a lower to a higher number, but runs from {ends}.")
        if self.count != int(self.count) or not 2 <= self.count <= MAX_COUNT:
            raise ValueError(f"An axis has 2 to {MAX_COUNT:,} values, but {self.count} were asked for.")

    @classmethod
    def over(cls, of: str, declared: Parameter, count: int = 64) -> "Axis":
        """The axis that spans the parameter's slider."""
        assert declared.low is not None
        assert declared.high is not None
        return cls(of, declared.name, float(declared.low), float(declared.high), count)

    @classmethod
    def parse(cls, text: str, count: int = 64) -> "Axis":
        """The axis that `format` wrote. Raises ValueError with a sentence."""
        name, *ends = text.split(",")
        try:
            low, high = (float(end) for end in ends)
        except ValueError:
            raise ValueError(f"An axis is written as learning_rate,0.0001,10, not as {text!r:.80}.") from None
        whose, _, rest = name.rpartition(".")
        return cls(whose or "optimizer", rest, low, high, count)

    def format(self) -> str:
        """The axis in a link: `learning_rate,0.0001,10` or `surface.condition,1,1000`. It does not say the count."""
        name = self.name if self.of == "optimizer" else f"{self.of}.{self.name}"
        return f"{name},{number_text(self.low)},{number_text(self.high)}"

    def declared(self, race: Race) -> Parameter:
        """The parameter, as the race's one lane or its surface declares it, or the coordinate of its start.

        Raises:
            ValueError: with a sentence, where there is none of that name, it is a switch, or it does not accept the values.
        """
        found = {one.name: one for one in _varied(self.of, race)}
        if self.name not in found:
            offered = f"it has {', '.join(found)}" if found else "it has none that can be varied"
            raise ValueError(f"The {self.of} has no parameter {self.name!r:.40} for an axis; {offered}.")
        found[self.name].check(self._values(found[self.name]))
        return found[self.name]

    def values(self, race: Race) -> Array:
        """The values, rising, shape `(n,)`."""
        return self._values(self.declared(race))

    def _values(self, declared: Parameter) -> Array:
        values = declared.along(np.linspace(0, 1, int(self.count)), self.low, self.high)
        if declared.kind is int:
            return np.unique(values)
        short = 1 - _short(1 - values) if declared.scale == "complement" else _short(values)
        short[[0, -1]] = values[[0, -1]]
        return short if (np.diff(short) > 0).all() else values


def axes(race: Race, count: int = 64) -> tuple[Axis, ...]:
    """Every axis that the race's one lane, its surface and its start offer, each over its slider."""
    return tuple(Axis.over(of, declared, count) for of in OWNERS for declared in _varied(of, race))


def only_lane(race: Race) -> Lane:
    """The one lane that runs. Raises ValueError with a sentence where none or several do."""
    if len(race.running) != 1:
        raise ValueError(f"A map shows one optimizer; choose one of the {len(race.running)} lanes that run.")
    return race.running[0]


def _short(values: Array) -> Array:
    """The values, each rounded to `DIGITS` significant digits."""
    return np.array([float(f"{value:.{DIGITS}g}") for value in values])


def _varied(of: str, race: Race) -> tuple[Parameter, ...]:
    """The parameters that can be an axis: all but switches. Those of the start are its coordinates in the window."""
    if of == "start":
        return tuple(_coordinate(*one) for one in zip("xy", race.start, race.surface.domain, strict=True))
    owner = race.surface if of == "surface" else only_lane(race).optimizer
    return tuple(declared for declared in parameters(type(owner)) if declared.kind is not bool)


def _coordinate(name: str, now: float, ends: tuple[float, float]) -> Parameter:
    help = f"Where every run starts, in {name}."
    return Parameter(name, now, *ends, rf"{name}_0", help, "linear", Interval(-MAX_START, MAX_START))
