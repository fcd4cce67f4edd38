"""The grammar of links: a race as text, and back, and what else a link may say of a map or of a page.

    surface=rosenbrock:b=10&start=-1.2,1&steps=300&lane=adam:learning_rate=0.05@cosine:period=300&lane=!nesterov
    &transform=turn=30&ensemble=sigma=1,seeds=8&tolerance=1e-6

A thing is written as its slug and the parameters that differ from their defaults; a lane's schedule follows an @, and a lane
that is off has a ! in front. A race without lanes has one empty lane. Reading a race never fails: what cannot be read is
replaced by the default, and said in a sentence.

The player reads and writes the same in player/web/shared/link.js; a test holds the two together.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from optimizers import OPTIMIZERS, SCHEDULES, Constant
from parameters import Parametrized, number_text, parameters
from studies.axis import Axis
from studies.bounds import MAX_LANES, check_race, check_transform
from studies.ensemble import Ensemble
from studies.race import TOLERANCE, Lane, Race
from surfaces import SURFACES, Ground, Transform, transformed

Query = Mapping[str, Sequence[str]]
Window = tuple[tuple[float, float], tuple[float, float]]

KEYS = ("surface", "start", "steps", "lane", "transform", "ensemble", "tolerance")
GROUND = ("surface", "transform")  # what decides the ground
NEEDED = KEYS[:4]  # what a link always says; the others stand for nothing where they are missing

CELLS = (32, 64, 128, 256)  # how many a map has a side, as the pages offer it
DEFAULT_CELLS = 128

_PLAIN = ":,=@!"  # characters that need no escape in a query: people read links
_UNSAID = "optimizer"  # whose number an axis is that does not say whose


def to_query(race: Race) -> list[tuple[str, str]]:
    """The race as key and value pairs, in the order of `KEYS`."""
    lanes = [("lane", lane_text(lane)) for lane in race.lanes] or [("lane", "")]
    more = [(key, _assignments(getattr(race, key))) for key in ("transform", "ensemble")]
    if race.tolerance != TOLERANCE.default:
        more.append((TOLERANCE.name, TOLERANCE.format(race.tolerance)))
    return [
        ("surface", _text(race.surface)),
        ("start", point_text(race.start)),
        ("steps", str(race.steps)),
        *lanes,
        *((key, text) for key, text in more if text),
    ]


def ground_query(race: Race) -> str:
    """The part of the query that decides the ground: the surface and how it is transformed."""
    return query_text([pair for pair in to_query(race) if pair[0] in GROUND])


def to_link(race: Race) -> str:
    """The race as the query of a URL, without the question mark."""
    return query_text(to_query(race))


def query_text(pairs: Sequence[tuple[str, str]]) -> str:
    """Pairs of keys and texts as the query of a URL, without the question mark."""
    return urlencode(pairs, safe=_PLAIN)


def from_query(query: Query, default: Race) -> tuple[Race, list[str]]:
    """The race that a query describes, and a sentence for each part of it that had to be ignored.

    A missing key, and a part that cannot be read, gives the default's; without a start, a surface starts at its own.
    Keys other than `KEYS` are not of this module and are left alone.
    """
    ignored: list[str] = []
    race = default
    if texts := query.get("surface"):
        surface = _read(texts[0], SURFACES, "surface", ignored)
        if surface is not None:
            race = replace(race, surface=surface, start=surface.start)
    if texts := query.get("start"):
        race = _start(texts[0], race, ignored)
    if texts := query.get("steps"):
        race = _steps(texts[0], race, ignored)
    if texts := query.get("lane"):
        race = replace(race, lanes=_lanes(texts, ignored) or race.lanes) if any(texts) else replace(race, lanes=())
    for key, kind in (("transform", Transform), ("ensemble", Ensemble)):
        if texts := query.get(key):
            race = _replaced(race, ignored, **{key: kind(**_values(texts[0], kind, key, ignored))})
    if texts := query.get("tolerance"):
        race = _tolerance(texts[0], race, ignored)
    return race, ignored


def read_ground(query: Query) -> Ground:
    """The ground that `ground_query` wrote. Raises ValueError, with a sentence, for any other query."""
    ignored: list[str] = []
    surface = _read((query.get("surface") or [""])[0], SURFACES, "surface", ignored)
    values = _values((query.get("transform") or [""])[0], Transform, "transform", ignored)
    if ignored:
        raise ValueError(ignored[0])
    transform = Transform(**values)
    check_transform(transform)
    return transformed(surface, transform)


def read_whole(text: str) -> int:
    """A whole number from 0 on, of at most four digits. Raises ValueError with a sentence."""
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise ValueError(f"A whole number from 0 to 9,999 is wanted, not {text!r:.40}.")
    return int(text)


def point_text(point: Sequence[float]) -> str:
    """A point: x,y."""
    return ",".join(map(number_text, point))


def read_point(text: str) -> tuple[float, float]:
    """What `point_text` wrote. Raises ValueError with a sentence."""
    try:
        x, y = map(float, text.split(","))
    except ValueError:
        raise ValueError(f"A point is written as 1,1.6, not as {text!r:.60}.") from None
    return x, y


def axis_text(axis: Axis) -> str:
    """An axis of a map: `learning_rate,0.0001,10` or `surface.condition,1,1000`. It does not say the count."""
    whose = "" if axis.of == _UNSAID else f"{axis.of}."
    return f"{whose}{axis.name},{number_text(axis.low)},{number_text(axis.high)}"


def axes_query(x: Axis, y: Axis) -> list[tuple[str, str]]:
    """What a link says of the axes of a map."""
    return [("x", axis_text(x)), ("y", axis_text(y)), ("cells", str(x.count))]


def read_axis(text: str, count: int) -> Axis:
    """What `axis_text` wrote, with so many values. Raises ValueError with a sentence."""
    name, *ends = text.split(",")
    try:
        low, high = (float(end) for end in ends)
    except ValueError:
        raise ValueError(f"An axis is written as learning_rate,0.0001,10, not as {text!r:.80}.") from None
    whose, _, rest = name.rpartition(".")
    return Axis(whose or _UNSAID, rest, low, high, count)


def window_text(window: Window) -> str:
    """The window of a map: left,right,bottom,top."""
    return ",".join(number_text(float(end)) for ends in window for end in ends)


def read_window(text: str) -> Window:
    """What `window_text` wrote. Raises ValueError with a sentence."""
    try:
        left, right, bottom, top = (float(end) for end in text.split(","))
    except ValueError:
        raise ValueError(f"A window is written as left,right,bottom,top, not as {text!r:.60}.") from None
    return (left, right), (bottom, top)


def read_cells(text: str) -> int:
    """How many cells a map has a side. Raises ValueError with a sentence."""
    with suppress(ValueError):
        if CELLS[0] <= (cells := read_whole(text)) <= CELLS[-1]:
            return cells
    raise ValueError(f"A map has {CELLS[0]} to {CELLS[-1]} cells a side, not {text!r:.20}.")


def cell_text(cell: tuple[int, int]) -> str:
    """A cell of a map: row,column."""
    return "{},{}".format(*cell)


def read_cell(text: str) -> tuple[int, int]:
    """What `cell_text` wrote. Raises ValueError with a sentence."""
    try:
        row, column = map(read_whole, text.split(","))
    except ValueError:
        raise ValueError(f"cell={text[:40]!r} is not a row and a column, such as 40,17.") from None
    return row, column


def ticks_text(ticks: Sequence[int]) -> str:
    """The options of a question that were ticked: 0.2."""
    return ".".join(map(str, ticks))


def read_ticks(text: str) -> tuple[int, ...]:
    """What `ticks_text` wrote. Raises ValueError with a sentence."""
    return tuple(map(read_whole, text.split(".")))


def answers_text(answers: Mapping[str, str]) -> str:
    """The answers to lessons: stability:1,layers:drawn."""
    return ",".join(f"{lesson}:{answer}" for lesson, answer in answers.items())


def read_answers(text: str) -> list[tuple[str, str]]:
    """The lesson and the answer of each that `answers_text` wrote; nothing for the answer of one that has none."""
    return [(lesson, answer) for lesson, _, answer in (one.partition(":") for one in text.split(",") if one)]


def first(query: Query, key: str) -> str:
    """What a query says first under a key; nothing where it has none."""
    return next(iter(query.get(key, ())), "")


def _text(thing: Any) -> str:
    """slug:name=value,name=value with the parameters that are not at their default."""
    changed = _assignments(thing)
    return f"{thing.slug}:{changed}" if changed else thing.slug


def _assignments(thing: Parametrized) -> str:
    return ",".join(
        f"{declared.name}={declared.format(value)}"
        for declared in parameters(type(thing))
        if (value := getattr(thing, declared.name)) != declared.default
    )


def lane_text(lane: Lane) -> str:
    """A lane as its part of a link, such as `adam:learning_rate=0.05@cosine:period=300`."""
    optimizer = ("" if lane.on else "!") + _text(lane.optimizer)
    return optimizer if lane.schedule == Constant() else f"{optimizer}@{_text(lane.schedule)}"


def _read(text: str, registry: Mapping[str, type[Parametrized]], kind: str, ignored: list[str]) -> Any:
    """What `_text` wrote; None, with a sentence, where the slug is unknown. A bad parameter falls to its default."""
    slug, _, assignments = text.partition(":")
    if slug not in registry:
        ignored.append(_clipped(f"There is no {kind} named {slug!r}."))
        return None
    return registry[slug](**_values(assignments, registry[slug], f"{kind} {slug}", ignored))


def _values(assignments: str, kind: type[Parametrized], what: str, ignored: list[str]) -> dict[str, Any]:
    """The parameters that `_assignments` wrote, as far as they can be read."""
    declared = {one.name: one for one in parameters(kind)}
    values = {}
    for assignment in filter(None, assignments.split(",")):
        name, _, value = assignment.partition("=")
        if name not in declared:
            ignored.append(_clipped(f"The {what} has no parameter {name!r}."))
            continue
        try:
            values[name] = declared[name].parse(value)
        except ValueError as error:
            ignored.append(_clipped(f"In the {what}: {error}"))
    return values


def _lanes(texts: Sequence[str], ignored: list[str]) -> tuple[Lane, ...]:
    """The lanes that can be read."""
    if len(texts) > MAX_LANES:
        ignored.append(f"A race has at most {MAX_LANES} lanes; the rest of the {len(texts)} were left out.")
    lanes = (_read_lane(text, ignored) for text in texts[:MAX_LANES])
    return tuple(lane for lane in lanes if lane is not None)


def _read_lane(text: str, ignored: list[str]) -> Lane | None:
    rule, _, schedule_text = text.removeprefix("!").partition("@")
    optimizer = _read(rule, OPTIMIZERS, "optimizer", ignored)
    if optimizer is None:
        return None
    schedule = _read(schedule_text, SCHEDULES, "schedule", ignored) if schedule_text else None
    if schedule is not None and not optimizer.has_learning_rate:
        ignored.append(f"{optimizer.name} has no learning rate to schedule.")
        schedule = None
    return Lane(optimizer, schedule or Constant(), on=not text.startswith("!"))


def _start(text: str, race: Race, ignored: list[str]) -> Race:
    try:
        start = read_point(text)
    except ValueError:
        ignored.append(_clipped(f"start={text!r} is not two numbers, such as 1,1.6."))
        return race
    return _replaced(race, ignored, start=start)


def _steps(text: str, race: Race, ignored: list[str]) -> Race:
    try:
        steps = int(text)
    except ValueError:
        ignored.append(_clipped(f"steps={text!r} is not a whole number."))
        return race
    return _replaced(race, ignored, steps=steps)


def _tolerance(text: str, race: Race, ignored: list[str]) -> Race:
    try:
        return replace(race, tolerance=TOLERANCE.parse(text))
    except ValueError as error:
        ignored.append(_clipped(str(error)))
        return race


def _replaced(race: Race, ignored: list[str], **changes: Any) -> Race:
    """The changed race; the race itself, with the sentence that refuses the change, where it is more than a page takes."""
    try:
        changed = replace(race, **changes)
        check_race(changed)
        return changed
    except ValueError as error:
        ignored.append(_clipped(str(error)))
        return race


def _clipped(sentence: str) -> str:
    return sentence if len(sentence) <= 160 else sentence[:157] + "..."
