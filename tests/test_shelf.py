"""Results are kept by their study, within a bound."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from studies.shelf import Shelf


def test_a_value_is_kept_by_its_key():
    shelf: Shelf[str] = Shelf(10)
    assert shelf.get("a") is None
    shelf.put("a", "first", 5)
    shelf.put("a", "second", 6)
    assert shelf.get("a") == "second"


def test_what_was_not_asked_for_longest_leaves_first():
    shelf: Shelf[str] = Shelf(10)
    shelf.put("a", "A", 4)
    shelf.put("b", "B", 4)
    assert shelf.get("a") == "A"
    shelf.put("c", "C", 4)
    assert [shelf.get(key) for key in "abc"] == ["A", None, "C"]


def test_what_is_too_large_is_not_kept_and_drives_nothing_out():
    shelf: Shelf[str] = Shelf(10)
    shelf.put("a", "A", 4)
    shelf.put("b", "B", 11)
    assert [shelf.get(key) for key in "ab"] == ["A", None]
    shelf.put("a", "larger", 11)
    assert shelf.get("a") is None  # the old value is not the new one


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), max_size=60))
def test_there_is_never_more_than_room_for(puts):
    shelf: Shelf[int] = Shelf(20)
    for key, size in puts:
        shelf.put(key, size, size)
        kept = [shelf.get(other) for other in range(10)]
        assert sum(size for size in kept if size is not None) <= 20
        assert shelf.get(key) == size


def test_threads_do_not_disturb_each_other():
    shelf: Shelf[int] = Shelf(50)

    def work(seed: int) -> bool:
        for k in range(2000):
            key = (seed * 7 + k) % 40
            shelf.put(key, key, 3)
            if shelf.get(key) not in (key, None):
                return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))
    assert sum(3 for key in range(40) if shelf.get(key) is not None) <= 50
