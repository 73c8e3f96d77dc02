"""Questions that one statement answers, over connections of their own, whose plans are generic and whose statements end in
time by themselves."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLSchema
from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.graphql.compiled_lists import ListAnswer, compiled_list
from api.graphql.context import RequestContext, Viewer
from api.graphql.http import Parameters
from api.graphql.operations.document_cache import CheckedDocument
from api.graphql.operations.document_limits import exceeded_by
from api.http.concurrency import SHORT
from projections.engine.budget import Budget, OverBudget
from projections.engine.single_statement import KnownHead
from projections.engine.snapshot import Snapshot

ContextOf = Callable[[Snapshot, Viewer], RequestContext]


class SingleStatements:
    """Answers what it can. `head` is where the last snapshot stood; None where nothing is known."""

    def __init__(self, connections: "ConnectionPool[Connection[Any]] | None") -> None:
        self._connections = connections
        self.head: KnownHead | None = None

    def answer(
        self,
        schema: GraphQLSchema,
        checked: CheckedDocument,
        parameters: Parameters,
        viewer: Viewer,
        budget: Budget,
        context: ContextOf,
    ) -> ListAnswer | None:
        """The answer of a compiled list to whom all groups are shown; None for everything else, and where the read side has
        moved on or anything is wrong, which a snapshot that is a transaction finds out. Raises OverBudget."""
        head, connections = self.head, self._connections
        if head is None or connections is None or budget.limits.database_s > SHORT.database_s:
            return None
        if viewer.groups is not None or viewer.agency is not None or exceeded_by(parameters.variables):
            return None
        found = compiled_list(schema, checked, parameters.operation)
        if found is None:
            return None
        try:
            with connections.connection() as connection:
                return found.answer(connection, head, budget, lambda seen: context(seen, viewer), parameters.variables)
        except OverBudget:
            raise
        except Exception:  # said by whoever answers then
            return None
