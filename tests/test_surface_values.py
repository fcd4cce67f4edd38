"""Surfaces one by one: losses known from the literature or by hand, and what is special about some."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plane import circle

import surfaces
from surfaces import SURFACES, FormulaSurface

# Typed from the literature and worked out by hand: (point, loss, tolerance).
KNOWN = {
    "absolute-value": [((3.0, -2.0), 23.0, 0)],
    "ackley": [
        ((0.0, 0.0), 0.0, 1e-15),
        ((1.0, 1.0), 3.6253849384, 1e-10),
        ((-1.0, 0.0), 20 * (1 - math.exp(-0.2 / math.sqrt(2))), 1e-14),
    ],
    "beale": [((0.0, 0.0), 14.203125, 0), ((1.0, 1.0), 14.203125, 0), ((3.0, 0.5), 0.0, 0)],
    "booth": [((1.0, 3.0), 0.0, 0), ((0.0, 0.0), 74.0, 0), ((1.0, 1.0), 20.0, 0)],
    "easom": [((math.pi, math.pi), -1.0, 0), ((0.0, 0.0), -math.exp(-2 * math.pi**2), 1e-22)],
    "goldstein-price": [
        ((0.0, -1.0), 3.0, 0),
        ((-0.6, -0.4), 30.0, 1e-12),
        ((1.8, 0.2), 84.0, 1e-11),
        ((1.2, 0.8), 840.0, 1e-11),
        ((0.0, 0.0), 600.0, 0),
        ((1.0, 1.0), 1876.0, 0),
    ],
    "himmelblau": [
        ((3.0, 2.0), 0.0, 0),
        ((-2.805118, 3.131312), 0.0, 1e-10),
        ((-3.779310, -3.283186), 0.0, 1e-10),
        ((3.584428, -1.848126), 0.0, 1e-10),
        ((-0.270845, -0.923039), 181.617, 1e-3),
        ((0.0, 0.0), 170.0, 0),
    ],
    "ill-conditioned-quadratic": [((1.0, 1.0), 50.5, 0), ((2.0, 0.0), 2.0, 0)],
    "levy": [
        ((1.0, 1.0), 0.0, 1e-28),
        ((0.0, 0.0), 2.0, 1e-14),
        ((2.0, 1.25), 1.625, 1e-13),
        ((0.25, 0.75), 1.46875, 1e-14),
    ],
    "linear-network": [((2.0, 3.0), 25.0, 0), ((0.0, 5.0), 1.0, 0), ((10.0, 0.01), 0.81, 1e-15)],
    "long-valley": [((1.0, 0.0), 6.0, 0), ((0.0, 8.0), 9.0, 0), ((1.0, -4.0), 5.0, 0)],
    "matyas": [((0.0, 0.0), 0.0, 0), ((1.0, 2.0), 0.34, 1e-15), ((10.0, 10.0), 4.0, 1e-13)],
    "mccormick": [((-0.54719, -1.54719), -1.9132, 3e-5), ((0.0, 0.0), 1.0, 0), ((2.59440, 1.59440), 1.2284, 4e-5)],
    "monkey-saddle": [((2.0, 1.0), 2.0, 0), ((1.0, 2.0), -11.0, 0), ((0.0, 9.0), 0.0, 0)],
    "rastrigin": [((0.0, 0.0), 0.0, 0), ((0.5, 0.5), 40.5, 1e-13), ((1.0, 1.0), 2.0, 1e-13)],
    "rosenbrock": [((1.0, 1.0), 0.0, 0), ((-1.2, 1.0), 24.2, 1e-13)],
    "saddle": [((2.0, 1.0), 3.0, 0)],
    "six-hump-camel": [
        ((0.0898, -0.7126), -1.0316, 3e-5),
        ((-1.7036, 0.7961), -0.2155, 4e-5),
        ((1.6071, 0.5687), 2.1043, 6e-5),
        ((1.0, 1.0), 97 / 30, 1e-14),
    ],
    "styblinski-tang": [((-2.903534, -2.903534), 2 * -39.16599, 1e-3), ((1.0, 1.0), -10.0, 0), ((0.0, 0.0), 0.0, 0)],
    "three-gaussians": [((0.0, 0.0), -5 * math.exp(-5), 1e-16), ((-1.0, 0.0), -2 - 2 * math.exp(-20), 1e-15)],
    "three-hump-camel": [((0.0, 0.0), 0.0, 0), ((1.0, 1.0), 187 / 60, 1e-14), ((1.7476, -0.8738), 0.2986, 4e-5)],
}


class TestKnownValues:
    def test_every_formula_is_checked_by_hand(self):
        assert set(KNOWN) == {slug for slug, surface in SURFACES.items() if issubclass(surface, FormulaSurface)}

    @pytest.mark.parametrize(
        ("slug", "point", "loss", "tolerance"), [(slug, *row) for slug in KNOWN for row in KNOWN[slug]]
    )
    def test_by_hand(self, slug, point, loss, tolerance):
        assert SURFACES[slug]().value(np.array(point)) == pytest.approx(loss, rel=0, abs=tolerance)

    def test_the_turned_quadratic_has_the_promised_eigenvalues(self):
        hessian = surfaces.IllConditionedQuadratic(condition=50.0, angle=30.0).hessian(np.zeros(2))
        np.testing.assert_allclose(np.linalg.eigvalsh(hessian), [1.0, 50.0], rtol=1e-13)
        u = np.array([math.cos(math.pi / 6), math.sin(math.pi / 6)])
        np.testing.assert_allclose(hessian @ u, u, rtol=1e-12)

    @pytest.mark.parametrize(("slug", "eigenvalues"), [("booth", [2, 18]), ("matyas", [0.04, 1])])
    def test_the_convex_ones_have_the_promised_eigenvalues(self, slug, eigenvalues):
        hessian = SURFACES[slug]().hessian(np.zeros(2))
        np.testing.assert_allclose(np.linalg.eigvalsh(hessian), eigenvalues, rtol=1e-12)

    def test_himmelblau_has_a_maximum_amid_its_minima(self):
        surface, top = surfaces.Himmelblau(), np.array([-0.270845, -0.923039])
        assert np.abs(surface.gradient(top)).max() < 1e-4
        assert np.linalg.eigvalsh(surface.hessian(top))[1] < 0

    @pytest.mark.parametrize("slug", ["saddle", "monkey-saddle", "long-valley", "linear-network"])
    def test_the_origin_is_a_saddle(self, slug):
        surface = SURFACES[slug]()
        around = surface.value(circle((0.0, 0.0), 1e-2)) - surface.value(np.zeros(2))
        assert not surface.gradient(np.zeros(2)).any()
        assert around.min() < 0 < around.max()

    @pytest.mark.parametrize("slug", ["rastrigin", "ackley"])
    def test_a_dent_by_every_pair_of_whole_numbers(self, slug):
        surface = SURFACES[slug]()
        axis = np.linspace(-5.12, 5.12, 513) if slug == "rastrigin" else np.linspace(-5.1, 5.1, 511)
        value = surface.value(np.stack(np.meshgrid(axis, axis)))
        inner = value[1:-1, 1:-1]
        lower = [
            value[1 + i : value.shape[0] - 1 + i, 1 + j : value.shape[1] - 1 + j]
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            if i or j
        ]
        assert (inner < np.min(lower, axis=0)).sum() == 121


class TestHyperbola:
    """LinearNetwork's minima are a curve, and its distance is a root of a quartic."""

    surface = surfaces.LinearNetwork()

    @staticmethod
    def searched(point):
        """The distance to xy = 1 by zooming in on both branches, (u, 1/u) and (-u, -1/u) with u = exp(t)."""
        nearest = math.inf
        for sign in (1.0, -1.0):
            t = np.linspace(-12.0, 12.0, 40_001)
            for _ in range(7):
                distance = np.hypot(sign * np.exp(t) - point[0], sign * np.exp(-t) - point[1])
                k = int(distance.argmin())
                t = np.linspace(t[max(k - 1, 0)], t[min(k + 1, t.size - 1)], 401)
            nearest = min(nearest, distance.min())
        return nearest

    @pytest.mark.parametrize(
        "point",
        # By the saddle, on the symmetry lines, at and around the cusps (2, 2) and (-2, -2) of the evolute, far away.
        [
            *[(0, 0), (1e-3, -1e-3), (3, 3), (3, -3), (1, 1), (0.5, 0.5), (2, 2), (-2, -2), (2 + 1e-6, 2)],
            *[(2, 2 - 1e-9), (2.001, 2.001), (2.1, 2.2), (-1.99, -2.01), (10, 0.01), (0.01, 10), (1000, 1e-3)],
            *[(50, 50.1), (-40, 0.3)],
        ],
        ids=str,
    )
    def test_equals_a_search_at_telling_points(self, point):
        assert self.surface.distance_to_minima(np.array(point, dtype=float)) == pytest.approx(
            self.searched(point), abs=1e-11, rel=1e-13
        )

    def test_equals_a_search_at_random_points(self):
        rng = np.random.default_rng(6)
        x = rng.standard_normal((2, 150)) * 10.0 ** rng.uniform(-2, 2, 150)
        expected = [self.searched(point) for point in x.T]
        np.testing.assert_allclose(self.surface.distance_to_minima(x), expected, rtol=1e-12, atol=1e-12)

    def test_by_hand(self):
        # From (a, a) with |a| <= 2 the nearest point is (1, 1) or (-1, -1); beyond, those with u + 1/u = a, at the distance
        # sqrt(a^2 - 2).
        x = np.array([[0.0, 2.0, -1.5, 3.0], [0.0, 2.0, -1.5, 3.0]])
        expected = np.sqrt([2.0, 2.0, 0.5, 7.0])
        np.testing.assert_allclose(self.surface.distance_to_minima(x), expected, rtol=1e-14)

    @settings(deadline=None)
    @given(st.floats(1e-3, 1e3), st.sampled_from([1.0, -1.0]))
    def test_zero_on_both_branches(self, u, sign):
        assert self.surface.distance_to_minima(sign * np.array([u, 1 / u])) <= 1e-12

    @settings(deadline=None)
    @given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
    def test_symmetric_and_no_farther_than_any_minimum(self, a, b):
        distance = self.surface.distance_to_minima(np.array([[a, b, -a, -b], [b, a, -b, -a]]))
        np.testing.assert_allclose(distance, distance[0], rtol=1e-12, atol=1e-12)
        u = np.exp(np.linspace(-8.0, 8.0, 2001))
        for sign in (1.0, -1.0):
            assert distance[0] <= np.hypot(sign * u - a, sign / u - b).min() + 1e-12


