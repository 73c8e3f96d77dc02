"""Compiled lists: a document that asks for one list, and of its members only leaves and the ids of what their rows name, is
compiled into a decoder of these parts of a row and functions that write the members; it is asked in one statement, once
what its filters name has been looked up. Answers are those of the executor, to which everything else is left."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_argument_values,
)
from graphql.execution.values import get_variable_values

from api.graphql.agency_fields import not_for_agencies
from api.graphql.compiled_connections import NODES, PAGE_INFO, CompiledConnection
from api.graphql.compiled_members import NotCompiled
from api.graphql.context import RequestContext, Viewer
from api.graphql.operations.compiler import compilable
from api.graphql.operations.document_cache import CheckedDocument
from api.graphql.operations.field_collector import FieldCollector
from api.graphql.operations.plan import Info
from api.graphql.paging import ListRequest
from api.graphql.query import Query
from projections.engine.budget import Budget
from projections.engine.clocks import Clocks
from projections.engine.single_statement import (
    KnownHead,
    LookupCache,
    NotInOneStatement,
    PageStatement,
    Result,
    SingleStatementSnapshot,
)
from projections.questions.paging import Page

NOT_COMPILED = frozenset(("words", "byName", "name"))
"""Arguments that look into what is sealed, or into what where the read side stands does not settle."""
NOT_PAGED = frozenset(("access", "duties", "owed", "persons"))
"""Lists that are more than a page of a table, or the rows of one as they are."""
PLANNED = frozenset(("first", "after", "last", "before", "sort", "on"))
"""Arguments for any values of which one plan serves; a filter is planned by its values."""
CACHED_MAX, CACHED_BYTES_MAX = 64, 1024
ContextOf = Callable[[SingleStatementSnapshot], RequestContext]


class ListAnswer(NamedTuple):
    """The body of an answer, and the snapshot that it is of."""

    body: bytes
    seen: SingleStatementSnapshot


class ListStatement(NamedTuple):
    """What a field of the root gives in the place of a connection: the statement that gives the page, of which snapshot,
    how it was asked for, and whether it is to be planned by its values."""

    clocks: Clocks
    request: ListRequest
    statement: PageStatement
    seen: SingleStatementSnapshot
    by_values: bool = False


class _StatementQuery(Query):
    """The root of the schema, whose lists give statements."""

    def _list(self, on: Any, known_at: Any, request: ListRequest, kind: Any, listed: Any) -> Any:
        snapshot = self.context.snapshot
        clocks = request.clocks(snapshot, self._clocks(on, known_at))
        statement = listed(snapshot, clocks, request.page)
        if not isinstance(statement, PageStatement) or not isinstance(snapshot, SingleStatementSnapshot):
            raise NotInOneStatement
        return ListStatement(clocks, request, statement, snapshot)


class CompiledList:
    """The one list of an operation. Raises NotCompiled where there is more to it. `for_agencies` is whether the role agency
    may ask for all of its document."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        collector: FieldCollector,
        *,
        for_agencies: bool,
    ) -> None:
        self.for_agencies = for_agencies
        self._schema = schema
        self._operation = operation
        assert schema.query_type is not None
        ((self._name, nodes),) = collector.fields(schema.query_type, [operation.selection_set]).items()
        self._node = nodes[0]
        self._field, kind = _list_field(schema.query_type, nodes[0])
        self._connection = CompiledConnection(kind, nodes, collector)
        self._cached: dict[bytes, ListStatement] = {}
        self._cached_for: KnownHead | None = None

    def statement(
        self, known: LookupCache, budget: Budget, viewer: Viewer, context: ContextOf, variables: Mapping[str, Any]
    ) -> ListStatement | None:
        """The statement that gives the page, cached by the variables and what the credential reaches while the read side
        stands there: whoever looks again and again asks with the same. None where the executor is to answer, and to say in
        words what is wrong. Raises Lookup where rows are needed first, NotInOneStatement, and whatever else a question
        raises."""
        if known.head != self._cached_for:
            self._cached, self._cached_for = {}, known.head
        groups = None if viewer.groups is None else sorted(viewer.groups)
        key = msgspec.json.encode((variables, groups, viewer.agency, viewer.role, viewer.names, viewer.audits))
        found = self._cached.get(key)
        if found is None:
            found = self._made(known, budget, context, variables)
            if found is not None and len(key) <= CACHED_BYTES_MAX:
                if len(self._cached) >= CACHED_MAX:
                    self._cached.clear()
                self._cached[key] = found
        return found

    def forget(self) -> None:
        """Drop the statements that are cached."""
        self._cached, self._cached_for = {}, None

    def _made(
        self, known: LookupCache, budget: Budget, context: ContextOf, variables: Mapping[str, Any]
    ) -> ListStatement | None:
        given = get_variable_values(self._schema, self._operation.variable_definitions or (), dict(variables))
        if isinstance(given, list):
            return None
        arguments = get_argument_values(self._field, self._node, given)
        of = self._connection
        seen = SingleStatementSnapshot(known, budget.limits, of.decode, places=of.places, counts=of.counts)
        root, resolve = _StatementQuery(context=context(seen)), self._field.resolve
        assert resolve is not None
        found: Any = resolve(root, Info(budget), **arguments)
        if not isinstance(found, ListStatement):
            return None
        limited = root.context.within is not None or root.context.own_agency is not None
        filtered = any(value is not None for name, value in arguments.items() if name not in PLANNED)
        past = found.clocks.position < seen.head.position
        return found._replace(by_values=limited or filtered or past)

    def answer(self, asked: ListStatement, result: Result, budget: Budget) -> ListAnswer:
        """The answer that the result of its statement gives. Raises NotInOneStatement, OverBudget."""
        try:
            lines = asked.seen.lines_of(result, budget)
        except NotInOneStatement:  # of a day that is over, perhaps
            self.forget()
            raise
        page: Page[Any] = asked.statement.page_of(lines)
        budget.check()
        total = asked.seen.total_of(result) if self._connection.counts else 0
        written = self._connection.written(asked.clocks, asked.request, page, total)
        body = msgspec.json.encode({"data": {self._name: written}})
        budget.returned(1 + len(page.rows) * self._connection.values, len(body))
        budget.check()
        return ListAnswer(body, asked.seen)


