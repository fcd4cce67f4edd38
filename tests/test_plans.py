"""Links to maps."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.presets import BEALE
from optimizers import OPTIMIZERS, Adam, Momentum, Newton
from studies import MAX_LANES, Ensemble, Lane, Race
from studies.axis import Axis
from studies.bounds import check_race
from studies.plans import BasinsPlan, SweepPlan, sweep_plan, with_lane
from surfaces import Himmelblau, IllConditionedQuadratic, Transform

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
        ("x=learning_rate,1,0.1&y=foo,0,1", "from a lower to a higher"),
        ("x=learning_rate,1,0.1&y=foo,0,1", "no parameter 'foo'"),
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


def test_a_chosen_run_keeps_its_companions_where_there_is_room_for_them():
    race = replace(RACE, lanes=(Lane(Adam()),), steps=100, ensemble=Ensemble(sigma=0.5, seeds=16, starts=16))
    axes_of_it = Axis("race", "steps", 1, 2000, 64), Axis("ensemble", "sigma", 0.1, 1.0, 64)
    few, many = (SweepPlan(race, race.lanes[0], *axes_of_it, cell=(20, column)).chosen for column in (3, 60))
    for found in (few, many):
        check_race(found)
        assert found.ensemble.sigma > 0.1
    assert (few.ensemble.seeds, few.ensemble.starts) == (16, 16)
    assert (many.ensemble.seeds, many.ensemble.starts) == (1, 1)


@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        ("race.steps,1.2,1.4", "steps must be a whole number"),
        ("race.steps,1,1e300", "steps must be at most 2,000 to be played, but is 1e300"),
        ("transform.stretch,1e-300,1", "stretch must lie between 1e-6 and 1e6"),
        ("start.x,-1e300,1e300", "x must be at least -1000000"),
        ("ensemble.seeds,1,4", "No run of a map depends on seeds"),
    ],
)
def test_an_axis_that_no_page_can_show_is_left_out_with_a_sentence(x, sentence):
    plan, ignored = SweepPlan.from_query({"lane": ["adam"], "x": [x]}, BEALE)
    assert plan.x.name == "learning_rate"
    assert len(ignored) == 1
    assert sentence in ignored[0]
    assert len(ignored[0]) < 200


def test_of_two_axes_the_one_that_can_be_read_is_kept():
    plan, ignored = read(SweepPlan, "surface=beale&lane=momentum&x=learning_rate,0.001,1&y=foo,0,1")
    assert (plan.x.low, plan.x.high, plan.y.name) == (0.001, 1.0, "momentum")
    assert len(ignored) == 1


def test_what_all_cells_share_knows_nothing_of_what_the_map_varies():
    race = replace(RACE, ensemble=Ensemble(sigma=0.5, seed=3, seeds=8, starts=4), transform=Transform(turn=30.0))
    plan = replace(PLAN, race=race)
    assert plan.fixed.ensemble == Ensemble(sigma=0.5, seed=3)
    assert plan.fixed.transform == race.transform
    varied = replace(plan, x=Axis("ensemble", "sigma", 0.1, 1.0, 64), y=Axis("transform", "turn", 0.0, 90.0, 64))
    assert (varied.fixed.ensemble, varied.fixed.transform) == (Ensemble(seed=3), Transform())


def test_the_last_cell_of_a_map_with_fewer_rows_than_columns_can_be_chosen():
    """Whole numbers are each taken once: of five step counts there are five rows."""
    plan = replace(PLAN, y=Axis("race", "steps", 1, 5, 64))
    last = replace(plan, cell=(4, 63)).chosen
    assert (last.steps, last.lanes[0].optimizer.learning_rate) == (5, 1.0)
    assert [replace(plan, cell=cell).chosen for cell in ((5, 0), (0, 64), (63, 4))] == [None] * 3


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
