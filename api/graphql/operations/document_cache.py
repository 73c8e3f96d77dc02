"""Cache of documents (least recently used), each parsed, measured, validated and compiled once."""

from collections import OrderedDict
from threading import Lock
from typing import Any, NamedTuple

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)

from api.graphql.operations.compiler import CompiledOperation, compiled
from api.graphql.operations.document_limits import CHARACTERS_MAX, TOKENS_MAX, exceeded, limited

CACHED_CHARACTERS_MAX = 20_000
ALL_KEPT_CHARACTERS_MAX = 200_000
ERRORS_MAX = 20
COMPARISONS_MAX = 100_000


class CheckedDocument(NamedTuple):
    """A document, or why it cannot be executed. A document that does not parse has no operations."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]
    plans: dict[str | None, CompiledOperation | None]
    """The compiled operations by the name that a request gives, as far as some were asked for."""
    lists: dict[str | None, Any]
    """What `compiled_lists` made of the operations that are one list, None of others, likewise."""

    def plan(self, schema: GraphQLSchema, name: str | None) -> CompiledOperation | None:
        """The plan of an operation, compiled the first time; None where the executor is to answer."""
        if self.document is None or self.operation(name) is None:
            return None
        if name not in self.plans:
            self.plans[name] = compiled(schema, self.document, name)
        return self.plans[name]

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation that a request means; None where that is not clear."""
        return get_operation_ast(self.document, name) if self.document is not None else None

    def reads(self, name: str | None) -> bool:
        operation = self.operation(name)
        return operation is None or operation.operation is OperationType.QUERY

    def follows(self, name: str | None) -> bool:
        """Whether a request means a subscription."""
        operation = self.operation(name)
        return operation is not None and operation.operation is OperationType.SUBSCRIPTION


class Overlapping(OverlappingFieldsCanBeMergedRule):
    """That fields of one name can be merged, with fewer comparisons than the library makes: half a second's at the most."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = COMPARISONS_MAX


RULES: tuple[type[ASTValidationRule], ...] = tuple(
    Overlapping if rule is OverlappingFieldsCanBeMergedRule else rule for rule in specified_rules
)


class DocumentCache:
    """The documents of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[str, CheckedDocument] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def kept(self, text: str) -> CheckedDocument | None:
        """A document that was checked before; None where it is not kept any more."""
        with self._lock:
            if found := self._kept.get(text):
                self._kept.move_to_end(text)
            return found

    def checked(self, text: str) -> CheckedDocument:
        """A document, checked now where it is not kept."""
        if (kept := self.kept(text)) is not None:
            return kept
        found = self._check(text)
        if not found.errors and len(text) <= CACHED_CHARACTERS_MAX:
            self._keep(text, found)
        return found

    def _keep(self, text: str, found: CheckedDocument) -> None:
        """Keep a document, and of the others those asked for last: bounded by their length, as their trees are large."""
        with self._lock:
            if text not in self._kept:
                self._characters += len(text)
            self._kept[text] = found
            while self._characters > ALL_KEPT_CHARACTERS_MAX:
                self._characters -= len(self._kept.popitem(last=False)[0])

    def _check(self, text: str) -> CheckedDocument:
        if (count := len(text)) > CHARACTERS_MAX:
            return CheckedDocument(None, (limited("characters", count, CHARACTERS_MAX),), {}, {})
        try:
            document = parse(text, max_lexical_tokens=TOKENS_MAX, max_comments=TOKENS_MAX)
        except GraphQLSyntaxError as error:
            return CheckedDocument(None, (error,), {}, {})
        errors: list[GraphQLError] = exceeded(document) or validate(
            self._schema, document, RULES, max_errors=ERRORS_MAX
        )
        return CheckedDocument(document, tuple(errors), {}, {})
