"""What every rule owes, asked of the registry itself: a new rule cannot escape."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from losses import Listening, Quadratic

from optimizers import OPTIMIZERS, AdaDelta, Constant, Cosine, InverseTime, Optimizer, run
from parameters import parameters
from surfaces import Beale, IllConditionedQuadratic, Rosenbrock

RULES = list(OPTIMIZERS.values())
every_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.slug for rule in RULES])

# Rules that ask for values, and that ask for curvatures.
MEASURES_LOSS = {"damped-newton", "backtracking-descent", "bfgs", "conjugate-gradient"}
ASKS_HESSIAN = {"newton", "diagonal-newton", "saddle-free-newton", "damped-newton"}
NO_RATE = {
    *("lion", "rprop"),
    *("newton", "full-matrix-adagrad", "saddle-free-newton", "damped-newton", "bfgs", "conjugate-gradient"),
}


def gentle(rule: type[Optimizer], lanes: tuple[int, ...] = ()) -> Optimizer:
    """The rule with every number turned, differently in each lane, and a rate at which no surface here is unstable."""
    settings = {}
    for k, declared in enumerate(parameters(rule)):
        if declared.kind is not float:
            continue
        if declared.name == "learning_rate":
            low, high = 0.02, 0.08
        else:
            low, high = (0.9, 1.0) if k % 2 else (1.0, 0.95)
        values = declared.default * np.linspace(low, high, int(np.prod(lanes))).reshape(lanes)
        if declared.valid.contains(values):
            settings[declared.name] = values
    return rule(**settings)


def lane_of(optimizer: Optimizer, lane: tuple[int, ...]) -> Optimizer:
    """The same rule with the numbers of one lane."""
    values = {declared.name: getattr(optimizer, declared.name) for declared in parameters(type(optimizer))}
    return type(optimizer)(**{name: float(value[lane]) if np.ndim(value) else value for name, value in values.items()})


def starts(lanes: tuple[int, ...], center: tuple[float, ...]) -> np.ndarray:
    spread = 0.3 * np.random.default_rng(1).standard_normal((len(center), *lanes))
    return np.reshape(center, (-1,) + (1,) * len(lanes)) + spread


def test_lecture_comes_first() -> None:
    in_lecture = [rule.in_lecture for rule in RULES]
    assert in_lecture == sorted(in_lecture, reverse=True)
    assert {slug for slug, rule in OPTIMIZERS.items() if rule.in_lecture} == {
        *("gradient-descent", "momentum", "nesterov", "newton", "diagonal-newton"),
        *("adagrad", "rmsprop", "adadelta", "adam"),
    }


@every_rule
def test_facts(rule: type[Optimizer]) -> None:
    assert OPTIMIZERS[rule.slug] is rule
    assert rule.slug == rule.slug.lower()
    assert rule.slug.replace("-", "").isalnum()
    assert rule.__dataclass_params__.frozen
    assert rule.about.endswith(".")
    assert 30 < len(rule.about) < 130
    assert str(rule.year) in rule.reference
    text = rule.__doc__ or ""
    assert "$$" in text
    assert "Reference: " in text
    assert rule.State.__doc__
    if any(declared.name == "epsilon_inside_sqrt" for declared in parameters(rule)):
        assert "epsilon_inside_sqrt=False" in text


@every_rule
def test_symbols_stand_in_the_formula(rule: type[Optimizer]) -> None:
    numbers = [declared for declared in parameters(rule) if declared.kind is not bool]
    assert len({declared.symbol for declared in numbers}) == len(numbers)
    for declared in numbers:
        assert declared.symbol in rule.latex, f"{declared.name} is {declared.symbol}"
        assert declared.symbol in (rule.__doc__ or ""), f"{declared.name} is {declared.symbol}"
        assert declared.help.endswith(".")


@every_rule
@pytest.mark.parametrize("lanes", [(), (1,), (3, 2)], ids=str)
def test_state_is_made_of_arrays_of_one_shape(rule: type[Optimizer], lanes: tuple[int, ...]) -> None:
    optimizer, surface, x = gentle(rule, lanes), Beale(), starts(lanes, (1.0, 1.6))
    first = state = optimizer.init(x)
    assert isinstance(state, rule.State)
    for t in (1, 2, 3):
        x, state = optimizer.step(x, state, surface, t)
        assert x.shape == (2, *lanes)
        assert isinstance(state, rule.State)
    for name, before, after in zip(rule.State._fields, first, state, strict=True):
        assert np.shape(after) == np.shape(before), name
        assert np.shape(after) in {(2, *lanes), lanes, (2, 2, *lanes)}, name
        assert np.asarray(after).dtype == np.float64, name


@every_rule
@pytest.mark.parametrize("lanes", [(1,), (3, 2)], ids=str)
@pytest.mark.parametrize(
    ("surface", "center"),
    [(Rosenbrock(), (-1.2, 1.0)), (IllConditionedQuadratic(condition=10.0, angle=30.0), (1.5, 0.75))],
    ids=["rosenbrock", "quadratic"],
)
def test_batch_equals_loop(rule: type[Optimizer], lanes: tuple[int, ...], surface: Any, center: Any) -> None:
    optimizer, start = gentle(rule, lanes), starts(lanes, center)
    batch = run(optimizer, surface, start, steps=15)
    assert batch.x.shape == (16, 2, *lanes)
    for lane in np.ndindex(*lanes):
        alone = run(lane_of(optimizer, lane), surface, start[(slice(None), *lane)], steps=15)
        at = (..., *lane)
        assert np.isfinite(alone.x).all()
        assert np.abs(alone.x - batch.x[at]).max() < 1e-9 * max(1, np.abs(alone.x).max())
        for name, rows in alone.state.items():
            scale = max(1, np.abs(rows).max())
            assert np.abs(rows - batch.state[name][at]).max() < 1e-7 * scale, name
        for kind, count in alone.evaluations.items():
            assert count == batch.evaluations[kind][lane], kind


@every_rule
@pytest.mark.parametrize("doom", ["diverges", "is NaN"])
def test_a_lost_lane_leaves_its_neighbours_alone(rule: type[Optimizer], doom: str) -> None:
    optimizer, surface = gentle(rule), Rosenbrock()
    healthy = starts((3,), (-1.2, 1.0))
    sick = healthy.copy()
    sick[:, 1] = 1e120 if doom == "diverges" else np.nan
    paths = []
    for start in (healthy, sick):
        x, state, loss = start, optimizer.init(start), Listening(surface)
        with np.errstate(all="ignore"):
            for t in range(1, 21):
                x, state = optimizer.step(x, state, loss, t)
        counts = [np.broadcast_to(loss.counts(kind), (3,))[[0, 2]] for kind in ("value", "gradient", "hessian")]
        paths.append((x[:, [0, 2]], *(field[..., [0, 2]] for field in state), *counts))
    assert np.isfinite(paths[0][0]).all()
    for one, other in zip(*paths, strict=True):
        assert np.array_equal(one, other)


@every_rule
def test_diverging_lane_of_a_run(rule: type[Optimizer]) -> None:
    # The lane in the middle starts beyond all bounds, and is NaN after its first step unless the rule saves it.
    start = np.array([[-1.2, 1e150, 0.5], [1.0, 1e150, 0.5]])
    batch = run(gentle(rule), Rosenbrock(), start, steps=20)
    others = run(gentle(rule), Rosenbrock(), start[:, [0, 2]], steps=20)
    assert batch.diverged_at[1] == 1
    assert batch.status[1] == "diverged"
    assert np.isnan(batch.x[1:, :, 1]).all()
    assert np.array_equal(batch.x[..., [0, 2]], others.x)
    for kind, counts in others.evaluations.items():
        assert np.array_equal(batch.evaluations[kind][[0, 2]], counts)


@every_rule
def test_three_dimensions(rule: type[Optimizer]) -> None:
    basis, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((3, 3)))
    bowl = Quadratic(basis @ np.diag([1.0, 3.0, 10.0]) @ basis.T)
    start = starts((4,), (2.0, -1.0, 1.5))
    if not rule.any_dimension:
        sentence = f"^{rule.name} works in two dimensions only, but this loss has 3; take another optimizer.$"
        with pytest.raises(ValueError, match=sentence):
            run(rule(), bowl, start, steps=1)
        with pytest.raises(ValueError, match="a loss of two dimensions, not 3"):  # and it says so of itself
            rule().step(start, rule().init(start), bowl, 1)
        return
    batch = run(rule(), bowl, start, steps=200)
    assert batch.x.shape == (201, 3, 4)
    assert (batch.loss[-1] < 0.9 * batch.loss[0]).all()
    alone = run(rule(), bowl, start[:, 2], steps=8)
    assert np.abs(alone.x - batch.x[:9, :, 2]).max() < 1e-9


@every_rule
@pytest.mark.parametrize("lanes", [(), (3,)], ids=str)
def test_pure(rule: type[Optimizer], lanes: tuple[int, ...]) -> None:
    optimizer, surface, x = gentle(rule), Rosenbrock(), starts(lanes, (-1.2, 1.0))
    x, state = optimizer.step(x, optimizer.init(x), surface, 1)
    kept = [np.array(array) for array in (x, *state)]
    for array in (x, *state):
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    one = optimizer.step(x, state, surface, 2)
    other = optimizer.step(x, state, surface, 2)
    for a, b in zip((one[0], *one[1]), (other[0], *other[1]), strict=True):
        assert np.array_equal(a, b)
    for before, after in zip(kept, (x, *state), strict=True):
        assert np.array_equal(before, after)


def schedule_for(rule: type[Optimizer]) -> Any:
    return InverseTime(decay=0.1) if rule.has_learning_rate else Constant()


@every_rule
def test_effective_rate_has_a_row_per_step(rule: type[Optimizer]) -> None:
    for lanes in ((), (3, 2)):
        trajectory = run(gentle(rule, lanes), Beale(), starts(lanes, (1.0, 1.6)), 12, schedule=schedule_for(rule))
        rate = trajectory.effective_rate
        if rule.slug in NO_RATE:
            assert rate is None
        else:
            assert rate.shape == (12, 2, *lanes)
            assert (rate != 0).all()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.slug not in NO_RATE], ids=lambda rule: str(rule.slug))
@pytest.mark.parametrize("scheduled", [False, True])
def test_effective_rate_times_gradient_is_minus_the_step(rule: type[Optimizer], scheduled: bool) -> None:
    # Momentum and decay are switched off: what is left of every rule with a rate is the rate.
    names = {declared.name for declared in parameters(rule)}
    off = {name: 0.0 for name in ("momentum", "beta1", "weight_decay") if name in names}
    if "epsilon_root" in names:
        off["epsilon_root"] = 1.0  # AdaBelief without momentum is never surprised: nothing else bounds its rate
    surface, lanes = Beale(), (3, 2)
    start = starts(lanes, (1.0, 1.6))
    schedule = schedule_for(rule) if scheduled else Constant()
    trajectory = run(rule(**off), surface, start, steps=20, schedule=schedule)
    rate = trajectory.effective_rate
    x = np.moveaxis(trajectory.x, 1, 0)
    expected = x[:, :-1] - np.moveaxis(rate, 1, 0) * surface.gradient(x[:, :-1])
    reached = x[:, 1:]
    alive = np.isfinite(reached)
    assert alive.mean() > 0.5
    scale = np.maximum(1, np.abs(reached[alive])) + np.abs(x[:, :-1][alive])
    assert (np.abs(expected[alive] - reached[alive]) / scale).max() < 1e-13


@every_rule
def test_evaluations_are_what_the_rule_asks(rule: type[Optimizer]) -> None:
    steps, surface, start = 12, Beale(), starts((5,), (1.0, 1.6))
    optimizer = gentle(rule)
    trajectory = run(optimizer, surface, start, steps=steps)
    loss = Listening(surface)
    x, state = start, optimizer.init(start)
    for t in range(1, steps + 1):
        x, state = optimizer.step(x, state, loss, t)
    assert np.array_equal(x, trajectory.x[-1])
    for kind, counts in trajectory.evaluations.items():
        assert np.array_equal(counts, np.broadcast_to(loss.counts(kind), (5,))), kind
    evaluations = trajectory.evaluations
    if rule.slug in MEASURES_LOSS:
        assert (evaluations["value"] >= 2 * steps).all()
    else:
        assert (evaluations["value"] == 0).all()
        assert (evaluations["gradient"] == steps).all()
    assert (evaluations["hessian"] == (steps if rule.slug in ASKS_HESSIAN else 0)).all()


@every_rule
@pytest.mark.parametrize("lanes", [(), (5,)], ids=str)
def test_cost_rises_to_the_weighted_sum_of_the_evaluations(rule: type[Optimizer], lanes: tuple[int, ...]) -> None:
    start = starts(lanes, (-1.2, 1.0))
    if lanes:
        start[:, 2] = 1e150  # diverges at once, unless the rule saves it
    path = run(gentle(rule, lanes), Rosenbrock(), start, 15)
    assert path.cost.shape == (16, *lanes)
    assert path.cost.dtype == np.float64
    assert (path.cost[0] == 0).all()
    assert (np.diff(path.cost, axis=0) >= 0).all()
    count = path.evaluations
    assert np.array_equal(path.cost[-1], count["value"] + count["gradient"] + 2 * count["hessian"])
    for t in (1, 7):
        shorter = run(gentle(rule, lanes), Rosenbrock(), start, t, keep="last")
        assert shorter.cost.shape == (1, *lanes)
        assert np.array_equal(shorter.cost[0], path.cost[t])


@every_rule
def test_everything_remembered_has_a_name(rule: type[Optimizer]) -> None:
    assert tuple(rule.state_names) == rule.State._fields
    names = list(rule.state_names.values())
    assert len(set(names)) == len(names)
    for name in names:
        assert name
        assert len(name) < 30
        assert name == name.strip()


CORRECTS = {
    "adam": {"m": "beta1", "v": "beta2"},
    "adamw": {"m": "beta1", "v": "beta2"},
    "amsgrad": {"m": "beta1", "u": "beta2"},
    "adabelief": {"m": "beta1", "s": "beta2"},
    "nadam": {"v": "beta2"},
    "radam": {"m": "beta1"},
    "adamax": {"m": "beta1"},
}


@every_rule
@pytest.mark.parametrize("lanes", [(), (3, 2)], ids=str)
def test_corrected_moments(rule: type[Optimizer], lanes: tuple[int, ...]) -> None:
    optimizer = gentle(rule, lanes)
    path = run(optimizer, Beale(), starts(lanes, (1.0, 1.6)), 9)
    if rule.slug not in CORRECTS:
        assert path.corrected is None
        return
    assert path.corrected.keys() == CORRECTS[rule.slug].keys()
    t = np.arange(1, 10).reshape((-1,) + (1,) * len(lanes))
    for field, beta in CORRECTS[rule.slug].items():
        bias = np.expand_dims(1 - getattr(optimizer, beta) ** t, 1)
        assert path.corrected[field] == pytest.approx(path.state[field][1:] / bias, rel=1e-12)
    # One step alone says the same.
    state = rule.State(*(rows[4] for rows in path.state.values()))
    for field, moment in optimizer.corrected(state, 4)._asdict().items():
        assert moment == pytest.approx(path.corrected[field][3], rel=1e-12)


def test_adam_without_correction_corrects_nothing() -> None:
    path = run(OPTIMIZERS["adam"](bias_correction=False), Beale(), (1.0, 1.6), 3)
    assert path.corrected is None
    assert path.effective_rate == pytest.approx(0.05 / np.sqrt(path.state["v"][1:] + 1e-8))


@every_rule
@pytest.mark.parametrize("lanes", [(), (3, 2)], ids=str)
def test_a_stable_rate_for_every_lane(rule: type[Optimizer], lanes: tuple[int, ...]) -> None:
    found = gentle(rule, lanes).stable_rate(np.ones(lanes), 5)
    if rule.slug in NO_RATE | {"backtracking-descent"}:
        assert found is None
    else:
        assert np.shape(found) == lanes
        assert np.all(np.asarray(found) > 1)


@every_rule
def test_the_rate_is_the_declared_one_and_another_changes_nothing_else(rule: type[Optimizer]) -> None:
    names = [declared.name for declared in parameters(rule)]
    assert rule.has_learning_rate == ("learning_rate" in names)
    if not rule.has_learning_rate:
        assert np.isnan(rule().rate)
        with pytest.raises(ValueError, match=f"^{rule.name} has no learning rate"):
            rule().with_rate(0.1)
        return
    optimizer = replace(gentle(rule), learning_rate=0.5)
    other, rates = optimizer.with_rate(0.125), np.array([0.5, 0.25])
    assert (optimizer.rate, other.rate) == (0.5, 0.125)
    assert {name for name in names if getattr(other, name) != getattr(optimizer, name)} == {"learning_rate"}
    assert optimizer.with_rate(rates).lanes == (2,)
    with pytest.raises(ValueError, match="^learning_rate must be"):
        optimizer.with_rate(-1.0)


@every_rule
def test_no_line_search_without_a_learning_rate_takes_a_schedule(rule: type[Optimizer]) -> None:
    if rule.has_learning_rate:
        trajectory = run(rule(), Beale(), (1.0, 1.6), 3, schedule=InverseTime(decay=1.0))
        rate = rule().learning_rate  # type: ignore[attr-defined]
        assert trajectory.learning_rate == pytest.approx(rate / np.array([2.0, 3.0, 4.0]))
    else:
        with pytest.raises(ValueError, match="no learning rate"):
            run(rule(), Beale(), (1.0, 1.6), 3, schedule=InverseTime())
        assert np.isnan(run(rule(), Beale(), (1.0, 1.6), 3).learning_rate).all()


@every_rule
def test_converges_on_a_bowl(rule: type[Optimizer]) -> None:
    # A rule whose steps never shrink circles; the schedule lets it settle.
    schedule = Cosine(period=2000) if rule.has_learning_rate else Constant()
    bowl = IllConditionedQuadratic(condition=10.0, angle=20.0)
    trajectory = run(rule(), bowl, (1.5, 0.75), 2000, schedule=schedule)
    assert trajectory.status == "converged"
    assert 0 < trajectory.converged_at < 2000
    assert trajectory.loss[-1] < 1e-6


@every_rule
def test_without_epsilon_and_derivative_there_is_no_step(rule: type[Optimizer]) -> None:
    """0/0 is no step: neither in a weight that has nothing to learn, nor in any at the minimum."""
    bare = rule(**({"epsilon": 0.0} if "epsilon" in {one.name for one in parameters(rule)} else {}))
    bowl = IllConditionedQuadratic(condition=10.0)
    along = run(bare, bowl, (1.5, 0.0), 50)
    assert along.status != "diverged"
    np.testing.assert_allclose(along.x[:, 1], 0, atol=1e-15)  # of whole matrices, as far as they are exact
    assert (along.x[1:, 0] != 1.5).all() or rule is AdaDelta  # whose first step is the root of epsilon
    if "weight_decay" not in {
        one.name for one in parameters(rule)
    }:  # which pulls towards the origin wherever it stands
        moved = Quadratic(np.diag([1.0, 10.0]), center=np.array([2.0, -1.0]))
        assert (run(bare, moved, (2.0, -1.0), 20).x == (2.0, -1.0)).all()
