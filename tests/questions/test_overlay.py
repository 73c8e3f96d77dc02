"""What is only supposed answers every question as it would if it were recorded."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from ledger.postgres import embedded
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.engine.step import ReadSide, RowChange
from projections.questions import agencies, faults, persons
from projections.questions.duty import duties
from projections.questions.group import composition, groups, offices, seats
from projections.questions.meeting import attendance, attendance_summaries, decisions, meetings, quorum
from projections.questions.meeting.meetings import MeetingFilter
from projections.questions.paging import PageRequest
from projections.what_if.overlay import OverlaySnapshot
from tests.support.story import Story, id_of
from tests.support.story_database import database_of, seeing
from tests.support.two_meetings import MQAP, SEATS, two_meetings

DAYS = (date(2025, 5, 20), date(2026, 3, 31))
GROUPS = [id_of(MQAP), id_of("other-group")]


@pytest.fixture(scope="module")
def whole(server: embedded.EmbeddedServer) -> Iterator[tuple[Story, Snapshot]]:
    """A story whose last command corrects an earlier one, and what is known of all of it."""
    story = two_meetings()
    lines = [e for e in story.entries if e.kind == "meeting" and getattr(e.event, "seat", None)]
    story.retract(lines[0].position)
    with database_of(server, story) as database, seeing(database) as seen:
        yield story, seen


def beginning(story: Story, commands: int) -> Story:
    """The first commands of a story."""
    found = Story()
    found.commands = story.commands[:commands]
    found.entries = [e for command in found.commands for e in command]
    return found


def changes(story: Story, after: int) -> list[RowChange]:
    """What the commands after the first so many change."""
    side = ReadSide()
    made = [side.step(command) for command in story.commands]
    return [change for of in made[after:] for change in of]


def answers(seen: Snapshot, on: date) -> dict[str, Any]:
    """The answers to all questions, by question."""
    clocks, page = Clocks(seen.head.position, on), PageRequest(500)
    held = [m.meeting for m in meetings.listed(seen, clocks, page).rows]
    units = [(g, s) for g in GROUPS for s in SEATS]
    return {
        "agencies": agencies.listed(seen, clocks, page).rows,
        "attendance": attendance.listed(seen, clocks, page).rows,
        "lines": attendance.of_meetings(seen, clocks, held),
        "composition": composition.of_groups(seen, clocks, GROUPS),
        "decisions": decisions.of_meetings(seen, clocks, held),
        "duties": duties.of_groups(seen, clocks, GROUPS),
        "faults": faults.of_groups(seen, clocks, GROUPS),
        "groups": groups.listed(seen, clocks, page).rows,
        "terms": groups.terms(seen, clocks, GROUPS),
        "rules": groups.rules(seen, clocks, GROUPS),
        "meetings": meetings.listed(seen, clocks, page, MeetingFilter(states=("HELD",))).rows,
        "judged": meetings.listed(seen, clocks, page, MeetingFilter(verdicts=("MET",))).rows,
        "of groups": {key: found.rows for key, found in meetings.of_groups(seen, clocks, GROUPS, page).items()},
        "days": meetings.days(seen, held),
        "offices": offices.of_groups(seen, clocks, GROUPS),
        "persons": persons.by_id(seen, clocks, [id_of(who) for _, who in SEATS.values()]),
        "quorum": quorum.of_meetings(seen, clocks, held),
        "seats": seats.of_groups(seen, clocks, GROUPS),
        "then": seats.on_days(seen, clocks, [(g, s, on) for g, s in units]),
        "rates": attendance_summaries.of_seats(seen, clocks, units),
        "agencies' rates": attendance_summaries.of_agencies(seen, clocks, [(GROUPS[0], id_of("rctcbc"))]),
    }


@pytest.mark.parametrize("left", [0, 1, 4, 12, 10_000])
def test_every_question_is_answered_as_if_it_were_recorded(
    server: embedded.EmbeddedServer, whole: tuple[Story, Snapshot], left: int
) -> None:
    story, recorded = whole
    known = max(0, len(story.commands) - left)
    with database_of(server, beginning(story, known)) as database, seeing(database) as seen:
        supposed = OverlaySnapshot(seen, changes(story, known), recorded.head.position)
        for on in DAYS:
            found = answers(supposed, on)
            for question, answer in answers(recorded, on).items():
                assert found[question] == answer, question
        assert seen.head.position == sum(map(len, story.commands[:known]))


def test_the_tables_stay_as_they_are(server: embedded.EmbeddedServer, whole: tuple[Story, Snapshot]) -> None:
    story, recorded = whole
    known = len(story.commands) - 4
    with database_of(server, beginning(story, known)) as database, seeing(database) as seen:
        before = answers(seen, DAYS[1])
        answers(OverlaySnapshot(seen, changes(story, known), recorded.head.position), DAYS[1])
        assert answers(seen, DAYS[1]) == before
        assert before != answers(recorded, DAYS[1])
