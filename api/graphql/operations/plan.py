"""Plans of operations: for each type the selected fields, each with its resolver and its completion; executing one
calls the resolvers, writes the values and counts them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from graphql import FieldNode, GraphQLError, GraphQLField, get_argument_values, located_error
from graphql.execution.values import VariableValues

from projections.engine.budget import Budget, OverBudget

Path = tuple[Any, Any] | None
"""Where a value stands in the answer: the path of what holds it, and the name or index there."""
Complete = Callable[["Execution", Any, Path], Any]
_PENDING_MAX = 64


class PlannedField(NamedTuple):
    """A field of a selection: the name in the answer, its resolver, and its completion."""

    name: str
    resolve: Callable[..., Any]
    constant: dict[str, Any] | None
    definition: GraphQLField
    nodes: list[FieldNode]
    nullable: bool
    complete: Complete


class Selection(NamedTuple):
    """What is selected of a type, and what an object of it counts for: its values, and their bytes without the texts."""

    fields: list[PlannedField]
    typenames: list[str]
    order: list[str] | None
    type_name: str
    values: int
    bytes: int


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

    def arguments(self, field: PlannedField) -> dict[str, Any]:
        """The arguments of a field that has variables among them, cached for one execution."""
        found = self._arguments.get(id(field.nodes))
        if found is None:
            found = get_argument_values(field.definition, field.nodes[0], self.variables)
            self._arguments[id(field.nodes)] = found
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


def execute_selection(execution: Execution, selection: Selection, source: Any, path: Path) -> dict[str, Any]:
    """The selected fields of an object (hot path: once for every node of the answer)."""
    execution.values += selection.values
    execution.bytes += selection.bytes
    if execution.values > _PENDING_MAX:
        execution.count()
    info = execution.info
    found: dict[str, Any] = {}
    for name in selection.typenames:
        found[name] = selection.type_name
        execution.bytes += len(selection.type_name)
    for field in selection.fields:
        name, constant = field.name, field.constant
        try:
            arguments = execution.arguments(field) if constant is None else constant
            value = field.resolve(source, info, **arguments)
            found[name] = field.complete(execution, value, (path, name))
        except OverBudget:
            raise
        except Exception as error:  # whatever a resolver raises is an error of its field
            execution.fail(error, field.nodes, (path, name), nullable=field.nullable)
            found[name] = None
    return {name: found[name] for name in selection.order} if selection.order is not None else found


def _keys(path: Path) -> Iterator[Any]:
    if path is not None:
        yield from _keys(path[0])
        yield path[1]
