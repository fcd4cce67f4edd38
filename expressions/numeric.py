"""The value of a graph in NumPy."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from expressions.graph import Node, ordered
from expressions.operations import OPERATIONS


def evaluate(roots: Sequence[Node], given: Mapping[str, Any]) -> list[Any]:
    """The values of some nodes, where each symbol has the number, or the array, that is given by its name.

    Where an operation has no value it is NaN or infinite, as NumPy has it.

    Raises:
        KeyError: where a symbol is given none.
    """
    values: dict[int, Any] = {}
    with np.errstate(all="ignore"):
        for node in ordered(roots):
            if node.arguments:
                arguments = (values[one.index] for one in node.arguments)
                values[node.index] = OPERATIONS[node.operation].compute(*arguments)
            else:
                values[node.index] = given[str(node.value)] if node.operation == "symbol" else node.value
    return [values[root.index] for root in roots]
