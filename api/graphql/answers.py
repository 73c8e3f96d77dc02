"""The answer to one operation: executed on one snapshot, its errors in words, never a stack trace."""

import logging
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import psycopg
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute_sync
from msgspec import Struct

from api.graphql.asked import Asked, Refused
from api.graphql.documents import Checked
from api.graphql.exchange import Parameters
from api.graphql.query import Query
from projections.questions.rows import BadCursor
from projections.snapshot import BadClock

NO_SUCH_VALUE = {
    "message": "a value in the question is not one that the record could hold",
    "extensions": {"code": "BAD_VALUE"},
}
log = logging.getLogger("quorate")


class Answer(Struct, frozen=True):
    """The body of a response. `executed` is false where the request was refused before anything was executed."""

    body: dict[str, Any]
    executed: bool


def refused(errors: Iterable[GraphQLError]) -> Answer:
    """Why nothing was executed."""
    return Answer({"errors": [shown(e) for e in errors]}, False)


def answer(schema: GraphQLSchema, checked: Checked, parameters: Parameters, asked: Asked) -> Answer:
    """What the operation gives; the document has been checked."""
    assert checked.document is not None
    result = execute_sync(
        schema,
        checked.document,
        root_value=Query(asked=asked),
        variable_values=parameters.variables,
        operation_name=parameters.operation,
    )
    return _told(result)


def _told(result: ExecutionResult) -> Answer:
    errors = result.errors or []
    if result.data is None and errors and all(e.path is None for e in errors):
        return refused(errors)
    body: dict[str, Any] = {"errors": [shown(e) for e in errors]} if errors else {}
    return Answer({**body, "data": result.data}, True)


def shown(error: GraphQLError) -> dict[str, Any]:
    """An error as clients see it. What nobody expected is logged under an id, which is all that is said of it."""
    cause = error.original_error
    formatted: dict[str, Any] = {**error.formatted}
    match cause:
        case None | GraphQLError():
            pass
        case BadClock() | Refused():
            formatted["extensions"] = {"code": cause.code}
        case BadCursor():
            formatted["extensions"] = {"code": "BAD_CURSOR"}
        case psycopg.DataError() | UnicodeEncodeError():
            formatted |= NO_SUCH_VALUE
        case ValueError() if error.path is None:  # a literal, before anything was executed
            formatted |= NO_SUCH_VALUE
        case _:
            id = uuid4().hex[:12]
            log.error("question %s", id, exc_info=cause)
            formatted["message"] = f"something unexpected went wrong; the log knows this as {id}"
            formatted["extensions"] = {"code": "UNEXPECTED", "id": id}
    return formatted
