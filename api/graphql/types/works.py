"""Lists of work: of a group, and over all groups."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import strawberry

from api.graphql.asked import Asked, Refused, one_of
from api.graphql.level import nodes
from api.graphql.types.kinds import KINDS
from api.graphql.types.summary import From, To, span
from api.graphql.types.words import FIRST, Connection, connection, connections, wanted
from api.graphql.types.work import GROUP, Work
from domain.timelines.lives import LIVES
from projections.questions import work
from projections.questions.work import Sort

strawberry.enum(Sort, name="WorkSort", description="What a list of work is sorted by.")
DueFrom = Annotated[date | None, strawberry.argument(description="The first day on which it is due, itself included.")]
DueTo = Annotated[date | None, strawberry.argument(description="The last day on which it is due, itself included.")]
STATES = {life.timeline.KIND: life.states for life in LIVES}
"""The states that a piece of work of a kind can be in."""
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
        state: list[str] | None = None,
        agency: str | None = None,
        since: From = None,
        until: To = None,
        due_from: DueFrom = None,
        due_to: DueTo = None,
        sort: Sort = Sort.BEGUN,
    ) -> Any:
        level, asked = self.level, wanted(first, after)
        fits = _fits(level.asked, kind, state, agency, span(since, until), (due_from, due_to))

        def fetch() -> dict[str, Connection[Any]]:
            found = work.of_groups(level.asked.snapshot, level.clocks, level.keys(GROUP), asked, fits, sort)
            return connections(level, KINDS[kind], found)

        return level.fetched((asked, sort, repr(fits)), fetch)[self.row.group]

    return _field(listed, KINDS[kind], _said(kind, "By"))


def over_groups(kind: str, on: Any, known_at: Any) -> Any:
    """The field of the root that lists work of a kind over all groups."""

    def listed(
        self: Any,
        first: int | None = FIRST,
        after: str | None = None,
        group: str | None = None,
        state: list[str] | None = None,
        agency: str | None = None,
        since: From = None,
        until: To = None,
        due_from: DueFrom = None,
        due_to: DueTo = None,
        sort: Sort = Sort.BEGUN,
        on: on = None,
        known_at: known_at = None,
    ) -> Any:
        clocks, asked = self._clocks(on, known_at), self.asked
        fits = _fits(asked, kind, state, agency, span(since, until), (due_from, due_to))
        within = asked.narrowed(group)
        page = work.listed(asked.snapshot, clocks, wanted(first, after), fits, within=within, sort=sort)
        return connection(page, nodes(asked, clocks, KINDS[kind], page.rows))

    return _field(listed, KINDS[kind], _said(kind, "Over all groups, by"))


def _fits(
    asked: Asked,
    kind: str,
    state: list[str] | None,
    agency: str | None,
    begun: dict[str, date | None],
    due: tuple[date | None, date | None],
) -> work.Wanted:
    """What is wanted of a list. Raises Refused for a state that such work is never in, and an agency that there is not."""
    states = one_of("state", state, STATES[kind])
    if due[0] and due[1] and due[0] > due[1]:
        raise Refused(f"dueFrom: {due[0]} is after dueTo: {due[1]}", "BAD_RANGE")
    return work.Wanted(kind, states=states, agency=asked.agency(agency), due_from=due[0], due_to=due[1], **begun)


def _said(kind: str, by: str) -> str:
    states = ", ".join(STATES[kind])
    return f"{by} the day on which each began, or as sorted; from and to are about that day. States: {states}."


def _field(resolver: Callable[..., Any], kind: type[Work], description: str) -> Any:
    resolver.__annotations__["return"] = Connection[kind]  # type: ignore[valid-type]  # made for each kind
    return strawberry.field(resolver=resolver, description=description)
