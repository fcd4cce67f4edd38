"""Surfaces made at run time: they travel to other processes, share what is compiled, and leave nothing behind."""

import gc
import linecache
import pickle
import sys
import weakref
from dataclasses import dataclass, replace
from typing import Any

import cloudpickle
import numpy as np
import pytest
import sympy

from optimizers import Adam, GradientDescent, Momentum
from optimizers.fates import Fates, fates
from parameters import POSITIVE, Number, number_text, parameter, parameters
from studies import Lane, Race
from studies.axis import Axis
from studies.basins import Basins
from studies.study import Study, whole
from studies.sweep import Sweep
from surfaces import SURFACES, Beale, FormulaSurface, Noisy, Surface, Transform, Transformed, compiled
from surfaces.blueprint import KEPT, rebuilder
from surfaces.formula import written

X = np.random.default_rng(2).uniform(-2, 2, (2, 7))


def bowl(steepness: float = 3.0) -> type[FormulaSurface]:
    """A class without parameters, made anew at each call."""

    @dataclass(frozen=True)
    class Bowl(FormulaSurface):
        """A bowl.

        Reference: a notebook, 2024.
        """

        slug = "bowl"
        name = "A bowl"
        about = "It is there for an afternoon, and shows nothing that others do not."
        domain = ((-2.0, 2.0), (-1.0, 3.0))
        minima = ((0.5, 1.0),)
        infimum = -1.0
        start = (-1.5, 2.0)
        microseconds = 0.05

        @staticmethod
        def formula(x: Any, y: Any) -> sympy.Expr:
            return steepness * (x - sympy.Rational(1, 2)) ** 2 + (y - 1) ** 2 - 1

    return Bowl


def crater() -> type[FormulaSurface]:
    """A class with parameters, a kink, and more than one kind of minimum."""

    @dataclass(frozen=True)
    class Crater(FormulaSurface):
        """A crater."""

        slug = "crater"
        name = "A crater"
        about = "Its rim is a circle, and a tip stands in the middle of it."
        domain = ((-3.0, 3.0), (-3.0, 3.0))
        minima = ((1.0, 0.0), (0.0, 1.0))
        minima_are_points = False
        local_minima = ((0.0, 0.0),)
        lists_local_minima = False
        infimum = 0.0
        start = (2.0, 1.0)
        has_kink = True

        depth: Number = parameter(
            2.0, 0.1, 10.0, symbol="d", scale="log", valid=POSITIVE, help="How deep it is.", meaning=number_text
        )
        sharpness: int = parameter(2, 1, 5, symbol="k", valid=POSITIVE, help="The power of the distance to the rim.")

        @staticmethod
        def formula(x: Any, y: Any, depth: Any, sharpness: Any) -> sympy.Expr:
            return depth * (sympy.sqrt(x**2 + y**2) - 1) ** (2 * sharpness)

    return Crater


def lens() -> type[FormulaSurface]:
    """A class with a method of its own."""
    base = bowl()

    @dataclass(frozen=True)
    class Lens(FormulaSurface):
        """A lens."""

        slug, name, about, domain, minima = "lens", "A lens", base.about, base.domain, base.minima
        infimum, start = 0.0, base.start

        def is_within(self, radius: float, x: np.ndarray) -> np.ndarray:
            return super().is_within(radius / 2, x)

        @staticmethod
        def formula(x: Any, y: Any) -> sympy.Expr:
            return sympy.cosh(x - sympy.Rational(1, 2)) + (y - 1) ** 2 - 1

    return Lens


def sent(thing: Any) -> Any:
    """What arrives in another process, with the pickle that knows no class but by its name."""
    return pickle.loads(pickle.dumps(thing))


MADE = {"without parameters": bowl()(), "with parameters": crater()(), "with lanes": crater()(np.linspace(1, 3, 7), 3)}
every_made = pytest.mark.parametrize("surface", MADE.values(), ids=MADE)


@every_made
def test_a_surface_made_at_run_time_arrives_as_it_was(surface: FormulaSurface) -> None:
    there = sent(surface)
    for f in ("value", "gradient", "hessian", "distance_to_minima"):
        np.testing.assert_array_equal(getattr(there, f)(X), getattr(surface, f)(X), err_msg=f)
    point = np.zeros(2)  # at the crater's tip
    np.testing.assert_array_equal(there.gradient(point), surface.gradient(point))
    facts = (
        "slug",
        "name",
        "about",
        "reference",
        "domain",
        "minima",
        "minima_are_points",
        "local_minima",
        "infimum",
        "lists_local_minima",
    )
    for fact in (*facts, "start", "microseconds", "has_kink", "is_quadratic", "lanes", "dim"):
        assert getattr(there, fact) == getattr(surface, fact), fact
    assert parameters(type(there)) == parameters(type(surface))
    for declared in parameters(type(surface)):
        np.testing.assert_array_equal(getattr(there, declared.name), getattr(surface, declared.name))
        with pytest.raises(ValueError, match=f"^{declared.name} must be"):
            replace(there, **{declared.name: -1})


