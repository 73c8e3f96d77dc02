"""`quorate why`: how the verdicts on a meeting come about, for whoever reads a terminal."""

from datetime import UTC, datetime

import pytest

from api.http import tokens
from api.server.service import Service
from tests.support.command_examples import post_examples_up_to
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client


@pytest.fixture
def met(client: Client, service: Service, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A meeting was held with a roll."""
    found = tokens.Tokens(database.login_dsn)
    text = found.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    found.close()
    monkeypatch.setenv("QUORATE_TOKEN", text)
    post_examples_up_to(client, "roll-may")


def test_a_quorum_is_explained_with_its_events(quorate: Quorate, met: None) -> None:
    code, out, err = quorate("why", "example-group@2025-05-20")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("Quorum: ")
    for title in ("Step by step:", "It rests on:"):
        assert title in lines, out
    assert any("the meeting was held" in line for line in lines)


def test_it_is_told_in_welsh(quorate: Quorate, met: None) -> None:
    code, out, _ = quorate("--lang", "cy", "why", "example-group@2025-05-20")
    assert code == 0
    assert out.startswith("Cworwm: ")
    assert "Cam wrth gam:" in out


def test_a_meeting_that_is_not_there_and_a_decision_that_is_not_are_told(quorate: Quorate, met: None) -> None:
    assert quorate("why", "example-group@2025-05-21")[0] == 1
    code, out, _ = quorate("why", "example-group@2025-05-20", "--decision", "none")
    assert (code, out) == (0, "There is no verdict on that yet.\n")
