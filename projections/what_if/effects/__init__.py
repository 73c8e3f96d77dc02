"""What a command would change, in sentences: each verdict, rate and duty that the answers would give otherwise. Persons,
meetings, groups and agencies stand in them by their ids, to be named when a sentence is read."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from domain.entries import Entry
from domain.events.compensation import Corrected
from domain.text import Words, code, joined, said
from domain.world import World
from projections.engine.snapshot import Snapshot
from projections.rows import (
    ActingChairRow,
    AttendanceRow,
    CompositionRow,
    DecisionRow,
    FaultRow,
    InterestRow,
    MeetingRow,
    MinutesRow,
    OfficeRow,
    OwedRow,
    QuorumRow,
    RestingRow,
    Row,
    RulesRow,
    SeatRow,
    TermsRow,
    WorkRow,
)
from projections.trail.changes import change_words
from projections.what_if.effects import attendance_rates, duties, meetings, membership, terms, work
from projections.what_if.effects.sentence_values import Describer, RowPair

DESCRIBERS: dict[type[Row], Describer] = {
    TermsRow: terms.days_that_differ,
    RulesRow: terms.interpretations,
    MeetingRow: meetings.held,
    QuorumRow: meetings.quorum,
    DecisionRow: meetings.decisions,
    InterestRow: meetings.interests,
    ActingChairRow: meetings.acting,
    MinutesRow: meetings.minutes,
    AttendanceRow: meetings.roll,
    SeatRow: membership.seats,
    OfficeRow: membership.offices,
    CompositionRow: membership.compositions,
    WorkRow: work.work,
    RestingRow: work.resting,
    OwedRow: work.owed,
    FaultRow: work.faults,
}
"""In the order in which they are told; rates and duties come last."""


def sentences(pairs: Sequence[RowPair], before: Snapshot, after: Snapshot) -> Iterator[Words]:
    """The rows that changed, as (before, after), and the two worlds that the questions are asked of."""
    pairs = [pair for pair in pairs if _differs(*pair)]
    groups = {getattr(row, "group", None) for pair in pairs for row in pair if row is not None} - {None}

    def place(group: str | None) -> object:
        return {"group": group} if group and len(groups) > 1 else None

    by: dict[type[Row], list[RowPair]] = {}
    for pair in sorted(pairs, key=_day):
        by.setdefault(type(pair[1] or pair[0]), []).append(pair)
    for kind, tell in DESCRIBERS.items():
        yield from tell(by.get(kind, ()), place)
    yield from attendance_rates.sentences(pairs, before, after, place)
    yield from duties.sentences(pairs, before, after, place)


def sentences_of(was: Row | None, now: Row | None) -> list[Words]:
    """What one row of a judgement says otherwise than before, as far as the row alone says it: no rates, no duties."""
    row = now or was
    if row is None or not _differs(was, now):
        return []
    tell = DESCRIBERS.get(type(row))
    return [*tell([(was, now)], lambda group: None)] if tell else []


def corrections(entries: Sequence[Entry], world: World) -> Iterator[Words]:
    """What each correction among the entries changes of the act itself, field by field."""
    for e in entries:
        if isinstance(e.event, Corrected):
            stream = world.entries(e.stream)
            act = stream[e.event.corrects - 1]
            yield said(
                "{what} at position {position}: {changes}",
                what=code(type(act.event).__name__),
                position=act.position,
                changes=joined(change_words(stream, e)),
            )


def _differs(was: Any, now: Any) -> bool:
    """Whether a row says something else, and does not only rest on other events."""
    if was is None or now is None or not hasattr(now, "basis"):
        return True
    return bool(replace(was, basis=()) != replace(now, basis=()))


def _day(pair: RowPair) -> tuple[date, str]:
    row = pair[1] or pair[0]
    return row.valid_from, row.key
