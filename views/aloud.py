"""Markdown as a reader of the screen says it."""

import re

# What Markdown and Streamlit's directives add to the words: emphasis, colours, icons, escapes.
_DRESS = re.compile(r"\*\*|\*|:material/\w+:|\\(?=[^a-zA-Z])")
_DIRECTIVE = re.compile(r":[\w-]+\[([^\[\]]*)\]")
_FORMULA = re.compile(r"\$([^$]*)\$")


def aloud(text: str) -> str:
    """Markdown in words: without its dress, and formulas without their marks."""
    words = _DRESS.sub("", _FORMULA.sub(lambda found: _words(found[1]), text))
    return " ".join(_DIRECTIVE.sub(r"\1", words).split())


def _words(formula: str) -> str:
    """A short formula as words: `\\eta = 0.1` is "eta = 0.1"."""
    formula = re.sub(r"\^(?=[{-])", " to the ", formula.replace("^2", " squared"))
    return re.sub(r"\\(?:text|mathrm|operatorname)?\{?|[{}_^]", " ", formula)
