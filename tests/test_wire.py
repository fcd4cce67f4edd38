"""Python sends the player what player/web/wire.d.ts says, of the types it says; tsc holds the scripts it checks to it."""

import ast
import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from pages import open_page, players
from streamlit.testing.v1 import AppTest
from wire import complaints, interface

from figures.maps import looks
from figures.palette import STYLES
from figures.theme import THEMES
from lessons import LESSONS
from lessons.lesson import Drawing
from optimizers import OPTIMIZERS, Adam, run
from player.inspection import inspection_data
from player.modules import declarations
from player.paths import STEP_MEASURES
from player.routes import _landscape_bytes
from player.sketch import Sketch
from player.stage import stage_data
from studies import Ensemble, Lane, Race
from studies.basins import legend
from studies.link import to_link
from studies.sweep import Sweep
from surfaces import SURFACES, Beale, NoisyMoons, Transform

ROOT = Path(__file__).parent.parent
DRAWN = [lesson.slug for lesson in LESSONS.values() if isinstance(lesson.question, Drawing)]
RACE = Race(Beale(), (1.0, 1.6), 9, (Lane(Adam()),))


def sent(page: AppTest) -> dict[str, Any]:
    """What a page tells its first component."""
    assert not page.exception
    return players(page)[0]


def check(value: Any, name: str, *met: str) -> None:
    """A value as JSON has it is of the named type, and so is what it holds of the other types."""
    seen: set[str] = set()
    assert complaints(value, name, seen) == []
    assert {name, *met} <= seen


def test_a_race():
    page = open_page("race", surface="beale", start="1,1.6", steps="50", lane=["momentum", "adam"])
    for lane_id in page.session_state["lanes"]:
        page.session_state[f"open-{lane_id}"] = True
    data = sent(page.run())
    check(data, "StageCall", "LaneData", "Address", "Move", "SliderData")
    assert len(data["lanes"]) == 2
    assert {slider["lens"]["lanes"][0] for slider in data["sliders"].values()} == {0, 1}
    assert not data["compact"]


def test_the_door():
    *_, door = open_page("race", surface="beale", steps="9").get("bidi_component")
    check(json.loads(door.proto.json), "DoorData")


def test_a_race_that_is_turned_noisy_and_made_from_data():
    ensemble, transform = Ensemble(sigma=0.5, seeds=3), Transform(turn=30.0)
    race = replace(RACE, surface=NoisyMoons(), transform=transform, ensemble=ensemble)
    data = sent(open_page("race", **parse_qs(to_link(race))))
    check(data, "StageCall", "LaneData")
    assert data["lanes"][0]["badge"]
    assert data["companions"] == 2


@pytest.mark.parametrize("points", [None, ((1.0, 1.6), (0.5, 0.5))], ids=["to be drawn", "drawn"])
def test_a_race_under_cover_with_a_sketch(points):
    data = stage_data(RACE, covered=points is None, sketch=Sketch(0, points))
    check(json.loads(json.dumps(data | {"compact": False})), "StageData", "SketchData")


@pytest.mark.parametrize("slug", DRAWN)
def test_the_stage_of_a_lesson_that_asks_for_a_drawing(slug):
    data = sent(open_page("lessons", lesson=slug))
    check(data, "StageCall", "LaneData")
    assert data["covered"]


def test_what_becomes_of_a_lane_is_a_word_that_is_declared():
    for word in Sweep.fates:
        assert complaints(word, "Status") == []
    assert complaints("lost", "Status")
    for measure in STEP_MEASURES:
        assert complaints(measure, "Measure") == []


def test_what_has_a_program():
    check(json.loads(json.dumps(declarations())), "Declarations", "SurfaceFacts")


