"""Duties: what is due by when."""

from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.graphql.asked import text_of
from api.graphql.level import Node
from api.graphql.types.words import Lang, Reason, field
from projections.questions import groups
from projections.rows import DutyRow

if TYPE_CHECKING:
    from api.graphql.types.group import Group

GROUP = attrgetter("group")
GroupHere = Annotated["Group", strawberry.lazy("api.graphql.types.group")]


@strawberry.type(description="Something due under a clause, and the event that satisfied it by the day asked about.")
class Duty(Node):
    row: strawberry.Private[DutyRow]
    key: strawberry.ID = field("id")
    duty: str
    period: str | None
    due_on: date | None
    satisfied_on: date | None
    satisfied_by: int | None
    clause: str | None
    reasons: list[Reason]
    basis: list[int]

    @strawberry.field
    def what(self, lang: Lang | None = Lang.EN) -> str | None:
        return text_of(self.row.what, lang)

    @strawberry.field
    def group(self) -> GroupHere | None:
        from api.graphql.types.group import Group

        return self.one(Group, groups.by_id, GROUP)