def _list_field(root: GraphQLObjectType, node: FieldNode) -> tuple[GraphQLField, GraphQLObjectType]:
    """The list that a field of the root is, and the type of its pages. Raises NotCompiled."""
    field = root.fields.get(node.name.value)
    if field is None or node.name.value in NOT_PAGED or not NOT_COMPILED.isdisjoint(_argument_names(node)):
        raise NotCompiled
    kind: Any = getattr(field.type, "of_type", None)
    if not isinstance(kind, GraphQLObjectType) or NODES not in kind.fields or PAGE_INFO not in kind.fields:
        raise NotCompiled
    return field, kind


def _argument_names(node: FieldNode) -> set[str]:
    return {a.name.value for a in node.arguments or ()}


def compiled_list(schema: GraphQLSchema, checked: CheckedDocument, name: str | None) -> CompiledList | None:
    """The list that an operation of a checked document asks for, compiled the first time; None where it is not one. Of a
    name that no operation has nothing is kept, for there is no end of them."""
    if checked.operation(name) is None:
        return None
    if name not in checked.lists:
        checked.lists[name] = _compiled(schema, checked, name)
    found: CompiledList | None = checked.lists[name]
    return found


def _compiled(schema: GraphQLSchema, checked: CheckedDocument, name: str | None) -> CompiledList | None:
    operation = compilable(checked.document, name) if checked.document is not None else None
    if operation is None or checked.document is None:
        return None
    try:
        for_agencies = not_for_agencies(schema, checked.document) is None
        return CompiledList(schema, operation, FieldCollector(checked.document), for_agencies=for_agencies)
    except (NotCompiled, GraphQLError, ValueError):
        return None
