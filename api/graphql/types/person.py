"""The type of persons; names are opened for who may see them."""

from datetime import date
from operator import attrgetter

import strawberry

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.types.enums import NameState
from api.graphql.types.identified_node import Identified
from api.graphql.types.lazy_types import LazyGroup
from projections.questions import persons, places
from projections.questions.group import groups
from projections.rows import PersonRow

GROUP, PERSON, SAME_AS = map(attrgetter, ("group", "person", "same_as"))


@strawberry.type(description="A seat, an office, or (with `deputy`) a seat to stand in for, of one person.")
class Place(Node):
    row: strawberry.Private[places.Place]
    since: date
    seat: strawberry.ID | None
    office: str | None
    deputy: strawberry.ID | None

    @strawberry.field
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)


@strawberry.type(description="A person, by the name they go by today. A name that is hidden or erased is null.")
class Person(Identified):
    row: strawberry.Private[PersonRow]

    def key(self) -> Key:
        return (self.row.person,)

    @described_field("The person who they were found to be, under whose id all that is known of both is told.")
    def same_as(self) -> "Person | None":
        return self.one(Person, persons.by_id, SAME_AS)

    @described_field("What they hold on the day asked about, in the groups that the credential reaches.")
    def places(self) -> list[Place]:
        held = self.many(Place, places.of_persons, PERSON)
        return [place for place in held if self.level.context.allows(place.row.group)]

    @strawberry.field
    def name(self) -> str | None:
        return self.level.context.open(self.row.name) if self.row.name is not None else None

    @strawberry.field
    def name_state(self) -> NameState:
        if self.row.erased or self.row.name is None:
            return NameState.ERASED
        if not self.level.context.sees_names:
            return NameState.HIDDEN
        if self.level.context.key_missing(self.row.name):
            return NameState.MISSING
        return NameState.SHOWN if self.level.context.open(self.row.name) is not None else NameState.ERASED
