"""Compiled lists: a document that asks for one list, and of its members only leaves and the ids of what their rows name, is
compiled into a decoder of these parts of a row and a function that writes the members; it is asked in one statement.
Answers are those of the executor, to which everything else is left."""

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

from api.graphql.compiled_members import CompiledMembers, NotCompiled, compiled_members
from api.graphql.context import RequestContext
from api.graphql.global_ids import QuestionClocks
from api.graphql.operations.compiler import compilable
from api.graphql.operations.document_cache import CheckedDocument
from api.graphql.operations.field_collector import FieldCollector
from api.graphql.operations.plan import Info
from api.graphql.paging import ListRequest, connection_of
from api.graphql.query import Query
from projections.engine.budget import Budget
from projections.engine.clocks import Clocks
from projections.engine.single_statement import (
    KnownHead,
    NotInOneStatement,
    PageStatement,
    Result,
    SingleStatementSnapshot,
)
from projections.questions.paging import Page

ARGUMENTS = frozenset(("first", "after", "last", "before", "sort", "on"))
"""What may be asked of a list that is compiled: filters are planned by their values, which this statement is not."""
CACHED_MAX, CACHED_BYTES_MAX = 64, 1024
TYPENAME, NODES, PAGE_INFO = "__typename", "nodes", "pageInfo"
ContextOf = Callable[[SingleStatementSnapshot], RequestContext]


class ListAnswer(NamedTuple):
    """The body of an answer, and the snapshot that it is of."""

    body: bytes
    seen: SingleStatementSnapshot


class ListStatement(NamedTuple):
    """What a field of the root gives in the place of a connection: the statement that gives the page, of which snapshot,
    and how it was asked for."""

    clocks: Clocks
    request: ListRequest
    statement: PageStatement
    seen: SingleStatementSnapshot


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
    """The one list of an operation. Raises NotCompiled where there is more to it."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode, collector: FieldCollector) -> None:
        self._schema = schema
        self._operation = operation
        assert schema.query_type is not None
        ((self._name, nodes),) = collector.fields(schema.query_type, [operation.selection_set]).items()
        self._node = nodes[0]
        self._field, kind = _list_field(schema.query_type, nodes[0])
        self._connection = kind
        self._selected = {name: each[0].name.value for name, each in collector.below(kind, nodes).items()}
        members = [each for each in collector.below(kind, nodes).values() if each[0].name.value == NODES]
        if len(members) != 1 or not {*self._selected.values()} <= {TYPENAME, NODES, PAGE_INFO}:
            raise NotCompiled
        self._cached: dict[bytes, ListStatement] = {}
        self._cached_for: KnownHead | None = None
        self._members: CompiledMembers = compiled_members(kind.fields[NODES], members[0], collector)
        page_info: Any = kind.fields[PAGE_INFO].type
        self._page_info: dict[str, dict[str, str]] = {
            name: {n: f[0].name.value for n, f in collector.below(page_info.of_type, each).items()}
            for name, each in collector.below(kind, nodes).items()
            if each[0].name.value == PAGE_INFO
        }

    def statement(
        self, head: KnownHead, budget: Budget, context: ContextOf, variables: Mapping[str, Any]
    ) -> ListStatement | None:
        """The statement that gives the page, cached by the variables while the read side stands there: whoever looks again
        and again asks with the same. None where the executor is to answer, and to say in words what is wrong. Raises
        NotInOneStatement, and whatever else a question raises."""
        if head != self._cached_for:
            self._cached, self._cached_for = {}, head
        key = msgspec.json.encode(variables)
        found = self._cached.get(key)
        if found is None:
            found = self._made(head, budget, context, variables)
            if found is not None and len(key) <= CACHED_BYTES_MAX:
                if len(self._cached) >= CACHED_MAX:
                    self._cached.clear()
                self._cached[key] = found
        return found

    def forget(self) -> None:
        """Drop the statements that are cached."""
        self._cached, self._cached_for = {}, None

    def _made(
        self, head: KnownHead, budget: Budget, context: ContextOf, variables: Mapping[str, Any]
    ) -> ListStatement | None:
        given = get_variable_values(self._schema, self._operation.variable_definitions or (), dict(variables))
        if isinstance(given, list):
            return None
        arguments = get_argument_values(self._field, self._node, given)
        seen = SingleStatementSnapshot(head, budget.limits, self._members.decode, places=bool(self._page_info))
        root, resolve = _StatementQuery(context=context(seen)), self._field.resolve
        assert resolve is not None
        found: Any = resolve(root, Info(budget), **arguments)
        return found if isinstance(found, ListStatement) else None

    def answer(self, asked: ListStatement, result: Result, budget: Budget) -> ListAnswer:
        """The answer that the result of its statement gives. Raises NotInOneStatement, OverBudget."""
        try:
            lines = asked.seen.lines_of(result, budget)
        except NotInOneStatement:  # of a day that is over, perhaps
            self.forget()
            raise
        page: Page[Any] = asked.statement.page_of(lines)
        budget.check()
        body = msgspec.json.encode({"data": {self._name: self._written(asked, page)}})
        budget.returned(len(page.rows) * self._members.values + len(self._selected), len(body))
        budget.check()
        return ListAnswer(body, asked.seen)

    def _written(self, asked: ListStatement, page: Page[Any]) -> dict[str, Any]:
        stated = asked.clocks.stated if isinstance(asked.clocks, QuestionClocks) else ""
        written: dict[str, Any] = {}
        for name, of in self._selected.items():
            if of == NODES:
                written[name] = self._members.write(page.rows, stated)
            elif of == TYPENAME:
                written[name] = self._connection.name
            else:
                written[name] = self._written_page_info(self._page_info[name], asked, page)
        return written

    def _written_page_info(self, names: Mapping[str, str], asked: ListStatement, page: Page[Any]) -> dict[str, Any]:
        info = connection_of(asked.clocks, asked.request, page, ()).page_info
        values = {
            TYPENAME: "PageInfo",
            "hasNextPage": info.has_next_page,
            "hasPreviousPage": info.has_previous_page,
            "startCursor": info.start_cursor,
            "endCursor": info.end_cursor,
        }
        return {name: values[of] for name, of in names.items()}


def _list_field(root: GraphQLObjectType, node: FieldNode) -> tuple[GraphQLField, GraphQLObjectType]:
    """The list that a field of the root is, and the type of its pages. Raises NotCompiled."""
    field = root.fields.get(node.name.value)
    if field is None or not {a.name.value for a in node.arguments or ()} <= ARGUMENTS:
        raise NotCompiled
    kind: Any = getattr(field.type, "of_type", None)
    if not isinstance(kind, GraphQLObjectType) or NODES not in kind.fields or PAGE_INFO not in kind.fields:
        raise NotCompiled
    return field, kind


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
        return CompiledList(schema, operation, FieldCollector(checked.document))
    except (NotCompiled, GraphQLError, ValueError):
        return None
