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


def test_rates_are_explained_of_a_seat_an_agency_or_all(quorate: Quorate, met: None) -> None:
    between = ("--from", "2025-04-01", "--to", "2026-03-31")
    code, out, err = quorate("why", "--group", "example-group", *between)
    assert (code, err) == (0, "")
    told = [line for line in out.splitlines() if line.startswith("Attendance, ")]
    assert len(told) > 1
    assert "Step by step:" in out
    assert "It rests on:" in out
    name, _, id = told[-1].removeprefix("Attendance, ").partition("): ")[0].rpartition(" (")
    for seat in (name, id):
        one = quorate("why", "--group", "example-group", "--seat", seat, *between)[1]
        assert [line for line in one.splitlines() if line.startswith("Attendance, ")] == told[-1:], seat
    assert quorate("--lang", "cy", "why", "--group", "example-group", *between)[1].startswith("Presenoldeb, ")


def test_duties_are_explained_with_the_clauses_and_events(quorate: Quorate, met: None) -> None:
    code, out, err = quorate("why", "--group", "example-group", "--duties", "--on", "2026-03-31")
    assert (code, err) == (0, "")
    assert "It rests on:" in out
    assert "Terms of reference: version " in out
    few = quorate("why", "--group", "example-group", "--kind", "minutes", "--on", "2026-03-31")[1]
    assert len(few) < len(out)


def test_what_is_asked_about_is_one_thing(quorate: Quorate, met: None) -> None:
    assert quorate("why")[0] == 1
    assert quorate("why", "example-group@2025-05-20", "--group", "example-group")[0] == 1
    assert "There is no group nowhere" in quorate("why", "--group", "nowhere")[2]
