"""Queries for the audit trail, and for the state of ledger and read side."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime

import strawberry

from api.graphql.global_ids import ref_in
from api.graphql.paging import PAGE_SIZE, Connection, page_request
from api.graphql.root.base import KnownAt, On, Root
from api.graphql.types.event import Event
from api.graphql.types.fields import described_field
from ledger.proof.checkpoint import parse_checkpoint
from projections.engine.clocks import end_moment, start_moment
from projections.questions import (
    persons,
    trail,
)


@strawberry.type(description="What an answer stands on.")
class Ledger:
    position: int
    recorded_at: datetime | None
    on: date
    rule_version: int


@strawberry.type(description="A signed head of the ledger's Merkle tree (c2sp.org/tlog-checkpoint).")
class Checkpoint:
    origin: str
    size: int = strawberry.field(description="How many events it covers.")
    root: str
    note: str = strawberry.field(description="The checkpoint as it was signed, with every signature.")


@strawberry.type
class TrailQueries(Root):
    """Root fields for the trail and the ledger."""

    @described_field("Every event by position. A group's are its own, those of its meetings, and those that name it.")
    def trail(
        self,
        first: int | None = PAGE_SIZE,
        after: str | None = None,
        group: str | None = None,
        meeting: strawberry.ID | None = None,
        person: strawberry.ID | None = None,
        by: str | None = None,
        kind: str | None = None,
        on_from: date | None = None,
        on_to: date | None = None,
        recorded_from: str | None = None,
        recorded_to: str | None = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Event]:
        clocks, request = self._clocks(on, known_at), page_request(first, after)
        about: list[Sequence[str]] = [[ref_in("meeting", "Meeting", meeting)]] if meeting is not None else []
        if person is not None:
            about.append(persons.known_as(self.context.snapshot, clocks, ref_in("person", "Person", person)))
        if group is not None:
            about.append(self.context.narrowed(group) or [f"no group {group}"])
        page = trail.listed(
            self.context.snapshot,
            clocks,
            request,
            within=self.context.within,
            about=about,
            by=by,
            kind=kind,
            on_from=on_from,
            on_to=on_to,
            recorded_from=start_moment(recorded_from, "recordedFrom") if recorded_from else None,
            recorded_to=end_moment(recorded_to, "recordedTo") if recorded_to else None,
        )
        return self._page(clocks, Event, page)

    @described_field(
        "The event at a position; null where it was not known yet, or where the credential does not reach it."
    )
    def event(self, position: int, on: On = None, known_at: KnownAt = None) -> Event | None:
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
