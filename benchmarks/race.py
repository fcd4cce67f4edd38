"""A race of eight optimizers, nothing cached, against the same race in torch.optim."""

from collections.abc import Iterator
from importlib.util import find_spec
from statistics import median

import numpy as np

from benchmarks.table import spread, table
from benchmarks.timing import Pairs, paired
from optimizers import (
    AdaDelta,
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    NAdam,
    Nesterov,
    Optimizer,
    RMSProp,
    Trajectory,
    run,
)
from surfaces import Beale

START = (1.0, 1.6)
BUDGET = "at least 10x"

# Those of Alec Radford's animation, except RMSProp's rho (0.95 there) and AdaDelta's factor (50 there): with those,
# rounding decides where the path ends, so that no two programs agree.
RULES: tuple[Optimizer, ...] = (
    GradientDescent(learning_rate=0.001),
    Momentum(learning_rate=0.001, momentum=0.95),
    Nesterov(learning_rate=0.001, momentum=0.95),
    AdaGrad(learning_rate=1.0, epsilon_inside_sqrt=False),
    RMSProp(learning_rate=0.075, rho=0.99, epsilon_inside_sqrt=False),
    AdaDelta(rho=0.98, epsilon=1e-5, learning_rate=5.0),
    Adam(learning_rate=0.05, epsilon_inside_sqrt=False),
    NAdam(learning_rate=0.05),
)

SKIPPED = "Race: skipped, because torch is not installed (pip install torch)."


def lines(steps: int = 300, repetitions: int = 9) -> Iterator[str]:
    """What is printed: one row per way to write the race in PyTorch, or why there is none."""
    if find_spec("torch") is None:
        yield SKIPPED
        return
    yield f"Race: {len(RULES)} optimizers x {steps} steps on {Beale.name} from {START}, nothing cached."
    yield ""
    yield from table(
        ("against torch.optim", "ours, ms", "torch, ms", "torch / ours", "budget"),
        (_row(style, pairs) for style, pairs in measure(steps, repetitions)),
        least=(40, 0, 0, 22, len(BUDGET)),
    )


def measure(steps: int, repetitions: int) -> Iterator[tuple[str, Pairs]]:
    """The timings, by the way the race is written in PyTorch. Asserts first that both end at the same points."""
    from benchmarks import torch_race

    ends = [path.x[-1] for path in our_race(steps)]
    for style, race in torch_race.STYLES.items():
        np.testing.assert_allclose(
            [path[-1] for path, _ in race(RULES, START, steps)], ends, rtol=0, atol=1e-7, err_msg=style
        )
        yield style, paired(lambda: our_race(steps), lambda race=race: race(RULES, START, steps), repetitions)


def our_race(steps: int) -> list[Trajectory]:
    """The race through our core: `optimizers.run` caches nothing."""
    surface = Beale()
    return [run(rule, surface, START, steps) for rule in RULES]


def _row(style: str, pairs: Pairs) -> tuple[str, ...]:
    ours, theirs = median(pairs.ours) * 1e3, median(pairs.theirs) * 1e3
    return style, f"{ours:.1f}", f"{theirs:.1f}", spread(pairs.ratios), BUDGET
