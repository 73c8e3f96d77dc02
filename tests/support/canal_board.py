"""A history of an invented Canal Board, whose terms have a duty of every kind, and what is due of it."""

from datetime import date, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from domain.events.group import duties as acts
from domain.events.group import lifecycle, membership, offices
from domain.events.meeting import minutes, preparation, proceedings
from domain.verdicts import Outcome
from projections.engine.clocks import Clocks
from projections.questions.duty import duties
from projections.questions.paging import PageRequest
from projections.rows import DutyRow
from tests.support.databases import Database
from tests.support.rule_scenarios import invented
from tests.support.story import Story, id_of, said
from tests.support.story_database import seeing

BOARD, COUNTY = "canal-board", "county"
MAY, JULY = date(2025, 5, 14), date(2025, 7, 16)
END = date(2026, 3, 31)


def day(text: str) -> date:
    return date.fromisoformat(text)


def canal_board() -> Story:
    """Established on 1 April 2025 under its terms. It was to meet on 30 April, was moved to 14 May, and met then with a
    deputy whose briefing nobody attested; then again on 16 July, and not since. A request of 1 August was not met."""
    story = Story()
    for slug in ("police", "health"):
        story.agency(slug)
    story.group(BOARD, replace(invented(BOARD).terms))
    story.group(COUNTY)
    story.seat(BOARD, "s1", "police", "ann")
    story.seat(BOARD, "s2", "health", "bob")
    story.seat(BOARD, "s3", "health")
    story.person("dan")
    named = membership.DeputyNamed(deputy="d1", seat="s2", person=id_of("dan"), **said())
    story.record((BOARD, named))
    on = day("2025-04-07")
    story.record((BOARD, offices.OfficerAppointed(office="chair", person=id_of("ann"), **said(on))))
    planned = proceedings.MeetingScheduled(group=id_of(BOARD), meets_on=day("2025-04-30"), **said(day("2025-04-02")))
    story.record(("may", planned))
    story.record(("may", preparation.NoticeGiven(**said(day("2025-04-03")))))
    story.record(("may", proceedings.MeetingRescheduled(meets_on=MAY, **said(day("2025-04-16")))))
    story.record(("may", preparation.NoticeGiven(**said(day("2025-05-02")))))
    hold(story, "may", MAY)
    lines: list[Any] = [
        proceedings.AttendanceRecorded(seat="s1", person=id_of("ann"), outcome=Outcome.PRESENT, **said(MAY)),
        proceedings.AttendanceRecorded(
            seat="s2", person=id_of("dan"), deputy="d1", outcome=Outcome.BY_DEPUTY, briefed=False, **said(MAY)
        ),
    ]
    story.record(*(("may", line) for line in lines))
    for stage, when in ((minutes.MinutesDrafted, "2025-05-29"), (minutes.MinutesCirculated, "2025-05-30")):
        story.record(("may", stage(**said(day(when)))))
    story.meeting("july", BOARD, JULY)
    story.roll("july", JULY, {"s1": Outcome.PRESENT, "s2": Outcome.ABSENT})
    story.record(("may", minutes.MinutesApproved(meeting=id_of("july"), **said(JULY))))
    story.record(("may", minutes.MinutesCirculated(**said(day("2025-07-22")))))
    story.record((BOARD, acts.MeetingRequested(request="r1", **said(day("2025-08-01")))))
    story.record((BOARD, lifecycle.ReportSubmitted(duty="told", to=id_of(COUNTY), **said(day("2025-06-20")))))
    return story


def hold(story: Story, name: str, on: date) -> None:
    starts = datetime.fromisoformat(f"{on}T10:00:00+00:00")
    story.record((name, proceedings.MeetingHeld(starts=starts, ends=starts + timedelta(hours=2), **said(on))))


def found(database: Database, on: date = END, **asked: Any) -> list[DutyRow]:
    with seeing(database) as seen:
        clocks = Clocks(seen.head.position, on)
        return [*duties.listed(seen, clocks, PageRequest(500), groups=[id_of(BOARD), id_of(COUNTY)], **asked).rows]


def under(database: Database, duty: str, on: date = END) -> list[tuple[Any, ...]]:
    """By when, when it was done, and how that stands."""
    return [
        (str(r.due_on), r.satisfied_on, duties.state_of(r, on).value) for r in found(database, on) if r.duty == duty
    ]
