"""How maps look: axes, colours and patterns."""

from itertools import combinations

import numpy as np
import pytest

from figures import maps
from figures.palette import styles
from figures.sensitivity import sensitivity
from figures.theme import THEMES
from figures.trials import best_so_far
from optimizers import OPTIMIZERS, AdaGrad, Adam, GradientDescent, Momentum
from parameters import parameters
from studies import Lane, Race
from studies.axis import Axis, axes
from studies.basins import legend
from studies.map import WORDS
from studies.slices import Slices, slices
from studies.study import whole
from studies.sweep import Sweep
from surfaces import SURFACES, IllConditionedQuadratic, Saddle


def kinds_of(slug: str) -> list[str]:
    return [one.kind for one in legend(SURFACES[slug]())]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kinds", [list(Sweep.fates), *map(kinds_of, SURFACES)], ids=["sweep", *SURFACES])
def test_no_two_fates_look_alike_and_other_ends_than_minima_differ_in_pattern_from_them(kinds, theme):
    looks = maps.looks(kinds, theme)
    seen = [(look["color"], look["pattern"]) for look in looks]
    assert len(set(seen)) == len(seen)
    for kind, look in zip(kinds, looks, strict=True):
        assert WORDS[kind]
        if kind in ("saddle", "maximum", "escaped", "diverged", "stalled", "local", "minimum", "circling"):
            assert look["pattern"] != "plain"
    for one, other in combinations(["saddle", "maximum", "escaped", "diverged"], 2):
        if {one, other} <= set(kinds):
            patterns = [look["pattern"] for kind, look in zip(kinds, looks, strict=True) if kind in (one, other)]
            assert patterns[0] != patterns[1]


@pytest.mark.parametrize("theme", THEMES)
def test_what_circles_a_minimum_is_painted_in_the_hue_of_its_basin_but_paler(theme):
    kinds = kinds_of("himmelblau")
    pairs = zip(*(fills(maps.looks(kinds, theme), kinds, kind) for kind in ("global", "circling")), strict=True)
    paper = np.array(to_rgb(THEMES[theme].paper))
    for basin, around in pairs:
        hue, tint = (np.array(to_rgb(color)) - paper for color in (basin, around))
        assert np.linalg.norm(tint) < 0.5 * np.linalg.norm(hue)
        assert tint @ hue > 0.95 * np.linalg.norm(tint) * np.linalg.norm(hue)


def to_rgb(color: str) -> list[int]:
    return [int(color[k : k + 2], 16) for k in (1, 3, 5)]


def fills(looks: list[dict], kinds: list[str], wanted: str) -> list[str]:
    return [look["color"] for look, kind in zip(looks, kinds, strict=True) if kind == wanted]


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_axis_is_labelled_with_round_values_at_their_places(slug):
    race = Race(IllConditionedQuadratic(), (1.5, 0.75), 10, (Lane(OPTIMIZERS[slug]()),))
    for axis in axes(race, 64):
        declared, values = axis.declared(race), axis.values(race)
        ticks = maps.round_values(declared, values)
        assert 2 <= len(ticks) <= 8
        assert ticks == sorted(set(ticks))
        assert values[0] <= ticks[0]
        assert ticks[-1] <= values[-1] * (1 + 1e-9)
        places = maps.places(declared, values, ticks)
        back = np.interp(places, np.arange(len(values)), values)
        np.testing.assert_allclose(back, ticks, rtol=0.06, atol=1e-3)
        at_values = maps.places(declared, values, values)
        np.testing.assert_allclose(at_values, np.arange(len(values)), atol=1e-6)


def test_a_narrow_range_has_labels_too():
    race = Race(IllConditionedQuadratic(), (1.5, 0.75), 10, (Lane(Adam()),))
    axis = Axis("optimizer", "learning_rate", 0.011, 0.034, 32)
    assert maps.round_values(axis.declared(race), axis.values(race)) == [0.02]


def test_labels_have_a_minus_as_those_of_the_ground():
    race = Race(IllConditionedQuadratic(), (1.5, 0.75), 10, (Lane(Adam()),))
    turn, rate = Axis("transform", "turn", -90, 90, 32), Axis("optimizer", "learning_rate", 1e-5, 1, 32)
    told = [("", axis.declared(race), axis.values(race)) for axis in (turn, rate)]
    layout = maps.sweep_frame("light", *told)["layout"]
    assert layout["xaxis"]["ticktext"][0] == "−50"
    assert layout["yaxis"]["ticktext"][0] == "1e−5"


def test_symbols_are_plain_letters():
    (rate, beta1, *_) = parameters(Adam)
    assert maps.symbol(rate) == "η"
    assert maps.symbol(beta1) == "β<sub>1</sub>"
    for rule in [*OPTIMIZERS.values(), *SURFACES.values()]:
        for declared in parameters(rule):
            assert "\\" not in maps.symbol(declared)


