"""Noise: the same for every lane, reproducible, and honest about the loss that it tilts."""

import math
from dataclasses import replace

import numpy as np
import pytest
from plane import ALL, LANES, difference, each, points

import surfaces
from loss import Loss, Oracle, Surveyed
from parameters import parameters
from studies import Ensemble
from surfaces import Ground, Noisy, Transform, transformed

# What every ground offers; `at` is where the noise is met, the lanes and seeds are those of both together.
PROMISED = {name for one in (Ground, Surveyed, Loss, Oracle) for name in vars(one) if name[0] != "_"}
PROMISED -= {"at", "lanes", "is_stochastic", "reseeded"}
METHODS = {name for name in PROMISED if callable(getattr(Ground, name))}


class TestNoisy:
    surface = surfaces.Rosenbrock()

    def test_the_same_seed_and_step_give_the_same_noise(self):
        x = points(surfaces.Rosenbrock, 5)
        for t in (1, 2, 127, 128, 129, 5000):
            once = Noisy(self.surface, sigma=2.0, seed=3).at(t).gradient(x)
            again = Noisy(self.surface, sigma=2.0, seed=3).at(t).gradient(x)
            np.testing.assert_array_equal(once, again)

    def test_steps_seeds_and_coordinates_differ(self):
        noise = {
            (seed, t): Noisy(surfaces.Saddle(), seed=seed).at(t).gradient(np.zeros(2))
            for seed in (0, 1, 2)
            for t in (1, 2, 128, 129, 256)
        }
        numbers = np.concatenate(list(noise.values()))
        assert np.unique(numbers).size == numbers.size

    @pytest.mark.parametrize("lanes", LANES, ids=str)
    def test_every_lane_meets_the_same_noise(self, lanes):
        x = points(surfaces.Rosenbrock, *lanes)
        noise = Noisy(self.surface, sigma=3.0).at(7).gradient(x) - self.surface.gradient(x)
        assert noise.shape == (2, *lanes)
        alone = Noisy(surfaces.Saddle(), sigma=3.0).at(7).gradient(np.zeros(2))
        np.testing.assert_allclose(
            noise, np.broadcast_to(alone.reshape(2, *(1,) * len(lanes)), noise.shape), atol=1e-12
        )

    @pytest.mark.parametrize("seeds", [[0, 1, 2], [5, 5, 0], [[1, 2, 3], [3, 2, 1]]], ids=str)
    def test_seeds_are_lanes(self, seeds):
        seeds = np.array(seeds)
        x = points(surfaces.Rosenbrock, 3)
        for t in (1, 200):
            together = Noisy(self.surface, sigma=2.0, seed=seeds).at(t)
            assert together.gradient(x).shape == (2, *seeds.shape)
            assert together.value(x).shape == seeds.shape
            for lane in np.ndindex(seeds.shape):
                alone = Noisy(self.surface, sigma=2.0, seed=int(seeds[lane])).at(t)
                point = x[:, lane[-1]]
                np.testing.assert_allclose(together.gradient(x)[:, *lane], alone.gradient(point), rtol=1e-13)
                np.testing.assert_allclose(together.value(x)[lane], alone.value(point), rtol=1e-13)

    def test_seeds_are_lanes_of_one_start(self):
        start = np.array(surfaces.Rosenbrock.start)
        together = Noisy(self.surface, seed=np.arange(4)).at(1)
        assert together.gradient(start).shape == (2, 4)
        assert together.value(start).shape == (4,)
        for seed in range(4):
            alone = Noisy(self.surface, seed=seed).at(1)
            np.testing.assert_allclose(together.gradient(start)[:, seed], alone.gradient(start), rtol=1e-13)
            np.testing.assert_allclose(together.value(start)[seed], alone.value(start), rtol=1e-13)

    @pytest.mark.parametrize("count", [2, 3])
    @pytest.mark.parametrize("seed", [4, np.array([[4], [9]])], ids=["one seed", "seeds"])
    def test_sigmas_are_lanes(self, count, seed):
        sigma = np.linspace(0.5, 2.0, count)
        x = points(surfaces.Rosenbrock, count)
        together = Noisy(self.surface, sigma=sigma, seed=seed).at(9)
        lanes = np.broadcast_shapes(np.shape(seed), (count,))
        assert together.gradient(x).shape == (2, *lanes)
        assert together.value(x).shape == lanes
        for lane in np.ndindex(lanes):
            k = lane[-1]
            alone = Noisy(self.surface, sigma=sigma[k], seed=int(np.broadcast_to(seed, lanes)[lane])).at(9)
            np.testing.assert_allclose(together.gradient(x)[:, *lane], alone.gradient(x[:, k]), rtol=1e-13)
            np.testing.assert_allclose(together.value(x)[lane], alone.value(x[:, k]), rtol=1e-13)

    def test_noise_and_the_surfaces_parameters_broadcast_together(self):
        noisy = Noisy(surfaces.Rosenbrock(b=np.array([[1.0], [100.0]])), seed=np.arange(3))
        assert noisy.lanes == (2, 3)
        x = np.array([0.5, -0.5])
        answer = noisy.at(4)
        assert answer.gradient(x).shape == (2, 2, 3)
        assert answer.value(x).shape == (2, 3)
        alone = Noisy(surfaces.Rosenbrock(b=100.0), seed=2).at(4)
        np.testing.assert_allclose(answer.gradient(x)[:, 1, 2], alone.gradient(x), rtol=1e-13)

    def test_mean_and_deviation_over_many_steps(self):
        sigma, count = 2.5, 20_000
        noisy = Noisy(surfaces.Saddle(), sigma=sigma, seed=1)
        noise = np.stack([noisy.at(t).gradient(np.zeros(2)) for t in range(1, count + 1)])
        standard_error = sigma / math.sqrt(count)
        assert (np.abs(noise.mean(axis=0)) < 4 * standard_error).all()
        assert (np.abs(noise.std(axis=0) - sigma) < 4 * standard_error / math.sqrt(2)).all()
        assert abs(np.corrcoef(noise.T)[0, 1]) < 4 / math.sqrt(count)
        assert abs(np.corrcoef(noise[1:, 0], noise[:-1, 0])[0, 1]) < 4 / math.sqrt(count)

    def test_the_noise_is_distributed_as_a_normal_one(self):
        """Not in mean and deviation alone: as many numbers lie within so many deviations as the error function says."""
        sigma, count = 0.5, 10_000
        noisy = Noisy(surfaces.Saddle(), sigma=sigma, seed=2)
        noise = np.stack([noisy.at(t).gradient(np.zeros(2)) for t in range(1, count + 1)])
        for width in (0.5, 1.0, 2.0, 3.0):
            share = math.erf(width / math.sqrt(2))
            standard_error = math.sqrt(share * (1 - share) / noise.size)
            assert abs((np.abs(noise) < width * sigma).mean() - share) < 4 * standard_error

    @each(ALL)
    def test_the_loss_of_a_step_is_tilted_so_that_value_and_gradient_agree(self, cls):
        step = Noisy(cls(), sigma=3.0, seed=8).at(11)
        x = points(cls, 50, seed=9)
        gradient = step.gradient(x)
        scale = 1e-8 * np.abs(gradient).max()
        np.testing.assert_allclose(gradient, difference(step.value, x), rtol=1e-6, atol=scale)
        np.testing.assert_array_equal(step.hessian(x), cls().at(11).hessian(x))

    def test_without_sigma_nothing_changes(self):
        x = points(surfaces.Rosenbrock, 6)
        step = Noisy(self.surface, sigma=0.0).at(5)
        np.testing.assert_array_equal(step.gradient(x), self.surface.gradient(x))
        np.testing.assert_array_equal(step.value(x), self.surface.value(x))

    @each(ALL)
    @pytest.mark.parametrize("turn", [0.0, 30.0])
    def test_everything_else_is_the_surfaces_own(self, cls, turn):
        surface, x = transformed(cls(), Transform(turn=turn)), points(cls, 4)
        noisy = Noisy(surface)
        for fact in PROMISED - METHODS:
            assert np.array_equal(getattr(noisy, fact), getattr(surface, fact)), fact
        for f in PROMISED & METHODS - {"is_within"}:
            np.testing.assert_array_equal(getattr(noisy, f)(x), getattr(surface, f)(x), err_msg=f)
        near = surface.is_within(1.0, surface.move(x))
        np.testing.assert_array_equal(noisy.is_within(1.0, surface.move(x)), near)

    @each(ALL)
    def test_other_seeds_are_other_draws_wherever_there_are_any(self, cls):
        """Of the noise and of the surface's own minibatches, by one offset, and through a transform."""
        x, surface = points(cls, 4), cls()
        for ground in (surface, transformed(surface, Transform(turn=30.0))):
            assert ground.is_stochastic == (cls is surfaces.NoisyMoons)
            assert (ground.reseeded(3) == ground) == (not ground.is_stochastic)
            noisy, there = Noisy(ground, sigma=1.0, seed=5), ground.reseeded(3)
            assert noisy.is_stochastic
            assert Noisy(ground, sigma=0.0).is_stochastic == ground.is_stochastic
            wanted = Noisy(there, sigma=1.0, seed=8).at(2).gradient(x)
            np.testing.assert_array_equal(noisy.reseeded(3).at(2).gradient(x), wanted)
            lanes = noisy.reseeded(np.array([0, 0, 3, 3])).at(2).gradient(x)
            np.testing.assert_allclose(lanes[:, 2:], wanted[:, 2:], rtol=1e-9, atol=1e-12)

    def test_what_no_ground_promises_is_not_forwarded(self):
        for fact in ("name", "about", "reference", "latex", "nothing_of_the_kind"):
            assert not hasattr(Noisy(self.surface), fact), fact

    @pytest.mark.parametrize(
        "wrong", [{"sigma": -1.0}, {"sigma": math.inf}, {"seed": -1}, {"seed": 0.5}, {"seed": "a"}], ids=str
    )
    def test_refuses_what_is_not_valid(self, wrong):
        with pytest.raises(ValueError, match=rf"^{next(iter(wrong))} must be .*; try .*\.$"):
            Noisy(self.surface, **wrong)


def test_strength_and_seed_of_the_noise_are_declared_once():
    ours, races, moons = ({one.name: one for one in parameters(cls)} for cls in (Noisy, Ensemble, surfaces.NoisyMoons))
    assert ours.keys() == {"sigma", "seed"}
    assert races["seed"] == ours["seed"]
    assert replace(races["sigma"], default=ours["sigma"].default) == ours["sigma"]
    assert (ours["sigma"].default, races["sigma"].default) == (1.0, 0.0)
    assert replace(moons["seed"], help=ours["seed"].help) == ours["seed"]
    assert ours["seed"].help.replace("noise", "minibatches") == moons["seed"].help
