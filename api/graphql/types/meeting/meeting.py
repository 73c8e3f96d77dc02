"""The type of meetings: quorum, attendance, decisions."""

from datetime import date, datetime
from operator import attrgetter

import strawberry

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.types.agency import Agency
from api.graphql.types.basis import Based
from api.graphql.types.enums import Lang, MeetingState
from api.graphql.types.explanation import Explained
from api.graphql.types.fields import field_named, named_by_row
from api.graphql.types.group.seat import Seat, as_on
from api.graphql.types.identified_node import Identified
from api.graphql.types.lazy_types import LazyGroup
from api.graphql.types.meeting.decision import Decision, Interest
from api.graphql.types.meeting.minutes import ActingChair, Minutes
from api.graphql.types.meeting.preparation import Agenda, Apologies, Excusal, ExpectedAttendance, Notice, Papers
from api.graphql.types.person import Person
from api.graphql.types.reason import Reasoned
from api.languages import in_language
from domain.rules.quorum.clause_verdicts import ClauseVerdict
from domain.rules.quorum.verdict import CountedAttendee as CountedAttendeeOnRecord
from domain.verdicts import Outcome, Verdict
from projections.questions import agencies, persons
from projections.questions.group import groups, seats
from projections.questions.meeting import attendance, decisions, meetings, minutes, preparation, quorum
from projections.rows import AttendanceRow, MeetingRow, QuorumRow

AGENCY, GROUP, MEETING, PERSON, MEMBER = map(attrgetter, ("agency", "group", "meeting", "person", "member"))
CLAUSES, COUNTED = attrgetter("clauses"), attrgetter("counted_attendees")
PLANNED = attrgetter("group", "meeting", "day")


def seat_then(row: AttendanceRow) -> seats.SeatOnDay | None:
    """The batch key of the seat as it was on the day of the attendance; None for whoever was invited."""
    return (row.group, row.seat, row.day) if row.seat is not None else None


@strawberry.type(description="Members and distinct agencies, where the rule speaks of them.")
class Numbers:
    members: int | None
    agencies: int | None


@strawberry.type(description="Part of a meeting, half-open.")
class Interval:
    start: datetime = field_named("from")
    end: datetime = field_named("to")


@strawberry.type(description="When somebody was there, half-open, in the room or remotely.")
class Presence:
    since: datetime = field_named("from")
    until: datetime = field_named("to")
    mode: str


@strawberry.type(description="One clause of the quorum rule at its weakest moment.")
class QuorumClause(Reasoned):
    row: strawberry.Private[ClauseVerdict]
    kind: str
    verdict: Verdict
    needed: int | None
    counted: int | None
    missing: int | None
    clause: str | None

    @described_field("The words of the clause.")
    def words(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.words, lang)


@strawberry.type(description="Somebody who counted towards the quorum, in a part of the meeting, half-open.")
class CountedAttendee(Node):
    row: strawberry.Private[CountedAttendeeOnRecord]
    seat: strawberry.ID | None = strawberry.field(description="The ref of the seat; null of whoever was invited.")
    start: datetime | None = field_named("from", "Null where the times of the meeting are not known.")
    end: datetime | None = field_named("to", "Null where the times of the meeting are not known.")
    certain: bool = strawberry.field(description="False where they may have counted, for all that is recorded.")

    @described_field("What the seat was called on the day.")
    def title(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.title, lang)

    @described_field("Who it was; null where a deputy's name is not recorded.")
    def person(self) -> Person | None:
        return self.one(Person, persons.by_id, PERSON)

    @described_field("The agency that they brought in.")
    def agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)


@strawberry.type(description="Whether a meeting was quorate under the terms then in force.")
class Quorum(Reasoned, Explained):
    row: strawberry.Private[QuorumRow]
    verdict: Verdict
    determined: Verdict | None
    by_default: Verdict | None
    needed: Numbers
    counted: Numbers
    missing: Numbers
    basis: list[int]
    intervals: list[Interval]
    terms_version: str | None = strawberry.field(description="The version of the terms by which it was judged.")

    @strawberry.field
    def clauses(self) -> list[QuorumClause]:
        return self.parts(QuorumClause, CLAUSES)

    @described_field("Who counted, from when to when.")
    def counted_attendees(self) -> list[CountedAttendee]:
        return self.parts(CountedAttendee, COUNTED)


