"""Queries for work over all groups, and for what it leaves owed."""

import strawberry

from api.graphql.global_ids import key_in
from api.graphql.paging import PAGE_SIZE, Connection, page_request
from api.graphql.refusals import checked_values
from api.graphql.root.base import KnownAt, On, Root
from api.graphql.types.fields import From, To, date_range, described_field
from api.graphql.types.work.kinds import WORK_TYPES
from api.graphql.types.work.lists import work_over_groups
from api.graphql.types.work.owed import Owed
from api.graphql.types.work.work import Work
from domain.rules.duties.due_dates import WORK_DUTY_KINDS
from projections.questions.work import owed_items, work_items
from projections.questions.work.owed_items import OwedSort

strawberry.enum(OwedSort, name="OwedSort", description="What a list of what is owed is sorted by.")


WORK_NAMES = [kind.__name__ for kind in WORK_TYPES.values()]


@strawberry.type
class WorkQueries(Root):
    """Root fields for pieces of work, a list each kind."""

    priorities = work_over_groups("priority", On, KnownAt)
    plans = work_over_groups("plan", On, KnownAt)
    instruments = work_over_groups("instrument", On, KnownAt)
    standards = work_over_groups("standard", On, KnownAt)
    audits = work_over_groups("audit", On, KnownAt)
    recommendations = work_over_groups("recommendation", On, KnownAt)
    actions = work_over_groups("action", On, KnownAt)
    concerns = work_over_groups("concern", On, KnownAt)
    returns = work_over_groups("return", On, KnownAt)
    reports = work_over_groups("report", On, KnownAt)
    learning = work_over_groups("learning", On, KnownAt)
    changes = work_over_groups("change", On, KnownAt)

    @strawberry.field
    def work(self, id: strawberry.ID, on: On = None, known_at: KnownAt = None) -> Work | None:
        clocks, ref = self._clocks(on, known_at), key_in("id", WORK_NAMES, id)[-1]
        rows = [w for w in work_items.by_id(self.context.snapshot, clocks, [ref])[ref] if self.context.allows(w.group)]
        return self._one(clocks, WORK_TYPES[rows[0].kind], rows) if rows else None

    @described_field(
        "What work leaves owed over all groups, by the day on which it is due; without one it comes last. Of a group it is"
        " also what that group owes on the work of others."
    )
    def owed(
        self,
        first: int | None = PAGE_SIZE,
        after: str | None = None,
        group: str | None = None,
        agency: str | None = None,
        what: list[str] | None = None,
        kind: list[str] | None = None,
        satisfied: bool | None = None,
        since: From = None,
        until: To = None,
        sort: OwedSort = OwedSort.DUE,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Owed]:
        clocks, snapshot = self._clocks(on, known_at), self.context.snapshot
        page = owed_items.listed(
            snapshot,
            clocks,
            page_request(first, after),
            within=self.context.within,
            groups=None if group is None else self.context.narrowed(group),
            agency=self.context.agency(agency),
            what=checked_values("what", what, WORK_DUTY_KINDS),
            kind=checked_values("kind", kind, WORK_TYPES),
            satisfied=satisfied,
            sort=sort,
            **date_range(since, until),
        )
        return self._page(clocks, Owed, page)
