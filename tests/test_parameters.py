"""Declarations of parameters: what they accept, what they say, what their sliders stop at."""

import dataclasses
import math
import re
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from optimizers import OPTIMIZERS, SCHEDULES
from parameters import (
    AT_LEAST_ONE,
    FRACTION,
    INNER_FRACTION,
    NON_NEGATIVE,
    POSITIVE,
    REAL,
    Interval,
    Parameter,
    Parametrized,
    number_text,
    parameter,
    parameters,
)
from surfaces import SURFACES, Noisy

DECLARED = [
    pytest.param(declared, id=f"{cls.__name__}.{declared.name}")
    for cls in (*SURFACES.values(), *OPTIMIZERS.values(), *SCHEDULES.values(), Noisy)
    for declared in parameters(cls)
]
finite = st.floats(allow_nan=False, allow_infinity=False)


def rate(**changes):
    """A declaration to try things on."""
    told = {"name": "rate", "default": 0.1, "low": 1e-3, "high": 1.0, "symbol": r"\eta", "help": "How far a step goes."}
    return Parameter(**{**told, "scale": "log", "valid": POSITIVE, **changes})


COUNT = rate(name="count", default=10, low=1, high=100, valid=AT_LEAST_ONE)
SWITCH = rate(name="switch", default=True, low=None, high=None, valid=REAL)


class TestInterval:
    @pytest.mark.parametrize(
        ("interval", "inside", "outside"),
        [
            (REAL, [-1e308, 0.0, 5e-324, 1e308], []),
            (POSITIVE, [5e-324, 1.0], [0.0, -0.0, -1.0]),
            (NON_NEGATIVE, [0.0, -0.0, 1.0], [-5e-324]),
            (FRACTION, [0.0, math.nextafter(1, 0)], [1.0, -0.1]),
            (INNER_FRACTION, [5e-324, 0.5], [0.0, 1.0]),
            (AT_LEAST_ONE, [1.0, 1e9], [math.nextafter(1, 0)]),
            (Interval(-2.0, 3.0, open_low=True), [3.0, 0.0], [-2.0, 3.1]),
        ],
        ids=str,
    )
    def test_contains_its_closed_ends_and_never_infinity(self, interval, inside, outside):
        assert [interval.contains(value) for value in inside] == [True] * len(inside)
        for value in (*outside, math.nan, math.inf, -math.inf):
            assert not interval.contains(value)
            assert not interval.contains([*inside, value])
        assert interval.contains(inside)

    @pytest.mark.parametrize(
        ("interval", "text"),
        [
            (REAL, "a finite number"),
            (POSITIVE, "greater than 0"),
            (NON_NEGATIVE, "at least 0"),
            (FRACTION, "at least 0 and less than 1"),
            (INNER_FRACTION, "greater than 0 and less than 1"),
            (Interval(high=-1e-8), "at most -1e-8"),
            (Interval(-2.5, 3.0), "at least -2.5 and at most 3"),
        ],
    )
    def test_reads_as_words(self, interval, text):
        assert str(interval) == text


class TestNumberText:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (198.0, "198"),
            (1e-8, "1e-8"),
            (0.001, "0.001"),
            (1e22, "1e22"),
            (-0.5, "-0.5"),
            (1.5e-7, "1.5e-7"),
            (7, "7"),
        ],
    )
    def test_is_short(self, value, text):
        assert number_text(value) == text

    @given(finite)
    def test_reads_back_exactly(self, value):
        again = float(number_text(value))
        assert again == value
        assert math.copysign(1, again) == math.copysign(1, value)

    @given(finite)
    def test_is_no_longer_than_python_writes_it(self, value):
        assert len(number_text(value)) <= len(repr(value))


