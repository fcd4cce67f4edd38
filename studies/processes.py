"""The processes that compute studies for everyone who brings no executor of their own, one for each core.

Processes, not threads: NumPy lets go of Python's lock in every operation on more than a few hundred numbers, and two threads
that pass it to and fro after every few microseconds are, as measured, half as fast as one; two processes are twice as fast,
and a page stays quick while they work.

They are loky's. Those of `multiprocessing` import the main module again, which in a script is the call that started them, and
under Streamlit is the page; loky's do not, and a rule that was written in a notebook travels to them too.
"""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import parent_process
from threading import Thread

from loky import ProcessPoolExecutor

_IDLE = 600.0  # seconds without a job after which a process ends; the next job starts another


def cores() -> int:
    """How many processors there are."""
    return os.cpu_count() or 1


@cache
def processes() -> Executor:
    """One process for each core, started when there is something to do; inside of such a process, a thread of it."""
    if parent_process() is not None:
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(cores(), timeout=_IDLE, initializer=_begin, initargs=(os.getpid(),))


@contextmanager
def renewing() -> Iterator[None]:
    """Within it, where a process is found to have been killed, the next study gets new ones; whoever computes hears of it."""
    try:
        yield
    except BrokenExecutor:
        processes.cache_clear()
        raise


def start() -> None:
    """Starts the processes, which takes about a second, and does not wait for them: who comes first need not either."""
    processes().submit(cores)


def _begin(parent: int) -> None:
    """What a process does first: it leaves an interrupt to the one that started it, and ends when that has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    # Where a parent's number does not change with its end (Windows), an idle process ends by itself.
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
