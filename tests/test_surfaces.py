"""What every surface promises, over the registry itself."""

import math
import re
from pkgutil import iter_modules

import numpy as np
import pytest
from hypothesis import given, settings
from plane import (
    ALL,
    BOTTOMLESS,
    KINKED,
    LANES,
    PARAMETRIZED,
    WITH_LOCAL_MINIMA,
    WITH_MINIMA,
    choices,
    circle,
    diagonal,
    difference,
    each,
    points,
)

import surfaces
from parameters import parameters
from surfaces import SURFACES, FormulaSurface, Surface


class TestFacts:
    @each(ALL)
    def test_slug_key_module_and_class_are_one_name(self, cls):
        module = cls.__module__.removeprefix("surfaces.functions.")
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cls.slug)
        assert SURFACES[cls.slug] is cls
        assert module == cls.slug.replace("-", "_")
        assert module.replace("_", "") == cls.__name__.lower()
        assert getattr(surfaces, cls.__name__) is cls

    def test_the_registry_is_sorted_by_name(self):
        names = [surface.name for surface in ALL]
        assert names == sorted(names)
        assert len(set(names)) == len(names)

    def test_every_module_of_the_room_offers_its_surface(self):
        found = {module.name for module in iter_modules(surfaces.functions.__path__)}
        assert found == {slug.replace("-", "_") for slug in SURFACES}

    @each(ALL)
    def test_the_texts_are_whole(self, cls):
        assert cls.name == cls.name.strip() != ""
        assert re.fullmatch(r"[A-Z].{30,}[^.]\.", cls.about)
        assert re.search(r"\b(1[89]|20)\d\d\b", cls.reference)
        assert "Reference: " in cls.__doc__
        assert len(cls.about) <= 120

    @each(ALL)
    def test_the_domain_is_ordered_and_holds_the_start_and_the_minima(self, cls):
        (x_low, x_high), (y_low, y_high) = cls.domain
        assert x_low < x_high
        assert y_low < y_high
        for x, y in (cls.start, *cls.minima, *cls.local_minima):
            assert x_low <= x <= x_high
            assert y_low <= y <= y_high
        for point in (cls.start, *cls.minima, *cls.local_minima):
            assert [type(coordinate) for coordinate in point] == [float, float]

    @each(ALL)
    def test_the_start_moves(self, cls):
        surface = cls()
        assert np.linalg.norm(surface.gradient(np.array(cls.start))) > 1e-4
        assert surface.distance_to_minima(np.array(cls.start)) > 0.1

    @each(ALL)
    def test_minima_are_distinct(self, cls):
        assert len({*cls.minima, *cls.local_minima}) == len(cls.minima) + len(cls.local_minima)
        assert not math.isnan(cls.infimum)
        assert cls.infimum < math.inf

    @each(ALL)
    def test_the_formula_shows_the_symbols_of_the_parameters(self, cls):
        latex = cls().latex
        assert latex.count("{") == latex.count("}")
        assert latex.count(r"\left") == latex.count(r"\right")
        for declared in parameters(cls):
            assert declared.symbol in latex
            assert declared.name not in latex or declared.name == declared.symbol


