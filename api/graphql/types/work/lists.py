"""Fields that list work of one kind: of a group, and over all groups."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any

import strawberry
from msgspec.structs import replace

from api.graphql.context import RequestContext
from api.graphql.paging import PAGE_SIZE, After, Before, Connection, First, Last, connections, list_request
from api.graphql.refusals import QueryRefused, checked_values
from api.graphql.types.arguments import OfAgency, OfGroup, one, texts
from api.graphql.types.fields import DateRange, From, To, date_range
from api.graphql.types.work.kinds import WORK_TYPES
from api.graphql.types.work.work import GROUP, Work
from domain.timelines.work.lifecycles import LIFECYCLES
from projections.questions.work import work_items
from projections.questions.work.work_items import WorkFilter, WorkSort

strawberry.enum(WorkSort, name="WorkSort", description="What a list of work is sorted by.")
DueFrom = Annotated[date | None, strawberry.argument(description="The first day on which it is due, itself included.")]
DueTo = Annotated[date | None, strawberry.argument(description="The last day on which it is due, itself included.")]
InWorkStates = Annotated[list[str] | None, strawberry.argument(description="In one of these states on the day.")]
SortedWork = Annotated[WorkSort, strawberry.argument(description="By the day on which it began, or is due.")]
STATES_BY_KIND = {life.timeline.KIND: life.states for life in LIFECYCLES}
"""The states that a piece of work of a kind can be in."""
WORK_LISTS = {
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


def work_of_group(kind: str) -> Any:
    """The field of a group that lists its work of a kind."""

    def listed(
        self: Any,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        state: InWorkStates = None,
        agency: OfAgency = None,
        since: From = None,
        until: To = None,
        due_from: DueFrom = None,
        due_to: DueTo = None,
        sort: SortedWork = WorkSort.BEGUN,
    ) -> Any:
        level, request = self.level, list_request(first, after, last, before)
        wanted = _work_filter(level.context, kind, state, agency, date_range(since, until), (due_from, due_to))

        def fetch() -> dict[str, Connection[Any]]:
            snapshot, clocks = level.context.snapshot, request.clocks(level.context.snapshot, level.clocks)
            pages = work_items.of_groups(snapshot, clocks, level.keys(GROUP), request.page, wanted, sort)
            return connections(level, clocks, request, WORK_TYPES[kind], pages)

        return level.fetched((request, sort, wanted), fetch)[self.row.group]

    return _field(listed, WORK_TYPES[kind], _description(kind, "By"))


def work_over_groups(kind: str, on: Any, known_at: Any) -> Any:
    """The field of the root that lists work of a kind over all groups."""

    def listed(
        self: Any,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        group: OfGroup = None,
        state: InWorkStates = None,
        agency: OfAgency = None,
        since: From = None,
        until: To = None,
        due_from: DueFrom = None,
        due_to: DueTo = None,
        sort: SortedWork = WorkSort.BEGUN,
        on: on = None,
        known_at: known_at = None,
    ) -> Any:
        wanted = _work_filter(self.context, kind, state, agency, date_range(since, until), (due_from, due_to))
        wanted = replace(wanted, groups=texts(self.context.narrowed(group)))
        of_kind = partial(work_items.listed, wanted=wanted, sort=sort)
        return self._list(on, known_at, list_request(first, after, last, before), WORK_TYPES[kind], of_kind)

    return _field(listed, WORK_TYPES[kind], _description(kind, "Over all groups, by"))


def _work_filter(
    context: RequestContext,
    kind: str,
    state: list[str] | None,
    agency: str | None,
    begun: DateRange,
    due: tuple[date | None, date | None],
) -> WorkFilter:
    """The filter of a list. Raises QueryRefused for a state that such work is never in, and for an unknown agency."""
    states = checked_values("state", state, STATES_BY_KIND[kind])
    if due[0] and due[1] and due[0] > due[1]:
        raise QueryRefused(f"dueFrom: {due[0]} is after dueTo: {due[1]}", "BAD_RANGE")
    return WorkFilter(
        kind=kind, states=texts(states), agencies=one(context.agency(agency)), due_from=due[0], due_to=due[1], **begun
    )


def _description(kind: str, by: str) -> str:
    states = ", ".join(STATES_BY_KIND[kind])
    return f"{by} the day on which each began, or as sorted; from and to are about that day. States: {states}."


def _field(resolver: Callable[..., Any], kind: type[Work], description: str) -> Any:
    resolver.__annotations__["return"] = Connection[kind]  # type: ignore[valid-type]  # made for each kind
    return strawberry.field(resolver=resolver, description=description)
