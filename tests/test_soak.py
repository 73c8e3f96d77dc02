"""A soak says so when a history does not hold, and keeps it."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests import soak


def times(number: int) -> Callable[[], bool]:
    """True so many times."""
    asked = count(1)
    return lambda: next(asked) <= number


def test_a_history_that_does_not_hold_is_kept_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def check(*_: Any) -> None:
        raise AssertionError("not what a replay gives")

    monkeypatch.setattr(soak, "KEPT", tmp_path)
    monkeypatch.setattr(soak, "SHRINKS", False)
    monkeypatch.setattr(soak, "check", check)
    anything: Any = None
    assert soak.soak(anything, 7, times(2)) == 1
    kept = (tmp_path / "7.txt").read_text()
    assert "not what a replay gives" in kept
    assert "AgencyRegistered(" in kept
    assert "seed 7: FAILED" in capsys.readouterr().out


def test_a_soak_in_which_all_held_ends_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(soak, "KEPT", tmp_path)
    monkeypatch.setattr(soak, "check", lambda *_: None)
    anything: Any = None
    assert soak.soak(anything, 7, times(3)) == 0
    assert not [*tmp_path.glob("*.txt")]
    assert "2 histories of the seeds 7 to 7: 0 seeds failed" in capsys.readouterr().out
