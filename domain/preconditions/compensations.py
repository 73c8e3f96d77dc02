"""Preconditions of compensations: what may be corrected, by what, and what may be retracted."""

from datetime import date

from domain.entries import Entry, revisions, standing_events
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.events.person import PersonErased
from domain.preconditions.events import check_authority, check_preconditions
from domain.refusals import Malformed, Unknown, Unlawful
from domain.text import code, said
from domain.world import World


def check_correction(e: Entry, event: Corrected, before: World, after: World, today: date) -> None:
    """Raise a refusal unless the event that is corrected may be replaced by this one: another of its kind about the same,
    that changes something and could itself be recorded."""
    _check_correctable(e, event, before)
    if event.replacement == _standing_event_before(e, event.corrects, after):
        text = said("it says what stands already, so it changes nothing: leave it out")
        raise Malformed("changes-something", text)
    check_preconditions(e, event.replacement, after, today)
    _check_made_by_today(event, today)


def check_retraction(e: Entry, event: Retracted, before: World, after: World, today: date) -> None:
    """Raise a refusal unless what is retracted stands, and may be."""
    _check_not_erasure(entry_of_version(e.stream, event.retracts, before, below=e.version).event)
    if revisions(_earlier(e, after)).get(event.retracts, event) is None:
        text = said("it is retracted already, so this changes nothing: leave it out")
        raise Malformed("changes-something", text)
    _check_made_by_today(event, today)


def _check_made_by_today(event: Corrected | Retracted, today: date) -> None:
    check_authority(event)
    if event.on > today:
        raise Malformed(
            "not-in-the-future",
            said("a compensation is made today ({today}), not on {on}", today=today, on=event.on),
        )


def check_not_erased(e: Entry, world: World) -> None:
    """Raise Unlawful for anything in the stream of a person after their erasure."""
    if e.kind == "person" and any(
        isinstance(x.event, PersonErased) and x.version < e.version for x in world.entries(e.stream)
    ):
        raise Unlawful("person-erased", said("the person was erased; nothing more can be recorded of them"))


def _check_not_erasure(event: Event) -> None:
    if isinstance(event, PersonErased):
        raise Unlawful("erasure-is-final", said("the erasure of a person cannot be retracted or corrected"))


def _check_correctable(e: Entry, event: Corrected, world: World) -> None:
    original = entry_of_version(e.stream, event.corrects, world, below=e.version).event
    if isinstance(original, Corrected | Retracted):
        raise Malformed("corrects-an-act", said("a correction names the act itself; to undo a correction, retract it"))
    _check_not_erasure(original)
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
    """A version just before an entry, as corrected or retracted by then."""
    return next((s.event for s in standing_events(_earlier(e, world)) if s.version == version), None)


def _earlier(e: Entry, world: World) -> list[Entry]:
    """What its stream holds before an entry."""
    return [x for x in world.entries(e.stream) if x.version < e.version]


def entry_of_version(stream: str, version: int, world: World, below: int | None = None) -> Entry:
    """The entry of a version of a stream. Raises Unknown where there is none, or none below `below`."""
    found = next((x for x in world.entries(stream) if x.version == version), None)
    if found is None or (below is not None and version >= below):
        raise Unknown("earlier-version", said("the stream has no earlier version {version}", version=version))
    return found
