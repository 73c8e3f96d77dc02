"""Folds the standing events of a group into its timeline, one arm a kind of act."""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import UNSET

from domain.entries import Standing
from domain.events import duties, membership, offices
from domain.events import group as events
from domain.timelines import decided_fold, ending
from domain.timelines.facts import Fact
from domain.timelines.group import (
    Adopted,
    AttendanceReview,
    Class,
    Group,
    Interpretation,
    Relation,
    Report,
    Request,
    Review,
)
from domain.timelines.seats import Consent, Deputyship, Holding, Seat, SeatState, Tenure
from domain.words import said


def fold(stream: str, acts: Sequence[Standing]) -> Group:
    """The timeline of a group from its standing events; total, never raises.

    The establishment, the seats and the end are found first, so that what follows is judged by dates and not by order of
    entry.
    """
    t = Group(id=stream, acts=acts, faults=[])
    ends: list[tuple[events.GroupEnded, Standing]] = []
    for s in acts:
        match s.event:
            case events.GroupEstablished():
                _established(t, s.event, s)
            case membership.SeatCreated():
                _seat_created(t, s.event, s)
            case events.GroupEnded():
                ends.append((s.event, s))
    for end, s in ends:
        ending.ended(t, end, s)
    consents: list[tuple[offices.ConsentGiven, Standing]] = []
    for s in acts:
        if s.event is None or type(s.event) is events.GroupEstablished:
            continue
        if t.established is None:
            t.fault("group-established", said("there is no such group: its establishment does not stand"), s)
        elif s.on < t.established.since:
            t.fault(
                "before-establishment",
                said("the group was established on {since}", since=t.established.since),
                s,
                t.established,
            )
        elif t.ended and ending.outlives(s, t.ended):
            t.fault("group-ended", said("the group ended on {since}", since=t.ended.since), s, t.ended)
        elif isinstance(s.event, offices.ConsentGiven):
            consents.append((s.event, s))
        elif arm := _ARMS.get(type(s.event)):
            arm(t, s.event, s)
    for consent, s in consents:
        _consent(t, consent, s)
    if t.ended:
        ending.close(t, t.ended)
    _settle(t)
    return t


def _fact(s: Standing) -> tuple[date, int, tuple[int, ...]]:
    return s.on, s.entry.position, s.basis


def _established(t: Group, e: events.GroupEstablished, s: Standing) -> None:
    if t.established:
        t.fault("established-once", said("the group is established already"), s, t.established)
        return
    t.established = Fact(*_fact(s))
    t.slug, t.name, t.kind, t.aliases, t.agency = e.slug, e.name, e.kind, e.aliases, e.agency


def _relation_begun(t: Group, e: events.RelationBegun, s: Standing) -> None:
    for r in t.relations:
        if (r.relation, r.group) == (e.relation, e.group) and r.holds(s.on):
            t.fault("related-once", said("the group {relation} that group already", relation=e.relation), s, r)
            return
    if e.group == t.id:
        t.fault("related-to-itself", said("a group cannot be related to itself"), s)
        return
    t.relations.append(Relation(*_fact(s), relation=e.relation, group=e.group, clause=e.clause))


def _relation_ended(t: Group, e: events.RelationEnded, s: Standing) -> None:
    for r in t.relations:
        if (r.relation, r.group) == (e.relation, e.group) and r.holds(s.on):
            r.end(s)
            return
    t.fault("relation-stands", said("no such relation ({relation}) stands on {on}", relation=e.relation, on=s.on), s)


def _terms_adopted(t: Group, e: events.TermsAdopted, s: Standing) -> None:
    version = e.terms.terms.version
    if same := next((a for a in t.adopted if a.version == version), None):
        t.fault("adopted-once", said("version {version} of the terms is adopted already", version=version), s, same)
        return
    if t.adopted:
        t.adopted[-1].until = s.on
    t.adopted.append(Adopted(*_fact(s), version=version, terms=e.terms))


def _interpretation(t: Group, e: events.InterpretationRecorded, s: Standing) -> None:
    fact = (e.since, s.entry.position, s.basis)
    t.interpretations.append(Interpretation(*fact, terms=e.terms, key=e.key, value=e.value, recorded=s.on))


def _classified(t: Group, e: events.AgencyClassified, s: Standing) -> None:
    for c in t.classes:
        if (c.agency, c.name) == (e.agency, e.class_) and c.holds(s.on):
            t.fault("classified-once", said("the agency is of class {class_} already", class_=e.class_), s, c)
            return
    t.classes.append(Class(*_fact(s), agency=e.agency, name=e.class_))


def _declassified(t: Group, e: events.AgencyDeclassified, s: Standing) -> None:
    for c in t.classes:
        if (c.agency, c.name) == (e.agency, e.class_) and c.holds(s.on):
            c.end(s)
            return
    t.fault("class-stands", said("the agency is not of class {class_} on {on}", class_=e.class_, on=s.on), s)


