"""The part of a group's fold about its offices: appointed, agreed, taken, reviewed, extended, vacated."""

from collections.abc import Callable, Sequence

from domain.entries import StandingEvent
from domain.events.group import offices
from domain.text import said
from domain.timelines.base import Fact, beginning
from domain.timelines.group.offices import Holding, OfficeConsent
from domain.timelines.group.timeline import GroupTimeline


def _officer_appointed(t: GroupTimeline, e: offices.OfficerAppointed, s: StandingEvent) -> None:
    by = e.authority.group if e.authority.kind == "body" else None
    holding = Holding(*beginning(s), office=e.office, person=e.person, nominated_by=e.nominated_by, appointed_by=by)
    t.holdings.append(holding)


def _holding(t: GroupTimeline, office: str, person: str, s: StandingEvent) -> Holding | None:
    """The latest holding of an office by a person on the day; None, and a fault, without one."""
    for h in reversed(t.holdings):
        if h.office == office and h.person == person and (h.until is None or s.on < h.until):
            return h
    t.fault("appointed-to-the-office", said("that person is not appointed {office} on {on}", office=office, on=s.on), s)
    return None


def consented(t: GroupTimeline, e: offices.ConsentGiven, s: StandingEvent) -> None:
    """Add a consent to the first holding that lacks it. Folded last: a body may agree to an appointment before it is
    made."""
    held = [h for h in t.holdings if h.office == e.office and h.person == e.person and (not h.until or s.on < h.until)]
    if not held:
        t.fault(
            "appointed-to-the-office",
            said("that person is not appointed {office} on {on}, or later", office=e.office, on=s.on),
            s,
        )
        return
    given = [next((c for c in h.consents if c.body == e.body), None) for h in held]
    for h, before in zip(held, given, strict=True):
        if before is None:
            h.consents.append(OfficeConsent(e.body, s.on, e.meeting, e.decision, s.basis))
            return
    first = given[0]
    assert first is not None
    fact = Fact(first.on, first.basis[0], first.basis)
    t.fault("consented-once", said("that body has given its consent already"), s, fact)


def _took_office(t: GroupTimeline, e: offices.TookOffice, s: StandingEvent) -> None:
    if h := _holding(t, e.office, e.person, s):
        if h.took:
            t.fault("took-office-once", said("they took office as {office} already", office=e.office), s, h.took)
        else:
            h.took = Fact(*beginning(s))


def _reviewed(t: GroupTimeline, e: offices.OfficeReviewed, s: StandingEvent) -> None:
    if h := _holding(t, e.office, e.person, s):
        h.reviews.append(Fact(*beginning(s)))


def _extended(t: GroupTimeline, e: offices.OfficeExtended, s: StandingEvent) -> None:
    if h := _holding(t, e.office, e.person, s):
        h.extensions.append(Fact(*beginning(s)))


def _vacated(t: GroupTimeline, e: offices.OfficeVacated, s: StandingEvent) -> None:
    if h := _holding(t, e.office, e.person, s):
        h.end(s)


ARMS: dict[type, Callable[..., None]] = {
    offices.OfficerAppointed: _officer_appointed,
    offices.TookOffice: _took_office,
    offices.OfficeReviewed: _reviewed,
    offices.OfficeExtended: _extended,
    offices.OfficeVacated: _vacated,
}


def settle(t: GroupTimeline) -> None:
    """Faults that show only once the whole stream is folded: an office with more holders than the terms allow."""
    for i, h in enumerate(t.holdings):
        _one_holder(t, h, t.holdings[:i])


def _one_holder(t: GroupTimeline, holding: Holding, earlier: Sequence[Holding]) -> None:
    """An office has as many holders as the terms say, and one where they do not say; nobody holds it twice."""
    same = [h for h in earlier if h.office == holding.office and h.holds(holding.since)]
    terms = t.terms_on(holding.since)
    rule = next((o for o in terms.terms.offices if o.id == holding.office), None) if terms else None
    if len(same) >= (rule.holders if rule else 1):
        text = said("the office {office} has a holder on {since}", office=holding.office, since=holding.since)
        t.fault("one-holder-an-office", text, holding, *same, clause=rule.clause if rule else None)
    elif twice := next((h for h in same if h.person == holding.person), None):
        t.fault(
            "appointed-once",
            said("they hold the office {office} on {since} already", office=holding.office, since=holding.since),
            holding,
            twice,
        )
