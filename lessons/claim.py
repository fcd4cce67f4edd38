"""A sentence of the lecture that claims a behaviour, put to the test.

A claim is looked at in one or more cases, each a race that shows it and numbers that are read off that race. What the
ledger says of the sentence follows from the cases: nobody writes a verdict down without a run that bears it out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from lessons.numbers import Numbers, written
from studies import Race


class Verdict(StrEnum):
    """What the runs say of a sentence."""

    TRUE = "true"
    TRUE_IF = "true if"
    FALSE_HERE = "false here"


@dataclass(frozen=True)
class Case:
    """One setting in which a claim is put to the test.

    Attributes:
        race: the race that shows it; a reader can open it.
        measure: reads numbers off the race, by name; called with the race.
        holds: whether these numbers bear the sentence out.
        says: what is seen there, a text with the numbers' names (see `lessons.numbers`).
    """

    race: Race
    measure: Callable[[Race], Numbers]
    holds: Callable[[Numbers], bool]
    says: str

    @property
    def numbers(self) -> Numbers:
        """What is measured, remembered."""
        return _measured(self)

    @property
    def holding(self) -> bool:
        """Whether the sentence is borne out here."""
        return bool(self.holds(self.numbers))

    @property
    def text(self) -> str:
        """What is seen there, numbers in place."""
        return written(self.says, self.numbers)


@dataclass(frozen=True)
class Claim:
    """A sentence of the lecture, what the runs say of it, and why.

    Attributes:
        slug: its key in the ledger and in a link.
        slide: the heading of the slide that it stands on.
        sentence: as the lecture prints it.
        verdict: what is expected of the cases; a test asserts that it is `found`.
        cases: the settings in which it is put to the test.
        why: the reason, in a sentence or two; for "true if" it says the range in which it is true.
        source: where the reason is worked out: paper, year, equation or page.
    """

    slug: str
    slide: str
    sentence: str
    verdict: Verdict
    cases: tuple[Case, ...]
    why: str
    source: str = ""

    @property
    def found(self) -> Verdict:
        """True where every case bears the sentence out, false here where none does, true if some do and some do not."""
        holding = [case.holding for case in self.cases]
        if all(holding):
            return Verdict.TRUE
        return Verdict.TRUE_IF if any(holding) else Verdict.FALSE_HERE


@lru_cache(maxsize=512)
def _measured(case: Case) -> Numbers:
    return case.measure(case.race)