class TestShapes:
    @each(ALL)
    @pytest.mark.parametrize("lanes", LANES, ids=str)
    def test_coordinates_first_then_lanes(self, cls, lanes):
        surface, x = cls(), points(cls, *lanes)
        for answer, axes in ((surface.value(x), 0), (surface.gradient(x), 1), (surface.hessian(x), 2)):
            assert np.shape(answer) == (2,) * axes + lanes
            assert np.isfinite(answer).all()
        assert np.shape(surface.distance_to_minima(x)) == lanes
        assert np.shape(surface.validation(x)) == lanes

    @each(ALL)
    @pytest.mark.parametrize("lanes", [(), (3,)], ids=str)
    def test_answers_in_floats(self, cls, lanes):
        surface, x = cls(), points(cls, *lanes)
        for answer in (surface.value(x), surface.gradient(x), surface.hessian(x)):
            assert answer.dtype == np.float64

    @each(ALL)
    def test_no_lanes_at_all(self, cls):
        surface, x = cls(), np.empty((2, 0))
        assert surface.value(x).shape == (0,)
        assert surface.gradient(x).shape == (2, 0)
        assert surface.hessian(x).shape == (2, 2, 0)
        assert surface.distance_to_minima(x).shape == (0,)

    @each(ALL)
    def test_one_point_is_a_lane_of_a_batch(self, cls):
        surface, x = cls(), points(cls, 200)
        for f in (surface.value, surface.gradient, surface.hessian):
            batch = f(x)
            alone = np.stack([f(point) for point in x.T], axis=-1)
            np.testing.assert_allclose(alone, batch, rtol=1e-12, atol=1e-12 * np.abs(batch).max())

    @each(ALL)
    def test_a_list_will_do_and_the_points_are_left_alone(self, cls):
        surface, x = cls(), points(cls, 5)
        kept = x.copy()
        for f in (surface.value, surface.gradient, surface.hessian):
            np.testing.assert_array_equal(f(x.tolist()), f(x))
        np.testing.assert_array_equal(x, kept)

    @each(ALL)
    def test_the_answer_is_the_callers_own(self, cls):
        surface, x = cls(), np.array(cls.start)
        surface.gradient(x)[...] = 7
        surface.hessian(x)[...] = 7
        assert not (surface.gradient(x) == 7).any()
        assert not (surface.hessian(x) == 7).all()


class TestDerivatives:
    @each(ALL)
    def test_gradient_is_the_slope_of_the_value(self, cls):
        surface, x = cls(), points(cls, 200, seed=1)
        gradient = surface.gradient(x)
        np.testing.assert_allclose(
            gradient, difference(surface.value, x), rtol=1e-6, atol=1e-8 * np.abs(gradient).max()
        )

    @each(ALL)
    def test_hessian_is_the_slope_of_the_gradient(self, cls):
        surface, x = cls(), points(cls, 200, seed=2)
        hessian = surface.hessian(x)
        slope = difference(surface.gradient, x)
        np.testing.assert_allclose(hessian, slope, rtol=1e-6, atol=1e-8 * max(1.0, np.abs(hessian).max()))

    @each(ALL)
    def test_hessian_is_symmetric(self, cls):
        hessian = cls().hessian(points(cls, 200, seed=3))
        np.testing.assert_array_equal(hessian[0, 1], hessian[1, 0])

    @each(PARAMETRIZED)
    def test_with_any_parameters(self, cls):
        x = points(cls, 20, seed=4)

        @settings(deadline=None, max_examples=40)
        @given(choices(cls))
        def check(chosen):
            surface = cls(**chosen)
            gradient, hessian = surface.gradient(x), surface.hessian(x)
            scale = 1e-8 * max(1.0, np.abs(gradient).max(), np.abs(hessian).max())
            np.testing.assert_allclose(gradient, difference(surface.value, x), rtol=1e-6, atol=scale)
            np.testing.assert_allclose(hessian, difference(surface.gradient, x), rtol=1e-6, atol=scale)

        check()


