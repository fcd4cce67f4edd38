"""The processes that compute studies end with the one that started them, and are replaced where one is killed."""

import os
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from multiprocessing import get_context
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

ORPHAN = """
import os
from studies.processes import cores, processes

if __name__ == "__main__":
    print(processes().submit(cores).result(), flush=True)
    os.kill(os.getpid(), 9)
"""


def test_a_process_ends_with_its_parent(tmp_path):
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN, encoding="utf-8")
    # The pipes of what is printed are the child's too: to read them to their ends is to wait until the child has ended.
    done = subprocess.run([sys.executable, script], env={"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert done.stdout


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
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(_kind_inside) is ThreadPoolExecutor
