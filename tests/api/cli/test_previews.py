"""The lines of a preview."""

import shlex

import pytest

from api.cli.output.previews import preview_lines
from tests.support.printed_commands import understand

COMMAND = [
    "act",
    "terms-adopted",
    "--group",
    "g",
    "--set",
    "toml=@terms.toml",
    "--on",
    "2026-03-03",
    "--authority",
    "body",
]


def test_the_command_that_records_a_preview_sets_what_the_preview_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["quorate", *COMMAND, "--preview"])
    *_, last = preview_lines({"sentences": [], "notes": []}, ["in_force_from=adoption"])
    printed = shlex.split(last[last.index("quorate ") :])
    assert printed == ["quorate", *COMMAND, "--set", "in_force_from=adoption"]
    understand(printed[1:])