@pytest.mark.parametrize(("slug", "theme"), [*((slug, "light") for slug in SURFACES), ("beale", "dark")])
def test_a_landscape(slug, theme):
    body = _landscape_bytes((("surface", slug), ("transform", "")), theme)
    data = json.loads(gzip.decompress(body))
    check(data, "LandscapeData", "Packed", "Figure", "CurveData")
    assert ("accuracy" in data["curves"]) == (data["data"] is not None) == slug.endswith("moons")
    assert complaints(theme, "ThemeName") == []


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_the_inside_of_a_lane(slug):
    data = inspection_data(run(OPTIMIZERS[slug](), Beale(), (1.0, 1.6), 9))
    check(json.loads(json.dumps(data)), "InspectionData")
    assert any(row["name"] is None for row in data["rows"])


def test_a_map_over_two_parameters():
    query = {"surface": "ill-conditioned-quadratic", "start": "1,0.5", "steps": "50", "lane": "momentum"}
    data = sent(open_page("tune", **query, cell="3,4"))
    check(data, "SweepData", "MapData", "AxisData", "MapLine", "MapMeasure", "CellLook", "Figure", "Address")
    assert any(line["point"] for line in data["lines"])
    assert data["chosen"]
    data = sent(open_page("tune", surface="saddle", start="1,0.5", steps="50", lane="adam"))
    check(data, "SweepData")
    assert (data["lines"], data["chosen"]) == ([], None)
    assert [one["scale"] for one in data["measures"]] == ["steps", "asinh", "log"]


def test_maps_of_starts():
    query = {"surface": "himmelblau", "start": "1,2", "steps": "50", "lane": ["newton", "adam"]}
    data = sent(open_page("basins", **query, picked="1"))
    check(data, "BasinsData", "MapData", "MapMeasure", "CellLook", "Figure")
    assert (len(data["maps"]), len(data["marks"]), data["move"]) == (2, 4, None)
    data = sent(open_page("basins", **query, transform="turn=30"))
    check(data, "BasinsData", "Move")
    assert data["move"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("slug", SURFACES)
def test_how_the_cells_of_every_fate_look(slug, theme):
    kinds = [one.kind for one in legend(SURFACES[slug]())]
    for look in looks([*Sweep.fates, *kinds], theme):
        check(look, "CellLook")


def test_every_style_of_a_lane():
    for style in STYLES:
        check(vars(style), "Style")


@pytest.mark.parametrize(("component", "kind"), [("stage", "StageTriggers"), ("atlas", "AtlasTriggers")])
def test_a_page_listens_to_what_a_component_triggers(component, kind):
    source = (ROOT / "player" / f"{component}.py").read_text(encoding="utf-8")
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    shown = [call for call in calls if ast.unparse(call.func) == "_component"]
    heard = {word.arg for call in shown for word in call.keywords if word.arg.startswith("on_")}
    assert heard == {f"on_{name}_change" for name in interface(kind)}


def test_a_wrong_value_is_complained_of():
    """The check itself: what is missing, what nobody declared, and what is of another type."""
    data = json.loads(json.dumps(stage_data(RACE) | {"compact": False}))
    assert complaints(data, "StageData") == []
    lane = data["lanes"][0]
    for wrong, sentence in (
        (data | {"compact": 0}, "StageData.compact: 0 is no boolean"),
        (data | {"steps": "9"}, "StageData.steps: '9' is no number"),
        (data | {"offset": float("inf")}, "StageData.offset: inf is no number"),
        (data | {"extra": 1}, "StageData.extra is not declared"),
        ({key: data[key] for key in data if key != "move"}, "StageData.move is missing"),
        (data | {"start": [1, 2, 3]}, "StageData.start: 3 entries, not 2"),
        (data | {"lanes": [lane | {"status": "lost"}]}, "StageData.lanes[0].status: 'lost' is not 'converged'"),
        (data | {"lanes": [lane | {"badge": {"turned": True}}]}, "StageData.lanes[0].badge.text is missing"),
        (data | {"measures": ["loss"]}, "StageData.measures[0]: 'loss' is not 'gradient_norm'"),
    ):
        assert complaints(wrong, "StageData") == [sentence]
    assert complaints({"loss": {}}, "Curves") == ["Curves.loss.figure is missing", "Curves.loss.transform is missing"]
    assert complaints({"height": {}}, "Curves") == ["Curves.height is not declared"]
