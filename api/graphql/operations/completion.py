"""Value completion (GraphQL specification, 6.4.3): for each type the function that writes a resolved value into the answer,
and counts what it writes."""

from collections.abc import Callable
from typing import Any

from graphql import FieldNode, GraphQLEnumType

from api.graphql.operations.executor import BYTES_OF_A_VALUE, length_of, size_of
from api.graphql.operations.plan import Complete, Execution, Path, WriteObject
from projections.engine.budget import OverBudget

INT_MAX = 2**31 - 1


def complete_non_null(complete: Complete, field: str) -> Complete:
    """Completes as `complete` does; null is an error of the field."""

    def non_null(execution: Execution, value: Any, path: Path) -> Any:
        found = None if value is None else complete(execution, value, path)
        if found is None:
            raise TypeError(f"Cannot return null for non-nullable field {field}.")
        return found

    return non_null


def complete_list(item: Complete, nodes: list[FieldNode], *, nullable: bool) -> Complete:
    """Completes each item; one that fails is null where it may be."""

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


def complete_integers(complete: Complete) -> Complete:
    """Completes a list of integers at once where all of them may stand in the answer, else as `complete` does."""

    def of_integers(execution: Execution, value: Any, path: Path) -> Any:
        if value is None or not all(type(n) is int and -INT_MAX <= n <= INT_MAX for n in value):
            return complete(execution, value, path)
        execution.values += len(value)
        execution.bytes += len(value) * BYTES_OF_A_VALUE
        return [*value]

    return of_integers


def complete_object(write: WriteObject) -> Complete:
    """Completes an object by what is selected of its type."""

    def of_object(execution: Execution, value: Any, path: Path) -> Any:
        return None if value is None else write(execution, value, path)

    return of_object


def complete_required_object(write: WriteObject, field: str) -> Complete:
    """Completes an object that null would be an error of the field in the place of."""

    def of_required(execution: Execution, value: Any, path: Path) -> Any:
        if value is None:
            raise TypeError(f"Cannot return null for non-nullable field {field}.")
        return write(execution, value, path)

    return of_required


def complete_interface(select: Callable[[str], WriteObject]) -> Complete:
    """Lazy: the selection of a type is planned when the first object of it comes; planning all at once would grow with
    their number to the power of the depth."""
    writes: dict[str, WriteObject] = {}

    def of_interface(execution: Execution, value: Any, path: Path) -> Any:
        if value is None:
            return None
        name = type(value).__strawberry_definition__.name
        write = writes.get(name)
        if write is None:
            write = writes[name] = select(name)
        return write(execution, value, path)

    return of_interface


def complete_enum(kind: GraphQLEnumType) -> Complete:
    """Completes a value of an enum to its name, cached by value."""
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


def complete_scalar(kind: Any) -> Complete:
    """Completes a scalar to what JSON holds of it, and counts its bytes."""
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
