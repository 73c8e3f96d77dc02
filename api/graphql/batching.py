"""Batching (the DataLoader pattern): a relation is fetched for all nodes of one level when the first of them is asked
for it."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from api.graphql.context import RequestContext
from api.graphql.global_ids import QuestionClocks
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot

N = TypeVar("N", bound="Node")
V = TypeVar("V")
K = TypeVar("K", bound=Hashable)
BatchQuestion = Callable[[Snapshot, Clocks, Sequence[K]], Mapping[K, Sequence[Any]]]
"""Gives rows by key; what it gives for one key does not depend on the others."""


class Level:
    """The nodes that one query of the read side gave, whoever their parents are, and a cache of what was fetched for
    them."""

    def __init__(self, context: RequestContext, clocks: Clocks) -> None:
        self.context = context
        self.clocks = clocks
        self.stated = clocks.stated if isinstance(clocks, QuestionClocks) else ""
        self.nodes: list[Any] = []
        self._fetched: dict[Hashable, Any] = {}

    def fetched(self, key: Hashable, fetch: Callable[[], V]) -> V:
        """The value under a key, fetched the first time; so one query serves the level."""
        found: V | None = self._fetched.get(key)
        if found is None:
            found = self._fetched[key] = fetch()
        return found

    def rows(self, question: BatchQuestion[K], keys: Sequence[K]) -> dict[K, Sequence[Any]]:
        """The rows that a question of the read side gives for keys; of what another level asked at these clocks nothing is
        asked again."""
        known = self.context.rows_by_question.setdefault((question, self.clocks), {})
        missing = [key for key in keys if key not in known]
        if missing:
            known |= question(self.context.snapshot, self.clocks, missing)
        return {key: known[key] for key in keys}

    def below(self, kind: type[N], rows: Mapping[K, Sequence[Any]]) -> dict[K, list[N]]:
        """Rows that the credential reaches as the nodes of a new level, under the same keys."""
        level, context = Level(self.context, self.clocks), self.context
        if context.within is None and context.own_agency is None:
            return {key: level.added(kind, found) for key, found in rows.items()}
        reaches = context.reaches
        return {key: level.added(kind, [row for row in found if reaches(row)]) for key, found in rows.items()}

    def added(self, kind: type[N], rows: Sequence[Any]) -> list[N]:
        """Nodes of rows, made without their constructor (hot path: once for every row)."""
        self.context.snapshot.budget.made(len(rows))
        new, nodes = object.__new__, list[N]()
        for row in rows:
            node = new(kind)
            node.row, node.level = row, self
            nodes.append(node)
        self.nodes += nodes
        return nodes

    def keys(self, key: Callable[[Any], K | None]) -> list[K]:
        """The distinct keys of the nodes of this level, in their order, without None."""
        return list(dict.fromkeys(k for n in self.nodes if (k := key(n.row)) is not None))


class Node:
    """A row and its level. Types of the schema that stand for rows derive from it; only `Level.added` makes them."""

    row: Any
    level: Level
    parent: "Node | None" = None
    """The node of which this is a part."""
    whole: bool = True
    """False of what `part_of_row` gave: it is not among the nodes of its level."""

    def many(
        self,
        kind: type[N],
        question: BatchQuestion[K],
        key: Callable[[Any], K | None],
    ) -> list[N]:
        """The nodes that a question of the read side gives for this node's key, fetched once for the whole level."""
        level = self.level

        def fetch() -> dict[K, list[N]]:
            return level.below(kind, level.rows(question, level.keys(key)))

        by_key = level._fetched.get((question, key, kind))  # not by fetched(): spares a closure a node
        if by_key is None:
            by_key = level.fetched((question, key, kind), fetch)
        own = key(self.row)
        return by_key.get(own, []) if own is not None else []

    def one(
        self,
        kind: type[N],
        question: BatchQuestion[K],
        key: Callable[[Any], K | None],
    ) -> N | None:
        """The first of `many`, if there is one."""
        by_key = self.level._fetched.get((question, key, kind))
        found = self.many(kind, question, key) if by_key is None else by_key.get(key(self.row))  # spares a call a node
        return found[0] if found else None

    def parts(self, kind: type[N], of: Callable[[Any], Iterable[Any]]) -> list[N]:
        """Parts of this node's row as nodes; those of all nodes of the level form one level."""
        level = self.level

        def fetch() -> dict[int, list[N]]:
            found = level.below(kind, {id(n): [*of(n.row)] for n in level.nodes})
            for whole in level.nodes:
                for part in found[id(whole)]:
                    part.parent = whole
            return found

        return level.fetched((of, kind), fetch)[id(self)]

    def part_of_row(self, kind: type[N], row: Any) -> N:
        """A part of this node's row as a node of the same level, which costs no query."""
        node = object.__new__(kind)
        node.row, node.level, node.parent, node.whole = row, self.level, self, False
        return node


def nodes(context: RequestContext, clocks: Clocks, kind: type[N], rows: Iterable[Any]) -> list[N]:
    """Rows as the nodes of a level of their own."""
    return Level(context, clocks).added(kind, [*rows])
