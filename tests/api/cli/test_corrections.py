"""Corrections and retractions from the command line."""

import json
from datetime import UTC, datetime

import pytest

from api.http import tokens
from api.server.service import Service
from tests.support.command_examples import post_examples_up_to
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client

WHY = ("--reason", "the minutes say otherwise", "--authority", "chair@example-group")


@pytest.fixture
def token(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens.create_access_tables(database.login_dsn)
    found = tokens.Tokens(database.login_dsn)
    text = found.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    found.close()
    monkeypatch.setenv("QUORATE_TOKEN", text)


def test_a_part_of_what_stands_is_corrected_and_the_rest_is_kept(
    quorate: Quorate,
    token: None,
    client: Client,
    service: Service,
) -> None:
    roll = post_examples_up_to(client, "roll-may")["roll-may"]["positions"][0]
    code, out, err = quorate("correct", f"{roll}", "--set", "presence.0.from=2025-05-20T10:05:00+01:00", *WHY)
    assert (code, err) == (0, "")
    assert (
        "was corrected (presence.0.from from 20 May 2025, 10:00 to 20 May 2025, 10:05): the minutes say otherwise"
        in out
    )
    assert service.store.head().position == roll + 3
    code, out, err = quorate("correct", f"{roll + 3}", "--set", "presence.0.mode=room", *WHY)
    assert (code, err) == (0, "")
    stands = service.store.entry(roll + 4)
    assert stands is not None
    presence = stands.event.replacement.presence[0]  # type: ignore[attr-defined]
    assert (presence.since.isoformat(), presence.mode) == ("2025-05-20T10:05:00+01:00", "room")
    code, out, err = quorate("correct", f"{roll}", "--set", "presence.5.mode=room", *WHY)
    assert code == 1
    assert "the list has 1 items" in err


def test_what_would_change_is_shown_with_the_command_that_records_it(
    quorate: Quorate,
    token: None,
    client: Client,
    service: Service,
) -> None:
    answers = post_examples_up_to(client, "roll-may")
    held = answers["held-may"]["positions"][0]
    head = service.store.head().position
    code, out, err = quorate("retract", f"{held}", *WHY, "--preview", "--token", "")
    assert (code, err) == (0, "")
    assert "Nothing is recorded yet." in out
    ids = [line.split()[0] for line in out.splitlines() if "(held-meeting" in line or "positions" in line]
    assert ids, out
    record = out.splitlines()[-1]
    assert record.startswith("To record it: quorate retract")
    assert all(f"--acknowledge {id}" in record for id in ids)
    assert "--preview" not in record
    assert "--token" not in record
    assert service.store.head().position == head
    code, out, err = quorate("retract", f"{held}", *WHY)
    assert code == 1
    assert all(f"--acknowledge {id}" in err for id in ids)
    acknowledged = [word for id in ids for word in ("--acknowledge", id)]
    code, out, err = quorate("retract", f"{held}", *WHY, *acknowledged)
    assert (code, err) == (0, "")
    assert service.store.head().position == head + 1


def test_a_whole_command_is_retracted_from_the_command_line(
    quorate: Quorate,
    token: None,
    client: Client,
    service: Service,
) -> None:
    roll = post_examples_up_to(client, "roll-may")["roll-may"]
    code, out, err = quorate("retract", "--command", roll["command"], *WHY)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == len(roll["positions"]) == 3
    code, out, err = quorate("retract", *WHY)
    assert code == 1
    assert "Say what to retract" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("correct", "999", "--set", "on=2025-01-01"), "recorded at position 999"),
        (("retract", "999"), "nothing is recorded at position 999"),
        (("retract", "--command", "x"), "no command x is recorded"),
    ],
)
def test_what_is_not_there_is_said(quorate: Quorate, token: None, arguments: tuple[str, ...], words: str) -> None:
    code, _, err = quorate(*arguments, *WHY)
    assert code == 1
    assert words in err


def test_a_part_of_a_field_is_replaced_over_http_too(client: Client) -> None:
    held = post_examples_up_to(client, "held-may")["held-may"]["positions"][0]
    body = {
        "corrections": [{"position": held, "replacement": {"authority.office": "vice-chair"}, "reason": "x"}],
        "authority": {"kind": "body"},
    }
    shown = client.request("/corrections?preview=true", body).json()
    assert json.loads(json.dumps(shown))["events"][0]["event"]["replacement"]["authority"]["office"] == "vice-chair"


