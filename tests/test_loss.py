"""A loss of one's own, in any number of dimensions: what it must say, and what can be told of a run on it."""

from dataclasses import dataclass

import numpy as np
import pytest
from losses import Quadratic, Unsurveyed

from loss import Array, Loss, Oracle, Surveyed, column, diagonal
from optimizers import OPTIMIZERS, GradientDescent, Newton, Optimizer, ReduceOnPlateau, run
from optimizers.fates import fates
from parameters import Number, Parametrized, parameter

CURVATURES = (1.0, 2.0, 3.0, 5.0, 8.0)
CENTER = (1.0, -2.0, 0.5, 3.0, -1.0)
BOWL = Unsurveyed(CURVATURES, CENTER)
SADDLE = Unsurveyed((*CURVATURES[:-1], -1.0), CENTER)
RULES = [rule for rule in OPTIMIZERS.values() if rule.any_dimension]
every_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.slug for rule in RULES])

STARTS = np.random.default_rng(5).uniform(-5, 5, (5, 6))


def surveyed() -> Quadratic:
    """The same bowl, with its minimum known."""
    return Quadratic(np.diag(CURVATURES), np.array(CENTER))


@every_rule
def test_of_an_unknown_minimum_no_run_is_said_to_have_converged(rule: type[Optimizer]) -> None:
    assert not isinstance(BOWL, Surveyed)
    path = run(rule(), BOWL, STARTS, 300)
    assert path.x.shape == (301, 5, 6)
    assert (path.loss[-1] < path.loss[0]).all()
    assert set(path.status) <= {"running", "stalled"}
    assert (path.converged_at == -1).all()
    # At the very minimum it is at rest, and nothing says that this is one.
    assert run(rule(), BOWL, CENTER, 3).status in {"running", "stalled"}


@every_rule
def test_the_path_is_that_on_the_same_bowl_whose_minimum_is_known(rule: type[Optimizer]) -> None:
    path, known = (run(rule(), loss, STARTS, 60) for loss in (BOWL, surveyed()))
    np.testing.assert_allclose(path.x, known.x, rtol=1e-9, atol=1e-9)


@every_rule
def test_out_of_an_own_loss_nobody_escapes(rule: type[Optimizer]) -> None:
    path = run(rule(), SADDLE, STARTS, 300)
    assert set(path.status) <= {"running", "stalled", "diverged"}


def test_each_of_the_three_words_is_said() -> None:
    words = {
        "running": run(GradientDescent(0.01), BOWL, STARTS[:, 0], 10).status,
        "stalled": run(GradientDescent(0.1), BOWL, STARTS[:, 0], 1000).status,
        "diverged": run(GradientDescent(0.5), BOWL, STARTS[:, 0], 1000).status,
    }
    assert words == {word: word for word in words}
    assert run(GradientDescent(0.5), SADDLE, STARTS[:, 0], 1000).status == "diverged"  # downhill, but who knows
    assert run(GradientDescent(0.1), surveyed(), STARTS[:, 0], 1000).status == "converged"


@every_rule
@pytest.mark.parametrize("loss", [BOWL, SADDLE], ids=["bowl", "saddle"])
def test_fates_say_the_same_and_know_no_distance(rule: type[Optimizer], loss: Loss) -> None:
    found, last = fates(rule(), loss, STARTS, 80), run(rule(), loss, STARTS, 80, keep="last")
    np.testing.assert_array_equal(found.distance, np.full(6, np.inf))
    np.testing.assert_allclose(found.x, last.x[-1], rtol=1e-9, atol=1e-9)
    for fact in ("status", "converged_at", "diverged_at"):
        np.testing.assert_array_equal(getattr(found, fact), getattr(last, fact), err_msg=fact)


def test_lanes_and_hyperparameters_are_arrays_there_too() -> None:
    rates = np.array([[0.01], [0.1]])
    path = run(GradientDescent(rates), BOWL, STARTS, 20)
    assert path.x.shape == (21, 5, 2, 6)
    alone = run(GradientDescent(0.1), BOWL, STARTS[:, 4], 20)
    np.testing.assert_allclose(path.x[:, :, 1, 4], alone.x, rtol=1e-12)


