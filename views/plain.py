"""Text from a link or from a message, shown as the characters that it is."""

import re

# What Streamlit's Markdown would make something of: an image in a link's text must not become a request to its host.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/])")


def plain(text: str) -> str:
    """`text` with every character escaped that Markdown, LaTeX or Streamlit's own directives give a meaning."""
    return _MARKUP.sub(r"\\\1", text)
