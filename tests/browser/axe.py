"""axe-core, which finds faults of accessibility: fetched once with npm, checked against a pinned digest, kept in .cache/."""

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

VERSION = "4.14.1"
SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="

_CACHE = Path(__file__).parent.parent.parent / ".cache"
_ARCHIVE = _CACHE / f"axe-core-{VERSION}.tgz"


def source() -> str:
    """The script. Without npm or the network the test is skipped, but in CI it fails."""
    if not _ARCHIVE.exists():
        _fetch()
    digest = base64.b64encode(hashlib.sha512(_ARCHIVE.read_bytes()).digest()).decode()
    assert digest == SHA512, f"{_ARCHIVE.name} is not axe-core {VERSION}; delete it."
    with tarfile.open(_ARCHIVE) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode()


def _fetch() -> None:
    npm = shutil.which("npm")
    if npm is None:
        _give_up("there is no npm on this machine")
        return
    _CACHE.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=_CACHE) as place:  # another process may fetch it at the same time
        command = [npm, "pack", f"axe-core@{VERSION}", "--pack-destination", place, "--silent"]
        done = subprocess.run(command, cwd=_CACHE, capture_output=True, text=True, timeout=120)
        if done.returncode:
            _give_up(f"npm could not fetch it: {done.stderr.strip()[-300:]}")
        (Path(place) / _ARCHIVE.name).replace(_ARCHIVE)


def _give_up(why: str) -> None:
    reason = f"axe-core {VERSION} is not here, and {why}."
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
