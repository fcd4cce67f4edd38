"""Surfaces given by a formula: written once with SymPy, differentiated by it, and compiled to NumPy.

The gradient and the Hessian cannot disagree with the value, because nobody writes them.
"""

from abc import abstractmethod
from dataclasses import fields
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import sympy
from sympy.printing.latex import LatexPrinter

from parameters import parameters
from registry import per_class
from surfaces import compiled
from surfaces.blueprint import rebuilder
from surfaces.surface import Array, Surface


class FormulaSurface(Surface):
    """A surface whose subclass writes `formula(x, y, **parameters)` as a SymPy expression, and its facts.

    One point of shape `(2,)` is computed with Python floats, several times faster than NumPy on two numbers; any other
    shape goes through NumPy, all lanes at once. What is compiled is shared by all surfaces of the same expression, and
    compiled when it is first asked for.

    Attributes:
        has_kink: whether a derivative is undefined at some point (a cone's tip); it counts as 0 there.
    """

    has_kink: ClassVar[bool] = False

    @staticmethod
    @abstractmethod
    def formula(*point: Any, **parameters: Any) -> sympy.Expr:
        """The loss at the symbols x and y, with a symbol for each parameter by name."""

    def __reduce__(self) -> tuple[Any, ...]:
        """A surface travels to another process as what rebuilds it; the formula is compiled there anew."""
        return rebuilder(type(self), FormulaSurface, written), tuple(getattr(self, one.name) for one in fields(self))

    @property
    def latex(self) -> str:
        """The formula, printed from the expression itself."""
        return _latex(type(self))

    @property
    def is_quadratic(self) -> bool:
        """Whether the Hessian is the same everywhere: whether neither x nor y is left in the second derivatives."""
        return compiled.is_quadratic(written(type(self)))

    def value(self, x: Array) -> Array:
        """The loss, shape `(*lanes)`."""
        return self._derivative(0, np.asarray(x, dtype=np.float64))[()]

    def gradient(self, x: Array) -> Array:
        """The gradient, shape `(2, *lanes)`."""
        return self._derivative(1, np.asarray(x, dtype=np.float64))

    def hessian(self, x: Array) -> Array:
        """The Hessian, shape `(2, 2, *lanes)`."""
        return self._derivative(2, np.asarray(x, dtype=np.float64))

    def entries(self, order: int, x: Any) -> list[Any]:
        """The derivatives of one order as the formula has them at x, NaN at a kink: 1, 2 or 4 arrays of shape `(*lanes)`.

        x may be of any kind that NumPy's functions take.
        """
        return self._derivatives[order].vector(x[0], x[1], *self._arguments)

    @cached_property
    def _arguments(self) -> tuple[Any, ...]:
        return tuple(getattr(self, declared.name) for declared in parameters(type(self)))

    @cached_property
    def _scalars(self) -> bool:
        return not self.lanes

    @cached_property
    def _derivatives(self) -> tuple[compiled.Derivative, ...]:
        return compiled.derivatives(written(type(self)))

    def _derivative(self, order: int, x: Array) -> Array:
        """The derivatives of one order: `order` axes of length 2, then the lanes."""
        derivative = self._derivatives[order]
        if self._scalars and x.ndim == 1:
            try:
                flat = np.array(derivative.scalar(*x.tolist(), *self._arguments), dtype=np.float64)
                return flat if order == 1 else flat.reshape((2,) * order)
            except (OverflowError, ZeroDivisionError, ValueError):
                pass  # where Python raises, NumPy answers inf or nan
        lanes = x.shape[1:] if self._scalars else np.broadcast_shapes(x.shape[1:], self.lanes)
        out = np.empty((2**order, *lanes))
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            for k, entry in enumerate(self.entries(order, x)):
                out[k] = entry
        if self.has_kink and order:
            out[np.isnan(out) & np.isfinite(x).all(axis=0)] = 0.0
        return out.reshape((2,) * order + out.shape[1:])


@per_class
def written(surface: type[FormulaSurface]) -> compiled.Formula:
    """The formula of a class on real symbols."""
    x, y, *rest = sympy.symbols(["x", "y", *(declared.name for declared in parameters(surface))], real=True)
    expression = sympy.sympify(surface.formula(x, y, **{str(symbol): symbol for symbol in rest}))
    return compiled.Formula(expression, (x, y, *rest))


class _AsWritten(LatexPrinter):
    """Prints a sum in the order in which it was written, without brackets around its first terms."""

    def _as_ordered_terms(self, expr: sympy.Expr, order: Any = None) -> list[sympy.Expr]:
        return [term for arg in expr.args for term in (self._as_ordered_terms(arg) if arg.is_Add else [arg])]


@per_class
def _latex(surface: type[FormulaSurface]) -> str:
    x, y, *rest = written(surface).symbols
    names = dict(zip(rest, (declared.symbol for declared in parameters(surface)), strict=True))
    with sympy.evaluate(False):
        unchanged = surface.formula(x, y, **{str(symbol): symbol for symbol in rest})
        return _AsWritten({"order": "none", "symbol_names": names}).doprint(unchanged)
