"""The response to a command that is recorded."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from api.commands.http.changes import CorrectedEvent
from domain.events.base import Event
from domain.events.group.decisions_outside import DecisionTakenOutside
from domain.events.group.duties import MeetingRequested, OutsideEventNoted
from domain.events.group.membership import DeputyNamed, SeatCreated
from domain.events.meeting.proceedings import DecisionRecorded, InterestDeclared
from domain.events.work.audit import FindingRecorded, ThemeIdentified
from domain.events.work.concern import GroupAdvised
from domain.events.work.plan import PlanItemPlanned
from domain.events.work.report import ParagraphWritten
from domain.events.work.returns import ExplanationRequested, TrendIdentified
from ledger.store.event_store import CommandReceipt
from projections.what_if.handover import LeftOpen

SHORT_ID_FIELDS: dict[type[Event], str] = {
    SeatCreated: "seat",
    DeputyNamed: "deputy",
    DecisionRecorded: "decision",
    DecisionTakenOutside: "decision",
    InterestDeclared: "interest",
    MeetingRequested: "request",
    OutsideEventNoted: "occurrence",
    PlanItemPlanned: "item",
    FindingRecorded: "finding",
    ThemeIdentified: "theme",
    GroupAdvised: "advice",
    TrendIdentified: "trend",
    ExplanationRequested: "explanation",
    ParagraphWritten: "paragraph",
}
"""The kinds of act that give something a short id, and the field in which it stands."""


class Recorded(Struct, frozen=True, kw_only=True):
    """What a command recorded. `id` is the stream of its first event, `versions` the newest version of each stream;
    `seat`, `deputy`, `decision` and the like are the short ids that the act gave; `leaves` is what the command left
    open; `corrected` tells what it corrected, field by field, and what it retracted; `receipts` prove of each event that it
    is in the ledger, where the request waited for them."""

    command: str
    positions: tuple[int, ...]
    recorded_at: datetime
    id: str
    versions: dict[str, int]
    seat: str | UnsetType = UNSET
    deputy: str | UnsetType = UNSET
    decision: str | UnsetType = UNSET
    interest: str | UnsetType = UNSET
    request: str | UnsetType = UNSET
    occurrence: str | UnsetType = UNSET
    item: str | UnsetType = UNSET
    finding: str | UnsetType = UNSET
    theme: str | UnsetType = UNSET
    advice: str | UnsetType = UNSET
    trend: str | UnsetType = UNSET
    explanation: str | UnsetType = UNSET
    paragraph: str | UnsetType = UNSET
    leaves: LeftOpen | UnsetType = UNSET
    corrected: tuple[CorrectedEvent, ...] | UnsetType = UNSET
    receipts: tuple[str, ...] | UnsetType = UNSET


def recorded_response(
    command: UUID,
    receipt: CommandReceipt,
    events: Iterable[Event],
    leaves: LeftOpen | UnsetType = UNSET,
    corrected: tuple[CorrectedEvent, ...] | UnsetType = UNSET,
) -> Recorded:
    """The response, with the short ids that the events gave; of several under one name the last."""
    given = {name: getattr(event, name) for event in events if (name := SHORT_ID_FIELDS.get(type(event)))}
    return Recorded(
        command=str(command),
        positions=receipt.positions,
        recorded_at=receipt.recorded_at,
        id=receipt.streams[0],
        versions=dict(zip(receipt.streams, receipt.versions, strict=True)),
        leaves=leaves,
        corrected=corrected,
        **given,
    )
