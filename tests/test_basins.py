"""Basins of attraction: which minimum each start reaches, and what becomes of the others."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from optimizers import OPTIMIZERS, Adam, BacktrackingDescent, GradientDescent, Momentum, Newton, RMSProp, run
from optimizers.fates import Fates
from studies import Ensemble, Lane, Race
from studies.basins import Basins, Kind, Outcomes, legend, outcomes
from studies.map import WORDS
from studies.study import Grid, whole
from surfaces import (
    SURFACES,
    Easom,
    GoldsteinPrice,
    Himmelblau,
    LinearNetwork,
    LongValley,
    MonkeySaddle,
    NoisyMoons,
    Rastrigin,
    Saddle,
    SixHumpCamel,
    StyblinskiTang,
    ThreeGaussians,
    Transform,
)


def basins(rule, surface, steps: int = 100, side: int = 32, **more) -> Basins:
    race = Race(surface, surface.start, steps, (Lane(rule),), **more)
    return Basins(race, race.ground.domain, side, side)


def told(study: Basins) -> Outcomes:
    return outcomes(study, whole(study))


def pixel(study: Basins, point) -> tuple[int, int]:
    return int(np.abs(study.y_values - point[1]).argmin()), int(np.abs(study.x_values - point[0]).argmin())


def test_pixels_start_in_their_middles_from_the_lower_left():
    study = replace(basins(GradientDescent(), Himmelblau()), window=((0.0, 4.0), (-1.0, 1.0)), width=4, height=2)
    np.testing.assert_array_equal(study.x_values, [0.5, 1.5, 2.5, 3.5])
    np.testing.assert_array_equal(study.y_values, [-0.5, 0.5])
    found, path = whole(study), run(GradientDescent(), Himmelblau(), (2.5, -0.5), 100)
    np.testing.assert_allclose(found.x[:, 0, 2], path.x[-1], rtol=1e-9)
    assert found.converged_at[0, 2] == path.converged_at


def test_himmelblau_has_four_basins_under_gradient_descent():
    study = basins(GradientDescent(learning_rate=0.01), Himmelblau(), steps=300, side=40)
    seen = told(study)
    assert [outcome.point for outcome in seen.legend[:4]] == list(Himmelblau.minima)
    for k, minimum in enumerate(Himmelblau.minima):
        assert seen.code[pixel(study, minimum)] == k
        corner = seen.code[-1 if minimum[1] > 0 else 0, -1 if minimum[0] > 0 else 0]
        assert corner == k  # each minimum draws its quadrant's corner
    assert seen.share("global") > 0.99
    assert seen.counts()[:4].sum() == pytest.approx(seen.share("global") * 1600)
    assert seen.counts()[:4].min() > 200


def test_newton_on_himmelblau_ends_at_all_nine_points_of_rest():
    seen = told(basins(Newton(), Himmelblau(), side=64))
    assert 0.25 < seen.share("saddle", "maximum") < 0.5
    assert seen.share("maximum") > 0.02
    assert seen.share("global", "saddle", "maximum") > 0.99


def test_a_point_of_rest_is_called_what_its_curvature_makes_it():
    """By the second derivatives of (x² + y - 11)² + (x + y² - 7)²."""
    study = basins(Newton(), Himmelblau(), side=64)
    found = whole(study)
    rest = found.status == "stalled"
    x, y = found.x[:, rest]
    xx, yy, xy = 12 * x**2 + 4 * y - 42, 12 * y**2 + 4 * x - 26, 4 * (x + y)
    determinant = xx * yy - xy**2
    words = np.array(study.words)[study.codes(found)][rest]
    assert set(words[determinant < 0]) == {"at rest at a saddle"}
    assert set(words[(determinant > 0) & (xx < 0)]) == {"at rest at a maximum"}


@pytest.mark.parametrize(
    ("surface", "picture", "moved"),
    [
        # A formula that does not change when the plane is mirrored has basins that do not either.
        (SixHumpCamel(), lambda code: code[::-1, ::-1], lambda x, y: (-x, -y)),
        (LongValley(), lambda code: code[::-1], lambda x, y: (x, -y)),
        (StyblinskiTang(), lambda code: code.T, lambda x, y: (y, x)),
    ],
    ids=["point", "line", "diagonal"],
)
def test_newtons_picture_has_the_symmetry_of_the_surface(surface, picture, moved):
    seen = told(basins(Newton(), surface, side=64))
    known = [outcome.point for outcome in seen.legend]
    partner = np.arange(len(known))
    for k, point in enumerate(known):
        if point:
            there = moved(*point)
            partner[k] = np.argmin([np.inf if q is None else np.hypot(q[0] - there[0], q[1] - there[1]) for q in known])
    assert (picture(partner[seen.code]) == seen.code).mean() > 0.995
    assert len(np.unique(seen.code)) >= 3


def test_known_local_minima_are_told_apart_from_the_global_one():
    study = basins(GradientDescent(learning_rate=0.02), ThreeGaussians(), steps=400)
    seen = told(study)
    assert seen.code[pixel(study, ThreeGaussians.minima[0])] == 0
    assert seen.code[pixel(study, ThreeGaussians.local_minima[0])] == 1
    assert seen.legend[1].kind == "local"
    assert seen.share("global") + seen.share("local") > 0.95
    names = [outcome.point for outcome in told(basins(GradientDescent(1e-5), GoldsteinPrice())).legend[:4]]
    assert names == [*GoldsteinPrice.minima, *GoldsteinPrice.local_minima]


def test_a_run_on_its_way_into_a_local_minimum_counts_as_there_once_it_is_near():
    """As near as a run must be to a global minimum to count as converged; neither need be at rest."""
    surface = ThreeGaussians()
    study = basins(GradientDescent(learning_rate=0.02), surface, steps=150, side=48)
    found, seen = whole(study), told(study)
    a, b = surface.local_minima[0]
    width = np.hypot(*np.diff(surface.domain, axis=1).ravel())
    near = np.hypot(found.x[0] - a, found.x[1] - b) <= 0.02 * width
    near &= np.abs(found.loss - surface.value(np.array([a, b]))) <= 1e-4
    underway = found.status == "running"
    assert (near & underway).sum() > 10
    assert (~near & underway).sum() > 20
    local = [outcome.kind for outcome in seen.legend].index("local")
    np.testing.assert_array_equal(seen.code[underway] == local, near[underway])
    running = [outcome.kind for outcome in seen.legend].index("running")
    np.testing.assert_array_equal(seen.code[underway] == running, ~near[underway])


def test_a_run_that_has_not_come_to_rest_in_an_unlisted_minimum_is_not_there_yet_as_on_a_sweep():
    """In 200 steps Adam comes so close to the minima of Rastrigin's function that nobody would call it wandering."""
    seen = told(basins(Adam(learning_rate=0.05), Rastrigin(), steps=200, side=16))
    most = seen.legend[int(seen.counts().argmax())]
    assert most.words == WORDS["running"] == "not there yet"
    assert seen.share(most.kind) > 0.9