class TestMinima:
    @each(ALL)
    def test_gradient_vanishes_there_to_full_precision(self, cls):
        surface = cls()
        for point in (*cls.minima, *cls.local_minima):
            gradient = surface.gradient(np.array(point))
            if cls in KINKED:
                assert not gradient.any()
                continue
            hessian = surface.hessian(np.array(point))
            curvatures = np.linalg.eigvalsh(hessian)
            assert curvatures[0] >= -1e-12 * curvatures[1]
            newton_step = np.linalg.pinv(hessian, rcond=1e-12) @ gradient
            assert np.abs(newton_step).max() <= 4e-16 * (4 + np.abs(point).max())
            assert np.abs(gradient).max() <= 1e-15 * (4 + np.abs(point).max()) * curvatures[1]

    @each(WITH_MINIMA)
    def test_all_minima_share_the_least_value(self, cls):
        values = cls().value(np.array(cls.minima).T)
        np.testing.assert_allclose(values, values[0], rtol=1e-15, atol=1e-15)
        if cls not in BOTTOMLESS:
            np.testing.assert_allclose(values, cls.infimum, rtol=1e-15, atol=1e-15)

    @each(ALL)
    def test_nothing_in_the_domain_lies_lower(self, cls):
        surface = cls()
        grid = np.stack(np.meshgrid(*(np.linspace(low, high, 501) for low, high in cls.domain)))
        least = surface.value(np.array(cls.minima[0])) if cls.minima else cls.infimum
        assert surface.value(grid).min() >= least - 1e-14

    @each(ALL)
    def test_nothing_on_the_plane_lies_below_the_infimum(self, cls):
        rng = np.random.default_rng(5)
        far = rng.standard_normal((2, 20_000)) * 10.0 ** rng.uniform(-3, 4, 20_000)
        assert cls().value(far).min() >= cls.infimum - 1e-14

    @each(BOTTOMLESS)
    def test_unbounded_below_along_some_ray(self, cls):
        assert cls().value(circle((0.0, 0.0), 1e7)).min() < -1e6

    @each(WITH_LOCAL_MINIMA)
    def test_local_minima_are_minima_but_not_global(self, cls):
        surface = cls()
        least = surface.value(np.array(cls.minima[0]))
        for point in cls.local_minima:
            value = surface.value(np.array(point))
            assert value > least + 1e-3
            assert surface.value(circle(point, 1e-3 * diagonal(cls))).min() > value
            if cls not in KINKED:
                assert np.linalg.eigvalsh(surface.hessian(np.array(point)))[0] > 0

    @each(PARAMETRIZED)
    def test_the_facts_hold_for_any_parameters(self, cls):
        @settings(deadline=None, max_examples=60)
        @given(choices(cls))
        def check(chosen):
            surface = cls(**chosen)
            for point in cls.minima:
                assert surface.value(np.array(point)) == pytest.approx(cls.infimum, abs=1e-12)
                scale = np.abs(surface.hessian(np.array(point))).max()
                assert np.abs(surface.gradient(np.array(point))).max() <= 1e-12 * scale
            assert surface.value(points(cls, 200)).min() >= cls.infimum - 1e-12

        check()


class TestDistance:
    @each(ALL)
    def test_zero_at_the_minima_and_nan_for_nan(self, cls):
        surface = cls()
        for point in cls.minima:
            assert surface.distance_to_minima(np.array(point)) <= 1e-15
        nan = np.array([[np.nan, 1.0, np.nan, 1.0], [1.0, np.nan, np.nan, 1.0]])
        assert np.isnan(surface.distance_to_minima(nan)).tolist() == [True, True, True, False]
        assert np.isnan(surface.distance_to_minima(np.array([0.5, np.nan])))

    @each(ALL)
    def test_the_nearest_minimum_counts(self, cls):
        surface, x = cls(), points(cls, 50)
        distance = surface.distance_to_minima(x)
        if not cls.minima:
            assert (distance == np.inf).all()
            return
        to_listed = np.linalg.norm(x[:, :, None] - np.array(cls.minima).T[:, None, :], axis=0).min(axis=1)
        assert (distance <= to_listed + 1e-12).all()
        if cls.distance_to_minima is Surface.distance_to_minima:
            np.testing.assert_allclose(distance, to_listed, rtol=1e-14)

    @each(ALL)
    def test_far_away_is_far_and_raises_no_warning(self, cls):
        far = np.array([[np.inf, 1.0, 1e300, -1e300], [1.0, -np.inf, 1e299, -1e300]])
        distance = cls().distance_to_minima(far)
        assert (distance >= 1e290).all()
        assert (distance[:2] == np.inf).all()


class TestArrayParameters:
    @each(PARAMETRIZED)
    @pytest.mark.parametrize("lanes", [(3,), (), (4, 3)], ids=str)
    def test_a_batch_of_parameters_equals_a_loop(self, cls, lanes):
        rng = np.random.default_rng(7)
        chosen = {
            declared.name: rng.uniform(declared.low, declared.high, 3)
            if declared.kind is float
            else rng.integers(int(declared.low), int(declared.high), 3, endpoint=True)
            for declared in parameters(cls)
            if declared.kind is not bool
        }
        x = points(cls, *lanes)
        batch = cls(**chosen)
        assert batch.lanes == (3,)
        full = np.broadcast_to(x[:, None] if not lanes else x, (2, *(lanes or (3,))))
        for f in ("value", "gradient", "hessian"):
            answer = getattr(batch, f)(x)
            loop = [
                getattr(cls(**{name: values[k] for name, values in chosen.items()}), f)(full[..., k]) for k in range(3)
            ]
            np.testing.assert_allclose(answer, np.stack(loop, axis=-1), rtol=1e-12, atol=1e-12 * np.abs(answer).max())

    @each(PARAMETRIZED)
    def test_refuses_what_is_not_valid(self, cls):
        for declared in parameters(cls):
            with pytest.raises(ValueError, match=rf"^{declared.name} must be "):
                cls(**{declared.name: math.nan})


