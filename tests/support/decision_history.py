"""Fixture history of decisions: three meetings, what is decided at them, and the row of a decision."""

from typing import Any

from domain.events.base import Event
from domain.events.group import decisions_outside
from domain.events.meeting import proceedings
from domain.events.votes import SeatVote, Votes
from domain.terms.document import Terms
from domain.values import Text
from domain.verdicts import Outcome
from projections.judgements.meeting import decisions_outside as judged_outside
from projections.judgements.meeting import meetings
from projections.rows import DecisionRow
from tests.support.group_history import JULY, JUNE, MAY, at, when
from tests.support.random_acts import terms
from tests.support.story import Story, id_of

WHO = {"s1": ("police", "ann"), "s2": ("health", "bob"), "s3": ("council", "cat")}


SUB, BOARD = id_of("sub-group"), id_of("board")


DAYS = {"may": MAY, "june": JUNE, "july": JULY}


def given(*absent: str, adopted: Terms | None = None) -> Story:
    """Three members; meetings in May, June and July, to which each came but for the first meeting (those absent)."""
    story = Story()
    for slug in ("police", "health", "council"):
        story.agency(slug)
    story.group("sub-group", adopted or terms())
    story.group("board")
    for seat, (agency, who) in WHO.items():
        story.seat("sub-group", seat, agency, who)
    for name, on in DAYS.items():
        story.meeting(name, "sub-group", on)
        gone = absent if name == "may" else ()
        story.roll(name, on, {s: Outcome.ABSENT if s in gone else Outcome.PRESENT for s in WHO})
    return story


def decide(story: Story, name: str = "may", decision: str = "d1", **more: Any) -> None:
    fields = {"decision": decision, "text": Text(en="Agreed."), "at": at(DAYS[name], 11)}
    when(story, name, proceedings.DecisionRecorded, DAYS[name], **fields | more)


def votes(**by_seat: str) -> Votes:
    return Votes(by_seat=tuple(SeatVote(seat=seat, vote=vote) for seat, vote in by_seat.items()))  # type: ignore[arg-type]


def ratify(
    story: Story, name: str = "june", kind: type[Event] = decisions_outside.DecisionRatified, **more: Any
) -> None:
    said = {"decision": "d1", "meeting": id_of("may"), "at_meeting": id_of(name)}
    when(story, "sub-group", kind, DAYS[name], **said | more)


def shown(story: Story, name: str = "may", decision: str = "d1") -> DecisionRow:
    rows = meetings.judge(id_of(name), story.world) if name in DAYS else judged_outside.judge(id_of(name), story.world)
    return next(r for r in rows if isinstance(r, DecisionRow) and r.decision == decision)
