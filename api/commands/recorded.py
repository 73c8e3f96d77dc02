"""What a command answers once it is recorded."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from domain.events.act import Act
from domain.events.audit import FindingRecorded, ThemeIdentified
from domain.events.concern import GroupAdvised
from domain.events.duties import MeetingRequested
from domain.events.meeting import DecisionRecorded, InterestDeclared
from domain.events.membership import DeputyNamed, SeatCreated
from domain.events.outside import DecisionTakenOutside
from domain.events.plan import PlanItemPlanned
from domain.events.report import ParagraphWritten
from domain.events.returns import ExplanationRequested, TrendIdentified
from ledger.store import Receipt
from projections.left_open import LeftOpen

GIVES: dict[type[Act], str] = {
    SeatCreated: "seat",
    DeputyNamed: "deputy",
    DecisionRecorded: "decision",
    DecisionTakenOutside: "decision",
    InterestDeclared: "interest",
    MeetingRequested: "request",
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
    open."""

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
    item: str | UnsetType = UNSET
    finding: str | UnsetType = UNSET
    theme: str | UnsetType = UNSET
    advice: str | UnsetType = UNSET
    trend: str | UnsetType = UNSET
    explanation: str | UnsetType = UNSET
    paragraph: str | UnsetType = UNSET
    leaves: LeftOpen | UnsetType = UNSET


def recorded(command: UUID, receipt: Receipt, events: Iterable[Act], leaves: LeftOpen | UnsetType = UNSET) -> Recorded:
    """The answer to a command, of the events that it recorded; of several that give the same id the last one's."""
    given = {name: getattr(event, name) for event in events if (name := GIVES.get(type(event)))}
    return Recorded(
        command=str(command),
        positions=receipt.positions,
        recorded_at=receipt.recorded_at,
        id=receipt.streams[0],
        versions=dict(zip(receipt.streams, receipt.versions, strict=True)),
        leaves=leaves,
        **given,
    )
