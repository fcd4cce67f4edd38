"""A graph of expressions in which equal nodes are one node.

Reference: Ershov, "On programming of arithmetic operations", Communications of the ACM 1 (1958), number 8, pp. 3-6 (equal
subexpressions are found by a table of those that were met).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Union

import numpy as np

from expressions.operations import OPERATIONS

MOST = 20_000  # nodes of a graph

Value = Union["Node", float, bool]  # what stands for a node where one is asked for

# What holds of every float, NaN and infinities included: the argument that is left where the other is a given number.
_NEUTRAL = {"subtract": (None, 0.0), "multiply": (1.0, 1.0), "divide": (None, 1.0), "power": (None, 1.0)}


@dataclass(frozen=True, eq=False)
class Node(np.lib.mixins.NDArrayOperatorsMixin):
    """A number or a truth value of a graph, with Python's arithmetic and NumPy's functions.

    Attributes:
        graph: that it belongs to.
        index: its place there; those of its arguments are smaller.
        operation: its name in `OPERATIONS`; "number" or "symbol" for one that is given.
        arguments: what the operation is done to.
        value: of a number; of a symbol, its name.
    """

    graph: "Graph"
    index: int
    operation: str
    arguments: tuple["Node", ...] = ()
    value: float | bool | str | None = None

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Value) -> "Node":
        return self.graph.apply(ufunc.__name__, *inputs)

    def is_number(self, value: float) -> bool:
        """Whether it is this number, given as such; 0.0 and -0.0 are two."""
        return self.operation == "number" and repr(self.value) == repr(value)


class Graph:
    """Nodes by what they are: the same operation on the same arguments is the same node.

    Raises:
        ValueError: with a sentence, from whatever would make more than `most` nodes.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._nodes: dict[tuple[Any, ...], Node] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    def symbol(self, name: str) -> Node:
        """What is given a value later, by its name."""
        return self._node("symbol", (), name)

    def number(self, value: float | bool) -> Node:
        """A number, or a truth value."""
        return self._node("number", (), bool(value) if isinstance(value, bool | np.bool_) else float(value))

    def apply(self, operation: str, *arguments: Value) -> Node:
        """An operation on nodes, or on numbers; on numbers only it is done at once."""
        nodes = tuple(one if isinstance(one, Node) else self.number(one) for one in arguments)
        if all(one.operation == "number" for one in nodes):
            with np.errstate(all="ignore"):
                return self.number(OPERATIONS[operation].compute(*(one.value for one in nodes))[()])
        for kept, neutral in enumerate(reversed(_NEUTRAL.get(operation, ()))):
            if neutral is not None and nodes[1 - kept].is_number(neutral):
                return nodes[kept]
        return self._node(operation, nodes)

    def _node(self, operation: str, arguments: tuple[Node, ...], value: float | bool | str | None = None) -> Node:
        key = (operation, *(one.index for one in arguments), type(value), repr(value))  # 0.0 and -0.0 are two numbers
        if key not in self._nodes:
            if len(self._nodes) >= self.most:
                raise ValueError(f"This takes more than {self.most:,} operations; give a shorter formula.")
            self._nodes[key] = Node(self, len(self._nodes), operation, arguments, value)
        return self._nodes[key]


def ordered(roots: Iterable[Node]) -> list[Node]:
    """All that some nodes are made of, and these, each after its arguments."""
    found: dict[int, Node] = {}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node.index not in found:
            found[node.index] = node
            waiting += node.arguments
    return [found[index] for index in sorted(found)]
