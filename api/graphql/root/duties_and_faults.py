"""Queries for duties and faults."""

from functools import partial
from typing import Annotated

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.global_ids import ref_in
from api.graphql.paging import PAGE_SIZE, After, Before, Connection, First, Last, list_request
from api.graphql.root.base import KnownAt, On, Root, Satisfied
from api.graphql.types.arguments import ById, OfAgency, OfGroup, SortedByDay, texts
from api.graphql.types.fault import Fault
from api.graphql.types.fields import From, To, date_range
from api.graphql.types.group.duty import Duty
from domain.rules.duties.due_dates import DutyKind, DutyState
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import faults
from projections.questions.duty import duties
from projections.questions.duty.duties import DutySort
from projections.questions.faults import FaultFilter
from projections.questions.group import groups
from projections.questions.paging import DayOrder, Page, PageRequest
from projections.rows import DutyRow

strawberry.enum(
    DutySort,
    description="A list of what is due by the day on which it is due: what has no such day comes last, or, from the latest"
    " day on, first.",
)
SortedByDue = Annotated[DutySort, strawberry.argument(description="The earliest day first, or the latest.")]
Explained = Annotated[bool | None, strawberry.argument(description="Dealt with by an explanation, or not.")]
DutyKinds = Annotated[list[DutyKind] | None, strawberry.argument(description="Of one of these kinds.")]
DutyStates = Annotated[
    list[DutyState] | None, strawberry.argument(description="In one of these states on the day asked about.")
]


@strawberry.type
class DutyAndFaultQueries(Root):
    """Root fields for duties and faults."""

    @described_field(
        "All that is due under the terms, and all that work leaves owed, by the day on which it is due; last what stands"
        " open without one (a vacancy, a consent, a fault, a deputy without a briefing, a member under the target, evidence"
        " of a recommendation). Of a group it is also what that group owes on the work of others. from and to are about"
        " that day, or the one since which it has stood open. What recurs is told as far ahead as to lies. agency is who"
        " owes it."
    )
    def duties(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        group: OfGroup = None,
        agency: OfAgency = None,
        satisfied: Satisfied = None,
        kind: DutyKinds = None,
        state: DutyStates = None,
        since: From = None,
        until: To = None,
        sort: SortedByDue = DutySort.DUE,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Duty]:
        context, within = self.context, self.context.narrowed(group)

        def listed(snapshot: Snapshot, clocks: Clocks, asked: PageRequest) -> Page[DutyRow]:
            return duties.listed(
                snapshot,
                clocks,
                asked,
                groups=within if within is not None else groups.all_ids(snapshot, clocks),
                within=context.within,
                agency=context.agency(agency),
                satisfied=satisfied,
                kinds=kind,
                states=state,
                **date_range(since, until),
                sort=sort,
            )

        return self._list(on, known_at, list_request(first, after, last, before), Duty, listed)

    @described_field(
        "What cannot be, by the day of the act at fault, whatever the day asked about; of agencies and persons too where"
        " the credential reaches all groups. explained is about what has been dealt with."
    )
    def faults(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        group: OfGroup = None,
        explained: Explained = None,
        sort: SortedByDay = DayOrder.OLDEST,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Fault]:
        wanted = FaultFilter(groups=texts(self.context.narrowed(group)), explained=explained)
        listed = partial(faults.listed, wanted=wanted, sort=sort)
        return self._list(on, known_at, list_request(first, after, last, before), Fault, listed)

    @described_field("One fault; null where it is none, or none any more, or where the credential does not reach it.")
    def fault(self, id: ById, on: On = None, known_at: KnownAt = None) -> Fault | None:
        clocks, ref = self._clocks(on, known_at), ref_in("id", "Fault", id)
        wanted = FaultFilter(groups=texts(self.context.within), faults=(ref,))
        page = faults.listed(self.context.snapshot, clocks, PageRequest(1), wanted)
        return self._one(clocks, Fault, page.rows)
