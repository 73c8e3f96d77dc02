"""What is due of an invented Canal Board, over all groups: before and after meetings, once, again and again, and open."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.events import fault_explanation
from domain.events.group import decisions_outside, lifecycle, membership, offices
from domain.events.group import duties as acts
from domain.events.group.decisions_outside import Way
from domain.events.meeting import minutes, preparation, proceedings
from domain.events.work import report
from domain.lawfulness.faults import find_faults
from domain.rules.duties.due_dates import DutyKind, DutyState
from domain.values import Text
from domain.verdicts import Outcome
from ledger.postgres import embedded
from projections.engine.clocks import Clocks
from projections.questions.duty import duties
from projections.questions.paging import PageRequest
from projections.rows import DutyRow
from tests.support.databases import Database
from tests.support.group_history import refused
from tests.support.rule_scenarios import invented
from tests.support.story import Story, id_of, said
from tests.support.story_database import database_of, seeing

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


@pytest.fixture(scope="module")
def told(server: embedded.EmbeddedServer) -> Iterator[Database]:
    with database_of(server, canal_board()) as database:
        yield database


def found(database: Database, on: date = END, **asked: Any) -> list[DutyRow]:
    with seeing(database) as seen:
        clocks = Clocks(seen.head.position, on)
        return [*duties.listed(seen, clocks, PageRequest(500), groups=[id_of(BOARD), id_of(COUNTY)], **asked).rows]


def under(database: Database, duty: str, on: date = END) -> list[tuple[Any, ...]]:
    """By when, when it was done, and how that stands."""
    return [
        (str(r.due_on), r.satisfied_on, duties.state_of(r, on).value) for r in found(database, on) if r.duty == duty
    ]


def test_a_meeting_that_was_moved_needed_notice_again(told: Database) -> None:
    # Five clear working days before Wednesday 14 May: 13, 12, 9, 8, 7; before 30 April, Easter between: 29 to 23.
    assert under(told, "notice") == [
        ("2025-05-06", day("2025-05-02"), "IN_TIME"),
        ("2025-07-08", None, "MISSED"),
    ]
    assert under(told, "notice", day("2025-04-10")) == [("2025-04-22", day("2025-04-03"), "IN_TIME")]
    assert under(told, "notice", day("2025-04-20")) == [("2025-05-06", None, "DUE")]


def test_minutes_have_a_clock_from_the_meeting_from_the_draft_and_from_the_approval(told: Database) -> None:
    # Ten working days after 14 May, with the holiday of the 26th: 29 May.
    assert under(told, "draft") == [("2025-05-29", day("2025-05-29"), "IN_TIME"), ("2025-07-30", None, "OVERDUE")]
    assert under(told, "circulated") == [("2025-05-31", day("2025-05-30"), "IN_TIME")]
    assert under(told, "published") == [("2025-07-23", day("2025-07-22"), "IN_TIME")]
    assert under(told, "approved") == [("2025-07-16", JULY, "IN_TIME")]
    assert under(told, "approved", day("2025-07-15")) == [("2025-07-16", None, "DUE")]


def test_the_first_meeting_the_next_one_and_a_requested_one_are_due(told: Database) -> None:
    assert under(told, "first") == [("2025-05-13", MAY, "LATE")]
    assert under(told, "meetings") == [
        ("2025-07-01", MAY, "IN_TIME"),
        ("2025-08-14", JULY, "IN_TIME"),
        ("2025-10-16", None, "OVERDUE"),
    ]
    assert under(told, "called") == [("2025-08-15", None, "OVERDUE")]


def test_a_report_of_each_meeting_and_one_of_the_year_are_due(told: Database) -> None:
    assert under(told, "told") == [("2025-06-14", day("2025-06-20"), "LATE"), ("2025-08-16", None, "OVERDUE")]
    assert under(told, "annual") == [("2026-04-30", None, "DUE")]
    ahead = [r.period for r in found(told, until=day("2027-06-30"), kinds=[DutyKind.REPORT]) if r.duty == "annual"]
    assert ahead == ["2025-26", "2026-27"], "what recurs is told as far ahead as one asks"


def test_what_stands_open_has_no_day_but_a_beginning(told: Database) -> None:
    kinds = (DutyKind.VACANCY, DutyKind.CONSENT, DutyKind.BRIEFING, DutyKind.ATTENDANCE)
    rows = [(r.kind.value, str(r.what), r.since, r.clause) for r in found(told, kinds=kinds)]
    assert rows == [
        ("ATTENDANCE", "attendance under the target: Post s2", None, "9.2"),
        ("BRIEFING", "briefing of the deputy for Post s2, not attested", MAY, "9.1"),
        ("CONSENT", "consent of county to the Chair", day("2025-04-07"), "8.1"),
        ("VACANCY", "vacancy: Post s3", day("2025-04-01"), None),
    ]
    earlier = [r.kind.value for r in found(told, day("2025-05-13"), kinds=kinds)]
    assert earlier == ["CONSENT", "VACANCY"]


def test_reviews_and_the_end_of_a_term_are_due_by_their_day(told: Database) -> None:
    kinds = (DutyKind.OFFICE_REVIEW, DutyKind.OFFICE_TERM, DutyKind.TERMS_REVIEW)
    rows = [(r.kind.value, str(r.due_on), duties.state_of(r, END).value) for r in found(told, kinds=kinds)]
    assert rows == [
        ("TERMS_REVIEW", "2026-04-01", "DUE"),
        ("OFFICE_REVIEW", "2026-04-07", "DUE"),
        ("OFFICE_TERM", "2027-04-06", "DUE"),
    ]


def test_a_deadline_whose_days_are_open_is_told_once_with_the_question(told: Database) -> None:
    (row,) = [r for r in found(told) if r.duty == "agenda"]
    assert (row.due_on, [r.code for r in row.reasons], row.kind) == (None, ["open"], DutyKind.AGENDA)


def test_a_list_is_narrowed_by_state_kind_and_day(told: Database) -> None:
    assert {r.duty for r in found(told, states=[DutyState.OVERDUE])} == {"draft", "meetings", "called", "told"}
    assert {r.duty for r in found(told, states=[DutyState.MISSED])} == {"notice", "papers"}
    days = [r.due_on or r.since for r in found(told, since=day("2025-08-15"), until=day("2025-10-31"))]
    assert days == [day("2025-08-15"), day("2025-08-16"), day("2025-10-16")]
    assert all(r.satisfied_on for r in found(told, satisfied=True))


def test_a_review_of_the_terms_makes_the_next_one_due(database_with_review: Database) -> None:
    assert under(database_with_review, "terms-review") == [
        ("2026-04-01", day("2026-02-10"), "IN_TIME"),
        ("2027-02-10", None, "DUE"),
    ]


@pytest.fixture
def database_with_review(server: embedded.EmbeddedServer) -> Iterator[Database]:
    story = canal_board()
    story.record((BOARD, acts.TermsReviewed(terms="1", outcome="kept", **said(day("2026-02-10")))))
    with database_of(server, story) as database:
        yield database


def test_what_was_decided_between_meetings_is_to_be_ratified_or_reported(server: embedded.EmbeddedServer) -> None:
    story = canal_board()
    ways: tuple[tuple[str, Way, str], ...] = (
        ("o1", "chairs-action", "2025-05-01"),
        ("o2", "written-procedure", "2025-06-02"),
        ("o3", "chairs-action", "2025-12-19"),
    )
    for id, way, on in ways:
        act = decisions_outside.DecisionTakenOutside(decision=id, way=way, text=Text(en="Agreed."), **said(day(on)))
        story.record((BOARD, act))
    ratified = decisions_outside.DecisionRatified(decision="o1", **said(day("2025-05-20")))
    (done,) = story.record((BOARD, ratified))
    with database_of(server, story) as database:
        rows = [
            (str(r.what), str(r.due_on), r.satisfied_by, duties.state_of(r, END).value, r.clause)
            for r in found(database)
            if r.duty in ("ratification", "reported")
        ]
    # Ten working days after 1 May 2025, with the holiday of the 5th, are 16 May; after 19 December, with Christmas and
    # the New Year, 7 January.
    assert rows == [
        ("ratification of decision o1 of 1 May 2025", "2025-05-16", done.position, "LATE", "11.2"),
        ("report of decision o2, taken outside a meeting on 2 June 2025", "2025-07-16", None, "OVERDUE", "11.1"),
        ("ratification of decision o3 of 19 December 2025", "2026-01-07", None, "OVERDUE", "11.2"),
    ]


def test_a_fault_is_open_until_it_is_explained(server: embedded.EmbeddedServer) -> None:
    story = canal_board()
    story.lawful = False
    story.record(("may", preparation.NoticeGiven(**said(day("2025-06-01")))))
    (fault,) = find_faults(id_of("may"), story.world)
    with database_of(server, story) as database:
        (row,) = found(database, kinds=[DutyKind.FAULT])
        assert (row.since, row.group, row.meeting) == (day("2025-06-01"), id_of(BOARD), id_of("may"))
        assert str(row.what).startswith("fault: notice was given on 1 June 2025")
    explained = fault_explanation.FaultExplained(
        fault=fault.id, explanation="a slip of the pen", **said(day("2025-06-10"))
    )
    story.record(("may", explained))
    with database_of(server, story) as database:
        assert not found(database, kinds=[DutyKind.FAULT])
        assert found(database, day("2025-06-09"), kinds=[DutyKind.FAULT])


def test_four_meetings_a_year_are_satisfied_by_the_event_of_the_fourth(server: embedded.EmbeddedServer) -> None:
    story = Story()
    story.group("tidewater-trust", invented("tidewater-trust").terms)
    days = [date(2025, month, 6) for month in (5, 6, 7, 8)]
    for n, on in enumerate(days):
        story.meeting(f"m{n}", "tidewater-trust", on)
    # The scheduling of the fourth is corrected last: it is not what satisfied the duty.
    scheduled = next(e for e in story.entries if e.stream == id_of("m3"))
    story.correct(scheduled.position, place="Town Hall")
    held = next(
        e.position for e in story.entries if e.stream == id_of("m3") and isinstance(e.event, proceedings.MeetingHeld)
    )
    with database_of(server, story) as database, seeing(database) as seen:
        clocks = Clocks(seen.head.position, date(2025, 12, 31))
        rows = duties.of_groups(seen, clocks, [id_of("tidewater-trust")])[id_of("tidewater-trust")]
        (row,) = [r for r in rows if r.duty == "four-a-year"]
        assert (row.satisfied_by, row.satisfied_on) == (held, days[-1])
        for_ever = duties.listed(
            seen, clocks, PageRequest(10_000), groups=[id_of("tidewater-trust")], until=date.max
        ).rows
        assert max(str(r.due_on) for r in for_ever if r.duty == "four-a-year") == "2199-12-31"


def test_a_meeting_that_does_not_count_as_held_is_none_of_the_four(server: embedded.EmbeddedServer) -> None:
    story, terms = Story(), invented("tidewater-trust").terms
    assert terms.quorum
    story.group("tidewater-trust", replace(terms, quorum=replace(terms.quorum, when="start")))
    members = {"s1": "ann", "s2": "bob", "s3": "cat"}
    for seat, who in members.items():
        story.seat("tidewater-trust", seat, who=who)
    on = day("2025-04-02")
    for chair in (offices.OfficerAppointed, offices.TookOffice):
        story.record(("tidewater-trust", chair(office="chair", person=id_of("ann"), **said(on))))
    for n, month in enumerate((5, 6, 7, 8)):
        story.meeting(f"m{n}", "tidewater-trust", date(2025, month, 6))
        came = Outcome.ABSENT if n == 3 else Outcome.PRESENT
        story.roll(f"m{n}", date(2025, month, 6), dict.fromkeys(members, came))
    with database_of(server, story) as database, seeing(database) as seen:
        clocks = Clocks(seen.head.position, date(2025, 12, 31))
        rows = duties.of_groups(seen, clocks, [id_of("tidewater-trust")])[id_of("tidewater-trust")]
        (row,) = [r for r in rows if r.duty == "four-a-year"]
        assert (row.satisfied_by, [str(r.text) for r in row.reasons]) == (None, ["3 of 4 meetings"])


def annual_report(period: str = "2025-26", duty: str | None = None) -> report.ReportPrepared:
    return report.ReportPrepared(group=id_of(BOARD), what="annual", period=period, duty=duty, **said(day("2026-03-27")))


def issued(on: date) -> report.ReportIssued:
    return report.ReportIssued(to=id_of(COUNTY), position=1, digest="0" * 64, **said(on))


def test_a_report_that_was_prepared_under_a_duty_satisfies_it_once_it_is_issued(
    server: embedded.EmbeddedServer,
) -> None:
    story = canal_board()
    story.record(("annual", annual_report(duty="annual")))
    story.record(("loose", annual_report()))
    story.record(("loose", issued(day("2026-03-28"))))
    (done,) = story.record(("annual", issued(day("2026-03-30"))))
    with database_of(server, story) as database:

        def annual(on: date) -> list[tuple[Any, ...]]:
            rows = [r for r in found(database, on, kinds=[DutyKind.REPORT]) if r.duty == "annual"]
            return [(r.period, r.due_on, r.satisfied_on, r.satisfied_by) for r in rows]

        # Twenty working days after 31 March 2026, with Good Friday (3 April) and Easter Monday (6 April) between.
        due = day("2026-04-30")
        assert annual(END) == [("2025-26", due, day("2026-03-30"), done.position)]
        assert annual(day("2026-03-29")) == [("2025-26", due, None, None)]


@pytest.mark.parametrize(
    ("duty", "period", "rule"), [("yearly", "2025-26", "known-duty"), ("annual", "2025", "known-period")]
)
def test_a_report_is_prepared_under_a_duty_and_for_a_period_of_it(duty: str, period: str, rule: str) -> None:
    story = canal_board()
    with refused(story, rule):
        story.record(("annual", annual_report(period, duty)))