@dataclass(frozen=True)
class Family(Parametrized, Unsurveyed):
    """A bowl for each of several factors."""

    curvatures: tuple[float, ...] = CURVATURES
    center: tuple[float, ...] = CENTER
    factor: Number = parameter(1.0, 0.0, 10.0, symbol="c", help="What the loss is multiplied by.")

    def gradient(self, x: Array) -> Array:
        return self.factor * super().gradient(x)


def test_an_own_loss_may_have_parameters_that_are_lanes() -> None:
    family, rule = Family(factor=np.array([0.1, 1.0, 9.0])), GradientDescent(0.1)
    found = fates(rule, family, STARTS[:, 0], 2500)  # the lanes are over one after another
    assert found.status.tolist() == ["stalled", "stalled", "diverged"]
    for k, factor in enumerate((0.1, 1.0, 9.0)):
        alone = run(rule, Family(factor=factor), STARTS[:, 0], 2500, keep="last")
        np.testing.assert_allclose(found.x[:, k], alone.x[-1], rtol=1e-9)


@dataclass(frozen=True, eq=False)
class Fit(Parametrized, Loss):
    """The squared distances of x from data, which belong to all lanes, times a factor."""

    data: Array
    factor: Number = parameter(1.0, 0.0, 10.0, symbol="c", help="What the loss is multiplied by.")

    @property
    def dim(self) -> int:
        return 1

    @property
    def bounds(self) -> tuple[Array, Array]:
        return np.array([-5.0]), np.array([5.0])

    def value(self, x: Array) -> Array:
        return self.factor * np.square(np.subtract.outer(self.data, x[0])).sum(axis=0)

    def gradient(self, x: Array) -> Array:
        return (2 * self.factor * (len(self.data) * x[0] - self.data.sum()))[np.newaxis]


@pytest.mark.parametrize("lanes", [4, 5])
def test_data_of_an_own_loss_belong_to_all_lanes(lanes: int) -> None:
    """However many they are: here one less than the data, and as many."""
    loss, rule, starts = Fit(np.arange(5.0), np.linspace(0.1, 1, lanes)), GradientDescent(0.05), np.ones((1, lanes))
    found = fates(rule, loss, starts, 60)
    np.testing.assert_allclose(found.x, run(rule, loss, starts, 60).x[-1], rtol=1e-12)
    np.testing.assert_allclose(found.x, 2, rtol=0.2)  # the mean of the data


def test_lanes_that_nobody_can_cut_are_refused_with_a_sentence() -> None:
    class Stacked(Unsurveyed):
        lanes = (6,)

    with pytest.raises(ValueError, match=r"^Stacked has lanes of its own .* derives from Parametrized\.$"):
        fates(GradientDescent(), Stacked(CURVATURES, CENTER), STARTS, 10)
    assert run(GradientDescent(), Stacked(CURVATURES, CENTER), STARTS, 10).x.shape == (11, 5, 6)


def test_a_hessian_costs_as_many_gradients_as_there_are_dimensions() -> None:
    path = run(OPTIMIZERS["diagonal-newton"](), BOWL, STARTS[:, 0], 7)
    assert path.cost[-1] == 7 * (1 + 5)


def test_a_schedule_watches_the_loss_itself_unless_it_says_otherwise() -> None:
    plateau, start = ReduceOnPlateau(factor=0.5, patience=0), STARTS[:, 0]
    bouncing = run(GradientDescent(0.25), BOWL, start, 40, plateau)  # on the steepest axis exactly to and fro
    state, expected = plateau.init(()), []
    for loss in BOWL.value(bouncing.x[:-1].T):
        rate, state = plateau.rate(0.25, state, 1, loss)
        expected.append(rate)
    assert bouncing.learning_rate == pytest.approx(expected)
    assert 0.25 * 0.5**40 < expected[-1] < 0.25  # it found some of the losses better, and some not

    class Watched(Unsurveyed):
        def validation(self, x: Array) -> Array:
            return np.full(x.shape[1:], 7.0)

    watched = run(GradientDescent(0.25), Watched(CURVATURES, CENTER), start, 4, plateau)
    assert watched.learning_rate.tolist() == [0.25, 0.125, 0.0625, 0.03125]


