"""The version of the player's files: whatever they follow from changes it, and nothing but them is served."""

import ast
import gzip
import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.requests import Request

from player import assets, routes

ROOT = Path(__file__).parent.parent
COVERED = {path.relative_to(ROOT) for pattern in assets.SOURCES for path in ROOT.glob(pattern)}


def test_the_version_covers_every_module_that_answers_a_route():
    """Those that `player.routes` brings along when it is imported: found by name, too."""
    script = "import sys, player.routes; print(*[m.__file__ for m in [*sys.modules.values()] if getattr(m, '__file__', 0)], sep='\\n')"  # noqa: E501
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    brought = [Path(line) for line in done.stdout.splitlines()]
    own = {path.relative_to(ROOT) for path in brought if path.is_relative_to(ROOT) and ".venv" not in path.parts}
    assert {Path("loss.py"), Path("player/routes.py"), Path("surfaces/functions/beale.py")} <= own
    assert own - COVERED == set()


def test_the_version_covers_every_file_that_is_served():
    served = {path.relative_to(ROOT) for name, path in assets._files().items() if name != "ground/plotly.js"}
    assert {Path("player/web/stage/stage.js"), Path("player/web/stage/stage.css")} <= served
    assert served - COVERED == set()
    assert {path.suffix for path in served} == set(assets.TYPES)


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A copy of all that the version covers, in place of it."""
    for path in COVERED:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    monkeypatch.setattr(assets, "_ROOT", tmp_path)
    yield tmp_path
    assets.version.cache_clear()


def version_now() -> str:
    assets.version.cache_clear()
    return assets.version()


def test_a_copy_of_the_tree_has_the_same_version(tree):
    here = version_now()
    (tree / "README.md").write_text("What is not served changes nothing.")
    (tree / "tests").mkdir()
    (tree / "tests" / "test_x.py").write_text("")
    assert version_now() == here
    assert len(here) == 12
    assert int(here, 16)


@pytest.mark.parametrize("pattern", assets.SOURCES)
def test_a_byte_of_any_kind_of_file_changes_the_version(tree, pattern):
    before = version_now()
    *_, path = sorted(tree.glob(pattern), key=lambda path: len(path.parts))  # the one that lies deepest
    kept = path.read_bytes()
    path.write_bytes(kept[:-1] + b"!")
    assert version_now() != before
    path.write_bytes(kept)
    assert version_now() == before
    path.rename(path.with_stem("renamed"))
    assert version_now() != before
    path.with_stem("renamed").unlink()
    assert version_now() != before


@pytest.mark.parametrize("package", ["numpy", "sympy", "plotly"])
def test_another_version_of_a_package_changes_the_version(monkeypatch, package):
    before, version_of = version_now(), assets.version_of
    with monkeypatch.context() as changed:
        changed.setattr(assets, "version_of", lambda name: "0.0" if name == package else version_of(name))
        assert version_now() != before
    assert version_now() == before


def answer(name: str) -> tuple[int, bytes]:
    """What the route of files says to a name, as the server hands it over: decoded."""
    scope = {"type": "http", "method": "GET", "headers": [], "path_params": {"version": "any", "name": name}}
    response = routes._file(Request(scope))
    return response.status_code, response.body


@pytest.mark.parametrize(
    "name",
    [
        *("../assets.py", "../web/stage/stage.js", "stage/../stage/stage.js", "stage/../../assets.py", "./stage/stage.js"),
        *("/etc/passwd", f"{ROOT}/app.py", f"{assets.WEB}/stage/stage.js", "/stage/stage.js", "stage//stage.js"),
        *("..\\assets.py", "stage\\stage.js", "stage/stage.js\0", "STAGE/STAGE.JS", "stage", "", "wire.d.ts", "plotly.js"),
    ],
)  # fmt: skip
def test_a_name_that_is_made_up_finds_no_file(name):
    status, body = answer(name)
    assert status == 404
    assert body.decode().startswith("There is no file")


def test_a_name_of_any_length_is_answered_briefly():
    status, body = answer("x/" * 10_000)
    assert (status, len(body) < 200) == (404, True)


def test_a_file_that_is_there_is_served_whole():
    status, body = answer("stage/stage.js")
    assert status == 200
    assert gzip.decompress(body) == (assets.WEB / "stage/stage.js").read_bytes()


@pytest.mark.parametrize("component", ["stage", "atlas", "door"])
def test_a_components_loader_names_files_that_are_served(component):
    tree = ast.parse((ROOT / "player" / f"{component}.py").read_text(encoding="utf-8"))
    (call,) = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "assets.loader"
    ]
    script, *sheets = [argument.value for argument in call.args]
    text = assets.loader(script, *sheets)
    assert not re.search("SCRIPT|SHEETS", text)
    named = set(re.findall(r"""["'](\w+/\w+\.\w+)["']""", text))
    assert (
        {
            f"streamlit/{component}.js",
            "streamlit/theme.css",
            "shared/shared.css",
            "shared/forced_colours.css",
            "streamlit/phone.css",
            *sheets,
        }
        == named
        <= set(assets._files())
    )


def test_what_a_served_script_imports_is_served():
    served = assets._files()
    scripts = {
        name: path.read_text(encoding="utf-8") for name, path in served.items() if path.is_relative_to(assets.WEB)
    }
    wanted = {
        posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        for name, text in scripts.items()
        for target in re.findall(r'^(?:import|export|\}).*? from "(\..+?)";$', text, re.MULTILINE)
    }
    assert len(wanted) > 20
    assert wanted - set(served) == set()
