"""A race as the text of a link, and back.

    surface=rosenbrock:b=10&start=-1.2,1&steps=300&lane=adam:learning_rate=0.05@cosine:period=300&lane=nesterov

A thing is written as its slug and the parameters that differ from their defaults; a lane's schedule follows an @. An
optimizer races once; a race without any has one empty lane. Reading never fails: what cannot be read is replaced by the
default, and said in a sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from optimizers import OPTIMIZERS, SCHEDULES, Constant
from parameters import Parametrized, number_text, parameters
from studies.race import MAX_LANES, Lane, Race
from surfaces import SURFACES, Surface

Query = Mapping[str, Sequence[str]]

KEYS = ("surface", "start", "steps", "lane")


def to_query(race: Race) -> list[tuple[str, str]]:
    """The race as key and value pairs, in the order of `KEYS`."""
    lanes = [("lane", lane_text(lane)) for lane in race.lanes] or [("lane", "")]
    start = ",".join(number_text(coordinate) for coordinate in race.start)
    return [("surface", surface_text(race.surface)), ("start", start), ("steps", str(race.steps)), *lanes]


def to_link(race: Race) -> str:
    """The race as the query of a URL, without the question mark."""
    return urlencode(to_query(race), safe=":,=@")


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
    return race, ignored


def surface_text(surface: Surface) -> str:
    """A surface as its part of a link, such as `rosenbrock:b=10`."""
    return _text(surface)


def read_surface(text: str) -> Surface:
    """The surface that `surface_text` wrote. Raises ValueError, with a sentence, for any other text."""
    ignored: list[str] = []
    surface = _read(text, SURFACES, "surface", ignored)
    if ignored:
        raise ValueError(ignored[0])
    return surface


def _text(thing: Any) -> str:
    """slug:name=value,name=value with the parameters that are not at their default."""
    changed = [
        f"{declared.name}={declared.format(value)}"
        for declared in parameters(type(thing))
        if (value := getattr(thing, declared.name)) != declared.default
    ]
    return f"{thing.slug}:{','.join(changed)}" if changed else thing.slug


def lane_text(lane: Lane) -> str:
    """A lane as its part of a link, such as `adam:learning_rate=0.05@cosine:period=300`."""
    optimizer = _text(lane.optimizer)
    return optimizer if lane.schedule == Constant() else f"{optimizer}@{_text(lane.schedule)}"


def _read(text: str, registry: Mapping[str, type[Parametrized]], kind: str, ignored: list[str]) -> Any:
    """What `_text` wrote; None, with a sentence, where the slug is unknown. A bad parameter falls to its default."""
    slug, _, assignments = text.partition(":")
    if slug not in registry:
        ignored.append(_clipped(f"There is no {kind} named {slug!r}."))
        return None
    declared = {one.name: one for one in parameters(registry[slug])}
    values = {}
    for assignment in filter(None, assignments.split(",")):
        name, _, value = assignment.partition("=")
        if name not in declared:
            ignored.append(_clipped(f"The {kind} {slug} has no parameter {name!r}."))
            continue
        try:
            values[name] = declared[name].parse(value)
        except ValueError as error:
            ignored.append(_clipped(f"In {slug}: {error}"))
    return registry[slug](**values)


def _lanes(texts: Sequence[str], ignored: list[str]) -> tuple[Lane, ...]:
    """The lanes that can be read; the first of those with the same optimizer."""
    if len(texts) > MAX_LANES:
        ignored.append(f"A race has at most {MAX_LANES} lanes; the rest of the {len(texts)} were left out.")
    lanes: dict[str, Lane] = {}
    for text in texts[:MAX_LANES]:
        lane = _read_lane(text, ignored)
        if lane is None:
            continue
        if lane.optimizer.slug in lanes:
            ignored.append(f"{lane.optimizer.name} is given twice; the first of them races.")
        lanes.setdefault(lane.optimizer.slug, lane)
    return tuple(lanes.values())


def _read_lane(text: str, ignored: list[str]) -> Lane | None:
    rule, _, schedule_text = text.partition("@")
    optimizer = _read(rule, OPTIMIZERS, "optimizer", ignored)
    if optimizer is None:
        return None
    schedule = _read(schedule_text, SCHEDULES, "schedule", ignored) if schedule_text else None
    if schedule is not None and not hasattr(optimizer, "learning_rate"):
        ignored.append(f"{optimizer.name} has no learning rate to schedule.")
        schedule = None
    return Lane(optimizer, schedule or Constant())


def _start(text: str, race: Race, ignored: list[str]) -> Race:
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        ignored.append(_clipped(f"start={text!r} is not two numbers, such as 1,1.6."))
        return race
    return _replaced(race, ignored, start=(x, y))


def _steps(text: str, race: Race, ignored: list[str]) -> Race:
    try:
        steps = int(text)
    except ValueError:
        ignored.append(_clipped(f"steps={text!r} is not a whole number."))
        return race
    return _replaced(race, ignored, steps=steps)


def _replaced(race: Race, ignored: list[str], **changes: Any) -> Race:
    """The changed race; the race itself, with the sentence that refuses the change, where it is out of bounds."""
    try:
        return replace(race, **changes)
    except ValueError as error:
        ignored.append(_clipped(str(error)))
        return race


def _clipped(sentence: str) -> str:
    return sentence if len(sentence) <= 160 else sentence[:157] + "..."
