"""The verifier's own code recomputes attendance: whether a seat was expected, the figures over the period, the verdict on
the target, and the day on which the last of it was recorded."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from quorate_verify.pack import Event, Pack, read_event
from quorate_verify.recording import london_day

from api.evidence.recomputation import RecomputedRows
from domain import time_zone
from domain.events.group.lifecycle import TermsAdopted
from domain.events.meeting.proceedings import MeetingCancelled
from tests.support.claimed_histories import BEGINNINGS, claimed_in_memory, event_of, figures_found
from tests.support.random_events import STREAMS
from tests.support.random_histories import begun, history
from tests.support.random_terms import of_sub_group
from tests.support.story import FIRST_DAY, Story, id_of, said

VERDICTS = ("MET", "NOT_MET", "UNDETERMINED", "SILENT")
Claims = dict[str, Any]


@pytest.fixture(scope="module")
def packed(pack: Path) -> tuple[Claims, list[Event]]:
    opened = Pack(pack)
    return opened.json("claims.json"), [read_event(line) for line in opened.lines("events.jsonl")]


def forged_rates(claims: Claims) -> Iterator[tuple[str, Claims]]:
    """Each rate with another verdict, and with figures that agree with each other and are others."""
    for number, rate in enumerate(claims["rates"]):
        for verdict in VERDICTS:
            if verdict != rate["verdict"]:
                yield f"{rate['seat']} {verdict}", with_rate(claims, number, verdict=verdict)
        if rate["excluded"]:
            fewer, expected = rate["excluded"] - 1, rate["expected"] + 1
            figures = {"excluded": fewer, "expected": expected, "rate": rate["attended"] / expected}
            yield f"{rate['seat']} excluded", with_rate(claims, number, **figures)
        if rate["attended"]:
            attended = rate["attended"] - 1
            figures = {"attended": attended, "rate": attended / rate["expected"]}
            yield f"{rate['seat']} attended", with_rate(claims, number, **figures)


def with_rate(claims: Claims, number: int, **changed: Any) -> Claims:
    found = deepcopy(claims)
    found["rates"][number] |= changed
    return found


def test_no_rate_of_the_demonstration_can_be_another(packed: tuple[Claims, list[Event]]) -> None:
    claims, events = packed
    assert {rate["verdict"] for rate in claims["rates"]} >= {"MET", "NOT_MET", "SILENT"}
    assert figures_found(claims, events) == []
    missed = [what for what, changed in forged_rates(claims) if not figures_found(changed, events)]
    assert missed == []


def test_no_line_of_the_demonstration_can_be_expected_or_not_otherwise(packed: tuple[Claims, list[Event]]) -> None:
    claims, events = packed
    for meeting in claims["meetings"][:3]:
        for line in [line for line in meeting["attendance"] if line["seat"]][:6]:
            for changed in (
                {"expected": not line["expected"]},
                {"expected": not line["expected"], "excluded": not line["excluded"]},
                {"expected": None, "excluded": None},
                {"attended": not line["attended"]},
            ):
                before = {name: line[name] for name in changed}
                line |= changed
                assert figures_found(claims, events), (meeting["day"], line)
                line |= before


def test_no_state_time_person_or_rate_of_the_demonstration_can_be_left_out_or_another(
    packed: tuple[Claims, list[Event]],
) -> None:
    """Whoever has the key can sign them."""
    claims, events = packed
    held = [meeting for meeting in claims["meetings"] if meeting["state"] == "HELD"]
    lines = [line for meeting in held for line in meeting["attendance"] if line["seat"]]
    timed, excused = ([line for line in lines if right(line)] for right in (times_of, is_excused))
    assert timed
    assert excused
    forged: list[tuple[Claims, Claims]] = [
        *((meeting, {"state": state}) for meeting in held[:2] for state in ("ADJOURNED", "ABANDONED")),
        *(
            (line, {"presence": presence})
            for line in timed[:2]
            for presence in (line["presence"][:0], line["presence"] * 2)
        ),
        *((line, {"person": person}) for line in excused[:2] for person in (timed[0]["member"], None)),
        *((rate, {"rate": None}) for rate in claims["rates"][:2]),
    ]
    for claimed, changed in forged:
        before = {name: claimed[name] for name in changed}
        claimed |= changed
        assert figures_found(claims, events), changed
        claimed |= before


def times_of(line: Claims) -> Any:
    return line["presence"]


def is_excused(line: Claims) -> bool:
    return bool(line["outcome"] == "APOLOGIES")


def test_the_day_of_the_last_record_is_that_of_its_events(packed: tuple[Claims, list[Event]]) -> None:
    """Exactly where the last event is in the pack, which the pack of a ledger with one more group need not be."""
    claims, events = packed
    right = date.fromisoformat(claims["recorded_on"])
    last = max(event.leaf.position for event in events)
    for days in (-1, 1):
        day = (right + timedelta(days=days)).isoformat()
        found = figures_found({**claims, "recorded_on": day, "position": last}, events)
        assert any("the day on which it was recorded" in detail for detail in found), day
    later = {**claims, "recorded_on": (right + timedelta(days=1)).isoformat(), "position": last + 1}
    assert figures_found(later, events) == [], "the limit: what came last may be of another group"
    assert any("as at which" in detail for detail in figures_found({**claims, "as_at": "2026-03-01"}, events))


def test_days_are_those_of_london() -> None:
    moment = datetime(1999, 1, 1, tzinfo=UTC)
    while moment.year < 2040:
        assert london_day(moment) == time_zone.london_day(moment), moment
        moment += timedelta(hours=11, minutes=30)
    for month in (3, 10):
        for minutes in range(-120, 120, 30):
            near = datetime(2026, month, 25 if month == 10 else 29, 1, tzinfo=UTC) + timedelta(minutes=minutes)
            assert london_day(near) == time_zone.london_day(near)


def test_of_random_histories_nearly_every_forged_rate_is_found() -> None:
    """Terms that leave questions open too; what is left is said in docs/proof.md."""
    found = missed = 0
    for seed in range(0, 24 * BEGINNINGS, BEGINNINGS):
        entries = [entry for command in history(seed).commands for entry in command]
        claims = json.loads(json.dumps(claimed_in_memory(RecomputedRows(entries), id_of("sub-group"))))
        events = [event_of(entry) for entry in entries]
        assert figures_found(claims, events) == []
        for _, changed in forged_rates(claims):
            if figures_found(changed, events):
                found += 1
            else:
                missed += 1
    assert found > 100
    assert missed < found / 20, (found, missed)


def test_a_meeting_that_was_cancelled_has_the_seats_of_its_day_and_one_that_was_not_is_not_called_so() -> None:
    story = begun()
    claims, events = claimed_of(story)
    planned = next(m for m in claims["meetings"] if m["state"] == "SCHEDULED")
    planned["state"] = "CANCELLED"
    assert any("SCHEDULED follows" in detail for detail in figures_found(claims, events))

    terms = of_sub_group()[0]
    assert terms.attendance
    counted = replace(terms.attendance, excludes=replace(terms.attendance.excludes, cancelled=False))
    terms = replace(terms, terms=replace(terms.terms, version="counted"), attendance=counted)
    story.record(("sub-group", TermsAdopted(terms=terms, **said(FIRST_DAY + timedelta(days=1)))))
    name = next(name for name in STREAMS["meeting"] if id_of(name) == planned["meeting"])
    story.record((name, MeetingCancelled(**said(date.fromisoformat(planned["day"]) - timedelta(days=1)))))
    claims, events = claimed_of(story)
    assert figures_found(claims, events) == []
    lines = next(m for m in claims["meetings"] if m["state"] == "CANCELLED")["attendance"]
    for field, other in (("member", "nobody"), ("suspended", True)):
        before, lines[0][field] = lines[0][field], other
        assert any(f"{field} of" in detail for detail in figures_found(claims, events)), field
        lines[0][field] = before


def claimed_of(story: Story) -> tuple[Claims, list[Event]]:
    claims = claimed_in_memory(RecomputedRows(story.entries), id_of("sub-group"))
    return json.loads(json.dumps(claims)), [event_of(entry) for entry in story.entries]
