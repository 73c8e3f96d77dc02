"""The fold of a group: one function for each kind of event. Seats, offices and decisions outside have modules of
their own."""

from collections.abc import Callable, Iterable, Sequence

from domain.entries import StandingEvent
from domain.events.group import duties, lifecycle, membership, offices
from domain.text import said
from domain.timelines.base import Fact, beginning
from domain.timelines.group import decisions_outside_fold, ending, membership_fold, office_fold
from domain.timelines.group.timeline import (
    AdoptedTerms,
    AgencyClass,
    AttendanceReview,
    GroupRelation,
    GroupTimeline,
    MeetingRequest,
    NotedEvent,
    RecordedInterpretation,
    SubmittedReport,
    TermsReview,
)
from domain.timelines.names import dated_name, spellings


def fold_group(stream: str, events: Sequence[StandingEvent]) -> GroupTimeline:
    """The timeline of a group from its standing events; total, never raises.

    The establishment, the seats and the end are found first and consents last, so that everything is judged by its date
    and not by order of entry.
    """
    t = GroupTimeline(id=stream, events=events, faults=[])
    for s in events:
        if isinstance(s.event, lifecycle.GroupEstablished):
            _established(t, s.event, s)
        elif isinstance(s.event, membership.SeatCreated):
            membership_fold.created(t, s.event, s)
    for s in events:
        if isinstance(s.event, lifecycle.GroupEnded):
            ending.end_group(t, s.event, s)
    within = (s for s in events if s.event and type(s.event) is not lifecycle.GroupEstablished and _within_life(t, s))
    _apply(t, within)
    if t.ended:
        ending.close(t, t.ended)
    _settle(t)
    return t


def _apply(t: GroupTimeline, within: Iterable[StandingEvent]) -> None:
    consents: list[tuple[offices.ConsentGiven, StandingEvent]] = []
    for s in within:
        if isinstance(s.event, offices.ConsentGiven):
            consents.append((s.event, s))
        elif arm := _ARMS.get(type(s.event)):
            arm(t, s.event, s)
    for consent, s in consents:
        office_fold.consented(t, consent, s)


def _within_life(t: GroupTimeline, s: StandingEvent) -> bool:
    """Whether an event lies between the establishment and the end of the group; a fault where it does not."""
    if t.established is None:
        t.fault("group-established", said("there is no such group: its establishment does not stand"), s)
    elif s.on < t.established.since:
        text = said("the group was established on {since}", since=t.established.since)
        t.fault("before-establishment", text, s, t.established)
    elif t.ended and ending.outlives(s, t.ended):
        t.fault("group-ended", said("the group ended on {since}", since=t.ended.since), s, t.ended)
    else:
        return True
    return False


def _established(t: GroupTimeline, e: lifecycle.GroupEstablished, s: StandingEvent) -> None:
    if t.established:
        t.fault("established-once", said("the group is established already"), s, t.established)
        return
    t.established = Fact(*beginning(s))
    t.slug, t.kind, t.aliases, t.agency = e.slug, e.kind, [*e.aliases], e.agency
    t.names.append(dated_name(s, e.name))


def _renamed(t: GroupTimeline, e: lifecycle.GroupRenamed, s: StandingEvent) -> None:
    t.aliases += spellings(t.names[-1].name)
    t.names.append(dated_name(s, e.name))


def _alias_added(t: GroupTimeline, e: lifecycle.GroupAliasAdded, s: StandingEvent) -> None:
    t.aliases.append(e.alias)


def _relation_begun(t: GroupTimeline, e: lifecycle.RelationBegun, s: StandingEvent) -> None:
    for r in t.relations:
        if (r.relation, r.group) == (e.relation, e.group) and r.holds(s.on):
            t.fault("related-once", said("the group {relation} that group already", relation=e.relation), s, r)
            return
    if e.group == t.id:
        t.fault("related-to-itself", said("a group cannot be related to itself"), s)
        return
    t.relations.append(GroupRelation(*beginning(s), relation=e.relation, group=e.group, clause=e.clause))


def _relation_ended(t: GroupTimeline, e: lifecycle.RelationEnded, s: StandingEvent) -> None:
    for r in t.relations:
        if (r.relation, r.group) == (e.relation, e.group) and r.holds(s.on):
            r.end(s)
            return
    t.fault("relation-stands", said("no such relation ({relation}) stands on {on}", relation=e.relation, on=s.on), s)


