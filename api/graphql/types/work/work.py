"""The interface of all work: its acts, sources, what it led to, and what it leaves owed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

import strawberry

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.types.agency import Agency
from api.graphql.types.basis import Based
from api.graphql.types.enums import Lang
from api.graphql.types.event import Event
from api.graphql.types.identified_node import Identified
from api.graphql.types.lazy_types import LazyGroup
from api.graphql.types.meeting.meeting import Meeting
from api.graphql.types.work.acts import WorkAct, events
from api.graphql.types.work.owed_item import Owed
from api.languages import in_language
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies
from projections.questions.group import groups
from projections.questions.meeting import meetings, preparation
from projections.questions.work import owed_items, work_items
from projections.rows import MeetingRow, WorkRow

GROUP, WORK = map(attrgetter, ("group", "work"))


@strawberry.interface(description="A piece of work of a group, in the state of the day asked about.")
class Work(Based, Identified):
    row: strawberry.Private[WorkRow]
    kind: str
    state: str
    what: str | None
    period: str | None
    begun_on: date
    due_on: date | None
    closed_on: date | None
    seat: strawberry.ID | None
    basis: list[int]

    def key(self) -> Key:
        return (self.row.work,)

    @strawberry.field
    def title(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.title, lang)

    @strawberry.field
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)

    @described_field("The agencies that it concerns, or that are to do it.")
    def agencies(self) -> list[Agency]:
        level = self.level

        def fetch() -> dict[str, list[Agency]]:
            named = sorted({a for n in level.nodes for a in n.row.agencies})
            rows = level.rows(agencies.by_id, named)
            each = {n.row.key: [row for a in n.row.agencies for row in rows[a]] for n in level.nodes}
            return level.below(Agency, each)

        return level.fetched("agencies", fetch)[self.row.key]

    @described_field("What was said of it, in the order in which it took effect.")
    def acts(self, kind: str | None = None) -> list[WorkAct]:
        return [act for act in self.many(WorkAct, work_items.acts, WORK) if kind is None or act.row.act == kind]

    @described_field("What it leaves owed, or left until it was done.")
    def owed(self) -> list[Owed]:
        return self.many(Owed, owed_items.of_works, WORK)

    @described_field("The whole of its record as events, with what corrected them.")
    def chain(self) -> list[Event]:
        level = self.level

        def positions() -> dict[str, list[int]]:
            acts = work_items.acts(level.context.snapshot, level.clocks, level.keys(WORK))
            return {n.row.key: sorted({p for act in acts[n.row.work] for p in act.basis}) for n in level.nodes}

        return events(self, "basis of acts", positions)

    @described_field("The meetings on whose agenda it stands.")
    def meetings(self) -> list[Meeting]:
        return self.many(Meeting, _on_agendas, WORK)

    @described_field("The work that it came from, or names.")
    def sources(self) -> list["Work"]:
        level = self.level

        def fetch() -> dict[str, list[Work]]:
            of = level.keys(WORK)
            acts = work_items.acts(level.context.snapshot, level.clocks, of)
            names = {key: dict.fromkeys(n for act in found for n in act.names) for key, found in acts.items()}
            rows = work_items.by_id(
                level.context.snapshot, level.clocks, sorted({n for each in names.values() for n in each})
            )
            return nodes_by_kind(self, {key: [r for n in found for r in rows[n]] for key, found in names.items()})

        return level.fetched("sources", fetch)[self.row.work]

    @described_field("The work of a kind that came from it, or names it: the actions of a recommendation, say.")
    def leads_to(self, kind: str) -> list["Work"]:
        return work_naming(self, kind)


def work_naming(node: Work, kind: str) -> list[Any]:
    """Batch: the work of a kind that refers to this piece, in one query for the whole level."""
    level = node.level

    def fetch() -> dict[str, list[Work]]:
        snapshot, keys = level.context.snapshot, level.keys(WORK)
        return nodes_by_kind(node, work_items.naming(snapshot, level.clocks, keys, kind, level.context.within))

    return level.fetched(("leads to", kind), fetch)[node.row.work]


def nodes_by_kind(node: Node, rows: Mapping[str, Sequence[WorkRow]]) -> dict[str, list[Any]]:
    """Rows of several kinds as nodes, under the same keys; those of each kind form a level, which is batched by itself."""
    from api.graphql.types.work.kinds import WORK_TYPES

    level = node.level
    kinds = {row.kind for found in rows.values() for row in found}
    made: dict[tuple[str, str], list[Any]] = {}
    for kind in sorted(kinds):
        some = {key: [r for r in found if r.kind == kind] for key, found in rows.items()}
        made |= {(key, kind): nodes for key, nodes in level.below(WORK_TYPES[kind], some).items()}
    return {key: [n for kind in sorted(kinds) for n in made[key, kind]] for key in rows}


def work_by_id(node: Node, key: Callable[[Any], str | None]) -> "Work | None":
    """Batch: the piece of work whose id a row holds under `key`, in one query for the whole level; None where there is
    none, or the credential does not reach it."""
    level = node.level

    def fetch() -> dict[str, list[Work]]:
        return nodes_by_kind(node, level.rows(work_items.by_id, level.keys(key)))

    own = key(node.row)
    works = level.fetched(("work", key), fetch)[own] if own else []
    return works[0] if works else None


def _on_agendas(snapshot: Snapshot, clocks: Clocks, works: Sequence[str]) -> dict[str, list[MeetingRow]]:
    agendas = preparation.on_agendas(snapshot, clocks, works)
    rows = meetings.by_id(snapshot, clocks, sorted({m for each in agendas.values() for m in each}))
    return {key: [row for m in each for row in rows[m]] for key, each in agendas.items()}
