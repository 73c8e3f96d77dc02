"""Queries for work over all groups, and for what it leaves owed."""

from functools import partial
from typing import Annotated

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.global_ids import key_in
from api.graphql.paging import PAGE_SIZE, After, Before, Connection, First, Last, list_request
from api.graphql.refusals import checked_values
from api.graphql.root.base import KnownAt, On, Root, Satisfied
from api.graphql.types.arguments import ById, OfAgency, OfGroup, one, texts
from api.graphql.types.fields import From, To, date_range
from api.graphql.types.work.kinds import WORK_TYPES
from api.graphql.types.work.lists import work_over_groups
from api.graphql.types.work.owed_item import Owed
from api.graphql.types.work.work import Work
from domain.rules.duties.due_dates import WORK_DUTY_KINDS
from projections.questions.work import owed_items, work_items
from projections.questions.work.owed_items import OwedFilter, OwedSort

strawberry.enum(OwedSort, name="OwedSort", description="What a list of what is owed is sorted by.")


SortedOwed = Annotated[
    OwedSort, strawberry.argument(description="By the day on which it is due, or since which it is owed.")
]
OwedWhat = Annotated[
    list[str] | None,
    strawberry.argument(description=f"What is owed, one of these: {', '.join(sorted(WORK_DUTY_KINDS))}."),
]
WorkKinds = Annotated[
    list[str] | None,
    strawberry.argument(description=f"On work of one of these kinds: {', '.join(sorted(WORK_TYPES))}."),
]
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

    @described_field("One piece of work; null where it is not known, or where the credential does not reach it.")
    def work(self, id: ById, on: On = None, known_at: KnownAt = None) -> Work | None:
        clocks, ref = self._clocks(on, known_at), key_in("id", WORK_NAMES, id)[-1]
        found, context = work_items.by_id(self.context.snapshot, clocks, [ref])[ref], self.context
        rows = [w for w in found if context.allows(w.group) and context.concerns(w.agencies)]
        return self._one(clocks, WORK_TYPES[rows[0].kind], rows) if rows else None

    @described_field(
        "What work leaves owed over all groups, by the day on which it is due; without one it comes last. Of a group it is"
        " also what that group owes on the work of others."
    )
    def owed(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        group: OfGroup = None,
        agency: OfAgency = None,
        what: OwedWhat = None,
        kind: WorkKinds = None,
        satisfied: Satisfied = None,
        since: From = None,
        until: To = None,
        sort: SortedOwed = OwedSort.DUE,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Owed]:
        wanted = OwedFilter(
            within=texts(self.context.within),
            groups=None if group is None else texts(self.context.narrowed(group)),
            agencies=one(self.context.agency(agency)),
            what=texts(checked_values("what", what, WORK_DUTY_KINDS)),
            kinds=texts(checked_values("kind", kind, WORK_TYPES)),
            satisfied=satisfied,
            **date_range(since, until),
        )
        listed = partial(owed_items.listed, wanted=wanted, sort=sort)
        return self._list(on, known_at, list_request(first, after, last, before), Owed, listed)
