"""Lanes and surfaces as JavaScript: the very rules and formulas of this house, recorded and printed, to run under a hand."""

from programs.kind import Kind, kind_of
from programs.script import inline, source

__all__ = ["Kind", "inline", "kind_of", "source"]
