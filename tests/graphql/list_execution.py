"""Executes compiled lists in tests: the statement of a document on a connection of the test's own, beside the executor."""

from functools import partial
from typing import Any

import msgspec
import psycopg
from graphql import execute_sync

from api.graphql.compiled_lists import ListAnswer, compiled_list
from api.graphql.context import RequestContext
from api.graphql.operations.document_cache import DocumentCache
from api.graphql.operations.executor import CountingExecutor
from api.graphql.query import Query
from api.graphql.schema import build
from ledger.postgres.statement_pool import StatementResult
from projections.engine.budget import Budget, Limits
from projections.engine.single_statement import (
    KnownHead,
    Lookup,
    LookupCache,
    known_head,
)
from projections.engine.snapshot import snapshot
from tests.graphql.asker import Viewer
from tests.support.databases import Database

SCHEMA, _ = build()
DOCUMENTS = DocumentCache(SCHEMA)
EVERYBODY = Viewer()
ATTENDANCE = """query ($n: Int, $after: String) { attendance(first: $n, after: $after) { __typename
  nodes { ref day outcome expected meeting { ref } seat { id } } pageInfo { hasNextPage endCursor startCursor } } }"""


def compiled(text: str) -> Any:
    checked = DOCUMENTS.checked(text)
    assert not checked.errors, checked.errors
    return compiled_list(SCHEMA, checked, None)


def head_of(database: Database) -> KnownHead:
    with psycopg.connect(database.dsn, autocommit=True) as connection, snapshot(connection) as seen:
        return known_head(seen)


def context_of(seen: Any, viewer: Viewer = EVERYBODY) -> RequestContext:
    return RequestContext(seen, viewer, lambda sealed: sealed.ct)


def both(
    database: Database, text: str, variables: dict[str, Any] | None = None, viewer: Viewer = EVERYBODY
) -> tuple[bytes, bytes]:
    """The answer of the executor, and that of the compiled list."""
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        with snapshot(connection) as seen:
            checked, head, given = DOCUMENTS.checked(text), known_head(seen), variables or {}
            assert checked.document is not None, checked.errors
            root = Query(context=context_of(seen, viewer))
            executed = execute_sync(SCHEMA, checked.document, root_value=root, context_value=seen.budget,
                                    variable_values=given, executor_class=CountingExecutor)  # fmt: skip
        assert not executed.errors
        answer = answered(connection, compiled_list(SCHEMA, checked, None), head, given=given, viewer=viewer)
        assert answer.seen.past == seen.past
        return msgspec.json.encode({"data": executed.data}), answer.body


def answered(
    connection: psycopg.Connection[Any],
    listed: Any,
    head: KnownHead,
    limits: Limits | None = None,
    given: Any = None,
    viewer: Viewer = EVERYBODY,
) -> ListAnswer:
    """The answer of a compiled list, its statements executed on a connection of the test's own."""
    budget, known = Budget(limits or Limits()), LookupCache(head)
    while True:
        try:
            asked = listed.statement(known, budget, viewer, partial(context_of, viewer=viewer), given or {})
            break
        except Lookup as lookup:
            known.keep(lookup, executed(connection, lookup.text, lookup.values), budget)
    assert asked is not None
    result = executed(connection, asked.statement.text, asked.statement.values)
    return listed.answer(asked, result, budget)  # type: ignore[no-any-return]


def executed(connection: psycopg.Connection[Any], text: str, values: Any) -> StatementResult:
    cursor = connection.execute(text.encode(), values, binary=True)
    assert cursor.pgresult is not None
    return StatementResult(cursor.pgresult, connection)