@strawberry.type(description="A seat's attendance at one meeting, or, without a seat, an invited person's.")
class Attendance(Reasoned, Explained, Identified):
    row: strawberry.Private[AttendanceRow]
    day: date
    outcome: Outcome | None
    deputy: strawberry.ID | None = strawberry.field(description="The deputyship that was used.")
    presence: list[Presence]
    expected: bool | None
    attended: bool | None
    excluded: bool | None
    basis: list[int]

    def key(self) -> Key:
        return (self.row.meeting, self.row.key)

    @named_by_row(
        "Seat", "group", "seat", "day", ref="seat", description="The seat as it was on the day of the meeting."
    )
    def seat(self) -> Seat | None:
        return as_on(self.one(Seat, seats.on_days, seat_then), self.row.day)

    @described_field("Who was there, or sent apologies; a deputy where one stood in.")
    def person(self) -> Person | None:
        return self.one(Person, persons.by_id, PERSON)

    @described_field("Who was in the seat on the day of the meeting.")
    def member(self) -> Person | None:
        return self.one(Person, persons.by_id, MEMBER)

    @named_by_row("Meeting", "meeting")
    def meeting(self) -> "Meeting | None":
        return self.one(Meeting, meetings.by_id, MEETING)

    @strawberry.field
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)


@strawberry.type(
    description="A meeting, planned, held, adjourned, abandoned or cancelled. `day` is when it was held (the first day,"
    " where it was resumed on another), else is planned."
)
class Meeting(Based, Identified):
    row: strawberry.Private[MeetingRow]
    state: MeetingState
    day: date
    held_on: date | None
    meets_on: date = field_named("scheduledFor")
    starts: datetime | None
    ends: datetime | None
    sittings: list[Interval] = strawberry.field(
        description="When it sat, from its start through adjournments to its end."
    )
    resumes_on: date | None = strawberry.field(description="The day that was set for an adjourned meeting to go on.")
    place: str | None
    basis: list[int]

    def key(self) -> Key:
        return (self.row.meeting,)

    @strawberry.field
    def quorum(self) -> Quorum | None:
        return self.one(Quorum, quorum.of_meetings, MEETING)

    @described_field("The seats by id, then those invited.")
    def attendance(self) -> list[Attendance]:
        return self.many(Attendance, attendance.of_meetings, MEETING)

    @strawberry.field
    def decisions(self) -> list[Decision]:
        return self.many(Decision, decisions.of_meetings, MEETING)

    @described_field("Each notice that was given, in the order of their days.")
    def notice(self) -> list[Notice]:
        return self.many(Notice, preparation.notices, MEETING)

    @strawberry.field
    def agenda(self) -> Agenda | None:
        return self.one(Agenda, preparation.agendas, MEETING)

    @strawberry.field
    def papers(self) -> list[Papers]:
        return self.many(Papers, preparation.papers, MEETING)

    @strawberry.field
    def apologies(self) -> list[Apologies]:
        return self.many(Apologies, preparation.apologies, MEETING)

    @strawberry.field
    def excusals(self) -> list[Excusal]:
        return self.many(Excusal, preparation.excusals, MEETING)

    @described_field("Each seat of the day, and whether it is expected; who came is `attendance`.")
    def expected(self) -> list[ExpectedAttendance]:
        return self.many(ExpectedAttendance, preparation.expected, PLANNED)

    @described_field("Who acted in the place of which office, the chair first.")
    def acting_chair(self) -> list[ActingChair]:
        return self.many(ActingChair, minutes.acting, MEETING)

    @strawberry.field
    def minutes(self) -> Minutes | None:
        return self.one(Minutes, minutes.of_meetings, MEETING)

    @strawberry.field
    def interests(self) -> list[Interest]:
        return self.many(Interest, decisions.interests, MEETING)

    @strawberry.field
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)
