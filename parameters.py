"""One declaration per number that a person can turn.

A surface, an optimizer or a schedule is a frozen dataclass whose fields are made by `parameter`. The declaration
carries the range of the slider, the values that the library accepts, the symbol and the help; sliders, links, the
reference page and the tests are derived from it, so nothing about a hyperparameter is written twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal

import numpy as np

from registry import per_class

Scale = Literal["linear", "log", "complement"]

# What a parameter may be given as: one for all lanes, or an array that broadcasts against them.
Number = float | np.ndarray
Count = int | np.ndarray

# The steps of a slider within one decade: fine enough to tune by, round enough to say aloud in a lecture.
_MANTISSAS = ("1", "1.5", "2", "3", "5", "7")


@dataclass(frozen=True)
class Interval:
    """The real numbers from `low` to `high`; an end marked open is left out. Infinity itself never belongs."""

    low: float = -np.inf
    high: float = np.inf
    open_low: bool = False
    open_high: bool = False

    def contains(self, value: Any) -> bool:
        """Whether every entry of `value` (a number or an array) is finite and inside."""
        value = np.asarray(value)
        above = value > self.low if self.open_low else value >= self.low
        below = value < self.high if self.open_high else value <= self.high
        return bool(np.all(np.isfinite(value) & above & below))

    def __str__(self) -> str:
        ends = []
        if np.isfinite(self.low):
            ends.append(f"{'greater than' if self.open_low else 'at least'} {number_text(self.low)}")
        if np.isfinite(self.high):
            ends.append(f"{'less than' if self.open_high else 'at most'} {number_text(self.high)}")
        return " and ".join(ends) or "a finite number"


REAL = Interval()
POSITIVE = Interval(low=0.0, open_low=True)
NON_NEGATIVE = Interval(low=0.0)
FRACTION = Interval(low=0.0, high=1.0, open_high=True)
INNER_FRACTION = Interval(low=0.0, high=1.0, open_low=True, open_high=True)
AT_LEAST_ONE = Interval(low=1.0)


@dataclass(frozen=True)
class Parameter:
    """What is declared of one parameter. `kind` follows from the default: bool, int or float.

    Attributes:
        name: the field's name, and the key in a link.
        default: the value it has when nobody turns it.
        low, high: the ends of its slider (a switch has none).
        symbol: LaTeX, as in the formulas.
        help: one sentence for a person who sees it for the first time.
        scale: how the slider is divided: "linear", "log", or "complement" (a log scale of the distance from one, for
            averaging factors such as 0.9, 0.99, 0.999).
        valid: the values that the library accepts, wider than the slider.
        meaning: from a value to a short phrase that says what it comes to: "averages over about 100 steps".
        tuned: whether it is searched where an optimizer is tuned for a fair race: learning rates and what stands for them,
            momenta and averaging factors. What papers set once and leave (epsilons, weight decay, the constants of line
            searches, switches) is not.
    """

    name: str
    default: float | int | bool
    low: float | None
    high: float | None
    symbol: str
    help: str
    scale: Scale
    valid: Interval
    meaning: Callable[[Any], str] | None = None
    tuned: bool = False

    @property
    def kind(self) -> type:
        """bool for a switch, int for a count, float for the rest."""
        return type(self.default)

    @property
    def label(self) -> str:
        """The name as a person reads it: "learning rate"."""
        return self.name.replace("_", " ")

    @property
    def span(self) -> tuple[float, float]:
        """The ends of its slider, which a switch has not."""
        assert self.low is not None
        assert self.high is not None
        return float(self.low), float(self.high)

    def check(self, value: Any) -> Any:
        """`value` as this parameter's kind: a Python scalar, or an array whose entries are lanes.

        Raises:
            ValueError: if it is not a number of the kind, or lies outside `valid`; the sentence says what to give.
        """
        if self.kind is bool:
            return self._check_switch(value)
        array = as_numbers(value)
        if array is None:
            raise ValueError(f"{self.name} must be a number, but is {value!r}; {self._suggestion()}.")
        whole = self.kind is not int or bool(np.all(array == np.floor(array)))
        if not self.valid.contains(array) or not whole:
            wanted = str(self.valid)
            if self.kind is int:
                wanted = "a whole number" if self.valid == REAL else f"a whole number {self.valid}"
            raise ValueError(f"{self.name} must be {wanted}, but is {_shown(array)}; {self._suggestion()}.")
        if array.ndim:
            return array
        return self.kind(array)

    def parse(self, text: str) -> Any:
        """The value that `text` writes, as `format` writes it. Raises ValueError with a sentence."""
        if self.kind is bool:
            words = {"1": True, "0": False, "true": True, "false": False}
            return self._check_switch(words.get(text.lower(), text))
        try:
            value: Any = float(text)
        except ValueError:
            value = text
        return self.check(value)

    def format(self, value: Any) -> str:
        """`value` as the shortest text that `parse` reads back to the same number."""
        return str(int(value)) if self.kind is bool else number_text(value)

    def describe(self, value: Any) -> str | None:
        """What a valid value (a number, not an array) comes to, in a short phrase; None where nothing is declared."""
        return None if self.meaning is None else self.meaning(value)

    def along(self, shares: Any, low: float, high: float) -> np.ndarray:
        """The values at these shares, 0 to 1, of the way from `low` to `high`, evenly on the declared scale.

        Those of a count are rounded to whole numbers.

        Raises:
            ValueError: where the scale does not reach one of the ends; the sentence says what to give.
        """
        shares = np.asarray(shares, dtype=np.float64)
        if self.scale == "log" and low <= 0:
            raise ValueError(
                f"{self.name} lies on a log scale, which starts above 0; give more than {number_text(low)}."
            )
        if self.scale == "complement" and high >= 1:
            raise ValueError(f"{self.name} lies on a scale that ends below 1; give less than {number_text(high)}.")
        if self.scale == "log":
            values = low * (high / low) ** shares
        elif self.scale == "complement":
            values = 1 - (1 - low) * ((1 - high) / (1 - low)) ** shares
        else:
            values = low + (high - low) * shares
        values = np.where(shares == 0, low, np.where(shares == 1, high, values))  # the ends exactly
        return np.rint(values) if self.kind is int else values

    def rounded(self, value: float, digits: int = 3) -> float:
        """`value` in so many significant digits; on a complement scale those of its distance from one."""
        if self.scale == "complement":
            distance = float(f"{1 - value:.{digits}g}")
            return float(f"{1 - distance:.12g}")
        return self.kind(float(f"{value:.{digits}g}"))

    @property
    def grid(self) -> tuple[float, ...]:
        """The values a slider stops at, rising, with the default among them. A switch has none."""
        if self.low is None or self.high is None:
            return ()
        if self.kind is int:
            points = _whole_grid(int(self.low), int(self.high), self.scale)
        else:
            points = {"linear": _linear_grid, "log": _log_grid, "complement": _complement_grid}[self.scale](
                self.low, self.high
            )
        inner = [point for point in points if self.low < point < self.high]
        return tuple(sorted({self.kind(point) for point in (self.low, *inner, self.high, self.default)}))

    def _check_switch(self, value: Any) -> bool:
        if isinstance(value, (bool, np.bool_)):
            return bool(value)
        raise ValueError(f"{self.name} must be True or False, but is {value!r}.")

    def _suggestion(self) -> str:
        return "try {} to {}".format(*map(number_text, self.span))


def parameter(
    default: float | int | bool,
    low: float | None = None,
    high: float | None = None,
    *,
    symbol: str,
    help: str,
    scale: Scale = "linear",
    valid: Interval = REAL,
    meaning: Callable[[Any], str] | None = None,
    tuned: bool = False,
) -> Any:
    """A dataclass field that declares a parameter; see `Parameter` for the meaning of each argument.

    A bool default makes a switch, which has no range; an int default makes a count.
    """
    if not isinstance(default, bool) and (low is None or high is None):
        raise TypeError("A number needs the low and high end of its slider.")
    declared = (default, low, high, symbol, help, scale, valid, meaning, tuned)
    return field(default=default, metadata={"parameter": declared})


@per_class
def parameters(cls: type) -> tuple[Parameter, ...]:
    """The parameters that a dataclass declares, in order."""
    return tuple(Parameter(f.name, *f.metadata["parameter"]) for f in fields(cls) if "parameter" in f.metadata)


def declaration(cls: type, name: str) -> Parameter:
    """The parameter of that name, which the dataclass declares."""
    return next(declared for declared in parameters(cls) if declared.name == name)


class Parametrized:
    """Base of every frozen dataclass that declares parameters: checks them when it is made."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __post_init__(self) -> None:
        for declared in parameters(type(self)):
            object.__setattr__(self, declared.name, declared.check(getattr(self, declared.name)))

    @property
    def lanes(self) -> tuple[int, ...]:
        """The shape that its parameters span: () when all are scalars."""
        shapes = [np.shape(getattr(self, declared.name)) for declared in parameters(type(self))]
        return np.broadcast_shapes(*shapes)


