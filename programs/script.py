"""Programs as text: plain JavaScript modules without imports, straight lines of operations.

A module has `numbers`, the names of the numbers that it takes, and `bind(p)`, which takes them and answers what it can do:

- `value(x, y)`, the loss; `gradient(out, x, y)` and `hessian(out, x, y)`, which fill out, by rows; where the minima are a
  curve, `distance(x, y)` to it;
- of a surface alone, `grid(out, ends, ends, columns, rows)` fills out with the losses over a window, row by row from below;
- of a lane, `init(q, x, y)` sets its state q at a start, and `step(q, t, u, v)` takes step t, with the draws u and v of its
  noise; `inspect(r, q, t, u, v, x, y)` fills r with what is told of step t from (x, y), given the state after it.

A lane's state has `size` numbers, the iterate first, then the rate of the last step. A step costs `cost` evaluations. `inside`
has the rows that are told of a step: [field, name, size], see `tracing.Steps`. No symbol in a program is anybody's text.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from expressions import Graph, Node, ordered
from expressions.operations import OPERATIONS
from programs import tracing
from programs.kind import Kind

_POWERS: dict[Any, str] = {2.0: "{0} * {0}", 0.5: "Math.sqrt({0})", -1.0: "1 / {0}"}  # as NumPy has them for arrays

_GRID = """for (let k = 0; k < columns * rows; k++) out[k] = this.value(
left + (right - left) * (k % columns) / (columns - 1), bottom + (top - bottom) * Math.floor(k / columns) / (rows - 1));"""

Function = tuple[str, str, Sequence[Node], str]  # its name, its arguments, what it computes, and what becomes of that


@lru_cache(maxsize=256)
def source(kind: Kind) -> str:
    """The text of a module. Raises ValueError, with a sentence, where there is no program of the kind."""
    constants, bind = _parts(kind)
    lines = [f"export const {name} = {value};" for name, value in constants.items()]
    return "\n".join([*lines, f"export {bind}", ""])


def inline(kinds: Iterable[Kind]) -> str:
    """One script that holds several: an expression, whose value is the programs by the text of their kinds."""
    programs = []
    for kind in kinds:
        constants, bind = _parts(kind)
        fields = ",\n".join(
            [*(f"{name}: {value}" for name, value in constants.items()), bind.removeprefix("function ")]
        )
        programs.append(f"{json.dumps(str(kind))}: {{\n{fields}\n}}")
    return "({\n" + ",\n".join(programs) + "\n})"


def _parts(kind: Kind) -> tuple[dict[str, str], str]:
    """The constants of a program by their names, and its function `bind`."""
    graph = Graph()
    functions: list[Function] = [
        (name, "x, y", nodes, "return {0};")
        if len(nodes) == 1
        else (name, "out, x, y", nodes, _stored("out", len(nodes)))
        for name, nodes in tracing.derivatives(kind, graph).items()
    ]
    constants = {"numbers": json.dumps(kind.numbers)}
    names = {tracing.X: "x", tracing.Y: "y", tracing.T: "t", tracing.NOISE[0]: "u", tracing.NOISE[1]: "v"}
    if kind.rule:
        lane = tracing.steps(kind, graph)
        size, told = len(lane.first), [node for *_, row in lane.inside for node in row]
        names |= {f"state.{k}": f"s{k}" for k in range(size)}
        functions += [
            ("init", "q, x, y", lane.first, _stored("q", size)),
            ("step", "q, t, u, v", lane.next, _stored("q", size)),
            ("inspect", "r, q, t, u, v, x, y", told, _stored("r", len(told))),
        ]
        inside = [(field, name, len(row)) for field, name, row in lane.inside]
        constants |= {"size": str(size), "cost": str(lane.cost), "inside": json.dumps(inside)}
    else:
        functions.append(("grid", "out, [left, right], [bottom, top], columns, rows", [], _GRID))
    names |= {name: f"p{k}" for k, name in enumerate(kind.numbers)}
    return constants, _bind(functions, names, kind.numbers)


def _stored(array: str, size: int) -> str:
    return " ".join(f"{array}[{k}] = {{{k}}};" for k in range(size))


def _bind(functions: Sequence[Function], names: Mapping[str, str], numbers: Sequence[str]) -> str:
    """The function that takes the numbers: what hangs on these alone is computed once."""
    fixed: set[int] = set()
    every = ordered(node for _, _, roots, _ in functions for node in roots)
    for node in every:
        given = node.value in numbers if node.operation == "symbol" else node.operation == "number"
        if given or (node.arguments and all(one.index in fixed for one in node.arguments)):
            fixed.add(node.index)
    lines = ["function bind(p) {", *(f"const p{k} = p[{k}];" for k in range(len(numbers)))]
    lines += [*(_line(node, names) for node in every if node.index in fixed and node.arguments), "return {"]
    for name, arguments, roots, answer in functions:
        inner = [node for node in ordered(roots) if node.index not in fixed]
        states = [names[str(node.value)] for node in inner if str(node.value).startswith("state.")]
        body = [f"const {state} = q[{state[1:]}];" for state in states]
        body += [*(_line(node, names) for node in inner if node.arguments)]
        lines += [f"{name}({arguments}) {{", *body, answer.format(*(_reference(root, names) for root in roots)), "},"]
    return "\n".join([*lines, "};", "}"])


def _line(node: Node, names: Mapping[str, str]) -> str:
    power = _POWERS.get(node.arguments[1].value) if node.operation == "power" else None
    script = power or OPERATIONS[node.operation].script
    return f"const v{node.index} = {script.format(*(_reference(one, names) for one in node.arguments))};"


def _reference(node: Node, names: Mapping[str, str]) -> str:
    """What stands for a node where it is used."""
    if node.operation == "symbol":
        return names[str(node.value)]
    if node.operation != "number":
        return f"v{node.index}"
    if isinstance(node.value, bool):
        return str(node.value).lower()
    text = repr(node.value).replace("inf", "Infinity").replace("nan", "NaN")
    return f"({text})" if text.startswith("-") else text
