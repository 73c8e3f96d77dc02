"""Admission of a command: what cannot be is refused; what merely breaks the terms is recorded, and judged later."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from domain.entries import Entry
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.events.person import PersonErased
from domain.faults import Fault
from domain.lawfulness.faults import find_faults
from domain.preconditions.compensations import check_correction, check_not_erased, check_retraction, entry_of_version
from domain.preconditions.events import check_preconditions
from domain.refusals import PerhapsRecorded, Unacknowledged, Unlawful
from domain.text import said
from domain.world import World


class DraftEvent(NamedTuple):
    """An event about to be recorded, in its stream; `kind` is the stream's."""

    stream: str
    kind: str
    event: Event


def admit(
    drafted: Sequence[Entry],
    before: World,
    after: World,
    *,
    today: date,
    acknowledged: Collection[str] = (),
    asked: Sequence[Fault] = (),
) -> list[Fault]:
    """Raise a refusal unless the drafted entries may be recorded; the faults they leave elsewhere, and what was `asked` of
    them (faults.QUESTIONS), acknowledged.

    `before` is the world without them, `after` the same world with them. A new event is refused if it adds a fault; a
    correction if the event that it corrects is then at fault, new or not. The faults that compensations, and events that
    reinterpret others, add elsewhere must be acknowledged by their ids.
    """
    for e in drafted:
        _check_draft(e, before, after, today)
    refusing, elsewhere = _faults(drafted, before, after)
    if refusing:
        first = refusing[0]
        raise Unlawful(first.rule, first.text, clause=first.clause, faults=refusing)
    found = [*asked, *elsewhere]
    missing = [f for f in found if f.id not in acknowledged]
    if missing and not any(f in elsewhere for f in missing):
        text = said(
            "this may be recorded already; look at {count:it|each of them}, then acknowledge by id what is another",
            count=len(missing),
        )
        raise PerhapsRecorded("perhaps-recorded", text, faults=missing)
    if missing:
        text = said(
            "this leaves {count} {count:fault|faults} elsewhere; look at them, then acknowledge them by id",
            count=len(missing),
        )
        raise Unacknowledged("faults-acknowledged", text, faults=missing)
    return found


def _check_draft(e: Entry, before: World, after: World, today: date) -> None:
    match e.event:
        case Corrected() as correction:
            check_correction(e, correction, before, after, today)
        case Retracted() as retraction:
            check_retraction(e, retraction, before, after, today)
        case event:
            check_preconditions(e, event, after, today)
    check_not_erased(e, after)


def _affected_streams(drafted: Sequence[Entry], before: World, after: World) -> set[str]:
    """The streams in which the entries may add a fault: their own, and those that reference one of them, where its
    entries can invalidate events of others (`Event.UNSETTLES`)."""
    unsettled = {e.stream for e in drafted if e.event.UNSETTLES}
    unsettled |= {id for s in unsettled for world in (before, after) for id in world.known_as(s)}
    erased = {e.stream for e in drafted if isinstance(e.event, PersonErased)}
    return {e.stream for e in drafted}.union(
        *(before.mentioning(s) for s in unsettled), *(before.mentioning(s, "person") for s in erased)
    )


def _faults(drafted: Sequence[Entry], before: World, after: World) -> tuple[list[Fault], list[Fault]]:
    """The faults that refuse the entries, and those that they add elsewhere, which can be acknowledged."""
    streams = _affected_streams(drafted, before, after)
    known = {f.id for s in streams for f in find_faults(s, before)}
    found = [f for s in sorted(streams) for f in find_faults(s, after)]
    added = [f for f in found if f.id not in known]
    if not any(isinstance(e.event, Corrected | Retracted) or e.event.REINTERPRETS for e in drafted):
        return added, []
    corrected = {
        entry_of_version(e.stream, e.event.corrects, before).position for e in drafted if isinstance(e.event, Corrected)
    }
    new = {e.position for e in drafted if not isinstance(e.event, Corrected | Retracted)}
    refusing = [f for f in found if f.subject in corrected or new.intersection(f.positions)]
    return refusing, [f for f in added if f not in refusing]
