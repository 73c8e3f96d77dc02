"""Types of decisions, at meetings and outside them: vote, quorum, ratification; and of declared interests."""

from datetime import date, datetime
from operator import attrgetter
from typing import Any

import strawberry

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.types.enums import Lang
from api.graphql.types.fields import field_named
from api.graphql.types.identified import Identified
from api.graphql.types.lazy import LazyGroup, LazyMeeting
from api.graphql.types.person import Person
from api.graphql.types.reason import Reason
from api.languages import in_language
from domain.verdicts import Verdict
from projections.questions import persons
from projections.questions.group import groups
from projections.questions.meeting import meetings
from projections.rows import DecisionRow, InterestRow, SequelLine

GROUP, MEETING, PERSON, BODY, SEQUELS = map(attrgetter, ("group", "meeting", "person", "body", "sequels"))


@strawberry.type(description="How one seat voted: for, against or abstained.")
class SeatVote:
    seat: strawberry.ID
    vote: str


@strawberry.type(description="What is recorded of a vote; what is not recorded is null.")
class Votes:
    in_favour: int | None = field_named("for")
    against: int | None
    abstained: int | None
    by_seat: list[SeatVote]
    casting: str | None
    lot: str | None
    consensus: bool | None


@strawberry.type(
    description="Whether a decision is carried under the terms: votes in favour needed, counted and missing."
)
class Carried:
    verdict: Verdict
    needed: int | None
    counted: int | None
    missing: int | None
    reasons: list[Reason]
    basis: list[int]


@strawberry.type(description="The quorum at the moment of a decision.")
class DecisionQuorum:
    verdict: Verdict
    reasons: list[Reason]
    basis: list[int]


@strawberry.type(
    description="Whether a meeting heard of a decision outside one as the terms ask; no verdict while awaited."
)
class FollowUp:
    asked: str | None
    verdict: Verdict | None
    due_on: date | None
    done_on: date | None
    reasons: list[Reason]


@strawberry.type(description="What a body did with a decision: reported, ratified, not-ratified or consented.")
class Sequel(Node):
    row: strawberry.Private[SequelLine]
    kind: str
    on: date
    decision: strawberry.ID | None = strawberry.field(description="The decision by which it did so.")
    quorate: Verdict | None = strawberry.field(description="Whether the meeting was quorate for that.")
    position: int

    @strawberry.field
    def body(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, BODY)

    @strawberry.field
    def meeting(self) -> LazyMeeting | None:
        from api.graphql.types.meeting.meeting import Meeting

        return self.one(Meeting, meetings.by_id, MEETING)


@strawberry.type(description="Something that was decided, advised, noted or recommended, at a meeting or outside one.")
class Decision(Identified):
    row: strawberry.Private[DecisionRow]
    kind: str
    way: str = strawberry.field(description="meeting, chairs-action or written-procedure.")
    taken_on: date
    at: datetime | None
    business: str | None
    item: strawberry.ID | None = strawberry.field(description="The item of the agenda.")
    votes: Votes | None
    opened: date | None
    closed: date | None
    carried: Carried
    consequence: str | None
    ratify_by: date | None
    followed: FollowUp | None = field_named(
        "followUp", "Outside meetings: whether it was reported or ratified as asked."
    )
    interests: list[strawberry.ID] = strawberry.field(description="The interests that were declared in it.")
    basis: list[int]

    def key(self) -> Key:
        return (self.row.stream, self.row.decision)

    @strawberry.field
    def text(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.text, lang)

    @described_field("Null of decisions outside meetings.")
    def quorum(self) -> DecisionQuorum | None:
        found: Any = self.row if self.row.verdict is not None else None
        return found  # type: ignore[no-any-return]  # the row has the attributes that the type names

    @described_field("What became of it, by day.")
    def sequels(self) -> list[Sequel]:
        return self.parts(Sequel, SEQUELS)

    @described_field("What ratified it, if something did.")
    def ratified_by(self) -> Sequel | None:
        ratified = self.row.ratified_by
        return next((s for s in self.parts(Sequel, SEQUELS) if s.row is ratified), None)

    @described_field("The day on which it was first reported to a meeting.")
    def reported_on(self) -> date | None:
        return self.row.reported_on

    @strawberry.field
    def meeting(self) -> LazyMeeting | None:
        from api.graphql.types.meeting.meeting import Meeting

        return self.one(Meeting, meetings.by_id, MEETING)

    @strawberry.field
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)


@strawberry.type(
    description="An interest that was declared at a meeting, and whether it was dealt with as the terms ask."
)
class Interest(Identified):
    row: strawberry.Private[InterestRow]
    nature: str
    seats: list[strawberry.ID] = strawberry.field(description="The seats for which the person spoke.")
    item: strawberry.ID | None
    business: str | None
    whole_meeting: bool
    decisions: list[strawberry.ID]
    observed: str | None
    left_at: datetime | None
    back_at: datetime | None
    verdict: Verdict
    reasons: list[Reason]
    basis: list[int]

    def key(self) -> Key:
        return (self.row.meeting, self.row.interest)

    @strawberry.field
    def person(self) -> Person | None:
        return self.one(Person, persons.by_id, PERSON)

    @described_field("Null where there is none, or it is hidden or erased.")
    def note(self) -> str | None:
        return self.level.context.open(self.row.note) if self.row.note else None
