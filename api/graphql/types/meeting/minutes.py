"""Types of the minutes of a meeting, and of its acting chair."""

from datetime import date
from operator import attrgetter

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.types.enums import MinutesState
from api.graphql.types.explanation import Explained
from api.graphql.types.lazy_types import LazyMeeting
from api.graphql.types.person import Person
from api.graphql.types.reason import Reasoned
from domain.verdicts import Verdict
from projections.questions import persons
from projections.questions.meeting import meetings
from projections.rows import ActingChairRow, MinutesChange, MinutesRow

APPROVED_AT, CORRECTIONS, MEETING, PERSON = map(attrgetter, ("approved_at", "corrections", "meeting", "person"))


@strawberry.type(description="A pointer to a document, and the SHA-256 of its bytes where it is known.")
class Document:
    pointer: str
    digest: str | None


@strawberry.type(description="A change of the minutes that a meeting decided on, and whether its decision stands.")
class MinutesCorrection(Reasoned):
    row: strawberry.Private[MinutesChange]
    corrected_on: date
    decision: strawberry.ID
    document: Document
    verdict: Verdict
    consequence: str

    @strawberry.field
    def meeting(self) -> LazyMeeting | None:
        from api.graphql.types.meeting.meeting import Meeting

        return self.one(Meeting, meetings.by_id, MEETING)


@strawberry.type(
    description="What became of the minutes by the day asked about. Once they were approved: whether that stands by the"
    " quorum of the meeting that approved them, and what follows if not."
)
class Minutes(Reasoned, Explained):
    row: strawberry.Private[MinutesRow]
    state: MinutesState
    drafted_on: date | None
    circulated_on: date | None
    approved_on: date | None
    decision: strawberry.ID | None
    document: Document | None
    verdict: Verdict | None
    consequence: str | None
    ratify_by: date | None
    basis: list[int]

    @described_field("The meeting that approved them; null outside a meeting, or outside the groups of the credential.")
    def approved_at(self) -> LazyMeeting | None:
        from api.graphql.types.meeting.meeting import Meeting

        return self.one(Meeting, meetings.by_id, APPROVED_AT)

    @strawberry.field
    def corrections(self) -> list[MinutesCorrection]:
        return self.parts(MinutesCorrection, CORRECTIONS)


@strawberry.type(description="Who was in the place of the holder of an office at a meeting, and whether they could be.")
class ActingChair(Reasoned, Explained):
    row: strawberry.Private[ActingChairRow]
    office: str
    verdict: Verdict
    basis: list[int]

    @strawberry.field
    def person(self) -> Person | None:
        return self.one(Person, persons.by_id, PERSON)
