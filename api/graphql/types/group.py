"""Groups: their terms, seats, offices, composition, duties and meetings."""

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

import strawberry

from api.graphql.asked import text_of
from api.graphql.level import Node
from api.graphql.types.agency import Agency
from api.graphql.types.decision import Decision
from api.graphql.types.duty import Duty
from api.graphql.types.fault import Fault
from api.graphql.types.meeting import Meeting
from api.graphql.types.office import Office
from api.graphql.types.seat import Seat
from api.graphql.types.summary import AttendanceSummary, From, To, summarised
from api.graphql.types.terms import Composition, Interpretation, Terms
from api.graphql.types.words import (
    FIRST,
    Connection,
    Lang,
    MeetingState,
    connections,
    described,
    field,
    wanted,
)
from api.graphql.types.works import within_group
from projections.questions import (
    agencies,
    composition,
    decisions,
    duties,
    faults,
    groups,
    meetings,
    offices,
    seats,
    summaries,
)
from projections.rows import (
    GroupRow,
    RelationRow,
    SeatRow,
)
from projections.snapshot import Clocks, Snapshot

GROUP, AGENCY, TO, SEATS, SUCCESSOR = map(attrgetter, ("group", "agency", "to", "seats", "successor"))


@strawberry.type(description="How the group is related to another.")
class Relation(Node):
    row: strawberry.Private[RelationRow]
    relation: str = field("kind")
    clause: str | None
    valid_from: date = field("from")
    valid_to: date | None = field("to")
    basis: list[int]

    @described("The other group; null where the credential does not reach it.")
    def group(self) -> "Group | None":
        return self.one(Group, groups.by_id, TO)


class AgencyInGroup(NamedTuple):
    group: str
    agency: str
    seats: tuple[SeatRow, ...]


@strawberry.type(name="GroupAgency", description="An agency that answers for seats of a group.")
class GroupAgency(Node):
    row: strawberry.Private[AgencyInGroup]
    agency: strawberry.ID = field("id")

    @strawberry.field
    def group(self) -> "Group | None":
        return self.one(Group, groups.by_id, GROUP)

    @strawberry.field
    def slug(self) -> str | None:
        found = self._agency()
        return found.row.slug if found else None

    @strawberry.field
    def name(self, lang: Lang | None = None) -> str | None:
        found = self._agency()
        return text_of(found.row.name, lang) if found else None

    @strawberry.field
    def seats(self) -> list[Seat]:
        return self.parts(Seat, SEATS)

    @described("The agency attends a meeting if any of its seats does.")
    def attendance(self, since: From = None, until: To = None) -> AttendanceSummary:
        own = agency_of(self.row)
        return summarised(self.level, summaries.of_agencies, agency_of, own, since, until)  # type: ignore[no-any-return]

    def _agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)


def agency_of(row: AgencyInGroup) -> tuple[str, str]:
    return row.group, row.agency


def agencies_of(snapshot: Snapshot, clocks: Clocks, keys: Sequence[str]) -> Mapping[str, Sequence[AgencyInGroup]]:
    """The agencies that answer for seats of groups, in the order of their first seats."""
    found: dict[str, list[AgencyInGroup]] = {}
    for group, rows in seats.of_groups(snapshot, clocks, keys).items():
        by: dict[str, list[SeatRow]] = {}
        for row in rows:
            if row.agency is not None:
                by.setdefault(row.agency, []).append(row)
        found[group] = [AgencyInGroup(group, agency, tuple(its)) for agency, its in by.items()]
    return found


@strawberry.type(description="A body that governs.")
class Group(Node):
    row: strawberry.Private[GroupRow]
    group: strawberry.ID = field("id")
    slug: str
    kind: str
    aliases: list[str]
    ended: date | None = strawberry.field(description="The first day without the group.")

    @strawberry.field
    def name(self, lang: Lang | None = None) -> str | None:
        return text_of(self.row.name, lang)

    @described("The agency that the body itself is, where it has staff of its own.")
    def agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)

    @described("The group that goes on with its work once it has ended; null where the credential does not reach it.")
    def successor(self) -> "Group | None":
        return self.one(Group, groups.by_id, SUCCESSOR)

    @described("The version in force on the day; null where none is held.")
    def terms(self) -> Terms | None:
        return self.one(Terms, groups.terms, GROUP)

    @strawberry.field
    def interpretations(self) -> list[Interpretation]:
        return self.many(Interpretation, groups.interpretations, GROUP)

    @strawberry.field
    def relations(self) -> list[Relation]:
        return self.many(Relation, groups.relations, GROUP)

    @described("Faults are shown whatever the day.")
    def faults(self) -> list[Fault]:
        return self.many(Fault, faults.of_groups, GROUP)

    @strawberry.field
    def seats(self) -> list[Seat]:
        return self.many(Seat, seats.of_groups, GROUP)

    @strawberry.field
    def agencies(self) -> list[GroupAgency]:
        return self.many(GroupAgency, agencies_of, GROUP)

    @strawberry.field
    def composition(self) -> Composition | None:
        return self.one(Composition, composition.of_groups, GROUP)

    @strawberry.field
    def offices(self) -> list[Office]:
        return self.many(Office, offices.of_groups, GROUP)

    @described(
        "What is due under its terms, on its work, and of what it owes on the work of others, done by the day or not."
    )
    def duties(self) -> list[Duty]:
        level = self.level

        def fetch() -> dict[str, list[Duty]]:
            asked, keys = level.asked, level.keys(GROUP)
            return level.below(Duty, duties.of_groups(asked.snapshot, level.clocks, keys, asked.within))

        return level.fetched("duties", fetch)[self.row.group]

    @described("Those taken by an office alone or in writing, by day.")
    def decisions_outside(self) -> list[Decision]:
        return self.many(Decision, decisions.outside, GROUP)

    priorities = within_group("priority")
    plans = within_group("plan")
    instruments = within_group("instrument")
    standards = within_group("standard")
    audits = within_group("audit")
    recommendations = within_group("recommendation")
    actions = within_group("action")
    concerns = within_group("concern")
    returns = within_group("return")
    reports = within_group("report")
    learning = within_group("learning")
    changes = within_group("change")

    @described("In the order of their days.")
    def meetings(
        self, first: int | None = FIRST, after: str | None = None, state: MeetingState | None = None
    ) -> Connection[Meeting]:
        level, asked = self.level, wanted(first, after)

        def fetch() -> dict[str, Connection[Any]]:
            snapshot, keys = level.asked.snapshot, level.keys(GROUP)
            return connections(level, Meeting, meetings.of_groups(snapshot, level.clocks, keys, asked, state))

        return level.fetched(("meetings", asked, state), fetch)[self.row.group]
