"""Decides whether acts may be recorded: impossible is refused, non-compliant is recorded and judged."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from domain.entries import Entry, revisions, standing_events
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.events.person import PersonErased
from domain.faults import Fault
from domain.lawfulness.faults import find_faults
from domain.preconditions.events import check_authority, check_preconditions
from domain.refusals import Malformed, Unacknowledged, Unknown, Unlawful
from domain.text import code, said
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
) -> list[Fault]:
    """Raise a refusal unless the drafted entries may be recorded; the faults they leave elsewhere, acknowledged.

    `before` is the world without them, `after` the same world with them. A new act is refused if it adds a fault; a
    correction if the act that it speaks of is then at fault, new or not; the faults that compensations, and
    acts that reinterpret others, make elsewhere must be acknowledged by their ids.
    """
    for e in drafted:
        _check_draft(e, before, after, today)
    touched = {e.stream for e in drafted}
    unsettled = {e.stream for e in drafted if e.event.UNSETTLES}
    unsettled |= {id for s in unsettled for world in (before, after) for id in world.known_as(s)}
    reach = touched.union(*(before.mentioning(s) for s in unsettled))
    erased = {e.stream for e in drafted if isinstance(e.event, PersonErased)}
    reach = reach.union(*(before.mentioning(s, "person") for s in erased))
    known = {f.id for s in reach for f in find_faults(s, before)}
    found = [f for s in sorted(reach) for f in find_faults(s, after)]
    new = [f for f in found if f.id not in known]
    compensations = [e for e in drafted if isinstance(e.event, Corrected | Retracted)]
    if compensations or any(e.event.REINTERPRETS for e in drafted):
        corrected = _corrected(compensations, before)
        acts = {e.position for e in drafted} - {e.position for e in compensations}
        here = [f for f in found if f.subject in corrected or acts.intersection(f.positions)]
        elsewhere = [f for f in new if f not in here]
    else:
        here, elsewhere = new, []
    if here:
        raise Unlawful(here[0].rule, here[0].text, clause=here[0].clause, faults=here)
    if unseen := [f for f in elsewhere if f.id not in acknowledged]:
        text = said(
            "this leaves {count} {count:fault|faults} elsewhere; look at them, then acknowledge them by id",
            count=len(unseen),
        )
        raise Unacknowledged("faults-acknowledged", text, faults=unseen)
    return elsewhere


def _corrected(compensations: Iterable[Entry], before: World) -> set[int]:
    """The positions of the acts that are corrected, not retracted."""
    named = ((e.stream, e.event.corrects) for e in compensations if isinstance(e.event, Corrected))
    return {_entry_of_version(stream, version, before).position for stream, version in named}


def _check_draft(e: Entry, before: World, after: World, today: date) -> None:
    event = e.event
    if isinstance(event, Corrected):
        _check_correctable(e, event, before)
        if event.replacement == _standing_event_before(e, event.corrects, after):
            text = said("it says what stands already, so it changes nothing: leave it out")
            raise Malformed("changes-something", text)
        check_preconditions(e, event.replacement, after, today)
    elif isinstance(event, Retracted):
        original = _entry_of_version(e.stream, event.retracts, before, below=e.version)
        if isinstance(original.event, PersonErased):
            raise Unlawful("erasure-is-final", said("the erasure of a person cannot be retracted or corrected"))
        if revisions(_earlier(e, after)).get(event.retracts, event) is None:
            text = said("it is retracted already, so this changes nothing: leave it out")
            raise Malformed("changes-something", text)
    else:
        check_preconditions(e, event, after, today)
    if isinstance(event, Corrected | Retracted):
        check_authority(event)
        if event.on > today:
            raise Malformed(
                "not-in-the-future",
                said("a compensation is made today ({today}), not on {on}", today=today, on=event.on),
            )
    if any(isinstance(x.event, PersonErased) and x.version < e.version for x in after.entries(e.stream)):
        raise Unlawful("person-erased", said("the person was erased; nothing more can be recorded of them"))


def _check_correctable(e: Entry, event: Corrected, world: World) -> None:
    original = _entry_of_version(e.stream, event.corrects, world, below=e.version).event
    if isinstance(original, Corrected | Retracted):
        raise Malformed("corrects-an-act", said("a correction names the act itself; to undo a correction, retract it"))
    if isinstance(original, PersonErased):
        raise Unlawful("erasure-is-final", said("the erasure of a person cannot be retracted or corrected"))
    if type(event.replacement) is not type(original):
        text = said(
            "{old} cannot be replaced by {new}; retract it and record the other anew",
            old=code(type(original).__name__),
            new=code(type(event.replacement).__name__),
        )
        raise Malformed("same-kind", text)
    for f in original.IDENTITY:
        if getattr(event.replacement, f) != getattr(original, f):
            raise Malformed(
                "identity-kept",
                said("{field} identifies what the act is about; retract it and record it anew", field=f),
            )


def _standing_event_before(e: Entry, version: int, world: World) -> Event | None:
    """What a version says just before an entry, corrections and retractions heard."""
    return next((s.event for s in standing_events(_earlier(e, world)) if s.version == version), None)


def _earlier(e: Entry, world: World) -> list[Entry]:
    """What its stream holds before an entry."""
    return [x for x in world.entries(e.stream) if x.version < e.version]


def _entry_of_version(stream: str, version: int, world: World, below: int | None = None) -> Entry:
    found = next((x for x in world.entries(stream) if x.version == version), None)
    if found is None or (below is not None and version >= below):
        raise Unknown("earlier-version", said("the stream has no earlier version {version}", version=version))
    return found
