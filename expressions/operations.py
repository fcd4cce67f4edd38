"""The operations that an expression is made of: how they are written in JavaScript, and their partial derivatives.

They have NumPy's names. A partial derivative is given as an expression of the operation's result n and its arguments a, b, as
in a table of elementary derivatives. Where an operation has a kink, the derivative of one side is taken; a step's is 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Partial = Callable[..., Any]


@dataclass(frozen=True)
class Operation:
    """An operation on numbers, or on truth values.

    Attributes:
        name: that of NumPy's function.
        script: the JavaScript of it, with {0} for the first argument.
        partials: for each argument the partial derivative by it, from (n, a, b, ...); none where it is 0 everywhere.
        choice: of one that answers one of two arguments, from (a, b, ...) which: (whether the first, the first, the second).
    """

    name: str
    script: str
    partials: tuple[Partial, ...] = ()
    choice: Callable[..., tuple[Any, Any, Any]] | None = None

    @property
    def compute(self) -> Callable[..., Any]:
        """What NumPy computes it with."""
        return getattr(np, self.name)


_LIST = (
    Operation("add", "{0} + {1}", (lambda n, a, b: 1.0, lambda n, a, b: 1.0)),
    Operation("subtract", "{0} - {1}", (lambda n, a, b: 1.0, lambda n, a, b: -1.0)),
    Operation("multiply", "{0} * {1}", (lambda n, a, b: b, lambda n, a, b: a)),
    Operation("divide", "{0} / {1}", (lambda n, a, b: 1 / b, lambda n, a, b: -n / b)),
    Operation("negative", "-{0}", (lambda n, a: -1.0,)),
    Operation("power", "Math.pow({0}, {1})", (lambda n, a, b: b * a ** (b - 1), lambda n, a, b: n * np.log(a))),
    Operation("square", "{0} * {0}", (lambda n, a: 2 * a,)),
    Operation("reciprocal", "1 / {0}", (lambda n, a: -n * n,)),
    Operation("sqrt", "Math.sqrt({0})", (lambda n, a: 0.5 / n,)),
    Operation("exp", "Math.exp({0})", (lambda n, a: n,)),
    Operation("expm1", "Math.expm1({0})", (lambda n, a: n + 1,)),
    Operation("log", "Math.log({0})", (lambda n, a: 1 / a,)),
    Operation("log1p", "Math.log1p({0})", (lambda n, a: 1 / (1 + a),)),
    Operation("sin", "Math.sin({0})", (lambda n, a: np.cos(a),)),
    Operation("cos", "Math.cos({0})", (lambda n, a: -np.sin(a),)),
    Operation("tan", "Math.tan({0})", (lambda n, a: 1 + n * n,)),
    Operation("arcsin", "Math.asin({0})", (lambda n, a: 1 / np.sqrt(1 - a * a),)),
    Operation("arccos", "Math.acos({0})", (lambda n, a: -1 / np.sqrt(1 - a * a),)),
    Operation("arctan", "Math.atan({0})", (lambda n, a: 1 / (1 + a * a),)),
    Operation("sinh", "Math.sinh({0})", (lambda n, a: np.cosh(a),)),
    Operation("cosh", "Math.cosh({0})", (lambda n, a: np.sinh(a),)),
    Operation("tanh", "Math.tanh({0})", (lambda n, a: 1 - n * n,)),
    Operation("hypot", "Math.hypot({0}, {1})", (lambda n, a, b: a / n, lambda n, a, b: b / n)),
    Operation(
        "arctan2",
        "Math.atan2({0}, {1})",
        (lambda n, a, b: b / (a * a + b * b), lambda n, a, b: -a / (a * a + b * b)),
    ),
    Operation("absolute", "Math.abs({0})", (lambda n, a: np.sign(a),)),
    Operation("maximum", "Math.max({0}, {1})", choice=lambda a, b: (a >= b, a, b)),
    Operation("minimum", "Math.min({0}, {1})", choice=lambda a, b: (a <= b, a, b)),
    Operation("where", "{0} ? {1} : {2}", choice=lambda c, a, b: (c, a, b)),
    Operation("sign", "Math.sign({0})"),
    Operation("floor", "Math.floor({0})"),
    # A half goes to the even neighbour, as in NumPy; JavaScript's goes up.
    Operation("rint", "{0} - Math.floor({0}) === 0.5 ? 2 * Math.round({0} / 2) : Math.round({0})"),
    Operation("floor_divide", "Math.floor({0} / {1})"),
    Operation("remainder", "({0} % {1} + {1}) % {1}"),
    Operation("greater", "{0} > {1}"),
    Operation("greater_equal", "{0} >= {1}"),
    Operation("less", "{0} < {1}"),
    Operation("less_equal", "{0} <= {1}"),
    Operation("equal", "{0} === {1}"),
    Operation("not_equal", "{0} !== {1}"),
    Operation("logical_and", "{0} && {1}"),
    Operation("logical_or", "{0} || {1}"),
    Operation("logical_not", "!{0}"),
    Operation("isnan", "Number.isNaN({0})"),
    Operation("isfinite", "Number.isFinite({0})"),
)

OPERATIONS: Mapping[str, Operation] = {operation.name: operation for operation in _LIST}
