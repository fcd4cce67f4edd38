"""Presets, as data: races that a lecture opens with."""
