"""The types of player/web/wire.d.ts, as far as they are written there, and what is wrong with a value that shall be of one.

A small part of TypeScript: interfaces that extend others, aliases, unions, intersections, tuples, arrays, literals, inline
objects, `Record` and `Partial`.
"""

import re
from math import isfinite
from pathlib import Path
from typing import Any

_WRITTEN = (Path(__file__).parent.parent / "player/web/wire.d.ts").read_text(encoding="utf-8")
TEXT = re.sub(r"/\*.*?\*/|//[^\n]*", "", _WRITTEN, flags=re.DOTALL)
_TOKEN = re.compile(r'"[^"]*"|[A-Za-z_]\w*|\d+|\S')
_PLAIN = {"string": (str,), "number": (int, float), "boolean": (bool,), "null": (type(None),)}

Type = tuple[Any, ...]  # a kind, and what it is made of


class _Reader:
    """Reads one declaration's tokens."""

    def __init__(self, text: str) -> None:
        self.tokens = _TOKEN.findall(text)
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> str | None:
        """The next token, if it is one of these, or anything where none is wanted."""
        if wanted and self.next not in wanted:
            return None
        self.at += 1
        return self.tokens[self.at - 1]

    def series(self, read: Any, end: str, *between: str) -> list[Any]:
        found = []
        while not self.take(end):
            found.append(read())
            self.take(*between)
        return found

    def type(self) -> Type:
        return self._joined("union", "|", lambda: self._joined("all of", "&", self._array))

    def members(self) -> dict[str, tuple[bool, Type]]:
        """By name whether it may be missing, and its type."""
        assert self.take("{")
        return dict(self.series(self._member, "}", ";", ","))

    def _member(self) -> tuple[str, tuple[bool, Type]]:
        name = self.take()
        optional = bool(self.take("?"))
        assert self.take(":"), (name, self.next)
        return str(name), (optional, self.type())

    def _joined(self, kind: str, sign: str, read: Any) -> Type:
        self.take(sign)
        parts = [read()]
        while self.take(sign):
            parts.append(read())
        return parts[0] if len(parts) == 1 else (kind, parts)

    def _array(self) -> Type:
        found = self._one()
        while self.next == "[" and self.tokens[self.at + 1] == "]":
            self.at += 2
            found = ("array", found)
        return found

    def _one(self) -> Type:
        if self.next == "{":
            return "object", self.members()
        if self.take("("):
            found = self.type()
            assert self.take(")")
            return found
        if self.take("["):
            return "tuple", self.series(self._element, "]", ",")
        name = str(self.take())
        if name[0] == '"' or name.isdigit():
            return "literal", name.strip('"') if name[0] == '"' else int(name)
        return "name", name, self.series(self.type, ">", ",") if self.take("<") else []

    def _element(self) -> Type:
        if self.tokens[self.at + 1] == ":":  # a tuple's elements may have labels
            self.at += 2
        return self.type()


def interface(name: str) -> dict[str, tuple[bool, Type]] | None:
    """The properties of an interface, with those that it extends; None where there is none of that name."""
    found = re.search(rf"\binterface {name}(?: extends ([\w, ]+))? (?=\{{)", TEXT)
    if not found:
        return None
    bases = [base.strip() for base in (found[1] or "").split(",") if base]
    inherited = {key: one for base in bases for key, one in (interface(base) or {}).items()}
    return inherited | _Reader(TEXT[found.end() :]).members()


def alias(name: str) -> Type:
    """What an alias stands for."""
    found = re.search(rf"\btype {name} =\s*", TEXT)
    assert found, f"wire.d.ts has no {name}"
    return _Reader(TEXT[found.end() :]).type()


def complaints(value: Any, name: str, seen: set[str] | None = None) -> list[str]:
    """What is wrong with a value, as JSON has it, that shall be of the named type; `seen` collects the types it met."""
    return list(_wrong(value, ("name", name, []), name, seen if seen is not None else set()))


def _wrong(value: Any, wanted: Type, path: str, seen: set[str], partial: bool = False) -> Any:
    kind, *made_of = wanted
    match kind:
        case "literal":
            if value != made_of[0] or type(value) is not type(made_of[0]):
                yield f"{path}: {value!r:.40} is not {made_of[0]!r}"
        case "union":
            found = [list(_wrong(value, part, path, seen, partial)) for part in made_of[0]]
            yield from min(found, key=len)
        case "all of":
            for part in made_of[0]:
                yield from (one for one in _wrong(value, part, path, seen) if not one.endswith("is not declared"))
        case "array" | "tuple":
            if not isinstance(value, list):
                yield f"{path}: {value!r:.40} is no list"
                return
            if kind == "tuple" and len(value) != len(made_of[0]):
                yield f"{path}: {len(value)} entries, not {len(made_of[0])}"
                return
            each = made_of[0] if kind == "tuple" else [made_of[0]] * len(value)
            for k, (one, part) in enumerate(zip(value, each, strict=True)):
                yield from _wrong(one, part, f"{path}[{k}]", seen)
        case "object":
            yield from _wrong_members(value, made_of[0], path, seen)
        case "name":
            yield from _wrong_named(value, *made_of, path, seen, partial)


def _wrong_members(value: Any, members: Any, path: str, seen: set[str], partial: bool = False) -> Any:
    if not isinstance(value, dict):
        yield f"{path}: {value!r:.40} is no object"
        return
    yield from (f"{path}.{key} is missing" for key in members if not (key in value or members[key][0] or partial))
    yield from (f"{path}.{key} is not declared" for key in value if key not in members)
    for key, one in value.items():
        if key in members:
            yield from _wrong(one, members[key][1], f"{path}.{key}", seen)


def _wrong_named(value: Any, name: str, arguments: list[Type], path: str, seen: set[str], partial: bool) -> Any:
    if name in ("any", "unknown"):
        return
    if name in _PLAIN:
        if not isinstance(value, _PLAIN[name]) or (name == "number" and not _is_number(value)):
            yield f"{path}: {value!r:.40} is no {name}"
    elif name == "Partial":
        yield from _wrong(value, arguments[0], path, seen, partial=True)
    elif name == "Record":
        keys = [part[1] for part in _parts(arguments[0]) if part[0] == "literal"]
        if keys:
            members = dict.fromkeys(keys, (False, arguments[1]))
            yield from _wrong_members(value, members, path, seen, partial)
        else:
            for key, one in value.items():
                yield from _wrong(one, arguments[1], f"{path}.{key}", seen)
    elif (members := interface(name)) is not None:
        seen.add(name)
        yield from _wrong_members(value, members, path, seen, partial)
    else:
        yield from _wrong(value, alias(name), path, seen, partial)


def _is_number(value: Any) -> bool:
    """Whether it is one in JSON, which has no infinity."""
    return not isinstance(value, bool) and isfinite(value)


def _parts(wanted: Type) -> list[Type]:
    """The alternatives of a type, aliases opened."""
    if wanted[0] == "union":
        return [part for one in wanted[1] for part in _parts(one)]
    if wanted[0] == "name" and wanted[1] not in _PLAIN and interface(wanted[1]) is None:
        return _parts(alias(wanted[1]))
    return [wanted]