def _seat_created(t: Group, e: membership.SeatCreated, s: Standing) -> None:
    if e.seat in t.seats:
        t.fault("seat-created-once", said("there is a seat {seat} already", seat=e.seat), s, t.seats[e.seat])
        return
    state = SeatState(s.on, e.title, e.agency, e.service, e.category, e.voting, e.through_office, s.basis)
    t.seats[e.seat] = Seat(*_fact(s), id=e.seat, states=[state])


def _seat(t: Group, seat: str, s: Standing) -> Seat | None:
    """The seat an act speaks of; without one that stands on its day, a fault and None."""
    found = t.seats.get(seat)
    if found is None:
        t.fault("seat-exists", said("there is no seat {seat}", seat=seat), s)
    elif not found.holds(s.on):
        t.fault("seat-stands", said("seat {seat} does not stand on {on}", seat=seat, on=s.on), s, found)
    else:
        return found
    return None


def _seat_changed(t: Group, e: membership.SeatChanged, s: Standing) -> None:
    if seat := _seat(t, e.seat, s):
        old = seat.states[-1]
        given = {f: getattr(e, f) for f in ("title", "agency", "service", "category", "voting", "through_office")}
        kept = {f: getattr(old, f) if v is UNSET else v for f, v in given.items()}
        seat.states.append(SeatState(since=s.on, basis=s.basis, **kept))


def _seat_closed(t: Group, e: membership.SeatClosed, s: Standing) -> None:
    if seat := _seat(t, e.seat, s):
        seat.end(s)


def _appointed(t: Group, e: membership.MemberAppointed, s: Standing) -> None:
    if seat := _seat(t, e.seat, s):
        tenure = Tenure(*_fact(s), person=e.person, nominated_by=e.nominated_by, attested=e.attested)
        seat.tenures.append(tenure)


def _departed(t: Group, e: membership.MemberDeparted, s: Standing) -> None:
    seat = t.seats.get(e.seat)
    tenures = [x for x in seat.tenures if x.person == e.person and x.until is None] if seat else []
    if tenures:
        tenures[0].end(s)
    else:
        t.fault(
            "sits-in-the-seat", said("that person does not sit in seat {seat} before {on}", seat=e.seat, on=s.on), s
        )


def _suspended(t: Group, e: membership.MemberSuspended, s: Standing) -> None:
    if tenure := _sitting(t, e.seat, e.person, s):
        if before := tenure.suspended(s.on):
            t.fault("suspended-once", said("that person is suspended from seat {seat} already", seat=e.seat), s, before)
        else:
            tenure.suspensions.append(Fact(*_fact(s)))


def _reinstated(t: Group, e: membership.MemberReinstated, s: Standing) -> None:
    if tenure := _sitting(t, e.seat, e.person, s):
        if suspension := tenure.suspended(s.on):
            suspension.end(s)
        else:
            t.fault(
                "suspension-stands",
                said("that person is not suspended from seat {seat} on {on}", seat=e.seat, on=s.on),
                s,
            )


def _sitting(t: Group, seat: str, person: str, s: Standing) -> Tenure | None:
    """The tenure of a person in a seat on the day of an act; without one, a fault and None."""
    found = t.seats.get(seat)
    tenure = next((x for x in found.tenures if x.person == person and x.holds(s.on)), None) if found else None
    if tenure is None:
        t.fault("sits-in-the-seat", said("that person does not sit in seat {seat} on {on}", seat=seat, on=s.on), s)
    return tenure


def _deputy_named(t: Group, e: membership.DeputyNamed, s: Standing) -> None:
    for other in t.seats.values():
        for d in other.deputies:
            if d.id == e.deputy:
                t.fault("deputy-named-once", said("there is a deputy {deputy} already", deputy=e.deputy), s, d)
                return
    if seat := _seat(t, e.seat, s):
        fact = _fact(s)
        seat.deputies.append(Deputyship(*fact, id=e.deputy, seat=e.seat, person=e.person, attested=e.attested))


def _deputy_withdrawn(t: Group, e: membership.DeputyWithdrawn, s: Standing) -> None:
    for seat in t.seats.values():
        for d in seat.deputies:
            if d.id == e.deputy and d.until is None:
                d.end(s)
                return
    t.fault("deputy-stands", said("there is no deputy {deputy} on {on}", deputy=e.deputy, on=s.on), s)


def _officer_appointed(t: Group, e: offices.OfficerAppointed, s: Standing) -> None:
    by = e.authority.group if e.authority.kind == "body" else None
    holding = Holding(*_fact(s), office=e.office, person=e.person, nominated_by=e.nominated_by, appointed_by=by)
    t.holdings.append(holding)


def _holding(t: Group, office: str, person: str, s: Standing) -> Holding | None:
    for h in reversed(t.holdings):
        if h.office == office and h.person == person and (h.until is None or s.on < h.until):
            return h
    t.fault("appointed-to-the-office", said("that person is not appointed {office} on {on}", office=office, on=s.on), s)
    return None


