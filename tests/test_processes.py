"""The processes that compute studies end with the one that started them, and are replaced where one is killed."""

import os
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from optimizers import Newton
from studies import Lane, Race
from studies import processes as room
from studies.basins import Basins
from studies.study import whole
from surfaces import Himmelblau

ROOT = Path(__file__).parent.parent
STUDY = Basins(Race(Himmelblau(), (0.0, 0.0), 20, (Lane(Newton()),)), Himmelblau.domain, 8, 8)

# Neither under `if __name__ == "__main__"`, nor could a process import the rule.
SCRIPT = """
import os
from dataclasses import dataclass

from optimizers import GradientDescent
from studies import Lane, Race
from studies.basins import Basins
from studies.study import whole
from surfaces import Himmelblau

@dataclass(frozen=True)
class Mine(GradientDescent):
    slug = "mine"

for rule in GradientDescent(), Mine():
    study = Basins(Race(Himmelblau(), (0.0, 0.0), 20, (Lane(rule),)), Himmelblau.domain, 8, 8)
    print(whole(study).loss.sum(), flush=True)
"""


def run_script(tmp_path: Path, text: str) -> "subprocess.CompletedProcess[str]":
    """A script in a process of its own. Its processes have its pipes, too: they are read until all of them have ended."""
    script = tmp_path / "script.py"
    script.write_text(text, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, timeout=120)


def test_a_plain_script_may_compute_studies_also_of_its_own_rules(tmp_path):
    done = run_script(tmp_path, SCRIPT)
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.split()
    assert first == second


def test_processes_end_with_the_program_that_started_them(tmp_path):
    done = run_script(tmp_path, f"{SCRIPT}\nos.kill(os.getpid(), 9)")
    assert done.returncode == -signal.SIGKILL
    assert len(done.stdout.split()) == 2


@pytest.fixture
def alone(monkeypatch):
    """A single process, for a test that kills it."""
    monkeypatch.setattr(room, "cores", lambda: 1)
    room.processes.cache_clear()
    yield
    room.processes().shutdown()
    room.processes.cache_clear()


def test_after_a_process_was_killed_the_next_study_has_new_ones(alone):
    before = whole(STUDY)
    first = room.processes()
    os.kill(first.submit(os.getpid).result(), signal.SIGKILL)
    with pytest.raises(BrokenExecutor):
        _until_it_is_noticed(STUDY)
    np.testing.assert_array_equal(whole(STUDY).x, before.x)
    assert room.processes() is not first


def _until_it_is_noticed(study):
    while True:
        whole(study)


def _kind_inside() -> type[Executor]:
    return type(room.processes())


def test_a_process_that_computes_starts_no_others():
    assert room.processes().submit(_kind_inside).result() is ThreadPoolExecutor


def test_an_interrupt_is_left_to_the_program_that_started_them(alone):
    """Ctrl + C in a terminal reaches every process."""
    computing = room.processes().submit(os.getpid).result()
    os.kill(computing, signal.SIGINT)
    assert {room.processes().submit(os.getpid).result() for _ in range(3)} == {computing}
