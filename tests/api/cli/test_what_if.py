"""`quorate what-if`: what would be known if something were otherwise, and nothing recorded."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.http import tokens
from api.server.service import Service
from tests.support.command_examples import post_examples_up_to
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client


@pytest.fixture
def line(
    quorate: Quorate, client: Client, service: Service, database: Database, monkeypatch: pytest.MonkeyPatch
) -> int:
    """The position of a line of a roll."""
    found = tokens.Tokens(database.login_dsn)
    text = found.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    found.close()
    monkeypatch.setenv("QUORATE_TOKEN", text)
    return int(post_examples_up_to(client, "roll-may")["roll-may"]["positions"][0])


def test_an_event_that_did_not_happen_or_was_otherwise_is_only_supposed(
    quorate: Quorate, line: int, service: Service
) -> None:
    head = service.store.head()
    for asked in (
        ("--retract", f"{line}"),
        ("--correct", f"{line}", "--set", "presence.0.from=2025-05-20T10:05:00+01:00"),
    ):
        code, out, err = quorate("what-if", *asked, "--meeting", "example-group@2025-05-20")
        assert (code, err) == (0, ""), asked
        assert "Quorum: " in out
        assert "What would change it:" in out
    assert service.store.head() == head


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Say what to suppose"),
        (("--answer", "quorum.rule=x"), "Say of which group"),
        (
            ("--retract", "1", "--terms", "nowhere.toml", "--group", "example-group", "--on", "2025-05-01"),
            "cannot be read",
        ),
        (("--retract", "1", "--answer", "nothing", "--group", "example-group", "--on", "2025-05-01"), "KEY=VALUE"),
        (("--correct", "1"), "No --set"),
        (("--retract", "999"), "999"),
    ],
)
def test_what_cannot_be_supposed_is_refused(
    quorate: Quorate, line: int, arguments: tuple[str, ...], words: str
) -> None:
    code, _, err = quorate("what-if", *arguments)
    assert code != 0
    assert words in " ".join(err.split())


def test_another_text_is_supposed_from_a_file(quorate: Quorate, line: int, tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text("nonsense = ")
    code, _, err = quorate("what-if", "--group", "example-group", "--on", "2025-05-01", "--terms", str(file))
    assert code != 0
    assert "terms" in err
