"""Types of the acts of a piece of work, and of the standing of decisions behind them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

import strawberry
from strawberry.scalars import JSON

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.graphql.types.agency import Agency
from api.graphql.types.authority import Authority
from api.graphql.types.basis import Based
from api.graphql.types.enums import Lang
from api.graphql.types.event import Event
from api.graphql.types.explanation import Explained
from api.graphql.types.fields import field_named
from api.graphql.types.lazy_types import LazyGroup
from api.graphql.types.meeting.meeting import Meeting
from api.graphql.types.reason import Reasoned
from api.languages import in_language
from domain.values import Text
from domain.verdicts import Verdict
from projections.questions import agencies, trail
from projections.questions.group import groups
from projections.questions.meeting import meetings
from projections.questions.work import work_items
from projections.rows import RestingRow, WorkActRow

AGENCY, KEY = map(attrgetter, ("agency", "key"))


def authority_of(row: WorkActRow) -> tuple[Any]:
    """The batch key of an act's authority: the authority itself, as no query is needed for it."""
    return (row.authority,)


def meeting_of(row: WorkActRow) -> str | None:
    """The foreign key of the meeting that an act names as its authority."""
    return row.authority.meeting


def body_of(row: WorkActRow) -> str | None:
    """The foreign key of the group that an act names as its authority."""
    return row.authority.group


def to_of(row: WorkActRow) -> str | None:
    """The foreign key of the group to which an act was addressed."""
    found: str | None = row.fields.get("to")
    return found


@strawberry.type(name="Resting", description="Whether something that was decided at a meeting stands.")
class DecisionStanding(Reasoned, Explained):
    row: strawberry.Private[RestingRow]
    verdict: Verdict
    consequence: str = strawberry.field(description="stands, ratified, provisional …, as the terms of that body say.")
    ratify_by: date | None
    basis: list[int]


@strawberry.type(description="An act in the life of a piece of work, as it stands.")
class WorkAct(Based):
    row: strawberry.Private[WorkActRow]
    act: str = field_named("kind", "The kind of act, such as RecommendationAnswered.")
    position: int
    valid_from: date = field_named("on")
    basis: list[int]

    @described_field("Who decided it.")
    def authority(self) -> Authority:
        return self.parts(Authority, authority_of)[0]

    @described_field("The agency that the act names as its own.")
    def agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)

    @described_field(
        "The meeting at which it was decided; null where none is named, or the credential does not reach it."
    )
    def meeting(self) -> Meeting | None:
        return self.one(Meeting, meetings.by_id, meeting_of)

    @described_field("Whether the decision of that meeting stands; null where the act names no meeting.")
    def stands(self) -> DecisionStanding | None:
        return self.one(DecisionStanding, work_items.resting, KEY)

    @described_field("The slug of the body that decided it.")
    def body(self) -> str | None:
        return self.authority().group()

    @described_field("The pointers to what proves it.")
    def pointers(self) -> list[str]:
        return [evidence.pointer for evidence in self.row.evidence]

    @described_field("The body that decided it; null where none is named, or the credential does not reach it.")
    def decided_by(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, body_of)

    @described_field("The body to which it went; null where none is named, or the credential does not reach it.")
    def to(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, to_of)

    @described_field("What it says: its title, or its text.")
    def text(self, lang: Lang | None = None) -> str | None:
        return self._words("title", lang) or self._words("text", lang)

    @strawberry.field
    def reason(self, lang: Lang | None = None) -> str | None:
        return self._words("reason", lang) or self._words("unanswered_because", lang)

    @described_field("All that it says, by the names of its fields.")
    def fields(self) -> JSON:
        found: Any = self.row.fields
        return found  # type: ignore[no-any-return]  # a JSON value

    @strawberry.field
    def event(self) -> Event | None:
        found = events(self, "position", lambda: {n.row.key: [n.row.position] for n in self.level.nodes})
        return found[0] if found else None

    def _words(self, name: str, lang: Lang | None) -> str | None:
        value = self.row.fields.get(name)
        return in_language(Text(**value), lang) if isinstance(value, dict) else value


@strawberry.type(description="An agency's answer to a recommendation.")
class Response(WorkAct):
    @described_field("AGREED, AGREED_IN_PART or REFUSED.")
    def answer(self) -> str:
        return str(self.row.fields["answer"])

    @described_field("The post that agreed it inside the agency.")
    def agreed_by(self, lang: Lang | None = None) -> str | None:
        return self._words("agreed_by", lang)


@strawberry.type(description="What an audit found.")
class Finding(WorkAct):
    @described_field("The finding's id within the audit.")
    def finding(self) -> strawberry.ID:
        return strawberry.ID(self.row.fields["finding"])

    @described_field("good-practice, area-for-improvement or deficit.")
    def what(self) -> str:
        return str(self.row.fields["what"])


def events(node: Node, what: str, positions: Callable[[], Mapping[str, Sequence[int]]]) -> list[Event]:
    """Batch: the events at the positions of this row, in one query for all rows of the level. `positions` gives those of
    each row by its key; `what` is the key under which the level caches the result."""
    level = node.level

    def fetch() -> dict[str, list[Event]]:
        wanted = positions()
        known = sorted({p for each in wanted.values() for p in each})
        rows = trail.at(level.context.snapshot, level.clocks, known, level.context.within)
        return level.below(Event, {key: [rows[p] for p in each if p in rows] for key, each in wanted.items()})

    key: str = node.row.key
    return level.fetched(("events", what), fetch)[key]