def test_what_a_correction_leaves_is_listed_until_it_is_explained(
    quorate: Quorate,
    token: None,
    client: Client,
) -> None:
    held = post_examples_up_to(client, "roll-may")["held-may"]["positions"][0]
    assert quorate("faults") == (0, "There are no open faults.\n", "")
    _, out, _ = quorate("retract", f"{held}", *WHY, "--preview")
    ids = out.splitlines()[-1].split(" --acknowledge ")[1:]
    code, out, err = quorate("retract", f"{held}", *WHY, *(word for id in ids for word in ("--acknowledge", id)))
    assert (code, err) == (0, "")
    code, out, err = quorate("faults", "--group", "example-group")
    assert (code, err) == (0, "")
    assert {line.split()[0] for line in out.partition("\n\n")[0].splitlines() if line[0] != " "} == set(ids)
    assert "recorded 20" in out
    assert "quorate explain ID" in out
    code, out, err = quorate(
        "explain", ids[0], "--reason", "the minutes are lost", "--authority", "body:example-group", "--preview"
    )
    assert (code, err) == (0, "")
    assert "Fault open -> explained: the meeting is not recorded as held" in out
    code, out, err = quorate("explain", ids[0], "--reason", "the minutes are lost", "--authority", "body:example-group")
    assert (code, err) == (0, "")
    assert ids[0] not in quorate("faults")[1]
    code, out, err = quorate("faults", "--explained")
    assert out.splitlines()[0].startswith(ids[0])
    assert "the minutes are lost" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("faults", "--group", "nowhere"), "There is no group nowhere"),
        (("explain", "0123", *WHY), "There is no fault 0123"),
    ],
)
def test_a_group_or_a_fault_that_is_not_there_is_said(
    quorate: Quorate, token: None, arguments: tuple[str, ...], words: str
) -> None:
    code, _, err = quorate(*arguments)
    assert code == 1
    assert words in err


def test_several_are_corrected_at_once_each_with_its_own_and_people_are_named(
    quorate: Quorate, token: None, client: Client, service: Service
) -> None:
    answers = post_examples_up_to(client, "depart-bryn")
    appointed, departed = (answers[key]["positions"][0] for key in ("appoint-bryn", "depart-bryn"))
    sets = (
        "--set",
        f"{appointed}:on=2025-04-03",
        "--set",
        f"{departed}:on=2026-01-06",
        "--set",
        "person=bryn  EXAMPLE",
    )
    code, out, err = quorate("correct", f"{appointed}", f"{departed}", *sets, *WHY)
    assert (code, err) == (0, "")
    assert "on from 2 April 2025 to 3 April 2025" in out
    assert "on from 5 January 2026 to 6 January 2026" in out
    assert (
        len(
            {
                e.command
                for e in service.store.after(departed, limit=9)
                if e.position > service.store.head().position - 2
            }
        )
        == 1
    )


@pytest.mark.parametrize(
    ("sets", "words"),
    [
        (("--set", "1:on=2025-01-01"), "No --set says what position 2 was really"),
        (("--set", "on=2025-01-01", "--set", "3:on=2025-01-01"), "not among those to correct"),
        (("--set", "2:person=Nobody", "--set", "1:on=2025-04-01"), "has no person"),
    ],
)
def test_who_and_what_must_be_said_of_each(
    quorate: Quorate, token: None, client: Client, service: Service, sets: tuple[str, ...], words: str
) -> None:
    post_examples_up_to(client, "appoint-ada")
    code, _, err = quorate("correct", "1", "2", *sets, *WHY)
    assert code == 1
    assert words in err
    code, _, err = quorate("correct", f"{service.store.head().position}", "--set", "person=Nobody", *WHY)
    assert code == 1
    assert "Nobody whose name you may see is called Nobody" in err


def test_the_trail_is_searched_by_group_day_kind_and_words(quorate: Quorate, token: None, client: Client) -> None:
    answers = post_examples_up_to(client, "appoint-bryn")
    code, out, err = quorate("trail", "--group", "example-group", "--kind", "MemberAppointed")
    assert (code, err, len(out.splitlines())) == (0, "", 2)
    code, out, _ = quorate("trail", "--on", "2025-04-02", "ADA", "police-1", "--full")
    assert code == 0
    first, second = out.splitlines()
    assert first.startswith(f"{answers['appoint-ada']['positions'][0]:>6}  2025-04-02  Ada Sample was appointed")
    assert "MemberAppointed, recorded 20" in second
    assert f"authority body:example-group, command {answers['appoint-ada']['command']}" in second
    assert quorate("trail", "--from", "2190-01-01")[1] == "Nothing of that kind is recorded.\n"
    assert quorate("trail", "--group", "nowhere")[0] == 1
    code, _, err = quorate("trail", "--kind", "MemberApointed")
    assert (code, err) == (1, "There is no kind of event MemberApointed; perhaps MemberAppointed, MemberReinstated.\n")
    assert quorate("trail", "--on", "2025-04-02", "--until", "2025-04-02")[0] == 1
    assert quorate("trail", "--on", "soon")[0] == 2
