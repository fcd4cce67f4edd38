"""The processes that compute studies for everyone who brings no executor of their own, one for each core.

Processes, not threads: NumPy lets go of Python's lock in every operation on more than a few hundred numbers, and two threads
that pass it to and fro after every few microseconds are, as measured, half as fast as one; two processes are twice as fast,
and a page stays quick while they work.
"""

import os
import signal
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from multiprocessing import connection, get_context, parent_process
from threading import Thread


def cores() -> int:
    """How many processors there are."""
    return os.cpu_count() or 1


@cache
def processes() -> Executor:
    """One process for each core, started when there is something to do; inside of such a process, a thread of it.

    As always with processes, a script that uses them is written under `if __name__ == "__main__":`.
    """
    if parent_process() is not None:
        return ThreadPoolExecutor(1)
    # A forked process would inherit locks that threads of this one hold.
    return ProcessPoolExecutor(cores(), get_context("spawn"), initializer=_begin)


def start() -> None:
    """Starts the processes, which takes about a second, and does not wait for them: who comes first need not either."""
    for _ in range(cores()):
        processes().submit(cores)


def _begin() -> None:
    """What a process does first: it leaves an interrupt to the one that started it, and ends when that has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    os._exit(1)
