"""The type of offices: holder, state, consents."""

from datetime import date
from operator import attrgetter

import strawberry

from api.graphql.batching import Node
from api.graphql.global_ids import Key
from api.graphql.types.enums import OfficeState
from api.graphql.types.explanation import Explained
from api.graphql.types.identified_node import Identified
from api.graphql.types.person import Person
from api.graphql.types.reason import Reasoned
from domain.verdicts import Verdict
from projections.questions import persons
from projections.questions.group import groups
from projections.rows import ConsentLine, OfficeRow

HOLDER, CONSENTS, BODY = map(attrgetter, ("holder", "consents", "body"))


@strawberry.type(description="A body's agreement to an appointment, given or outstanding; `body` is a group's slug.")
class Consent(Node):
    row: strawberry.Private[ConsentLine]
    given_on: date | None
    meeting: strawberry.ID | None
    decision: strawberry.ID | None

    @strawberry.field
    def body(self) -> str:
        own = self.row.body
        named = self.level.fetched(
            "bodies", lambda: groups.as_today(self.level.context.snapshot, self.level.keys(BODY))
        )
        return named[own].slug if own in named else own


@strawberry.type(description="An office between two days: its holder, its state, and a verdict under the terms.")
class Office(Reasoned, Explained, Identified):
    row: strawberry.Private[OfficeRow]
    office: str
    state: OfficeState
    verdict: Verdict
    since: date | None
    review_due: date | None
    term_ends: date | None = strawberry.field(description="The first day after the term, extensions counted.")
    basis: list[int]

    def key(self) -> Key:
        return (self.row.group, self.row.office, *self.row.key.split("/")[3:])

    def plain_ref(self) -> str:
        return self.row.office

    @strawberry.field
    def holder(self) -> Person | None:
        return self.one(Person, persons.by_id, HOLDER)

    @strawberry.field
    def consents(self) -> list[Consent]:
        return self.parts(Consent, CONSENTS)
