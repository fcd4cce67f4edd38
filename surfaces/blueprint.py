"""What rebuilds a surface in another process.

A class of a module is found there by its name. One made at run time (in a function, in a notebook) is not: it travels as its
facts, its parameters' declarations and its expression, from which a class like it is made again.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, fields, make_dataclass
from functools import lru_cache
from typing import Any

import sympy

from surfaces.compiled import Formula

KEPT = 64  # classes that were rebuilt, so that equal surfaces are of one class

_FACTS = (
    *("slug", "name", "about", "domain", "minima", "minima_are_points", "local_minima", "infimum", "start"),
    *("lists_local_minima", "microseconds", "has_kink"),
)


@dataclass(frozen=True)
class Blueprint:
    """A class of surfaces as a value; called with the values of its parameters, it answers the surface.

    Attributes:
        base: what the class derives from.
        name: of the class.
        doc: its docstring, which states its reference.
        facts: its attributes, as pairs.
        declared: of each parameter its name, its type and its declaration.
        expression: the formula, in the symbols x, y and the parameters' names.
    """

    base: type
    name: str
    doc: str | None
    facts: tuple[tuple[str, Any], ...]
    declared: tuple[tuple[str, Any, tuple[Any, ...]], ...]
    expression: sympy.Expr

    def __call__(self, *arguments: Any) -> Any:
        return _rebuilt(self)(*arguments)


def rebuilder(cls: type, base: type, formula: Callable[[type], Formula]) -> Callable[..., Any]:
    """What makes a surface of a class from the values of its parameters, and can be pickled.

    A class made at run time that has methods of its own, or fields that are no parameters, cannot be told by its facts. It is
    its own rebuilder then, and only a pickler that takes classes along, such as loky's and Dask's, can send it.
    """
    if _is_found_by_name(cls) or not _is_told_by_facts(cls, base):
        return cls
    return Blueprint(
        base=base,
        name=cls.__name__,
        doc=cls.__doc__,
        facts=tuple((fact, _hashable(getattr(cls, fact))) for fact in _FACTS if hasattr(cls, fact)),
        declared=tuple((one.name, one.type, one.metadata["parameter"]) for one in fields(cls)),
        expression=formula(cls).expression,
    )


def _hashable(fact: Any) -> Any:
    """A fact with tuples for its lists: minima and a domain may be written either way."""
    return tuple(map(_hashable, fact)) if isinstance(fact, list | tuple) else fact


def _is_found_by_name(cls: type) -> bool:
    """Whether another process can import the class; its main module is another."""
    found: Any = None if cls.__module__ == "__main__" else sys.modules.get(cls.__module__)
    for name in cls.__qualname__.split("."):
        found = getattr(found, name, None)
    return found is cls


def _is_told_by_facts(cls: type, base: type) -> bool:
    if not all("parameter" in one.metadata for one in fields(cls)):
        return False
    own = {name for name in vars(cls) if not name.startswith("_")}
    return cls.__bases__ == (base,) and own <= {*_FACTS, "formula", "reference", *(one.name for one in fields(cls))}


@lru_cache(maxsize=KEPT)
def _rebuilt(plan: Blueprint) -> type:
    def formula(x: sympy.Symbol, y: sympy.Symbol, **parameters: sympy.Symbol) -> sympy.Expr:
        given = {"x": x, "y": y, **parameters}
        return plan.expression.xreplace({sympy.Symbol(name, real=True): symbol for name, symbol in given.items()})

    declared = [
        (name, kind, field(default=declaration[0], metadata={"parameter": declaration}))
        for name, kind, declaration in plan.declared
    ]
    namespace = {**dict(plan.facts), "__doc__": plan.doc, "formula": staticmethod(formula)}
    return make_dataclass(plan.name, declared, bases=(plan.base,), namespace=namespace, frozen=True)
