"""Persons: ids, and names for who may see them."""

import strawberry

from api.graphql.level import Node
from api.graphql.types.words import NameState, field
from projections.rows import PersonRow


@strawberry.type(description="A person, by the name they go by today. A name that is hidden or erased is null.")
class Person(Node):
    row: strawberry.Private[PersonRow]
    person: strawberry.ID = field("id")

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
