"""A check of schemathesis for answers of GraphQL, which loads it by its name: of errors only those that nobody expected are
failures, the others refuse what was asked. And values for the schema's scalar JSON, which is not GraphQL's own."""

from collections.abc import Mapping
from typing import Any

import schemathesis
from graphql import NameNode, ObjectFieldNode, ObjectValueNode, ValueNode
from hypothesis import strategies as st
from hypothesis_graphql import nodes

_NAMES = st.from_regex(r"\A[A-Za-z_][A-Za-z0-9_]{0,20}\Z")
_LEAVES = st.one_of(
    st.just(nodes.Null),
    st.booleans().map(nodes.Boolean),
    st.integers().map(nodes.Int),
    st.text(max_size=40).map(nodes.String),
)


def _holding(values: st.SearchStrategy[ValueNode]) -> st.SearchStrategy[ValueNode]:
    """Lists of values, and objects of them."""
    return st.lists(values, max_size=4).map(nodes.List) | st.dictionaries(_NAMES, values, max_size=4).map(_object)


def _object(values: Mapping[str, ValueNode]) -> ObjectValueNode:
    return nodes.Object([ObjectFieldNode(name=NameNode(value=name), value=value) for name, value in values.items()])


schemathesis.graphql.scalar("JSON", st.recursive(_LEAVES, _holding, max_leaves=8))


@schemathesis.check
def nothing_unexpected(ctx: Any, response: Any, case: Any) -> None:
    """Raises AssertionError for a failure of the server, and for an error that only the log knows."""
    assert response.status_code < 500, response.status_code
    codes = {error.get("extensions", {}).get("code") for error in response.json().get("errors", ())}
    assert codes.isdisjoint({"UNEXPECTED", None}), codes
