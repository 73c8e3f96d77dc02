"""Execution of a plan: what is counted against the budget, and the errors so far."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from graphql import FieldNode, GraphQLError, GraphQLField, get_argument_values, located_error
from graphql.execution.values import VariableValues

from projections.engine.budget import Budget

Path = tuple[Any, Any] | None
"""Where a value stands in the answer: the path of what holds it, and the name or index there."""
Complete = Callable[["Execution", Any, Path], Any]
WriteObject = Callable[["Execution", Any, Path], dict[str, Any]]
"""Writes an object, by what is selected of its type."""
PENDING_MAX = 64
"""How many values are counted before the budget is told."""


class Info:
    """What a resolver gets beside its arguments."""

    def __init__(self, context: Budget) -> None:
        self.context = context


class Execution:
    """One execution: the budget, the variables, and the errors so far."""

    def __init__(self, budget: Budget, variables: VariableValues) -> None:
        self.budget = budget
        self.info = Info(budget)
        self.variables = variables
        self.errors: list[GraphQLError] = []
        self.values = self.bytes = 0
        self._arguments: dict[int, dict[str, Any]] = {}

    def arguments(self, definition: GraphQLField, nodes: list[FieldNode]) -> dict[str, Any]:
        """The arguments of a field that has variables among them, cached for one execution."""
        found = self._arguments.get(id(nodes))
        if found is None:
            found = get_argument_values(definition, nodes[0], self.variables)
            self._arguments[id(nodes)] = found
        return found

    def count(self) -> None:
        """Hand what was counted over to the budget. Raises OverBudget."""
        values, bytes = self.values, self.bytes
        self.values = self.bytes = 0
        self.budget.returned(values, bytes)

    def fail(self, error: Exception, nodes: Sequence[FieldNode], path: Path, *, nullable: bool) -> None:
        """Note an error where the value may be null; else raise it on to what holds the value."""
        self.budget.failed()
        located = located_error(error, nodes, [*_keys(path)])
        if not nullable:
            raise located
        self.errors.append(located)


def _keys(path: Path) -> Iterator[Any]:
    if path is not None:
        yield from _keys(path[0])
        yield path[1]
