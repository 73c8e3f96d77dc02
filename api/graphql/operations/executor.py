"""The executor: graphql-core's own, which counts all that it puts into the answer against the budget, on every path."""

from collections.abc import Iterable, Mapping, Sized
from typing import Any

from graphql import GraphQLObjectType, GraphQLOutputType, GraphQLResolveInfo
from graphql.execution import Executor
from graphql.pyutils import Path

from projections.engine.budget import Budget, OverBudget

BYTES_OF_A_VALUE = 6
"""What a value is at least, written as JSON: `null,` and the like; of an object its braces."""


class CountingExecutor(Executor[None]):
    """Counts what it returns: objects, their fields and items of lists as values, with the length of texts and of the
    names of fields. The context of an execution is its Budget. Raises OverBudget, which no field of the answer catches.

    Nodes are shared between the paths that lead to them, so that what is counted where rows are read says nothing of the
    answer: here each is counted as often as it stands in it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._budget: Budget = self.context_value
        self._lengths: dict[int, int] = {}

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: dict[str, Any],
        position_context: None,
    ) -> Any:
        self._budget.returned(1 + len(grouped_field_set), self._length(grouped_field_set))
        return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)

    def complete_iterable_value(
        self,
        item_type: GraphQLOutputType,
        field_details_list: Any,
        info: GraphQLResolveInfo[Budget],
        path: Path,
        items: Iterable[Any],
        position_context: None,
    ) -> Any:
        count = len(items) if isinstance(items, Sized) else 0
        self._budget.returned(count, count * BYTES_OF_A_VALUE)
        return super().complete_iterable_value(item_type, field_details_list, info, path, items, position_context)

    def complete_leaf_value(self, return_type: Any, result: Any) -> Any:  # type: ignore[override]  # asked of an instance
        value = super().complete_leaf_value(return_type, result)
        if type(value) is str:
            self._budget.returned(0, length_of(value))
        elif isinstance(value, dict | list):
            self._budget.returned(*size_of(value))
        return value

    def handle_field_error(
        self, raw_error: Exception, return_type: GraphQLOutputType, field_details_list: Any, path: Path
    ) -> None:
        if isinstance(raw_error, OverBudget):
            raise raw_error
        self._budget.failed()
        super().handle_field_error(raw_error, return_type, field_details_list, path)

    def _length(self, fields: Mapping[str, Any]) -> int:
        """The bytes of an object without its values; the executor keeps one set of fields for all objects of a place."""
        found = self._lengths.get(id(fields))
        if found is None:
            found = self._lengths[id(fields)] = sum(len(name) + BYTES_OF_A_VALUE for name in fields) + BYTES_OF_A_VALUE
        return found


def length_of(text: str) -> int:
    """The bytes of a text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode(errors="replace"))


def size_of(value: Any) -> tuple[int, int]:
    """How many values a JSON value holds, and about how many bytes they are."""
    values = bytes = 0
    waiting = [value]
    while waiting:
        each = waiting.pop()
        values += 1
        if type(each) is str:
            bytes += len(each) if each.isascii() else length_of(each)
        elif isinstance(each, dict):
            bytes += BYTES_OF_A_VALUE * (1 + len(each)) + sum(map(length_of, each))
            waiting += each.values()
        elif isinstance(each, list):
            bytes += BYTES_OF_A_VALUE * (1 + len(each))
            waiting += each
        elif isinstance(each, str):
            bytes += length_of(each)
    return values, bytes
