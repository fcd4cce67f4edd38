"""Landscapes are readable and true."""

import base64
import gzip
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.compression import compression, round_losses
from figures.curves import curves
from figures.landscape import LEVELS, landscape
from figures.theme import THEMES
from player.routes import _plain
from surfaces import SURFACES, Beale, IllConditionedQuadratic, NoisyMoons, Rosenbrock


def unpacked(packed: dict) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed["bdata"]), dtype="<f4")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("slug", SURFACES)
def test_a_landscape_carries_the_true_loss_and_spreads_it_over_the_colours(slug, theme):
    surface = SURFACES[slug]()
    drawn = landscape(surface, theme)
    x, y = unpacked(drawn["grid"]["x"]), unpacked(drawn["grid"]["y"])
    loss = unpacked(drawn["grid"]["loss"]).reshape(len(y), len(x))
    assert len(x) == (257 if slug == "levy" else 129)
    for row, column in ((3, 10), (77, 128), (128, 0)):
        assert loss[row, column] == pytest.approx(surface.value(np.array([x[column], y[row]])), rel=1e-4, abs=1e-4)
    scale = compression(np.append(loss, [surface.value(np.array(point)) for point in surface.minima]))
    assert drawn["scale"]["kind"] == scale.kind
    assert drawn["scale"]["base"] == pytest.approx(scale.base, rel=1e-5, abs=1e-6)
    heights = scale.height(loss)
    levels = np.unique(np.floor((heights - heights.min()) / (np.ptp(heights) / LEVELS)))
    assert len(levels) >= LEVELS * 0.8  # lines of equal loss all over the range
    middle = (np.quantile(heights, 0.9) - np.quantile(heights, 0.1)) / np.ptp(heights)
    assert middle > 0.15 or slug == "easom"  # a plateau is flat whatever the scale


@pytest.mark.parametrize("slug", SURFACES)
def test_a_landscape_is_json_and_small_enough_for_bad_wifi(slug):
    surface = SURFACES[slug]()
    content = landscape(surface, "light") | {"curves": curves(surface, "light")}
    text = json.dumps(content, default=_plain, allow_nan=False)
    assert len(gzip.compress(text.encode())) < (250_000 if slug == "levy" else 90_000)


@pytest.mark.parametrize("surface", [Rosenbrock(b=1e300), IllConditionedQuadratic(condition=1e45)])
def test_an_extreme_surface_is_still_drawn(surface):
    content = landscape(surface, "light") | {"curves": curves(surface, "light")}
    json.dumps(content, default=_plain, allow_nan=False)
    assert np.isfinite(unpacked(content["grid"]["loss"])).all()


@given(st.lists(st.floats(-1e12, 1e12), min_size=2, max_size=50))
def test_compression_can_be_undone_and_keeps_the_order(losses):
    scale = compression(np.array(losses))
    heights = scale.height(np.array(losses))
    back = scale.loss(heights)
    assert back == pytest.approx(losses, rel=1e-6, abs=1e-6 * max(1.0, np.ptp(losses)))
    order = np.argsort(losses, kind="stable")
    assert np.all(np.diff(heights[order]) >= 0)


def test_a_wide_range_is_compressed_and_a_gentle_one_is_not():
    assert compression(Beale().value(np.stack(np.meshgrid(*[np.linspace(-4, 4, 50)] * 2)))).kind == "asinh"
    assert compression(np.linspace(0, 10, 100)).kind == "linear"


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e9))
def test_axis_labels_lie_in_range_and_rise(base, span):
    losses = np.concatenate((np.full(20, base), [base + span]))
    scale = compression(losses)
    ticks = round_losses(scale, base + span)
    assert len(ticks) <= 12
    assert all(base - 1e-9 * abs(base) - 1e-12 <= tick <= (base + span) * (1 + 1e-6) + 1e-9 for tick in ticks)
    assert ticks == sorted(ticks)


@pytest.mark.parametrize("slug", SURFACES)
def test_a_landscape_carries_the_data_that_its_surface_is_made_from(slug):
    surface = SURFACES[slug]()
    content = landscape(surface, "light") | {"curves": curves(surface, "light")}
    assert (content["data"] is None) == (surface.data is None)
    assert ("accuracy" in content["curves"]) == (surface.data is not None)


def test_the_moons_are_told_point_by_point():
    moons = NoisyMoons()
    drawn = landscape(moons, "dark")["data"]
    np.testing.assert_array_equal(unpacked(drawn["points"]).reshape(2, -1), moons.data.points.astype("<f4"))
    np.testing.assert_array_equal(unpacked(drawn["labels"]), moons.data.labels)
    accuracy = curves(moons, "light")["accuracy"]
    assert accuracy["transform"]["kind"] == "linear"
    low, high = accuracy["transform"]["range"]
    assert -0.1 < low < 0
    assert 1 < high < 1.1


@pytest.mark.parametrize("slug", SURFACES)
def test_the_loss_axis_suits_the_surface(slug):
    curve = curves(SURFACES[slug](), "light")["loss"]
    if np.isfinite(SURFACES[slug].infimum):
        assert curve["transform"]["kind"] == "log"
        assert curve["figure"]["layout"]["yaxis"]["type"] == "log"
    else:
        assert curve["transform"]["kind"] == "asinh"
        ticks = curve["transform"]["ticks"]
        assert ticks[0] == 0
        assert sorted(ticks) == sorted(-tick for tick in ticks)
        assert len(set(ticks)) == len(ticks)
