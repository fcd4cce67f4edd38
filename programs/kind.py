"""Kinds of programs: what a program is made for. Its numbers are given when it runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from optimizers.optimizer import Optimizer
from optimizers.schedules import Constant, Schedule
from parameters import Parameter, parameters
from surfaces.formula import FormulaSurface
from surfaces.noise import Noisy
from surfaces.surface import Ground
from surfaces.transformed import Transform, Transformed


@dataclass(frozen=True)
class Kind:
    """A rule with its switches under a schedule on a surface; or a surface alone.

    Attributes:
        surface: the class of the surface.
        turned: whether it is seen through a transform.
        rule: the class of the rule; None for a surface alone.
        switches: where the rule's switches stand, in the order of their declarations.
        schedule: the class of the schedule.
        noisy: whether there is noise on the gradient.

    Raises:
        ValueError: with a sentence, where there is no program of this kind.
    """

    surface: type[Any]
    turned: bool = False
    rule: type[Optimizer] | None = None
    switches: tuple[bool, ...] = ()
    schedule: type[Schedule] = Constant
    noisy: bool = False

    def __post_init__(self) -> None:
        if not issubclass(self.surface, FormulaSurface):
            raise ValueError(f"{self.surface.name} is no formula, and has no program; it is run by NumPy.")
        if self.rule is not None and not self.rule.straight:
            raise ValueError(f"{self.rule.name} searches along a line, and has no program; it is run by NumPy.")

    def __str__(self) -> str:
        """Its parts' slugs, parted by full stops, as in an address: "beale.turned.adam-10.cosine.noisy"."""
        parts = [self.surface.slug, "turned" if self.turned else ""]
        if self.rule is not None:
            switches = "".join(str(int(one)) for one in self.switches)
            parts += [f"{self.rule.slug}-{switches}".strip("-"), self.schedule.slug, "noisy" if self.noisy else ""]
        return ".".join(filter(None, parts))

    @property
    def numbers(self) -> tuple[str, ...]:
        """The names of the numbers that its programs take, in order: "rule.learning_rate", "transform.turn"."""
        return tuple(f"{part}.{declared.name}" for part, declared in self._declared())

    def numbers_of(self, ground: Ground, rule: Any = None, schedule: Any = None) -> tuple[float, ...]:
        """The numbers of this kind where a ground, a rule and a schedule are these."""
        owners: dict[str, Any] = {"rule": rule, "schedule": schedule} | _parts(ground)
        return tuple(float(getattr(owners[part], declared.name)) for part, declared in self._declared())

    def _declared(self) -> Iterator[tuple[str, Parameter]]:
        """What declares its numbers, and each of these. A seed is no number of a program: it decides the noise it is given."""
        rule, schedule = (self.rule, self.schedule) if self.rule else (None, None)
        transform, noise = Transform if self.turned else None, Noisy if self.noisy else None
        parts = {"surface": self.surface, "transform": transform, "rule": rule, "schedule": schedule, "noise": noise}
        for part, owner in parts.items():
            for declared in parameters(owner) if owner else ():
                if declared.kind is not bool and (part, declared.name) != ("noise", "seed"):
                    yield part, declared


def kind_of(ground: Ground, rule: Optimizer | None = None, schedule: Schedule | None = None) -> Kind:
    """The kind of a lane's program, or of a surface's. Raises ValueError, with a sentence, where there is none."""
    parts = _parts(ground)
    surface, turned = type(parts["surface"]), "transform" in parts
    if rule is None:
        return Kind(surface, turned)
    switches = tuple(getattr(rule, one.name) for one in parameters(type(rule)) if one.kind is bool)
    return Kind(surface, turned, type(rule), switches, type(schedule or Constant()), "noise" in parts)


def _parts(ground: Ground) -> dict[str, Any]:
    """What a ground is made of: a surface, and the transform and the noise that it is seen through."""
    parts: dict[str, Any] = {}
    if isinstance(ground, Noisy):
        parts["noise"], ground = ground, ground.surface
    if isinstance(ground, Transformed):
        parts["transform"], ground = ground.transform, ground.surface
    return parts | {"surface": ground}
