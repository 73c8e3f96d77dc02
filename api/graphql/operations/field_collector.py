"""Field collection (GraphQL specification, 6.3.2) of a document without directives."""

from collections.abc import Sequence

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    InlineFragmentNode,
    SelectionSetNode,
)

CollectedFields = dict[str, list[FieldNode]]
"""Fields by their names in the answer, in its order."""


class FieldCollector:
    """Collects the fields of selections of one document."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}

    def fields(self, kind: GraphQLObjectType, sets: Sequence[SelectionSetNode]) -> CollectedFields:
        """What some selections together ask of a type."""
        collected: CollectedFields = {}
        visited: set[str] = set()
        for each in sets:
            self._collect(kind, each, collected, visited)
        return collected

    def below(self, kind: GraphQLObjectType, nodes: Sequence[FieldNode]) -> CollectedFields:
        """What fields of one name ask of their type."""
        return self.fields(kind, [node.selection_set for node in nodes if node.selection_set is not None])

    def _collect(self, kind: GraphQLObjectType, of: SelectionSetNode, into: CollectedFields, visited: set[str]) -> None:
        for node in of.selections:
            match node:
                case FieldNode():
                    into.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
                case InlineFragmentNode():
                    if node.type_condition is None or _fits(kind, node.type_condition.name.value):
                        self._collect(kind, node.selection_set, into, visited)
                case FragmentSpreadNode() if node.name.value not in visited:
                    visited.add(node.name.value)
                    fragment = self._fragments[node.name.value]
                    if _fits(kind, fragment.type_condition.name.value):
                        self._collect(kind, fragment.selection_set, into, visited)
                case _:
                    pass


def _fits(kind: GraphQLObjectType, condition: str) -> bool:
    return kind.name == condition or any(each.name == condition for each in kind.interfaces)
