"""Agencies."""

from operator import attrgetter
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.graphql.asked import text_of
from api.graphql.level import Node
from api.graphql.types.words import Lang, described, field
from projections.questions import agencies, owed, seats
from projections.questions.rows import grouped
from projections.rows import AgencyRow

if TYPE_CHECKING:
    from api.graphql.types.group import GroupAgency
    from api.graphql.types.owed import Owed

AGENCY, SUCCESSOR = attrgetter("agency"), attrgetter("successor")
InGroupHere = Annotated["GroupAgency", strawberry.lazy("api.graphql.types.group")]
OwedHere = Annotated["Owed", strawberry.lazy("api.graphql.types.owed")]


@strawberry.type(description="An organisation, as it was called on the day asked about.")
class Agency(Node):
    row: strawberry.Private[AgencyRow]
    agency: strawberry.ID = field("id")
    slug: str
    aliases: list[str]

    @strawberry.field
    def name(self, lang: Lang | None = None) -> str | None:
        return text_of(self.row.name, lang)

    @described("The agency that it was merged into or succeeded by.")
    def successor(self) -> "Agency | None":
        return self.one(Agency, agencies.by_id, SUCCESSOR)

    @described("The groups in which it answers for seats, with these and its attendance there.")
    def groups(self) -> list[InGroupHere]:
        from api.graphql.types.group import AgencyInGroup, GroupAgency

        level = self.level

        def fetch() -> dict[str, list[GroupAgency]]:
            found = seats.of_agencies(level.asked.snapshot, level.clocks, level.keys(AGENCY), level.asked.within)
            each: dict[str, list[AgencyInGroup]] = {}
            for agency, rows in found.items():
                of = grouped(rows, lambda r: r.group)
                each[agency] = [AgencyInGroup(group, agency, tuple(its)) for group, its in of.items()]
            return level.below(GroupAgency, each)

        return level.fetched("groups", fetch)[self.row.agency]

    @described("What it owes over all groups and has not done by the day, by the day on which it is due.")
    def owed(self, what: str | None = None) -> list[OwedHere]:
        from api.graphql.types.owed import Owed

        level = self.level

        def fetch() -> dict[str, list[Owed]]:
            keys = level.keys(AGENCY)
            return level.below(Owed, owed.of_agencies(level.asked.snapshot, level.clocks, keys, level.asked.within))

        found = level.fetched("owed", fetch)[self.row.agency]
        return [o for o in found if what is None or o.row.what == what]
