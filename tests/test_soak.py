"""A soak says so when a history does not hold, and keeps it."""

from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tests import soak


def test_a_history_that_does_not_hold_is_kept_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def check(shared: Any, commands: list[Any], pattern: list[str]) -> None:
        if {type(e.event).__name__ for command in commands for e in command} & {"MemberDeparted", "SeatChanged"}:
            raise AssertionError("somebody left")

    monkeypatch.setattr(soak, "KEPT", tmp_path)
    monkeypatch.setattr(soak, "SHRINKS", False)
    monkeypatch.setattr(soak, "check", check)
    anything: Any = None
    assert soak.soak(anything, 7, until=monotonic() + 1) == 1
    assert "somebody left" in (tmp_path / "7.txt").read_text()
    assert "seed 7: FAILED" in capsys.readouterr().out


def test_a_soak_in_which_all_held_ends_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(soak, "KEPT", tmp_path)
    monkeypatch.setattr(soak, "check", lambda *_: None)
    anything: Any = None
    assert soak.soak(anything, 7, until=monotonic() + 0.5) == 0
    assert not [*tmp_path.glob("*.txt")]
