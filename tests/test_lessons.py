"""Every lesson opens, says what its runs say, and its claims hold as the ledger has them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations, groupby

import pytest

from lessons import LEDGER, LESSONS, progress
from lessons.claim import Case, Claim, Verdict
from lessons.lesson import Choice, Lesson, Option, Scene
from lessons.numbers import names
from lessons.presets import BEALE
from lessons.progress import Progress
from optimizers import AdaGrad, Adam, GradientDescent, Momentum, Nesterov, Optimizer, ReduceOnPlateau, RMSProp
from studies import Ensemble, Lane, Race
from studies.lens import Lens
from studies.link import from_query, to_query
from surfaces import Beale, IllConditionedQuadratic, Transform

SCENES = [
    pytest.param(scene, id=f"{lesson.slug}-{k}") for lesson in LESSONS.values() for k, scene in enumerate(lesson.scenes)
]
ASKED = [pytest.param(lesson, id=slug) for slug, lesson in LESSONS.items() if isinstance(lesson.question, Choice)]
CASES = [pytest.param(case, id=f"{claim.slug}-{k}") for claim in LEDGER for k, case in enumerate(claim.cases)]

# Words for numbers that measure something; "one step" or "two weights" count what is on the page.
WORDS = re.compile(
    r"\b(?:ten|dozen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|fifth|eighth|quarter"
    r"|\w*(?:hundred|thousand|million|tenth)(?:s|th|ths)?)\b",
    re.IGNORECASE,
)

each_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
each_claim = pytest.mark.parametrize("claim", LEDGER, ids=lambda claim: claim.slug)


def raced(*rules: Optimizer) -> dict[str, tuple[Lane, ...]]:
    return {"lanes": tuple(map(Lane, rules))}


def adams(beta2: float) -> dict[str, tuple[Lane, ...]]:
    return raced(*(Adam(beta2=beta2, bias_correction=corrected) for corrected in (True, False)))


def six(descent: float = 0.001, momentum: float = 0.95, rmsprop: float = 0.075) -> dict[str, tuple[Lane, ...]]:
    """The lanes of the opening race, some of their numbers changed."""
    rolling = (kind(learning_rate=0.001, momentum=momentum) for kind in (Momentum, Nesterov))
    scaled = (lane.optimizer for lane in BEALE.lanes[3:5])
    return raced(GradientDescent(descent), *rolling, *scaled, RMSProp(rmsprop, rho=0.95))


# By lesson: what would be right, were this changed in the race that it asks about. No option holds or fails everywhere.
ELSEWHERE = {
    "stability": (
        ((0,), {"transform": Transform(loss_factor=1e-3)}),
        ((2,), {"surface": IllConditionedQuadratic(condition=1.0)}),
        ((3,), {"transform": Transform(loss_factor=2e4), "steps": 1}),
    ),
    "fixed-rates": (
        ((0,), {"surface": IllConditionedQuadratic(condition=22.0)}),
        ((2,), {"start": (0.0, 0.75), **raced(*[GradientDescent(0.01)] * 3)}),
        ((3,), raced(*[GradientDescent(0.1)] * 3)),
    ),
    "layers": (((0,), {"start": (0.01, 10.0)}), ((1,), {"start": (0.5, 0.5)})),
    "annealing": (((0,), {"start": (0.0, 0.3), "steps": 12}), ((2,), {"ensemble": Ensemble()})),
    "newton": (((0,), {"start": (2.5, 1.5)}), ((1,), {"start": (3.0, 2.0)})),
    "rmsprop": (
        ((0,), {"start": (3.0, 0.5)}),
        ((1, 2), {"start": (1.0, 1.6), **raced(AdaGrad(2.0), RMSProp(0.01))}),
        ((), {"steps": 10}),
    ),
    "adadelta": (
        ((0,), {"transform": Transform(loss_factor=1.5)}),
        ((1,), {"transform": Transform(loss_factor=3.0)}),
        ((3,), raced(*[GradientDescent(0.05)] * 4)),
    ),
    "adam": (((0,), adams(beta2=0.5)), ((1,), adams(beta2=0.99))),
    "tuning": (
        ((0,), raced(GradientDescent(0.001), Adam(0.5))),
        ((2,), raced(GradientDescent(0.001), Adam(0.02))),
    ),
    "animations": (
        ((0, 1), six(descent=0.03)),
        ((0, 2), six(descent=0.03, momentum=0.0, rmsprop=1.0)),
        ((3,), six(momentum=0.0)),
    ),
    "your-turn": (((1,), {"surface": Beale(), "start": (4.0, 4.0)}), ((2,), {"transform": Transform(turn=45.0)})),
}


def query_of(race: Race) -> dict[str, list[str]]:
    query: dict[str, list[str]] = {}
    for key, text in to_query(race):
        query.setdefault(key, []).append(text)
    return query


def texts_of(lesson: Lesson) -> Iterator[str]:
    yield from (lesson.title, lesson.intro, lesson.question.ask, lesson.question.because)
    if isinstance(lesson.question, Choice):
        yield from (option.text for option in lesson.question.options)
    for scene in lesson.scenes:
        yield from (scene.title, scene.reading, scene.adds(scene.measure(scene.race)), scene.look_for)
    yield from (rule.told for rule in lesson.rules)
    yield lesson.steps


def stated_numbers(text: str) -> list[str]:
    """Numbers that a text states by itself: digits and words, decimals and values within formulas; names are left out.

    What is set to zero is an equation, and states none.
    """
    formulas = re.findall(r"\$+[^$]*\$+", text)
    plain = re.sub(r"<\w+>|(?<=\])\(https:[^)]*\)", "", re.sub(r"\$+[^$]*\$+", "", text))
    return (
        re.findall(r"\d+", plain)
        + WORDS.findall(plain)
        + [found for one in formulas for found in re.findall(r"[=≈]\s*-?(?!0[,$])\d[\d.]*(?![\d.]*\s*/)|\d*\.\d+", one)]
    )


@each_claim
def test_the_verdict_is_what_the_runs_say(claim):
    assert claim.found is claim.verdict, [(case.holding, case.text) for case in claim.cases]


@each_claim
def test_a_claim_says_where_it_stands_and_why(claim):
    assert claim.sentence
    assert claim.slide
    assert claim.why
    if claim.verdict is Verdict.TRUE_IF:
        assert len(claim.cases) > 1


def test_the_ledger_has_every_claim_once_and_slide_by_slide():
    assert len({claim.slug for claim in LEDGER}) == len(LEDGER)
    assert len({(claim.slide, claim.sentence) for claim in LEDGER}) == len(LEDGER)
    assert {claim.slug for lesson in LESSONS.values() for claim in lesson.claims} <= {claim.slug for claim in LEDGER}
    slides = [slide for slide, _ in groupby(LEDGER, key=lambda claim: claim.slide)]
    assert len(set(slides)) == len(slides)


@pytest.mark.parametrize("case", CASES)
def test_a_case_opens_by_link_and_says_its_numbers(case):
    race, ignored = from_query(query_of(case.race), default=BEALE)
    assert race == case.race
    assert not ignored
    assert "<" not in case.text.replace("$<$", "")
    assert names(case.says), "a case without a number shows nothing"


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_opens_by_link_and_runs(scene):
    race, ignored = from_query(query_of(scene.race), default=BEALE)
    assert race == scene.race
    assert not ignored
    assert names(scene.reading)
    assert scene.read(scene.race)


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_can_be_read_wherever_its_knobs_stand(scene):
    for knob in scene.knobs:
        declared = knob.declared(scene.race)
        stops = (False, True) if declared.kind is bool else declared.grid
        for stop in (stops[0], stops[len(stops) // 2], stops[-1]):
            turned = knob.turned(scene.race, stop)
            assert knob.value(turned) == stop
            said_there = scene.read(turned)
            assert not re.search(r"\(s\)|\bnan\b|\binf|\bno number|\b1 (?:steps|cuts|crossings)\b", said_there), (
                said_there
            )


@each_lesson
def test_the_answer_is_what_the_run_shows(lesson):
    scene = lesson.scenes[0]
    assert lesson.because
    if isinstance(lesson.question, Choice):
        assert lesson.found == lesson.question.right
        assert set(lesson.question.right) <= set(range(len(lesson.question.options)))
        assert lesson.question.right
    else:
        assert lesson.question.shown(scene.measure(scene.race))
        assert 0 <= lesson.question.lane < len(scene.race.running)


@pytest.mark.parametrize("lesson", ASKED)
def test_any_other_answer_is_told_apart(lesson):
    indices = range(len(lesson.question.options))
    for right in chain.from_iterable(combinations(indices, count) for count in range(len(indices) + 1)):
        mistaken = replace(lesson, question=replace(lesson.question, right=right))
        assert (mistaken.found == mistaken.question.right) == (right == lesson.question.right)


@pytest.mark.parametrize("lesson", ASKED)
def test_elsewhere_another_answer_is_right(lesson):
    scene, found = lesson.scenes[0], [lesson.found]
    for right, changes in ELSEWHERE[lesson.slug]:
        found.append(replace(lesson, scenes=(replace(scene, race=replace(scene.race, **changes)),)).found)
        assert found[-1] == right
    for k, option in enumerate(lesson.question.options):
        assert {k in holding for holding in found} == {True, False}, option.text


def test_what_is_found_follows_from_what_is_measured():
    scene = Scene("title", BEALE, lambda race: {"steps": race.steps}, "", "")
    options = tuple(
        Option("", lambda n, steps=steps: n["steps"] >= steps) for steps in (1, BEALE.steps, 2 * BEALE.steps)
    )
    question = Choice("ask", options, (0, 1), "because")
    assert Lesson("slug", "title", "intro", question, (scene,)).found == (0, 1)
    closer = replace(question, measure=lambda race: {"steps": 2 * race.steps})
    assert Lesson("slug", "title", "intro", closer, (scene,)).found == (0, 1, 2)


@each_lesson
def test_a_lesson_states_no_number_of_its_own(lesson):
    for text in texts_of(lesson):
        assert not stated_numbers(text), text


@each_claim
def test_a_claim_states_no_number_of_its_own(claim):
    for text in (claim.why, *(case.says for case in claim.cases)):
        assert not stated_numbers(text), text


def test_typed_numbers_are_found():
    assert stated_numbers("after 100 steps") == ["100"]
    assert stated_numbers("ten times, a millionth, two Hundred") == ["ten", "millionth", "Hundred"]
    assert stated_numbers(r"with $\eta = 0.1$") == ["= 0.1"]
    assert stated_numbers(r"$$\eta = 0.1$$ and $t = 0.5$") == ["= 0.1", "= 0.5"]
    assert (
        stated_numbers(r"the limit $2/L$ = <limit>, $x^2$, $\beta_2$, $1/t$; $$\tfrac12 x^2$$ and $$g + H d = 0,$$")
        == []
    )


def test_a_verdict_follows_from_its_cases():
    def claim(*outcomes: bool) -> Claim:
        cases = tuple(Case(BEALE, lambda race: {}, lambda n, k=k: outcomes[k], "") for k in range(len(outcomes)))
        return Claim("slug", "slide", "sentence", Verdict.TRUE, cases, "why")

    assert claim(True, True).found is Verdict.TRUE
    assert claim(True, False).found is Verdict.TRUE_IF
    assert claim(False, False).found is Verdict.FALSE_HERE


RACE = Race(
    IllConditionedQuadratic(),
    (1.0, 0.5),
    50,
    (Lane(GradientDescent(learning_rate=0.01)), Lane(Adam(), ReduceOnPlateau(patience=3))),
)


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        (Lens("learning_rate", lanes=(0, 1)), 0.3),
        (Lens("patience", of="schedule", lanes=(1,)), 7),
        (Lens("condition", of="surface"), 20.0),
        (Lens("turn", of="transform"), 45.0),
        (Lens("sigma", of="ensemble"), 1.0),
    ],
)
def test_a_knob_turns_one_number_of_a_race(knob, value):
    turned = knob.turned(RACE, value)
    assert knob.value(RACE) != value
    assert knob.value(turned) == value
    assert knob.declared(RACE).name == knob.name
    back = knob.turned(turned, knob.value(RACE))
    assert back == (RACE if knob.lanes != (0, 1) else replace(RACE, lanes=back.lanes))


@pytest.mark.parametrize("lanes", [(0, 1), (1, 0), (1,)])
def test_a_knob_that_turns_several_lanes_shows_the_first_ones_value(lanes):
    knob, first = Lens("learning_rate", lanes=lanes), RACE.lanes[lanes[0]].optimizer
    assert RACE.lanes[0].optimizer.rate != RACE.lanes[1].optimizer.rate
    assert knob.value(RACE) == first.rate
    assert knob.declared(RACE).default == type(first)().rate
    rates = [lane.optimizer.rate for lane in knob.turned(RACE, 0.3).lanes]
    assert rates == [0.3 if k in lanes else lane.optimizer.rate for k, lane in enumerate(RACE.lanes)]


def test_a_knob_says_whose_it_is_where_others_race():
    twins = replace(RACE, lanes=(*RACE.lanes, Lane(Adam(learning_rate=0.5))))
    assert Lens("learning_rate", lanes=(0, 1)).whose(RACE) == ""
    assert Lens("learning_rate", lanes=(1,)).whose(RACE) == "Adam"
    assert Lens("learning_rate", lanes=(0, 2)).whose(twins) == "Gradient descent, Adam (2)"
    assert Lens("patience", of="schedule", lanes=(1,)).whose(RACE) == Lens("turn", of="transform").whose(RACE) == ""


def test_progress_travels_in_a_link():
    slug = next(
        slug for slug, lesson in LESSONS.items() if lesson.scenes[0].knobs and isinstance(lesson.question, Choice)
    )
    scene = LESSONS[slug].scenes[0]
    knobs = tuple(knob.value(scene.race) for knob in scene.knobs)
    there = replace(Progress().opened(slug).with_answer("1"), knobs=knobs, start=(0.5, -0.25))
    query: dict[str, list[str]] = {}
    for pair in there.to_link().split("&"):
        key, _, text = pair.partition("=")
        query.setdefault(key, []).append(text)
    assert progress.from_query(query) == (there, [])
    assert there.race.start == (0.5, -0.25)


def test_a_bad_link_says_what_it_ignored():
    bad = {
        "lesson": ["nope"],
        "scene": ["99"],
        "knob": ["1", "2", "3"],
        "start": ["here"],
        "answered": ["x:1,stability:soon,stability:9,stability:drawn,momentum:1,stability:"],
    }
    read, ignored = progress.from_query(bad)
    assert read == Progress()
    assert len(ignored) == 10
    assert all(sentence.endswith(".") for sentence in ignored)


@each_lesson
def test_a_link_opens_each_scene_of_a_lesson_and_none_beyond(lesson):
    count = len(lesson.scenes)
    for number in (*range(count), count, count + 1):
        query = {"lesson": [lesson.slug], "scene": [str(number)], "answered": [f"{lesson.slug}:shown"]}
        there, ignored = progress.from_query(query)
        assert there.open_scene is lesson.scenes[number if number < count else 0]
        assert ignored == ([] if number < count else [f"The lesson has no scene '{number}'."])


def test_the_cover_hides_the_other_scenes():
    lesson = next(lesson for lesson in LESSONS.values() if len(lesson.scenes) > 1)
    there = Progress().opened(lesson.slug, 1)
    assert there.open_scene is lesson.scenes[0]
    assert there.with_answer("shown").open_scene is lesson.scenes[1]
    assert not there.with_answer("shown").forgotten().answered


def test_who_wants_to_be_asked_again_finds_the_lesson_as_it_opened():
    """Neither a moved start nor a turned knob gives anything away; other answers stay."""
    slug = next(slug for slug, lesson in LESSONS.items() if lesson.scenes[0].knobs and len(lesson.scenes) > 1)
    other = next(one for one in LESSONS if one != slug)
    scene = LESSONS[slug].scenes[0]
    knobs = tuple(knob.declared(scene.race).grid[0] for knob in scene.knobs)
    there = Progress(answers={other: "shown", slug: "shown"}).opened(slug)
    for moved in (replace(there, knobs=knobs, start=(0.5, -0.25)), there.opened(slug, 1)):
        again = moved.forgotten()
        assert again.race == scene.race
        assert again.with_answer("shown").open_scene is scene
        assert again.answers == {other: "shown"}


def test_a_start_that_is_dragged_takes_the_knob_that_turns_it_along(monkeypatch):
    lesson = LESSONS["stability"]
    scene = replace(lesson.scenes[0], knobs=(Lens("x", "start"), Lens("learning_rate")))
    monkeypatch.setitem(LESSONS, "stability", replace(lesson, scenes=(scene,)))
    here = Progress("stability", answers={"stability": "shown"}, knobs=(0.5, 0.1))
    assert here.race.start == (0.5, scene.race.start[1])
    there = here.moved((2.0, -1.0))
    assert (there.race.start, there.knobs) == ((2.0, -1.0), (2.0, 0.1))
    assert replace(there, knobs=(0.25, 0.1)).race.start == (0.25, -1.0)
    assert here.opened("stability").moved((2.0, -1.0)).knobs == ()
