"""A soak says so when a history does not hold, and keeps the smallest part of it that does not."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec import to_builtins

from projections.records import work
from tests import soak
from tests.support.replay_check import restarted_at_each
from tests.support.restarted_history import commands
from tests.support.shrinking import smallest


def times(number: int) -> Callable[[], bool]:
    """True so many times."""
    asked = count(1)
    return lambda: next(asked) <= number


def test_a_history_that_does_not_hold_is_kept_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(soak, "KEPT", tmp_path)
    monkeypatch.setattr(soak, "check", lambda _, seed: "not what a replay gives" if seed == 8 else "")
    anything: Any = None
    assert soak.soak(anything, 7, times(3)) == 1
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("8.txt", "not what a replay gives")]
    assert "3 histories, seeds 7 to 9; 1 did not hold [8]" in capsys.readouterr().out


def test_a_soak_in_which_all_held_ends_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(soak, "KEPT", tmp_path)
    monkeypatch.setattr(soak, "check", lambda *_: "")
    anything: Any = None
    assert soak.soak(anything, 7, times(3)) == 0
    assert not [*tmp_path.iterdir()]


def test_what_is_left_of_a_history_is_what_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 52 entries the one whose row would not be read back as it was written."""
    monkeypatch.setattr(work, "plain", to_builtins)
    left = [type(e.event).__name__ for command in smallest(commands(), restarted_at_each) for e in command]
    assert left == ["RecommendationMade"]
