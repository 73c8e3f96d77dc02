"""Queries for duties and faults."""

import strawberry

from api.graphql.global_ids import ref_in
from api.graphql.paging import PAGE_SIZE, Connection, page_request
from api.graphql.root.base import KnownAt, On, Root
from api.graphql.types.fault import Fault
from api.graphql.types.fields import From, To, date_range, described_field
from api.graphql.types.group.duty import Duty
from domain.rules.duties.due_dates import DutyKind, DutyState
from projections.questions import faults
from projections.questions.duty import duties
from projections.questions.group import groups


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
        first: int | None = PAGE_SIZE,
        after: str | None = None,
        group: str | None = None,
        agency: str | None = None,
        satisfied: bool | None = None,
        kind: list[DutyKind] | None = None,
        state: list[DutyState] | None = None,
        since: From = None,
        until: To = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Duty]:
        clocks, within = self._clocks(on, known_at), self.context.narrowed(group)
        date_range(since, until)
        page = duties.listed(
            self.context.snapshot,
            clocks,
            page_request(first, after),
            groups=within if within is not None else groups.all_ids(self.context.snapshot, clocks),
            within=self.context.within,
            agency=self.context.agency(agency),
            satisfied=satisfied,
            kinds=kind,
            states=state,
            since=since,
            until=until,
        )
        return self._page(clocks, Duty, page)

    @described_field(
        "What cannot be, by the day of the act at fault, whatever the day asked about; of agencies and persons too where"
        " the credential reaches all groups. explained is about what has been dealt with."
    )
    def faults(
        self,
        first: int | None = PAGE_SIZE,
        after: str | None = None,
        group: str | None = None,
        explained: bool | None = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Fault]:
        clocks, within = self._clocks(on, known_at), self.context.narrowed(group)
        page = faults.listed(
            self.context.snapshot, clocks, page_request(first, after), within=within, explained=explained
        )
        return self._page(clocks, Fault, page)

    @strawberry.field
    def fault(self, id: strawberry.ID, on: On = None, known_at: KnownAt = None) -> Fault | None:
        clocks, ref = self._clocks(on, known_at), ref_in("id", "Fault", id)
        page = faults.listed(
            self.context.snapshot, clocks, page_request(1, None), within=self.context.within, fault=ref
        )
        return self._one(clocks, Fault, page.rows)