class TestExtremes:
    @each(ALL)
    def test_overflow_is_inf_or_nan_and_no_exception(self, cls):
        surface = cls()
        x = np.array([[1e200, -1e200, 1e200, 0.5, 1e120], [1e200, 1e200, 0.5, -1e200, -1e120]])
        for f in (surface.value, surface.gradient):
            alone = np.stack([f(point) for point in x.T], axis=-1)
            np.testing.assert_allclose(alone, f(x), rtol=1e-9)
        assert surface.hessian(x).shape == (2, 2, 5)
        assert surface.hessian(x[:, 0]).shape == (2, 2)

    @each(ALL)
    def test_a_point_at_infinity_is_answered_as_a_lane_there_is(self, cls):
        """The trial of a line search may lie there: where Python's functions raise, the answer is NumPy's."""
        surface = cls()
        x = np.array([[np.inf, 1.0, -np.inf, np.inf, -np.inf, 0.0], [1.0, -np.inf, np.inf, np.inf, 0.0, np.inf]])
        np.testing.assert_allclose([surface.value(point) for point in x.T], surface.value(x), rtol=1e-9)
        for point in x.T:
            assert surface.gradient(point).shape == (2,)
            assert surface.hessian(point).shape == (2, 2)

    @pytest.mark.parametrize("slug", ["rosenbrock", "beale", "himmelblau", "goldstein-price", "monkey-saddle"])
    def test_overflow_of_a_polynomial_is_not_finite(self, slug):
        surface = SURFACES[slug]()
        for x in (np.array([1e200, 1e200]), np.array([[1e200], [1e200]])):
            assert not np.isfinite(surface.value(x)).any()
            assert not np.isfinite(surface.gradient(x)).any()

    @each(ALL)
    def test_nan_stays_in_its_lane(self, cls):
        surface, x = cls(), points(cls, 3)
        spoiled = x.copy()
        spoiled[:, 1] = np.nan
        for f in (surface.value, surface.gradient):
            answer = f(spoiled)
            assert np.isnan(answer[..., 1]).all()
            np.testing.assert_array_equal(answer[..., [0, 2]], f(x)[..., [0, 2]])
        assert np.isnan(surface.value(spoiled[:, 1]))

    @each(ALL)
    def test_nan_alone_is_nan(self, cls):
        nan = np.full(2, np.nan)
        assert np.isnan(cls().value(nan))
        assert np.isnan(cls().gradient(nan)).all()

    @each(KINKED)
    @pytest.mark.parametrize("lanes", LANES, ids=str)
    def test_at_a_tip_the_derivatives_count_as_zero(self, cls, lanes):
        surface = cls()
        for point in cls.minima:
            x = np.zeros((2, *lanes)) + np.reshape(point, (2, *(1,) * len(lanes)))
            assert not surface.gradient(x).any()
            assert np.isfinite(surface.hessian(x)).all()
            assert surface.value(x) == pytest.approx(cls.infimum, abs=1e-15)

    def test_on_a_crease_only_its_own_entry_counts_as_zero(self):
        surface = surfaces.AbsoluteValue()
        np.testing.assert_array_equal(surface.gradient(np.array([-2.0, 0.0])), [-1.0, 0.0])
        np.testing.assert_array_equal(surface.gradient(np.array([[0.0], [3.0]])), [[0.0], [10.0]])

    def test_the_gradient_does_not_fade_towards_ackleys_tip(self):
        near = circle((0.0, 0.0), 1e-9)
        slope = np.linalg.norm(surfaces.Ackley().gradient(near), axis=0)
        np.testing.assert_allclose(slope, 4 / math.sqrt(2), rtol=1e-6)

    @each(ALL)
    def test_the_surface_itself_is_what_every_step_sees(self, cls):
        surface, x = cls(), points(cls, 4)
        assert surface.at(3).value(x).shape == (4,)
        if isinstance(surface, FormulaSurface):
            assert surface.at(3) is surface
            np.testing.assert_array_equal(surface.validation(x), surface.value(x))
