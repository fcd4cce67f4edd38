"""Coroutines, while Playwright's own event loop may still stand in the thread of the tests."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def in_a_thread(job: Callable[[], Answer]) -> Answer:
    """What a job answers in a thread without an event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(job).result()


def ran(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """What a coroutine answers on a loop of its own."""
    return in_a_thread(lambda: asyncio.run(coroutine))
