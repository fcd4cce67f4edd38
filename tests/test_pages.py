"""The pages beside the Race page, as the script draws them."""

from dataclasses import replace

import pytest
from pages import open_page, players, written
from streamlit.testing.v1 import AppTest

from lessons import LEDGER, LESSONS
from lessons.lesson import Choice
from lessons.presets import BEALE, PRESETS
from optimizers import OPTIMIZERS, SCHEDULES
from parameters import parameters
from studies import Ensemble
from studies.link import to_link, to_query
from surfaces import SURFACES, Transform
from views import settings


def stage_data(page: AppTest) -> dict:
    (data,) = players(page)
    return data


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_opens_under_its_cover(slug):
    page = open_page("lessons", lesson=slug)
    assert not page.exception
    lesson, data = LESSONS[slug], stage_data(page)
    assert lesson.told(lesson.intro) in written(page)
    assert lesson.told(lesson.question.ask) in written(page)
    assert data["covered"]
    assert data["link"] == to_link(lesson.scenes[0].race)
    assert lesson.because not in written(page)


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_opens_with_its_answer_and_all_its_scenes(slug):
    lesson = LESSONS[slug]
    for number, scene in enumerate(lesson.scenes):
        page = open_page("lessons", lesson=slug, scene=str(number), answered=f"{slug}:shown")
        assert not page.exception
        text, data = written(page), stage_data(page)
        assert not data["covered"]
        assert data["link"] == to_link(scene.race)
        for part in (
            lesson.because,
            scene.look_for,
            scene.read(scene.race),
            *(claim.sentence for claim in lesson.claims),
        ):
            assert part in text


def test_an_answer_lifts_the_cover_and_ticks_the_lesson():
    slug = next(
        slug
        for slug, lesson in LESSONS.items()
        if isinstance(lesson.question, Choice) and len(lesson.question.right) == 1
    )
    page, question = open_page("lessons", lesson=slug), LESSONS[slug].question
    (right,) = question.right
    page.radio(key=f"choice-{slug}").set_value(right)
    page.run()
    page.button(key="lesson-answer").click().run()
    assert not page.exception
    assert not stage_data(page)["covered"]
    assert "Right." in written(page)
    assert f"answered={slug}:{right}" in stage_data(page)["address"]["query"]
    page.button(key="lesson-again").click().run()
    assert stage_data(page)["covered"]


def test_of_several_right_answers_all_must_be_ticked():
    slug, right = next(
        (slug, lesson.question.right)
        for slug, lesson in LESSONS.items()
        if isinstance(lesson.question, Choice) and len(lesson.question.right) > 1
    )
    for ticked, said in ((right, "Right."), (right[:-1], "Not quite."), (right[1:], "Not quite.")):
        page = open_page("lessons", lesson=slug)
        for k in ticked:
            page.checkbox(key=f"choice-{slug}-{k}").check()
        page.run()
        page.button(key="lesson-answer").click().run()
        assert [one for one in ("Right.", "Not quite.") if one in written(page)] == [said]


def test_a_knob_changes_the_race_and_the_reading():
    slug, scene = next((slug, lesson.scenes[0]) for slug, lesson in LESSONS.items() if lesson.scenes[0].knobs)
    page = open_page("lessons", lesson=slug, answered=f"{slug}:shown")
    knob = scene.knobs[0]
    stop = knob.declared(scene.race).grid[1]
    page.select_slider(key=f"knob-{slug}-0-0").set_value(stop).run()
    assert not page.exception
    turned = knob.turned(scene.race, stop)
    assert stage_data(page)["link"] == to_link(turned)
    assert scene.read(turned) in written(page)


def test_progress_stays_while_other_pages_are_shown():
    slug = list(LESSONS)[1 % len(LESSONS)]
    page = open_page("lessons", lesson=slug, answered=f"{slug}:shown")
    page.switch_page("views/reference.py").run()
    page.switch_page("views/lessons.py").run()
    assert LESSONS[slug].because in written(page)


def test_a_bad_link_to_a_lesson_opens_the_first_and_says_so():
    page = open_page("lessons", lesson="*nope*", answered="x")
    assert not page.exception
    assert len(page.warning) == 2
    assert stage_data(page)["link"] == to_link(next(iter(LESSONS.values())).scenes[0].race)


def test_the_ledger_shows_every_claim():
    page = open_page("ledger")
    assert not page.exception
    text = written(page)
    for claim in LEDGER:
        assert claim.sentence in text
        for case in claim.cases:
            assert case.text in text


