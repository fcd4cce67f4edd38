"""Adding an entry is one file and at most one more line, and these tests say which; what an entry states, it states once."""

import ast
import gc
import importlib
import re
import weakref
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import lessons
import lessons.course
import optimizers
import optimizers.rules
import surfaces
import surfaces.functions
from lessons.lesson import Lesson
from optimizers import OPTIMIZERS, SCHEDULES, Optimizer
from parameters import parameter, parameters
from registry import entries, per_class, stated_formula, stated_reference
from studies import Ensemble
from surfaces import SURFACES, Surface, Transform

ROOMS = {
    "optimizers": (optimizers.rules, Optimizer, OPTIMIZERS),
    "surfaces": (surfaces.functions, Surface, SURFACES),
}
STATED = [*OPTIMIZERS.values(), *SCHEDULES.values()]
every_room = pytest.mark.parametrize("house", ROOMS)
every_statement = pytest.mark.parametrize("cls", STATED, ids=[cls.slug for cls in STATED])


def files_of(room: ModuleType) -> list[Path]:
    """Everything in the folder of a package but its `__init__` and what Python leaves there."""
    (folder,) = map(Path, room.__path__)
    return sorted(path for path in folder.iterdir() if path.name not in ("__init__.py", "__pycache__"))


def body_of(module: ModuleType) -> list[ast.stmt]:
    return ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body


def modules_of(room: ModuleType) -> list[ModuleType]:
    return [importlib.import_module(f"{room.__name__}.{path.stem}") for path in files_of(room)]


@every_room
def test_a_file_of_a_room_holds_one_entry_and_the_registry_finds_it(house):
    room, base, registry = ROOMS[house]
    for module in modules_of(room):
        own = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]
        found = [one for one in own if issubclass(one, base)]
        assert len(found) == 1, f"{module.__name__} shall define one {base.__name__}, but defines {found}"
        assert registry.get(found[0].slug) is found[0], f"{house} does not list {found[0]}"
    assert len(registry) == len(files_of(room)) == len(entries(room, base))


@every_room
def test_a_room_exports_each_of_its_entries_by_name(house):
    room, _, registry = ROOMS[house]
    lines = [line for line in body_of(importlib.import_module(house)) if isinstance(line, ast.ImportFrom)]
    exported = {(line.module, alias.name, alias.asname) for line in lines for alias in line.names}
    for entry in registry.values():
        name, module = entry.__name__, entry.__module__
        said = (module, name, name) in exported
        assert said, f"add `from {module} import {name} as {name}` to {house}/__init__.py"
    assert {module for module, *_ in exported if module.startswith(f"{room.__name__}.")} == {
        entry.__module__ for entry in registry.values()
    }


def test_the_course_names_each_of_its_lessons():
    modules = modules_of(lessons.course)
    for module in modules:
        name = module.__name__.removeprefix("lessons.course.")
        assert isinstance(module.LESSON, Lesson), f"{module.__name__} shall define LESSON"
        own = [one for one in vars(module).values() if isinstance(one, Lesson)]
        assert own == [module.LESSON], f"{module.__name__} shall define one lesson"
        assert name in lessons.COURSE, f'add "{name}" to COURSE in lessons/__init__.py, where it belongs in the lecture'
        assert lessons.LESSONS[module.LESSON.slug] is module.LESSON
    assert len(lessons.COURSE) == len(lessons.LESSONS) == len(modules)


@pytest.mark.parametrize("room", [optimizers.rules, surfaces.functions, lessons.course], ids=lambda room: room.__name__)
def test_a_room_holds_files_of_entries_and_nothing_else(room):
    for path in files_of(room):
        assert path.is_file()
        assert re.fullmatch(r"[a-z][a-z0-9_]*\.py", path.name), f"{path} is no entry"
    (docstring,) = body_of(room)
    assert isinstance(docstring, ast.Expr)
    assert isinstance(docstring.value, ast.Constant)


@pytest.mark.parametrize("cls", [*STATED, *SURFACES.values()], ids=lambda cls: cls.slug)
def test_what_the_docstring_states_is_written_nowhere_else(cls):
    classes = [line for line in body_of(importlib.import_module(cls.__module__)) if isinstance(line, ast.ClassDef)]
    (body,) = [line.body for line in classes if line.name == cls.__name__]
    assigned = {target.id for line in body if isinstance(line, ast.Assign) for target in line.targets}
    assert not assigned & {"latex", "reference"}
    text = " ".join(cls.__doc__.split())
    assert f"Reference: {cls.reference}.".lower() in text.lower()
    # People know an entry by its name: that of its class is for the code.
    assert not [one.__name__ for one in (*STATED, *SURFACES.values()) if f"`{one.__name__}`" in cls.reference]


