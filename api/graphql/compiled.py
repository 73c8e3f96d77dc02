"""Compiled operations: what a checked document selects is worked out once, so that executing it calls the resolvers and
writes values, and nothing else. Answers, errors and what is counted against the budget are those of the executor; what is
not compiled (directives, introspection) is left to that."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_argument_values,
    get_operation_ast,
    located_error,
)
from graphql.execution.values import VariableValues, get_variable_values
from graphql.language import Visitor, visit

from api.graphql.executor import BYTES_OF_A_VALUE, length_of, size_of
from projections.engine.budget import Budget, OverBudget

Path = tuple[Any, Any] | None
"""Where a value stands in the answer: the path of what holds it, and the name or index there."""
Complete = Callable[["Execution", Any, Path], Any]
_PENDING_MAX = 64


class PlannedField(NamedTuple):
    """A field of a selection: the name in the answer, what gives the value, and what writes it."""

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
        """The arguments of a field that has variables among them, worked out once an execution."""
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


class CompiledOperation:
    """An operation of a document as a plan."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._operation = operation
        assert schema.query_type is not None
        self._root = _Compiler(schema, document).selection(schema.query_type, [operation.selection_set])

    def execute(self, root: Any, budget: Budget, given: Mapping[str, Any]) -> ExecutionResult | None:
        """The answer; None where the variables do not fit, which the executor says in its words. Raises OverBudget."""
        variables = get_variable_values(self._schema, self._operation.variable_definitions or (), dict(given))
        if isinstance(variables, list):
            return None
        execution = Execution(budget, variables)
        try:
            data = _object(execution, self._root, root, None)
        except GraphQLError as error:
            execution.errors.append(error)
            data = None
        execution.count()
        return ExecutionResult(data, execution.errors or None)


def compiled(schema: GraphQLSchema, document: DocumentNode, name: str | None) -> CompiledOperation | None:
    """The plan of an operation of a checked document; None where it needs what is not compiled."""
    operation = get_operation_ast(document, name)
    if operation is None or operation.operation is not OperationType.QUERY or _searched(document).unsupported:
        return None
    try:
        return CompiledOperation(schema, document, operation)
    except GraphQLError:  # an argument, which the executor refuses in its place
        return None


def _object(execution: Execution, selection: Selection, source: Any, path: Path) -> dict[str, Any]:
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