def number_text(value: float) -> str:
    """The shortest text of a number that reads back to the same float: 1e-8, 0.001, 198."""
    text = repr(float(value))
    if text.endswith(".0"):
        text = text[:-2]
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if e else text


def spoken(value: float, digits: int = 2) -> str:
    """A number in so many significant digits, as a person says it: 6.7, 100, 69,000, 1e-8."""
    short = float(f"{value:.{digits}g}")
    return f"{short:,.0f}" if 1000 <= abs(short) < 1e15 else number_text(short)


def printed(text: str) -> str:
    """The text of a number as a page prints it, −1.5 or 1e−8; in a link, and where it is typed, the minus is a hyphen."""
    return text.replace("-", "−")


def whole_number(name: str, value: Any, least: int) -> int:
    """`value` as a whole number from `least` on. Raises ValueError, with a sentence on what bears the name, for any other."""
    array = as_numbers(value)
    if array is None or array.ndim or not (np.isfinite(array) and array == np.floor(array) and array >= least):
        raise ValueError(f"{name} must be a whole number from {least} on, but is {value!r:.40}.")
    return int(array)


def as_numbers(value: Any) -> np.ndarray | None:
    """`value` as a float64 array, or None where it is not made of real numbers."""
    try:
        array = np.asarray(float(value) if type(value) is int else value)
    except (ValueError, OverflowError):  # a ragged list; a whole number beyond every float
        return None
    return array.astype(np.float64) if array.dtype.kind in "iuf" else None


