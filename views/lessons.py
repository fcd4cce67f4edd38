"""The Lessons page: a question, the stage under its cover, then the reveal, and what the lecture claims."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from lessons import LESSONS
from lessons import progress as links
from lessons.lecture import CITED
from lessons.lesson import Choice, Lesson, Scene
from lessons.progress import DRAWN, SHOWN, Progress
from player.offers import Offers
from player.sketch import Sketch
from player.stage import stage
from studies import Race
from studies.lens import Lens
from studies.link import read_ticks, ticks_text
from studies.prediction import ends_apart, gap
from views import claims
from views.aloud import aloud
from views.controls import control, remember, set_widget, slider
from views.formulas import lines, stacked
from views.plain import plain

_PROGRESS = "progress"
_SKETCHES = "sketches"  # by lesson, the path that was drawn, as points of the untransformed surface
_RIGHT, _NOT_RIGHT = "Right.", "Not quite."
_ICONS = {_RIGHT: ":green[:material/check_circle:]", _NOT_RIGHT: ":red[:material/cancel:]"}
_IGNORED = "ignored by the lessons"  # the sentences on what the link said that could not be read


def page() -> None:
    """Draws the page: the path of lessons, then text and stage side by side; on a phone the stage is below its sliders."""
    if _PROGRESS not in st.session_state:
        _open()
    _path()
    text, picture = st.columns([1, 2.1], gap="medium")
    with text, st.container(key="lesson"):
        with st.container(key="lesson-text"):
            _text(_progress())
        with st.container(key="lesson-after"):
            _after(_progress())
    with picture, st.container(key="lesson-race"):
        _stage(_progress())
    _rules(_progress())
    if _progress().answered:
        claims.draw(_progress().open_lesson.claims, "What the lecture says")


def _open() -> None:
    """The lesson that the link tells of, or the first."""
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    st.session_state[_PROGRESS], st.session_state[_IGNORED] = links.from_query(query)
    _place_knobs()


def _path() -> None:
    """The way through the lessons: what has been answered is ticked."""
    progress, slugs = _progress(), list(LESSONS)
    for sentence in st.session_state.pop(_IGNORED, ()):
        st.warning(plain(sentence))
    st.session_state["lesson-path"] = progress.lesson
    st.pills(
        "Lesson",
        slugs,
        key="lesson-path",
        required=True,
        format_func=lambda slug: f"{':material/check: ' if slug in progress.answers else ''}{LESSONS[slug].title}",
        label_visibility="collapsed",
        on_change=lambda: _go(st.session_state["lesson-path"]),
    )


def _text(progress: Progress) -> None:
    lesson = progress.open_lesson
    st.markdown(f"#### {list(LESSONS).index(lesson.slug) + 1}. {lesson.title}")
    st.caption(_where(lesson))
    st.markdown(lesson.told(lesson.intro))
    st.markdown(f"**{lesson.told(lesson.question.ask)}**")
    if progress.answered:
        _reveal(progress)
    elif isinstance(lesson.question, Choice):
        _ask(lesson.question, lesson.told(lesson.question.ask), lesson.slug)
    else:
        st.caption("Draw with a finger, the mouse, or the arrow keys, from the ring on; then press Done.")
        _button("Show the answer", "show", lambda: _answer(SHOWN))


def _where(lesson: Lesson) -> str:
    """The slides that a lesson is about, and the lecture that they are of."""
    slides = ", ".join(f"“{slide}”" for slide in lesson.slides)
    return f"Slide{'s' if len(lesson.slides) > 1 else ''} {slides} of {CITED}." if slides else f"After {CITED}."


def _rules(progress: Progress) -> None:
    """The update rules of the lesson, as the slides print them beside what runs here; once answered, where they come from."""
    lesson = progress.open_lesson
    steps = lesson.steps if progress.answered else ""
    if not lesson.rules and not steps:
        return
    with st.container(key="lesson-rules"):
        for rule in lesson.rules:
            printed, runs = st.columns(2, gap="medium")
            printed.markdown(f"##### On the slide “{rule.slide}”\n\n$$\n{lines(rule.printed)}\n$$")
            runs.markdown(f"##### {rule.runs.name} as it runs here\n\n$$\n{stacked(rule.runs.latex)}\n$$")
            if rule.told:
                st.markdown(rule.told)
        if steps:
            st.markdown(f"##### Where it comes from\n\n{lesson.told(steps)}")


def _after(progress: Progress) -> None:
    """What is told of the race once it is seen, and the ways on. On a phone it stands below the picture."""
    if progress.answered:
        st.markdown(_reading(progress.open_scene, progress.race))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            claims.link(progress.race, "Race it")
            _button("Ask me again", "again", _forget)
    _next(progress)


def _ask(question: Choice, ask: str, slug: str) -> None:
    """The options, and what takes the answer; `ask` is the question for readers of the screen."""
    if len(question.right) == 1:
        options = list(range(len(question.options)))
        chosen = st.radio(
            ask,
            options,
            index=None,
            key=f"choice-{slug}",
            format_func=lambda index: question.options[index].text,
            label_visibility="collapsed",
        )
        ticked = [] if chosen is None else [chosen]
    else:
        st.caption("Tick all that are right.")
        ticked = [k for k, option in enumerate(question.options) if st.checkbox(option.text, key=f"choice-{slug}-{k}")]
    with st.container(horizontal=True, gap="small"):
        answer = ticks_text(ticked)
        _button("Answer", "answer", lambda: _answer(answer), disabled=not ticked, type="primary")
        _button("Show the answer", "show", lambda: _answer(SHOWN))


def _reveal(progress: Progress) -> None:
    """Whether the answer was right, why, and the scenes with their sliders."""
    lesson = progress.open_lesson
    if isinstance(lesson.question, Choice):
        _options(lesson.question, progress.answers[lesson.slug])
    elif sketch := _sketches().get(lesson.slug):
        st.markdown(_how_far(sketch, lesson.scenes[0].race, lesson.question.lane))
    st.markdown(lesson.because)
    if len(lesson.scenes) > 1:
        st.session_state["scene"] = progress.scene
        st.segmented_control(
            "Scene",
            list(range(len(lesson.scenes))),
            key="scene",
            required=True,
            format_func=lambda index: lesson.scenes[index].title,
            label_visibility="collapsed",
            on_change=lambda: _go(lesson.slug, st.session_state["scene"]),
        )
    scene = progress.open_scene
    st.markdown(scene.look_for)
    for knob, key in _knobs(progress):
        control(key, knob.declared(scene.race), _turn, knob.whose(scene.race))


def _options(question: Choice, answer: str) -> None:
    """The options with what was ticked, and whether that is right."""
    ticked = () if answer == SHOWN else read_ticks(answer)
    if answer != SHOWN:
        st.markdown(f"{_ICONS[verdict := _verdict(question, answer)]} {verdict}")
    marks = {True: ":green[:material/check:]", False: ":material/remove:"}
    lines = [
        f"{marks[k in question.right]} {f'**{option.text}**' if k in question.right else option.text}"
        + (" *(your answer)*" if k in ticked else "")
        for k, option in enumerate(question.options)
    ]
    st.markdown("  \n".join(lines))


def _how_far(points: tuple[tuple[float, float], ...], race: Race, lane: int) -> str:
    """How far a drawn path lies from the true one."""
    path, shown = race.trajectories()[lane].x, race.ground.move(np.array(points).T).T
    apart, ends = gap(shown, path, race.ground.domain), ends_apart(shown, path, race.ground.domain)
    return (
        f"Your path lies **{apart:.0%}** of the window's diagonal from the true one, on average; their ends lie **{ends:.0%}** "
        "of it apart. Yours stays in the picture, dashed."
    )


@lru_cache(maxsize=64)
def _reading(scene: Scene, race: Race) -> str:
    try:
        return scene.read(race)
    except ValueError as error:
        return plain(str(error))


def _next(progress: Progress) -> None:
    slugs = list(LESSONS)
    at = slugs.index(progress.lesson)
    with st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        if at:
            _button("Back", "back", lambda: _go(slugs[at - 1]), icon=":material/arrow_back:")
        if at + 1 < len(slugs):
            _button("Next", "next", lambda: _go(slugs[at + 1]), icon=":material/arrow_forward:")


def _button(label: str, key: str, action: Any, **looks: Any) -> None:
    st.button(label, key=f"lesson-{key}", on_click=action, **{"type": "tertiary", **looks})


def _stage(progress: Progress) -> None:
    lesson, race = progress.open_lesson, progress.race
    try:
        race.trajectories()
    except ValueError as error:
        st.error(plain(str(error)))
        race = progress.open_scene.race
    drawing = None
    if not isinstance(lesson.question, Choice) and progress.open_scene is lesson.scenes[0]:
        drawing = Sketch(lesson.question.lane, _sketches().get(lesson.slug))
    stage(
        race,
        key=f"stage-{lesson.slug}-{lesson.scenes.index(progress.open_scene)}",
        sliders=_sliders(progress),
        on_start=_move_start,
        covered=not progress.answered,
        sketch=drawing,
        on_sketch=_take_sketch,
        offers=Offers(on_page=_turn_page, pages="the answer, the next scene, the next lesson"),
        said=_said(progress),
        address=(links.KEYS, progress.to_link()),
    )


def _said(progress: Progress) -> str:
    """What a reader of the screen says of the page: the question, or the answer, and what the scene's numbers come to."""
    lesson = progress.open_lesson
    if not progress.answered:
        return aloud(f"{lesson.title}. {lesson.told(lesson.question.ask)}")
    reading = _reading(progress.open_scene, progress.race)
    return aloud(f"{_told_answer(lesson, progress.answers[lesson.slug])} {progress.open_scene.title}. {reading}")


