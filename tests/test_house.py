"""The rooms of the house import one way, and their files stay short."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_imports_run_one_way():
    check = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("foundation", ["loss.py", "parameters.py", "registry.py"])
def test_the_foundations_stand_on_numpy_alone(foundation):
    tree = ast.parse((ROOT / foundation).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    roots = {name.split(".")[0] for name in imported if name}
    # What the parameters are declared with may look up what is stated of a class; the other two know nobody.
    assert roots <= {*sys.stdlib_module_names, "numpy", *({"registry"} if foundation == "parameters.py" else ())}


FOREIGN = {".venv", "node_modules"}
SOURCES = [
    path
    for kind in ("*.py", "*.js", "*.mjs", "*.ts", "*.css")
    for path in ROOT.rglob(kind)
    if not FOREIGN & {*path.parts}
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_grows_a_second_subject(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
