"""Loss surfaces on the plane: value, gradient, Hessian, domain, minima and a telling start.

Each module of this package holds one surface; `SURFACES` finds them all and maps slug to class, sorted by name.
A new surface is a new module with a class that derives from `Surface` (usually from `FormulaSurface`).
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from surfaces.formula import FormulaSurface
from surfaces.noise import Noisy
from surfaces.surface import Surface

_modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]

SURFACES: dict[str, type[Surface]] = {
    surface.slug: surface
    for surface in sorted(
        {
            entry
            for module in _modules
            for entry in vars(module).values()
            if isinstance(entry, type) and issubclass(entry, Surface) and "slug" in vars(entry)
        },
        key=lambda surface: surface.name,
    )
}

globals().update({surface.__name__: surface for surface in SURFACES.values()})

__all__ = ["SURFACES", "FormulaSurface", "Noisy", "Surface", *(surface.__name__ for surface in SURFACES.values())]

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any: ...