def _told_answer(lesson: Lesson, answer: str) -> str:
    """Whether an answer was right, in a word or two."""
    if answer == SHOWN:
        return "The answer."
    if isinstance(lesson.question, Choice):
        return _verdict(lesson.question, answer)
    return "Your path and the true one."


def _verdict(question: Choice, answer: str) -> str:
    return _RIGHT if read_ticks(answer) == question.right else _NOT_RIGHT


def _sliders(progress: Progress) -> dict[str, dict[str, Any]]:
    """The knobs that the player may follow while they are dragged: all but those of the race itself, its steps for one."""
    return {
        key: slider(key, declared, knob)
        for knob, key in _knobs(progress)
        if knob.of != "race" and (declared := knob.declared(progress.race)).kind is not bool
    }


def _knobs(progress: Progress) -> list[tuple[Lens, str]]:
    """The knobs of the open scene, each with the key of its widget; none before the answer."""
    lesson, scene = progress.open_lesson, progress.open_scene
    at = lesson.scenes.index(scene)
    return [(knob, f"knob-{lesson.slug}-{at}-{k}") for k, knob in enumerate(scene.knobs)] if progress.answered else []


def _place_knobs() -> None:
    """Sets the widgets of the open scene's knobs to where they stand."""
    progress = _progress()
    for knob, key in _knobs(progress):
        set_widget(key, knob.value(progress.race))


