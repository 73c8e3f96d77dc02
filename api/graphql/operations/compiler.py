"""Compiler: a checked document is compiled once into a plan, whose execution calls the resolvers and writes the values,
and nothing else. Answers, errors and what is counted against the budget are those of the executor; what is not compiled
(directives, introspection) is left to that."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_argument_values,
    get_named_type,
    get_operation_ast,
    is_leaf_type,
)
from graphql.execution.values import get_variable_values
from graphql.language import Visitor, visit

from api.graphql.operations.completion import (
    complete_enum,
    complete_integers,
    complete_interface,
    complete_list,
    complete_non_null,
    complete_object,
    complete_required_object,
    complete_scalar,
)
from api.graphql.operations.executor import BYTES_OF_A_VALUE
from api.graphql.operations.field_collector import FieldCollector
from api.graphql.operations.plan import Complete, Execution, WriteObject
from api.graphql.operations.selection_source import SelectedBelow, SelectedField, compiled_selection
from projections.engine.budget import Budget


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
            data = self._root(execution, root, None)
        except GraphQLError as error:
            execution.errors.append(error)
            data = None
        execution.count()
        return ExecutionResult(data, execution.errors or None)


def compiled(schema: GraphQLSchema, document: DocumentNode, name: str | None) -> CompiledOperation | None:
    """The plan of an operation of a checked document; None where it needs what is not compiled."""
    operation = compilable(document, name)
    if operation is None:
        return None
    try:
        return CompiledOperation(schema, document, operation)
    except GraphQLError:  # an argument, which the executor refuses in its place
        return None


def compilable(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The query that a request means; None where it is none, or the document has directives or introspection."""
    operation = get_operation_ast(document, name)
    if operation is None or operation.operation is not OperationType.QUERY or _searched(document).unsupported:
        return None
    return operation


class _Compiler:
    """Plans of the selections of one document."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._collector = FieldCollector(document)

    def selection(self, kind: GraphQLObjectType, sets: Sequence[SelectionSetNode]) -> WriteObject:
        """What writes what some selections together ask of a type."""
        collected = self._collector.fields(kind, sets)
        fields = [name if _names_type(nodes) else self._field(kind, name, nodes) for name, nodes in collected.items()]
        return compiled_selection(kind.name, fields, 1 + len(collected), _bytes(collected))

    def _field(self, kind: GraphQLObjectType, name: str, nodes: list[FieldNode]) -> SelectedField:
        definition = kind.fields[nodes[0].name.value]
        assert definition.resolve is not None
        constant = None if _has_variables(nodes[0]) else get_argument_values(definition, nodes[0])
        of = definition.type.of_type if isinstance(definition.type, GraphQLNonNull) else definition.type
        if is_leaf_type(of):
            return SelectedField(name, definition, nodes, constant, None)
        below = None
        if isinstance(of, GraphQLObjectType):
            found = self._collector.below(of, nodes)
            names = {each: fields[0].name.value for each, fields in found.items()}
            below = SelectedBelow(names, 1 + len(found), _bytes(found))
        complete = self._complete(definition.type, nodes, f"{kind.name}.{nodes[0].name.value}")
        return SelectedField(name, definition, nodes, constant, complete, below)

    def _complete(self, kind: Any, nodes: list[FieldNode], field: str) -> Complete:
        """What writes a value of a type."""
        sets = [node.selection_set for node in nodes if node.selection_set is not None]
        if isinstance(kind, GraphQLNonNull):
            if isinstance(kind.of_type, GraphQLObjectType):
                return complete_required_object(self.selection(kind.of_type, sets), field)
            return complete_non_null(self._complete(kind.of_type, nodes, field), field)
        if isinstance(kind, GraphQLList):
            item = self._complete(kind.of_type, nodes, field)
            found = complete_list(item, nodes, nullable=not isinstance(kind.of_type, GraphQLNonNull))
            return complete_integers(found) if get_named_type(kind).name == "Int" else found
        if isinstance(kind, GraphQLObjectType):
            return complete_object(self.selection(kind, sets))
        if isinstance(kind, GraphQLInterfaceType):
            possible = {each.name: each for each in self._schema.get_possible_types(kind)}
            return complete_interface(lambda name: self.selection(possible[name], sets))
        if isinstance(kind, GraphQLEnumType):
            return complete_enum(kind)
        return complete_scalar(kind)


def _names_type(nodes: Sequence[FieldNode]) -> bool:
    return nodes[0].name.value == "__typename"


def _bytes(collected: Iterable[str]) -> int:
    """The bytes of an object without its values."""
    return sum(len(name) + BYTES_OF_A_VALUE for name in collected) + BYTES_OF_A_VALUE


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
