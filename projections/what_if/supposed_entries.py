"""Entries that are only supposed: retractions, and answers to open questions, checked as if they were to be recorded."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.admission import DraftEvent, admit
from domain.entries import Entry
from domain.events.compensation import Retracted
from domain.events.group.lifecycle import InterpretationRecorded, TermsAdopted
from domain.refusals import Unacknowledged
from domain.terms.document import Terms
from domain.values import Authority
from ledger.governance import hypothetical_entries
from ledger.world.sources import SourceAsOf, StreamSource
from ledger.world.tracked_world import TrackedWorld

REASON = "supposed"
COMMAND = "00000000-0000-0000-0000-000000000000"


class SupposedAnswer(NamedTuple):
    """A question of a group's terms, answered from a day on."""

    group: str
    key: str
    value: Any
    since: date


class SupposedTerms(NamedTuple):
    """A text of terms, adopted by a group on a day."""

    group: str
    terms: Terms
    on: date


class Supposition(NamedTuple):
    """What is supposed: acts that did not happen, by stream and position; terms; answers; corrections as drafts."""

    retracted: Sequence[tuple[str, int]] = ()
    terms: Sequence[SupposedTerms] = ()
    answers: Sequence[SupposedAnswer] = ()
    corrected: Sequence[DraftEvent] = ()


def supposed_entries(streams: StreamSource, head: int, supposed: Supposition, today: date, actor: str) -> list[Entry]:
    """The entries as they would be recorded at the head; faults that they leave elsewhere are taken as acknowledged. Raises
    domain.refusals.Refused for what cannot be."""
    world = TrackedWorld(SourceAsOf(streams, head))
    entries = list(hypothetical_entries(list(_drafts(world, supposed, today, actor)), world, head, COMMAND))
    after = world.fork(entries)
    try:
        admit(entries, world, after, today=today)
    except Unacknowledged as refusal:
        admit(entries, world, after, today=today, acknowledged={f.id for f in refusal.faults})
    return entries


def _drafts(world: TrackedWorld, supposed: Supposition, today: date, actor: str) -> Iterator[DraftEvent]:
    common: dict[str, Any] = {"by": actor, "authority": Authority(kind="body")}
    for stream, position in supposed.retracted:
        known = world.entries(stream)
        version = next(e.version for e in known if e.position == position)
        yield DraftEvent(stream, known[0].kind, Retracted(retracts=version, reason=REASON, on=today, **common))
    yield from supposed.corrected
    for adopted in supposed.terms:
        yield DraftEvent(adopted.group, "group", TermsAdopted(terms=adopted.terms, on=adopted.on, **common))
    for answer in supposed.answers:
        group = world.group(answer.group)
        held = group.terms_on(answer.since) if group else None
        event = InterpretationRecorded(
            terms=held.version if held else "",
            key=answer.key,
            value=answer.value,
            since=answer.since,
            on=today,
            **common,
        )
        yield DraftEvent(answer.group, "group", event)