class TestCheck:
    @given(st.floats(5e-324, 1e308))
    def test_a_number_becomes_a_python_float(self, value):
        for given_as in (value, np.float64(value), np.array(value)):
            checked = rate().check(given_as)
            assert type(checked) is float
            assert checked == value

    @given(st.integers(1, 10**9))
    def test_a_whole_number_becomes_a_python_int(self, value):
        for given_as in (value, float(value), np.int64(value), np.float32(np.float32(value))):
            checked = COUNT.check(given_as)
            assert type(checked) is int
            assert checked == int(given_as)

    def test_an_int_will_do_for_a_float(self):
        assert type(rate().check(2)) is float

    @pytest.mark.parametrize("value", [2e19, 10**25, 1e300])
    def test_a_count_may_be_checked_twice_however_large(self, value):
        assert COUNT.check(COUNT.check(value)) == int(float(value))

    @pytest.mark.parametrize("value", [[0.1, 0.2], (1, 2), np.ones((2, 3), dtype=np.float32), np.arange(1, 4)])
    def test_an_array_stays_an_array_of_floats(self, value):
        checked = rate().check(value)
        assert checked.dtype == np.float64
        np.testing.assert_array_equal(checked, value)

    @pytest.mark.parametrize("value", [True, False, np.True_])
    def test_a_switch_takes_a_bool(self, value):
        assert SWITCH.check(value) is bool(value)

    @pytest.mark.parametrize(
        ("declared", "value", "message"),
        [
            (rate(), math.nan, "rate must be greater than 0, but is nan; try 0.001 to 1."),
            (rate(), math.inf, "rate must be greater than 0, but is inf; try 0.001 to 1."),
            (rate(valid=REAL), -math.inf, "rate must be a finite number, but is -inf; try 0.001 to 1."),
            (rate(), 0, "rate must be greater than 0, but is 0; try 0.001 to 1."),
            (rate(valid=FRACTION), 1.5, "rate must be at least 0 and less than 1, but is 1.5; try 0.001 to 1."),
            (rate(), [0.5, -2.0], "rate must be greater than 0, but is an array from -2 to 0.5; try 0.001 to 1."),
            (rate(), [0.5, math.nan], "rate must be greater than 0, but is an array from nan to nan; try 0.001 to 1."),
            (rate(), True, "rate must be a number, but is True; try 0.001 to 1."),
            (rate(), "fast", "rate must be a number, but is 'fast'; try 0.001 to 1."),
            (rate(), "0.5", "rate must be a number, but is '0.5'; try 0.001 to 1."),
            (rate(), 1j, "rate must be a number, but is 1j; try 0.001 to 1."),
            (rate(), None, "rate must be a number, but is None; try 0.001 to 1."),
            (rate(), [[1.0], [1.0, 2.0]], "rate must be a number, but is [[1.0], [1.0, 2.0]]; try 0.001 to 1."),
            (COUNT, 2.5, "count must be a whole number at least 1, but is 2.5; try 1 to 100."),
            (COUNT, 0, "count must be a whole number at least 1, but is 0; try 1 to 100."),
            (
                COUNT,
                [3.0, 2.5],
                "count must be a whole number at least 1, but is an array from 2.5 to 3; try 1 to 100.",
            ),
            (COUNT, math.nan, "count must be a whole number at least 1, but is nan; try 1 to 100."),
            (COUNT, math.inf, "count must be a whole number at least 1, but is inf; try 1 to 100."),
            (COUNT, 10**400, f"count must be a number, but is {10**400}; try 1 to 100."),
            (COUNT, False, "count must be a number, but is False; try 1 to 100."),
            (rate(default=3, valid=REAL), 0.5, "rate must be a whole number, but is 0.5; try 0.001 to 1."),
            (SWITCH, 1, "switch must be True or False, but is 1."),
            (SWITCH, "yes", "switch must be True or False, but is 'yes'."),
            (SWITCH, None, "switch must be True or False, but is None."),
        ],
        ids=lambda value: value.name if isinstance(value, Parameter) else None,
    )
    def test_says_in_a_sentence_what_to_give(self, declared, value, message):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            declared.check(value)

    @given(st.one_of(st.text(), st.none(), st.booleans(), st.complex_numbers(), st.lists(st.text(), min_size=1)))
    def test_what_is_not_a_number_is_always_refused(self, value):
        with pytest.raises(ValueError, match=r"^rate must be a number, but is [\s\S]*; try 0\.001 to 1\.$"):
            rate().check(value)


