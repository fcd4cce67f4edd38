"""What comes back from a component in the browser, late or not."""

from typing import Any

import pytest
import streamlit as st

from player.messages import told


def test_a_component_that_was_replaced_has_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, Any] = {"stage": {"start": [1, 2]}}
    monkeypatch.setattr(st, "session_state", state)
    assert told("stage", "start") == [1, 2]
    assert told("stage", "sketch") is None
    assert told("stage of another lesson", "start") is None
