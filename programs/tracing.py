"""A lane and a surface as expressions: their own code, run once on arrays that record."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

import numpy as np

from expressions import Graph, Node
from optimizers.evaluations import Counted
from optimizers.linear_algebra import eigen
from parameters import parameters
from programs.kind import Kind
from programs.recorded import Recorded, broadcast, lifted
from surfaces.noise import Tilted
from surfaces.seen import Seen
from surfaces.surface import Array, Ground
from surfaces.transformed import Transform, Transformed

X, Y, T, NOISE = "x", "y", "t", ("noise.x", "noise.y")  # symbols: the iterate, the step, and the draws of its noise
RATE = 2  # where the rate of the last step stands in the state, after the iterate


class Steps(NamedTuple):
    """A lane: its state before the first step, at (x, y), and what step t makes of it.

    A state is the iterate, the rate of the last step, and what the rule and the schedule remember; as symbols "state.0",
    "state.1" and so on. `cost` is what a step costs, in evaluations. `inside` is what `studies.inspection` tells of a step from
    (x, y), given the state after it: for each row its field there, what a person calls it where it is an internal, and its
    numbers.
    """

    first: list[Node]
    next: list[Node]
    cost: int
    inside: list[tuple[str, str, list[Node]]]


@dataclass(frozen=True)
class RecordedFormula(Seen):
    """A surface as its formula has it, at recorded points."""

    surface: Ground

    def value(self, x: Array) -> Array:
        return self._entries(0, x)[0]

    def gradient(self, x: Array) -> Array:
        return np.stack(self._entries(1, x))

    def hessian(self, x: Array) -> Array:
        return np.stack(self._entries(2, x)).reshape(2, 2)

    def validation(self, x: Array) -> Array:
        return self.value(x)

    def at(self, t: int) -> "RecordedFormula":
        return self

    def _entries(self, order: int, x: Any) -> list[Any]:
        formula: Any = self.surface
        entries: list[Any] = [lifted(x.graph, one) for one in formula.entries(order, x)]
        return [np.where(np.isnan(one), 0.0, one) for one in entries] if formula.has_kink and order else entries


def derivatives(kind: Kind, graph: Graph) -> dict[str, list[Node]]:
    """The surface of a kind at (x, y): its "value", its "gradient", its "hessian" by rows.

    Where its minima are no points but a curve, also the "distance" to the nearest.
    """
    ground, x = _ground(kind, graph), _point(graph, X, Y)
    of = {"value": ground.value, "gradient": ground.gradient, "hessian": ground.hessian}
    if not ground.minima_are_points:
        of["distance"] = ground.distance_to_minima
    return {name: _flat(graph, function(x)) for name, function in of.items()}


def steps(kind: Kind, graph: Graph) -> Steps:
    """The lane of a kind."""
    assert kind.rule is not None
    switches = [one.name for one in parameters(kind.rule) if one.kind is bool]
    rule = _record(kind.rule(**dict(zip(switches, kind.switches, strict=True))), "rule", graph)
    ground, schedule = _ground(kind, graph), _record(kind.schedule(), "schedule", graph)
    noise: Any = Recorded(graph, graph.symbol("noise.sigma")) * _point(graph, *NOISE)
    seen = Tilted(ground, noise) if kind.noisy else ground
    eta, t = rule.rate, Recorded(graph, graph.symbol(T))

    start = _point(graph, X, Y)
    states = rule.init(start), schedule.init(())
    shapes = [np.shape(one) for state in states for one in state]
    first = _flat(graph, start, eta, *states[0], *states[1])

    x, (state, schedule_state) = _point(graph, "state.0", "state.1"), _symbols(states, graph)
    rate, schedule_state = schedule.rate(eta, schedule_state, t, ground.validation(x))
    loss = Counted(seen, 2, ())
    after, after_state = _at_rate(rule, rate).step(x, state, loss, t)
    kept = [broadcast(graph, one, shape) for one, shape in zip((*after_state, *schedule_state), shapes, strict=True)]

    told = _at_rate(rule, Recorded(graph, graph.symbol(f"state.{RATE}")))
    inside = [(field, name, _flat(graph, row)) for field, name, row in _inside(told, state, t, start, ground, seen)]
    return Steps(first, _flat(graph, after, rate, *kept), loss.cost, inside)


def _inside(rule: Any, state: Any, t: Any, x: Any, ground: Any, seen: Any) -> Iterator[tuple[str, str, Any]]:
    """The rows of a step from x, given the rule at the step's rate, and its state after it; see `Steps`."""
    yield "gradient", "", seen.gradient(x)
    names, corrected = rule.state_names, rule.corrected(state, t)
    told = {names[field]: row for field, row in state._asdict().items()}
    if corrected is not None:
        told |= {f"{names[field]}, corrected": row for field, row in corrected._asdict().items()}
    for name, row in told.items():
        yield "internals", name, row
    rate, hessian = rule.effective_rate(state, t), ground.hessian(x)
    limit = None
    if rate is not None:
        rate = broadcast(x.graph, rate, (2,))
        yield "effective_rate", "", rate
        limit = rule.osculating_rate(rate, rule.rate, hessian, t)
    eigenvalues, _ = eigen(hessian)
    size = np.abs(eigenvalues)
    yield "hessian", "", np.stack([hessian[0, 0], hessian[0, 1], hessian[1, 1]])
    yield "eigenvalues", "", eigenvalues
    yield "condition_number", "", size.max(axis=0) / size.min(axis=0)
    yield "limit", "", np.nan if limit is None else limit


def _ground(kind: Kind, graph: Graph) -> Any:
    """The surface of a kind, through its transform, its numbers as symbols."""
    surface: Any = RecordedFormula(_record(kind.surface(), "surface", graph))
    return Transformed(surface, _record(Transform(), "transform", graph)) if kind.turned else surface


def _record(thing: Any, part: str, graph: Graph) -> Any:
    """The thing with symbols for its numbers, named as in `Kind.numbers`; its switches stay."""
    for declared in parameters(type(thing)):
        if declared.kind is not bool:
            object.__setattr__(thing, declared.name, Recorded(graph, graph.symbol(f"{part}.{declared.name}")))
    return thing


def _at_rate(rule: Any, rate: Any) -> Any:
    """A copy of the rule at another learning rate, if it has one."""
    other = copy(rule)
    if rule.has_learning_rate:
        object.__setattr__(other, "learning_rate", rate)
    return other


def _symbols(states: tuple[Any, Any], graph: Graph) -> list[Any]:
    """The states of the rule and of the schedule, with a symbol for each of their entries."""
    index = count(RATE + 1)

    def symbols(shape: tuple[int, ...]) -> Recorded:
        entries = [graph.symbol(f"state.{next(index)}") for _ in range(int(np.prod(shape)))]
        return Recorded(graph, np.array(entries, dtype=object).reshape(shape))

    return [type(state)(*(symbols(np.shape(one)) for one in state)) if state else state for state in states]


def _point(graph: Graph, *names: str) -> Any:
    return Recorded(graph, [graph.symbol(name) for name in names])


def _flat(graph: Graph, *arrays: Any) -> list[Node]:
    return [node for array in arrays for node in lifted(graph, array).nodes.ravel()]
