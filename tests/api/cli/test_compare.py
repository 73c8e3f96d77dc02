"""`quorate compare`: what two states of the record hold otherwise, for a person and for a program."""

import json
from datetime import UTC, datetime

import pytest

from api.http import tokens
from api.server.service import Service
from tests.support.command_examples import post_examples_up_to
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client

WHY = ("--reason", "the minutes say otherwise", "--authority", "chair@example-group", "--evidence", "minutes, item 2")


@pytest.fixture
def corrected(
    quorate: Quorate, client: Client, service: Service, database: Database, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, int]:
    """A roll, and the correction of one of its lines: the positions before and after."""
    found = tokens.Tokens(database.login_dsn)
    text = found.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    found.close()
    monkeypatch.setenv("QUORATE_TOKEN", text)
    roll = post_examples_up_to(client, "roll-may")["roll-may"]["positions"][0]
    before = service.store.head().position
    code, _, err = quorate("correct", f"{roll}", "--set", "presence.0.from=2025-05-20T10:05:00+01:00", *WHY)
    assert (code, err) == (0, "")
    return before, service.store.head().position


def test_a_correction_is_told_field_by_field_with_why_and_by_what_evidence(
    quorate: Quorate, corrected: tuple[int, int]
) -> None:
    before, after = corrected
    code, out, err = quorate("compare", "--group", "example-group", "--from", str(before), "--to", str(after))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    (first,) = (n for n, line in enumerate(lines) if line.startswith("the attendance of seat"))
    assert lines[first].endswith("at the meeting of 20 May 2025 (changed)")
    assert "    When they were there, 1, from: 20 May 2025, 10:00 -> 20 May 2025, 10:05" in lines[first:]
    assert any(line.startswith(f"    {after:>6}") and line.endswith("the minutes say otherwise") for line in lines)
    assert any("on the authority of chair of " in line for line in lines)
    assert [line.endswith("evidence: minutes, item 2") for line in lines].count(True) == 1
    assert [line for line in lines if "(changed)" in line][1:], "of several things"
    assert f"    by events told above: {after}" in lines


def test_each_difference_is_a_line_of_json(quorate: Quorate, corrected: tuple[int, int]) -> None:
    before, _ = corrected
    code, out, _ = quorate("compare", "--from", str(before), "--json")
    assert code == 0
    found = [json.loads(line) for line in out.splitlines()]
    assert "attendance" in {each["model"] for each in found}
    assert {each["group"]["slug"] for each in found} == {"example-group"}


def test_it_is_told_in_welsh(quorate: Quorate, corrected: tuple[int, int]) -> None:
    code, out, _ = quorate("--lang", "cy", "compare", "--from", str(corrected[0]))
    assert code == 0
    assert "example-group: presenoldeb sedd police-1, cyfarfod 20 Mai 2025 (wedi newid)" in out.splitlines()


def test_two_days_are_compared(quorate: Quorate, corrected: tuple[int, int]) -> None:
    code, out, _ = quorate("compare", "--on-from", "2025-03-01", "--on-to", "2025-05-21", "--group", "example-group")
    assert code == 0
    assert "the group example-group (came)" in out


def test_nothing_is_said_of_what_does_not_differ(quorate: Quorate, corrected: tuple[int, int]) -> None:
    code, out, _ = quorate("compare", "--from", str(corrected[1]))
    assert (code, out) == (0, "Nothing differs.\n")
    code, out, _ = quorate("compare", "--from", str(corrected[1]), "--json")
    assert (code, out) == (0, "")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((), "Say from when"),
        (("--on-from", "2025-05-01"), "Give --on-from and --on-to together"),
        (("--from", "1", "--group", "nowhere"), "There is no group nowhere that you may see."),
        (("--from", "999999"), "beyond the head"),
        (("--from", "soon"), "knownAt"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    quorate: Quorate, corrected: tuple[int, int], given: tuple[str, ...], words: str
) -> None:
    code, out, err = quorate("compare", *given)
    assert (code, out) == (1, "")
    assert words in err
