"""Queries for meetings, decisions and attendance."""

import strawberry

from api.graphql.global_ids import key_in, ref_in
from api.graphql.paging import PAGE_SIZE, Connection, page_request
from api.graphql.root.base import KnownAt, On, Root
from api.graphql.types.enums import MeetingState
from api.graphql.types.fields import From, To, date_range, described_field
from api.graphql.types.meeting.decision import Decision
from api.graphql.types.meeting.meeting import Attendance, Meeting
from domain.verdicts import Outcome, Verdict
from projections.questions import persons
from projections.questions.meeting import attendance, decisions, meetings
from projections.questions.paging import DayOrder

strawberry.enum(DayOrder, name="Days", description="A list by its days: the oldest first, or the newest.")


@strawberry.type
class MeetingQueries(Root):
    """Root fields for meetings, attendance and decisions."""

    @described_field("The meetings of all groups, or of one, by their days.")
    def meetings(
        self,
        first: int | None = PAGE_SIZE,
        after: str | None = None,
        group: str | None = None,
        state: MeetingState | None = None,
        verdict: Verdict | None = None,
        since: From = None,
        until: To = None,
        sort: DayOrder = DayOrder.OLDEST,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Meeting]:
        clocks, within = self._clocks(on, known_at), self.context.narrowed(group)
        page = meetings.listed(
            self.context.snapshot,
            clocks,
            page_request(first, after),
            within=within,
            state=state,
            verdict=verdict,
            **date_range(since, until),
            sort=sort,
        )
        return self._page(clocks, Meeting, page)

    @strawberry.field
    def meeting(self, id: strawberry.ID, on: On = None, known_at: KnownAt = None) -> Meeting | None:
        clocks, ref = self._clocks(on, known_at), ref_in("id", "Meeting", id)
        rows = meetings.by_id(self.context.snapshot, clocks, [ref])[ref]
        return self._one(clocks, Meeting, [m for m in rows if self.context.allows(m.group)])

    @described_field(
        "The decisions of all groups, or of one, at meetings and outside them, by day. verdict is that on the vote."
    )
    def decisions(
        self,
        first: int | None = PAGE_SIZE,
        after: str | None = None,
        group: str | None = None,
        kind: str | None = None,
        way: str | None = None,
        verdict: Verdict | None = None,
        since: From = None,
        until: To = None,
        sort: DayOrder = DayOrder.OLDEST,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Decision]:
        clocks = self._clocks(on, known_at)
        page = decisions.listed(
            self.context.snapshot,
            clocks,
            page_request(first, after),
            within=self.context.narrowed(group),
            kind=kind,
            way=way,
            verdict=verdict,
            **date_range(since, until),
            sort=sort,
        )
        return self._page(clocks, Decision, page)

    @described_field("The attendance of all seats at all meetings, by day, meeting and seat.")
    def attendance(
        self,
        first: int | None = PAGE_SIZE,
        after: str | None = None,
        group: str | None = None,
        meeting: strawberry.ID | None = None,
        seat: strawberry.ID | None = None,
        agency: str | None = None,
        person: strawberry.ID | None = None,
        outcome: Outcome | None = None,
        since: From = None,
        until: To = None,
        sort: DayOrder = DayOrder.OLDEST,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Attendance]:
        clocks = self._clocks(on, known_at)
        *of, seat_ref = key_in("seat", ("Seat",), seat)[:2] if seat is not None else (None,)
        named = None if person is None else ref_in("person", "Person", person)
        within = self.context.narrowed(group)
        page = attendance.listed(
            self.context.snapshot,
            clocks,
            page_request(first, after),
            within=[g for g in of if within is None or g in within] if of else within,
            meeting=None if meeting is None else ref_in("meeting", "Meeting", meeting),
            seat=seat_ref,
            agency=self.context.agency(agency),
            person=named and persons.known_as(self.context.snapshot, clocks, named)[0],
            outcome=outcome,
            **date_range(since, until),
            sort=sort,
        )
        return self._page(clocks, Attendance, page)
