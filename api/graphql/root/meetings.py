"""Queries for meetings, decisions and attendance."""

from functools import partial

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.global_ids import ref_in
from api.graphql.paging import PAGE_SIZE, After, Before, Connection, First, Last, list_request
from api.graphql.refusals import checked_values
from api.graphql.root.base import KnownAt, On, Root
from api.graphql.types.arguments import (
    ById,
    DecisionKinds,
    DecisionWays,
    InState,
    InStates,
    KindInWords,
    OfAgency,
    OfGroup,
    OfMeeting,
    OfPerson,
    OfSeat,
    QuorumVerdict,
    QuorumVerdicts,
    SortedByDay,
    VoteVerdict,
    VoteVerdicts,
    WayInWords,
    WithOutcome,
    WithOutcomes,
    either,
    one,
    texts,
)
from api.graphql.types.enums import DecisionKind, DecisionWay
from api.graphql.types.fields import From, To, date_range
from api.graphql.types.meeting.decision import Decision
from api.graphql.types.meeting.meeting import Attendance, Meeting
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import persons
from projections.questions.meeting import attendance, decisions, meetings
from projections.questions.meeting.attendance import AttendanceFilter
from projections.questions.meeting.decisions import DecisionFilter
from projections.questions.meeting.meetings import MeetingFilter
from projections.questions.paging import DayOrder, Page, PageRequest
from projections.rows import AttendanceRow


@strawberry.type
class MeetingQueries(Root):
    """Root fields for meetings, attendance and decisions."""

    @described_field("The meetings of all groups, or of one, by their days.")
    def meetings(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        group: OfGroup = None,
        state: InState = None,
        states: InStates = None,
        verdict: QuorumVerdict = None,
        verdicts: QuorumVerdicts = None,
        since: From = None,
        until: To = None,
        sort: SortedByDay = DayOrder.OLDEST,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Meeting]:
        wanted = MeetingFilter(
            groups=texts(self.context.narrowed(group)),
            states=either(state, states),
            verdicts=either(verdict, verdicts),
            **date_range(since, until),
        )
        listed = partial(meetings.listed, wanted=wanted, sort=sort)
        return self._list(on, known_at, list_request(first, after, last, before), Meeting, listed)

    @described_field(
        "One meeting, by its id or as GROUP@DATE, which is refused where none or several are of that day; null where it is"
        " not known, or where the credential does not reach it."
    )
    def meeting(self, id: ById, on: On = None, known_at: KnownAt = None) -> Meeting | None:
        clocks, context = self._clocks(on, known_at), self.context
        ref = ref_in("id", "Meeting", context.written.meeting("id", id, clocks))
        rows = meetings.by_id(self.context.snapshot, clocks, [ref])[ref]
        return self._one(clocks, Meeting, [m for m in rows if self.context.allows(m.group)])

    @described_field(
        "The decisions of all groups, or of one, at meetings and outside them, by day. verdicts are those on the vote."
    )
    def decisions(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        group: OfGroup = None,
        kind: KindInWords = None,
        kinds: DecisionKinds = None,
        way: WayInWords = None,
        ways: DecisionWays = None,
        verdict: VoteVerdict = None,
        verdicts: VoteVerdicts = None,
        since: From = None,
        until: To = None,
        sort: SortedByDay = DayOrder.OLDEST,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Decision]:
        checked_values("kind", None if kind is None else [kind], [k.value for k in DecisionKind])
        checked_values("way", None if way is None else [way], [w.value for w in DecisionWay])
        wanted = DecisionFilter(
            groups=texts(self.context.narrowed(group)),
            kinds=either(kind, kinds),
            ways=either(way, ways),
            verdicts=either(verdict, verdicts),
            **date_range(since, until),
        )
        listed = partial(decisions.listed, wanted=wanted, sort=sort)
        return self._list(on, known_at, list_request(first, after, last, before), Decision, listed)

    @described_field("The attendance of all seats at all meetings, by day, meeting and seat.")
    def attendance(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        group: OfGroup = None,
        meeting: OfMeeting = None,
        seat: OfSeat = None,
        agency: OfAgency = None,
        person: OfPerson = None,
        outcome: WithOutcome = None,
        outcomes: WithOutcomes = None,
        since: From = None,
        until: To = None,
        sort: SortedByDay = DayOrder.OLDEST,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Attendance]:
        context, named = self.context, self.context.person(person)
        of_group, of_seat = context.seat(seat, group)
        within = context.narrowed(group)
        if of_group is not None:
            within = [of_group] if within is None or of_group in within else []

        def listed(snapshot: Snapshot, clocks: Clocks, asked: PageRequest) -> Page[AttendanceRow]:
            kept = persons.known_as(snapshot, clocks, named)[0] if named is not None else None
            wanted = AttendanceFilter(
                groups=texts(within),
                meetings=one(context.meeting(meeting)),
                seats=one(of_seat),
                agencies=one(context.agency(agency)),
                persons=one(kept),
                outcomes=either(outcome, outcomes),
                **date_range(since, until),
            )
            return attendance.listed(snapshot, clocks, asked, wanted, sort)

        return self._list(on, known_at, list_request(first, after, last, before), Attendance, listed)
