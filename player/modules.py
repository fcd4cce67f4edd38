"""Programs as the routes serve them: modules by their kind, the draws of noise, and what a page must know to ask for these."""

import gzip
import json
import re
from functools import lru_cache
from typing import Any

import numpy as np

from optimizers import OPTIMIZERS, SCHEDULES
from parameters import parameters
from programs import Kind, source
from studies import MAX_STEPS
from studies.race import TOLERANCE
from surfaces import SURFACES
from surfaces.formula import FormulaSurface
from surfaces.noise import draws
from surfaces.surface import Surface
from surfaces.transformed import Transform

_MAX_SEED = 10_000  # more than a race can have
_KIND = re.compile(
    r"(?P<surface>[^.]+)(?P<turned>\.turned)?"
    r"(\.(?P<rule>[^.]+?)(-(?P<switches>[01]+))?\.(?P<schedule>[^.]+)(?P<noisy>\.noisy)?)?"
)


@lru_cache(maxsize=512)
def module(kind: str) -> bytes:
    """The gzipped text of the module of a kind. Raises ValueError, with a sentence, where there is none."""
    return gzip.compress(source(read_kind(kind)).encode(), 6)


def read_kind(text: str) -> Kind:
    """The kind that an address names, as `str` writes it. Raises ValueError, with a sentence, where it names none."""
    found = _KIND.fullmatch(text)
    named = found.groupdict(default="") if found else {"surface": ""}
    unknown = ValueError(f"{text!r:.80} names no program.")
    if named["surface"] not in SURFACES:
        raise unknown
    surface, turned = SURFACES[named["surface"]], bool(named["turned"])
    if not named["rule"]:
        return Kind(surface, turned)
    rule, switches = OPTIMIZERS.get(named["rule"]), tuple(bit == "1" for bit in named["switches"])
    if rule is None or named["schedule"] not in SCHEDULES or len(switches) != len(_switches(rule)):
        raise unknown
    return Kind(surface, turned, rule, switches, SCHEDULES[named["schedule"]], bool(named["noisy"]))


@lru_cache(maxsize=64)
def noise(seed: str, steps: str) -> bytes:
    """The draws of a seed, gzipped: little-endian float64, two a step. Raises ValueError, with a sentence, for what is none."""
    if not (seed.isdecimal() and steps.isdecimal() and int(seed) <= _MAX_SEED and 1 <= int(steps) <= MAX_STEPS):
        raise ValueError(f"Draws have a seed from 0 to {_MAX_SEED:,} and from 1 to {MAX_STEPS:,} steps.")
    return gzip.compress(draws(int(seed), int(steps)).astype("<f8").tobytes(), 1)


@lru_cache(maxsize=1)
def declared() -> bytes:
    """`declarations` as gzipped JSON."""
    return gzip.compress(json.dumps(declarations(), separators=(",", ":")).encode(), 6)


def declarations() -> dict[str, Any]:
    """Of all that has a program, by slug: where its numbers and switches stand by default, and the facts of surfaces.

    A lane, or a surface, that is not here is run by NumPy.
    """
    return {
        "surfaces": {slug: _facts(one) for slug, one in SURFACES.items() if issubclass(one, FormulaSurface)},
        "rules": {
            slug: {"numbers": _numbers(one), "switches": _switches(one)}
            for slug, one in OPTIMIZERS.items()
            if one.straight
        },
        "schedules": {slug: {"numbers": _numbers(one)} for slug, one in SCHEDULES.items()},
        "transform": {"numbers": _numbers(Transform)},
        "tolerance": float(TOLERANCE.default),
    }


def _facts(surface: type[Surface]) -> dict[str, Any]:
    """What is known of a surface, whatever its numbers are; see `surfaces.surface.Surface`."""
    return {
        "numbers": _numbers(surface),
        "domain": surface.domain,
        "minima": surface.minima,
        "local_minima": surface.local_minima,
        "infimum": surface.infimum if np.isfinite(surface.infimum) else None,
    }


def _numbers(cls: type) -> dict[str, float]:
    """The numbers of a class, where nobody has turned them."""
    return {one.name: float(one.default) for one in parameters(cls) if one.kind is not bool}


def _switches(cls: type) -> dict[str, bool]:
    """Its switches, likewise, in the order in which they are declared."""
    return {one.name: bool(one.default) for one in parameters(cls) if one.kind is bool}
