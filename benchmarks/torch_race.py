"""The race as a careful PyTorch user writes it. Imported only where torch is.

float64, one thread, no foreach or fused path (both are slower on one tensor of two numbers), no `**` in the formula.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch

from optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, Momentum, NAdam, Nesterov, Optimizer, RMSProp

torch.set_num_threads(1)

Path = tuple[list[list[float]], list[float]]  # the iterates and their losses

_MAKE: dict[type[Optimizer], Callable[[Any, list[torch.Tensor]], torch.optim.Optimizer]] = {
    GradientDescent: lambda rule, p: torch.optim.SGD(p, lr=rule.learning_rate, foreach=False),
    Momentum: lambda rule, p: torch.optim.SGD(p, lr=rule.learning_rate, momentum=rule.momentum, foreach=False),
    Nesterov: lambda rule, p: torch.optim.SGD(
        p, lr=rule.learning_rate, momentum=rule.momentum, nesterov=True, foreach=False
    ),
    AdaGrad: lambda rule, p: torch.optim.Adagrad(p, lr=rule.learning_rate, eps=rule.epsilon, foreach=False),
    RMSProp: lambda rule, p: torch.optim.RMSprop(
        p, lr=rule.learning_rate, alpha=rule.rho, eps=rule.epsilon, foreach=False
    ),
    AdaDelta: lambda rule, p: torch.optim.Adadelta(
        p, lr=rule.learning_rate, rho=rule.rho, eps=rule.epsilon, foreach=False
    ),
    Adam: lambda rule, p: torch.optim.Adam(
        p, lr=rule.learning_rate, betas=(rule.beta1, rule.beta2), eps=rule.epsilon, foreach=False
    ),
    NAdam: lambda rule, p: torch.optim.NAdam(
        p,
        lr=rule.learning_rate,
        betas=(rule.beta1, rule.beta2),
        eps=rule.epsilon,
        momentum_decay=rule.momentum_decay,
        foreach=False,
    ),
}


def one_by_one(rules: Sequence[Optimizer], start: tuple[float, float], steps: int) -> list[Path]:
    """Each optimizer runs its steps before the next begins."""
    return [_run(rule, start, steps) for rule in rules]


def in_lockstep(rules: Sequence[Optimizer], start: tuple[float, float], steps: int) -> list[Path]:
    """All optimizers take each step together, so that autograd is asked once a step, for all of them."""
    points = [_parameter(start) for _ in rules]
    optimizers = [_MAKE[type(rule)](rule, [point]) for rule, point in zip(rules, points, strict=True)]
    path, losses = [], []
    for _ in range(steps):
        for optimizer in optimizers:
            optimizer.zero_grad()
        together = torch.stack(points, dim=1)
        loss = beale(together)
        path.append(together.detach())
        losses.append(loss.detach())
        loss.sum().backward()
        for optimizer in optimizers:
            optimizer.step()
    with torch.no_grad():
        together = torch.stack(points, dim=1)
        path.append(together)
        losses.append(beale(together))
    x, loss = torch.stack(path).permute(2, 0, 1).tolist(), torch.stack(losses).T.tolist()
    return list(zip(x, loss, strict=True))


STYLES = {
    "one optimizer after the other": one_by_one,
    "in lockstep, one backward pass for all": in_lockstep,
}


def _run(rule: Optimizer, start: tuple[float, float], steps: int) -> Path:
    point = _parameter(start)
    optimizer = _MAKE[type(rule)](rule, [point])
    path, losses = [], []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = beale(point)
        path.append(point.tolist())
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    path.append(point.tolist())
    with torch.no_grad():
        losses.append(beale(point).item())
    return path, losses


def _parameter(start: tuple[float, float]) -> torch.Tensor:
    return torch.tensor(start, dtype=torch.float64, requires_grad=True)


def beale(point: torch.Tensor) -> torch.Tensor:
    """Beale's function at a point, or at several: shape (2, ...)."""
    x, y = point.unbind()
    xy = x * y
    xyy = xy * y
    first, second, third = 1.5 - x + xy, 2.25 - x + xyy, 2.625 - x + xyy * y
    return first * first + second * second + third * third
