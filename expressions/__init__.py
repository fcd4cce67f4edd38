"""Expressions as a graph of shared nodes: its value in NumPy, its derivatives as nodes, its LaTeX."""

from expressions.derivative import derivative, gradient, hessian
from expressions.graph import Graph, Node, ordered
from expressions.latex import latex
from expressions.numeric import evaluate

__all__ = ["Graph", "Node", "derivative", "evaluate", "gradient", "hessian", "latex", "ordered"]
