"""The base of the root's mixins: both clocks as arguments, and rows as nodes or pages of nodes."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any

import strawberry

from api.graphql.batching import N, nodes
from api.graphql.context import RequestContext
from api.graphql.global_ids import question_clocks
from api.graphql.paging import Connection, ListRequest, connection
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.paging import Page, PageRequest

On = Annotated[
    date | None,
    strawberry.argument(description="What was true on this day. The date of knownAt, else today, if not given."),
]
Satisfied = Annotated[bool | None, strawberry.argument(description="Done by the day asked about, or not.")]
KnownAt = Annotated[
    str | None,
    strawberry.argument(
        description="What was known then: a position (digits), a time with an offset, or a date (the end of that day in"
        " Europe/London). What is known now, if not given."
    ),
]


@strawberry.type
class Root:
    """What the classes of root fields share: the context of the request."""

    context: strawberry.Private[RequestContext]

    def _clocks(self, on: date | None, known_at: str | None) -> Clocks:
        return question_clocks(self.context.snapshot, on, known_at)

    def _list(
        self,
        on: date | None,
        known_at: str | None,
        request: ListRequest,
        kind: type[N],
        listed: Callable[[Snapshot, Clocks, PageRequest], Page[Any]],
    ) -> Connection[N]:
        """A page of a list, at the clocks that the question states, or else those of its cursor."""
        snapshot = self.context.snapshot
        clocks = request.clocks(snapshot, self._clocks(on, known_at))
        return connection(self.context, clocks, request, kind, listed(snapshot, clocks, request.page))

    def _one(self, clocks: Clocks, kind: type[N], rows: Sequence[Any]) -> N | None:
        found = nodes(self.context, clocks, kind, rows[:1])
        return found[0] if found else None
