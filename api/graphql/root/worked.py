"""Work over all groups, and what it leaves owed."""

import strawberry

from api.graphql.asked import one_of
from api.graphql.root.clocks import KnownAt, On, Root
from api.graphql.types.kinds import KINDS
from api.graphql.types.owed import Owed
from api.graphql.types.summary import From, To, span
from api.graphql.types.words import FIRST, Connection, described, wanted
from api.graphql.types.work import Work
from api.graphql.types.works import over_groups
from domain.rules.due import OF_WORK
from projections.questions import (
    owed,
    work,
)
from projections.questions.owed import Sort

strawberry.enum(Sort, name="OwedSort", description="What a list of what is owed is sorted by.")


@strawberry.type
class Worked(Root):
    priorities = over_groups("priority", On, KnownAt)
    plans = over_groups("plan", On, KnownAt)
    instruments = over_groups("instrument", On, KnownAt)
    standards = over_groups("standard", On, KnownAt)
    audits = over_groups("audit", On, KnownAt)
    recommendations = over_groups("recommendation", On, KnownAt)
    actions = over_groups("action", On, KnownAt)
    concerns = over_groups("concern", On, KnownAt)
    returns = over_groups("return", On, KnownAt)
    reports = over_groups("report", On, KnownAt)
    learning = over_groups("learning", On, KnownAt)
    changes = over_groups("change", On, KnownAt)

    @strawberry.field
    def work(self, id: strawberry.ID, on: On = None, known_at: KnownAt = None) -> Work | None:
        clocks = self._clocks(on, known_at)
        found = [w for w in work.by_id(self.asked.snapshot, clocks, [id])[id] if self.asked.allows(w.group)]
        return self._one(clocks, KINDS[found[0].kind], found) if found else None

    @described(
        "What work leaves owed over all groups, by the day on which it is due; without one it comes last. Of a group it is"
        " also what that group owes on the work of others."
    )
    def owed(
        self,
        first: int | None = FIRST,
        after: str | None = None,
        group: str | None = None,
        agency: str | None = None,
        what: list[str] | None = None,
        kind: list[str] | None = None,
        satisfied: bool | None = None,
        since: From = None,
        until: To = None,
        sort: Sort = Sort.DUE,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Owed]:
        clocks, snapshot = self._clocks(on, known_at), self.asked.snapshot
        page = owed.listed(
            snapshot,
            clocks,
            wanted(first, after),
            within=self.asked.within,
            groups=None if group is None else self.asked.narrowed(group),
            agency=self.asked.agency(agency),
            what=one_of("what", what, OF_WORK),
            kind=one_of("kind", kind, KINDS),
            satisfied=satisfied,
            sort=sort,
            **span(since, until),
        )
        return self._page(clocks, Owed, page)
