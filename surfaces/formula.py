"""Surfaces given by a formula: written once with SymPy, differentiated by it, and compiled to NumPy.

The gradient and the Hessian cannot disagree with the value, because nobody writes them.
"""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, ClassVar, NamedTuple

import numpy as np
import sympy
from sympy.codegen.rewriting import create_expand_pow_optimization
from sympy.printing.latex import LatexPrinter

from parameters import parameters
from surfaces.surface import Array, Surface

# NumPy's general power is ten times slower than a product: small whole powers are written out as products.
_expand_powers = create_expand_pow_optimization(8)

# Python's math has no sign function, and what SymPy writes instead calls NaN positive.
_sign = sympy.Function("sign")
_MATH = [{"sign": lambda value: value / abs(value) if value else 0.0}, "math"]


class _Compiled(NamedTuple):
    """One derivative as a function of (x, y, *parameters) that answers the flat list of its entries."""

    scalar: Callable[..., list[float]]
    vector: Callable[..., list[Any]]


class FormulaSurface(Surface):
    """A surface whose subclass writes `formula(x, y, **parameters)` as a SymPy expression, and its facts.

    One point of shape `(2,)` is computed with Python floats, several times faster than NumPy on two numbers; any other
    shape goes through NumPy, all lanes at once.

    Attributes:
        has_kink: whether a derivative is undefined at some point (a cone's tip); it counts as 0 there.
    """

    has_kink: ClassVar[bool] = False
    _scalars: bool
    _arguments: tuple[Any, ...]
    _derivatives: tuple[_Compiled, ...]

    @staticmethod
    @abstractmethod
    def formula(*point: Any, **parameters: Any) -> sympy.Expr:
        """The loss at the symbols x and y, with a symbol for each parameter by name."""

    def __post_init__(self) -> None:
        super().__post_init__()
        arguments = tuple(getattr(self, declared.name) for declared in parameters(type(self)))
        object.__setattr__(self, "_arguments", arguments)
        object.__setattr__(self, "_scalars", not self.lanes)
        object.__setattr__(self, "_derivatives", _derivatives(type(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        """A surface travels to another process as its parameters; what was compiled is compiled there."""
        return type(self), self._arguments

    @property
    def latex(self) -> str:
        """The formula, printed from the expression itself."""
        return _latex(type(self))

    @property
    def is_quadratic(self) -> bool:
        """Whether the Hessian is the same everywhere: whether neither x nor y is left in the second derivatives."""
        return _is_quadratic(type(self))

    def value(self, x: Array) -> Array:
        """The loss, shape `(*lanes)`."""
        return self._derivative(0, np.asarray(x, dtype=np.float64))[()]

    def gradient(self, x: Array) -> Array:
        """The gradient, shape `(2, *lanes)`."""
        return self._derivative(1, np.asarray(x, dtype=np.float64))

    def hessian(self, x: Array) -> Array:
        """The Hessian, shape `(2, 2, *lanes)`."""
        return self._derivative(2, np.asarray(x, dtype=np.float64))

    def _derivative(self, order: int, x: Array) -> Array:
        """The derivatives of one order: `order` axes of length 2, then the lanes."""
        compiled = self._derivatives[order]
        if self._scalars and x.ndim == 1:
            try:
                flat = np.array(compiled.scalar(*x.tolist(), *self._arguments), dtype=np.float64)
                return flat if order == 1 else flat.reshape((2,) * order)
            except (OverflowError, ZeroDivisionError, ValueError):
                pass  # where Python raises, NumPy answers inf or nan
        lanes = x.shape[1:] if self._scalars else np.broadcast_shapes(x.shape[1:], self.lanes)
        out = np.empty((2**order, *lanes))
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            for k, entry in enumerate(compiled.vector(x[0], x[1], *self._arguments)):
                out[k] = entry
        if self.has_kink and order:
            out[np.isnan(out) & np.isfinite(x).all(axis=0)] = 0.0
        return out.reshape((2,) * order + out.shape[1:])


@cache
def _expression(surface: type[FormulaSurface]) -> tuple[sympy.Expr, tuple[sympy.Symbol, ...]]:
    """The formula on real symbols, and the symbols: x, y, then the parameters."""
    symbols = sympy.symbols(["x", "y", *(declared.name for declared in parameters(surface))], real=True)
    names = {str(symbol): symbol for symbol in symbols[2:]}
    return sympy.sympify(surface.formula(*symbols[:2], **names)), tuple(symbols)


class _AsWritten(LatexPrinter):
    """Prints a sum in the order in which it was written, without brackets around its first terms."""

    def _as_ordered_terms(self, expr: sympy.Expr, order: Any = None) -> list[sympy.Expr]:
        return [term for arg in expr.args for term in (self._as_ordered_terms(arg) if arg.is_Add else [arg])]


@cache
def _latex(surface: type[FormulaSurface]) -> str:
    symbols = _expression(surface)[1]
    names = {symbols[2 + k]: declared.symbol for k, declared in enumerate(parameters(surface))}
    with sympy.evaluate(False):
        written = surface.formula(*symbols[:2], **{str(symbol): symbol for symbol in symbols[2:]})
        return _AsWritten({"order": "none", "symbol_names": names}).doprint(written)


@cache
def _differentiated(surface: type[FormulaSurface]) -> tuple[list[sympy.Expr], list[sympy.Expr], list[sympy.Expr]]:
    """Value, gradient and Hessian as expressions."""
    expression, (x, y, *_) = _expression(surface)
    gradient = [expression.diff(x), expression.diff(y)]
    hessian = [gradient[0].diff(x), gradient[0].diff(y), gradient[0].diff(y), gradient[1].diff(y)]
    return [expression], gradient, hessian


@cache
def _derivatives(surface: type[FormulaSurface]) -> tuple[_Compiled, ...]:
    """Value, gradient and Hessian, compiled once per class."""
    symbols = _expression(surface)[1]
    return tuple(_compile(symbols, entries) for entries in _differentiated(surface))


@cache
def _is_quadratic(surface: type[FormulaSurface]) -> bool:
    point = set(_expression(surface)[1][:2])
    return not any(entry.expand().free_symbols & point for entry in _differentiated(surface)[2])


def _compile(symbols: Sequence[sympy.Symbol], entries: Sequence[sympy.Expr]) -> _Compiled:
    # The curvature of a corner is a Dirac delta: zero wherever it can be evaluated.
    smooth = [
        entry.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0)).replace(sympy.sign, _sign) for entry in entries
    ]
    # A common factor taken out saves a product or costs one: the form with fewer operations is compiled.
    leanest = min(smooth, [sympy.factor_terms(entry) for entry in smooth], key=_operations)
    scalar, vector = (sympy.lambdify(symbols, leanest, modules=target, cse=_shared) for target in (_MATH, "numpy"))
    return _Compiled(scalar, vector)


def _operations(entries: Sequence[sympy.Expr]) -> int:
    """How many operations the compiled entries take, common subexpressions counted once."""
    shared, rest = _shared(entries)
    return int(sum(sympy.count_ops(part) for part in (*(part for _, part in shared), *rest)))


def _shared(entries: Sequence[sympy.Expr], **options: Any) -> tuple[list[Any], list[Any]]:
    """Common subexpressions taken out, then powers written as products."""
    shared, rest = sympy.cse(entries, **options)
    return [(symbol, _expand_powers(part)) for symbol, part in shared], [_expand_powers(part) for part in rest]
