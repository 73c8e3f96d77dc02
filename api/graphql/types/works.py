"""Lists of work: of a group, and over all groups."""

from collections.abc import Callable
from typing import Any

import strawberry

from api.graphql.level import nodes
from api.graphql.types.kinds import KINDS
from api.graphql.types.summary import From, To, span
from api.graphql.types.words import FIRST, Connection, connection, connections, wanted
from api.graphql.types.work import GROUP, Work
from projections.questions import agencies, work
from projections.questions.work import Sort

strawberry.enum(Sort, name="WorkSort", description="What a list of work is sorted by.")
LISTS = {
    "priorities": "priority",
    "plans": "plan",
    "instruments": "instrument",
    "standards": "standard",
    "audits": "audit",
    "recommendations": "recommendation",
    "actions": "action",
    "concerns": "concern",
    "returns": "return",
    "reports": "report",
    "learning": "learning",
    "changes": "change",
}
"""The names of the lists, and the kind of work in each."""


def within_group(kind: str) -> Any:
    """The field of a group that lists its work of a kind."""

    def listed(
        self: Any,
        first: int | None = FIRST,
        after: str | None = None,
        state: str | None = None,
        agency: str | None = None,
        since: From = None,
        until: To = None,
        sort: Sort = Sort.BEGUN,
    ) -> Any:
        level, asked = self.level, wanted(first, after)
        own = agency and (agencies.id_of(level.asked.snapshot, agency) or agency)
        fits = work.Wanted(kind, state=state, agency=own, **span(since, until))

        def fetch() -> dict[str, Connection[Any]]:
            found = work.of_groups(level.asked.snapshot, level.clocks, level.keys(GROUP), asked, fits, sort)
            return connections(level, KINDS[kind], found)

        return level.fetched((kind, asked, sort, *fits.values()), fetch)[self.row.group]

    return _field(listed, KINDS[kind], "By the day on which each began; from and to are about that day.")


def over_groups(kind: str, on: Any, known_at: Any) -> Any:
    """The field of the root that lists work of a kind over all groups."""

    def listed(
        self: Any,
        first: int | None = FIRST,
        after: str | None = None,
        group: str | None = None,
        state: str | None = None,
        agency: str | None = None,
        since: From = None,
        until: To = None,
        sort: Sort = Sort.BEGUN,
        on: on = None,
        known_at: known_at = None,
    ) -> Any:
        clocks, asked = self._clocks(on, known_at), self.asked
        own = agency and (agencies.id_of(asked.snapshot, agency) or agency)
        fits = work.Wanted(kind, state=state, agency=own, **span(since, until))
        within = asked.narrowed(group)
        page = work.listed(asked.snapshot, clocks, wanted(first, after), fits, within=within, sort=sort)
        return connection(page, nodes(asked, clocks, KINDS[kind], page.rows))

    return _field(listed, KINDS[kind], "Over all groups, by the day on which each began, or as sorted.")


def _field(resolver: Callable[..., Any], kind: type[Work], description: str) -> Any:
    resolver.__annotations__["return"] = Connection[kind]  # type: ignore[valid-type]  # made for each kind
    return strawberry.field(resolver=resolver, description=description)
