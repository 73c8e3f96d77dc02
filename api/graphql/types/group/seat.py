"""The type of seats, with members and deputies."""

from datetime import date
from operator import attrgetter
from typing import TypeVar, cast

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.types.agency import Agency
from api.graphql.types.attendance_summary import AttendanceSummary, attendance_summary
from api.graphql.types.basis import Based
from api.graphql.types.enums import Lang
from api.graphql.types.fields import From, To
from api.graphql.types.identified_node import Identified
from api.graphql.types.person import Person
from api.languages import in_language
from projections.questions import agencies, persons
from projections.questions.meeting import attendance_summaries
from projections.rows import DeputyLine, SeatRow

AGENCY, MEMBER, NOMINATED_BY, PERSON = map(attrgetter, ("agency", "member", "nominated_by", "person"))
DEPUTIES = attrgetter("deputies")
S = TypeVar("S", bound="Seat | None")


def seat_of(row: SeatRow) -> tuple[str, str]:
    """The batch key of a seat: its group and its id."""
    return row.group, row.seat


def member_of(row: SeatRow) -> tuple[str, str] | None:
    """The batch key of a seat's member within the group; None for a vacant seat."""
    return (row.group, row.member) if row.member else None


@strawberry.type(description="Who may stand in for a seat.")
class Deputy(Identified):
    row: strawberry.Private[DeputyLine]
    since: date
    attested: list[str]

    def key(self) -> Key:
        return (*cast("Seat", self.parent).key(), self.row.id)

    @strawberry.field
    def person(self) -> Person | None:
        return self.one(Person, persons.by_id, PERSON)


@strawberry.type(description="A place on a group; its member is the person in it on the day. A vacant seat has none.")
class Seat(Based, Identified):
    row: strawberry.Private[SeatRow]
    day: strawberry.Private[date | None] = None
    category: str | None
    voting: bool
    through_office: str | None
    independent: bool
    member_since: date | None
    suspended_since: date | None = strawberry.field(
        description="Since when the member may not act; null while they may."
    )
    attested: list[str]
    basis: list[int]

    def key(self) -> Key:
        return (self.row.group, self.row.seat, *([self.day.isoformat()] if self.day else []))

    def plain_ref(self) -> str:
        return self.row.seat

    @strawberry.field
    def title(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.title, lang)

    @strawberry.field
    def service(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.service, lang)

    @described_field(
        "The agency that answers for the seat; null where the record does not say, or `independent` says of none."
    )
    def agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)

    @strawberry.field
    def member(self) -> Person | None:
        return self.one(Person, persons.by_id, MEMBER)

    @strawberry.field
    def nominated_by(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, NOMINATED_BY)

    @described_field("Who may stand in for it on the day.")
    def deputies(self) -> list[Deputy]:
        return self.parts(Deputy, DEPUTIES)

    @described_field("Over the window of the terms, or over the dates given.")
    def attendance(self, since: From = None, until: To = None) -> AttendanceSummary:
        own = seat_of(self.row)
        return attendance_summary(self.level, attendance_summaries.of_seats, seat_of, own, since, until)  # type: ignore[no-any-return]

    @described_field(
        "The member's own, in whatever seat of the group, over the same days; null where the seat is vacant."
    )
    def member_attendance(self, since: From = None, until: To = None) -> AttendanceSummary | None:
        own = member_of(self.row)
        return own and attendance_summary(self.level, attendance_summaries.of_members, member_of, own, since, until)


def as_on(seat: S, day: date) -> S:
    """A seat as it was on a day of its own, which is part of its id; None stays None."""
    if seat is not None:
        seat.day = day
    return seat
