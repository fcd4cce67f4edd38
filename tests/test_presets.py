"""Every preset does what its text says, and opens by its link."""

import re
from dataclasses import replace
from urllib.parse import parse_qs

import numpy as np
import pytest

from lessons.presets import BEALE, PRESETS
from optimizers import AdaDelta, AdaGrad, GradientDescent, Momentum, Nesterov, RMSProp
from studies import Race
from studies.link import from_query, to_link

RULES = (GradientDescent, Momentum, Nesterov, AdaGrad, AdaDelta, RMSProp)
WITH_MOMENTUM = (Momentum, Nesterov)
SCALED = (AdaGrad, AdaDelta, RMSProp)

each = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)


def paths_of(race):
    """The paths by rule."""
    return {type(lane.optimizer): path for lane, path in zip(race.running, race.fresh_trajectories(), strict=True)}


def first(condition):
    """The first step at which a condition, one bool a row, holds; beyond the last where it never does."""
    return int(np.argmax(condition)) if condition.any() else len(condition)


def straightness(path, steps=slice(None)):
    """The mean cosine of the angle between a step and the next: 1 along a line, 0 where directions come by chance."""
    step = np.diff(path.x, axis=0)
    step /= np.linalg.norm(step, axis=1, keepdims=True)
    return float((step[1:] * step[:-1]).sum(axis=1)[steps].mean())


class TestTexts:
    @each
    def test_a_preset_is_found_by_its_slug(self, preset):
        assert PRESETS[preset.slug] is preset
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", preset.slug)
        assert list(PRESETS) == ["beale", "saddle", "long-valley", "noisy-moons"]
        assert PRESETS["beale"].race is BEALE

    @each
    def test_sentences_that_state_no_number(self, preset):
        assert re.fullmatch(r"[A-Z][^.]{40,}\.", preset.about)
        assert re.fullmatch(r"[A-Z][^.]{30,}\.( [A-Z][^.]{30,}\.)?", preset.look_for)
        assert not re.search(r"\d", preset.name + preset.about + preset.look_for)

    def test_only_the_settings_that_were_published_are_called_so(self):
        fitted = [preset.slug for preset in PRESETS.values() if "fitted to its published frames" in preset.about]
        ours = [preset.slug for preset in PRESETS.values() if re.search("settings.* ours", preset.about)]
        assert fitted == ["beale"]
        assert ours == ["saddle", "long-valley", "noisy-moons"]


class TestRaces:
    @each
    def test_the_six_rules_in_the_order_of_the_animations(self, preset):
        assert tuple(type(lane.optimizer) for lane in preset.race.lanes) == RULES
        assert all(lane.on for lane in preset.race.lanes)

    @each
    def test_starts_where_the_surface_shows_what_it_teaches(self, preset):
        assert preset.race.start == preset.race.surface.start

    @each
    def test_opens_by_its_link(self, preset):
        other = replace(BEALE, steps=7, lanes=BEALE.lanes[:1])
        race, ignored = from_query(parse_qs(to_link(preset.race)), default=other)
        assert race == preset.race
        assert ignored == []

    @each
    def test_no_lane_is_lost(self, preset):
        for path in paths_of(preset.race).values():
            assert np.isfinite(path.x).all()


class TestBeale:
    paths = paths_of(BEALE)

    def test_every_path_stays_in_the_window_of_the_animation(self):
        assert BEALE.surface.domain == ((-5, 5), (-5, 5))
        for path in self.paths.values():
            assert np.abs(path.x).max() < 5

    def test_the_first_gradient_is_large(self):
        for path in self.paths.values():
            assert path.gradient_norm[0] > 5 * np.median(path.gradient_norm)

    def test_momentum_shoots_past_the_valley_and_swings_back(self):
        ((_, floor),) = BEALE.surface.minima
        for rule in WITH_MOMENTUM:
            path = self.paths[rule]
            lowest = path.x[:, 1].argmin()
            assert path.x[lowest, 1] < floor - 1.5
            assert BEALE.surface.distance_to_minima(path.x[-1]) < 0.5
        for rule in (GradientDescent, *SCALED):
            assert self.paths[rule].x[:, 1].min() > floor - 0.6

    def test_rules_that_scale_their_steps_turn_into_the_valley_early(self):
        after = {rule: path.loss[20] for rule, path in self.paths.items()}
        assert max(after[rule] for rule in SCALED) < 0.7 * min(after[rule] for rule in after if rule not in SCALED)

    def test_plain_gradient_descent_ends_farthest_from_the_minimum(self):
        distance = {rule: BEALE.surface.distance_to_minima(path.x[-1]) for rule, path in self.paths.items()}
        assert distance.pop(GradientDescent) > 3 * max(distance.values())

    def test_the_order_at_the_end(self):
        loss = {rule: path.loss[-1] for rule, path in self.paths.items()}
        assert loss[Nesterov] < loss[AdaGrad] < loss[Momentum] < 0.01
        assert max(loss[AdaDelta], loss[RMSProp]) < 0.5 < loss[GradientDescent]