@every_statement
def test_a_formula_is_made_of_the_docstring_and_can_be_set(cls):
    stated = cls.__doc__.split("$$")[1::2]
    assert "".join(cls.latex.split()) == r",\qquad".join("".join(formula.split()) for formula in stated)
    assert cls.latex == " ".join(cls.latex.split()) != ""
    assert "$" not in cls.latex
    for brackets in (r"[{}]", r"\\(?:left|right)(?![a-z])"):
        found = re.findall(brackets, cls.latex)
        depth = np.cumsum([1 if one in ("{", r"\left") else -1 for one in found])
        assert not found or depth.min() == depth[-1] == 0, brackets


# KaTeX makes MathML of \Delta_{\min} that is not valid: an operator's name as a script needs \text around it.
BARE = re.compile(
    r"[_^]\s*(?:OPERATOR|\{[^{}]*OPERATOR\s*\})".replace(
        "OPERATOR", r"\\(?:min|max|arg|sup|inf|lim|log|ln|exp|det|dim|ker|gcd|sin|cos|tan|operatorname\*?)(?![A-Za-z])"
    )
)


@pytest.mark.parametrize("script", [r"\Delta_{\min}", r"\Delta_\max", r"x^{\arg }", r"v_{t, \max}"])
def test_a_bare_operator_is_known(script):
    assert BARE.search(script)
    assert not BARE.search(re.sub(r"\\([a-z]+) ?(\}|$)", r"\\text{\1}\2", script))


@pytest.mark.parametrize("cls", [*STATED, *SURFACES.values(), Transform, Ensemble], ids=lambda cls: cls.__name__)
def test_no_operator_stands_bare_as_a_script(cls):
    formulas = [cls().latex] if hasattr(cls, "latex") else []
    for latex in (*formulas, *(declared.symbol for declared in parameters(cls))):
        assert not BARE.search(latex), latex


def test_several_formulas_are_set_side_by_side_in_one_line():
    class Stated:
        r"""Two, the second over two lines.

        $$a \leftarrow b$$

        Between them, inline $c$ counts as text.

        $$d = \frac{e}{f}, \qquad
          g = h$$
        """

    assert stated_formula(Stated) == r"a \leftarrow b, \qquad d = \frac{e}{f}, \qquad g = h"


def test_without_a_formula_or_a_docstring_there_is_none():
    class Silent:
        pass

    class Inline:
        """Only $x$ and 5$."""

    assert (stated_formula(Silent), stated_formula(Inline)) == ("", "")
    assert (stated_reference(Silent), stated_reference(Inline)) == ("", "")


def test_a_docstring_is_not_inherited():
    class Heir(optimizers.Adam):
        """Another rule, of which nothing is stated."""

    assert (Heir.latex, Heir.reference) == ("", "")
    assert optimizers.Adam.latex


def test_a_class_without_a_docstring_inherits_what_is_stated_and_one_that_says_it_itself_is_believed():
    class Silent(optimizers.Adam):
        pass

    class Outspoken(optimizers.Adam):
        """Another rule."""

        latex = "x"

    assert (Silent.latex, Silent.reference) == (optimizers.Adam.latex, optimizers.Adam.reference)
    assert (Outspoken.latex, Outspoken.reference) == ("x", "")


def referring(reference: str) -> type:
    return type("Referring", (), {"__doc__": f"A class.\n\n    $$x$$\n\n    {reference}"})


@pytest.mark.parametrize(
    ("docstring", "stated"),
    [
        ("Reference: Someone, 1990.", "Someone, 1990"),
        ("Reference: the lecture, p. 2.\n    ", "The lecture, p. 2"),
        ("Reference: Someone,\n    in a paper (1990),\n    p. 3.", "Someone, in a paper (1990), p. 3"),
        ("Reference: Someone et al.\n\n    Not this any more.", "Someone et al"),
        ("Reference: 3Blue1Brown", "3Blue1Brown"),
        ("It has no Reference: of its own.", ""),
        ("References are many.", ""),
    ],
)
def test_a_reference_is_one_line_with_a_capital_and_no_full_stop(docstring, stated):
    assert stated_reference(referring(docstring)) == stated


def test_what_is_computed_of_a_class_is_computed_once_and_forgotten_with_it():
    asked = []

    @per_class
    def name(cls: type) -> str:
        asked.append(cls.__name__)
        return cls.__name__.lower()

    class One:
        pass

    class Two:
        pass

    assert [name(One), name(Two), name(One)] == ["one", "two", "one"]
    assert asked == ["One", "Two"]
    gone = weakref.ref(One)
    del One
    gc.collect()
    assert gone() is None
    assert name(Two) == "two"


def test_a_dataclass_made_at_run_time_goes_with_its_parameters():
    @dataclass(frozen=True)
    class Passing(Optimizer):
        """A rule of an afternoon."""

        learning_rate: float = parameter(0.1, 0.0, 1.0, symbol="r", help="Its rate.")

        def step(self, x, state, loss, t):
            return x - self.learning_rate * loss.gradient(x), state

    assert [declared.name for declared in parameters(Passing)] == ["learning_rate"]
    assert Passing(0.2).rate == 0.2
    gone = weakref.ref(Passing)
    del Passing
    gc.collect()
    assert gone() is None
