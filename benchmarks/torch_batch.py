"""Many runs at once as a PyTorch user writes them: one tensor of points, one backward pass for all. Imported where torch is.

float64, on all cores, each optimizer's fastest path, no `**` in the formulas. It keeps the last points and nothing else, and
asks of no run what became of it.
"""

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from benchmarks.torch_race import beale
from optimizers import Adam, GradientDescent, Momentum, Optimizer, RMSProp
from surfaces import Beale, Rosenbrock, Surface


def run_batch(rule: Optimizer, surface: Surface, starts: np.ndarray, steps: int) -> np.ndarray:
    """The last points of the runs from `starts`, shape `(2, n)`. Epsilon stands beside the root, as torch has it."""
    threads = torch.get_num_threads()
    torch.set_num_threads(os.cpu_count() or 1)
    try:
        points = torch.tensor(starts, requires_grad=True)
        optimizer = _MAKE[type(rule)](rule, [points])
        loss = _LOSSES[type(surface)]
        for _ in range(steps):
            optimizer.zero_grad()
            loss(points).sum().backward()
            optimizer.step()
        return points.detach().numpy()
    finally:
        torch.set_num_threads(threads)


def _rosenbrock(points: torch.Tensor) -> torch.Tensor:
    x, y = points.unbind()
    wall, rest = y - x * x, 1 - x
    return rest * rest + 100 * wall * wall


_MAKE: dict[type[Optimizer], Callable[[Any, list[torch.Tensor]], torch.optim.Optimizer]] = {
    GradientDescent: lambda rule, p: torch.optim.SGD(p, lr=rule.learning_rate, foreach=False),
    Momentum: lambda rule, p: torch.optim.SGD(p, lr=rule.learning_rate, momentum=rule.momentum, foreach=False),
    RMSProp: lambda rule, p: torch.optim.RMSprop(
        p, lr=rule.learning_rate, alpha=rule.rho, eps=rule.epsilon, foreach=False
    ),
    Adam: lambda rule, p: torch.optim.Adam(
        p, lr=rule.learning_rate, betas=(rule.beta1, rule.beta2), eps=rule.epsilon, fused=True
    ),
}

_LOSSES: dict[type[Surface], Callable[[torch.Tensor], torch.Tensor]] = {Beale: beale, Rosenbrock: _rosenbrock}
