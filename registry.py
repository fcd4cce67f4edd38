"""Find the entries of a room, each in a module of its own, and what their docstrings state."""

import re
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

Base = TypeVar("Base")
Fact = TypeVar("Fact")


def entries(room: ModuleType, base: type[Base]) -> set[type[Base]]:
    """The classes with a `slug` of their own that derive from `base`, from all modules of a package."""
    modules = [import_module(f"{room.__name__}.{module.name}") for module in iter_modules(room.__path__)]
    found = [entry for module in modules for entry in vars(module).values() if isinstance(entry, type)]
    return {entry for entry in found if issubclass(entry, base) and "slug" in vars(entry)}


def stated_formula(cls: type) -> str:
    r"""The displayed formulas of a class's docstring, as LaTeX in one line, a \qquad between them; nothing without any."""
    found = re.findall(r"\$\$(.+?)\$\$", cls.__doc__ or "", re.DOTALL)
    return r", \qquad ".join(" ".join(formula.split()) for formula in found)


def stated_reference(cls: type) -> str:
    """What a class's docstring names as its reference, in one line without a full stop; nothing where it names none."""
    found = re.search(r"^Reference: (.+?)(?:\n\n|\Z)", cleandoc(cls.__doc__ or ""), re.DOTALL | re.MULTILINE)
    text = " ".join(found[1].split()).removesuffix(".") if found else ""
    return text[:1].upper() + text[1:]


def take_stated(cls: type, **facts: Callable[[type], str]) -> None:
    """Makes attributes of what a class's own docstring states. One without inherits, and what a class says itself stays."""
    for name, stated in facts.items():
        if name not in vars(cls) and vars(cls).get("__doc__"):
            setattr(cls, name, stated(cls))


def per_class(compute: Callable[[Any], Fact]) -> Callable[[Any], Fact]:
    """Remembers what is computed of a class for as long as the class lives: one made at run time must not stay for ever."""
    kept: WeakKeyDictionary[type, Fact] = WeakKeyDictionary()

    @wraps(compute)
    def look(cls: type) -> Fact:
        try:
            return kept[cls]
        except KeyError:
            kept[cls] = fact = compute(cls)
            return fact

    return look
