"""People, seats, agencies and groups that move, from the command line."""

from datetime import UTC, datetime

import pytest

from api.http import tokens
from api.people.name_keys import match_key, without_accents
from api.server.service import Service
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client
from tests.support.two_groups import ON_FIRST_DAY, TwoGroups

WHO = ("--on", "2025-09-01", "--authority", "body:south")


@pytest.fixture(autouse=True)
def token(database: Database, moves: TwoGroups, monkeypatch: pytest.MonkeyPatch) -> None:
    found = tokens.Tokens(database.login_dsn)
    text = found.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    found.close()
    monkeypatch.setenv("QUORATE_TOKEN", text)


def test_names_are_compared_without_case_and_accents() -> None:
    assert without_accents(match_key("Siân ŴYN-Évans")) == "sian wyn-evans"


def test_a_person_is_found_by_any_part_of_the_name(quorate: Quorate, moves: TwoGroups) -> None:
    status, out, _ = quorate("person", "find", "EVANS cer")
    assert status == 0
    assert out == f"{moves.cerys}  Cerys Ëvans  (deputy for south s1)\n"
    assert quorate("person", "find", "a")[1].count("\n") == 2
    assert quorate("person", "find", "zoe") == (1, "", "Nobody whose name you may see is called zoe.\n")


def test_somebody_leaves_by_name_previewed_first(quorate: Quorate, moves: TwoGroups, service: Service) -> None:
    head = service.head()
    status, out, _ = quorate("person", "leave", "ada ng", *WHO, "--reason", "left-post", "--preview")
    assert status == 0
    assert service.head() == head
    assert "This would leave open:" in out
    assert "south: seat s1 (Post s1, police) is vacant from 1 September 2025; may stand in: d2" in out
    assert "north: the office of chair is vacant from 1 September 2025; must agree to the next one: board" in out
    assert out.splitlines()[-1].startswith("To record it: quorate person leave 'ada ng' --on 2025-09-01")
    status, out, _ = quorate("person", "leave", moves.ada, *WHO, "--note", "moved", "--evidence", "letter of 1 August")
    assert status == 0
    assert service.head() == head + 4
    assert f"{head + 1}  Ada Ng departed from seat n1" in out
    assert "south: Ada Ng no longer stands in for seat s2 (d1)" in out
    status, _, err = quorate("person", "leave", moves.ada, *WHO)
    assert status == 1
    assert "Rule: holds-something" in err


def test_a_name_that_several_have_needs_an_id(quorate: Quorate, moves: TwoGroups, client: Client) -> None:
    other = client.post_another("/persons", {"name": "Ada Ng", **ON_FIRST_DAY})["id"]
    status, _, err = quorate("person", "leave", "Ada Ng", *WHO)
    assert status == 1
    assert moves.ada in err
    assert other in err
    assert quorate("person", "leave", other, *WHO, "--group", "north")[0] == 1
    assert "known-person" in quorate("person", "leave", other.replace(other[:4], "0000"), *WHO)[2]


def test_two_become_one_and_are_found_once(quorate: Quorate, moves: TwoGroups) -> None:
    status, out, _ = quorate("person", "same", "Cerys Ëvans", "Ada", *WHO)
    assert status == 0
    assert "the person was found to be the same as Ada Ng" in out
    assert quorate("person", "find", "cerys")[1] == quorate("person", "find", "ada")[1]
    assert "deputy for south s1" in quorate("person", "find", "ada")[1]


def test_a_seat_is_handed_over(quorate: Quorate, moves: TwoGroups) -> None:
    given = ("seat", "handover", "south", "s1", "--to", "cerys ëvans", "--nominated-by", "police", *WHO)
    status, out, _ = quorate(*given, "--attested", "authority-to-decide", "--deputies", "keep", "--reason", "left-post")
    assert status == 0
    assert "Cerys Ëvans was appointed to seat s1, nominated by Police" in out
    assert "no longer stands in for seat s1" in out
    assert "Rule: another-member" in quorate(*given)[2]


def test_an_agency_is_merged_or_succeeded(quorate: Quorate, moves: TwoGroups, service: Service) -> None:
    status, out, _ = quorate(
        "agency", "merge", "police", "--into", "health", "--seats", "change", "--group", "north", *WHO
    )
    assert status == 0
    assert "the agency was merged into Health" in out
    assert "north: what is told of the agency; seats n1; nominated for n1" in out
    assert "seat n1 was changed" in out
    assert "seat s1 was changed" not in out
    assert "Rule: ended-once" in quorate("agency", "succeed", "police", "--by", "health", *WHO)[2]
    assert quorate("agency", "succeed", "police", "--by", "health", "--group", "north", *WHO)[2].startswith(
        "--group says"
    )


def test_a_group_ends(quorate: Quorate, moves: TwoGroups) -> None:
    moves.meeting("north", "2025-09-16")
    given = ("group", "end", "north", *WHO)
    assert quorate(*given, "--hand-over")[2].startswith("--hand-over needs --successor")
    status, out, _ = quorate(*given, "--successor", "south", "--hand-over", "--reason", "its work is done")
    assert status == 0
    assert "the group ended, followed by South (its work is done)" in out
    assert "north: the meeting of 16 September 2025 will not be; instead: " in out
    assert "north: Ada Ng held the office of chair until then" in out


def test_a_wrong_date_is_a_wrong_use(quorate: Quorate) -> None:
    status, _, err = quorate("person", "leave", "Ada", "--on", "tomorrow", "--authority", "body:south")
    assert status == 2
    assert "is not a date" in err