class TestText:
    @pytest.mark.parametrize("valid", [REAL, POSITIVE, NON_NEGATIVE, FRACTION, AT_LEAST_ONE], ids=str)
    def test_what_format_writes_parse_reads(self, valid):
        declared = rate(valid=valid)
        ends = {"min_value": max(valid.low, -1e308), "max_value": min(valid.high, 1e308)}

        @given(st.floats(**ends, exclude_min=valid.open_low, exclude_max=valid.open_high))
        def check(value):
            again = declared.parse(declared.format(value))
            assert type(again) is float
            assert again == value

        check()

    @given(finite)
    def test_what_is_not_valid_is_refused_as_text_too(self, value):
        assume(not FRACTION.contains(value))
        with pytest.raises(ValueError, match=r"^rate must be at least 0 and less than 1, but is "):
            rate(valid=FRACTION).parse(number_text(value))

    @given(st.integers(1, 2**53))
    def test_whole_numbers(self, value):
        assert COUNT.parse(COUNT.format(value)) == value
        assert type(COUNT.parse(COUNT.format(value))) is int

    @pytest.mark.parametrize("value", [True, False])
    def test_switches(self, value):
        assert SWITCH.format(value) in ("0", "1")
        assert SWITCH.parse(SWITCH.format(value)) is value
        assert SWITCH.parse(str(value)) is value
        assert SWITCH.parse(str(value).lower()) is value

    @pytest.mark.parametrize(
        ("declared", "text"),
        [
            *((rate(), text) for text in ("", "x", "nan", "inf", "1e999", "0,1", "1+2j", "True", "[1, 2]", "0x10")),
            *((COUNT, text) for text in ("2.5", "many", "0")),
            *((SWITCH, text) for text in ("2", "", "yes")),
        ],
        ids=str,
    )
    def test_bad_text_is_refused_with_a_sentence(self, declared, text):
        with pytest.raises(ValueError, match=rf"^{declared.name} must be .*, but is .*\.$"):
            declared.parse(text)

    @given(st.text())
    def test_any_text_is_a_valid_number_or_refused_with_a_sentence(self, text):
        for declared in (rate(), COUNT, SWITCH):
            try:
                answer = declared.parse(text)
            except ValueError as refusal:
                answer = str(refusal)
            assert str(answer).startswith(f"{declared.name} must be ") or declared.check(answer) == answer


def assert_sound_grid(declared):
    grid = declared.grid
    assert list(grid) == sorted(set(grid))
    assert {declared.low, declared.high, declared.default} <= set(grid)
    assert declared.low == grid[0]
    assert declared.high == grid[-1]
    for value in grid:
        assert type(value) is declared.kind
        assert declared.parse(declared.format(value)) == value


@pytest.mark.parametrize(
    ("scale", "value", "rounded"),
    [
        ("log", 0.0123456, 0.0123),
        ("linear", -98765.0, -98800.0),
        ("complement", 0.98765432, 0.9877),
        ("complement", 0.999987654, 0.9999877),
        ("complement", 0.0, 0.0),
    ],
)
def test_a_rounded_value_has_three_digits_on_its_own_scale(scale, value, rounded):
    assert rate(scale=scale).rounded(value) == rounded


def test_a_rounded_count_is_a_whole_number():
    assert (COUNT.rounded(1234.4), type(COUNT.rounded(12.4))) == (1230, int)


