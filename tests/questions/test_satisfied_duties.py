"""What satisfies a duty: a decision ratified, a fault explained, meetings that count as held, a report that was issued."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.events import fault_explanation
from domain.events.group import decisions_outside, offices
from domain.events.group.decisions_outside import Way
from domain.events.meeting import preparation, proceedings
from domain.events.work import report
from domain.lawfulness.faults import find_faults
from domain.rules.duties.due_dates import DutyKind
from domain.values import Text
from domain.verdicts import Outcome
from ledger.postgres import embedded
from projections.engine.clocks import Clocks
from projections.questions.duty import duties
from projections.questions.paging import PageRequest
from tests.support.canal_board import BOARD, COUNTY, END, canal_board, day, found
from tests.support.group_history import refused
from tests.support.rule_scenarios import invented
from tests.support.story import Story, id_of, said
from tests.support.story_database import database_of, seeing


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
