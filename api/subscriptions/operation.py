"""The operation that a follower asks for, and its execution for each event of a batch."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    execute_sync,
    get_argument_values,
)
from graphql.execution.values import get_variable_values
from graphql.language import Visitor, visit
from msgspec.structs import replace

from api.graphql.batching import nodes
from api.graphql.context import NewestCheckpoint, RequestContext
from api.graphql.execution import formatted_error
from api.graphql.operations.document_cache import CheckedDocument
from api.graphql.operations.document_limits import exceeded_by
from api.graphql.operations.executor import CountingExecutor
from api.graphql.types.event import Event
from api.http.costs import MIB
from api.http.refusals import ApiRefusal
from api.languages import LanguageCode, translating, translator
from api.people.finder import Opener
from domain.permission import Credential
from projections.engine.budget import Budget, Limits
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.rows import TrailRow

BATCH = Limits(bytes=32 * MIB, statements=1_000, processor_s=2.0, database_s=5.0)
"""What one batch may cost for all operations of one actor."""
READING = Limits(database_s=BATCH.database_s)
"""What the reading of a batch may cost, before anything is made of it."""

NDJSON = """subscription ($group: String) { event: events(group: $group) {
    position recordedAt on by kind topic stream command corrects
    authority { kind group agency office meeting decision } sentence lang data } }"""


class RefusedOperation(Exception):
    """What a client asked to follow cannot be executed; `errors` are those of GraphQL."""

    def __init__(self, errors: Sequence[dict[str, Any]]) -> None:
        super().__init__(errors[0]["message"])
        self.errors = [*errors]


class EventNotGiven(Exception):
    """An event could not be given as it was asked for: nobody may go on beyond it as if it had been."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(f"position {position}: {message}")


class StreamItem(NamedTuple):
    """An event as it is sent to everybody who asked alike."""

    position: int
    payload: bytes


class FollowedOperation(NamedTuple):
    """What a follower asks for. Followers whose operations are equal are answered alike, from one execution."""

    text: str
    name: str | None
    variables: bytes
    credential: Credential
    """Without its actor: who may see the same is answered alike."""
    language: LanguageCode
    plain: bool
    """Whether an event is sent by itself, as NDJSON has it, and not as a response of GraphQL."""


class FollowRequest(NamedTuple):
    """An operation, from which position, and its document."""

    operation: FollowedOperation
    after: int | None
    group: str | None
    document: DocumentNode
    variables: dict[str, Any]


def read_request(
    schema: GraphQLSchema,
    checked: CheckedDocument,
    text: str,
    name: str | None,
    variables: dict[str, Any],
    credential: Credential,
    language: LanguageCode,
    *,
    plain: bool = False,
) -> FollowRequest:
    """The request of a checked document. Raises RefusedOperation."""
    if checked.errors or checked.document is None:
        raise RefusedOperation([formatted_error(e) for e in checked.errors])
    if beyond := exceeded_by(variables):
        raise RefusedOperation([formatted_error(e) for e in beyond])
    operation = checked.operation(name)
    if operation is None or not checked.follows(name):
        words = "this follows subscriptions: ask what is no subscription by POST, as application/json"
        raise RefusedOperation([error_of(words, "GRAPHQL_VALIDATION_FAILED")])
    coerced = get_variable_values(schema, operation.variable_definitions or (), variables)
    if isinstance(coerced, list):
        raise RefusedOperation([formatted_error(e) for e in coerced])
    assert schema.subscription_type is not None
    field = _root_field(operation)
    given = get_argument_values(schema.subscription_type.fields[field.name.value], field, coerced)
    after = given.get("after")
    if after is not None and after < 0:
        raise RefusedOperation([error_of("after: a position is a number from 0", "BAD_VALUE")])
    of_position = _variables_of_position(checked.document, field)
    kept = {key: value for key, value in sorted(variables.items()) if key not in of_position}
    seen = replace(credential, actor="")
    key = FollowedOperation(text, name, msgspec.json.encode(kept), seen, language, plain)
    return FollowRequest(key, after, given.get("group"), checked.document, variables)


