"""Find the entries of a room: each in a module of its own, none written down anywhere else."""

import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

Base = TypeVar("Base")


def entries(package: str, base: type[Base]) -> set[type[Base]]:
    """The classes with a `slug` of their own that derive from `base`, from all modules of a package being imported."""
    modules = [import_module(f"{package}.{module.name}") for module in iter_modules(sys.modules[package].__path__)]
    found = [entry for module in modules for entry in vars(module).values() if isinstance(entry, type)]
    return {entry for entry in found if issubclass(entry, base) and "slug" in vars(entry)}