def test_minima_that_nobody_listed_are_minima_all_the_same():
    seen = told(basins(Newton(), SURFACES["rastrigin"]()))
    assert seen.share("minimum") > 0.05
    assert seen.share("saddle", "maximum") > 0.05


def test_a_plateau_is_flat():
    seen = told(replace(basins(GradientDescent(), Easom()), window=((-80.0, -60.0), (-80.0, -60.0))))
    assert seen.share("flat") == 1


def test_a_curve_of_minima_is_one_outcome():
    seen = told(basins(BacktrackingDescent(), LinearNetwork()))
    assert [outcome.kind for outcome in seen.legend].count("global") == 1
    assert seen.legend[0].point is None
    assert seen.share("global") > 0.9
    newton = told(basins(Newton(), LinearNetwork()))
    assert newton.share("saddle") > 0.05


def test_where_there_is_no_minimum_starts_escape_or_stay_at_the_saddle():
    seen = told(basins(GradientDescent(learning_rate=0.1), Saddle(), side=33))  # the middle row lies on the ridge
    assert seen.share("escaped") == pytest.approx(32 / 33)
    assert set(seen.code[16]) == {[outcome.kind for outcome in seen.legend].index("saddle")}
    assert told(basins(Newton(), MonkeySaddle())).share("saddle") == 1


def test_diverged_and_not_there_yet_are_told_apart():
    seen = told(basins(Momentum(learning_rate=0.02, momentum=0.9), Himmelblau(), steps=15))
    assert seen.share("diverged") > 0.05
    assert seen.share("running") > 0.05
    assert sum(seen.share(kind) for kind in get_args(Kind)) == pytest.approx(1)


