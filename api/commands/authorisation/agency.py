"""Authorisation of the role agency: it records on what its own agency was asked, in its own name, and of what others were
asked it is told what it would be told of nothing."""

from collections.abc import Iterable, Mapping

from api.commands.fields.event_fields import AUTHORITY_REFERENCES, unknown_reference, unknown_stream
from api.commands.fields.ids import canonical
from domain.admission import DraftEvent
from domain.events.work.action import ActionReassigned
from domain.timelines.work.timeline import WorkTimeline
from ledger.world.tracked_world import TrackedWorld

ASKED = ("recommendation", "return", "action")
"""The kinds of work that an agency is asked to do something about."""


def permit_own_work(agency: str, path: Mapping[str, str], world: TrackedWorld) -> None:
    """Raise Unknown for an address of a piece of work that the agency was not asked, as for one that is not recorded."""
    for kind in ASKED:
        if (value := path.get(kind)) is not None and not _asks(agency, canonical(value), kind, world):
            raise unknown_stream(kind, value)


def permit_own_acts(agency: str, drafts: Iterable[DraftEvent]) -> None:
    """Raise Unlawful for an act in another agency's name, or on another's authority, as where that is not recorded."""
    for draft in drafts:
        named = getattr(draft.event, "agency", agency)
        if named != agency:
            raise unknown_reference("agency", "agency", named)
        for field, kind in AUTHORITY_REFERENCES:
            id = getattr(draft.event.authority, field)
            if id is not None and id != agency:
                raise unknown_reference(f"authority.{field}", kind, id)


def _asks(agency: str, stream: str | None, kind: str, world: TrackedWorld) -> bool:
    work = world.timeline(stream) if stream else None
    if not isinstance(work, WorkTimeline) or kind != work.KIND or work.begun is None:
        return False
    owner = work.last(ActionReassigned)
    event = owner.event if owner else work.first
    return agency in (getattr(event, "agency", None), *getattr(event, "agencies", ()))
