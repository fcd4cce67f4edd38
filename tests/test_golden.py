"""The rules against PyTorch's and optax's own, over 100 steps; tests/golden/make_golden.py wrote the paths."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizers import OPTIMIZERS, run
from surfaces import SURFACES

_FILE = Path(__file__).parent / "golden" / "golden.npz"


def _golden() -> list[tuple[dict[str, Any], np.ndarray]]:
    with np.load(_FILE) as archive:
        return list(zip(json.loads(str(archive["cases"])), archive["paths"], strict=True))


GOLDEN = _golden()


def _label(case: dict[str, Any]) -> str:
    settings = "-".join(f"{value:g}" for value in case["settings"].values())
    return f"{case['source'].split()[0]}-{case['optimizer']}-{case['surface']}-{settings}"


@pytest.mark.parametrize(("case", "path"), GOLDEN, ids=[_label(case) for case, _ in GOLDEN])
def test_path_agrees_with_the_reference(case: dict[str, Any], path: np.ndarray) -> None:
    rule = OPTIMIZERS[case["optimizer"]]
    settings = dict(case["settings"])
    if "epsilon_inside_sqrt" in rule.__dataclass_fields__:
        settings["epsilon_inside_sqrt"] = False
    x = run(rule(**settings), SURFACES[case["surface"]](), start=path[0], steps=len(path) - 1).x
    assert x.shape == (101, 2)
    error = np.abs(x - path) / np.maximum(1, np.abs(path))
    assert error.max() < 1e-9


def test_golden_paths_move() -> None:
    # A path that stands still would agree with anything.
    for case, path in GOLDEN:
        moved = np.abs(np.diff(path, axis=0)).max(axis=1) > 0  # Rprop rests for a step after a change of sign
        assert moved.sum() > 80, _label(case)
        assert np.abs(path[-1] - path[0]).max() > 1e-3, _label(case)


def test_every_rule_with_a_reference_is_there() -> None:
    of_torch = {case["optimizer"] for case, _ in GOLDEN if case["source"].startswith("torch")}
    of_optax = {case["optimizer"] for case, _ in GOLDEN if case["source"].startswith("optax")}
    assert of_torch == {
        *("gradient-descent", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta"),
        *("adam", "adamw", "amsgrad", "nadam", "radam", "adamax", "rprop"),
    }
    assert of_optax == {"lion", "adabelief", "adam"}
