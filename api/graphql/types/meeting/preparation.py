"""Types of notice, agenda, papers, and who is expected at a meeting."""

from datetime import date
from operator import attrgetter
from typing import Any

import strawberry

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.types.agency import Agency
from api.graphql.types.basis import Based
from api.graphql.types.enums import Lang
from api.graphql.types.fields import field_named
from api.graphql.types.group.seat import Seat, as_on
from api.graphql.types.identified_node import Identified, whole_of
from api.graphql.types.lazy_types import LazyWork
from api.graphql.types.person import Person
from api.languages import in_language
from domain.events.meeting.preparation import AgendaItem, Paper
from projections.questions import agencies, persons
from projections.questions.meeting.preparation import Expectation, ExpectedSeat
from projections.rows import AgendaRow, ApologyRow, ExcusalRow, NoticeRow, PapersRow

AGENCY, PERSON, ITEMS, PAPERS = map(attrgetter, ("agency", "person", "items", "papers"))

strawberry.enum(Expectation, description="Whether a seat is expected at a meeting: the roll says who came.")


def _comes_from(row: AgendaItem) -> str | None:
    return row.comes_from.work if row.comes_from else None


def _seat(row: ExpectedSeat) -> tuple[Any, ...]:
    return (row.seat,)


def _apologies(row: ExpectedSeat) -> tuple[Any, ...]:
    return (row.apologies,) if row.apologies else ()


@strawberry.type(description="Notice of a meeting, and the day for which it was planned then.")
class Notice(Based):
    row: strawberry.Private[NoticeRow]
    given_on: date
    meets_on: date | None = field_named("scheduledFor")
    to: list[str]
    means: str | None
    basis: list[int]


@strawberry.type(description="An item of business; `origin` points to what it comes from.")
class Item(Identified):
    row: strawberry.Private[AgendaItem]
    business: str | None
    origin: str | None

    def key(self) -> Key:
        return (whole_of(self).meeting, self.row.id)

    @strawberry.field
    def title(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.title, lang)

    @described_field("The work that it comes from; null where none is named, or the credential does not reach it.")
    def comes_from(self) -> LazyWork | None:
        from api.graphql.types.work.work import work_by_id

        return work_by_id(self, _comes_from)

    @described_field("The part of that work: an item of the work plan, say.")
    def part(self) -> strawberry.ID | None:
        return strawberry.ID(found.part) if (found := self.row.comes_from) and found.part else None


@strawberry.type(description="The agenda as it was last set.")
class Agenda(Based):
    row: strawberry.Private[AgendaRow]
    set_on: date
    basis: list[int]

    @described_field("The items of business, in their order.")
    def items(self) -> list[Item]:
        return self.parts(Item, ITEMS)


@strawberry.type(description="A pointer to a paper, and the items that it is for.")
class PaperPointer(Node):
    row: strawberry.Private[Paper]
    pointer: str
    digest: str | None
    items: list[strawberry.ID]

    @strawberry.field
    def title(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.title, lang)


@strawberry.type(description="Papers that were sent out together.")
class Papers(Based):
    row: strawberry.Private[PapersRow]
    circulated_on: date
    to: list[str]
    means: str | None
    basis: list[int]

    @strawberry.field
    def papers(self) -> list[PaperPointer]:
        return self.parts(PaperPointer, PAPERS)


@strawberry.type(description="Apologies that stand: received, and not withdrawn.")
class Apologies(Based):
    row: strawberry.Private[ApologyRow]
    seat: strawberry.ID
    received_on: date
    reason: str | None
    basis: list[int]

    @strawberry.field
    def person(self) -> Person | None:
        return self.one(Person, persons.by_id, PERSON)


@strawberry.type(description="That somebody accepted that an agency, or a seat, is not needed at the meeting.")
class Excusal(Based):
    row: strawberry.Private[ExcusalRow]
    made_on: date
    seat: strawberry.ID | None
    ground: str
    by: str | None = field_named("office")
    basis: list[int]

    @strawberry.field
    def agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)


@strawberry.type(description="A seat on the day of a meeting, and whether its member is expected there.")
class ExpectedAttendance(Node):
    row: strawberry.Private[ExpectedSeat]
    state: Expectation

    @described_field("The seat as it is on the day of the meeting.")
    def seat(self) -> Seat:
        return as_on(self.parts(Seat, _seat)[0], self.row.day)

    @described_field("The member's apologies, where they stand.")
    def apologies(self) -> Apologies | None:
        return next(iter(self.parts(Apologies, _apologies)), None)
