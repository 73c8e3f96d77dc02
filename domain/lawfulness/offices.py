"""Faults of offices: acts decided, and quorums determined, by an office that nobody held."""

from collections.abc import Iterator
from datetime import date

from domain.entries import StandingEvent
from domain.events.meeting.proceedings import QuorumDetermined
from domain.facets import CHAIRING, OFFICES, table
from domain.faults import Fault
from domain.text import code, said
from domain.timelines.base import Timeline, fault
from domain.timelines.group.offices import Holding, holder_on
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.sitting import ACTING_PREFIX
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.world import World

_Office = tuple[str, str, date]


def office_faults(timeline: Timeline, world: World) -> Iterator[Fault]:
    """Acts by the authority of an office that was vacant: it had been held before, or terms that were recorded before the
    act name it, and nobody was appointed to it then, nor acted for its holder at that meeting. Of an office that the record
    does not keep nothing is said, unless the quorum was determined by it."""
    by_office: dict[_Office, list[StandingEvent]] | None = timeline.memo.get("by office")
    if by_office is None:
        by_office = timeline.memo["by office"] = _by_office(timeline)
    for (group, office, on), acts in by_office.items():
        found = world.group(group, OFFICES, table("office"))
        if found is None or found.established is None or holder_on(found.holdings, office, on):
            continue
        before = [h for h in found.holdings if h.office == office and h.since <= on]
        for s in acts:
            if (before or _determines(s) or _named_by_terms(found, office, on, s)) and not _acted(s, office, world):
                text = said(
                    "nobody held the office of {office} on {on}: record who did, or say who decided it",
                    office=code(office),
                    on=on,
                )
                yield fault(timeline.id, "office-held", text, s, *_last(before))


def _by_office(timeline: Timeline) -> dict[_Office, list[StandingEvent]]:
    found: dict[_Office, list[StandingEvent]] = {}
    own = timeline.group if isinstance(timeline, MeetingTimeline) else None
    own = timeline.id if isinstance(timeline, GroupTimeline) else own
    for s in timeline.events:
        who = s.event.authority if s.event else None
        group = (who.group or own) if who else None
        if who and who.kind == "office" and who.office and group:
            found.setdefault((group, who.office, s.on), []).append(s)
    return found


def _determines(s: StandingEvent) -> bool:
    return isinstance(s.event, QuorumDetermined)


def _named_by_terms(group: GroupTimeline, office: str, on: date, s: StandingEvent) -> bool:
    return any(
        a.holds(on) and a.subject < s.entry.position and any(each.id == office for each in a.terms.offices)
        for a in group.adopted
    )


def _acted(s: StandingEvent, office: str, world: World) -> bool:
    """Whether somebody acted for the holder of the office at the meeting that the act is of, or was decided at."""
    if s.event is None:
        return False
    where = s.entry.stream if s.entry.kind == MeetingTimeline.KIND else s.event.authority.meeting
    meeting = world.meeting(where, CHAIRING) if where else None
    return meeting is not None and any(a.office == office.removeprefix(ACTING_PREFIX) for a in meeting.acting_chairs)


def _last(before: list[Holding]) -> list[Holding]:
    """The last of those who had held it: with its end the act has lost its ground."""
    return sorted(before, key=lambda h: (h.until or h.since, h.subject))[-1:]
