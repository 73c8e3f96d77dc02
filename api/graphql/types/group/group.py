"""The type of groups, with terms, seats, offices, composition, duties and meetings."""

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.paging import PAGE_SIZE, After, Before, Connection, First, Last, connections, list_request
from api.graphql.types.agency import Agency
from api.graphql.types.arguments import InState, InStates, QuorumVerdicts, SortedByDay, either
from api.graphql.types.attendance_summary import AttendanceSummary, attendance_summary
from api.graphql.types.basis import Based
from api.graphql.types.enums import Lang
from api.graphql.types.fault import Fault
from api.graphql.types.fields import From, To, date_range, field_named
from api.graphql.types.group.duty import Duty
from api.graphql.types.group.office import Office
from api.graphql.types.group.seat import Seat
from api.graphql.types.group.terms import Composition, Interpretation, Terms
from api.graphql.types.identified_node import Identified
from api.graphql.types.meeting.decision import Decision
from api.graphql.types.meeting.meeting import Meeting
from api.graphql.types.work.lists import work_of_group
from api.languages import in_language
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies, faults
from projections.questions.duty import duties
from projections.questions.group import composition, groups, offices, seats
from projections.questions.meeting import attendance_summaries, decisions, meetings
from projections.questions.meeting.meetings import MeetingFilter
from projections.questions.paging import DayOrder
from projections.rows import (
    GroupRow,
    RelationRow,
    SeatRow,
)

GROUP, AGENCY, TO, SEATS, SUCCESSOR = map(attrgetter, ("group", "agency", "to", "seats", "successor"))


@strawberry.type(description="How the group is related to another.")
class Relation(Based):
    row: strawberry.Private[RelationRow]
    relation: str = field_named("kind")
    clause: str | None
    valid_from: date = field_named("from")
    valid_to: date | None = field_named("to")
    basis: list[int]

    @described_field("The other group; null where the credential does not reach it.")
    def group(self) -> "Group | None":
        return self.one(Group, groups.by_id, TO)


class AgencyInGroup(NamedTuple):
    """Key: an agency within a group."""

    group: str
    agency: str
    seats: tuple[SeatRow, ...]


@strawberry.type(name="GroupAgency", description="An agency that answers for seats of a group.")
class GroupAgency(Identified):
    row: strawberry.Private[AgencyInGroup]

    def key(self) -> Key:
        return (self.row.group, self.row.agency)

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
        return in_language(found.row.name, lang) if found else None

    @strawberry.field
    def seats(self) -> list[Seat]:
        return self.parts(Seat, SEATS)

    @described_field("The agency attends a meeting if any of its seats does.")
    def attendance(self, since: From = None, until: To = None) -> AttendanceSummary:
        own = agency_of(self.row)
        return attendance_summary(self.level, attendance_summaries.of_agencies, agency_of, own, since, until)  # type: ignore[no-any-return]

    def _agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)


def agency_of(row: AgencyInGroup) -> tuple[str, str]:
    """The batch key of an agency within a group: the group and the agency's id."""
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
class Group(Identified):
    row: strawberry.Private[GroupRow]
    slug: str
    kind: str
    aliases: list[str]
    ended: date | None = strawberry.field(description="The first day without the group.")

    def key(self) -> Key:
        return (self.row.group,)

    @strawberry.field
    def name(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.name, lang)

    @described_field("The agency that the body itself is, where it has staff of its own.")
    def agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)

    @described_field(
        "The group that goes on with its work once it has ended; null where the credential does not reach it."
    )
    def successor(self) -> "Group | None":
        return self.one(Group, groups.by_id, SUCCESSOR)

    @described_field("The version in force on the day; null where none is held.")
    def terms(self) -> Terms | None:
        return self.one(Terms, groups.terms, GROUP)

    @strawberry.field
    def interpretations(self) -> list[Interpretation]:
        return self.many(Interpretation, groups.interpretations, GROUP)

    @strawberry.field
    def relations(self) -> list[Relation]:
        return self.many(Relation, groups.relations, GROUP)

    @described_field("Faults are shown whatever the day.")
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

    @described_field(
        "What is due under its terms, on its work, and of what it owes on the work of others, done by the day or not."
    )
    def duties(self) -> list[Duty]:
        level = self.level

        def fetch() -> dict[str, list[Duty]]:
            context, keys = level.context, level.keys(GROUP)
            return level.below(Duty, duties.of_groups(context.snapshot, level.clocks, keys, context.within))

        return level.fetched("duties", fetch)[self.row.group]

    @described_field("Those taken by an office alone or in writing, by day.")
    def decisions_outside(self) -> list[Decision]:
        return self.many(Decision, decisions.decisions_outside, GROUP)

    priorities = work_of_group("priority")
    plans = work_of_group("plan")
    instruments = work_of_group("instrument")
    standards = work_of_group("standard")
    audits = work_of_group("audit")
    recommendations = work_of_group("recommendation")
    actions = work_of_group("action")
    concerns = work_of_group("concern")
    returns = work_of_group("return")
    reports = work_of_group("report")
    learning = work_of_group("learning")
    changes = work_of_group("change")

    @described_field("In the order of their days.")
    def meetings(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        state: InState = None,
        states: InStates = None,
        verdicts: QuorumVerdicts = None,
        since: From = None,
        until: To = None,
        sort: SortedByDay = DayOrder.OLDEST,
    ) -> Connection[Meeting]:
        level, request = self.level, list_request(first, after, last, before)
        wanted = MeetingFilter(
            states=either(state, states), verdicts=either(None, verdicts), **date_range(since, until)
        )

        def fetch() -> dict[str, Connection[Any]]:
            snapshot, clocks = level.context.snapshot, request.clocks(level.context.snapshot, level.clocks)
            pages = meetings.of_groups(snapshot, clocks, level.keys(GROUP), request.page, wanted, sort)
            return connections(level, clocks, request, Meeting, pages)

        return level.fetched(("meetings", request, wanted, sort), fetch)[self.row.group]
