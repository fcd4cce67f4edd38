"""A race survives its link, and no text, however odd, makes reading one fail."""

import string
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.presets import BEALE
from optimizers import OPTIMIZERS, SCHEDULES, Adam, Constant, GradientDescent
from parameters import parameters
from studies import MAX_LANES, MAX_STEPS, Lane, Race
from studies.link import from_query, read_surface, surface_text, to_link, to_query
from surfaces import SURFACES, Beale


def values(declared):
    """Valid values of a parameter, off its grid as well."""
    if declared.kind is bool:
        return st.booleans()
    if declared.kind is int:
        return st.integers(int(declared.low), int(declared.high))
    return st.floats(declared.low, declared.high)


def instances(registry):
    def of(cls):
        return st.builds(cls, **{declared.name: values(declared) for declared in parameters(cls)})

    return st.one_of([of(cls) for cls in registry.values()])


@st.composite
def lanes(draw):
    rule = draw(instances(OPTIMIZERS))
    schedule = draw(instances(SCHEDULES)) if hasattr(rule, "learning_rate") else Constant()
    return Lane(rule, schedule)


finite = st.floats(-999_999, 999_999)
races = st.builds(
    Race,
    surface=instances(SURFACES),
    start=st.tuples(finite, finite),
    steps=st.integers(1, MAX_STEPS),
    lanes=st.lists(lanes(), max_size=4, unique_by=lambda lane: lane.optimizer.slug).map(tuple),
)


@given(races)
def test_a_race_survives_its_link(race):
    read, ignored = from_query(parse_qs(to_link(race), keep_blank_values=True), default=BEALE)
    assert ignored == []
    assert read == race


@given(
    st.dictionaries(st.sampled_from(["surface", "start", "steps", "lane", "other"]), st.lists(st.text(), max_size=3))
)
def test_any_text_gives_a_race_and_sentences(query):
    race, ignored = from_query(query, default=BEALE)
    assert isinstance(race, Race)
    assert all(sentence and len(sentence) <= 160 for sentence in ignored)


pieces = st.sampled_from(
    [
        "adam",
        "beale",
        ":",
        "=",
        ",",
        "@",
        "learning_rate",
        "nan",
        "inf",
        "-1",
        "1e999",
        "cosine",
        "period",
        "0",
        "beta1",
    ]
)


@given(st.lists(pieces, max_size=12).map("".join))
def test_nearly_right_text_gives_a_race_and_sentences(text):
    race, _ = from_query({"surface": [text], "start": [text], "steps": [text], "lane": [text, "adam"]}, default=BEALE)
    assert race.lanes[-1] == Lane(Adam())


@given(instances(SURFACES))
def test_a_surface_survives_its_text(surface):
    assert read_surface(surface_text(surface)) == surface


def test_defaults_are_left_out():
    race = Race(Beale(), (1.0, 1.6), 198, (Lane(Adam()), Lane(GradientDescent(learning_rate=0.5))))
    assert to_query(race) == [
        ("surface", "beale"),
        ("start", "1,1.6"),
        ("steps", "198"),
        ("lane", "adam"),
        ("lane", "gradient-descent:learning_rate=0.5"),
    ]


def test_a_link_with_every_parameter_of_twelve_lanes_changed_stays_under_2000_characters():
    longest = sorted(OPTIMIZERS.values(), key=lambda rule: -sum(len(one.name) + 6 for one in parameters(rule)))
    changed = []
    for rule in longest[:MAX_LANES]:
        moved = {one.name: one.grid[len(one.grid) // 3] if one.grid else not one.default for one in parameters(rule)}
        changed.append(Lane(rule(**moved)))
    assert len(to_link(replace(BEALE, lanes=tuple(changed)))) < 2000


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"surface": ["atlantis"]}, "There is no surface named 'atlantis'."),
        ({"lane": ["adam:beta3=1"]}, "The optimizer adam has no parameter 'beta3'."),
        ({"lane": ["adam:learning_rate=-1"]}, "learning_rate must be at least 0, but is -1"),
        ({"lane": ["adam@sometimes"]}, "There is no schedule named 'sometimes'."),
        ({"start": ["1"]}, "is not two numbers"),
        ({"start": ["nan,1"]}, "start must lie between -1e6 and 1e6"),
        ({"start": ["1e7,1"]}, "start must lie between -1e6 and 1e6"),
        ({"steps": ["1e3"]}, "is not a whole number"),
        ({"steps": ["1000000000"]}, "steps must be a whole number from 1 to 2,000"),
        ({"lane": list(OPTIMIZERS)[:13]}, "at most 12 lanes"),
        ({"lane": ["adam", "adam:learning_rate=0.1"]}, "Adam is given twice; the first of them races."),
        ({"lane": [string.ascii_letters * 99]}, "There is no optimizer named"),
    ],
)
def test_each_bad_part_is_said(query, sentence):
    _, ignored = from_query(query, default=BEALE)
    assert len(ignored) == 1
    assert sentence in ignored[0]
