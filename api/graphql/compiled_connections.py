"""Compiled connections: what a document selects of a page of a list, with a decoder of the parts of its rows and functions
that write nodes, edges, page info and counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import FieldNode, GraphQLObjectType

from api.graphql.compiled_members import compiled_members
from api.graphql.global_ids import QuestionClocks
from api.graphql.operations.field_collector import CollectedFields, FieldCollector
from api.graphql.paging import ListRequest, connection_of, cursors
from projections.engine.clocks import Clocks
from projections.questions.paging import COUNT_MAX, Page

TYPENAME, NODES, EDGES, NODE, CURSOR, PAGE_INFO = "__typename", "nodes", "edges", "node", "cursor", "pageInfo"
TOTAL, LOWER_BOUND = "totalCount", "totalCountIsLowerBound"
Names = Mapping[str, str]
"""Fields by their names in the answer."""


class CompiledConnection:
    """What fields of the root that are one list select of its type `kind`. `places` is whether the places of its rows are
    needed, `counts` whether the count of the whole list is, and `values` how many values a row counts for at most. Raises
    NotCompiled."""

    def __init__(self, kind: GraphQLObjectType, nodes: Sequence[FieldNode], collector: FieldCollector) -> None:
        self._kind = kind
        selected = collector.below(kind, nodes)
        self._selected = _names(selected)
        members, self._below = dict[tuple[str, ...], Sequence[FieldNode]](), dict[str, Names]()
        for name, each in selected.items():
            if self._selected[name] == NODES:
                members[name,] = each
            elif self._selected[name] == EDGES:
                below = collector.below(named_type(kind, EDGES), each)
                self._below[name] = _names(below)
                members |= {(name, n): f for n, f in below.items() if self._below[name][n] == NODE}
            elif self._selected[name] == PAGE_INFO:
                self._below[name] = _names(collector.below(named_type(kind, PAGE_INFO), each))
        self._members = compiled_members(kind.fields[NODES], members, collector)
        self.decode = self._members.decode
        self.places = not {*self._selected.values()}.isdisjoint((EDGES, PAGE_INFO))
        self.counts = not {*self._selected.values()}.isdisjoint((TOTAL, LOWER_BOUND))
        self.values = self._members.values + sum(1 + len(of) for of in self._below.values())

    def written(self, clocks: Clocks, request: ListRequest, page: Page[Any], total: int) -> dict[str, Any]:
        """A page as it stands in the answer; `total` is how many the whole list holds, where `counts`."""
        stated = clocks.stated if isinstance(clocks, QuestionClocks) else ""
        written: dict[str, Any] = {}
        for name, of in self._selected.items():
            if of == NODES:
                written[name] = self._members.writes[name,](page.rows, stated)
            elif of == EDGES:
                written[name] = self._edges(name, clocks, page, stated)
            elif of == PAGE_INFO:
                written[name] = _page_info(self._below[name], clocks, request, page)
            else:
                values = {TYPENAME: self._kind.name, TOTAL: min(total, COUNT_MAX), LOWER_BOUND: total > COUNT_MAX}
                written[name] = values[of]
        return written

    def _edges(self, edges: str, clocks: Clocks, page: Page[Any], stated: str) -> list[dict[str, Any]]:
        columns: list[Sequence[Any]] = []
        for name, of in self._below[edges].items():
            if of == NODE:
                columns.append(self._members.writes[edges, name](page.rows, stated))
            elif of == CURSOR:
                columns.append(cursors(clocks, page))
            else:
                columns.append([named_type(self._kind, EDGES).name] * len(page.rows))
        return [dict(zip(self._below[edges], each, strict=True)) for each in zip(*columns, strict=True)]


def _page_info(names: Names, clocks: Clocks, request: ListRequest, page: Page[Any]) -> dict[str, Any]:
    info = connection_of(clocks, request, page, ()).page_info
    values = {
        TYPENAME: "PageInfo",
        "hasNextPage": info.has_next_page,
        "hasPreviousPage": info.has_previous_page,
        "startCursor": info.start_cursor,
        "endCursor": info.end_cursor,
    }
    return {name: values[of] for name, of in names.items()}


def named_type(kind: GraphQLObjectType, field: str) -> GraphQLObjectType:
    """The type of a field, or of the members of a list that it is."""
    found: Any = kind.fields[field].type
    while not isinstance(found, GraphQLObjectType):
        found = found.of_type
    return found


def _names(collected: CollectedFields) -> Names:
    return {name: nodes[0].name.value for name, nodes in collected.items()}
