"""A race survives its link, and no text, however odd, makes reading one fail."""

import string
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.palette import styles
from lessons.presets import BEALE
from optimizers import OPTIMIZERS, SCHEDULES, Adam, Constant, GradientDescent
from parameters import parameters
from studies import MAX_LANES, MAX_STEPS, Ensemble, Lane, Race, lane_names
from studies.link import from_query, ground_query, read_ground, to_link, to_query
from surfaces import SURFACES, Beale, Transform


def values(declared):
    """Valid values of a parameter, off its grid as well."""
    if declared.kind is bool:
        return st.booleans()
    if declared.kind is int:
        return st.integers(int(declared.low), int(declared.high))
    return st.floats(declared.low, declared.high)


def of(cls):
    return st.builds(cls, **{declared.name: values(declared) for declared in parameters(cls)})


def instances(registry):
    return st.one_of([of(cls) for cls in registry.values()])


@st.composite
def lanes(draw):
    rule = draw(instances(OPTIMIZERS))
    schedule = draw(instances(SCHEDULES)) if rule.has_learning_rate else Constant()
    return Lane(rule, schedule, on=draw(st.booleans()))


finite = st.floats(-999_999, 999_999)
races = st.builds(
    Race,
    surface=instances(SURFACES),
    start=st.tuples(finite, finite),
    steps=st.integers(1, 190),  # so few that every ensemble fits
    lanes=st.lists(lanes(), max_size=4).map(tuple),
    transform=of(Transform),
    ensemble=of(Ensemble),
)


def opened(race):
    """What the race's link opens, and the sentences."""
    return from_query(parse_qs(to_link(race), keep_blank_values=True), default=BEALE)


@given(races)
def test_a_race_survives_its_link(race):
    assert opened(race) == (race, [])


def test_twins_and_lanes_that_are_off_survive_their_link():
    twins = tuple(Lane(Adam(learning_rate=rate), on=on) for rate, on in ((0.1, True), (0.2, False), (0.1, True)))
    race, ignored = opened(replace(BEALE, lanes=(*twins, Lane(GradientDescent()))))
    assert ignored == []
    assert race.lanes[:3] == twins
    assert race.running == (twins[0], twins[2], Lane(GradientDescent()))
    assert lane_names(race.lanes) == [
        "Adam, learning rate 0.1 (1)", "Adam, learning rate 0.2", "Adam, learning rate 0.1 (2)", "Gradient descent",
    ]  # fmt: skip
    assert len(set(styles([lane.optimizer for lane in race.lanes]))) == 4


@given(
    st.dictionaries(
        st.sampled_from(["surface", "start", "steps", "lane", "transform", "ensemble", "other"]),
        st.lists(st.text(), max_size=3),
    )
)
def test_any_text_gives_a_race_and_sentences(query):
    race, ignored = from_query(query, default=BEALE)
    assert isinstance(race, Race)
    assert all(sentence and len(sentence) <= 160 for sentence in ignored)


def test_where_no_lane_can_be_read_the_default_ones_race():
    race, ignored = from_query({"surface": ["booth"], "lane": ["sgd", "!atlantis"]}, default=BEALE)
    assert (race.surface.slug, race.lanes) == ("booth", BEALE.lanes)
    assert len(ignored) == 2
    assert from_query({"lane": [""]}, default=BEALE)[0].lanes == ()  # it says that there is none


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


@given(instances(SURFACES), of(Transform))
def test_a_ground_survives_its_text(surface, transform):
    race = replace(BEALE, surface=surface, transform=transform)
    assert read_ground(parse_qs(ground_query(race))) == race.ground


def test_defaults_are_left_out():
    race = Race(Beale(), (1.0, 1.6), 198, (Lane(Adam()), Lane(GradientDescent(learning_rate=0.5))))
    assert to_query(race) == [
        ("surface", "beale"),
        ("start", "1,1.6"),
        ("steps", "198"),
        ("lane", "adam"),
        ("lane", "gradient-descent:learning_rate=0.5"),
    ]


def longest(cls):
    """An instance whose parameters are all changed, each to the stop of its slider with the longest text."""
    stops = {
        one.name: [stop for stop in one.grid if stop != one.default] or [not one.default] for one in parameters(cls)
    }
    return cls(**{one.name: max(stops[one.name], key=lambda stop: len(one.format(stop))) for one in parameters(cls)})


def test_the_longest_link_of_twelve_rules_stays_under_2000_characters():
    def length(lane):
        return len(to_link(replace(BEALE, lanes=(lane,))))

    slowest = max((Lane(Adam(), longest(schedule)) for schedule in SCHEDULES.values()), key=length).schedule
    every = [longest(rule) for rule in OPTIMIZERS.values()]
    every = [Lane(rule, slowest if rule.has_learning_rate else Constant(), on=False) for rule in every]
    race = Race(
        surface=max((longest(surface) for surface in SURFACES.values()), key=lambda one: len(repr(one))),
        start=(-1.23456789, -2.3456789),
        steps=MAX_STEPS,
        lanes=tuple(sorted(every, key=length)[-MAX_LANES:]),
        transform=longest(Transform),
        ensemble=replace(longest(Ensemble), starts=1, seeds=16),
    )
    assert opened(race) == (race, [])
    assert len(to_link(race)) < 2000


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
        ({"steps": ["1000000000"]}, "steps must be at most 2,000 to be played"),
        ({"lane": list(OPTIMIZERS)[:13]}, "at most 12 lanes"),
        ({"lane": ["!sgd"]}, "There is no optimizer named 'sgd'."),
        ({"lane": ["bfgs@cosine"]}, "BFGS has no learning rate to schedule."),
        ({"transform": ["turn=nan"]}, "In the transform: turn must be a finite number, but is nan"),
        ({"transform": ["shear=1"]}, "The transform has no parameter 'shear'."),
        ({"ensemble": ["sigma=-1"]}, "In the ensemble: sigma must be at least 0, but is -1"),
        ({"ensemble": ["starts=1000,seeds=1000,sigma=1"]}, "starts times seeds are 1000000"),
        ({"lane": [string.ascii_letters * 99]}, "There is no optimizer named"),
    ],
)
def test_each_bad_part_is_said(query, sentence):
    _, ignored = from_query(query, default=BEALE)
    assert len(ignored) == 1
    assert sentence in ignored[0]
