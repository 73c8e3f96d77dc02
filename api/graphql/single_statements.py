"""Questions that one statement answers, on the event loop: no thread is handed to and back, and connections of their own
keep generic plans and end statements in time by themselves."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from graphql import GraphQLSchema
from psycopg.errors import QueryCanceled

from api.graphql.compiled_lists import CompiledList, ListAnswer, ListStatement, compiled_list
from api.graphql.context import RequestContext, Viewer
from api.graphql.http import Parameters
from api.graphql.operations.document_cache import CheckedDocument
from api.graphql.operations.document_limits import exceeded_by
from ledger.postgres.statement_pool import StatementPool, StatementResult
from projections.engine.budget import Budget, OverBudget, TookTooLong
from projections.engine.single_statement import KnownHead, Lookup, LookupCache, NotInOneStatement
from projections.engine.snapshot import Snapshot

ContextOf = Callable[[Snapshot, Viewer], RequestContext]
SILENT_TIMES = 2
"""How many times what a statement may take a server is waited for that says nothing."""
LOOKUPS_MAX = 8
"""How many lookups may come before a page; what needs more is left to others."""
CACHING_MAX = 50
"""How many compiled lists keep statements at once; each of them keeps dozens."""


class SingleStatements:
    """Answers what it can. `head` is where the last snapshot stood; None where nothing is known."""

    def __init__(self, connections: StatementPool | None) -> None:
        self._connections = connections
        self.head: KnownHead | None = None
        self._known: LookupCache | None = None
        self._caching: OrderedDict[CompiledList, None] = OrderedDict()

    def prepare(self, schema: GraphQLSchema, checked: CheckedDocument, parameters: Parameters) -> None:
        """Compile what the next question of the same document may be answered by, in the thread that answers this one."""
        if self._connections is not None:
            compiled_list(schema, checked, parameters.operation)

    def compiled(self, checked: CheckedDocument, parameters: Parameters, viewer: Viewer) -> CompiledList | None:
        """The compiled list by which a question is answered here, of a document that was asked before; None for everything
        else."""
        found: CompiledList | None = None if self.head is None else checked.lists.get(parameters.operation)
        if found is None or (viewer.agency is not None and not found.for_agencies):
            return None
        return None if exceeded_by(parameters.variables) else found

    async def answer(
        self, listed: CompiledList, parameters: Parameters, viewer: Viewer, budget: Budget, context: ContextOf
    ) -> ListAnswer | None:
        """The answer of a compiled list; None where the read side has moved on or anything is wrong, which a snapshot that
        is a transaction finds out. The clock of the budget stands still while the database works. Raises OverBudget."""
        head, connections = self.head, self._connections
        if head is None or connections is None:
            return None
        if self._known is None or self._known.head != head:
            self._known = LookupCache(head)
        try:
            asked = await self._statement(listed, self._known, parameters, viewer, budget, context)
            if asked is None:
                return None
            self._bound(listed)
            budget.check()
            text, values = asked.statement.text, asked.statement.values
            result = await self._executed(text, values, budget, by_values=asked.by_values)
            return listed.answer(asked, result, budget)
        except OverBudget:
            raise
        except QueryCanceled:
            raise TookTooLong from None
        except Exception:  # said by whoever answers then
            return None

    async def _statement(
        self,
        listed: CompiledList,
        known: LookupCache,
        parameters: Parameters,
        viewer: Viewer,
        budget: Budget,
        context: ContextOf,
    ) -> ListStatement | None:
        """The statement of the page, made again after each lookup that it needs."""
        for _ in range(LOOKUPS_MAX):
            try:
                return listed.statement(known, budget, viewer, lambda seen: context(seen, viewer), parameters.variables)
            except Lookup as lookup:
                found = await self._executed(lookup.text, lookup.values, budget, by_values=True)
                known.keep(lookup, found, budget)
        return None

    async def _executed(
        self, text: str, values: Mapping[str, Any], budget: Budget, *, by_values: bool
    ) -> StatementResult:
        """The result of a statement, for which the clock of the budget stands still. Raises NotInOneStatement where there
        is no connection."""
        assert self._connections is not None
        budget.pause()
        began, most_s = monotonic(), budget.limits.database_s * SILENT_TIMES
        result = await self._connections.execute(text, values, most_s, by_values=by_values)
        if result is None:
            raise NotInOneStatement
        budget.begin()
        budget.waited(monotonic() - began)
        return result

    def _bound(self, listed: CompiledList) -> None:
        """Of the lists that keep statements, have the one that was asked longest ago forget them."""
        self._caching[listed] = None
        self._caching.move_to_end(listed)
        if len(self._caching) > CACHING_MAX:
            self._caching.popitem(last=False)[0].forget()
