"""A feed's answer: its question asked page by page of one snapshot, and the rows as a page of a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLScalarType,
    GraphQLSchema,
    execute_sync,
    parse,
    validate,
)

from api.feeds.columns import Parameter, cell, leaves, parameters, question, rows
from api.feeds.lists import FEEDS, Feed
from api.graphql.answers import shown
from api.graphql.asked import Asked, Opener, Viewer
from api.graphql.query import Query
from api.languages import speaker
from api.problems import BadRequest, TooLarge
from api.sheets import Block, Column, Page, Value
from domain.refusals import Unknown
from domain.words import said
from projections.snapshot import Snapshot

PAGE = 500
PAGE_OF_GROUPS = 50
ROWS_MAX = {"csv": 50_000, "xlsx": 10_000}
LANGUAGES = ("en", "cy")


class Answering:
    """Answers feeds by the schema, whose questions are parsed and validated once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._documents: dict[str, DocumentNode] = {}

    def page(
        self,
        name: str,
        format: str,
        given: Sequence[tuple[str, str]],
        snapshot: Snapshot,
        viewer: Viewer,
        opener: Opener,
    ) -> Page:
        """The whole of a feed as it stands in one snapshot. Raises Unknown, BadRequest, TooLarge."""
        feed = FEEDS.get(name)
        if feed is None:
            raise Unknown(
                "known-feed", said("there is no feed {name}; there are {names}", name=name[:100], names=[*FEEDS])
            )
        variables, group = self._variables(feed, given)
        columns = leaves(self._schema, feed)
        within = self._within(group, snapshot, viewer, opener)
        found: list[list[Value]] = []
        for node in self._nodes(feed, variables, snapshot, viewer, opener):
            if feed.root == "groups" and within is not None and node["id"] not in within:
                continue
            found.extend([cell(leaf, row) for leaf in columns] for row in rows(feed, node))
            if len(found) > ROWS_MAX[format]:
                words = said(
                    "The feed would hold more than {count} rows: ask for one group, for fewer days, or for CSV.",
                    count=ROWS_MAX[format],
                )
                raise TooLarge(words, rule="feed-rows")
        return Page(feed.name, (Block(columns=tuple(Column(c.name) for c in columns), rows=found),))

    def _nodes(
        self, feed: Feed, variables: Mapping[str, Any], snapshot: Snapshot, viewer: Viewer, opener: Opener
    ) -> Iterator[Mapping[str, Any]]:
        after = None
        first = PAGE_OF_GROUPS if feed.within else PAGE
        while True:
            result = execute_sync(
                self._schema,
                self._document(feed),
                root_value=Query(asked=Asked(snapshot, viewer, opener)),
                variable_values={**variables, "first": first, "after": after},
            )
            if result.errors:
                raise _refusal(result.errors[0])
            assert result.data is not None
            answer = result.data[feed.root]
            yield from answer["nodes"]
            if not answer["pageInfo"]["hasNextPage"]:
                return
            after = answer["pageInfo"]["endCursor"]

    def _document(self, feed: Feed) -> DocumentNode:
        if feed.name not in self._documents:
            document = parse(question(self._schema, feed))
            assert not validate(self._schema, document)
            self._documents[feed.name] = document
        return self._documents[feed.name]

    def _within(self, group: str | None, snapshot: Snapshot, viewer: Viewer, opener: Opener) -> list[str] | None:
        """The ids of the groups that a feed may hold once it is asked for one. Raises Unknown where there is none of that
        name that may be seen."""
        if group is None:
            return None
        found = Asked(snapshot, viewer, opener).narrowed(group)
        if not found:
            raise Unknown("known-group", said("there is no group {group} that you may see", group=group[:100]))
        return found

    def _variables(self, feed: Feed, given: Sequence[tuple[str, str]]) -> tuple[dict[str, Any], str | None]:
        """The variables of the question, and the group that is asked for. Raises BadRequest."""
        known = {p.name: p for p in parameters(self._schema, feed)}
        found: dict[str, Any] = {"lang": speaker().code.upper()}
        for name, text in given:
            if name == "lang":
                if text not in LANGUAGES:
                    raise BadRequest(said("`lang` is en or cy."), rule="lang")
                found["lang"] = text.upper()
            elif name not in known:
                words = said(
                    "The feed {feed} takes no `{name}`; it takes {names}.",
                    feed=feed.name,
                    name=name[:100],
                    names=[*known, "lang"],
                )
                raise BadRequest(words, rule="parameter")
            elif known[name].many:
                found.setdefault(known[name].variable, []).append(self._value(known[name], text))
            elif known[name].variable:
                found[known[name].variable] = self._value(known[name], text)
        return found, next((text for name, text in reversed(given) if name == "group"), None)

    def _value(self, parameter: Parameter, text: str) -> Any:
        """A parameter as a variable of its type. Raises BadRequest."""
        kind = self._schema.type_map[parameter.type]
        if parameter.type == "Boolean":
            if text not in ("true", "false"):
                raise BadRequest(said("`{name}` is true or false.", name=parameter.name), rule="parameter")
            return text == "true"
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


def _refusal(error: GraphQLError) -> Exception:
    told = shown(error)
    if told.get("extensions", {}).get("code") == "UNEXPECTED":
        return error.original_error or error
    return BadRequest(said("{message}", message=told["message"]), rule=told.get("extensions", {}).get("code"))