def _turn() -> None:
    """A knob was turned."""
    progress = _progress()
    race = progress.open_scene.race
    _set(knobs=tuple(remember(key, knob.value(race)) for knob, key in _knobs(progress)))


def _move_start(start: tuple[float, float]) -> None:
    st.session_state[_PROGRESS] = _progress().moved(start)
    _place_knobs()


def _take_sketch(points: tuple[tuple[float, float], ...]) -> None:
    _sketches()[_progress().lesson] = points
    _answer(DRAWN)


def _turn_page(by: int) -> None:
    st.session_state[_PROGRESS] = _progress().paged(by)
    _place_knobs()


def _go(lesson: str, scene: int = 0) -> None:
    st.session_state[_PROGRESS] = _progress().opened(lesson, scene)
    _place_knobs()


def _answer(answer: str) -> None:
    st.session_state[_PROGRESS] = _progress().with_answer(answer)
    _place_knobs()


def _forget() -> None:
    lesson = _progress().lesson
    _sketches().pop(lesson, None)
    st.session_state[_PROGRESS] = _progress().forgotten()


def _set(**changes: Any) -> None:
    st.session_state[_PROGRESS] = replace(_progress(), **changes)


def _progress() -> Progress:
    progress: Progress = st.session_state[_PROGRESS]
    return progress


def _sketches() -> dict[str, tuple[tuple[float, float], ...]]:
    sketches: dict[str, tuple[tuple[float, float], ...]] = st.session_state.setdefault(_SKETCHES, {})
    return sketches


st.fragment(page, key="lessons")()
