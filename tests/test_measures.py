"""What a map shows of a cell is what its run says."""

import numpy as np

from optimizers import GradientDescent, run
from optimizers.fates import fates
from studies.measures import MEASURES, loss_name
from surfaces import SURFACES, Saddle, StyblinskiTang

RATES = np.array([1e-3, 0.02, 0.05, 0.09, 5.0])  # too slow, good, good, to and fro, diverging


def test_numbers_are_those_of_the_runs():
    surface, start = StyblinskiTang(), (-2.0, -3.5)
    found = fates(GradientDescent(learning_rate=RATES), surface, start, 60)
    paths = [run(GradientDescent(learning_rate=rate), surface, start, 60) for rate in RATES]
    steps, loss, distance = (MEASURES[name].of(surface, found) for name in ("steps", "loss", "distance"))
    np.testing.assert_array_equal(steps, [np.nan if path.converged_at < 0 else path.converged_at for path in paths])
    ends = np.array([path.x[-1] for path in paths]).T
    np.testing.assert_allclose(loss, np.maximum(surface.value(ends) - surface.infimum, 0), atol=1e-12)
    np.testing.assert_allclose(distance, surface.distance_to_minima(ends), atol=1e-9)
    assert np.isfinite(steps).tolist() == [False, True, True, False, False]
    assert np.isnan(loss).tolist() == [False, False, False, False, True]
    assert (loss[:4] >= 0).all()


def test_where_there_is_no_minimum_there_is_the_loss_alone():
    found = fates(GradientDescent(learning_rate=RATES[:2]), Saddle(), (1.0, 0.1), 60)
    np.testing.assert_array_equal(MEASURES["loss"].of(Saddle(), found), found.loss)
    assert np.isnan(MEASURES["distance"].of(Saddle(), found)).all()
    assert np.isnan(MEASURES["steps"].of(Saddle(), found)).all()


def test_a_measure_of_the_loss_is_called_by_what_it_is_counted_from():
    """The number is the loss itself or another one; the name says which."""
    for surface in (cls() for cls in SURFACES.values()):
        found = fates(GradientDescent(learning_rate=1e-9), surface, surface.start, 3)
        itself = np.array_equal(MEASURES["loss"].of(surface, found), found.loss)
        name = MEASURES["loss"].name_on(surface)
        assert name == ("Final loss" if itself else "Final loss above the least"), surface.slug
        assert loss_name(surface) == name.replace("Final ", "")
        assert MEASURES["steps"].name_on(surface) == "Steps to converge"