def test_equal_surfaces_are_equal_where_they_arrive() -> None:
    Crater = crater()
    one, same, other = (sent(Crater(depth)) for depth in (2.0, 2.0, 5.0))
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert type(one) is type(other) is type(sent(crater()()))  # the same class written twice
    assert type(one) is not type(sent(bowl()()))
    assert sent(bowl(3.0)()) != sent(bowl(4.0)())


@every_made
def test_from_there_it_travels_on(surface: FormulaSurface) -> None:
    once, twice = sent(surface), sent(sent(surface))
    assert type(once) is type(twice)
    np.testing.assert_array_equal(twice.hessian(X), surface.hessian(X))


def test_it_travels_inside_of_noise_and_a_transform() -> None:
    ground = Noisy(Transformed(crater()(3.0), Transform(turn=30.0, stretch=2.0)), 0.5, 4)
    np.testing.assert_array_equal(sent(ground).at(3).gradient(X), ground.at(3).gradient(X))


@pytest.mark.parametrize("cls", SURFACES.values(), ids=SURFACES)
def test_a_surface_of_the_registry_arrives_as_its_class(cls: type[Surface]) -> None:
    there = sent(cls())
    assert type(there) is cls
    assert there == cls()
    assert b"surfaces.blueprint" not in pickle.dumps(cls())


def test_a_class_of_the_main_module_is_told_by_its_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    Bowl = bowl()
    Bowl.__module__, Bowl.__qualname__ = "__main__", "Bowl"  # as in a notebook; another process has another main module
    monkeypatch.setattr(sys.modules["__main__"], "Bowl", Bowl, raising=False)
    assert type(sent(Bowl())) is not Bowl
    assert type(sent(Bowl())).__name__ == "Bowl"


def test_a_class_with_methods_of_its_own_is_its_own_rebuilder() -> None:
    Lens, Bowl = lens(), bowl()
    assert rebuilder(Lens, FormulaSurface, written) is Lens
    assert rebuilder(Bowl, FormulaSurface, written) is not Bowl
    Heir = dataclass(frozen=True)(type("Heir", (Bowl,), {"__doc__": "A bowl with another base."}))
    assert rebuilder(Heir, FormulaSurface, written) is Heir
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(Lens())


def test_facts_may_be_written_as_lists() -> None:
    @dataclass(frozen=True)
    class Listed(FormulaSurface):
        """A bowl, whose facts are lists."""

        slug, name, about = "listed", "Listed", "A bowl."
        domain = [(-1.0, 1.0), [-2.0, 2.0]]
        minima = [(0.0, 0.0)]
        infimum = 0.0
        start = (0.5, 0.5)

        @staticmethod
        def formula(x: sympy.Symbol, y: sympy.Symbol) -> sympy.Expr:
            return x**2 + y**2

    arrived = sent(Listed())
    assert (arrived.domain, arrived.minima) == (((-1.0, 1.0), (-2.0, 2.0)), ((0.0, 0.0),))
    assert arrived.value(np.array([1.0, 2.0])) == 5.0


def test_a_field_that_is_no_parameter_is_not_lost() -> None:
    base = bowl()

    @dataclass(frozen=True)
    class Labelled(FormulaSurface):
        """A bowl with a word on it."""

        slug, name, about, domain, minima = "labelled", "A bowl", base.about, base.domain, base.minima
        infimum, start = base.infimum, base.start

        label: str
        height: Number = parameter(1.0, 0.0, 2.0, symbol="h", help="Unused.")

        @staticmethod
        def formula(x: Any, y: Any, height: Any) -> sympy.Expr:
            return base.formula(x, y) * height

    assert rebuilder(Labelled, FormulaSurface, written) is Labelled
    there = cloudpickle.loads(cloudpickle.dumps(Labelled("round", height=2.0)))
    assert (there.label, there.height) == ("round", 2.0)