def _root_field(operation: OperationDefinitionNode) -> FieldNode:
    """The one field of a subscription, which validation has seen to."""
    found = operation.selection_set.selections[0]
    if not isinstance(found, FieldNode) or found.name.value.startswith("__"):
        raise RefusedOperation([error_of("name the field `events` in the operation itself", "BAD_VALUE")])
    return found


def _variables_of_position(document: DocumentNode, field: FieldNode) -> set[str]:
    """The variables that give the position and nothing else: they differ from one follower to the next."""
    uses = _VariableUses()
    visit(document, uses)
    named = (a.value for a in field.arguments or () if a.name.value == "after")
    return {v.name.value for v in named if isinstance(v, VariableNode) and uses.found.count(v.name.value) == 2}


class _VariableUses(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.found.append(node.name.value)


def batch_budget() -> Budget:
    """The budget of one actor for one batch, begun."""
    budget = Budget(BATCH)
    budget.begin()
    return budget


class EventExecution:
    """Executes an operation for the events of a batch, on one snapshot."""

    def __init__(
        self, schema: GraphQLSchema, open_sealed: Opener, newest_checkpoint: NewestCheckpoint, request: FollowRequest
    ) -> None:
        self._schema = schema
        self._open = open_sealed
        self._newest = newest_checkpoint
        self.request = request

    def context(self, seen: Snapshot, viewer: Credential) -> RequestContext:
        """The context of a batch, under the budget of the snapshot."""
        return RequestContext(seen, viewer, self._open, self._newest)

    def items(
        self,
        context: RequestContext,
        rows: Sequence[TrailRow],
        visible: Callable[[TrailRow, Collection[str] | None], bool],
    ) -> list[StreamItem]:
        """The events that the context's reader sees. Raises OverBudget, EventNotGiven, and QueryRefused for a group not
        reached."""
        about = None if self.request.group is None else {*(context.narrowed(self.request.group) or ())}
        reached = [r for r in rows if visible(r, context.within) and (about is None or about & {*r.streams})]
        with translating(self.request.operation.language):
            return [*self._executed(context, reached)]

    def _executed(self, context: RequestContext, rows: Sequence[TrailRow]) -> Iterator[StreamItem]:
        clocks = Clocks(context.snapshot.head.position, context.snapshot.today)
        operation = self.request.operation
        for node in nodes(context, clocks, Event, rows):
            result = execute_sync(
                self._schema,
                self.request.document,
                root_value=node,
                context_value=context.snapshot.budget,
                variable_values=self.request.variables,
                operation_name=operation.name,
                executor_class=CountingExecutor,
            )
            body: dict[str, Any] = {"data": result.data}
            if result.errors:
                body["errors"] = errors = [formatted_error(e) for e in result.errors]
                if operation.plain or any(e["extensions"]["code"] == "UNEXPECTED" for e in errors):
                    raise EventNotGiven(node.row.position, errors[0]["message"])
            yield StreamItem(node.row.position, msgspec.json.encode(result.data if operation.plain else body))


def error_of(message: str, code: str) -> dict[str, Any]:
    """An error as GraphQL has it."""
    return {"message": message, "extensions": {"code": code}}


def refusal_error(refused: ApiRefusal) -> dict[str, Any]:
    """A refusal of the edge as GraphQL has errors; its code is the rule, or the type of a refusal that names none."""
    return error_of(translator()(refused.detail), (refused.rule or refused.type).upper().replace("-", "_"))


def ended_error(reason: str, after: int) -> dict[str, Any]:
    """The error by which a subscription ends: why, and from which position to go on."""
    error = error_of(f"the subscription ended ({reason}); go on after position {after}", "ENDED")
    error["extensions"] |= {"reason": reason, "after": after}
    return error