class TestSaddle:
    race = PRESETS["saddle"].race
    paths = paths_of(race)

    def test_starts_a_hair_off_the_ridge_in_the_middle_of_a_window_of_height_four(self):
        x, y = self.race.start
        assert 0 < y < 0.01 * x
        (left, right), (bottom, top) = self.race.surface.domain
        corners = self.race.surface.value(np.array([[left, right, 0, 0], [0, 0, bottom, top]], dtype=float))
        assert corners.tolist() == [4, 4, -4, -4]

    def test_gradient_descent_slides_to_the_saddle_and_is_still_there(self):
        path = self.paths[GradientDescent]
        assert (np.diff(path.x[:, 0]) < 0).all()
        assert path.x[-1, 0] > 0
        assert np.hypot(*path.x[-1]) < 0.1
        assert path.status == "running"

    def test_momentum_overshoots_comes_back_and_then_escapes(self):
        for rule in WITH_MOMENTUM:
            x, y = self.paths[rule].x.T
            leaves = first(np.abs(y) > 1)
            farthest = x[:leaves].argmin()
            assert x[farthest] < -0.2
            assert abs(y[farthest]) < 0.1
            assert abs(x[leaves]) < 0.5 * abs(x[farthest])
            assert self.paths[rule].status == "escaped"

    def test_rules_that_scale_their_steps_leave_long_before_momentum(self):
        leaves = {rule: first(np.abs(path.x[:, 1]) > 1) for rule, path in self.paths.items()}
        for rule in SCALED:
            assert leaves[rule] <= 20
            assert 3 * leaves[rule] < min(leaves[Momentum], leaves[Nesterov])


class TestLongValley:
    race = PRESETS["long-valley"].race
    paths = paths_of(race)

    def test_gradient_descent_falls_across_and_gets_nowhere_along(self):
        path = self.paths[GradientDescent]
        assert abs(path.x[-1, 0]) < 1e-6
        assert np.abs(path.x[:, 1]).max() < 0.02
        assert path.loss[-1] > 0.999  # the saddle's own is one

    def test_momentum_swings_from_wall_to_wall_until_it_has_velocity_along(self):
        for rule in WITH_MOMENTUM:
            path = self.paths[rule]
            x, y = path.x.T
            leaves = first(np.abs(y) > 0.5)
            assert np.count_nonzero(np.diff(np.sign(x[:leaves]))) >= 10
            assert x.min() < -0.5
            velocity = np.abs(path.state["v"][:, 1])
            assert velocity[leaves] > 20 * velocity[:10].max()
            assert 100 < leaves < first(np.abs(y) > 3) <= self.race.steps
        assert np.all(self.paths[GradientDescent].x[:, 0] > 0)

    def test_rules_that_scale_each_dimension_set_off_along_it_at_once(self):
        for rule in SCALED:
            path = self.paths[rule]
            assert first(np.abs(path.x[:, 1]) > 0.5) <= 12
            assert path.status == "converged"


class TestNoisyMoons:
    race = PRESETS["noisy-moons"].race
    surface = race.surface
    paths = paths_of(race)

    def progress(self, path):
        """How much of the way from the start to the minimum lies behind each iterate: 1 at the height of the minimum."""
        way = np.array(self.surface.minima[0]) - path.x[0]
        return (path.x - path.x[0]) @ way / (way @ way)

    def seeds(self):
        """The same race with other minibatches: what the text says is no luck of one seed."""
        for seed in range(5):
            yield paths_of(replace(self.race, surface=replace(self.surface, seed=seed)))

    def test_every_lane_sees_the_same_minibatches(self):
        twins = Race(self.surface, self.race.start, 50, self.race.lanes[:1] * 2).fresh_trajectories()
        np.testing.assert_array_equal(twins[0].x, twins[1].x)
        # From rest, a velocity is the gradient that plain gradient descent met, too.
        for found in self.seeds():
            step = {rule: found[rule].x[1] - found[rule].x[0] for rule in RULES}
            np.testing.assert_allclose(step[Momentum], step[GradientDescent], rtol=1e-12)
            np.testing.assert_allclose(step[Nesterov], 1.9 * step[GradientDescent], rtol=1e-12)
            for rule in SCALED:
                np.testing.assert_array_equal(np.sign(step[rule]), np.sign(step[GradientDescent]))

    def test_gradient_descent_jitters_with_its_minibatches(self):
        everything = paths_of(replace(self.race, surface=replace(self.surface, batch=self.surface.data.labels.size)))
        assert straightness(everything[GradientDescent]) > 0.99
        for found in self.seeds():
            assert straightness(found[GradientDescent]) < 0.5

    def test_momentum_smooths_them(self):
        """At a comparable loss: in the second half, when all are in the basin."""
        for found in self.seeds():
            late = slice(self.race.steps // 2, None)
            loss = {rule: found[rule].loss[late].mean() for rule in RULES}
            assert max(loss.values()) < self.surface.infimum + 0.03
            jittery = straightness(found[GradientDescent], late)
            assert jittery < 0.25
            for rule, least in ((Momentum, 0.65), (Nesterov, 0.4)):
                assert straightness(found[rule], late) > max(least, jittery + 0.3)
                assert straightness(found[rule]) > straightness(found[GradientDescent]) + 0.2

    def test_momentum_overshoots_the_minimum_and_then_corrects(self):
        for found in self.seeds():
            assert self.progress(found[GradientDescent]).max() < 1.05
            for rule in WITH_MOMENTUM:
                path = found[rule]
                progress, distance = self.progress(path), self.surface.distance_to_minima(path.x.T)
                peak = progress.argmax()
                assert progress[peak] > 1.15
                assert peak < 50
                assert distance[-50:].max() < 0.8 * distance[peak]
                assert distance[-50:].mean() < 0.5

    def test_every_lane_ends_as_a_far_better_classifier(self):
        for found in self.seeds():
            for path in found.values():
                accuracy = self.surface.accuracy(path.x.T)
                assert accuracy[0] < 0.25
                assert accuracy[-1] > 0.8

    def test_every_path_stays_in_the_window(self):
        (left, right), (bottom, top) = self.surface.domain
        for path in self.paths.values():
            x, y = path.x.T
            assert left < x.min() < x.max() < right
            assert bottom < y.min() < y.max() < top
