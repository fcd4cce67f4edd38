"""Results that are kept for whoever asks again, as long as there is room."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Shelf(Generic[Value]):
    """Values by key, of so many bytes at most: what was not asked for longest leaves first. Any thread may use it."""

    def __init__(self, room: int) -> None:
        self._room, self._taken = room, 0
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        """The value; None where it is not kept."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keeps a value of so many bytes, unless it alone is too large."""
        with self._lock:
            self._taken -= self._kept.pop(key, (None, 0))[1]
            if size > self._room:
                return
            self._kept[key] = value, size
            self._taken += size
            while self._taken > self._room:
                self._taken -= self._kept.popitem(last=False)[1][1]