@pytest.mark.parametrize(
    ("kind", "registry"), [("Optimizers", OPTIMIZERS), ("Schedules", SCHEDULES), ("Surfaces", SURFACES)]
)
def test_the_reference_lists_every_entry_with_its_parameters(kind, registry):
    page = open_page("reference", kind=kind)
    assert not page.exception
    text = written(page)
    for slug, entry in registry.items():
        assert f"##### {entry.name}\n" in f"{text}\n"
        assert entry.reference in text
        assert f"In a link: {slug}." in text
        for declared in parameters(entry):
            assert declared.help in text


def test_the_reference_says_of_minima_what_is_known():
    facts = {}
    for line in written(open_page("reference", kind="Surfaces")).split("\n"):
        if line.startswith("##### "):
            facts[line.removeprefix("##### ")] = told = []
        elif line.startswith("- "):
            told.append(line)
    assert any(
        "Least minimum of the window: (−0.547198, −1.5472); the loss is unbounded below" in one
        for one in facts["McCormick"]
    )
    assert "- Least minimum of the window: none; the loss is unbounded below" in facts["Saddle"]
    assert any("Global minima: all points of a curve, such as (1, 1)" in one for one in facts["Linear network"])
    for cls in SURFACES.values():
        others = [one for one in facts[cls.name] if "Other minima" in one]
        assert others == [] if cls.lists_local_minima and not cls.local_minima else len(others) == 1
        assert all("such as" in one or "too many to list" in one for one in others) == (
            not others or not cls.lists_local_minima
        )
        infinite = [one for one in facts[cls.name] if "∞" in one or "inf" in one.replace("infimum", "")]
        assert not infinite


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_opens_by_link_and_by_its_button(preset):
    query: dict[str, list[str]] = {}
    for key, text in to_query(preset.race):
        query.setdefault(key, []).append(text)
    page = open_page("race", **query)
    assert not page.exception
    assert stage_data(page)["link"] == to_link(preset.race)
    assert preset.look_for in written(page)
    assert preset.remark in written(page)
    assert page.button(key=f"preset-{preset.slug}").disabled
    other = next(one for one in PRESETS.values() if one is not preset)
    page.button(key=f"preset-{other.slug}").click().run()
    assert not page.exception
    assert stage_data(page)["link"] == to_link(other.race)


def test_a_link_within_the_app_opens_its_race_although_another_was_shown():
    page = open_page("race")
    page.switch_page("views/reference.py").run()
    page.switch_page("views/race.py")
    race = list(PRESETS.values())[1].race
    for key, text in to_query(race):
        page.query_params[key] = [*page.query_params.get(key, []), text] if key == "lane" else text
    page.run()
    assert stage_data(page)["link"] == to_link(race)


@pytest.mark.parametrize(
    ("ensemble", "said"),
    [
        (Ensemble(), ""),
        (Ensemble(seeds=3), ""),  # without noise, seeds make no difference
        (Ensemble(sigma=0.5), "Noise σ = 0.5."),
        (Ensemble(sigma=0.5, seeds=3, starts=4), "Noise σ = 0.5, 3 seeds, 4 starts."),
        (Ensemble(seeds=3, starts=4), "4 starts."),
    ],
)
def test_what_is_unusual_about_a_race_is_said_and_nothing_else(ensemble, said):
    race = replace(BEALE, transform=Transform(), ensemble=ensemble)
    assert settings.remark(race).replace("\N{NO-BREAK SPACE}", " ") == said
    stretched = settings.remark(replace(race, transform=Transform(stretch=2.0))).replace("\N{NO-BREAK SPACE}", " ")
    assert stretched == (f"Stretched × 2, {said[0].lower()}{said[1:]}" if said else "Stretched × 2.")


def test_a_remark_breaks_between_its_words_and_has_a_minus():
    turned = replace(BEALE, transform=Transform(turn=-90.0, loss_factor=10.0), ensemble=Ensemble(sigma=0.5))
    assert settings.remark(turned).split(" ") == [
        "Turned\xa0by\xa0−90°,",
        "loss\xa0×\xa010,",
        "noise\xa0σ\xa0=\xa00.5.",
    ]


def test_reset_leaves_a_lane_off_that_was_switched_off():
    page = open_page("race", lane=["adam:learning_rate=0.3", "nesterov"])
    page.session_state["open-adam"] = True
    page.run()
    page.toggle(key="on-adam").set_value(False).run()
    page.select_slider(key="rule-adam-learning_rate").set_value(0.5).run()
    page.button(key="reset-adam").click().run()
    assert "lane=!adam:learning_rate=0.3&" in stage_data(page)["link"]
    assert not page.toggle(key="on-adam").value


def test_the_preset_takes_back_what_was_refused():
    page = open_page("race")
    assert page.button(key="preset").disabled
    page.text_input(key="steps").set_value("0").run()
    page.button(key="preset").click().run()
    assert not page.error
    assert page.text_input(key="steps").value == str(BEALE.steps)
