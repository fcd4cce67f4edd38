"""Arrays that record what is done to them: NumPy's functions on them make nodes of a graph.

A rule, a schedule or a surface that is written for arrays runs on these as it is, and leaves the expressions of what it
answers. What asks for the truth of a recorded number, to go one way or another, cannot be recorded.

References: NEP 13 (`__array_ufunc__`), NEP 18 (`__array_function__`) and NEP 35 (`like=`); Frostig, Johnson and Leary,
"Compiling machine learning programs via high-level tracing", SysML (2018).
"""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from expressions import Graph
from expressions.operations import OPERATIONS

Array = np.ndarray


class NotRecordable(Exception):
    """What cannot be written as operations one after the other, in words."""


# The operations of NumPy's universal functions: most have its name.
_UFUNCS: dict[Any, str] = {getattr(np, name): name for name in OPERATIONS} | {
    np.bitwise_and: "logical_and",
    np.bitwise_or: "logical_or",
    np.invert: "logical_not",
}
_MADE: dict[Any, Callable[["Recorded"], Any]] = {
    np.radians: lambda a: a * (np.pi / 180),
    np.isinf: lambda a: np.abs(a) == np.inf,
}


def _along(operation: str) -> Callable[..., "Recorded"]:
    """A method of arrays that takes all entries along an axis together."""

    def method(array: "Recorded", axis: int | None = None) -> "Recorded":
        if axis is None:
            raise NotRecordable("What becomes of all entries together cannot be recorded; give an axis.")
        first, *rest = (Recorded(array.graph, nodes) for nodes in np.moveaxis(array.nodes, axis, 0))
        return reduce(lambda one, other: apply(array.graph, operation, one, other), rest, first)

    return method


class Recorded(np.lib.mixins.NDArrayOperatorsMixin):
    """An array whose entries are nodes of a graph, with what rules and surfaces use of an array.

    Attributes:
        graph: in which all that is done to it is recorded.
        nodes: the entries, an array of objects.
    """

    dtype = np.dtype(np.float64)

    def __init__(self, graph: Graph, nodes: Any) -> None:
        self.graph = graph
        self.nodes = np.array(nodes, dtype=object)
        self.shape, self.ndim = self.nodes.shape, self.nodes.ndim

    sum, max, min, any, all = map(_along, ("add", "maximum", "minimum", "logical_or", "logical_and"))

    def __len__(self) -> int:
        return len(self.nodes)

    def __getitem__(self, key: Any) -> "Recorded":
        return Recorded(self.graph, self.nodes[key])

    def __bool__(self) -> bool:
        raise NotRecordable("A recorded number is neither true nor false.")

    __float__ = __int__ = __index__ = __bool__

    def reshape(self, *shape: Any) -> "Recorded":
        """As of an array."""
        return Recorded(self.graph, self.nodes.reshape(*shape))

    def tolist(self) -> Any:
        """As of an array, down to recorded numbers."""
        return [self[k].tolist() for k in range(len(self))] if self.ndim else self

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if ufunc in _MADE:
            return _MADE[ufunc](lifted(self.graph, *inputs))
        if ufunc not in _UFUNCS or options.get("out") is not None:
            raise NotRecordable(f"There is no operation for NumPy's {ufunc.__name__}.")
        if method == "reduce":
            return _along(_UFUNCS[ufunc])(lifted(self.graph, inputs[0]), options.get("axis", 0))
        return apply(self.graph, _UFUNCS[ufunc], *inputs)

    def __array_function__(self, function: Any, types: Any, arguments: Any, options: Mapping[str, Any]) -> Any:
        if function not in _FUNCTIONS:
            raise NotRecordable(f"There is no operation for NumPy's {function.__name__}.")
        return _FUNCTIONS[function](self.graph, *arguments, **options)


def lifted(graph: Graph, value: Any) -> Recorded:
    """A value as a recorded array: numbers become nodes."""
    if isinstance(value, Recorded):
        return value
    node = np.frompyfunc(lambda one: one.nodes[()] if isinstance(one, Recorded) else graph.number(one), 1, 1)
    return Recorded(graph, node(np.asarray(value)))


def apply(graph: Graph, name: str, *arguments: Any) -> Recorded:
    """An operation, entry by entry."""
    entries = np.frompyfunc(lambda *nodes: graph.apply(name, *nodes), len(arguments), 1)
    with np.errstate(all="ignore"):  # of constants, which are computed
        return Recorded(graph, entries(*(lifted(graph, argument).nodes for argument in arguments)))


def _array(graph: Graph, value: Any) -> Recorded:
    """Of numbers, recorded or not, in lists."""
    if isinstance(value, list | tuple):
        return _stack(graph, [_array(graph, one) for one in value])
    return lifted(graph, value)


def _stack(graph: Graph, arrays: Any, axis: int = 0) -> Recorded:
    return Recorded(graph, np.stack([lifted(graph, one).nodes for one in arrays], axis=axis))


def _select(graph: Graph, conditions: Any, choices: Any, default: Any = 0.0) -> Recorded:
    chosen = lifted(graph, default)
    for condition, choice in reversed(list(zip(conditions, choices, strict=True))):
        chosen = apply(graph, "where", condition, choice, chosen)
    return chosen


def broadcast(graph: Graph, value: Any, shape: tuple[int, ...]) -> Recorded:
    """A value as a recorded array of a shape."""
    return Recorded(graph, np.broadcast_to(lifted(graph, value).nodes, shape))


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.array: _array,
    np.stack: _stack,
    np.select: _select,
    np.broadcast_to: broadcast,
    np.full_like: lambda graph, like, value: broadcast(graph, value, like.shape),
    np.zeros_like: lambda graph, like: broadcast(graph, 0.0, like.shape),
    np.ones_like: lambda graph, like: broadcast(graph, 1.0, like.shape),
    np.where: lambda graph, *arguments: apply(graph, "where", *arguments),
    np.sum: lambda graph, a, axis=None: lifted(graph, a).sum(axis),
    np.swapaxes: lambda graph, a, one, other: Recorded(graph, np.swapaxes(lifted(graph, a).nodes, one, other)),
    np.clip: lambda graph, a, low, high: apply(graph, "minimum", apply(graph, "maximum", a, low), high),
    np.shape: lambda graph, a: a.shape,
    np.ndim: lambda graph, a: a.ndim,
    # Asked to save work where there is nothing: of what is recorded, any may be there.
    np.count_nonzero: lambda graph, a: a.nodes.size,
}