def studies() -> dict[str, Study]:
    """A small one of each kind; on the lens a run is near only at half the distance."""
    rates = Axis("optimizer", "learning_rate", 1e-3, 1.0, 6)
    maps: dict[str, Study] = {}
    for surface in (bowl()(), crater()(), lens()()):
        race = Race(surface, surface.start, 40, (Lane(Momentum()),))
        maps[f"sweep of {surface.slug}"] = Sweep(race, rates, Axis("optimizer", "momentum", 0.0, 0.9, 5))
        race = Race(surface, surface.start, 25, (Lane(GradientDescent(0.3)),))
        maps[f"basins of {surface.slug}"] = Basins(race, surface.domain, 6, 4)
    race = Race(crater()(), (2.0, 1.0), 30, (Lane(Adam()),))
    maps["sweep over a parameter of it"] = Sweep(race, rates, Axis("surface", "depth", 0.5, 5.0, 5))
    return maps


STUDIES = studies()


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
def test_it_travels_to_the_processes_that_compute_maps(study: Study) -> None:
    there = whole(study)
    (runs,) = study.runs(np.arange(np.prod(study.shape)))
    here = fates(**runs._asdict())
    for name in Fates.__dataclass_fields__:
        expected = getattr(here, name)
        np.testing.assert_array_equal(getattr(there, name), expected.reshape(*expected.shape[:-1], *study.shape), name)
    assert np.unique(there.loss).size > 1


def test_two_classes_with_one_formula_share_what_is_compiled() -> None:
    one, two = bowl(7.0)(), bowl(7.0)()
    one.hessian(X)
    before = compiled.derivatives.cache_info()
    np.testing.assert_array_equal(two.hessian(X), one.hessian(X))
    after = compiled.derivatives.cache_info()
    assert (after.misses, after.hits) == (before.misses, before.hits + 1)
    bowl(8.0)().value(X)
    assert compiled.derivatives.cache_info().misses == before.misses + 1


def test_classes_that_come_and_go_leave_nothing_behind() -> None:
    """Made, evaluated, drawn as a formula, sent and dropped; what stays is what the caches may keep."""

    def lines() -> int:
        return sum(name.startswith("<lambdifygenerated") for name in linecache.cache)

    gone = []
    for k in range(300):
        surface = bowl(10.0 + k)()
        assert surface.value(np.array([1.5, 1.0])) == 9.0 + k
        assert surface.is_quadratic
        assert surface.latex
        pickle.dumps(surface)
        gone.append(weakref.ref(type(surface)))
        if k == 2 * compiled.KEPT:
            gc.collect()
            kept = lines()
    del surface
    gc.collect()
    assert [cls() for cls in gone if cls()] == []
    assert compiled.derivatives.cache_info().currsize <= compiled.KEPT
    assert compiled.derivatives.cache_info().maxsize == compiled.KEPT
    assert lines() <= kept  # as many as when the cache had long been full


def test_of_rebuilt_classes_only_so_many_are_kept() -> None:
    gone = [weakref.ref(type(sent(bowl(1000.0 + k)()))) for k in range(KEPT + 20)]
    gc.collect()
    assert 0 < sum(cls() is not None for cls in gone) <= KEPT


def test_beale_is_not_compiled_anew_for_each_surface() -> None:
    Beale().value(X)
    before = compiled.derivatives.cache_info().misses
    Beale().value(X)
    Noisy(Beale()).at(1).gradient(X)
    assert compiled.derivatives.cache_info().misses == before


def test_outside_of_its_domain_a_loss_has_no_value_kink_or_not():
    """There is no root of a negative number. Only a derivative counts as 0 where it is undefined."""

    @dataclass(frozen=True)
    class Root(FormulaSurface):
        """Half a gutter with a crease."""

        slug = "root"
        name = "Root"
        about = "It is a root in one direction and a crease in the other, and ends at zero."
        domain = ((0.0, 2.0), (-1.0, 1.0))
        minima = ((0.0, 0.0),)
        infimum = 0.0
        start = (1.0, 0.5)
        has_kink = True

        @staticmethod
        def formula(x: Any, y: Any) -> sympy.Expr:
            return sympy.sqrt(x) + sympy.Abs(y)

    x = np.array([[4.0, -4.0, 0.25], [0.5, 0.5, 0.0]])
    for value in (Root().value(x), np.array([Root().value(point) for point in x.T])):
        np.testing.assert_array_equal(value, [2.5, np.nan, 0.5])
    np.testing.assert_array_equal(Root().gradient(x)[:, [0, 2]], [[0.25, 1.0], [1.0, 0.0]])
