"""What `run` refuses, and what it says became of a lane."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from losses import Quadratic

from optimizers import (
    OPTIMIZERS,
    AdaDelta,
    AdaGrad,
    Adam,
    BacktrackingDescent,
    GradientDescent,
    InverseTime,
    Momentum,
    Newton,
    ReduceOnPlateau,
    StepDecay,
    blocks,
    run,
)
from optimizers.arguments import check_size
from surfaces import Beale, IllConditionedQuadratic, Noisy, Rosenbrock, Saddle

BOWL = IllConditionedQuadratic(condition=10.0)
DESCENT = GradientDescent(learning_rate=0.1)


def sentence(error: pytest.ExceptionInfo[ValueError]) -> str:
    """The message, which is one sentence for a person."""
    text = str(error.value)
    assert "\n" not in text
    assert text.endswith(".")
    assert len(text) < 250
    return text


@pytest.mark.parametrize(
    "start",
    [
        *((np.nan, 1.0), (np.inf, 1.0), (1.0,), (1.0, 2.0, 3.0), 1.0, "ab", ("a", "b"), (True, False), None),
        *((1j, 1.0), [[1.0, 2.0], [1.0]], [[1.0, np.nan], [0.0, 0.0]], np.zeros((3, 200)), []),
    ],
    ids=lambda start: f"array {start.shape}" if isinstance(start, np.ndarray) else repr(start),
)
def test_bad_start(start: Any) -> None:
    with pytest.raises(ValueError, match="start must be") as error:
        run(DESCENT, BOWL, start, 3)
    sentence(error)


@pytest.mark.parametrize("steps", [0, -1, 2.5, 3.0, 10**9, "a", "3", True, np.True_, None, np.nan, [3]], ids=repr)
def test_bad_steps(steps: Any) -> None:
    with pytest.raises(ValueError, match="steps must be a whole number from 1") as error:
        run(DESCENT, BOWL, (1.0, 1.0), steps)
    sentence(error)


@pytest.mark.parametrize("rule", list(OPTIMIZERS.values()), ids=list(OPTIMIZERS))
@pytest.mark.parametrize("value", [-1.0, np.nan, np.inf, "a", True, None, [0.1, -0.1], 1j], ids=repr)
def test_bad_number_of_a_rule(rule: Any, value: Any) -> None:
    numbers = [name for name in rule.__dataclass_fields__ if not isinstance(getattr(rule(), name), bool)]
    for name in numbers:
        with pytest.raises(ValueError, match=f"^{name} must be") as error:
            rule(**{name: value})
        sentence(error)


def test_bad_momentum_and_bad_switch() -> None:
    for make in (lambda: Momentum(momentum=1.5), lambda: Momentum(momentum=1.0), lambda: Adam(beta2=1.0)):
        with pytest.raises(ValueError, match=r"at least 0 and less than 1, but is 1(\.5)?; try ") as error:
            make()
        sentence(error)
    with pytest.raises(ValueError, match="bias_correction must be True or False, but is 1") as error:
        Adam(bias_correction=1)  # type: ignore[arg-type]
    sentence(error)


def test_good_numbers_beyond_the_slider() -> None:
    assert AdaDelta(learning_rate=50.0).learning_rate == 50.0
    assert GradientDescent(learning_rate=0).learning_rate == 0.0
    assert run(GradientDescent(learning_rate=np.float32(0.5)), BOWL, np.array([1, 1]), np.int64(3)).steps == 3


@pytest.mark.parametrize("keep", ["some", "", None, True])
def test_bad_keep(keep: Any) -> None:
    with pytest.raises(ValueError, match='keep must be "all" or "last"') as error:
        run(DESCENT, BOWL, (1.0, 1.0), 3, keep=keep)
    sentence(error)


@pytest.mark.parametrize("tolerance", [0.0, -1.0, np.nan, np.inf, "a", None])
def test_bad_tolerance(tolerance: Any) -> None:
    with pytest.raises(ValueError, match="tolerance must be") as error:
        run(DESCENT, BOWL, (1.0, 1.0), 3, tolerance=tolerance)
    sentence(error)


def test_lanes_that_do_not_broadcast() -> None:
    rule = GradientDescent(learning_rate=np.full(3, 0.1))
    with pytest.raises(ValueError, match=r"optimizer \(3,\)") as error:
        run(rule, BOWL, np.ones((2, 4)), 3)
    sentence(error)
    with pytest.raises(ValueError, match="must broadcast"):
        run(rule, IllConditionedQuadratic(condition=np.array([1.0, 2.0])), (1.0, 1.0), 3)
    with pytest.raises(ValueError, match="must broadcast"):
        run(rule, BOWL, (1.0, 1.0), 3, schedule=InverseTime(decay=np.array([1.0, 2.0])))


def test_a_schedule_for_a_line_search() -> None:
    with pytest.raises(ValueError, match="Backtracking descent has no learning rate that 1/t could change") as error:
        run(BacktrackingDescent(), BOWL, (1.0, 1.0), 3, schedule=InverseTime())
    sentence(error)


def test_too_much_work_and_memory() -> None:
    many = np.broadcast_to(np.float64(1.0), (2, 100_000))
    with pytest.raises(ValueError, match=r"too much work; at most 20,000 steps") as error:
        run(DESCENT, BOWL, many, 1_000_000, keep="last")
    sentence(error)
    with pytest.raises(ValueError, match=r"do not fit into 1 GiB; at most \d+ steps do") as error:
        run(DESCENT, BOWL, many, 10_000)
    sentence(error)


@pytest.mark.parametrize(("keep", "too_many"), [("last", 10**9), ("all", 10**6)])
@pytest.mark.parametrize("lanes", [(40,), (3, 500)], ids=str)
def test_the_most_steps_that_a_refusal_names_are_accepted_and_one_more_is_not(
    lanes: Any, keep: str, too_many: int
) -> None:
    rule, x, count = Adam(), np.zeros((2, *lanes)), int(np.prod(lanes))
    with pytest.raises(ValueError, match="at most [0-9,]+ steps") as error:
        check_size(rule, x, lanes, too_many, keep)
    most = int(sentence(error).partition("at most ")[2].partition(" ")[0].replace(",", ""))
    check_size(rule, x, lanes, most, keep)
    with pytest.raises(ValueError, match=f"at most {most:,} steps"):
        check_size(rule, x, lanes, most + 1, keep)
    if keep == "last":
        assert most * count <= 2_000_000_000 < (most + 1) * count
    else:  # a row holds x, m and v, the loss, the slope, the cost and the rate
        assert (most + 1) * 8 * (3 * 2 + 4) * count <= 2**30


def test_one_run_and_batches_have_the_promised_shapes() -> None:
    rule = GradientDescent(learning_rate=np.array([[0.1], [0.05], [0.01]]))
    path = run(rule, IllConditionedQuadratic(condition=np.array([5.0, 10.0])), (1.0, 1.0), 7)
    assert path.x.shape == (8, 2, 3, 2)
    assert path.loss.shape == path.gradient_norm.shape == (8, 3, 2)
    assert path.learning_rate.shape == (7, 3, 2)
    assert path.status.shape == path.converged_at.shape == path.diverged_at.shape == (3, 2)
    assert path.evaluations["gradient"].tolist() == [[7, 7]] * 3
    assert path.effective_rate.shape == (7, 2, 3, 2)
    one = run(Adam(), BOWL, (1.0, 1.0), 7)
    assert one.x.shape == (8, 2)
    assert one.loss.shape == (8,)
    assert one.state["m"].shape == (8, 2)
    assert isinstance(str(one.status), str)
    assert one.evaluations == {"value": 0, "gradient": 7, "hessian": 0}
    assert one.loss == pytest.approx(BOWL.value(one.x.T))
    assert one.gradient_norm == pytest.approx(np.hypot(*BOWL.gradient(one.x.T)))


def test_what_became_of_it() -> None:
    def became(rule: Any, surface: Any, start: Any, steps: int) -> str:
        return str(run(rule, surface, start, steps).status)

    assert became(DESCENT, BOWL, (1.0, 1.0), 300) == "converged"
    assert became(DESCENT, BOWL, (1.0, 1.0), 3) == "running"
    assert became(GradientDescent(learning_rate=1.0), BOWL, (1.0, 1.0), 300) == "diverged"
    assert became(DESCENT, Saddle(), (1.0, 0.0), 300) == "stalled"  # exactly on the ridge
    assert became(DESCENT, Saddle(), (1.0, 1e-3), 300) == "escaped"
    assert became(DESCENT, Saddle(), (1.0, 1e-3), 20) == "running"
    assert became(Newton(), Beale(), (0.1, 0.9), 300) == "stalled"  # the saddle at (0, 1)
    assert became(GradientDescent(learning_rate=0.0), BOWL, (1.0, 1.0), 5) == "running"  # a slope, and no will to go
    # Uphill and out of a surface unbounded below is a failure all the same.
    assert became(GradientDescent(learning_rate=1.5), Saddle(), (1.0, 0.0), 300) == "diverged"


def test_when_it_converged_and_diverged() -> None:
    bowl = Quadratic(np.diag([1.0, 1.0]))
    path = run(GradientDescent(learning_rate=0.5), bowl, (1.0, 0.0), 30)
    first = int(np.flatnonzero(0.5 * 0.25 ** np.arange(31) <= 1e-4)[0])
    assert path.converged_at == first
    assert path.diverged_at == -1
    # A ball that rolls through the minimum has not converged there: it comes to stay only later.
    path = run(Momentum(learning_rate=0.01, momentum=0.95), BOWL, (1.0, 0.1), 1000, tolerance=1e-3)
    near = (path.loss <= 1e-3) & (np.hypot(*path.x.T) <= 0.02 * np.hypot(4, 4))
    assert np.flatnonzero(near)[0] < path.converged_at == np.flatnonzero(~near)[-1] + 1
    # |1 - eta| = 3: 3^t passes a million times the domain.
    bowl = IllConditionedQuadratic(condition=1.0)
    path = run(GradientDescent(learning_rate=4.0), bowl, (1.0, 0.0), 30)
    assert path.diverged_at == np.flatnonzero(3.0 ** np.arange(31) > 4e6)[0]
    assert np.isnan(path.x[path.diverged_at :]).all()
    assert np.isfinite(path.x[: path.diverged_at]).all()
    assert np.isnan(path.loss[path.diverged_at :]).all()
    assert path.converged_at == -1
    assert path.evaluations["gradient"] == path.diverged_at
    assert run(DESCENT, BOWL, (0.0, 0.0), 3).converged_at == 0


@pytest.mark.parametrize("rule", list(OPTIMIZERS.values()), ids=list(OPTIMIZERS))
def test_last_row_agrees_with_all(rule: Any) -> None:
    starts = np.random.default_rng(0).uniform(-3, 3, size=(2, 6, 5))
    for surface in (Beale(), Saddle(), Rosenbrock()):
        every, last = (run(rule(), surface, starts, 60, keep=keep) for keep in ("all", "last"))
        assert last.x.shape == (1, 2, 6, 5)
        assert np.array_equal(last.x[-1], every.x[-1], equal_nan=True)
        assert np.array_equal(last.loss[-1], every.loss[-1], equal_nan=True)
        assert np.array_equal(last.gradient_norm[-1], every.gradient_norm[-1], equal_nan=True)
        assert np.array_equal(last.learning_rate[-1], every.learning_rate[-1], equal_nan=True)
        for fact in ("status", "converged_at", "diverged_at"):
            assert np.array_equal(getattr(last, fact), getattr(every, fact)), fact
        assert np.array_equal(last.cost[-1], every.cost[-1])
        for kind in ("value", "gradient", "hessian"):
            assert np.array_equal(last.evaluations[kind], every.evaluations[kind]), kind
        alive = every.diverged_at < 0
        for name, rows in every.state.items():
            assert np.array_equal(last.state[name][-1][..., alive], rows[-1][..., alive], equal_nan=True), name


@pytest.mark.parametrize("keep", ["all", "last"])
def test_single_run_agrees_with_its_lane(keep: Any) -> None:
    for surface, start in ((Beale(), (4.0, 3.0)), (Saddle(), (1.0, 1e-3)), (BOWL, (1.0, 0.5))):
        alone = run(DESCENT, surface, start, 50, keep=keep, schedule=ReduceOnPlateau())
        lane = run(DESCENT, surface, np.reshape(start, (2, 1)), 50, keep=keep, schedule=ReduceOnPlateau())
        assert alone.x == pytest.approx(lane.x[..., 0], rel=1e-9, nan_ok=True)
        assert alone.learning_rate == pytest.approx(lane.learning_rate[..., 0], rel=1e-9, nan_ok=True)
        for fact in ("status", "converged_at", "diverged_at"):
            assert getattr(alone, fact) == getattr(lane, fact)[0], fact
        assert alone.evaluations["gradient"] == lane.evaluations["gradient"][0]


def test_seeds_are_lanes() -> None:
    together = run(DESCENT, Noisy(BOWL, sigma=0.3, seed=np.array([7, 0, 7])), (1.0, 1.0), 20)
    alone = run(DESCENT, Noisy(BOWL, sigma=0.3, seed=7), (1.0, 1.0), 20)
    assert together.x.shape == (21, 2, 3)
    assert np.array_equal(together.x[..., 0], together.x[..., 2])
    assert alone.x == pytest.approx(together.x[..., 0], abs=1e-12)
    assert np.abs(together.x[..., 0] - together.x[..., 1]).max() > 0.01


@pytest.mark.parametrize("rule", [AdaGrad(epsilon=0.0), Adam(epsilon=0.0), Newton()])
def test_effective_rate_has_no_warning_either(rule: Any) -> None:
    # Without epsilon, a dimension that has met no slope has no rate to take a step by.
    path = run(rule, BOWL, (1.0, 0.0), 3)
    rate = path.effective_rate
    assert rate is None or (rate[:, 1] == 0).all()


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.sampled_from(sorted(OPTIMIZERS)), finite, finite)
def test_no_start_raises_or_warns(slug: str, x: float, y: float) -> None:
    path = run(OPTIMIZERS[slug](), Rosenbrock(), (x, y), 5)
    assert path.status in {"converged", "stalled", "diverged", "running"}
    assert path.x[0].tolist() == [x, y]
    rate = path.effective_rate
    assert rate is None or rate.shape == (5, 2)


def test_blocks_of_lanes_change_nothing(monkeypatch):
    """Starts, hyperparameters, a surface parameter and seeds that differ from lane to lane, on two axes of lanes."""
    rng = np.random.default_rng(3)
    lanes = (5, 4)
    rates = np.geomspace(1e-4, 1.0, 20).reshape(lanes)
    surface = Noisy(Rosenbrock(b=np.linspace(1, 50, 4)), sigma=0.1, seed=np.arange(5)[:, np.newaxis])
    start = rng.uniform(-1, 1, (2, *lanes))
    arguments = (Momentum(learning_rate=rates), surface, start, 60, StepDecay(factor=np.linspace(0.2, 0.9, 4)))
    whole = run(*arguments, keep="last")
    monkeypatch.setattr(blocks, "SIZE", 6)
    parts = run(*arguments, keep="last")
    assert {"diverged", "running"} <= set(np.ravel(whole.status))
    alive = whole.diverged_at < 0
    np.testing.assert_array_equal(parts.learning_rate[:, alive], whole.learning_rate[:, alive])
    assert parts.optimizer is arguments[0]
    assert parts.surface is surface
    assert parts.schedule is arguments[-1]
    for name in ("x", "loss", "gradient_norm", "cost", "status", "converged_at", "diverged_at"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name), err_msg=name)
    for name, values in whole.state.items():
        np.testing.assert_array_equal(parts.state[name], values)
    for name, values in whole.evaluations.items():
        np.testing.assert_array_equal(parts.evaluations[name], values)


@pytest.mark.parametrize("keep", ["all", "last"])
def test_no_lane_at_all_and_too_many_are_refused(keep):
    with pytest.raises(ValueError, match="1 to 2,097,152 lanes") as none:
        run(DESCENT, BOWL, np.zeros((2, 0)), 5, keep=keep)
    sentence(none)
    with pytest.raises(ValueError, match="1 to 2,097,152 lanes") as many:
        run(GradientDescent(np.full((10**6, 1), 0.1)), Rosenbrock(b=np.full(10**6, 10.0)), (1.0, 1.0), 5, keep=keep)
    sentence(many)


@pytest.mark.parametrize("keep", ["all", "last"])
def test_the_learning_rate_of_a_dead_lane_is_nan(keep):
    path = run(GradientDescent(np.array([10.0, 1e-3])), Rosenbrock(), (-1.2, 1.0), 20, keep=keep)
    assert path.diverged_at[0] > 0
    np.testing.assert_array_equal(np.isnan(path.learning_rate[-1]), [True, False])
    if keep == "all":
        np.testing.assert_array_equal(np.isnan(path.learning_rate), np.isnan(path.x[1:, 0]))
