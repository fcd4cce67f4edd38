"""What a map paints and says is what was computed: every cell in its place, in its colour, with its numbers."""

import re
import struct
from urllib.parse import parse_qs

import numpy as np
import pytest
from atlas import DONE, colours, open_map, point, reading
from playwright.sync_api import Page, Route, expect

from figures.maps import RAMPS, looks
from figures.theme import THEMES
from lessons.presets import BEALE
from studies.basins import Basins
from studies.measures import MEASURES
from studies.plans import BasinsPlan, SweepPlan
from studies.study import whole
from studies.sweep import Sweep

TUNE = "surface=himmelblau&start=0,0&lane=momentum&steps=200&cells=32"
BASINS = "surface=himmelblau&lane=newton&lane=gradient-descent&start=0,0&steps=60&cells=32"
WINDOW = f"{BASINS}&transform=turn=30&window=-3,4,-4,1"

MAP = re.compile(r"/map\?")


def studies(query: str) -> list[Sweep] | list[Basins]:
    """The maps of a page."""
    if "lane=newton" in query:
        return BasinsPlan.from_query(parse_qs(query), BEALE)[0].studies
    return [SweepPlan.from_query(parse_qs(query), BEALE)[0].study]


def kinds(study: Sweep | Basins) -> np.ndarray:
    """What becomes of each cell, as the place among its fates of the first that is filled with the same colour."""
    fills = [look["color"] for look in looks(study.fates, "light")]
    return np.array([fills.index(fill) for fill in fills])[study.codes(whole(study))]


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)], dtype=float)


RAMP = np.array([rgb(colour) for colour in RAMPS["light"]])