def _terms_adopted(t: GroupTimeline, e: lifecycle.TermsAdopted, s: StandingEvent) -> None:
    version = e.terms.terms.version
    if same := next((a for a in t.adopted if a.version == version), None):
        t.fault("adopted-once", said("version {version} of the terms is adopted already", version=version), s, same)
        return
    said_from = e.terms.terms.effective_from if e.in_force_from == "text" else None
    since, subject, basis = said_from or s.on, s.entry.position, s.basis
    if t.adopted and since < t.adopted[-1].since:
        words = said(
            "version {version} would be in force from {since}, before the version that it comes after ({last})",
            version=version,
            since=since,
            last=t.adopted[-1].since,
        )
        t.fault("in-force-in-turn", words, s, t.adopted[-1])
        return
    if t.adopted:
        t.adopted[-1].until = since
    t.adopted.append(
        AdoptedTerms(
            since, subject, basis, version=version, adopted_on=s.on, terms=e.terms, in_force_from=e.in_force_from
        )
    )


def _interpretation(t: GroupTimeline, e: lifecycle.InterpretationRecorded, s: StandingEvent) -> None:
    fact = (e.since, s.entry.position, s.basis)
    t.interpretations.append(RecordedInterpretation(*fact, terms=e.terms, key=e.key, value=e.value, decided_on=s.on))


def _classified(t: GroupTimeline, e: lifecycle.AgencyClassified, s: StandingEvent) -> None:
    for c in t.classes:
        if (c.agency, c.name) == (e.agency, e.class_) and c.holds(s.on):
            t.fault("classified-once", said("the agency is of class {class_} already", class_=e.class_), s, c)
            return
    t.classes.append(AgencyClass(*beginning(s), agency=e.agency, name=e.class_))


def _declassified(t: GroupTimeline, e: lifecycle.AgencyDeclassified, s: StandingEvent) -> None:
    for c in t.classes:
        if (c.agency, c.name) == (e.agency, e.class_) and c.holds(s.on):
            c.end(s)
            return
    t.fault("class-stands", said("the agency is not of class {class_} on {on}", class_=e.class_, on=s.on), s)


def _report(t: GroupTimeline, e: lifecycle.ReportSubmitted, s: StandingEvent) -> None:
    t.reports.append(SubmittedReport(*beginning(s), duty=e.duty, to=e.to, period=e.period))


def _attendance_reviewed(t: GroupTimeline, e: lifecycle.AttendanceReviewed, s: StandingEvent) -> None:
    t.attendance_reviews.append(AttendanceReview(*beginning(s), by=e.authority))


def _requested(t: GroupTimeline, e: duties.MeetingRequested, s: StandingEvent) -> None:
    if same := next((r for r in t.requests if r.id == e.request), None):
        t.fault("requested-once", said("request {request} is recorded already", request=e.request), s, same)
    else:
        t.requests.append(MeetingRequest(*beginning(s), id=e.request))


def _noted(t: GroupTimeline, e: duties.OutsideEventNoted, s: StandingEvent) -> None:
    if same := next((n for n in t.outside_events if n.id == e.occurrence), None):
        t.fault("noted-once", said("event {occurrence} is noted already", occurrence=e.occurrence), s, same)
    else:
        t.outside_events.append(NotedEvent(*beginning(s), id=e.occurrence, event=e.event))


def _terms_reviewed(t: GroupTimeline, e: duties.TermsReviewed, s: StandingEvent) -> None:
    t.reviews.append(TermsReview(*beginning(s), terms=e.terms))


_ARMS: dict[type, Callable[..., None]] = {
    lifecycle.GroupRenamed: _renamed,
    lifecycle.GroupAliasAdded: _alias_added,
    lifecycle.RelationBegun: _relation_begun,
    lifecycle.RelationEnded: _relation_ended,
    lifecycle.TermsAdopted: _terms_adopted,
    lifecycle.InterpretationRecorded: _interpretation,
    lifecycle.AgencyClassified: _classified,
    lifecycle.AgencyDeclassified: _declassified,
    **membership_fold.ARMS,
    **office_fold.ARMS,
    lifecycle.ReportSubmitted: _report,
    **decisions_outside_fold.ARMS,
    lifecycle.AttendanceReviewed: _attendance_reviewed,
    duties.MeetingRequested: _requested,
    duties.TermsReviewed: _terms_reviewed,
    duties.OutsideEventNoted: _noted,
}


def _settle(t: GroupTimeline) -> None:
    """Faults that show only once the whole stream is folded."""
    membership_fold.settle(t)
    office_fold.settle(t)
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
    decisions_outside_fold.settle(t)