@pytest.mark.parametrize("surface", [IllConditionedQuadratic(), Saddle()], ids=["bounded", "unbounded"])
def test_slices_show_each_lane_its_good_rates_and_its_best(surface):
    race = Race(surface, surface.start, 60, (Lane(GradientDescent()), Lane(Adam())))
    study = Slices(race, 40)
    cut = slices(study, whole(study))
    figure = sensitivity(
        cut, ["A", "B"], styles([lane.optimizer for lane in race.lanes]), "light", "loss", 60, surface.infimum == 0
    )
    lines = [trace for trace in figure.data if trace.mode == "lines" and trace.showlegend is not False]
    assert [line.name for line in lines] == ["A", "B"]
    for line, one in zip(lines, cut, strict=True):
        np.testing.assert_array_equal(line.x, one.rates)
        good = next(trace for trace in figure.data if trace.legendgroup == line.name and trace.line.width == 5)
        np.testing.assert_array_equal(np.isfinite(np.array(good.y, dtype=float)), one.good & np.isfinite(one.loss))
        dots = [trace.x[0] for trace in figure.data if trace.legendgroup == line.name and trace.mode == "markers"]
        assert one.best in dots
    assert (figure.layout.yaxis.type == "log") == (surface.infimum == 0)
    assert all(trace.cliponaxis is False for trace in figure.data if trace.mode == "markers")


def test_slices_of_a_loss_without_a_least_have_an_axis_on_which_all_are_seen():
    """Of losses that span many orders on either side: their asinh, labelled with themselves."""
    race = Race(Saddle(), Saddle().start, 200, (Lane(Momentum()), Lane(Adam())))
    study = Slices(race, 40)
    cut = slices(study, whole(study))
    figure = sensitivity(
        cut, ["A", "B"], styles([lane.optimizer for lane in race.lanes]), "light", "loss", 200, bounded=False
    )
    axis, lowest = figure.layout.yaxis, min(np.nanmin(one.loss) for one in cut)
    assert lowest < -1e9
    assert axis.range[0] < np.arcsinh(lowest) < axis.range[0] + 0.1 * (axis.range[1] - axis.range[0])
    for trace in figure.data:
        if trace.customdata is not None:
            np.testing.assert_array_equal(trace.y, np.arcsinh(trace.customdata))
    texts = dict(zip(axis.ticktext, np.sinh(axis.tickvals), strict=True))
    assert texts["0"] == 0
    assert texts["−10<sup>9</sup>"] == pytest.approx(-1e9)
    assert 4 <= len(texts) <= 12


def test_ticks_have_a_minus():
    race = Race(IllConditionedQuadratic(), (1.5, 0.75), 10, (Lane(GradientDescent()),))
    axis = Axis("start", "x", -2.0, 2.0, 9)
    one = ("start x", axis.declared(race), axis.values(race))
    layout = maps.sweep_frame("light", one, one)["layout"]["xaxis"]
    assert layout["title"]["text"] == "start x"
    assert layout["ticktext"] == ["−2", "−1", "0", "1", "2"]


@pytest.mark.parametrize("bounded", [True, False])
def test_the_best_so_far_falls_to_the_best_trial(bounded):
    numbers = [[3.0, np.inf, 0.2, 0.5], [np.inf, 7.0, 6.0, 1e-20], [2.0], [np.inf] * 4]
    looks = styles([GradientDescent(), Adam(), Momentum(), AdaGrad()])
    figure = best_so_far(numbers, [2, 3, 0, 0], list("ABCD"), looks, "light", "loss", bounded)
    least = 1e-16 if bounded else 1e-20  # an axis of logarithms has a floor
    wanted = {"A": [3, 3, 0.2, 0.2], "B": [np.nan, 7, 6, least], "C": [2], "D": [np.nan] * 4}
    for trace in figure.data:
        if trace.mode == "lines":
            np.testing.assert_array_equal(np.array(trace.y), wanted[trace.name])
            assert list(trace.x) == list(range(1, len(wanted[trace.name]) + 1))
    dots = {trace.legendgroup: (trace.x[0], trace.y[0]) for trace in figure.data if trace.mode == "markers"}
    assert dots == {"A": (3, 0.2), "B": (4, least), "C": (1, 2.0)}
    axis = figure.layout.yaxis
    assert (axis.type == "log") == bounded
    if bounded:
        assert axis.range[0] < -16
        assert 10 ** axis.range[1] > 7
        shown = [tick for tick in axis.tickvals if axis.range[0] <= np.log10(tick) <= axis.range[1]]
        assert 2 <= len(shown) <= 7


def test_nothing_came_to_a_number():
    figure = best_so_far([[np.inf]], [0], ["A"], styles([Adam()]), "dark", "steps", bounded=True)
    assert np.isfinite(figure.layout.yaxis.range).all()


def test_between_two_values_a_place_lies_evenly_on_the_scale():
    """0.9 is to 0.99 what 0 is to 0.9: a tenth of the distance from one is left; and 0.01 is to 1 what 0.0001 is to it."""
    race = Race(IllConditionedQuadratic(), (1.5, 0.75), 10, (Lane(Momentum()),))
    for name, ends, middle in (("momentum", (0.0, 0.99), 0.9), ("learning_rate", (1e-4, 1.0), 0.01)):
        axis = Axis("optimizer", name, *ends, 2)
        places = maps.places(axis.declared(race), axis.values(race), [ends[0], middle, ends[1]])
        assert places == pytest.approx([0, 0.5, 1])