class TestGrid:
    @given(st.floats(-100, 100), st.floats(1e-6, 1e6), st.floats(0, 1))
    def test_linear(self, offset, width, share):
        low, high = offset * width, offset * width + width
        default = min(low + share * width, high)
        declared = rate(default=default, low=low, high=high, scale="linear", valid=Interval(low, high))
        assert_sound_grid(declared)
        assert 40 <= len(declared.grid) <= 104
        assert np.diff(declared.grid).max() <= width / 38

    @given(st.floats(-12, 4), st.floats(0.5, 12), st.floats(0, 1))
    def test_log(self, decade, decades, share):
        low, high = 10.0**decade, 10.0 ** (decade + decades)
        default = min(max(low * (high / low) ** share, low), high)
        declared = rate(default=default, low=low, high=high, valid=Interval(low, high))
        assert_sound_grid(declared)
        ratios = np.array(declared.grid[1:]) / declared.grid[:-1]
        assert ratios.max() <= 5 / 3 * (1 + 1e-9)

    @given(st.floats(0, 0.95), st.floats(1.5, 6), st.floats(0, 1))
    def test_complement(self, low, nines, share):
        high = max(1 - 10**-nines, low + 1e-3)
        assume(high < 1)
        default = min(low + share * (high - low), high)
        declared = rate(default=default, low=low, high=high, scale="complement", valid=FRACTION)
        assert_sound_grid(declared)
        distances = 1 - np.array(declared.grid)
        assert (distances[:-1] / distances[1:]).max() <= 5 / 3 * (1 + 1e-6)

    @given(st.integers(0, 50), st.integers(1, 5000), st.floats(0, 1), st.sampled_from(["linear", "log"]))
    def test_whole(self, low, width, share, scale):
        declared = rate(
            default=low + int(share * width), low=low, high=low + width, scale=scale, valid=Interval(low, low + width)
        )
        assert_sound_grid(declared)
        assert len(declared.grid) <= 202

    def test_is_round_enough_to_say_aloud(self):
        assert rate(low=0.01, high=1.0).grid == (
            0.01,
            0.015,
            0.02,
            0.03,
            0.05,
            0.07,
            0.1,
            0.15,
            0.2,
            0.3,
            0.5,
            0.7,
            1.0,
        )
        assert rate(default=0.9, low=0.0, high=0.99, scale="complement").grid[-6:] == (
            0.93,
            0.95,
            0.97,
            0.98,
            0.985,
            0.99,
        )
        assert rate(default=0.0, low=-90.0, high=90.0, scale="linear").grid[:3] == (-90.0, -88.0, -86.0)
        assert COUNT.grid == (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100)

    def test_a_switch_has_none(self):
        assert SWITCH.grid == ()


class TestDeclarations:
    def test_are_listed_in_order_with_their_kinds(self):
        @dataclass(frozen=True)
        class Rule(Parametrized):
            note: str = "not a parameter"
            learning_rate: float = parameter(
                0.1, 0.01, 1.0, symbol=r"\eta", help="A step.", scale="log", valid=POSITIVE
            )
            window: int = parameter(5, 1, 50, symbol="w", help="A count.", valid=AT_LEAST_ONE)
            centred: bool = parameter(False, symbol="c", help="A switch.")

        declared = parameters(Rule)
        assert [one.name for one in declared] == ["learning_rate", "window", "centred"]
        assert [one.kind for one in declared] == [float, int, bool]
        assert [one.label for one in declared] == ["learning rate", "window", "centred"]
        assert parameters(Rule) == declared

        rule = Rule(learning_rate=1, window=3.0)
        assert (type(rule.learning_rate), type(rule.window), rule.centred) == (float, int, False)
        assert rule.lanes == ()
        assert Rule(learning_rate=[0.1, 0.2], window=np.ones((3, 1))).lanes == (3, 2)
        assert dataclasses.replace(rule, window=4).window == 4
        with pytest.raises(ValueError, match=r"^window must be a whole number at least 1, but is 0;"):
            dataclasses.replace(rule, window=0)
        with pytest.raises(dataclasses.FrozenInstanceError):
            rule.window = 3

    def test_a_number_needs_a_range(self):
        with pytest.raises(TypeError, match="low and high"):
            parameter(0.5, low=0.0, symbol="x", help="Half a range.")


@pytest.mark.parametrize("declared", DECLARED)
class TestEveryDeclaration:
    def test_the_texts_are_whole(self, declared):
        assert declared.symbol
        assert declared.help[0].isupper()
        assert declared.help.endswith(".")
        assert declared.label == declared.name.replace("_", " ")

    def test_the_default_is_valid_and_on_the_slider(self, declared):
        assert declared.check(declared.default) == declared.default
        if declared.kind is bool:
            assert declared.low is declared.high is None
            return
        assert declared.low <= declared.default <= declared.high
        assert declared.low < declared.high

    def test_the_slider_has_sound_stops(self, declared):
        if declared.kind is bool:
            assert declared.grid == ()
            return
        assert_sound_grid(declared)
        assert 5 <= len(declared.grid) <= 250

    def test_refuses_what_is_no_number(self, declared):
        for wrong in (math.nan, math.inf, "much", None, 1j, [[1.0], [1.0, 2.0]]):
            with pytest.raises(ValueError, match=rf"^{declared.name} must be .*, but is .*\.$"):
                declared.check(wrong)
