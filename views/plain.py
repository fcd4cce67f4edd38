"""Text as the characters that it is: what comes from a link or a message, shown; what is Markdown, said aloud."""

import re

# What Streamlit's Markdown would make something of: an image in a link's text must not become a request to its host.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/])")


def plain(text: str) -> str:
    """`text` with every character escaped that Markdown, LaTeX or Streamlit's own directives give a meaning."""
    return _MARKUP.sub(r"\\\1", text)


# What Markdown and Streamlit's directives add to the words: emphasis, colours, icons, escapes.
_DRESS = re.compile(r"\*\*|\*|:material/\w+:|:[\w-]+\[|(?<=\w)\]|\\(?=[^a-zA-Z])")
_FORMULA = re.compile(r"\$([^$]*)\$")


def spoken(text: str) -> str:
    """Markdown as a reader of the screen says it: without its dress, and formulas without their marks."""
    return " ".join(_DRESS.sub("", _FORMULA.sub(lambda found: _words(found[1]), text)).split())


def _words(formula: str) -> str:
    """A short formula as words: `\\eta = 0.1` is "eta = 0.1"."""
    formula = formula.replace("^2", " squared")
    return re.sub(r"\\(?:text|mathrm|operatorname)?\{?|[{}_^]", " ", formula)
