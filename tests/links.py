"""Races to write links of: of every surface, rule and schedule, with numbers on and off their sliders."""

import random
from collections.abc import Iterator
from typing import Any

from optimizers import OPTIMIZERS, SCHEDULES, Constant
from parameters import Parameter, parameters
from studies import Ensemble, Lane, Race
from studies.bounds import check_race
from surfaces import SURFACES, Transform


def some_value(declared: Parameter, chance: random.Random) -> Any:
    """A value that a parameter accepts: a stop of its slider, or one between two of them."""
    if declared.kind is bool:
        return chance.random() < 0.5
    return chance.choice(declared.grid) if chance.random() < 0.5 else declared.kind(chance.uniform(*declared.span))


def some(kind: type, chance: random.Random, changed: float = 0.5) -> Any:
    """A surface, rule, schedule, ... with some of its parameters changed."""
    return kind(**{one.name: some_value(one, chance) for one in parameters(kind) if chance.random() < changed})


def some_lane(chance: random.Random) -> Lane:
    rule = some(chance.choice(list(OPTIMIZERS.values())), chance)
    schedules = list(SCHEDULES.values()) if rule.has_learning_rate else [Constant]
    return Lane(rule, some(chance.choice(schedules), chance), on=chance.random() < 0.8)


def some_races(count: int, seed: int = 0) -> Iterator[Race]:
    """So many races that a page takes, the same ones each time."""
    chance = random.Random(seed)
    while count:
        race = Race(
            surface=some(chance.choice(list(SURFACES.values())), chance),
            start=(chance.uniform(-3, 3), 10 ** chance.uniform(-12, 5)),
            steps=chance.randint(1, 2000),
            lanes=tuple(some_lane(chance) for _ in range(chance.randint(0, 5))),
            transform=some(Transform, chance, 0.3),
            ensemble=some(Ensemble, chance, 0.3),
        )
        try:
            check_race(race)
        except ValueError:
            continue
        yield race
        count -= 1