def test_circling_a_minimum_is_told_from_being_underway_by_the_minimum_that_is_circled():
    """RMSProp with so large a rate jumps about the minima of Himmelblau, and never comes to rest."""
    study = basins(RMSProp(learning_rate=0.2), Himmelblau(), steps=60, side=40)
    found, seen = whole(study), told(study)
    around = [k for k, outcome in enumerate(seen.legend) if outcome.kind == "circling"]
    assert [seen.legend[k].point for k in around] == list(Himmelblau.minima)
    circling = found.status == "circling"
    assert circling.mean() > 0.2
    np.testing.assert_array_equal(np.isin(seen.code, around), circling)
    for k in around:
        x, y = found.x[:, seen.code == k] - np.reshape(seen.legend[k].point, (2, 1))
        assert len(x) > 100
        assert np.hypot(x, y).max() <= 0.02 * np.hypot(10, 10)
    assert seen.legend[around[0]].words == "circling (3, 2)"


def ends(surface, *points, status: str) -> Fates:
    """Runs that ended at some points of a surface, each so."""
    x = np.array(points, dtype=float).T
    unknown = Fates.unknown(2, x.shape[1:])
    return Fates(**{**vars(unknown), "x": x, "loss": surface.value(x), "status": np.full(x.shape[1:], status)})


@pytest.mark.parametrize(
    ("surface", "point", "words"),
    [
        (ThreeGaussians(), ThreeGaussians.minima[0], "circling (−0.936, 0)"),
        (ThreeGaussians(), ThreeGaussians.local_minima[0], "circling (0.905, 0)"),
        (LinearNetwork(), (2.0, 0.5), "circling a minimum"),
    ],
    ids=["global", "local", "curve"],
)
def test_every_known_minimum_can_be_circled(surface, point, words):
    study = basins(Adam(), surface)
    beside = np.add(point, (0.05, 0.05))
    found = ends(surface, beside, status="circling")
    assert study.words[outcomes(study, found).code[0]] == words


@pytest.mark.parametrize("slug", SURFACES)
def test_every_surface_can_be_told(slug):
    surface = SURFACES[slug]()
    for rule in (Newton(), Adam()):
        study = basins(rule, surface, steps=20, side=8, transform=Transform(turn=30), ensemble=Ensemble(sigma=0.1))
        seen = told(study)
        assert seen.code.max() < len(seen.legend)
        assert seen.legend == legend(study.race.ground)
        assert [outcome.kind for outcome in seen.legend].count("global") == (
            len(surface.minima) if surface.minima_are_points else 1
        )


def test_it_is_said_that_every_start_meets_the_same_chance():
    assert basins(Adam(), Himmelblau()).note == ""
    noise = Ensemble(sigma=5.0, seed=3)
    assert basins(Adam(), Himmelblau(), ensemble=noise).note == "every start meets the same noise of seed 3"
    assert basins(Adam(), NoisyMoons()).note == "every start meets the same minibatches"
    assert basins(Adam(), NoisyMoons(), ensemble=noise).note.endswith("the same minibatches and noise of seed 3")


def test_windows_are_those_of_the_ground_as_shown():
    """Turned by a quarter, gradient descent draws the same picture turned by a quarter."""
    plain = basins(GradientDescent(), Himmelblau(), steps=200)
    turned = basins(GradientDescent(), Himmelblau(), steps=200, transform=Transform(turn=90.0))
    np.testing.assert_array_equal(np.rot90(told(plain).code[::-1])[::-1], told(turned).code)


def test_a_zoomed_window_is_computed_anew():
    """A pixel of the zoomed picture is what a picture of that size over the whole would have there."""
    wide = replace(basins(Newton(), Himmelblau()), width=64, height=64)
    zoomed = replace(wide, window=((0.0, 2.5), (-2.5, 0.0)), width=16, height=16)
    np.testing.assert_array_equal(told(zoomed).code, told(wide).code[16:32, 32:48])


def test_of_what_is_not_done_nothing_is_told():
    study = basins(Newton(), Himmelblau(), side=4)
    seen = outcomes(study, Grid(study).fates)
    assert (seen.code == Outcomes.UNKNOWN).all()
    assert np.isnan(seen.share("global"))
    assert seen.counts().sum() == 0


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_rule_has_basins(slug):
    seen = told(basins(OPTIMIZERS[slug](), Himmelblau(), steps=40, side=8))
    assert Outcomes.UNKNOWN not in seen.code


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"window": ((1.0, 0.0), (0.0, 1.0))}, "from low to high"),
        ({"window": ((0.0, np.inf), (0.0, 1.0))}, "from low to high"),
        ({"window": ((1.0, 1.0 + 1e-12), (0.0, 1.0))}, "zoom out"),
        ({"width": 0}, "width must be a whole number from 1 on, but is 0"),
        ({"height": 2.5}, "height must be a whole number from 1 on, but is 2.5"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(basins(Newton(), Himmelblau()), **changes)
