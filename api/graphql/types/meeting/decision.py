"""Types of decisions, at meetings and outside them: vote, quorum, ratification; and of declared interests."""

from collections.abc import Iterator
from datetime import date, datetime
from operator import attrgetter
from typing import Any

import strawberry

from api.graphql.batching import Level, Node
from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.types.basis import Based
from api.graphql.types.comparison import RowDifference, State, comparison
from api.graphql.types.enums import Lang
from api.graphql.types.explanation import Explained
from api.graphql.types.fields import field_named, named_by_row
from api.graphql.types.identified_node import Identified
from api.graphql.types.lazy_types import LazyGroup, LazyMeeting
from api.graphql.types.person import Person
from api.graphql.types.reason import Reasoned
from api.languages import in_language
from domain.rules.voting.evaluation import VoteVerdict
from domain.verdicts import Verdict
from projections.engine.clocks import Clocks
from projections.questions import persons
from projections.questions.comparison.difference import ComparisonScope, TwoStates
from projections.questions.group import groups
from projections.questions.meeting import decisions, meetings
from projections.questions.paging import PageRequest
from projections.rows import DecisionRow, InterestRow, SequelLine

GROUND_MAX = 100
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


def carried_of(row: DecisionRow) -> tuple[VoteVerdict]:
    """The verdict on the vote of a decision."""
    return (row.carried,)


def judged_of(row: DecisionRow) -> Iterator[DecisionRow]:
    """The row of a decision that has a verdict on the quorum."""
    if row.verdict is not None:
        yield row


@strawberry.type(
    description="Whether a decision is carried under the terms: votes in favour needed, counted and missing."
)
class Carried(Reasoned, Based):
    row: strawberry.Private[VoteVerdict]
    verdict: Verdict
    needed: int | None
    counted: int | None
    missing: int | None
    basis: list[int]


@strawberry.type(description="The quorum at the moment of a decision.")
class DecisionQuorum(Reasoned, Based):
    row: strawberry.Private[DecisionRow]
    verdict: Verdict
    basis: list[int]


@strawberry.type(
    description="Whether a meeting heard of a decision outside one as the terms ask; no verdict while awaited."
)
class FollowUp(Reasoned):
    row: strawberry.Private[Any]
    asked: str | None
    verdict: Verdict | None
    due_on: date | None
    done_on: date | None


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


@strawberry.type(description="What was known when a decision was recorded, beside what is known now.")
class DecisionGround:
    known: State = strawberry.field(description="The state of the record once the decision was recorded.")
    consequence: str | None = strawberry.field(description="What had become of the decision, as it was known then.")
    quorum: Verdict | None = strawberry.field(description="The verdict on the quorum for it, as it was known then.")
    differences: list[RowDifference] = strawberry.field(
        description="What is known otherwise of its meeting by now, with the events that made it so; a hundred at the most."
    )


@strawberry.type(description="Something that was decided, advised, noted or recommended, at a meeting or outside one.")
class Decision(Explained, Identified):
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
    consequence: str | None
    ratify_by: date | None
    interests: list[strawberry.ID] = strawberry.field(description="The interests that were declared in it.")
    basis: list[int]

    def key(self) -> Key:
        return (self.row.stream, self.row.decision)

    @strawberry.field
    def text(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.text, lang)

    @described_field("Null of decisions outside meetings.")
    def quorum(self) -> DecisionQuorum | None:
        return next(iter(self.parts(DecisionQuorum, judged_of)), None)

    @strawberry.field
    def carried(self) -> Carried:
        return self.parts(Carried, carried_of)[0]

    @described_field(
        "What was known when it was recorded, and what of that has been corrected since: whether it still stands is"
        " `consequence`. Of a decision outside meetings what differs of the decision itself."
    )
    def stands_on(self) -> DecisionGround:
        context, now = self.level.context, self.level.clocks
        recorded = self.level.fetched("recorded", lambda: _recorded(self.level))[self.row.key]
        states = TwoStates(Clocks(recorded, now.on), now)
        scope = ComparisonScope(None, self.row.meeting, streams=() if self.row.meeting else (self.row.stream,))
        key = ("ground", recorded, scope.meeting, scope.streams)
        found = self.level.fetched(key, lambda: comparison(context, states, scope, PageRequest(GROUND_MAX)))
        own = next((n.row for n in found.nodes if n.row.model == "decisions" and n.ref() == self.row.key), None)
        then = own.before if own and isinstance(own.before, DecisionRow) else self.row
        return DecisionGround(
            known=found.before, consequence=then.consequence, quorum=then.verdict, differences=found.nodes
        )

    @described_field("Outside meetings: whether it was reported or ratified as asked.")
    def follow_up(self) -> FollowUp | None:
        return self.part_of_row(FollowUp, self.row.followed) if self.row.followed else None

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

    @named_by_row("Meeting", "meeting")
    def meeting(self) -> LazyMeeting | None:
        from api.graphql.types.meeting.meeting import Meeting

        return self.one(Meeting, meetings.by_id, MEETING)

    @strawberry.field
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)


def _recorded(level: Level) -> dict[str, int]:
    return decisions.recorded_at(level.context.snapshot, [n.row.key for n in level.nodes])


@strawberry.type(
    description="An interest that was declared at a meeting, and whether it was dealt with as the terms ask."
)
class Interest(Reasoned, Explained, Identified):
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
    basis: list[int]

    def key(self) -> Key:
        return (self.row.meeting, self.row.interest)

    @strawberry.field
    def person(self) -> Person | None:
        return self.one(Person, persons.by_id, PERSON)

    @described_field("Null where there is none, or it is hidden or erased.")
    def note(self) -> str | None:
        return self.level.context.open(self.row.note) if self.row.note else None
