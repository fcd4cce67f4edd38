"""Links to maps."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.presets import BEALE
from optimizers import OPTIMIZERS, Adam, Momentum, Newton
from studies import MAX_LANES, Lane, Race
from studies.axis import Axis
from studies.plans import BasinsPlan, SweepPlan, sweep_plan, with_lane
from surfaces import Himmelblau, IllConditionedQuadratic

RACE = Race(IllConditionedQuadratic(), (1.5, 0.75), 200, (Lane(Momentum()), Lane(Adam(learning_rate=0.3))))
PLAN = SweepPlan(
    RACE,
    Lane(Momentum(momentum=0.5)),
    Axis("optimizer", "learning_rate", 1e-3, 1.0, 64),
    Axis("surface", "condition", 1.0, 100.0, 64),
    cell=(3, 60),
)


def read(kind, text, default=BEALE):
    return kind.from_query(parse_qs(text, keep_blank_values=True), default)


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        replace(PLAN, cell=None),
        BasinsPlan(RACE),
        BasinsPlan(RACE, window=((-1.0, 2.5), (0.0, 1e-3)), cells=256, picked=1),
    ],
)
def test_a_plan_survives_its_link(plan):
    assert read(type(plan), plan.to_link()) == (plan, [])


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_optimizer_opens_with_a_map(slug):
    plan = sweep_plan(replace(BEALE, surface=IllConditionedQuadratic()), Lane(OPTIMIZERS[slug]()))
    assert min(plan.study.shape) > 1
    assert (plan.x.of, plan.x.name) != (plan.y.of, plan.y.name)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("x=nonsense,0,1", "no parameter 'nonsense'"),
        ("x=learning_rate", "An axis is written as"),
        ("y=learning_rate,1,0.1", "from a lower to a higher"),
        ("cells=1000000", "32 to 256 cells"),
        ("cells=-", "32 to 256 cells"),
        ("cell=1", "not a row and a column"),
        ("cell=1,<script>", "not a row and a column"),
        ("map=atlantis", "no optimizer named 'atlantis'"),
    ],
)
def test_what_a_bad_link_to_a_sweep_says_is_told(query, sentence):
    plan, ignored = read(SweepPlan, f"surface=beale&lane=momentum&{query}")
    assert any(sentence in one for one in ignored)
    assert plan.study.shape


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("window=1,2,3", "A window is written as"),
        ("window=2,1,0,1", "low to high"),
        ("window=nan,1,0,1", "low to high"),
        ("picked=7", "no map '7'"),
        ("cells=31", "32 to 256"),
    ],
)
def test_what_a_bad_link_to_basins_says_is_told(query, sentence):
    plan, ignored = read(BasinsPlan, f"surface=beale&lane=momentum&{query}")
    assert any(sentence in one for one in ignored)
    assert plan.studies


@given(
    st.dictionaries(
        st.sampled_from([*SweepPlan.KEYS, *BasinsPlan.KEYS]), st.lists(st.text(max_size=30), max_size=2), max_size=6
    )
)
def test_any_link_opens_a_page(query):
    for kind in (SweepPlan, BasinsPlan):
        plan, ignored = kind.from_query(query, BEALE)
        assert all(isinstance(sentence, str) and sentence for sentence in ignored)
        assert read(kind, plan.to_link())[0] == plan


def test_the_chosen_cell_takes_the_place_of_its_rule():
    race = PLAN.chosen
    study = PLAN.study
    assert race.surface.condition == study.y_values[3]
    assert race.lanes[0].optimizer == Momentum(learning_rate=float(study.x_values[60]), momentum=0.5)
    assert race.lanes[1:] == RACE.lanes[1:]
    assert replace(PLAN, cell=(64, 0)).chosen is None


def test_a_lane_joins_beside_the_others_or_last():
    lanes = (Lane(Momentum()),)
    assert with_lane(lanes, Lane(Newton())) == (*lanes, Lane(Newton()))
    full = tuple(Lane(Momentum()) for _ in range(MAX_LANES))
    assert with_lane(full, Lane(Newton())) == (*full[:-1], Lane(Newton()))


def test_basins_map_the_first_four_lanes_that_run():
    lanes = tuple(Lane(OPTIMIZERS[slug](), on=k != 1) for k, slug in enumerate(list(OPTIMIZERS)[:6]))
    studies = BasinsPlan(Race(Himmelblau(), (0.0, 0.0), 50, lanes)).studies
    assert [study.race.running[0] for study in studies] == [lanes[k] for k in (0, 2, 3, 4)]
    assert {study.window for study in studies} == {Himmelblau.domain}
