"""Events and records in full from the command line: `event`, the filters of `trail`, `person export`, `agency export`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.http import tokens
from api.server.service import Service
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client
from tests.support.two_groups import BY, TwoGroups


@pytest.fixture(autouse=True)
def token(database: Database, moves: TwoGroups, monkeypatch: pytest.MonkeyPatch) -> None:
    found = tokens.Tokens(database.login_dsn)
    text = found.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    found.close()
    monkeypatch.setenv("QUORATE_TOKEN", text)


@pytest.fixture
def corrected(client: Client, moves: TwoGroups) -> int:
    """The position of the correction of a roll, at a meeting that was held."""
    meeting = moves.meeting("north", "2025-05-20", held=True)
    line = {"entries": [{"seat": "n1", "outcome": "PRESENT"}], "authority": BY}
    (roll,) = client.post(f"/meetings/{meeting}/roll", line)["positions"]
    correction = {"position": roll, "replacement": {"outcome": "ABSENT"}, "reason": "as the minutes say"}
    evidence = [{"pointer": "signed minutes"}]
    body = {"corrections": [correction], "authority": {"kind": "body", "group": "north"}, "evidence": evidence}
    found = client.post("/corrections", body)["positions"][0]
    client.project()
    return int(found)


def test_an_event_is_shown_in_full_with_what_it_turned(quorate: Quorate, corrected: int, service: Service) -> None:
    code, out, err = quorate("event", str(corrected), str(corrected - 1))
    assert (code, err) == (0, "")
    text = " ".join(out.split())
    assert "recorded" in text
    assert "by demo-administrator, authority: North" in text
    assert "corrected/1, stream" in text
    assert "SHA-256 of the stored bytes" in text
    assert "evidence: signed minutes" in text
    assert f"speaks of position {corrected - 1}" in text
    assert f"corrected or retracted at {corrected}" in text
    assert "turned: Seat n1 (Post n1) at" in text
    assert "present -> absent" in text
    assert "rests on it: the attendance of seat n1 at the meeting of 20 May 2025, north" in text


def test_the_stored_bytes_are_printed_as_they_are(quorate: Quorate, corrected: int, service: Service) -> None:
    code, out, _ = quorate("event", str(corrected), "--bytes")
    assert code == 0
    assert json.loads(out)["reason"] == "as the minutes say"
    with service.primary.connection() as connection:
        query = "select state from ledger.events where notification_id = %s"
        (state,) = connection.execute(query, [corrected]).fetchone() or (b"",)
    assert out == bytes(state).decode() + "\n"


def test_an_event_that_is_not_there_is_named(quorate: Quorate, corrected: int) -> None:
    code, out, err = quorate("event", str(corrected), "9999", "9998")
    assert code == 1
    assert f"{corrected}" in out
    assert err == "There is no event at 9999, 9998 that you may see.\n"


def test_the_trail_is_asked_by_lateness_corrections_kinds_and_who(quorate: Quorate, corrected: int) -> None:
    code, out, _ = quorate("trail", "--corrections")
    assert (code, len(out.splitlines())) == (0, 1)
    assert out.startswith(f"{corrected:>6}")
    _, out, _ = quorate("trail", "--kind", "SeatCreated", "--corrections", "--newest")
    assert out.split()[0] == str(corrected)
    assert len(out.splitlines()) == 5
    late, all_of_it = (quorate("trail", "--late", days)[1] for days in ("300", "0"))
    assert 1 < len(late.splitlines()) <= len(all_of_it.splitlines())
    assert quorate("trail", "--late", "-1")[0] == 2
    code, _, err = quorate("trail", "--by-name", "Nobody")
    assert (code, "none is recorded under Nobody" in err) == (1, True)
    assert quorate("trail", "--kind", "SeatCreated", "--kind", "Nonsense")[0] == 1


@pytest.mark.parametrize(("suffix", "starts"), [("json", b"{"), ("html", b"<!doctype"), ("pdf", b"%PDF-")])
def test_a_record_is_written_in_the_form_of_its_name(
    quorate: Quorate, moves: TwoGroups, corrected: int, tmp_path: Path, suffix: str, starts: bytes
) -> None:
    to = tmp_path / f"record.{suffix}"
    for of in (("person", "export", "Ada Ng"), ("agency", "export", "police")):
        code, out, err = quorate(*of, "--out", str(to), "--purpose", "asked for")
        assert (code, err) == (0, "")
        assert out.startswith(f"{to}: ".replace("\n", "")[:8])
        assert to.read_bytes().startswith(starts)


def test_a_record_in_no_known_form_is_refused_before_anything_is_read(quorate: Quorate, tmp_path: Path) -> None:
    for name in ("record", "record.docx"):
        code, _, err = quorate("person", "export", "Ada Ng", "--out", str(tmp_path / name))
        assert code == 1
        assert "the record is written as .json, .html or .pdf" in " ".join(err.split())
        assert not (tmp_path / name).exists()