def _consent(t: Group, e: offices.ConsentGiven, s: Standing) -> None:
    """A body may agree to an appointment before it is made; so this is folded last."""
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
            h.consents.append(Consent(e.body, s.on, e.meeting, e.decision, s.basis))
            return
    first = given[0]
    assert first is not None
    fact = Fact(first.on, first.basis[0], first.basis)
    t.fault("consented-once", said("that body has given its consent already"), s, fact)


def _took_office(t: Group, e: offices.TookOffice, s: Standing) -> None:
    if h := _holding(t, e.office, e.person, s):
        if h.took:
            t.fault("took-office-once", said("they took office as {office} already", office=e.office), s, h.took)
        else:
            h.took = Fact(*_fact(s))


def _reviewed(t: Group, e: offices.OfficeReviewed, s: Standing) -> None:
    if h := _holding(t, e.office, e.person, s):
        h.reviews.append(Fact(*_fact(s)))


def _extended(t: Group, e: offices.OfficeExtended, s: Standing) -> None:
    if h := _holding(t, e.office, e.person, s):
        h.extensions.append(Fact(*_fact(s)))


def _vacated(t: Group, e: offices.OfficeVacated, s: Standing) -> None:
    if h := _holding(t, e.office, e.person, s):
        h.end(s)


def _report(t: Group, e: events.ReportSubmitted, s: Standing) -> None:
    t.reports.append(Report(*_fact(s), duty=e.duty, to=e.to, period=e.period))


def _attendance_reviewed(t: Group, e: events.AttendanceReviewed, s: Standing) -> None:
    t.attendance_reviews.append(AttendanceReview(*_fact(s), by=e.authority))


def _requested(t: Group, e: duties.MeetingRequested, s: Standing) -> None:
    if same := next((r for r in t.requests if r.id == e.request), None):
        t.fault("requested-once", said("request {request} is recorded already", request=e.request), s, same)
    else:
        t.requests.append(Request(*_fact(s), id=e.request))


def _terms_reviewed(t: Group, e: duties.TermsReviewed, s: Standing) -> None:
    t.reviews.append(Review(*_fact(s), terms=e.terms))


_ARMS: dict[type, Callable[..., None]] = {
    events.RelationBegun: _relation_begun,
    events.RelationEnded: _relation_ended,
    events.TermsAdopted: _terms_adopted,
    events.InterpretationRecorded: _interpretation,
    events.AgencyClassified: _classified,
    events.AgencyDeclassified: _declassified,
    membership.SeatChanged: _seat_changed,
    membership.SeatClosed: _seat_closed,
    membership.MemberAppointed: _appointed,
    membership.MemberDeparted: _departed,
    membership.MemberSuspended: _suspended,
    membership.MemberReinstated: _reinstated,
    membership.DeputyNamed: _deputy_named,
    membership.DeputyWithdrawn: _deputy_withdrawn,
    offices.OfficerAppointed: _officer_appointed,
    offices.TookOffice: _took_office,
    offices.OfficeReviewed: _reviewed,
    offices.OfficeExtended: _extended,
    offices.OfficeVacated: _vacated,
    events.ReportSubmitted: _report,
    **decided_fold.ARMS,
    events.AttendanceReviewed: _attendance_reviewed,
    duties.MeetingRequested: _requested,
    duties.TermsReviewed: _terms_reviewed,
}


def _settle(t: Group) -> None:
    """The faults that show once the whole stream is folded: overlaps, and what outlives its seat."""
    for seat in t.seats.values():
        for i, second in enumerate(seat.tenures):
            for first in seat.tenures[:i]:
                if first.until is None or second.since < first.until:
                    t.fault(
                        "one-member-a-seat",
                        said("seat {id} is held by two from {since}", id=seat.id, since=second.since),
                        second,
                        first,
                    )
        for x in (*seat.tenures, *seat.deputies):
            if seat.until and (x.until is None or x.until > seat.until):
                t.fault(
                    "seat-stands",
                    said("seat {id} is closed on {until} but still held", id=seat.id, until=seat.until),
                    x,
                    seat,
                )
    for i, h in enumerate(t.holdings):
        _one_holder(t, h, t.holdings[:i])
    for r in t.reviews:
        if not any(a.version == r.terms and a.since <= r.since for a in t.adopted):
            t.fault(
                "terms-adopted",
                said("no version {terms} of the terms is adopted by {since}", terms=r.terms, since=r.since),
                r,
            )
    for n in t.interpretations:
        version = next((a for a in t.adopted if a.version == n.terms), None)
        if version is None:
            t.fault("terms-adopted", said("no version {terms} of the terms is adopted", terms=n.terms), n)
        elif n.key not in {o.key for o in version.terms.open}:
            t.fault("open-question", said("the terms leave no question open under {key}", key=n.key), n, version)
    decided_fold.settle(t)


def _one_holder(t: Group, holding: Holding, earlier: Sequence[Holding]) -> None:
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
