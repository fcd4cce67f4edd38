"""LaTeX of a graph."""

from collections.abc import Callable, Mapping

from expressions.graph import Node, ordered

# How tightly an expression holds together: what is looser than its place asks for stands in brackets.
_SUM, _PRODUCT, _SIGN, _POWER, _WHOLE = range(5)

_Part = tuple[str, int]  # the text of a node, and how tightly it holds together

_NAMES = {"log": r"\ln", "maximum": r"\max", "minimum": r"\min", "arctan2": r"\operatorname{atan2}"} | {
    name: rf"\{name}" for name in ("sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "exp")
}
_RELATIONS = {"greater": ">", "less": "<", "equal": "=", "logical_and": r"\land", "logical_or": r"\lor"} | {
    f"{name}_equal": rf"\{sign}" for name, sign in (("greater", "ge"), ("less", "le"), ("not", "ne"))
}


def latex(of: Node, symbols: Mapping[str, str] | None = None) -> str:
    """The LaTeX of a node; a symbol is printed as `symbols` says, or as its name."""
    parts: dict[int, _Part] = {}
    for node in ordered([of]):
        if node.operation == "symbol":
            parts[node.index] = (symbols or {}).get(str(node.value), str(node.value)), _WHOLE
        elif node.operation == "number":
            parts[node.index] = _number(node.value)
        else:
            parts[node.index] = _operation(node.operation, [parts[one.index] for one in node.arguments])
    return parts[of.index][0]


def _number(value: object) -> _Part:
    if isinstance(value, bool):
        return str(value).lower(), _WHOLE
    mantissa, _, exponent = repr(value).replace("inf", r"\infty").partition("e")
    text = mantissa.removesuffix(".0")
    if exponent:
        power = f"10^{{{int(exponent)}}}"
        return (power, _POWER) if text == "1" else (rf"{text} \cdot {power}", _PRODUCT)
    return text, _SIGN if text.startswith("-") else _WHOLE


def _operation(name: str, parts: list[_Part]) -> _Part:
    if name in _SHAPES:
        return _SHAPES[name](*parts)
    if name in _RELATIONS:
        return f"{_within(_SUM, parts[0])} {_RELATIONS[name]} {_within(_SUM, parts[1])}", _SUM
    function = _NAMES.get(name, rf"\operatorname{{{name}}}")
    return rf"{function}\left({', '.join(text for text, _ in parts)}\right)", _WHOLE


def _within(least: int, part: _Part) -> str:
    """A part where one that holds together as tightly as `least` may stand bare."""
    text, tightness = part
    return text if tightness >= least else rf"\left({text}\right)"


def _product(a: _Part, b: _Part) -> _Part:
    left, right = _within(_PRODUCT, a), _within(_POWER, b)
    dot = r" \cdot " if right[:1].isdigit() else r" \, "
    return left + dot + right, _PRODUCT


def _cases(condition: _Part, first: _Part, second: _Part) -> _Part:
    rows = rf"{first[0]} & \text{{if }} {condition[0]} \\ {second[0]} & \text{{otherwise}}"
    return rf"\begin{{cases}} {rows} \end{{cases}}", _WHOLE


_SHAPES: Mapping[str, Callable[..., _Part]] = {
    "add": lambda a, b: (f"{a[0]} + {_within(_PRODUCT, b)}", _SUM),
    "subtract": lambda a, b: (f"{a[0]} - {_within(_PRODUCT, b)}", _SUM),
    "multiply": _product,
    "divide": lambda a, b: (rf"\frac{{{a[0]}}}{{{b[0]}}}", _PRODUCT),
    "floor_divide": lambda a, b: (rf"\left\lfloor \frac{{{a[0]}}}{{{b[0]}}} \right\rfloor", _WHOLE),
    "negative": lambda a: (f"-{_within(_PRODUCT, a)}", _SIGN),
    "power": lambda a, b: (f"{_within(_WHOLE, a)}^{{{b[0]}}}", _POWER),
    "square": lambda a: (f"{_within(_WHOLE, a)}^{{2}}", _POWER),
    "reciprocal": lambda a: (rf"\frac{{1}}{{{a[0]}}}", _PRODUCT),
    "sqrt": lambda a: (rf"\sqrt{{{a[0]}}}", _WHOLE),
    "absolute": lambda a: (rf"\left|{a[0]}\right|", _WHOLE),
    "floor": lambda a: (rf"\left\lfloor {a[0]} \right\rfloor", _WHOLE),
    "logical_not": lambda a: (rf"\lnot {_within(_WHOLE, a)}", _POWER),
    "where": _cases,
}
