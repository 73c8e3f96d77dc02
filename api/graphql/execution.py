"""Execution of one operation on one snapshot; its errors in words, never a stack trace."""

import logging
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import psycopg
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    VariableDefinitionNode,
    execute_sync,
)
from msgspec import Struct

from api.graphql.agency_fields import not_for_agencies
from api.graphql.context import RequestContext
from api.graphql.http import Parameters
from api.graphql.operations.compiler import CompiledOperation
from api.graphql.operations.document_cache import CheckedDocument
from api.graphql.operations.document_limits import exceeded_by
from api.graphql.operations.executor import CountingExecutor
from api.graphql.query import Query
from api.graphql.refusals import QueryRefused
from api.http import request_record
from api.http.costs import words_of
from api.languages import translator
from projections.engine.budget import AnswerTooLarge, OverBudget
from projections.engine.clocks import BadClock
from projections.questions.cursors import BadCursor

BAD_VALUE = {
    "message": "a value in the question is not one that the record could hold",
    "extensions": {"code": "BAD_VALUE"},
}
log = logging.getLogger("quorate")


class ExecutionResponse(Struct, frozen=True):
    """The body of a response. `executed` is false where the request was refused before anything was executed."""

    body: dict[str, Any]
    executed: bool


def refusal(errors: Iterable[GraphQLError]) -> ExecutionResponse:
    """Why nothing was executed."""
    return ExecutionResponse({"errors": [formatted_error(e) for e in errors]}, False)


def execute(
    schema: GraphQLSchema, checked: CheckedDocument, parameters: Parameters, context: RequestContext
) -> ExecutionResponse:
    """What the operation gives; the document has been checked. Raises OverBudget."""
    assert checked.document is not None
    if beyond := exceeded_by(parameters.variables):
        return refusal(beyond)
    plan = checked.plan(schema, parameters.operation)
    return _response_of(executed(schema, checked.document, context, parameters.variables, parameters.operation, plan))


def executed(
    schema: GraphQLSchema,
    document: DocumentNode,
    context: RequestContext,
    variables: dict[str, Any],
    operation: str | None = None,
    plan: CompiledOperation | None = None,
) -> ExecutionResult:
    """The result of an operation, by its plan where it has one, counted against the budget of the snapshot. Raises
    OverBudget."""
    if context.own_agency is not None and (error := not_for_agencies(schema, document)) is not None:
        return ExecutionResult(None, [error])
    if (
        plan is not None
        and (found := plan.execute(Query(context=context), context.snapshot.budget, variables)) is not None
    ):
        return found
    return execute_sync(
        schema,
        document,
        root_value=Query(context=context),
        context_value=context.snapshot.budget,
        variable_values=variables,
        operation_name=operation,
        executor_class=CountingExecutor,
    )


def over_budget(error: OverBudget) -> ExecutionResponse:
    """That an answer would cost more than one may."""
    code = "TOO_LARGE" if isinstance(error, AnswerTooLarge) else "TOOK_TOO_LONG"
    request_record.current().problem = code
    return ExecutionResponse(
        {"errors": [{"message": translator()(words_of(error)), "extensions": {"code": code}}]}, False
    )


def _response_of(result: ExecutionResult) -> ExecutionResponse:
    errors = result.errors or []
    if result.data is None and errors and all(e.path is None for e in errors):
        return refusal(errors)
    body: dict[str, Any] = {"errors": [formatted_error(e) for e in errors]} if errors else {}
    return ExecutionResponse({**body, "data": result.data}, True)


def _code(error: GraphQLError) -> str:
    """The code of an error of the library: of a document, a variable, or a value that it could not complete."""
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    if error.path is not None:
        return "UNEXPECTED"
    of_variable = any(isinstance(node, VariableDefinitionNode) for node in error.nodes or ())
    return "BAD_USER_INPUT" if of_variable else "GRAPHQL_VALIDATION_FAILED"


def formatted_error(error: GraphQLError) -> dict[str, Any]:
    """An error as clients see it. What nobody expected is logged under an id, which is all that is said of it."""
    cause = error.original_error
    formatted: dict[str, Any] = {**error.formatted}
    match cause:
        case None | GraphQLError():
            formatted["extensions"] = {"code": _code(error), **(formatted.get("extensions") or {})}
        case BadClock() | QueryRefused():
            formatted["extensions"] = {"code": cause.code}
        case BadCursor():
            formatted["extensions"] = {"code": "BAD_CURSOR"}
        case psycopg.DataError() | UnicodeEncodeError():
            formatted |= BAD_VALUE
        case ValueError() if error.path is None:  # a literal, before anything was executed
            formatted |= BAD_VALUE
        case _:
            id = uuid4().hex[:12]
            log.error("question %s", id, exc_info=cause)
            formatted["message"] = f"something unexpected went wrong; the log knows this as {id}"
            formatted["extensions"] = {"code": "UNEXPECTED", "id": id}
    request_record.current().problem = formatted["extensions"]["code"]
    return formatted