def test_a_start_is_asked_for_in_the_losses_own_dimensions() -> None:
    with pytest.raises(ValueError, match=r"^start must be 5 numbers, or an array of shape \(5, ...\), but is") as error:
        run(GradientDescent(), BOWL, (1.0, 1.6), 10)
    assert str(error.value).endswith(".")
    with pytest.raises(ValueError, match=r"give numbers from -10 to 10\.$"):
        run(GradientDescent(), BOWL, (np.nan,) * 5, 10)


def test_dimension_and_bounds_of_a_surveyed_loss_are_those_of_its_window() -> None:
    @dataclass(frozen=True, eq=False)
    class Window(Quadratic):
        domain = ((-1.0, 2.0), (-3.0, 1.0), (0.0, 12.0))

    loss = Window(np.eye(3))
    assert isinstance(loss, Surveyed)
    assert loss.dim == 3
    low, high = loss.bounds
    assert (low.tolist(), high.tolist()) == ([-1.0, -3.0, 0.0], [2.0, 1.0, 12.0])
    assert diagonal(loss) == 13.0  # of 3, 4 and 12
    assert (loss.lanes, loss.at(3)) == ((), loss)


@pytest.mark.parametrize("lanes", [(), (4,), (2, 3)], ids=str)
def test_a_column_broadcasts_against_points(lanes: tuple[int, ...]) -> None:
    x = np.zeros((3, *lanes))
    shifted = x + column((1, 2, 3), x)
    assert shifted.shape == (3, *lanes)
    assert (shifted == np.reshape([1, 2, 3], (3,) + (1,) * len(lanes))).all()


@pytest.mark.parametrize("lanes", [(4,), (3, 4), (4, 4), (2, 1, 4)], ids=str)
def test_a_column_with_lanes_of_its_own_has_them_behind_those_of_the_points(lanes: tuple[int, ...]) -> None:
    own, x = np.arange(12.0).reshape(3, 4), np.zeros((3, *lanes))
    shifted = x + column(own, x)
    assert shifted.shape == (3, *lanes)
    for lane in np.ndindex(lanes):
        assert shifted[:, *lane].tolist() == own[:, lane[-1]].tolist()


def test_what_a_loss_lacks_is_named_when_it_is_made() -> None:
    class Blank(Loss):
        pass

    with pytest.raises(TypeError, match="abstract"):
        Blank()  # type: ignore[abstract]
    assert Blank.__abstractmethods__ == {"dim", "bounds", "value", "gradient"}


def test_a_loss_without_a_hessian_is_told_by_those_who_ask_for_it() -> None:
    class Slope(Loss):
        dim = 2
        bounds = (np.full(2, -1.0), np.full(2, 1.0))

        def value(self, x: Array) -> Array:
            return x[0] ** 2 + x[1] ** 2

        def gradient(self, x: Array) -> Array:
            return 2 * x

    assert run(GradientDescent(0.1), Slope(), (0.5, 0.5), 5).loss[-1] < 0.1
    with pytest.raises(ValueError, match="^Slope gives no Hessian; take an optimizer"):
        run(Newton(), Slope(), (0.5, 0.5), 5)


def test_a_rule_of_ones_own_needs_no_learning_rate() -> None:
    @dataclass(frozen=True)
    class Downhill(Optimizer):
        """Half of the way along the gradient."""

        slug = "downhill"
        name = "Downhill"

        def step(self, x: Array, state: Optimizer.State, loss: Oracle, t: int) -> tuple[Array, Optimizer.State]:
            return x - 0.05 * loss.gradient(x), state

    assert not Downhill.has_learning_rate
    assert run(Downhill(), BOWL, CENTER, 5).loss[-1] == 0
