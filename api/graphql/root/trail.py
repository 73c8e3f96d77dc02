"""Queries for the audit trail, and for the state of ledger and read side."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Annotated

import strawberry

from api.graphql.batching import nodes
from api.graphql.descriptions import described_field
from api.graphql.paging import PAGE_SIZE, After, Before, Connection, First, Last, list_request
from api.graphql.refusals import QueryRefused, checked_values
from api.graphql.root.base import KnownAt, On, Root
from api.graphql.types.arguments import (
    ByActor,
    ByName,
    EventKinds,
    FromImport,
    KindInWords,
    LateDays,
    OfGroup,
    OfMeeting,
    OfPerson,
    OnFrom,
    OnTo,
    RecordedFrom,
    RecordedTo,
    SortedByDay,
    WithWords,
    either,
)
from api.graphql.types.event import Event
from api.graphql.types.event_words import checked_words, with_words
from api.graphql.types.ledger import Ledger
from domain.events import EVENTS
from ledger.proof.checkpoint import parse_checkpoint
from projections.engine.clocks import Clocks, end_moment, start_moment
from projections.engine.snapshot import Snapshot
from projections.questions import ledger_state, persons, trail
from projections.questions.paging import DayOrder, Page, PageRequest
from projections.questions.trail import TrailFilter
from projections.rows import TrailRow

AtPosition = Annotated[int, strawberry.argument(description="The position of the event in the ledger.")]

AtPositions = Annotated[
    list[int], strawberry.argument(description="The positions of the events in the ledger, as a `basis` holds them.")
]


@strawberry.type(description="A signed head of the ledger's Merkle tree (c2sp.org/tlog-checkpoint).")
class Checkpoint:
    origin: str = strawberry.field(description="The name of the log.")
    size: int = strawberry.field(description="How many events it covers.")
    root: str = strawberry.field(description="The root of the tree, in base64.")
    note: str = strawberry.field(description="The checkpoint as it was signed, with every signature.")


@strawberry.type
class TrailQueries(Root):
    """Root fields for the trail and the ledger."""

    @described_field("Every event by position. A group's are its own, those of its meetings, and those that name it.")
    def trail(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        group: OfGroup = None,
        meeting: OfMeeting = None,
        person: OfPerson = None,
        by: ByActor = None,
        kind: KindInWords = None,
        kinds: EventKinds = None,
        by_name: ByName = None,
        late_days: LateDays = None,
        imported: FromImport = None,
        words: WithWords = None,
        on_from: OnFrom = None,
        on_to: OnTo = None,
        recorded_from: RecordedFrom = None,
        recorded_to: RecordedTo = None,
        sort: SortedByDay = DayOrder.OLDEST,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Event]:
        context, named, of_meeting = self.context, self.context.person(person), self.context.meeting(meeting)
        checked_values("kind", None if kind is None else [kind], {each.__name__ for each in EVENTS.values()})
        if late_days is not None and late_days < 0:
            raise QueryRefused(f"lateDays: {late_days} is below 0", "BAD_VALUE")
        wanted = TrailFilter(
            by=context.actor(by) if by_name is None else context.actor_named(by_name, by),
            kinds=either(kind, kinds),
            late_days=late_days,
            imported=imported,
            on_from=on_from,
            on_to=on_to,
            recorded_from=start_moment(recorded_from, "recordedFrom") if recorded_from else None,
            recorded_to=end_moment(recorded_to, "recordedTo") if recorded_to else None,
        )

        def listed(snapshot: Snapshot, clocks: Clocks, asked: PageRequest) -> Page[TrailRow]:
            about: list[Sequence[str]] = [[of_meeting]] if of_meeting is not None else []
            if named is not None:
                about.append(persons.known_as(snapshot, clocks, named))
            if group is not None:
                about.append(context.narrowed(group) or [])
            return trail.listed(snapshot, clocks, asked, wanted, within=context.within, about=about, sort=sort)

        request = list_request(first, after, last, before)
        found = with_words(context, checked_words(words, request.page), listed) if words else listed
        return self._list(on, known_at, request, Event, found)

    @described_field(
        "The event at a position; null where it was not known yet, or where the credential does not reach it."
    )
    def event(self, position: AtPosition, on: On = None, known_at: KnownAt = None) -> Event | None:
        clocks = self._clocks(on, known_at)
        rows = trail.at(self.context.snapshot, clocks, [position], self.context.within)
        return self._one(clocks, Event, list(rows.values()))

    @described_field(
        "The events at these positions, by position; without those that were not known yet or that the credential does not"
        " reach."
    )
    def events(
        self,
        positions: AtPositions,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        sort: SortedByDay = DayOrder.OLDEST,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Event]:
        def listed(snapshot: Snapshot, clocks: Clocks, asked: PageRequest) -> Page[TrailRow]:
            return trail.listed_at(snapshot, clocks, asked, positions, self.context.within, sort)

        return self._list(on, known_at, list_request(first, after, last, before), Event, listed)

    @described_field("The newest signed checkpoint of the ledger; null where none was published yet.")
    def checkpoint(self) -> Checkpoint | None:
        note = self.context.newest_checkpoint()
        if note is None:
            return None
        found = parse_checkpoint(note.text)
        return Checkpoint(origin=found.origin, size=found.size, root=b64encode(found.root).decode(), note=str(note))

    @described_field("What the answers to the other questions with the same clocks stand on.")
    def ledger(self, on: On = None, known_at: KnownAt = None) -> Ledger:
        clocks = self._clocks(on, known_at)
        return nodes(self.context, clocks, Ledger, [ledger_state.state(self.context.snapshot, clocks)])[0]
