"""Queries for the audit trail, and for the state of ledger and read side."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.paging import PAGE_SIZE, After, Before, Connection, First, Last, list_request
from api.graphql.refusals import checked_values
from api.graphql.root.base import KnownAt, On, Root
from api.graphql.types.arguments import (
    ByActor,
    EventKinds,
    KindInWords,
    OfGroup,
    OfMeeting,
    OfPerson,
    OnFrom,
    OnTo,
    RecordedFrom,
    RecordedTo,
    SortedByDay,
    either,
)
from api.graphql.types.event import Event
from domain.events import EVENTS
from ledger.proof.checkpoint import parse_checkpoint
from projections.engine.clocks import Clocks, end_moment, start_moment
from projections.engine.snapshot import Snapshot
from projections.questions import persons, trail
from projections.questions.paging import DayOrder, Page, PageRequest
from projections.questions.trail import TrailFilter
from projections.rows import TrailRow

AtPosition = Annotated[int, strawberry.argument(description="The position of the event in the ledger.")]


@strawberry.type(description="What an answer stands on.")
class Ledger:
    position: int = strawberry.field(description="The position of the ledger that the answers rest on.")
    recorded_at: datetime | None = strawberry.field(description="When the event at the position was recorded.")
    on: date = strawberry.field(description="The day that the answers are about.")
    rule_version: int = strawberry.field(description="The version of the rules by which verdicts were worked out.")


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
        wanted = TrailFilter(
            by=context.actor(by),
            kinds=either(kind, kinds),
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

        return self._list(on, known_at, list_request(first, after, last, before), Event, listed)

    @described_field(
        "The event at a position; null where it was not known yet, or where the credential does not reach it."
    )
    def event(self, position: AtPosition, on: On = None, known_at: KnownAt = None) -> Event | None:
        clocks = self._clocks(on, known_at)
        rows = trail.at(self.context.snapshot, clocks, [position], self.context.within)
        return self._one(clocks, Event, list(rows.values()))

    @described_field("The newest signed checkpoint of the ledger; null where none was published yet.")
    def checkpoint(self) -> Checkpoint | None:
        note = self.context.newest_checkpoint()
        if note is None:
            return None
        found = parse_checkpoint(note.text)
        return Checkpoint(origin=found.origin, size=found.size, root=b64encode(found.root).decode(), note=str(note))

    @described_field("What the answers to the other questions with the same clocks stand on.")
    def ledger(self, on: On = None, known_at: KnownAt = None) -> Ledger:
        snapshot, clocks = self.context.snapshot, self._clocks(on, known_at)
        return Ledger(
            position=clocks.position,
            recorded_at=snapshot.recorded_at(clocks.position),
            on=clocks.on,
            rule_version=snapshot.head.rule_version,
        )
