"""Learning-rate schedules: their rates by hand, and what they do to a run."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from losses import AbsoluteSum

from optimizers import (
    SCHEDULES,
    BacktrackingDescent,
    Constant,
    Cosine,
    Exponential,
    GradientDescent,
    InverseTime,
    ReduceOnPlateau,
    Schedule,
    StepDecay,
    Warmup,
    run,
)
from parameters import parameters
from surfaces import Beale, IllConditionedQuadratic, Noisy

every_schedule = pytest.mark.parametrize("schedule", list(SCHEDULES.values()), ids=list(SCHEDULES))


def rates(schedule: Schedule, eta: Any, losses: Any, lanes: tuple[int, ...] = ()) -> np.ndarray:
    """The rate of each step, given the losses that the steps start from."""
    state, found = schedule.init(lanes), []
    for t, loss in enumerate(losses, start=1):
        rate, state = schedule.rate(eta, state, t, np.asarray(loss) if schedule.watches_loss else None)
        found.append(np.array(rate))
    return np.array(found)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (Constant(), [0.5, 0.5, 0.5, 0.5, 0.5]),
        (InverseTime(decay=0.5), [0.5 / 1.5, 0.5 / 2, 0.5 / 2.5, 0.5 / 3, 0.5 / 3.5]),
        (StepDecay(factor=0.1, every=2), [0.5, 0.5, 0.05, 0.05, 0.005]),
        (StepDecay(factor=0.5, every=1), [0.5, 0.25, 0.125, 0.0625, 0.03125]),
        (Exponential(gamma=0.8), [0.4, 0.32, 0.256, 0.2048, 0.16384]),
        (
            Cosine(period=4, floor=0.2),
            [0.1 + 0.4 * (1 + math.sqrt(0.5)) / 2, 0.3, 0.1 + 0.4 * (1 - math.sqrt(0.5)) / 2, 0.1, 0.1],
        ),
        (Warmup(steps=4), [0.125, 0.25, 0.375, 0.5, 0.5]),
    ],
    ids=lambda value: value.name if isinstance(value, Schedule) else "",
)
def test_rate_by_hand(schedule: Schedule, expected: list[float]) -> None:
    assert rates(schedule, 0.5, [0.0] * 5) == pytest.approx(expected, rel=1e-12, abs=1e-17)


@every_schedule
def test_facts(schedule: type[Schedule]) -> None:
    assert SCHEDULES[schedule.slug] is schedule
    assert schedule.about.endswith(".")
    assert any(digit.isdigit() for digit in schedule.reference)
    for declared in parameters(schedule):
        assert declared.help.endswith(".")
        if declared.name != "threshold":
            assert declared.symbol in schedule.latex


@every_schedule
def test_rate_scales_with_eta_and_stays_positive(schedule: type[Schedule]) -> None:
    losses = [3.0, 2.0, 2.0, 2.0, 2.0, 1.0] * 4
    one, two = (rates(schedule(), eta, losses) for eta in (0.3, 0.6))
    assert two == pytest.approx(2 * one)
    assert (one > 0).all()
    assert (one <= 0.3).all()


@every_schedule
def test_every_lane_has_its_own_numbers(schedule: type[Schedule]) -> None:
    lanes = (3,)
    settings = {
        declared.name: np.array([declared.grid[len(declared.grid) // 4], declared.default, declared.grid[-2]])
        for declared in parameters(schedule)
    }
    losses = np.random.default_rng(0).random((40, 3))
    eta = np.array([0.1, 0.2, 0.3])
    together = np.array([np.broadcast_to(rate, lanes) for rate in rates(schedule(**settings), eta, losses, lanes)])
    for k in range(3):
        alone = schedule(**{name: float(values[k]) for name, values in settings.items()})
        assert together[:, k] == pytest.approx(rates(alone, eta[k], losses[:, k]), rel=1e-12)


@dataclass
class TorchPlateau:
    """torch.optim.lr_scheduler.ReduceLROnPlateau, from its manual (mode "min", relative threshold, no cooldown)."""

    factor: float
    patience: int
    threshold: float
    rate: float
    best: float = math.inf
    bad: int = 0

    def step(self, loss: float) -> float:
        if loss < self.best * (1 - self.threshold):
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        if self.bad > self.patience:
            self.rate, self.bad = self.rate * self.factor, 0
        return self.rate


@given(
    st.lists(st.floats(0.0, 10.0) | st.sampled_from([1.0, 2.0, 1.9999, 1.99]), min_size=1, max_size=60),
    st.floats(0.1, 0.9),
    st.integers(0, 5),
    st.sampled_from([0.0, 1e-4, 0.1]),
)
def test_plateau_agrees_with_pytorch(losses: list[float], factor: float, patience: int, threshold: float) -> None:
    torch = TorchPlateau(factor, patience, threshold, rate=0.5)
    expected = [torch.step(loss) for loss in losses]
    schedule = ReduceOnPlateau(factor=factor, patience=patience, threshold=threshold)
    assert rates(schedule, 0.5, losses) == pytest.approx(expected, rel=1e-9)


def test_plateau_tolerates_its_patience_then_cuts() -> None:
    # Step 1 sees the first loss; two more without improvement are tolerated, the third cuts.
    found = rates(ReduceOnPlateau(factor=0.1, patience=2), 1.0, [5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0])
    assert found == pytest.approx([1, 1, 1, 0.1, 0.1, 0.1, 0.01])
    # An improvement starts the count again; one below the threshold is none.
    found = rates(ReduceOnPlateau(factor=0.1, patience=1, threshold=0.01), 1.0, [5.0, 5.0, 4.0, 3.99, 3.98, 3.97])
    assert found == pytest.approx([1, 1, 1, 1, 0.1, 0.1])


def test_plateau_measures_an_improvement_by_the_best_loss_so_far() -> None:
    # A tenth of 2 is 0.2: 1.81 is no improvement, though it lies below by more than a tenth of itself; 1.79 is one.
    for loss, rate in ((1.81, 0.5), (1.79, 1.0)):
        found = rates(ReduceOnPlateau(factor=0.5, patience=0, threshold=0.1), 1.0, [2.0, loss])
        assert found == pytest.approx([1.0, rate])


def test_plateau_below_zero_and_nan() -> None:
    # A falling negative loss improves: its threshold is a share of its size.
    assert rates(ReduceOnPlateau(patience=0), 1.0, [-1.0, -2.0, -4.0]) == pytest.approx([1, 1, 1])
    assert rates(ReduceOnPlateau(factor=0.5, patience=0), 1.0, [np.nan, np.nan, 1.0]) == pytest.approx(
        [0.5, 0.25, 0.25]
    )


@every_schedule
def test_run_applies_the_schedule(schedule: type[Schedule]) -> None:
    eta = np.array([0.01, 0.02])
    path = run(GradientDescent(learning_rate=eta), Beale(), np.array([[1.0, 0.5], [1.6, 0.2]]), 30, schedule=schedule())
    expected = rates(schedule(), eta, Beale().value(np.moveaxis(path.x[:-1], 1, 0)), (2,))
    assert path.learning_rate == pytest.approx(np.broadcast_to(expected, (30, 2)))
    gradient = np.moveaxis(Beale().gradient(np.moveaxis(path.x[:-1], 1, 0)), 0, 1)
    assert np.diff(path.x, axis=0) == pytest.approx(-path.learning_rate[:, np.newaxis] * gradient, abs=1e-14)
    assert path.schedule == schedule()
    assert np.array_equal(path.optimizer.learning_rate, eta)  # the rule itself never sees the schedule


@every_schedule
def test_schedule_needs_a_learning_rate(schedule: type[Schedule]) -> None:
    if schedule is Constant:
        assert run(BacktrackingDescent(), Beale(), (1.0, 1.6), 2, schedule=schedule()).steps == 2
    else:
        with pytest.raises(ValueError, match=r"^Backtracking descent has no learning rate .*\.$"):
            run(BacktrackingDescent(), Beale(), (1.0, 1.6), 2, schedule=schedule())


def test_bad_numbers_are_refused() -> None:
    for make in (
        lambda: InverseTime(decay=-1.0),
        lambda: StepDecay(every=0),
        lambda: StepDecay(every=2.5),
        lambda: Cosine(period=0),
        lambda: Warmup(steps=0),
        lambda: ReduceOnPlateau(factor=1.0),
        lambda: ReduceOnPlateau(patience=-1),
        lambda: Exponential(gamma=math.nan),
    ):
        with pytest.raises(ValueError, match=r"must be .*; try .*\.$"):
            make()


def test_annealing_settles_a_noisy_run() -> None:
    surface = Noisy(IllConditionedQuadratic(condition=10.0), sigma=1.0, seed=np.arange(100))
    descent, start = GradientDescent(learning_rate=0.15), (3.0, 1.0)
    last = {}
    for name, schedule in {
        "constant": Constant(),
        "patient": ReduceOnPlateau(factor=0.3, patience=20),
        "hasty": ReduceOnPlateau(factor=0.3, patience=5),
    }.items():
        last[name] = run(descent, surface, start, 300, schedule=schedule).loss[-100:].mean(axis=0)
    # Theory's floor: the sum of eta sigma^2 / (2 (2 - eta lambda)) over the eigenvalues.
    assert last["constant"].mean() == pytest.approx(0.15 / 2 * (1 / 1.85 + 1 / 0.5), rel=0.1)
    assert last["patient"].mean() < 0.02
    assert (last["patient"] < last["constant"]).all()
    assert last["hasty"].mean() > 2 * last["patient"].mean()  # it freezes before it arrives


def test_annealing_settles_a_bounce() -> None:
    surface, start = AbsoluteSum(np.array([1.0, 10.0])), (3.0, 2.03)
    descent = GradientDescent(learning_rate=0.05)
    bouncing = run(descent, surface, start, 300)
    assert {f"{loss:.2f}" for loss in bouncing.loss[-20:]} == {"0.30", "4.75"}
    assert run(descent, surface, start, 300, schedule=ReduceOnPlateau(factor=0.1, patience=10)).loss[-1] < 1e-6
