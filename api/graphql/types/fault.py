"""The type of faults, with the events at fault and the explanation."""

from datetime import date
from operator import attrgetter

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.types.basis import Based
from api.graphql.types.enums import Lang
from api.graphql.types.event import Event
from api.graphql.types.fields import in_words
from api.graphql.types.identified_node import Identified
from api.graphql.types.lazy_types import LazyGroup
from api.languages import translator
from projections.questions import trail
from projections.questions.group import groups
from projections.rows import FaultRow

GROUP, POSITIONS, EXPLAINED_BY = map(attrgetter, ("group", "positions", "explained_by"))


@strawberry.type(description="Something that cannot be, and the events that make it so.")
class Fault(Based, Identified):
    row: strawberry.Private[FaultRow]
    rule: str
    text: str = in_words("In the language that is asked for, else in English.")
    clause: str | None
    stream: strawberry.ID
    subject: int = strawberry.field(description="The position of the act at fault.")
    positions: list[int] = strawberry.field(description="The positions of all acts that make it so.")
    basis: list[int]
    explanation: str | None
    explained_on: date | None
    explained_by: int | None = strawberry.field(description="The position of the act that explained it.")

    def key(self) -> Key:
        return (self.row.key,)

    @described_field("The language of the text.")
    def lang(self) -> Lang:
        return Lang(translator().translate(self.row.text).language)

    @described_field("The acts that make it so; those that the credential does not reach are left out.")
    def events(self) -> list[Event]:
        level = self.level

        def fetch() -> dict[tuple[int, ...], list[Event]]:
            keys = level.keys(POSITIONS)
            known = sorted({p for key in keys for p in key})
            rows = trail.at(level.context.snapshot, level.clocks, known, level.context.within)
            return level.below(Event, {key: [rows[p] for p in key if p in rows] for key in keys})

        return level.fetched("events", fetch)[self.row.positions]

    @described_field("The act that explained it; null where none did, or the credential does not reach it.")
    def explained_in(self) -> Event | None:
        level = self.level

        def fetch() -> dict[int, list[Event]]:
            rows = trail.at(level.context.snapshot, level.clocks, level.keys(EXPLAINED_BY), level.context.within)
            return level.below(Event, {position: [row] for position, row in rows.items()})

        own = self.row.explained_by
        return next(iter(level.fetched("explained in", fetch).get(own, [])), None) if own else None

    @described_field(
        "The group of which it is, or of one of whose meetings; null for a fault of an agency or a person."
    )
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)
