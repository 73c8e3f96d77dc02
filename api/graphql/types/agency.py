"""Agencies."""

from operator import attrgetter

import strawberry

from api.graphql.asked import text_of
from api.graphql.level import Node
from api.graphql.types.words import Lang, described, field
from projections.questions import agencies
from projections.rows import AgencyRow

SUCCESSOR = attrgetter("successor")


@strawberry.type(description="An organisation, as it was called on the day asked about.")
class Agency(Node):
    row: strawberry.Private[AgencyRow]
    agency: strawberry.ID = field("id")
    slug: str
    aliases: list[str]

    @strawberry.field
    def name(self, lang: Lang | None = Lang.EN) -> str | None:
        return text_of(self.row.name, lang)

    @described("The agency that it was merged into or succeeded by.")
    def successor(self) -> "Agency | None":
        return self.one(Agency, agencies.by_id, SUCCESSOR)
