"""Types of a comparison: two states of the record, what differs between them in words, and the events that made it so."""

from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any

import strawberry
from msgspec import to_builtins

from api.graphql.batching import Level, Node, nodes
from api.graphql.context import RequestContext
from api.graphql.descriptions import described_field
from api.graphql.global_ids import QuestionClocks
from api.graphql.paging import PageInfo, cursor
from api.graphql.types.event import Event
from api.graphql.types.lazy_types import LazyGroup
from api.languages import translator
from api.names import NAMED_KINDS, NameOf, current_names, fallback_name, fill_names, references_in
from api.row_labels import label_of_path
from domain.text import PlainValue, Words, nested
from projections.engine.clocks import Clocks
from projections.questions import trail
from projections.questions.comparison.causes import causes
from projections.questions.comparison.difference import ComparisonScope, TwoStates
from projections.questions.comparison.difference import RowDifference as DifferingRow
from projections.questions.comparison.differences import page_of
from projections.questions.group import groups
from projections.questions.paging import PageRequest
from projections.rows import GroupRow
from projections.trail.changes import FieldChange
from projections.trail.row_changes import row_changes
from projections.trail.row_names import row_name

GROUP, PLACE = attrgetter("group"), attrgetter("place")


@strawberry.enum(description="What became of a row between two states.")
class RowChangeKind(StrEnum):
    """What became of a row between two states."""

    CAME = "CAME"
    WENT = "WENT"
    CHANGED = "CHANGED"


@strawberry.type(description="A state of the record: what was known at a position, and true on a day.")
class State:
    position: int = strawberry.field(description="What was known at this position of the ledger.")
    on: date | None = strawberry.field(description="What was true on this day; null where all days are compared.")


@strawberry.type(description="A field that differs, before and after, in words.")
class FieldDifference:
    field: str = strawberry.field(description="The field, and where it has parts the part: `counted.members`.")
    label: str = strawberry.field(description="What the field is called, in words.")
    before: str | None = strawberry.field(description="What it said; null where there was nothing.")
    after: str | None = strawberry.field(description="What it says; null where there is nothing.")


@strawberry.type(description="Something that two states of the record hold otherwise.")
class RowDifference(Node):
    row: strawberry.Private[DifferingRow]
    model: str = strawberry.field(description="The read model, by its name: seats, quorum, attendance and so on.")

    @described_field("What it is about, in words, with today's names.")
    def name(self) -> str:
        words = row_name(self.row.row)
        return translator()(Words(words.template, fill_names(words.values, self._names(), self.level.context.open)))

    @described_field("Whether it came, went or changed.")
    def change(self) -> RowChangeKind:
        if self.row.before is None:
            return RowChangeKind.CAME
        return RowChangeKind.WENT if self.row.after is None else RowChangeKind.CHANGED

    @described_field("The key of what it is about among those of its model, the same at all clocks.")
    def ref(self) -> strawberry.ID:
        return strawberry.ID(self.row.thing)

    @described_field("The group that it is of; null of an agency or a person.")
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)

    @described_field("The first day on which it is true as it is after, else as it was before.")
    def valid_from(self) -> date:
        return self.row.row.valid_from

    @described_field("The first day on which it is so no more; null where that is not known.")
    def valid_to(self) -> date | None:
        return self.row.row.valid_to

    @described_field("Each field that differs; where the whole came or went, each that says something.")
    def fields(self) -> list[FieldDifference]:
        show, names, opened = translator().format_value, self._names(), self.level.context.open

        def shown(value: PlainValue) -> str | None:
            return None if value is None else show(fill_names(value, names, opened))

        return [
            FieldDifference(field=c.path, label=label_of_path(c.path), before=shown(c.was), after=shown(c.now))
            for c in _changes(self.level)[id(self)]
        ]

    def _names(self) -> NameOf:
        return self.level.fetched("names", lambda: _names(self.level))

    @described_field("The positions of the events that made it so: fifty at the most, the last ones.")
    def positions(self) -> list[int]:
        return list(self.level.fetched("causes", lambda: _causes(self.level))[self.row.place])

    @described_field("The events that made it so; those that the credential does not reach are left out.")
    def events(self) -> list[Event]:
        return self.level.fetched("events", lambda: _events(self.level))[self.row.place]


@strawberry.type(description="What two states of the record hold otherwise, a page at a time.")
class StateComparison:
    before: State = strawberry.field(name="from", description="The first state.")
    after: State = strawberry.field(name="to", description="The other state.")
    nodes: list[RowDifference] = strawberry.field(description="What differs, by group, model and what it is about.")
    page_info: PageInfo = strawberry.field(description="Where the page begins and ends.")


def comparison(
    context: RequestContext, states: TwoStates, scope: ComparisonScope, asked: PageRequest
) -> StateComparison:
    """A page of what differs between two states."""
    page = page_of(context.snapshot, states, scope, asked.first, asked.after)
    clocks = states.after
    stated = f"{clocks.position}@{clocks.on}"
    begin, end = (cursor(place, stated) if place else None for place in (page.begin, page.end))
    more_before = asked.after is not None
    info = PageInfo(has_next_page=page.more, has_previous_page=more_before, start_cursor=begin, end_cursor=end)
    return StateComparison(
        before=state(states.before, states),
        after=state(clocks, states),
        nodes=nodes(context, QuestionClocks(states.positions[1], clocks.on), RowDifference, page.differences),
        page_info=info,
    )


def state(clocks: Clocks, states: TwoStates) -> State:
    """One of two states, as it is shown."""
    return State(position=clocks.position, on=None if states.every_day else clocks.on)


def _causes(level: Level) -> dict[Any, tuple[int, ...]]:
    rows = [n.row for n in level.nodes]
    return dict(zip(map(PLACE, rows), causes(level.context.snapshot, rows), strict=True))


def _events(level: Level) -> dict[Any, list[Event]]:
    made = level.fetched("causes", lambda: _causes(level))
    context = level.context
    known = sorted({p for positions in made.values() for p in positions})
    rows = trail.at(context.snapshot, level.clocks, known, context.within)
    return level.below(Event, {place: [rows[p] for p in positions if p in rows] for place, positions in made.items()})


def _changes(level: Level) -> dict[int, list[FieldChange]]:
    """The fields that differ, of each difference of the level, worked out once."""
    return level.fetched("changes", lambda: {id(n): [*row_changes(n.row.before, n.row.after)] for n in level.nodes})


def _names(level: Level) -> NameOf:
    ids: dict[str, set[str]] = {kind: set() for kind in NAMED_KINDS}
    for node in level.nodes:
        changes = _changes(level)[id(node)]
        for kind, stream in references_in([row_name(node.row.row).values, *([c.was, c.now] for c in changes)]):
            ids[kind].add(stream)
    context = level.context
    wanted = {kind: sorted(of) for kind, of in ids.items() if of}
    names = current_names(context.snapshot, level.clocks, wanted, context.open, _group_name)
    return lambda kind, id: names.get(id) or nested(fallback_name(kind, id[:8]))


def _group_name(row: GroupRow) -> PlainValue:
    return to_builtins(row.name)
