"""The type of what a piece of work leaves owed, by an agency or a body."""

from datetime import date
from operator import attrgetter

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.types.agency import Agency
from api.graphql.types.basis import Based
from api.graphql.types.enums import Lang
from api.graphql.types.fields import field_named
from api.graphql.types.identified_node import Identified
from api.graphql.types.lazy_types import LazyGroup, LazyWork
from api.languages import in_language
from projections.questions import agencies
from projections.questions.group import groups
from projections.rows import OwedRow

GROUP, WORK, AGENCY, BY_GROUP = map(attrgetter, ("group", "work", "agency", "by_group"))


@strawberry.type(
    description="Something that a piece of work leaves owed. Done by the day asked about, it is satisfied."
)
class Owed(Based, Identified):
    row: strawberry.Private[OwedRow]
    kind: str = strawberry.field(description="The kind of work.")
    what: str
    part: str | None
    seat: strawberry.ID | None
    office: str | None = strawberry.field(description="Who answers for an agency that has no seat in the group.")
    valid_from: date = field_named("since")
    due_on: date | None
    clause: str | None = strawberry.field(description="The clause that sets the day, where the act that asked did not.")
    satisfied_on: date | None
    satisfied_by: int | None
    basis: list[int]

    def key(self) -> Key:
        return (self.row.work, self.row.key)

    @strawberry.field
    def title(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.title, lang)

    @described_field("How many days it has been owed on the day asked about: an age, never a pass.")
    def age(self) -> int | None:
        ends = self.row.satisfied_on or self.level.clocks.on
        return (ends - self.row.valid_from).days

    @strawberry.field
    def agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)

    @described_field("The body that owes it; null where an agency does, or the credential does not reach it.")
    def body(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, BY_GROUP)

    @strawberry.field
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)

    @strawberry.field
    def work(self) -> LazyWork | None:
        from api.graphql.types.work.work import work_by_id

        return work_by_id(self, WORK)
