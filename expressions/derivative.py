"""Derivatives of a graph, as nodes of the same graph: the chain rule, from the arguments to the result.

References: Griewank and Walther, "Evaluating Derivatives", 2nd ed., SIAM (2008), chapter 3; Baydin, Pearlmutter, Radul and
Siskind, Journal of Machine Learning Research 18 (2018), article 153: forward accumulation.
"""

from collections.abc import Mapping, Sequence

from expressions.graph import Node, ordered
from expressions.operations import OPERATIONS


def derivative(of: Node, by: Node) -> Node:
    """The partial derivative of a node by a symbol.

    Raises:
        ValueError: with a sentence, where it takes more operations than the graph may have.
    """
    slopes = {by.index: of.graph.number(1.0)}  # of the nodes that depend on the symbol
    for node in ordered([of]):
        if any(argument.index in slopes for argument in node.arguments):
            slopes[node.index] = _slope(node, slopes)
    return slopes.get(of.index, of.graph.number(0.0))


def gradient(of: Node, by: Sequence[Node]) -> list[Node]:
    """The partial derivatives by each of some symbols."""
    return [derivative(of, one) for one in by]


def hessian(of: Node, by: Sequence[Node]) -> list[list[Node]]:
    """The second partial derivatives: the derivative of entry i of the gradient by symbol j in row i and column j."""
    return [gradient(slope, by) for slope in gradient(of, by)]


def _slope(node: Node, slopes: Mapping[int, Node]) -> Node:
    """The derivative of a node, given those of its arguments; what is not among them is constant."""
    operation, zero = OPERATIONS[node.operation], node.graph.number(0.0)
    if operation.choice:  # not a sum with weights of 0 and 1: the slope of what is not chosen may be infinite
        chosen, *branches = operation.choice(*node.arguments)
        first, second = (slopes.get(branch.index, zero) for branch in branches)
        return first if first is second else node.graph.apply("where", chosen, first, second)
    total = zero
    for argument, partial in zip(node.arguments, operation.partials, strict=False):
        slope = slopes.get(argument.index, zero)
        if not slope.is_number(0.0):
            term = slope * partial(node, *node.arguments)
            total = term if total.is_number(0.0) else total + term
    return total
