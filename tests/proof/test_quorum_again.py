"""The verifier's own code recomputes the quorum by members and agencies: no number and no verdict can be another, also
where both are changed together and agree with each other."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from quorate_verify.history import record_of
from quorate_verify.pack import Pack, read_event
from quorate_verify.quorum import quorum_of
from quorate_verify.terms import terms_on

from api.evidence.recomputation import RecomputedRows
from domain.entries import Entry
from domain.events.group.membership import MemberAppointed
from domain.events.meeting.proceedings import InterestDeclared, MeetingHeld
from tests.support.claimed_histories import BEGINNINGS, claimed_in_memory, event_of, figures_found
from tests.support.random_events import STREAMS
from tests.support.random_histories import begun, history
from tests.support.story import id_of, said

VERDICTS = ("MET", "NOT_MET", "UNDETERMINED", "SILENT")


def forged(quorum: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The claim with each number one more and one less, and each verdict another; and all that agree with each other."""
    numbers = [(part, what) for part in ("counted", "needed") for what in ("members", "agencies")]
    for part, what in numbers:
        for by in (-1, 1):
            for verdict in VERDICTS:
                changed = deepcopy(quorum) | {"verdict": verdict}
                changed[part][what] += by
                yield changed
    yield from (quorum | {"verdict": verdict} for verdict in VERDICTS if verdict != quorum["verdict"])


def test_no_quorum_of_the_demonstration_can_be_another(pack: Path) -> None:
    """Every meeting of it is judged exactly; every third is tried, which some held and some did not."""
    opened = Pack(pack)
    claims, events = opened.json("claims.json"), [read_event(line) for line in opened.lines("events.jsonl")]
    assert figures_found(claims, events) == []
    judged = [meeting for meeting in claims["meetings"] if meeting["quorum"]]
    assert {meeting["quorum"]["verdict"] for meeting in judged[1::3]} == {"MET", "NOT_MET"}
    for meeting in judged[1::3]:
        right = meeting["quorum"]
        for wrong in forged(right):
            meeting["quorum"] = wrong
            found = figures_found(claims, events)
            assert any("the quorum of" in detail for detail in found), (meeting["day"], wrong)
        meeting["quorum"] = right


@pytest.mark.parametrize("seed", range(0, 40 * BEGINNINGS, BEGINNINGS))
def test_what_the_rules_say_of_random_histories_is_what_is_recomputed(seed: int) -> None:
    """Deputies, remote attendance, guests, fractions of seats, and terms that leave questions open. A number that is one
    more than it should be is found wherever it is recomputed."""
    commands = history(seed).commands
    entries = [entry for command in commands for entry in command]
    claims, events = claimed_of(entries, id_of("sub-group"))
    record = record_of(events, str(claims["group"]))
    for meeting in claims["meetings"]:
        if (quorum := meeting["quorum"]) is None:
            continue
        found = quorum_of(record, meeting["meeting"], meeting["day"], terms_on(record, meeting["day"]))
        for what, numbers in found.counted.items() if found else ():
            assert quorum["counted"].get(what) in numbers
            if len(numbers) == 1 and quorum["counted"].get(what) is not None:
                right = quorum["counted"][what]
                quorum["counted"][what] = right + 1
                assert figures_found(claims, events), (seed, meeting["day"], what)
                quorum["counted"][what] = right


def claimed_of(entries: list[Entry], group: str) -> tuple[Any, list[Any]]:
    rows = RecomputedRows(entries)
    return json.loads(json.dumps(claimed_in_memory(rows, group))), [event_of(entry) for entry in entries]


def test_the_limit_where_an_interest_was_declared_only_the_rules_see_that_a_number_is_another() -> None:
    """What docs/proof.md says is bounded: between who certainly counted and who possibly did."""
    story = begun()
    meeting, day = next((e.stream, e.event.on) for e in story.entries if isinstance(e.event, MeetingHeld))
    claims, events = claimed_of(story.entries, id_of("sub-group"))
    quorum = next(m["quorum"] for m in claims["meetings"] if m["meeting"] == meeting)
    quorum["counted"]["members"] -= 1
    assert figures_found(claims, events), "without an interest it is recomputed"

    person = next(e.event.person for e in story.entries if isinstance(e.event, MemberAppointed))
    declared = InterestDeclared(interest="i1", person=person, nature="personal", whole_meeting=True, **said(day))
    story.record((next(name for name in STREAMS["meeting"] if id_of(name) == meeting), declared))
    claims, events = claimed_of(story.entries, id_of("sub-group"))
    assert figures_found(claims, events) == []
    claimed = next(m["quorum"] for m in claims["meetings"] if m["meeting"] == meeting)
    claimed["counted"]["members"] -= 1
    claimed["verdict"] = "NOT_MET"
    assert figures_found(claims, events) == [], "it lies between what is certain and what is possible"
