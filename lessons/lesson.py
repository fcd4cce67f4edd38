"""What a lesson is made of: a question to answer before the reveal, scenes to look at after it, and claims.

All texts are Markdown, with names of measured numbers in angle brackets (see `lessons.numbers`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isfinite

from lessons.claim import Claim
from lessons.lecture import Rule
from lessons.numbers import Numbers, names, written
from studies import Race
from studies.lens import Lens


@dataclass(frozen=True)
class Scene:
    """A race to look at, with what to look for, the sliders that matter, and its own numbers.

    Attributes:
        title: a few words, to choose it by.
        race: what is shown when the scene opens.
        measure: reads numbers off the race as it stands, however the sliders were turned; called with the race.
        reading: a text with these numbers.
        look_for: what to see in the picture.
        knobs: the one or two sliders that matter.
        adds: the text that the reading ends with, by its numbers; see `if_finite`.
    """

    title: str
    race: Race
    measure: Callable[[Race], Numbers]
    reading: str
    look_for: str
    knobs: tuple[Lens, ...] = ()
    adds: Callable[[Numbers], str] = lambda numbers: ""

    def read(self, race: Race) -> str:
        """The reading of a race: this scene's, or the same with its knobs turned."""
        numbers = self.measure(race)
        return written(f"{self.reading} {self.adds(numbers)}".rstrip(), numbers)


def if_finite(text: str) -> Callable[[Numbers], str]:
    """The text where all the numbers that it names are finite: of a path that has flown off there is no last point to tell."""
    return lambda numbers: text if all(isfinite(numbers[name]) for name in names(text)) else ""


@dataclass(frozen=True)
class Option:
    """What can be answered, and whether it is so.

    Attributes:
        text: as a student reads it.
        holds: whether the numbers that the question is measured by bear it out.
    """

    text: str
    holds: Callable[[Numbers], bool]


@dataclass(frozen=True)
class Choice:
    """A question with options. Where several are right, all of them are to be ticked.

    Attributes:
        ask: the question, a text with the numbers of the lesson's first scene as it opens.
        options: what can be ticked.
        right: the indices of the options that ought to hold; a test asserts that they are `Lesson.found`.
        because: the reason, a text with the numbers of the lesson's first scene as it opens.
        measure: reads the numbers that decide it off the first scene's race; if none is given, the scene's own decide it.
    """

    ask: str
    options: tuple[Option, ...]
    right: tuple[int, ...]
    because: str
    measure: Callable[[Race], Numbers] | None = None

    def found(self, numbers: Numbers) -> tuple[int, ...]:
        """The indices of the options that these numbers bear out."""
        return tuple(k for k, option in enumerate(self.options) if option.holds(numbers))


@dataclass(frozen=True)
class Drawing:
    """A question that is answered by drawing the path that one lane of the first scene will take.

    Attributes:
        ask: the question, a text with the numbers of the lesson's first scene as it opens.
        lane: the index of the lane.
        because: the reason, a text with the numbers of the lesson's first scene as it opens.
        shown: whether these numbers bear the reason out; a test asserts it.
    """

    ask: str
    lane: int
    because: str
    shown: Callable[[Numbers], bool]


@dataclass(frozen=True)
class Lesson:
    """A question, what is seen, and the claims of the lecture that it settles.

    Attributes:
        slug: its key in `LESSONS` and in a link.
        title: what it is about.
        intro: what to know before the question, a text with the same numbers; it does not give the answer away.
        question: to be answered before the reveal.
        scenes: what is looked at after it; the first is that of the question.
        claims: the sentences of the lecture that it settles.
        slides: the headings of the slides that it is about, of `lessons.lecture.SLIDES`.
        rules: the update rules that these slides print, each beside the one that runs here.
        steps: where a rule comes from, step by step, a text with the same numbers; it is shown once the question is answered.
    """

    slug: str
    title: str
    intro: str
    question: Choice | Drawing
    scenes: tuple[Scene, ...]
    claims: tuple[Claim, ...] = ()
    slides: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    steps: str = ""

    def told(self, text: str) -> str:
        """A text with the numbers of the first scene, as it opens, in place."""
        scene = self.scenes[0]
        return written(text, scene.measure(scene.race)) if names(text) else text

    @property
    def because(self) -> str:
        """Why the answer is what it is, numbers in place."""
        return self.told(self.question.because)

    @property
    def found(self) -> tuple[int, ...]:
        """The indices of the options that the first scene's race bears out; a drawing has none."""
        if isinstance(self.question, Drawing):
            return ()
        scene = self.scenes[0]
        return self.question.found((self.question.measure or scene.measure)(scene.race))

    @property
    def races(self) -> Iterable[Race]:
        """Every race that the lesson opens: its scenes' and its claims'."""
        yield from (scene.race for scene in self.scenes)
        yield from (case.race for claim in self.claims for case in claim.cases)
