"""Attendance summed for seats, members and agencies."""

from datetime import date

from domain.events.agency import AgencyMerged
from domain.events.group.lifecycle import GroupEnded, InterpretationRecorded
from domain.events.group.membership import MemberAppointed, MemberDeparted, SeatClosed
from domain.verdicts import Outcome, Verdict
from projections.engine.clocks import Clocks
from projections.questions.meeting import attendance, attendance_summaries
from tests.support.databases import Database
from tests.support.story import Story, id_of, said
from tests.support.story_database import seeing, tell
from tests.support.two_meetings import FIRST_MEETING, MQAP, SECOND_MEETING, interpret, two_meetings

G = id_of(MQAP)
MARCH = date(2026, 3, 31)


def test_a_merged_agency_leaves_its_attendance_to_the_one_that_goes_on(database: Database) -> None:
    story = two_meetings()
    story.agency("new-council")
    merged = AgencyMerged(into=id_of("new-council"), **said(date(2025, 9, 1)))
    story.record(("mtcbc", merged))
    tell(database, story)
    with seeing(database) as seen:

        def attended(agency: str, on: date) -> tuple[int, int]:
            found = attendance_summaries.of_agencies(
                seen, Clocks(seen.head.position, on), [(G, id_of(agency))], date(2025, 4, 1)
            )
            return found[G, id_of(agency)].attended, found[G, id_of(agency)].in_tenure

        assert attended("mtcbc", date(2025, 8, 31)) == (1, 2)
        assert attended("mtcbc", MARCH) == (0, 0)
        assert attended("new-council", date(2025, 8, 31)) == (0, 0)
        assert attended("new-council", MARCH) == (1, 2)


def test_only_the_meetings_up_to_the_day_are_counted(database: Database) -> None:
    tell(database, two_meetings())
    with seeing(database) as seen:

        def in_tenure(on: date, since: date | None = None, until: date | None = None) -> int:
            clocks = Clocks(seen.head.position, on)
            return attendance_summaries.of_seats(seen, clocks, [(G, "s1")], since, until)[G, "s1"].in_tenure

        assert [in_tenure(day) for day in (FIRST_MEETING, SECOND_MEETING, MARCH)] == [1, 2, 2]
        assert in_tenure(date(2026, 4, 1)) == 0, "a new year of the group began"
        assert in_tenure(date(2026, 4, 1), FIRST_MEETING, SECOND_MEETING) == 2
        assert in_tenure(MARCH, SECOND_MEETING) == 1
        assert in_tenure(MARCH, None, FIRST_MEETING) == 1
        assert in_tenure(FIRST_MEETING, None, SECOND_MEETING) == 1


def test_a_seat_that_is_not_there_has_nothing_to_sum(database: Database) -> None:
    tell(database, two_meetings())
    with seeing(database) as seen:
        found = attendance_summaries.of_seats(
            seen, Clocks(seen.head.position, MARCH), [(G, "nobody"), (id_of("nobody"), "s1")]
        )
        assert [s.in_tenure for s in found.values()] == [0, 0]


def test_where_the_target_is_asked_of_persons_each_answers_for_their_own_tenure(database: Database) -> None:
    story, handed_over, third = two_meetings(), date(2026, 1, 5), date(2026, 2, 10)
    story.correct(_interpretation("attendance.unit", story), value="person")
    interpret(story, "attendance.excludes.inquorate", False)
    story.person("Ivy")
    story.record(
        (MQAP, MemberDeparted(seat="s1", person=id_of("Ada"), **said(handed_over))),
        (MQAP, MemberAppointed(seat="s1", person=id_of("Ivy"), **said(handed_over))),
    )
    story.meeting("third", MQAP, third)
    story.roll("third", third, {"s1": Outcome.ABSENT})
    tell(database, story)
    with seeing(database) as seen:

        def own(who: str, on: date) -> tuple[int, int, Verdict]:
            found = attendance_summaries.of_members(seen, Clocks(seen.head.position, on), [(G, id_of(who))])[
                G, id_of(who)
            ]
            return found.attended, found.in_tenure, found.verdict

        assert own("Ada", SECOND_MEETING) == (2, 2, Verdict.MET)
        assert own("Ivy", MARCH) == (0, 1, Verdict.NOT_MET)
        assert own("Gus", FIRST_MEETING) == (0, 1, Verdict.NOT_MET)
        seat = attendance_summaries.of_seats(seen, Clocks(seen.head.position, MARCH), [(G, "s1")])[G, "s1"]
        assert (seat.attended, seat.in_tenure, seat.verdict) == (2, 3, Verdict.SILENT)


