"""The holders of offices at a meeting, with those who acted for them, and what was decided in the place of an office."""

from domain.terms.interpretation import EffectiveTerms
from domain.timelines.meeting.timeline import MeetingTimeline

ACTING_PREFIX = "acting-"
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


def basis(meeting: MeetingTimeline, terms: EffectiveTerms | None) -> tuple[int, ...]:
    """What it rests on that somebody acted for an office, and that the terms let them."""
    found = [p for a in meeting.acting_chairs for p in a.basis]
    if terms:
        found += [p for a in meeting.acting_chairs for p in terms.basis_of(f"office.{a.office}.acting")]
    return tuple(found)
