"""Noisy moons: the loss of a classifier, and the minibatch of it that each step sees."""

import numpy as np
import pytest
from plane import difference, points

from optimizers import GradientDescent, ReduceOnPlateau, run
from surfaces import SURFACES, Beale, FewMoons, Noisy, NoisyMoons, Transform, Transformed

MOONS = NoisyMoons()
DATA = NoisyMoons.data
COUNT = DATA.labels.size
TURNED = Transform(turn=33.0, stretch=1.5, loss_factor=4.0)
STEPS = (1, 2, 127, 128, 129, 1500)


def losses(x):
    """The logistic loss of each point of the data alone, straight from its definition."""
    margins = DATA.labels * (x @ DATA.points)
    return np.logaddexp(0.0, -margins)


class TestData:
    def test_two_classes_of_equal_size_centred_and_of_unit_variance(self):
        assert DATA.points.shape == (2, COUNT)
        assert sorted(DATA.labels) == [-1.0] * (COUNT // 2) + [1.0] * (COUNT // 2)
        np.testing.assert_allclose(DATA.points.mean(axis=1), 0.0, atol=1e-14)
        np.testing.assert_allclose(DATA.points.std(axis=1), 1.0, rtol=1e-14)

    def test_the_moons_lie_as_make_moons_lays_them(self):
        """The upper one bends down and is -1; the lower one, to the right of it, bends up."""
        for label, bend in ((-1.0, -1), (1.0, 1)):
            u, v = DATA.points[:, DATA.labels == label]
            assert np.sign(np.polyfit(u, v, 2)[0]) == bend
        upper, lower = (DATA.points[:, DATA.labels == label].mean(axis=1) for label in (-1.0, 1.0))
        assert upper[0] < lower[0]
        assert upper[1] > lower[1]

    def test_no_line_through_the_origin_parts_the_classes(self):
        angle = np.linspace(0, 2 * np.pi, 1000)
        assert MOONS.accuracy(np.stack([np.cos(angle), np.sin(angle)])).max() < 0.95

    def test_the_shared_arrays_cannot_be_written(self):
        for array in (DATA.points, DATA.labels):
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0.0

    def test_only_a_surface_made_from_data_has_some(self):
        assert [slug for slug, surface in SURFACES.items() if surface.data is not None] == ["few-moons", "noisy-moons"]
        assert np.isnan(Beale().accuracy(points(Beale, 3, 4))).tolist() == [[True] * 4] * 3


class TestLoss:
    def test_is_the_mean_of_the_logistic_loss_over_the_data(self):
        for x in points(NoisyMoons, 20).T:
            assert MOONS.value(x) == pytest.approx(losses(x).mean(), rel=1e-14)

    def test_a_whole_grid_equals_its_points(self):
        x = points(NoisyMoons, 150, 150)
        value, gradient, hessian = MOONS.value(x), MOONS.gradient(x), MOONS.hessian(x)
        for lane in ((0, 0), (149, 149), (70, 3)):
            point = x[:, *lane]
            assert value[lane] == pytest.approx(MOONS.value(point), rel=1e-13)
            np.testing.assert_allclose(gradient[:, *lane], MOONS.gradient(point), rtol=1e-11)
            np.testing.assert_allclose(hessian[:, :, *lane], MOONS.hessian(point), rtol=1e-11)

    def test_far_out_it_is_that_of_the_points_on_the_wrong_side(self):
        x = np.array([1e150, -2e150])
        margins = DATA.labels * (x @ DATA.points)
        assert MOONS.value(x) == pytest.approx(np.maximum(-margins, 0.0).mean(), rel=1e-12)

    def test_the_minimiser_is_a_minimum_and_a_better_classifier_than_chance(self):
        x = np.array(MOONS.minima[0])
        assert np.abs(MOONS.gradient(x)).max() < 1e-16
        assert np.linalg.eigvalsh(MOONS.hessian(x))[0] > 0.01
        assert MOONS.accuracy(x) > 0.8
        assert MOONS.value(x) < np.log(2)  # the loss of a classifier that knows nothing

    def test_what_is_held_out_has_another_loss_but_not_another_shape(self):
        x = np.array(MOONS.minima[0])
        assert 0.005 < abs(MOONS.validation(x) - MOONS.value(x)) < 0.1
        assert MOONS.validation(np.array(MOONS.start)) > 3 * MOONS.validation(x)
        slope = difference(MOONS.validation, x)
        assert 0.001 < np.hypot(*slope) < 0.1

    def test_what_is_held_out_is_centred_and_scaled_as_what_is_learned_from(self):
        """Four second derivatives at the origin are the mean squares: 1 of what set the scale, and about 1 of the rest."""
        assert 4 * np.diagonal(MOONS.hessian(np.zeros(2))) == pytest.approx(1.0, rel=1e-12)
        held_out = 4 * np.diagonal(difference(lambda x: difference(MOONS.validation, x), np.zeros(2), 1e-2))
        assert (np.abs(held_out - 1) > 1e-3).all()
        assert (np.abs(held_out - 1) < 0.3).all()  # three standard errors, and more

    def test_a_schedule_watches_what_is_held_out(self):
        schedule = ReduceOnPlateau(factor=0.5, patience=5)
        path = run(GradientDescent(learning_rate=1.0), NoisyMoons(batch=COUNT), MOONS.start, 150, schedule)

        def rates(watched):
            state, told = schedule.init(()), []
            for t, loss in enumerate(watched[:-1], start=1):
                rate, state = schedule.rate(1.0, state, t, loss)
                told.append(float(rate))
            return told

        assert path.learning_rate.tolist() == rates(MOONS.validation(path.x.T))
        assert path.learning_rate.tolist() != rates(MOONS.value(path.x.T))
        assert path.learning_rate[-1] < 1.0


class TestAccuracy:
    def test_is_the_share_of_points_on_their_side(self):
        for x in points(NoisyMoons, 20).T:
            expected = np.mean(np.sign(x @ DATA.points) == DATA.labels)
            assert MOONS.accuracy(x) == expected

    def test_a_point_on_the_boundary_is_on_neither_side(self):
        assert MOONS.accuracy(np.zeros(2)) == 0
        u, v = DATA.points[:, 7]
        margins = DATA.labels * (np.array([-v, u]) @ DATA.points)
        assert margins[7] == 0
        assert MOONS.accuracy(np.array([-v, u])) == (margins > 0).mean()

    def test_the_start_has_most_of_them_wrong(self):
        assert MOONS.accuracy(np.array(MOONS.start)) < 0.25

    def test_only_the_direction_of_the_weights_counts(self):
        x = points(NoisyMoons, 3, 5)
        np.testing.assert_array_equal(MOONS.accuracy(7 * x), MOONS.accuracy(x))
        np.testing.assert_allclose(MOONS.accuracy(-x), 1 - MOONS.accuracy(x), rtol=1e-15)

    def test_nan_is_nan_and_leaves_the_others_alone(self):
        x = points(NoisyMoons, 3)
        spoiled = x.copy()
        spoiled[1, 1] = np.nan
        np.testing.assert_array_equal(np.isnan(MOONS.accuracy(spoiled)), [False, True, False])
        np.testing.assert_array_equal(MOONS.accuracy(spoiled)[[0, 2]], MOONS.accuracy(x)[[0, 2]])


class TestMinibatches:
    @pytest.mark.parametrize("batch", [1, 5, 199, 200])
    def test_gradient_and_hessian_are_the_derivatives_of_what_the_step_sees(self, batch):
        x = points(NoisyMoons, 50, seed=1)
        for t in STEPS:
            seen = NoisyMoons(batch=batch).at(t)
            np.testing.assert_allclose(seen.gradient(x), difference(seen.value, x), rtol=1e-6, atol=1e-8)
            np.testing.assert_allclose(seen.hessian(x), difference(seen.gradient, x), rtol=1e-6, atol=1e-8)

    def test_a_batch_holds_so_many_different_points(self):
        """The batches of a step grow by one point at a time, and so tell which it holds: each of all, once."""
        x = np.array([0.7, -0.3])
        for t in STEPS:
            totals = [0.0] + [batch * NoisyMoons(batch=batch).at(t).value(x) for batch in range(1, COUNT + 1)]
            np.testing.assert_allclose(np.sort(np.diff(totals)), np.sort(losses(x)), rtol=1e-10)

    def test_with_all_points_a_step_sees_the_loss_itself(self):
        full, x = NoisyMoons(batch=COUNT, seed=3), points(NoisyMoons, 6)
        for t in STEPS:
            for f in ("value", "gradient", "hessian"):
                np.testing.assert_array_equal(getattr(full.at(t), f)(x), getattr(full, f)(x))
        assert full.at(1) is full

    def test_steps_and_seeds_differ_and_the_same_again_is_the_same(self):
        x = np.array([0.3, 0.4])
        seen = {(seed, t): NoisyMoons(seed=seed).at(t).value(x) for seed in (0, 1, 2) for t in STEPS}
        assert len(set(seen.values())) == len(seen)
        for (seed, t), value in seen.items():
            assert NoisyMoons(seed=seed).at(t).value(x) == value

    def test_every_lane_sees_the_same_batch(self):
        x = points(NoisyMoons, 3, 4)
        seen = MOONS.at(9)
        assert seen.gradient(x).shape == (2, 3, 4)
        for lane in np.ndindex(3, 4):
            np.testing.assert_allclose(seen.gradient(x)[:, *lane], seen.gradient(x[:, *lane]), rtol=1e-12)

    @pytest.mark.parametrize("shape", [(), (3,), (4, 3), (3, 3), (2, 1, 3)], ids=str)
    def test_batches_and_seeds_are_the_last_axes_of_lanes(self, shape):
        """However many lanes the points have beside: none, or axes in front of those of the seeds."""
        x, seeds, batches = points(NoisyMoons, *shape), np.array([0, 7, 3]), np.array([1, 5, 30])
        seen, lanes = NoisyMoons(batch=batches, seed=seeds).at(4), np.broadcast_shapes(shape, (3,))
        value, gradient, hessian = seen.value(x), seen.gradient(x), seen.hessian(x)
        assert (value.shape, gradient.shape, hessian.shape) == (lanes, (2, *lanes), (2, 2, *lanes))
        there = np.broadcast_to(x[:, None] if not shape else x, (2, *lanes))
        for lane in np.ndindex(lanes):
            alone, point = NoisyMoons(batch=int(batches[lane[-1]]), seed=int(seeds[lane[-1]])).at(4), there[:, *lane]
            assert value[lane] == pytest.approx(alone.value(point), rel=1e-12)
            np.testing.assert_allclose(gradient[:, *lane], alone.gradient(point), rtol=1e-10, atol=1e-14)
            np.testing.assert_allclose(hessian[:, :, *lane], alone.hessian(point), rtol=1e-10, atol=1e-14)

    def test_on_average_it_is_the_loss_itself_and_it_scatters_as_a_draw_without_replacement_does(self):
        x, batch, count = np.array([-0.5, 0.5]), 50, 4000
        gradients = np.stack([NoisyMoons(batch=batch).at(t).gradient(x) for t in range(1, count + 1)])
        alone = -DATA.points * DATA.labels / (1 + np.exp(DATA.labels * (x @ DATA.points)))
        variance = alone.var(axis=1, ddof=1) / batch * (1 - batch / COUNT)
        assert (np.abs(gradients.mean(axis=0) - MOONS.gradient(x)) < 4 * np.sqrt(variance / count)).all()
        np.testing.assert_allclose(gradients.var(axis=0), variance, rtol=4 * np.sqrt(2 / count))

    @pytest.mark.parametrize(
        ("batch", "seed"),
        [
            (5, np.array([0, 3, 3])),
            (np.array([1, 7, COUNT]), 2),
            (np.array([1, 7, 30]), np.array([[0], [4]])),
            (np.array([[1], [30]]), np.array([5, 6, 5])),
        ],
        ids=["seeds", "batches", "both", "crossed"],
    )
    @pytest.mark.parametrize("start", [(-1.0, 3.0), [[-1.0, 0.0, 2.0], [3.0, 1.0, 0.0]]], ids=["one start", "starts"])
    def test_batches_and_seeds_may_be_lanes(self, batch, seed, start):
        moons = NoisyMoons(batch=batch, seed=seed)
        path = run(GradientDescent(learning_rate=0.3), moons, start, 140)
        lanes = np.broadcast_shapes(np.shape(batch), np.shape(seed))
        assert path.x.shape == (141, 2, *lanes)
        assert moons.value(np.array([1.0, 2.0])).shape == moons.accuracy(np.array([1.0, 2.0])).shape == lanes
        batches, seeds = np.broadcast_to(batch, lanes), np.broadcast_to(seed, lanes)
        starts = np.broadcast_to(np.asarray(start).reshape(2, -1), (2, lanes[-1]))
        for lane in np.ndindex(lanes):
            alone = NoisyMoons(batch=int(batches[lane]), seed=int(seeds[lane]))
            expected = run(GradientDescent(learning_rate=0.3), alone, starts[:, lane[-1]], 140)
            np.testing.assert_allclose(path.x[:, :, *lane], expected.x, rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(path.loss[:, *lane], expected.loss, rtol=1e-9)

    @pytest.mark.parametrize("wrong", [{"batch": 0}, {"batch": COUNT + 1}, {"batch": 2.5}, {"seed": -1}], ids=str)
    def test_refuses_what_is_not_valid(self, wrong):
        with pytest.raises(ValueError, match=rf"^{next(iter(wrong))} must be a whole number .*; try .*\.$"):
            NoisyMoons(**wrong)


class TestWrapped:
    def test_a_transform_moves_what_a_step_sees(self):
        ground = Transformed(MOONS, TURNED)
        x, inverse = points(NoisyMoons, 5), np.linalg.inv(TURNED.matrix)
        for t in STEPS:
            seen, plain = ground.at(t), MOONS.at(t)
            np.testing.assert_allclose(seen.value(ground.move(x)), 4 * plain.value(x), rtol=1e-12)
            expected = 4 * np.einsum("ki,k...->i...", inverse, plain.gradient(x))
            np.testing.assert_allclose(seen.gradient(ground.move(x)), expected, rtol=1e-9, atol=1e-13)
            slopes = difference(seen.gradient, ground.move(x))
            np.testing.assert_allclose(seen.hessian(ground.move(x)), slopes, rtol=1e-6, atol=1e-8)

    def test_gradient_descent_on_turned_moons_is_the_turned_path(self):
        ground, rule = Transformed(MOONS, Transform(turn=33.0)), GradientDescent(learning_rate=0.3)
        here = run(rule, MOONS, MOONS.start, 200)
        there = run(rule, ground, ground.start, 200)
        np.testing.assert_allclose(there.x.T, ground.move(here.x.T), rtol=0, atol=1e-10)

    def test_noise_is_added_to_what_a_step_sees(self):
        x = np.array([0.3, 0.4])
        for t in STEPS:
            noise = Noisy(Beale(), 2.0, 5).at(t).gradient(x) - Beale().gradient(x)
            for ground in (MOONS, Transformed(MOONS, TURNED)):
                seen = Noisy(ground, 2.0, 5).at(t).gradient(x)
                np.testing.assert_allclose(seen - ground.at(t).gradient(x), noise, atol=1e-12)
                assert np.abs(seen - ground.gradient(x) - noise).max() > 1e-3

    def test_noise_leaves_the_data_and_a_transform_does_not_show_them_beside_moved_weights(self):
        x, ground = points(NoisyMoons, 5), Transformed(MOONS, TURNED)
        assert Noisy(MOONS).data is DATA
        np.testing.assert_array_equal(Noisy(MOONS).accuracy(x), MOONS.accuracy(x))
        assert ground.data is None
        assert Noisy(ground).data is None
        np.testing.assert_array_equal(ground.accuracy(ground.move(x)), MOONS.accuracy(x))


class TestFewMoons:
    """Twenty points: what is learned from them holds for others up to a point only."""

    path = run(GradientDescent(learning_rate=1.0), FewMoons(), FewMoons.start, 3000).x.T

    def test_it_learns_from_twenty_points_and_its_minimiser_is_a_minimum(self):
        few, x = FewMoons(), np.array(FewMoons.minima[0])
        assert few.data.labels.size == 20
        margins = few.data.labels * (x @ few.data.points)
        assert few.value(x) == pytest.approx(np.logaddexp(0.0, -margins).mean(), rel=1e-13)
        assert np.abs(few.gradient(x)).max() < 1e-15
        assert np.linalg.eigvalsh(few.hessian(x))[0] > 0
        assert few.at(7) is few  # no step sees a part of the points

    def test_the_training_loss_falls_to_the_end_and_the_others_turn_round(self):
        few = FewMoons()
        assert (np.diff(few.value(self.path)) <= 1e-15).all()
        for unseen in (few.validation(self.path), few.test(self.path)):
            turn = int(unseen.argmin())
            assert 10 < turn < 50
            assert unseen[-1] > unseen[turn] + 0.1

    def test_points_held_out_and_points_to_test_on_are_others_of_one_kind(self):
        for surface in (FewMoons(), MOONS):
            losses = [f(self.path[:, 20]) for f in (surface.value, surface.validation, surface.test)]
            assert np.min(np.abs(np.diff(losses))) > 1e-6
            assert abs(losses[1] - losses[2]) < 0.05

    def test_with_many_points_nothing_turns_round(self):
        path = run(GradientDescent(learning_rate=1.0), NoisyMoons(batch=COUNT), MOONS.start, 1000).x.T
        for unseen in (MOONS.validation(path), MOONS.test(path)):
            assert unseen[-1] < unseen.min() + 0.005