class _Compiler:
    """Plans of the selections of one document."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}

    def selection(self, kind: GraphQLObjectType, sets: Sequence[SelectionSetNode]) -> Selection:
        """What some selections together ask of a type."""
        collected: dict[str, list[FieldNode]] = {}
        visited: set[str] = set()
        for each in sets:
            self._collect(kind, each, collected, visited)
        fields: list[PlannedField] = []
        typenames: list[str] = []
        for name, nodes in collected.items():
            if nodes[0].name.value == "__typename":
                typenames.append(name)
            else:
                fields.append(self._field(kind, name, nodes))
        in_place = [*typenames, *(f.name for f in fields)] == [*collected]
        bytes = sum(len(name) + BYTES_OF_A_VALUE for name in collected) + BYTES_OF_A_VALUE
        order = None if in_place else [*collected]
        return Selection(fields, typenames, order, kind.name, 1 + len(collected), bytes)

    def _collect(
        self, kind: GraphQLObjectType, of: SelectionSetNode, into: dict[str, list[FieldNode]], visited: set[str]
    ) -> None:
        for node in of.selections:
            match node:
                case FieldNode():
                    into.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
                case InlineFragmentNode():
                    if node.type_condition is None or self._fits(kind, node.type_condition.name.value):
                        self._collect(kind, node.selection_set, into, visited)
                case FragmentSpreadNode() if node.name.value not in visited:
                    visited.add(node.name.value)
                    fragment = self._fragments[node.name.value]
                    if self._fits(kind, fragment.type_condition.name.value):
                        self._collect(kind, fragment.selection_set, into, visited)
                case _:
                    pass

    def _fits(self, kind: GraphQLObjectType, condition: str) -> bool:
        return kind.name == condition or any(each.name == condition for each in kind.interfaces)

    def _field(self, kind: GraphQLObjectType, name: str, nodes: list[FieldNode]) -> PlannedField:
        definition = kind.fields[nodes[0].name.value]
        assert definition.resolve is not None
        constant = None if _has_variables(nodes[0]) else get_argument_values(definition, nodes[0])
        nullable = not isinstance(definition.type, GraphQLNonNull)
        complete = self._complete(definition.type, nodes, f"{kind.name}.{nodes[0].name.value}")
        return PlannedField(name, definition.resolve, constant, definition, nodes, nullable, complete)

    def _complete(self, kind: Any, nodes: list[FieldNode], field: str) -> Complete:
        """What writes a value of a type."""
        if isinstance(kind, GraphQLNonNull):
            return _non_null(self._complete(kind.of_type, nodes, field), field)
        if isinstance(kind, GraphQLList):
            item = self._complete(kind.of_type, nodes, field)
            return _list(item, nodes, nullable=not isinstance(kind.of_type, GraphQLNonNull))
        sets = [node.selection_set for node in nodes if node.selection_set is not None]
        if isinstance(kind, GraphQLObjectType):
            return _of_object(self.selection(kind, sets))
        if isinstance(kind, GraphQLInterfaceType):
            possible = {each.name: each for each in self._schema.get_possible_types(kind)}
            return _of_interface(lambda name: self.selection(possible[name], sets))
        if isinstance(kind, GraphQLEnumType):
            return _of_enum(kind)
        return _of_scalar(kind)


def _non_null(complete: Complete, field: str) -> Complete:
    def non_null(execution: Execution, value: Any, path: Path) -> Any:
        found = None if value is None else complete(execution, value, path)
        if found is None:
            raise TypeError(f"Cannot return null for non-nullable field {field}.")
        return found

    return non_null


def _list(item: Complete, nodes: list[FieldNode], *, nullable: bool) -> Complete:
    def of_list(execution: Execution, value: Any, path: Path) -> Any:
        if value is None:
            return None
        execution.values += len(value)
        execution.bytes += len(value) * BYTES_OF_A_VALUE
        found = []
        for number, each in enumerate(value):
            try:
                found.append(item(execution, each, (path, number)))
            except OverBudget:
                raise
            except Exception as error:
                execution.fail(error, nodes, (path, number), nullable=nullable)
                found.append(None)
        return found

    return of_list


def _of_object(selection: Selection) -> Complete:
    def of_object(execution: Execution, value: Any, path: Path) -> Any:
        return None if value is None else _object(execution, selection, value, path)

    return of_object


def _of_interface(select: Callable[[str], Selection]) -> Complete:
    """The selection of each type is worked out when the first of it comes: of all it would grow with their number to the
    power of the depth."""
    selections: dict[str, Selection] = {}

    def of_interface(execution: Execution, value: Any, path: Path) -> Any:
        if value is None:
            return None
        name = type(value).__strawberry_definition__.name
        selection = selections.get(name)
        if selection is None:
            selection = selections[name] = select(name)
        return _object(execution, selection, value, path)

    return of_interface


def _of_enum(kind: GraphQLEnumType) -> Complete:
    names: dict[Any, str] = {}

    def of_enum(execution: Execution, value: Any, path: Path) -> Any:
        if value is None:
            return None
        name = names.get(value)
        if name is None:
            name = names[value] = str(kind.coerce_output_value(value))
        execution.bytes += len(name)
        return name

    return of_enum


def _of_scalar(kind: Any) -> Complete:
    serialize, of_text = kind.coerce_output_value, kind.name in ("String", "ID")

    def of_scalar(execution: Execution, value: Any, path: Path) -> Any:
        if value is None:
            return None
        if not of_text or type(value) is not str:
            value = serialize(value)
        if type(value) is str:
            execution.bytes += len(value) if value.isascii() else length_of(value)
        elif isinstance(value, dict | list):
            values, bytes = size_of(value)
            execution.values += values
            execution.bytes += bytes
        return value

    return of_scalar


class _Search(Visitor):
    """Looks for directives, introspection and variables."""

    def __init__(self) -> None:
        super().__init__()
        self.variables = self.unsupported = False

    def enter_variable(self, _: VariableNode, *__: Any) -> None:
        self.variables = True

    def enter_directive(self, _: DirectiveNode, *__: Any) -> None:
        self.unsupported = True

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.unsupported |= node.name.value in ("__schema", "__type")


def _searched(node: Node) -> _Search:
    found = _Search()
    visit(node, found)
    return found


def _has_variables(node: FieldNode) -> bool:
    return any(_searched(argument).variables for argument in node.arguments or ())


def _keys(path: Path) -> Iterator[Any]:
    if path is not None:
        yield from _keys(path[0])
        yield path[1]
