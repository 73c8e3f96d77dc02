"""Persons: ids, and names for who may see them."""

from operator import attrgetter

import strawberry

from api.graphql.level import Node
from api.graphql.types.words import NameState, described, field
from projections.questions import persons
from projections.rows import PersonRow

SAME_AS = attrgetter("same_as")


@strawberry.type(description="A person, by the name they go by today. A name that is hidden or erased is null.")
class Person(Node):
    row: strawberry.Private[PersonRow]
    person: strawberry.ID = field("id")

    @described("The person who they were found to be, under whose id all that is known of both is told.")
    def same_as(self) -> "Person | None":
        return self.one(Person, persons.by_id, SAME_AS)

    @strawberry.field
    def name(self) -> str | None:
        return self.level.asked.open(self.row.name) if self.row.name is not None else None

    @strawberry.field
    def name_state(self) -> NameState:
        if self.row.erased or self.row.name is None:
            return NameState.ERASED
        if not self.level.asked.sees_names:
            return NameState.HIDDEN
        return NameState.SHOWN if self.level.asked.open(self.row.name) is not None else NameState.ERASED
