"""Formulas made into functions: differentiated by SymPy, compiled to Python floats and to NumPy, kept by their expression.

What is kept is bounded and knows no class, so that surfaces made at run time leave nothing behind, and two classes with the
same formula share it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import sympy
from sympy.codegen.rewriting import create_expand_pow_optimization

KEPT = 128  # formulas: several times those of the registry

# NumPy's general power is ten times slower than a product: small whole powers are written out as products.
_expand_powers = create_expand_pow_optimization(8)

# Python's math has no sign function, and what SymPy writes instead calls NaN positive.
_sign = sympy.Function("sign")
_MATH = [{"sign": lambda value: value / abs(value) if value else 0.0}, "math"]


@dataclass(frozen=True)
class Formula:
    """A loss as an expression in its symbols: x and y, then the parameters."""

    expression: sympy.Expr
    symbols: tuple[sympy.Symbol, ...]


class Derivative(NamedTuple):
    """The entries of one derivative, as functions of (x, y, *parameters) that answer them as a flat list."""

    scalar: Callable[..., list[float]]
    vector: Callable[..., list[Any]]


@lru_cache(maxsize=KEPT)
def derivatives(formula: Formula) -> tuple[Derivative, Derivative, Derivative]:
    """Value, gradient and Hessian, compiled."""
    value, gradient, hessian = (_compile(formula.symbols, entries) for entries in _differentiated(formula))
    return value, gradient, hessian


@lru_cache(maxsize=KEPT)
def is_quadratic(formula: Formula) -> bool:
    """Whether neither x nor y is left in the second derivatives."""
    point = set(formula.symbols[:2])
    return not any(entry.expand().free_symbols & point for entry in _differentiated(formula)[2])


def _differentiated(formula: Formula) -> tuple[list[sympy.Expr], list[sympy.Expr], list[sympy.Expr]]:
    """Value, gradient and Hessian as expressions."""
    expression, (x, y, *_) = formula.expression, formula.symbols
    gradient = [expression.diff(x), expression.diff(y)]
    hessian = [gradient[0].diff(x), gradient[0].diff(y), gradient[0].diff(y), gradient[1].diff(y)]
    return [expression], gradient, hessian


def _compile(symbols: Sequence[sympy.Symbol], entries: Sequence[sympy.Expr]) -> Derivative:
    # The curvature of a corner is a Dirac delta: zero wherever it can be evaluated.
    smooth = [
        entry.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0)).replace(sympy.sign, _sign) for entry in entries
    ]
    # A common factor taken out saves a product or costs one: the form with fewer operations is compiled.
    leanest = min(smooth, [sympy.factor_terms(entry) for entry in smooth], key=_operations)
    scalar, vector = (sympy.lambdify(symbols, leanest, modules=target, cse=_shared) for target in (_MATH, "numpy"))
    return Derivative(scalar, vector)


def _operations(entries: Sequence[sympy.Expr]) -> int:
    """How many operations the compiled entries take, common subexpressions counted once."""
    shared, rest = _shared(entries)
    return int(sum(sympy.count_ops(part) for part in (*(part for _, part in shared), *rest)))


def _shared(entries: Sequence[sympy.Expr], **options: Any) -> tuple[list[Any], list[Any]]:
    """Common subexpressions taken out, then powers written as products."""
    shared, rest = sympy.cse(entries, **options)
    return [(symbol, _expand_powers(part)) for symbol, part in shared], [_expand_powers(part) for part in rest]
