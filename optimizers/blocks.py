"""Many lanes, a block at a time: what one step touches of a block stays in the processor's cache."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from math import prod
from typing import Any, TypeVar

import numpy as np

from loss import Loss
from optimizers.optimizer import Array, Optimizer
from optimizers.schedules import Schedule
from optimizers.trajectory import Trajectory
from parameters import Parametrized, parameters

# Lanes; measured. Fewer pay for the calls; the memory of larger arrays may go back to the system after each operation and have
# to be cleared again, which makes a step several times as slow.
SIZE = 8192

Lanes = tuple[int, ...]
Thing = TypeVar("Thing")


def split(
    optimizer: Optimizer, surface: Loss, schedule: Schedule, x: Array, lanes: Lanes
) -> Iterator[tuple[Optimizer, Loss, Schedule, Array, Lanes]]:
    """The same run for up to `SIZE` lanes at a time, lanes along one axis."""
    flat = x.reshape(len(x), -1)
    for first in range(0, prod(lanes), SIZE):
        part = slice(first, first + SIZE)
        points = flat[:, part]
        here = cut(optimizer, lanes, part), cut(surface, lanes, part), cut(schedule, lanes, part)
        yield *here, points, points.shape[1:]


def join(
    parts: Sequence[Trajectory], optimizer: Optimizer, surface: Loss, schedule: Schedule, lanes: Lanes
) -> Trajectory:
    """One trajectory of the parts', with lanes of the given shape."""

    def join_one(arrays: Sequence[Any]) -> Array:
        whole = np.concatenate(arrays, axis=-1)
        return whole.reshape(whole.shape[:-1] + lanes)

    def join_each(mappings: Sequence[Any]) -> dict[str, Array]:
        return {name: join_one([mapping[name] for mapping in mappings]) for name in mappings[0]}

    whole: dict[str, Any] = {"optimizer": optimizer, "surface": surface, "schedule": schedule}
    for field in fields(Trajectory):
        if field.name not in whole:
            values = [getattr(part, field.name) for part in parts]
            whole[field.name] = join_each(values) if isinstance(values[0], dict) else join_one(values)
    return Trajectory(**whole)


def cut(thing: Thing, lanes: Lanes, part: slice | Array) -> Thing:
    """A surface, rule or schedule with the arrays among its parameters cut to a part of the lanes, in one axis.

    Raises:
        ValueError: with a sentence, where a loss has lanes but does not say which of its arrays span them.
    """
    if not isinstance(thing, Parametrized):
        if getattr(thing, "lanes", ()):
            raise ValueError(
                f"{type(thing).__name__} has lanes of its own and cannot be cut into blocks; declare the arrays that span them"
                " as parameters of a dataclass that derives from Parametrized."
            )
        return thing
    changes: dict[str, Any] = {}
    declared = {one.name for one in parameters(type(thing))}  # another array, such as data, is of all lanes
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(value, Parametrized):
            changes[field.name] = cut(value, lanes, part)
        elif isinstance(value, np.ndarray) and field.name in declared:
            changes[field.name] = np.broadcast_to(value, lanes).reshape(-1)[part]
    return replace(thing, **changes) if changes else thing
