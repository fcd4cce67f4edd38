"""How far a student has come, as a value and as the query of a link.

    lesson=annealing&scene=1&knob=0.05&knob=20&start=1,2&answered=stability:1,layers:drawn,momentum:shown

Reading never fails: what cannot be read is left out, and said in a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lessons import LESSONS
from lessons.lesson import Choice, Drawing, Lesson, Scene
from studies import Race
from studies.link import Query, answers_text, first, point_text, query_text, read_answers, read_point, read_ticks

KEYS = ("lesson", "scene", "knob", "start", "answered")

DRAWN, SHOWN = "drawn", "shown"  # answers that are no choice: a path was drawn; the answer was revealed


@dataclass(frozen=True)
class Progress:
    """Where a student is, and what has been answered.

    Attributes:
        lesson: the slug of the open lesson.
        scene: the index of its open scene.
        knobs: the values of the scene's knobs, in their order; nothing where they stand as the scene opens.
        start: where the start was moved to; None while it is the scene's.
        answers: by lesson, the indices that were ticked ("1", "0.2"), `DRAWN` or `SHOWN`.
    """

    lesson: str = next(iter(LESSONS))
    scene: int = 0
    knobs: tuple[Any, ...] = ()
    start: tuple[float, float] | None = None
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def open_lesson(self) -> Lesson:
        """The lesson that is open."""
        return LESSONS[self.lesson]

    @property
    def open_scene(self) -> Scene:
        """The scene that is open; until the question is answered, the question's."""
        return self.open_lesson.scenes[self.scene if self.answered else 0]

    @property
    def answered(self) -> bool:
        """Whether the open lesson's question has been answered, or its answer revealed."""
        return self.lesson in self.answers

    @property
    def race(self) -> Race:
        """The scene's race, with its knobs and its start as they stand."""
        scene = self.open_scene
        race = scene.race if self.start is None else replace(scene.race, start=self.start)
        for knob, value in zip(scene.knobs, self.knobs, strict=False):
            race = knob.turned(race, value)
        return race

    def moved(self, start: tuple[float, float]) -> "Progress":
        """The same with the start moved by hand, and the knobs that turn it with it."""
        race = replace(self.race, start=start)
        knobs = tuple(knob.value(race) for knob in self.open_scene.knobs) if self.knobs else ()
        return replace(self, start=start, knobs=knobs)

    def opened(self, lesson: str, scene: int = 0) -> "Progress":
        """The same student at another lesson or scene, which opens as it is written."""
        return replace(self, lesson=lesson, scene=scene, knobs=(), start=None)

    def with_answer(self, answer: str) -> "Progress":
        """The open lesson's question answered."""
        return replace(self, answers={**self.answers, self.lesson: answer})

    def forgotten(self) -> "Progress":
        """The open lesson's answer taken back."""
        answers = {slug: answer for slug, answer in self.answers.items() if slug != self.lesson}
        return replace(self.opened(self.lesson), answers=answers)

    def paged(self, by: int) -> "Progress":
        """So many pages on, or back: a lesson's pages are its question, until it is answered, then its scenes."""
        step = Progress._back if by < 0 else Progress._on
        progress = self
        for _ in range(min(abs(by), 100)):
            progress = step(progress)
        return progress

    def _on(self) -> "Progress":
        if not self.answered:
            return self.opened(self.lesson).with_answer(SHOWN)
        if self.scene + 1 < len(self.open_lesson.scenes):
            return self.opened(self.lesson, self.scene + 1)
        after = self._beside(1)
        return self if after is None else self.opened(after)

    def _back(self) -> "Progress":
        """An answer that was only shown is covered again; one that a person gave stays."""
        if self.answered and self.scene:
            return self.opened(self.lesson, self.scene - 1)
        if self.answers.get(self.lesson) == SHOWN:
            return self.forgotten()
        before = self._beside(-1)
        if before is None:
            return self
        return self.opened(before, len(LESSONS[before].scenes) - 1 if before in self.answers else 0)

    def _beside(self, by: int) -> str | None:
        """The slug of the lesson after this one, or before it; None where there is none."""
        slugs = list(LESSONS)
        at = slugs.index(self.lesson) + by
        return slugs[at] if 0 <= at < len(slugs) else None

    def to_link(self) -> str:
        """The query of a link that reopens all of it, without the question mark."""
        pairs = [("lesson", self.lesson)]
        if self.scene:
            pairs.append(("scene", str(self.scene)))
        pairs += [("knob", knob.text(self.race)) for knob in self.open_scene.knobs if self.knobs]
        if self.start is not None:
            pairs.append(("start", point_text(self.start)))
        if self.answers:
            pairs.append(("answered", answers_text(self.answers)))
        return query_text(pairs)


def from_query(query: Query) -> tuple[Progress, list[str]]:
    """The progress that a query describes, and a sentence for each part of it that had to be ignored."""
    ignored: list[str] = []
    progress = Progress(answers=_answers(first(query, "answered"), ignored))
    slug = first(query, "lesson")
    if slug in LESSONS:
        progress = progress.opened(slug)
    elif slug:
        ignored.append(f"There is no lesson named {slug[:40]!r}.")
    number, scenes = first(query, "scene"), range(len(progress.open_lesson.scenes))
    if number in map(str, scenes):
        progress = progress.opened(progress.lesson, int(number))
    elif number:
        ignored.append(f"The lesson has no scene {number[:40]!r}.")
    return _with_start(query, _with_knobs(query, progress, ignored), ignored), ignored


def _answers(text: str, ignored: list[str]) -> dict[str, str]:
    answers = {}
    for slug, answer in read_answers(text):
        if slug in LESSONS and _answers_it(answer, LESSONS[slug].question):
            answers[slug] = answer
        else:
            ignored.append(
                f"answered={answers_text({slug: answer}).removesuffix(':')[:40]!r} is no answer to a lesson."
            )
    return answers


def _answers_it(answer: str, question: Choice | Drawing) -> bool:
    """Whether a text is an answer to the question: what was ticked of its options, a drawn path, or the revealed answer."""
    if answer == SHOWN:
        return True
    if isinstance(question, Drawing):
        return answer == DRAWN
    try:
        return all(tick < len(question.options) for tick in read_ticks(answer))
    except ValueError:
        return False


def _with_knobs(query: Query, progress: Progress, ignored: list[str]) -> Progress:
    texts, scene = query.get("knob", ()), progress.open_scene
    if not texts:
        return progress
    if len(texts) != len(scene.knobs):
        ignored.append(f"The scene has {len(scene.knobs)} sliders, but the link tells of {len(texts)}.")
        return progress
    values = []
    for knob, text in zip(scene.knobs, texts, strict=True):
        declared = knob.declared(scene.race)
        try:
            values.append(declared.parse(text))
        except ValueError as error:
            ignored.append(str(error))
            values.append(knob.value(scene.race))
    return replace(progress, knobs=tuple(values))


def _with_start(query: Query, progress: Progress, ignored: list[str]) -> Progress:
    text = first(query, "start")
    if not text:
        return progress
    try:
        moved = replace(progress, start=read_point(text))
        moved.race  # noqa: B018 - a race refuses a start that is out of bounds
    except ValueError:
        ignored.append(f"start={text[:40]!r} is not two numbers within bounds, such as 1,1.6.")
        return progress
    return moved
