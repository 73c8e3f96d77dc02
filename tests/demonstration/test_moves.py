"""The examples that the help of commands about people, seats, agencies and groups gives work as they stand."""

import shlex
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from api import cli
from api.cli.subcommands import agencies, groups, persons, seats
from tests.support.demonstration import Demonstration

COMMANDS = (
    persons.find,
    persons.leave,
    persons.same,
    seats.handover,
    agencies.merge,
    agencies.succeed,
    groups.end,
)


def example(command: Callable[..., None]) -> list[str]:
    words = (command.__doc__ or "").partition("\n    quorate ")[2]
    return shlex.split(words)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.__name__)
def test_the_example_of_the_help_works(
    command: Callable[..., None],
    demo: Demonstration,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    service = demo.service
    ends_at = datetime(2190, 1, 1, tzinfo=UTC)
    monkeypatch.setenv("QUORATE_TOKEN", service.tokens.create("Gwen Example", "administrator", ends_at)[0])
    monkeypatch.setenv("DATABASE_URL", service.store.datastore.dsn)
    monkeypatch.setenv("QUORATE_KEYRING", str(service.keyring._path))
    given = example(command)
    monkeypatch.setattr("sys.argv", ["quorate", *given])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert (ended.value.code, said.err) == (0, ""), said
    if "--preview" in given:
        assert "Nothing is recorded yet." in said.out
        assert "leave open" in said.out or command is persons.same
