"""Writes golden.npz: trajectories of PyTorch's and optax's own optimizers, for tests/test_golden.py to compare with.

Needs torch 2.13, optax 0.2.8 and jax (x64 enabled below), which the project itself does not; nothing here imports the
project. Run it from anywhere, then commit the file it writes:

    python tests/golden/make_golden.py

The settings settle or still creep after 100 steps: a rule that circles at its learning rate would turn the last bit of
a different order of additions into a visible difference.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jax
import numpy as np
import optax
import torch

jax.config.update("jax_enable_x64", True)
torch.set_default_dtype(torch.float64)  # else NAdam keeps its product of momentum factors in float32

STEPS = 100
STARTS = {"beale": (1.0, 1.6), "rosenbrock": (-1.2, 1.0)}


def beale(x: Any, y: Any) -> Any:
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def rosenbrock(x: Any, y: Any) -> Any:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


LOSSES: dict[str, Callable[[Any, Any], Any]] = {"beale": beale, "rosenbrock": rosenbrock}

Settings = dict[str, float | bool]

# Slug: the rule, and the settings it runs with, named as in this project; the same for both surfaces.
TORCH: dict[str, tuple[Callable[[Any, Any], torch.optim.Optimizer], list[Settings]]] = {
    "gradient-descent": (
        lambda p, s: torch.optim.SGD(p, lr=s["learning_rate"]),
        [{"learning_rate": 5e-4}],
    ),
    "momentum": (
        lambda p, s: torch.optim.SGD(p, lr=s["learning_rate"], momentum=s["momentum"]),
        [{"learning_rate": 2e-4, "momentum": 0.9}, {"learning_rate": 5e-4, "momentum": 0.5}],
    ),
    "nesterov": (
        lambda p, s: torch.optim.SGD(p, lr=s["learning_rate"], momentum=s["momentum"], nesterov=True),
        [{"learning_rate": 2e-4, "momentum": 0.9}, {"learning_rate": 5e-4, "momentum": 0.5}],
    ),
    "adagrad": (
        lambda p, s: torch.optim.Adagrad(p, lr=s["learning_rate"], eps=s["epsilon"]),
        [{"learning_rate": 0.1, "epsilon": 1e-10}, {"learning_rate": 0.3, "epsilon": 0.1}],
    ),
    "rmsprop": (
        lambda p, s: torch.optim.RMSprop(p, lr=s["learning_rate"], alpha=s["rho"], eps=s["epsilon"]),
        [
            {"learning_rate": 0.002, "rho": 0.99, "epsilon": 1e-8},
            {"learning_rate": 0.002, "rho": 0.9, "epsilon": 0.1},
        ],
    ),
    "adadelta": (
        lambda p, s: torch.optim.Adadelta(p, lr=s["learning_rate"], rho=s["rho"], eps=s["epsilon"]),
        [
            {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-6},
            {"learning_rate": 0.5, "rho": 0.95, "epsilon": 1e-4},
        ],
    ),
    "adam": (
        lambda p, s: torch.optim.Adam(p, lr=s["learning_rate"], betas=(s["beta1"], s["beta2"]), eps=s["epsilon"]),
        [
            {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
            {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.99, "epsilon": 0.01},
        ],
    ),
    "adamw": (
        lambda p, s: torch.optim.AdamW(
            p,
            lr=s["learning_rate"],
            betas=(s["beta1"], s["beta2"]),
            eps=s["epsilon"],
            weight_decay=s["weight_decay"],
        ),
        [
            {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.0},
            {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.99, "epsilon": 0.01, "weight_decay": 0.3},
        ],
    ),
    "amsgrad": (
        lambda p, s: torch.optim.Adam(
            p, lr=s["learning_rate"], betas=(s["beta1"], s["beta2"]), eps=s["epsilon"], amsgrad=True
        ),
        [
            {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
            {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.9, "epsilon": 0.01},
        ],
    ),
    "nadam": (
        lambda p, s: torch.optim.NAdam(
            p,
            lr=s["learning_rate"],
            betas=(s["beta1"], s["beta2"]),
            eps=s["epsilon"],
            momentum_decay=s["momentum_decay"],
        ),
        [
            {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "momentum_decay": 0.004},
            {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.99, "epsilon": 0.01, "momentum_decay": 0.5},
        ],
    ),
    "radam": (
        lambda p, s: torch.optim.RAdam(p, lr=s["learning_rate"], betas=(s["beta1"], s["beta2"]), eps=s["epsilon"]),
        [
            {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
            {"learning_rate": 5e-4, "beta1": 0.8, "beta2": 0.7, "epsilon": 0.01},
            {"learning_rate": 5e-4, "beta1": 0.8, "beta2": 0.5, "epsilon": 1e-8},  # never rectified
        ],
    ),
    "adamax": (
        lambda p, s: torch.optim.Adamax(p, lr=s["learning_rate"], betas=(s["beta1"], s["beta2"]), eps=s["epsilon"]),
        [
            {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
            {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.99, "epsilon": 0.01},
        ],
    ),
    "rprop": (
        lambda p, s: torch.optim.Rprop(
            p,
            lr=s["initial_step"],
            etas=(s["shrink"], s["grow"]),
            step_sizes=(s["smallest_step"], s["largest_step"]),
        ),
        [
            {"initial_step": 0.01, "shrink": 0.5, "grow": 1.2, "smallest_step": 1e-6, "largest_step": 50.0},
            {"initial_step": 0.2, "shrink": 0.3, "grow": 1.5, "smallest_step": 1e-3, "largest_step": 0.1},
        ],
    ),
}

OPTAX: dict[str, tuple[Callable[[Any], optax.GradientTransformation], list[Settings]]] = {
    "lion": (
        lambda s: optax.lion(s["learning_rate"], b1=s["beta1"], b2=s["beta2"], weight_decay=s["weight_decay"]),
        [
            {"learning_rate": 0.01, "beta1": 0.9, "beta2": 0.99, "weight_decay": 1e-3},
            {"learning_rate": 0.02, "beta1": 0.8, "beta2": 0.9, "weight_decay": 0.0},
        ],
    ),
    "adabelief": (
        lambda s: optax.adabelief(
            s["learning_rate"], b1=s["beta1"], b2=s["beta2"], eps=s["epsilon"], eps_root=s["epsilon_root"]
        ),
        [
            {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-16, "epsilon_root": 1e-16},
            {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.99, "epsilon": 0.01, "epsilon_root": 1e-3},
        ],
    ),
    "adam": (
        lambda s: optax.adam(s["learning_rate"], b1=s["beta1"], b2=s["beta2"], eps=s["epsilon"]),
        [{"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}],
    ),
}


def torch_path(make: Callable[[Any, Any], torch.optim.Optimizer], settings: Settings, surface: str) -> np.ndarray:
    point = torch.tensor(STARTS[surface], dtype=torch.float64, requires_grad=True)
    optimizer = make([point], settings)
    rows = [point.detach().numpy().copy()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        LOSSES[surface](point[0], point[1]).backward()
        optimizer.step()
        rows.append(point.detach().numpy().copy())
    return np.stack(rows)


def optax_path(make: Callable[[Any], optax.GradientTransformation], settings: Settings, surface: str) -> np.ndarray:
    optimizer = make(settings)
    gradient = jax.grad(lambda point: LOSSES[surface](point[0], point[1]))
    point = jax.numpy.asarray(STARTS[surface], dtype=jax.numpy.float64)
    state = optimizer.init(point)
    rows = [np.asarray(point)]
    for _ in range(STEPS):
        updates, state = optimizer.update(gradient(point), state, point)
        point = optax.apply_updates(point, updates)
        rows.append(np.asarray(point))
    return np.stack(rows)


def cases() -> Iterator[tuple[dict[str, Any], np.ndarray]]:
    for source, rules, path in (
        (f"torch {torch.__version__}", TORCH, torch_path),
        (f"optax {optax.__version__}", OPTAX, optax_path),
    ):
        for slug, (make, choices) in rules.items():
            for settings in choices:
                for surface in LOSSES:
                    case = {"source": source, "optimizer": slug, "settings": settings, "surface": surface}
                    yield case, path(make, settings, surface)


if __name__ == "__main__":
    described, paths = zip(*cases(), strict=True)
    stacked = np.stack(paths)
    assert stacked.dtype == np.float64
    assert np.isfinite(stacked).all()
    np.savez_compressed(Path(__file__).parent / "golden.npz", cases=json.dumps(described), paths=stacked)
