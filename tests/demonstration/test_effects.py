"""Previews in sentences: every verdict, rate and duty that a command would change."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.commands.fields.ids import DEMONSTRATION_ACTOR
from api.http.in_process import client
from ledger.store.event_store import EventStore
from tests.support.demonstration import Demonstration

BY = {"kind": "office", "group": "cwm-taf-mqap", "office": "chair"}


@pytest.fixture(scope="module")
def http(demo: Demonstration) -> Iterator[httpx.Client]:
    with client(demo.app, {"Authorization": f"Bearer {DEMONSTRATION_ACTOR}"}) as found:
        yield found


def position(demo: Demonstration, kind: str, sentence: str, on: str) -> int:
    """Where the event of a kind on a day is, whose sentence begins so."""
    query = f'{{ trail(first: 500, kind: "{kind}", onFrom: "{on}", onTo: "{on}") {{ nodes {{ position sentence }} }} }}'
    found = [n["position"] for n in demo.ask(query)["trail"]["nodes"] if n["sentence"].startswith(sentence)]
    assert len(found) == 1, (found, sentence)
    return int(found[0])


def shown(http: httpx.Client, **said: Any) -> list[str]:
    answer = http.post("/corrections?preview=true", json={"authority": BY, **said})
    assert answer.status_code == 200, answer.text
    sentences: list[str] = answer.json()["sentences"]
    return sentences


def retracted(http: httpx.Client, *positions: int) -> list[str]:
    return shown(http, retractions=[{"position": p, "reason": "it was not so"} for p in positions])


def test_one_who_was_not_there_takes_quorum_decision_and_rate_along(demo: Demonstration, http: httpx.Client) -> None:
    line = position(demo, "AttendanceRecorded", "seat deputy-head-safeguarding: present", "2025-05-20")
    absent = {"position": line, "replacement": {"outcome": "APOLOGIES", "presence": []}, "reason": "the minutes say so"}
    seat = "deputy-head-safeguarding (Deputy Head of Safeguarding)"
    first, *then = shown(http, corrections=[absent])
    assert first.endswith("outcome from present to apologies")
    assert then == [
        "Quorum of the meeting of 20 May 2025: met -> not met: 5 of 6 members",
        "Decision d1 of the meeting of 20 May 2025: stands -> provisional",
        f"Seat {seat} at the meeting of 20 May 2025: present -> apologies",
        f"Attendance of seat {seat} in 2025-26: 8 of 9 -> 7 of 9",
    ]


def test_a_meeting_that_was_not_held_moves_the_duties_that_it_satisfied(
    demo: Demonstration, http: httpx.Client
) -> None:
    said = retracted(http, position(demo, "MeetingHeld", "the meeting was held", "2025-05-20"))
    assert said[:3] == [
        "The meeting of 20 May 2025: held -> scheduled",
        "Quorum of the meeting of 20 May 2025: met -> none",
        "Decision d1 of the meeting of 20 May 2025: stands -> none",
    ]
    assert len([s for s in said if s.startswith("Attendance of seat")]) == 17
    assert (
        "Attendance of seat team-manager-probation (Team Manager) in 2025-26: 3 of 5 -> 3 of 4; target not met -> met"
        in said
    )
    assert said[-2:] == [
        "Duty of meeting, due 27 May 2025: done on 20 May 2025 -> done late, on 24 June 2025",
        "Duty of meeting: due 1 July 2025, done on 24 June 2025 -> not due",
    ]


def test_who_holds_a_seat_or_an_office_is_named(demo: Demonstration, http: httpx.Client) -> None:
    appointed = position(demo, "MemberAppointed", "Kayleigh Invented was appointed", "2025-07-29")
    seat = "team-manager-children-mt (Team Manager Children)"
    assert retracted(http, appointed) == [
        "Quorum of the meeting of 29 July 2025: still met, 14 -> 13 of 6 members",
        "Quorum of the meeting of 4 November 2025: still met, 11 -> 10 of 6 members",
        "Quorum of the meeting of 20 January 2026: still met, 14 -> 13 of 6 members",
        f"Seat {seat} from 29 July 2025: Kayleigh Invented -> vacant",
        f"Attendance of seat {seat} in 2025-26: 6 of 9 -> 3 of 3; target not met -> met",
    ]
    assert retracted(http, position(demo, "TookOffice", "Alys Invented took office", "2025-04-30")) == [
        "Office chair, Alys Invented, from 30 April 2025: in office -> appointed"
    ]


def test_an_interpretation_changes_the_verdict_on_every_seat_in_the_years_that_it_held(
    demo: Demonstration, http: httpx.Client
) -> None:
    said = retracted(http, position(demo, "InterpretationRecorded", "attendance.applies_to of version", "2025-04-15"))
    line = "Attendance of seat detective-inspector (Detective Inspector) in 2025-26, 6 of 7: target met -> undetermined"
    assert line in said
    assert all("target" in s for s in said)


def test_a_report_that_was_not_made_leaves_its_duty_open(demo: Demonstration, http: httpx.Client) -> None:
    assert retracted(http, position(demo, "ReportSubmitted", "the report work-plan", "2025-05-21")) == [
        "Duty of annual work plan for 2025-26, due 31 March 2026: done on 21 May 2025 -> not done"
    ]


def test_where_several_groups_change_each_sentence_says_whose(demo: Demonstration, http: httpx.Client) -> None:
    one = position(demo, "ReportSubmitted", "the report work-plan", "2025-05-21")
    other = position(demo, "ReportSubmitted", "the report quarterly-report", "2025-06-27")
    said = retracted(http, one, other)
    assert len(said) == 2
    assert {s.partition(": ")[0] for s in said} == {"cwm-taf-mqap", "wandsworth-mash-omg"}


def test_every_command_says_in_its_preview_what_would_change(demo: Demonstration, http: httpx.Client) -> None:
    body = {"meets_on": "2026-05-05", "authority": BY}
    answer = http.post("/groups/cwm-taf-mqap/meetings?preview=true", json=body).json()
    assert answer["sentences"] == []
    body = {"on": "2026-05-05", "reason": "left-post", "person": _member(demo, "detective-inspector"), "authority": BY}
    answer = http.post("/groups/cwm-taf-mqap/seats/detective-inspector/departures?preview=true", json=body).json()
    assert (
        "Seat detective-inspector (Detective Inspector) from 5 May 2026: Carys Invented -> vacant"
        in answer["sentences"]
    )


def test_a_preview_records_nothing(demo: Demonstration, http: httpx.Client) -> None:
    store: EventStore = demo.service.store
    before = store.head().position
    retracted(http, 200)
    assert store.head().position == before


def _member(demo: Demonstration, seat: str) -> str:
    seats = demo.ask('{ group(slug: "cwm-taf-mqap") { seats { id: ref member { id: ref } } } }')["group"]["seats"]
    return next(str(s["member"]["id"]) for s in seats if s["id"] == seat)
