"""A piece of work: what was said of it, where it came from, what came of it, and what it leaves owed."""

from collections.abc import Callable, Sequence
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.graphql.asked import text_of
from api.graphql.level import Node
from api.graphql.types.acts import WorkAct, events
from api.graphql.types.agency import Agency
from api.graphql.types.event import Event
from api.graphql.types.meeting import Meeting
from api.graphql.types.owed import Owed
from api.graphql.types.words import Lang, described, field
from projections.questions import agencies, groups, meetings, owed, preparation, work
from projections.rows import MeetingRow, WorkRow
from projections.snapshot import Clocks, Snapshot

if TYPE_CHECKING:
    from api.graphql.types.group import Group

GROUP, WORK = map(attrgetter, ("group", "work"))
GroupHere = Annotated["Group", strawberry.lazy("api.graphql.types.group")]


@strawberry.interface(description="A piece of work of a group, in the state of the day asked about.")
class Work(Node):
    row: strawberry.Private[WorkRow]
    work: strawberry.ID = field("id")
    kind: str
    state: str
    what: str | None
    period: str | None
    begun_on: date
    due_on: date | None
    closed_on: date | None
    seat: strawberry.ID | None
    basis: list[int]

    @strawberry.field
    def title(self, lang: Lang | None = None) -> str | None:
        return text_of(self.row.title, lang)

    @strawberry.field
    def group(self) -> GroupHere | None:
        from api.graphql.types.group import Group

        return self.one(Group, groups.by_id, GROUP)

    @described("The agencies that it concerns, or that are to do it.")
    def agencies(self) -> list[Agency]:
        level = self.level

        def fetch() -> dict[str, list[Agency]]:
            named = sorted({a for n in level.nodes for a in n.row.agencies})
            found = agencies.by_id(level.asked.snapshot, level.clocks, named)
            each = {n.row.key: [row for a in n.row.agencies for row in found[a]] for n in level.nodes}
            return level.below(Agency, each)

        return level.fetched("agencies", fetch)[self.row.key]

    @described("What was said of it, in the order in which it took effect.")
    def acts(self, kind: str | None = None) -> list[WorkAct]:
        return [act for act in self.many(WorkAct, work.acts, WORK) if kind is None or act.row.act == kind]

    @described("What it leaves owed, or left until it was done.")
    def owed(self) -> list[Owed]:
        return self.many(Owed, owed.of_works, WORK)

    @described("The whole of its record as events, with what corrected them.")
    def chain(self) -> list[Event]:
        level = self.level

        def positions() -> dict[str, list[int]]:
            acts = work.acts(level.asked.snapshot, level.clocks, level.keys(WORK))
            return {n.row.key: sorted({p for act in acts[n.row.work] for p in act.basis}) for n in level.nodes}

        return events(self, "basis of acts", positions)

    @described("The meetings on whose agenda it stands.")
    def meetings(self) -> list[Meeting]:
        return self.many(Meeting, _on_agendas, WORK)

    @described("The work that it came from, or names.")
    def sources(self) -> list["Work"]:
        level = self.level

        def fetch() -> dict[str, list[Work]]:
            of = level.keys(WORK)
            acts = work.acts(level.asked.snapshot, level.clocks, of)
            names = {key: dict.fromkeys(n for act in found for n in act.names) for key, found in acts.items()}
            rows = work.by_id(level.asked.snapshot, level.clocks, sorted({n for each in names.values() for n in each}))
            return typed(self, {key: [r for n in found for r in rows[n]] for key, found in names.items()})

        return level.fetched("sources", fetch)[self.row.work]

    @described("The work of a kind that came from it, or names it: the actions of a recommendation, say.")
    def leads_to(self, kind: str) -> list["Work"]:
        return led(self, kind)


def led(node: Work, kind: str) -> list[Any]:
    """The work of a kind that names this one, for the whole level at once."""
    level = node.level

    def fetch() -> dict[str, list[Work]]:
        snapshot, keys = level.asked.snapshot, level.keys(WORK)
        return typed(node, work.naming(snapshot, level.clocks, keys, kind, level.asked.within))

    return level.fetched(("leads to", kind), fetch)[node.row.work]


def typed(node: Node, rows: dict[str, list[WorkRow]]) -> dict[str, list[Any]]:
    """Rows of several kinds as nodes, those of a kind together a level."""
    from api.graphql.types.kinds import KINDS

    level = node.level
    kinds = {row.kind for found in rows.values() for row in found}
    made: dict[tuple[str, str], list[Any]] = {}
    for kind in sorted(kinds):
        some = {key: [r for r in found if r.kind == kind] for key, found in rows.items()}
        made |= {(key, kind): nodes for key, nodes in level.below(KINDS[kind], some).items()}
    return {key: [n for kind in sorted(kinds) for n in made[key, kind]] for key in rows}


def of_id(node: Node, key: Callable[[Any], str | None]) -> "Work | None":
    """The piece of work whose id a row holds; None where the credential does not reach it."""
    level = node.level

    def fetch() -> dict[str, list[Work]]:
        return typed(node, work.by_id(level.asked.snapshot, level.clocks, level.keys(key)))

    own = key(node.row)
    found = level.fetched(("work", key), fetch)[own] if own else []
    return found[0] if found else None


def _on_agendas(snapshot: Snapshot, clocks: Clocks, works: Sequence[str]) -> dict[str, list[MeetingRow]]:
    found = preparation.on_agendas(snapshot, clocks, works)
    rows = meetings.by_id(snapshot, clocks, sorted({m for each in found.values() for m in each}))
    return {key: [row for m in each for row in rows[m]] for key, each in found.items()}
