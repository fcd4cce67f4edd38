"""Loss surfaces on the plane: value, gradient, Hessian, domain, minima and a telling start.

Each module of this package holds one surface; `SURFACES` finds them all and maps slug to class, sorted by name.
A new surface is a new module with a class that derives from `Surface` (usually from `FormulaSurface`).
"""

from typing import TYPE_CHECKING, Any

from registry import entries
from surfaces.formula import FormulaSurface
from surfaces.noise import Noisy
from surfaces.surface import Surface
from surfaces.transformed import Transform, Transformed, transformed

SURFACES: dict[str, type[Surface]] = {
    surface.slug: surface for surface in sorted(entries(__name__, Surface), key=lambda surface: surface.name)
}

globals().update({surface.__name__: surface for surface in SURFACES.values()})

__all__ = [
    "SURFACES",
    "FormulaSurface",
    "Noisy",
    "Surface",
    "Transform",
    "Transformed",
    "transformed",
    *(surface.__name__ for surface in SURFACES.values()),
]

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any: ...
