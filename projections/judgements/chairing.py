"""The holders of offices at a meeting, with those who acted for them, and what was decided in the place of an office."""

from domain.events.meeting.proceedings import QuorumDetermined
from domain.facets import OFFICES
from domain.terms.interpretation import EffectiveTerms
from domain.timelines.group.offices import holder_on
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.sitting import ACTING_PREFIX
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.world import World

Offices = dict[str, tuple[str, ...]]


def lets_act(terms: EffectiveTerms | None, office: str) -> bool | None:
    """Whether the terms let somebody act in the place of the holder of an office; None where they do not say."""
    return next((o.acting for o in terms.terms.offices if o.id == office), None) if terms else None


def chairing(meeting: MeetingTimeline, held: Offices, terms: EffectiveTerms | None) -> tuple[Offices, Offices]:
    """The holders of offices with those who acted for them as the terms allow, and those of whom they do not say."""
    sure: Offices = dict(held)
    perhaps: Offices = {}
    for a in meeting.acting_chairs:
        lets = lets_act(terms, a.office)
        if lets is not False:
            which = sure if lets else perhaps
            which[a.office] = (*which.get(a.office, ()), a.person)
    return sure, perhaps


def deciding_office(by: str, meeting: MeetingTimeline, terms: EffectiveTerms | None) -> tuple[str, str | None]:
    """The office by which something was decided: `acting-chair` is read as the chair where somebody acted as such at this
    meeting and the terms let them; else the office in whose place it was, where the terms do not say."""
    office = by.removeprefix(ACTING_PREFIX)
    if office == by or all(a.office != office for a in meeting.acting_chairs):
        return by, None
    lets = lets_act(terms, office)
    return (office, None) if lets else (by, office if lets is None else None)


def held(e: QuorumDetermined, by: str, meeting: MeetingTimeline, group: GroupTimeline, world: World) -> bool:
    """Whether an office that determined the quorum was held then; whatever is no office counts as there. `by` is the
    office as it is read, that of the chair where somebody acted in their place."""
    if e.authority.kind != "office" or any(a.office == by.removeprefix(ACTING_PREFIX) for a in meeting.acting_chairs):
        return True
    of = world.group(e.authority.group, OFFICES) if e.authority.group else world.view(group, OFFICES)
    return of is not None and holder_on(of.holdings, e.authority.office or "", e.on)


def basis(meeting: MeetingTimeline, terms: EffectiveTerms | None) -> tuple[int, ...]:
    """What it rests on that somebody acted for an office, and that the terms let them."""
    found = [p for a in meeting.acting_chairs for p in a.basis]
    if terms:
        found += [p for a in meeting.acting_chairs for p in terms.basis_of(f"office.{a.office}.acting")]
    return tuple(found)