def test_what_a_meeting_counts_for_is_said_by_the_terms_on_its_day(database: Database) -> None:
    story = two_meetings()
    for value, since in ((False, date(2025, 4, 1)), (True, date(2025, 7, 1))):
        key = "attendance.excludes.inquorate"
        story.record((MQAP, InterpretationRecorded(terms="1", key=key, value=value, since=since, **said())))
    tell(database, story)
    with seeing(database) as seen:
        clocks = Clocks(seen.head.position, MARCH)
        rows = attendance.of_meetings(seen, clocks, [id_of("first"), id_of("second")])
        own = [row for of in rows.values() for row in of if row.seat == "s1"]
        found = attendance_summaries.of_seats(seen, clocks, [(G, "s1")])[G, "s1"]
        assert (found.attended, found.expected, found.excluded) == (2, 2, 0)
        assert [(r.attended, r.expected, r.excluded) for r in own] == [(True, True, False)] * 2


def _interpretation(key: str, story: Story) -> int:
    return next(e.position for e in story.entries if isinstance(e.event, InterpretationRecorded) and e.event.key == key)


def test_a_seat_that_is_closed_is_judged_as_it_last_stood(database: Database) -> None:
    story = two_meetings()
    story.correct(_interpretation("attendance.applies_to", story), value={"agencies": ["rctcbc"]})
    closed = said(date(2025, 9, 1))
    story.record(
        (MQAP, MemberDeparted(seat="s10", person=id_of("Gus"), **closed)), (MQAP, SeatClosed(seat="s10", **closed))
    )
    tell(database, story)
    with seeing(database) as seen:
        verdicts = {
            on: attendance_summaries.of_seats(seen, Clocks(seen.head.position, on), [(G, "s10")])[G, "s10"].verdict
            for on in (date(2025, 8, 31), MARCH)
        }
        assert verdicts == dict.fromkeys(verdicts, Verdict.SILENT), "the target is asked of another agency"


def test_whoever_has_left_is_judged_by_the_seat_that_they_last_held(database: Database) -> None:
    story = two_meetings()
    story.correct(_interpretation("attendance.unit", story), value="person")
    story.correct(_interpretation("attendance.applies_to", story), value={"agencies": ["rctcbc"]})
    story.record((MQAP, MemberDeparted(seat="s10", person=id_of("Gus"), **said(date(2025, 9, 1)))))
    tell(database, story)
    with seeing(database) as seen:
        gus = attendance_summaries.of_members(seen, Clocks(seen.head.position, MARCH), [(G, id_of("Gus"))])[
            G, id_of("Gus")
        ]
        assert (gus.in_tenure, gus.verdict) == (2, Verdict.SILENT)


def test_the_seats_of_a_group_that_ended_are_judged_as_they_last_stood(database: Database) -> None:
    story = two_meetings()
    story.correct(_interpretation("attendance.applies_to", story), value={"agencies": ["rctcbc"]})
    story.record((MQAP, GroupEnded(**said(date(2025, 9, 1)))))
    tell(database, story)
    with seeing(database) as seen:
        keys = [(G, "s1"), (G, "s10")]
        found = attendance_summaries.of_seats(seen, Clocks(seen.head.position, MARCH), keys)
        assert [found[key].verdict for key in keys] == [Verdict.MET, Verdict.SILENT]
        assert found[G, "s1"].in_tenure == 2
