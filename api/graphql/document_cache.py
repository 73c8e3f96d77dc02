"""Documents: parsed, measured and validated once; the newest are kept."""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    parse,
    validate,
)

from api.graphql.document_limits import TOKENS_MAX, exceeded

CACHED_MAX = 256
CACHED_CHARACTERS_MAX = 20_000
ERRORS_MAX = 20


class CheckedDocument(NamedTuple):
    """A document, or why it cannot be executed. A document that does not parse has no operations."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation that a request means; None where that is not clear."""
        return get_operation_ast(self.document, name) if self.document is not None else None

    def reads(self, name: str | None) -> bool:
        operation = self.operation(name)
        return operation is None or operation.operation is OperationType.QUERY


class DocumentCache:
    """The documents of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[str, CheckedDocument] = OrderedDict()
        self._lock = Lock()

    def checked(self, text: str) -> CheckedDocument:
        with self._lock:
            if found := self._kept.get(text):
                self._kept.move_to_end(text)
                return found
        found = self._check(text)
        if len(text) <= CACHED_CHARACTERS_MAX:
            with self._lock:
                self._kept[text] = found
                while len(self._kept) > CACHED_MAX:
                    self._kept.popitem(last=False)
        return found

    def _check(self, text: str) -> CheckedDocument:
        try:
            document = parse(text, max_lexical_tokens=TOKENS_MAX, max_comments=TOKENS_MAX)
        except GraphQLSyntaxError as error:
            return CheckedDocument(None, (error,))
        errors: list[GraphQLError] = exceeded(document) or validate(self._schema, document, max_errors=ERRORS_MAX)
        return CheckedDocument(document, tuple(errors))
