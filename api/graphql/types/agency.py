"""The type of agencies."""

from operator import attrgetter

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.types.enums import Lang
from api.graphql.types.identified_node import Identified
from api.graphql.types.lazy_types import LazyGroupAgency, LazyOwed
from api.languages import in_language
from projections.questions import agencies
from projections.questions.group import seats
from projections.questions.row_queries import grouped
from projections.questions.work import owed_items
from projections.rows import AgencyRow

AGENCY, SUCCESSOR = attrgetter("agency"), attrgetter("successor")


@strawberry.type(description="An organisation, as it was called on the day asked about.")
class Agency(Identified):
    row: strawberry.Private[AgencyRow]
    slug: str
    aliases: list[str]

    def key(self) -> Key:
        return (self.row.agency,)

    @strawberry.field
    def name(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.name, lang)

    @described_field("The agency that it was merged into or succeeded by.")
    def successor(self) -> "Agency | None":
        return self.one(Agency, agencies.by_id, SUCCESSOR)

    @described_field("The groups in which it answers for seats, with these and its attendance there.")
    def groups(self) -> list[LazyGroupAgency]:
        from api.graphql.types.group.group import AgencyInGroup, GroupAgency

        level = self.level

        def fetch() -> dict[str, list[GroupAgency]]:
            found = seats.of_agencies(level.context.snapshot, level.clocks, level.keys(AGENCY), level.context.within)
            each: dict[str, list[AgencyInGroup]] = {}
            for agency, rows in found.items():
                of = grouped(rows, lambda r: r.group)
                each[agency] = [AgencyInGroup(group, agency, tuple(its)) for group, its in of.items()]
            return level.below(GroupAgency, each)

        return level.fetched("groups", fetch)[self.row.agency]

    @described_field("What it owes over all groups and has not done by the day, by the day on which it is due.")
    def owed(self, what: str | None = None) -> list[LazyOwed]:
        from api.graphql.types.work.owed_item import Owed

        level = self.level

        def fetch() -> dict[str, list[Owed]]:
            keys = level.keys(AGENCY)
            return level.below(
                Owed, owed_items.of_agencies(level.context.snapshot, level.clocks, keys, level.context.within)
            )

        found = level.fetched("owed", fetch)[self.row.agency]
        return [o for o in found if what is None or o.row.what == what]
