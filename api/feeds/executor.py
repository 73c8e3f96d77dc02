"""Executes a feed: its query page by page on one snapshot, the nodes flattened into rows of one sheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLScalarType,
    GraphQLSchema,
    parse,
    validate,
)

from api.feeds.columns import FeedParameter, cell_value, feed_columns, parameters_of, query_of, rows_of
from api.feeds.definitions import FEEDS, Feed
from api.feeds.provenance import PROVENANCE, PROVENANCE_COLUMNS, FeedState
from api.graphql.context import RequestContext, Viewer
from api.graphql.execution import executed, formatted_error
from api.graphql.operations.compiler import CompiledOperation, compiled
from api.graphql.refusals import QueryRefused
from api.http.parameters import parse_flag, parse_language
from api.http.refusals import BadRequest, TooLarge
from api.languages import translator
from api.people.finder import Opener
from api.sheets import CellValue, SheetColumn, SheetLayout, TableBlock
from domain.refusals import Unknown
from domain.text import said
from projections.engine.snapshot import Snapshot

PAGE_ROWS = 500
PAGE_GROUPS = 50
FEED_ROWS_MAX = {"csv": 50_000, "xlsx": 10_000}


class FeedExecutor:
    """Executes feeds on a schema; their documents are parsed and validated once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._documents: dict[str, tuple[DocumentNode, CompiledOperation | None]] = {}

    def page(
        self,
        name: str,
        format: str,
        given: Sequence[tuple[str, str]],
        state: FeedState,
        snapshot: Snapshot,
        viewer: Viewer,
        opener: Opener,
    ) -> SheetLayout:
        """The whole feed as a sheet. Raises Unknown, BadRequest, TooLarge."""
        feed = FEEDS.get(name)
        if feed is None:
            raise Unknown(
                "known-feed", said("there is no feed {name}; there are {names}", name=name[:100], names=[*FEEDS])
            )
        variables, group = self._variables(feed, given)
        columns = feed_columns(self._schema, feed)
        provenance = state.cells if parse_flag(PROVENANCE, dict(given).get(PROVENANCE, "false")) else ()
        within = self._within(group, snapshot, viewer, opener)
        found: list[list[CellValue]] = []
        for node in self._nodes(feed, variables, snapshot, viewer, opener):
            if feed.root == "groups" and within is not None and node["id"] not in within:
                continue
            found.extend([*(cell_value(leaf, row) for leaf in columns), *provenance] for row in rows_of(feed, node))
            if len(found) > FEED_ROWS_MAX[format]:
                words = said(
                    "The feed would hold more than {count} rows: ask for one group, for fewer days, or for CSV.",
                    count=FEED_ROWS_MAX[format],
                )
                raise TooLarge(words, rule="feed-rows")
        names = [*(c.name for c in columns), *(PROVENANCE_COLUMNS if provenance else ())]
        return SheetLayout(feed.name, (TableBlock(columns=tuple(map(SheetColumn, names)), rows=found),))

    def _nodes(
        self, feed: Feed, variables: Mapping[str, Any], snapshot: Snapshot, viewer: Viewer, opener: Opener
    ) -> Iterator[Mapping[str, Any]]:
        after = None
        first = PAGE_GROUPS if feed.within else PAGE_ROWS
        while True:
            context = RequestContext(snapshot, viewer, opener)
            page_variables = {**variables, "first": first, "after": after}
            document, plan = self._document(feed)
            result = executed(self._schema, document, context, page_variables, None, plan)
            if result.errors:
                raise _refusal_of(result.errors[0])
            assert result.data is not None
            answer = result.data[feed.root]
            yield from answer["nodes"]
            if not answer["pageInfo"]["hasNextPage"]:
                return
            after = answer["pageInfo"]["endCursor"]

    def _document(self, feed: Feed) -> tuple[DocumentNode, CompiledOperation | None]:
        if feed.name not in self._documents:
            document = parse(query_of(self._schema, feed))
            assert not validate(self._schema, document)
            self._documents[feed.name] = document, compiled(self._schema, document, None)
        return self._documents[feed.name]

    def _within(self, group: str | None, snapshot: Snapshot, viewer: Viewer, opener: Opener) -> list[str] | None:
        """The ids of the groups that the feed is narrowed to, None for no narrowing. Raises Unknown where the
        credential reaches no group of that name."""
        if group is None:
            return None
        try:
            return RequestContext(snapshot, viewer, opener).narrowed(group)
        except QueryRefused:
            words = said("there is no group {group} that you may see", group=group[:100])
            raise Unknown("known-group", words) from None

    def _variables(self, feed: Feed, given: Sequence[tuple[str, str]]) -> tuple[dict[str, Any], str | None]:
        """The variables of the query, and the group to narrow it to. Raises BadRequest."""
        known = {p.name: p for p in parameters_of(self._schema, feed)}
        found: dict[str, Any] = {"lang": translator().language.upper()}
        for name, text in given:
            if [n for n, _ in given].count(name) > 1 and not (name in known and known[name].many):
                words = said("`{name}` stands in the address more than once: give it once.", name=name[:100])
                raise BadRequest(words, rule="parameter")
            if name == "lang":
                found["lang"] = parse_language(text).upper()
            elif name == PROVENANCE:
                continue
            elif name not in known:
                words = said(
                    "The feed {feed} takes no `{name}`; it takes {names}.",
                    feed=feed.name,
                    name=name[:100],
                    names=[*known, "lang", PROVENANCE],
                )
                raise BadRequest(words, rule="parameter")
            elif known[name].many:
                found.setdefault(known[name].variable, []).append(self._value(known[name], text))
            elif known[name].variable:
                found[known[name].variable] = self._value(known[name], text)
        return found, dict(given).get("group")

    def _value(self, parameter: FeedParameter, text: str) -> Any:
        """A parameter as a value of its type. Raises BadRequest."""
        kind = self._schema.type_map[parameter.type]
        if parameter.type == "Boolean":
            return parse_flag(parameter.name, text)
        if isinstance(kind, GraphQLEnumType):
            code = text.upper().replace("-", "_")
            if code not in kind.values:
                words = said("`{name}` is one of {values}.", name=parameter.name, values=[*kind.values])
                raise BadRequest(words, rule="parameter")
            return code
        assert isinstance(kind, GraphQLScalarType)
        try:
            kind.parse_value(text)
        except (GraphQLError, ValueError):
            words = said("`{name}` cannot be read: a day is written 2025-09-16.", name=parameter.name)
            raise BadRequest(words, rule="parameter") from None
        return text


def _refusal_of(error: GraphQLError) -> Exception:
    formatted = formatted_error(error)
    if formatted.get("extensions", {}).get("code") == "UNEXPECTED":
        return error.original_error or error
    return BadRequest(said("{message}", message=formatted["message"]), rule=formatted.get("extensions", {}).get("code"))