@pytest.mark.parametrize("cls", SURFACES.values(), ids=SURFACES)
def test_the_minima_of_the_domain_are_listed_or_said_to_be_more(cls):
    """Newton's method from a lattice: of where it comes to rest in a bowl, all are listed, unless the class says otherwise."""
    surface, (low, high) = cls(), np.array(cls.domain).T
    x = np.stack(np.meshgrid(*np.linspace(low, high, 48).T)).reshape(2, -1)
    with np.errstate(all="ignore"):
        for _ in range(60):
            (a, b), (_, d) = surface.hessian(x)
            (g, h), det = surface.gradient(x), a * d - b * b
            x = x - np.stack([d * g - b * h, a * h - b * g]) / det
        (a, b), (_, d) = surface.hessian(x)
        bowl = (
            (a > 0) & (a * d - b * b > 1e-6 * (a + d) ** 2) & (np.hypot(*surface.gradient(x)) < 1e-9 * np.hypot(a, d))
        )
    inside = x[:, bowl & ((x >= low[:, None]) & (x <= high[:, None])).all(axis=0)]
    known = np.array([*cls.minima, *cls.local_minima]).reshape(-1, 2)
    away = np.hypot(*(inside[:, :, None] - known.T[:, None])).min(axis=1, initial=np.inf)
    assert (not (away > 1e-4).any()) == (cls.lists_local_minima or not cls.minima_are_points)