def _shown(array: np.ndarray) -> str:
    return number_text(float(array)) if array.ndim == 0 else f"an array from {array.min():g} to {array.max():g}"


def _log_grid(low: float, high: float) -> list[float]:
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    points = [float(f"{mantissa}e{decade}") for decade in decades for mantissa in _MANTISSAS]
    return [point for point in points if low <= point <= high]


def _complement_grid(low: float, high: float) -> list[float]:
    """Points whose distance from one lies on the log grid, with `low` itself in front."""
    distances = _log_grid(max(1 - high, 1e-9) * (1 - 1e-9), min(1 - low, 0.5) * (1 + 1e-9))
    return [
        low,
        *(round(low + k / 10, 1) for k in range(1, int(np.ceil((0.5 - low) * 10)))),
        *(float(f"{1 - distance:.9g}") for distance in distances),
    ]


def _linear_grid(low: float, high: float) -> list[float]:
    """About a hundred points at a round spacing."""
    spacing = (high - low) / 100
    decade = 10.0 ** np.floor(np.log10(spacing))
    spacing = next(step * decade for step in (1, 2, 2.5, 5, 10) if step * decade >= spacing * (1 - 1e-9))
    count = int(np.floor((high - low) / spacing * (1 + 1e-9)))
    return [float(f"{low + k * spacing:.9g}") for k in range(count + 1)] + [high]


def _whole_grid(low: int, high: int, scale: Scale) -> list[float]:
    if scale == "log":
        return [low, *(point for point in _log_grid(max(low, 1), high) if point == int(point)), high]
    return list(range(low, high + 1, max(1, (high - low) // 100)))