def nearest(painted: np.ndarray, line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far painted colours are from a line of colours, and where along it, from 0 to 1, each is nearest."""
    shares = np.linspace(0, 1, 256)
    shades = np.stack([np.interp(shares, np.linspace(0, 1, len(line)), part) for part in line.T], axis=-1)
    gaps = np.linalg.norm(painted[..., np.newaxis, :] - shades, axis=-1)
    return gaps.min(axis=-1), shares[gaps.argmin(axis=-1)]


def read(study: Sweep | Basins, painted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same of painted cells, whatever their tone; and the tone. Every colour must be one of a kind's."""
    paper, lines = rgb(THEMES["light"].paper), []
    for look in looks(study.fates, "light"):
        own = RAMP if look["color"] is None else rgb(look["color"])[np.newaxis].repeat(2, axis=0)
        lines.append(own + [[0.0], [0.72]] * (paper - own) if look["fades"] else own)
    gaps, tones = np.moveaxis([nearest(painted, line) for line in lines], 1, 0)
    assert gaps.min(axis=0).max() < 3
    found = gaps.argmin(axis=0)
    return found, np.take_along_axis(tones, found[np.newaxis], axis=0)[0]


def bare(study: Sweep | Basins) -> np.ndarray:
    """Which cells no star of a minimum covers."""
    found = np.ones(study.shape, dtype=bool)
    for x, y in study.race.ground.minima if "window" in study.keys else ():
        found &= np.hypot(*np.meshgrid(study.x_values - x, study.y_values - y)) > 0.8
    return found


@pytest.mark.parametrize("query", [TUNE, BASINS, WINDOW], ids=["tune", "basins", "window"])
def test_every_cell_is_painted_in_its_place_as_what_became_of_it(visit, query):
    page = open_map(visit, f"{'tune' if query == TUNE else 'basins'}?{query}")
    toned = []
    for index, study in enumerate(studies(query)):
        seen, wanted = bare(study), kinds(study)
        for other in (wanted[::-1], wanted[:, ::-1], wanted.T):  # or a map on its head would do
            assert (other != wanted).any()
        found, tones = read(study, colours(page, study.shape, index))
        np.testing.assert_array_equal(found[seen], wanted[seen])
        steps = MEASURES["steps"].of(study.race.ground, whole(study))
        toned.append(np.array([steps, tones])[:, seen & ~np.isnan(steps)])
    steps, tones = np.concatenate(toned, axis=1)  # one scale for all maps, so that they can be compared
    by_steps = tones[np.argsort(steps)]
    assert np.diff(by_steps).min() > -0.02
    assert by_steps[0] < 0.15  # the least are below the stars
    assert 0 < (by_steps > 0.99).mean() < 0.1


def told_ends(page: Page) -> str:
    return page.locator(".legend .ramp").get_attribute("title") or ""


def minus(text: str) -> str:
    return text.replace("−", "-")


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_has_its_own_tones_and_its_own_numbers(visit, name):
    page = open_map(visit, f"tune?{TUNE}")
    page.get_by_role("button", name=MEASURES[name].name).click()
    expect(page.locator(".legend .ramp b")).to_have_text(MEASURES[name].name)
    (study,) = studies(TUNE)
    ground, fates = study.race.ground, whole(study)
    values = {key: measure.of(ground, fates) for key, measure in MEASURES.items()}
    row, column = np.argwhere(fates.status == "converged")[0]

    told = ~np.isnan(values[name])
    gaps, tones = nearest(colours(page, study.shape)[told], RAMP)
    assert gaps.max() < 3
    by_value = tones[np.argsort(values[name][told])]
    assert by_value[0] < 0.01
    assert by_value[-1] > 0.99
    assert np.diff(by_value).min() > -0.01
    low, high = page.locator(".legend .ramp span").all_inner_texts()
    least, greatest = (float(end) for end in re.findall(r"[\d.]+(?:e-?\d+)?", minus(told_ends(page))))
    assert [least, greatest] == pytest.approx([np.nanmin(values[name]), np.nanmax(values[name])], rel=0.05)
    for shown, extreme, beyond in ((low, least, "or less"), (high, greatest, "or more")):
        assert shown.endswith(beyond) or float(minus(shown)) == extreme

    point(page, (column + 0.5) / study.shape[1], (row + 0.5) / study.shape[0])
    page.wait_for_function("document.querySelector('.atlas .reading').textContent.includes(': converged')")
    said = reading(page).replace("−", "-")
    wanted = [study.x_values[column], study.y_values[row], values["steps"][row, column]]
    if name != "steps":
        assert f", {MEASURES[name].name.lower()} " in said
        wanted.append(values[name][row, column])
    numbers = [float(number) for number in re.findall(r"[\d.]+(?:e-?\d+)?", said)]
    assert numbers == pytest.approx(wanted, rel=5e-3)  # three digits


def test_the_first_piece_already_fills_the_whole_picture(visit):
    """The stream ends behind its first piece: each of its cells stands for those beside and above it."""
    page = visit.page
    (study,) = studies(TUNE)
    coarse = max(study.coarseness)

    def cut(route: Route) -> None:
        answer = route.fetch()
        count = struct.unpack_from("<I", answer.body())[0]
        assert count == np.prod(study.shape) / coarse**2
        route.fulfill(response=answer, body=answer.body()[: 4 + count * (4 + 4 * len(study.measures) + 1)])

    page.route(MAP, cut)
    page.goto(f"{visit.url}/tune?{TUNE}")
    page.wait_for_selector('.atlas[data-state="stopped"]')
    wanted = kinds(study)[::coarse, ::coarse].repeat(coarse, axis=0).repeat(coarse, axis=1)
    np.testing.assert_array_equal(read(study, colours(page, study.shape))[0], wanted)
    share = (wanted == study.fates.index("diverged")).mean()
    assert 0.1 < share < 0.9
    expect(page.locator(".atlas .legend")).to_contain_text(f"diverged {100 * share:.0f} %")


def test_a_map_that_the_server_had_no_time_for_is_asked_for_again(visit):
    page = visit.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if MAP.search(request.url) else None)
    page.route(MAP, lambda route: route.fulfill(status=503, body="Eight others."), times=1)
    page.goto(f"{visit.url}/tune?{TUNE}")
    page.wait_for_selector(DONE)
    assert len(asked) == 2
    assert asked[0] == asked[1]
    expect(page.locator(".atlas .trouble")).to_be_hidden()
    visit.troubles.clear()  # the console has told of the busy server
