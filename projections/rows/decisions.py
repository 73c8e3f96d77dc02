"""Decisions, at meetings and outside them, with what became of them; and the interests that were declared."""

from datetime import date, datetime
from typing import ClassVar, Literal

from msgspec import Struct

from domain.events.votes import Votes
from domain.rules.voting.decisions_outside import FollowUpVerdict
from domain.rules.voting.evaluation import VoteVerdict
from domain.terms.base import DecisionKind
from domain.values import Sealed, Text
from domain.verdicts import Reason, Verdict
from projections.rows.row import Basis, Row, begun_index

Way = Literal["meeting", "chairs-action", "written-procedure"]


_BY_TIME = f"taken_on, {begun_index('taken_on')}, stream, key"


class SequelLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a body did with a decision, at a meeting and by a decision of it where these are recorded, and whether that
    meeting was quorate for it; `position` is that of the act which says so."""

    kind: Literal["reported", "ratified", "not-ratified", "consented"]
    on: date
    body: str
    position: int
    meeting: str | None = None
    decision: str | None = None
    quorate: Verdict | None = None
    basis: Basis = ()


class DecisionRow(Row, frozen=True, kw_only=True):
    """A decision of a meeting, or of a group outside its meetings (no meeting, and no verdict on a quorum); `stream` is
    the one or the other. `consequence` is what has become of it, in a word, `starts` when the meeting began."""

    MODEL: ClassVar[str] = "decisions"
    COLUMNS = ("group", "meeting", "stream", "taken_on", "starts", "kind", "way", "carries")
    INDEXED = ("meeting", "stream")
    LISTED = (
        _BY_TIME,
        f'"group", {_BY_TIME}',
        f"kind, {_BY_TIME}",
        f"way, {_BY_TIME}",
        f"carries, {_BY_TIME}",
    )
    LATEST = "taken_on"
    OF = "stream"
    UNITS = ("decisions", "meeting")

    group: str
    stream: str
    decision: str
    taken_on: date
    text: Text
    carried: VoteVerdict
    meeting: str | None = None
    way: Way = "meeting"
    kind: DecisionKind = "decision"
    verdict: Verdict | None = None
    at: datetime | None = None
    business: str | None = None
    item: str | None = None
    votes: Votes | None = None
    opened: date | None = None
    closed: date | None = None
    interests: tuple[str, ...] = ()
    consequence: str | None = None
    ratify_by: date | None = None
    followed: FollowUpVerdict | None = None
    sequels: tuple[SequelLine, ...] = ()
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()
    starts: datetime | None = None

    @property
    def ratified_by(self) -> SequelLine | None:
        """What ratified it."""
        if self.consequence != "ratified":
            return None
        made = (s for s in self.sequels if s.kind == "ratified")
        return next((s for s in made if s.quorate in (None, Verdict.MET, Verdict.SILENT)), None)

    @property
    def reported_on(self) -> date | None:
        return next((s.on for s in self.sequels if s.kind == "reported"), None)

    @property
    def carries(self) -> str:
        """The verdict on the vote, to filter by."""
        return str(self.carried.verdict)


class InterestRow(Row, frozen=True, kw_only=True):
    """An interest that was declared at a meeting, the seats for which the person spoke, the decisions it was in, and
    whether it was dealt with as the terms ask."""

    MODEL: ClassVar[str] = "interests"
    COLUMNS = ("group", "meeting", "person")
    INDEXED = ("meeting",)
    OF = "meeting"
    UNITS = ("meeting",)

    group: str
    meeting: str
    interest: str
    person: str
    nature: str
    verdict: Verdict
    seats: tuple[str, ...] = ()
    item: str | None = None
    business: str | None = None
    whole_meeting: bool = False
    decisions: tuple[str, ...] = ()
    observed: str | None = None
    left_at: datetime | None = None
    back_at: datetime | None = None
    note: Sealed | None = None
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()
