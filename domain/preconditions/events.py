"""Preconditions of an event, by itself and against the record: those of every event, and those of its kind."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from domain.entries import Entry
from domain.events.base import Event
from domain.events.fault_explanation import FaultExplained
from domain.events.group.decisions_outside import DecisionTakenOutside
from domain.events.group.duties import OutsideEventNoted
from domain.events.group.lifecycle import InterpretationRecorded, ReportSubmitted, TermsAdopted
from domain.events.group.membership import SeatChanged, SeatCreated
from domain.events.meeting.preparation import AgendaSet
from domain.events.meeting.proceedings import DecisionRecorded, InterestDeclared, MeetingHeld
from domain.events.meeting.sitting import MeetingResumed
from domain.events.work.report import ReportPrepared
from domain.lawfulness.faults import find_faults
from domain.preconditions.reports import check_report_duty
from domain.refusals import Malformed, Unknown, Unlawful
from domain.rules.periods import YEAR_MAX, YEAR_MIN
from domain.terms.base import KNOWN_CATEGORIES
from domain.terms.checks.document import check_value, summarise_faults
from domain.text import alternatives, code, said
from domain.timelines.group.timeline import AdoptedTerms, GroupTimeline
from domain.world import World

SITTING_MAX = timedelta(days=1)
_IN_THE_PLACE_OF = ("vice-", "deputy-", "acting-")


def check_preconditions(e: Entry, event: Event, world: World, today: date) -> None:
    """Raise a refusal for an event, new or in the place of another, that cannot be recorded at an entry. `world` holds the
    entry."""
    check_authority(event)
    _check_office(event, world)
    _check_kind_of_stream(event, world.entries(e.stream)[0].kind)
    _check_not_in_future(event, today)
    if broken := event.broken():
        raise Malformed("in-order", broken)
    if check := _CHECKS.get(type(event)):
        check(e.stream, event, world)


def _check_kind_of_stream(event: Event, kind: str) -> None:
    """An event is recorded in a stream of its kind; the explanation of a fault in any."""
    if event.TOPIC.partition(".")[0] != kind and not isinstance(event, FaultExplained):
        name = code(type(event).__name__)
        raise Malformed(
            "kind-of-stream", said("{name} is no act of this kind of stream: {kind}", name=name, kind=code(kind))
        )


def _check_not_in_future(event: Event, today: date) -> None:
    """An event that says that something happened is not dated to the future."""
    if event.on > today and not event.FUTURE:
        text = said(
            "{name} says that something happened; {on} is after today ({today})",
            name=code(type(event).__name__),
            on=event.on,
            today=today,
        )
        raise Malformed("not-in-the-future", text)


def check_authority(event: Event) -> None:
    """Raise Malformed for an authority that does not say which office decided, or is two things at once. A body that is
    not named is the group that the event is about; an agency that is not named is told by the evidence."""
    who = event.authority
    if who.kind == "office" and not who.office:
        raise Malformed("authority-named", said("an office decided it: name it in `authority.office`"))
    if who.office and who.kind != "office":
        raise Malformed("authority-named", said("an office is named, so the kind of the authority is `office`"))
    if who.agency and who.kind == "body":
        raise Malformed("authority-named", said("an agency is named, so the kind of the authority is `agency`"))


def _check_office(event: Event, world: World) -> None:
    """Where the terms of a group name a co-chair and no chair, `chair` decided nothing there: say `co-chair`."""
    who = event.authority
    group = world.group(who.group) if who.kind == "office" and who.office and who.group else None
    adopted = group.terms_on(event.on) if group else None
    if group is None or adopted is None or who.office is None:
        return
    named = [each.id for each in adopted.terms.offices]
    held = {holding.office for holding in group.holdings}
    alike = [id for id in named if id.endswith(f"-{who.office}") and not id.startswith(_IN_THE_PLACE_OF)]
    if alike and who.office not in {*named, *held}:
        text = said(
            "the terms of the group name no office {office}, but {alike}: say who decided it",
            office=code(who.office),
            alike=[code(id) for id in alike],
        )
        raise Unlawful("office-of-the-group", text)


def _check_interpretation(stream: str, event: InterpretationRecorded, world: World) -> None:
    """The value of an interpretation passes the same schema as the terms."""
    group = world.group(stream)
    adopted = next((a for a in group.adopted if a.version == event.terms), None) if group else None
    wrong = check_value(adopted.terms, event.key, event.value) if adopted else []
    if wrong:
        raise Malformed("interpretation-fits", summarise_faults(wrong))


def _check_terms_of_group(stream: str, event: TermsAdopted, world: World) -> None:
    """Terms are of the group that they name in `[group]`."""
    group = world.group(stream)
    if group and group.slug and event.terms.group.slug != group.slug:
        text = said(
            "these are the terms of {slug}, and the group is {group_slug}",
            slug=event.terms.group.slug,
            group_slug=group.slug,
        )
        raise Unlawful("terms-of-the-group", text)
    if event.in_force_from == "text" and event.terms.terms.effective_from is None:
        raise Unlawful("text-says-from-when", said("the text does not say from when it is in force"))
    if event.in_force_from == "text" and not _within_life(group, event.terms.terms.effective_from):
        words = said(
            "the day of the text ({day}) lies outside the life of the group", day=event.terms.terms.effective_from
        )
        raise Unlawful("text-says-from-when", words)


def _within_life(group: GroupTimeline | None, day: date | None) -> bool:
    """Whether a day lies between the establishment of a group and its end, in the years of the record."""
    if day is None or not YEAR_MIN <= day.year <= YEAR_MAX:
        return False
    if group is None or group.established is None:
        return True
    return group.established.since <= day and (group.ended_on is None or day < group.ended_on)


def _check_sitting_length(stream: str, event: MeetingHeld | MeetingResumed, world: World) -> None:
    """Sanity check: no sitting lasts a day. Where one seems to, a date is wrong, or the meeting was adjourned and
    resumed."""
    meeting = world.meeting(stream)
    for each in meeting.sittings if meeting else ():
        if each.end - each.start >= SITTING_MAX:
            text = said(
                "it cannot have sat from {start} to {end}; if it was adjourned and resumed between, record that with it",
                start=each.start,
                end=each.end,
            )
            raise Unlawful("sits-for-hours", text)


def _check_business_at_meeting(stream: str, event: DecisionRecorded | InterestDeclared, world: World) -> None:
    if event.business is not None:
        _check_business_of_meeting(stream, event.business, world)


def _check_agenda(stream: str, event: AgendaSet, world: World) -> None:
    for item in event.items:
        if item.business:
            _check_business_of_meeting(stream, item.business, world)


def _check_business_outside(stream: str, event: DecisionTakenOutside, world: World) -> None:
    group = world.group(stream)
    if event.business is not None:
        _check_business(group.terms_on(event.on) if group else None, event.business)


def _check_business_of_meeting(stream: str, business: str, world: World) -> None:
    meeting = world.meeting(stream)
    group = world.group(meeting.group) if meeting else None
    day = meeting.day if meeting else None
    _check_business(group.terms_on(day) if group and day else None, business)


def _check_business(terms: AdoptedTerms | None, business: str) -> None:
    """Where terms are in force, business is of a kind that they name."""
    if terms and business not in terms.terms.business_named:
        raise Unlawful(
            "known-business",
            said(
                "version {version} of the terms names no business {business}", version=terms.version, business=business
            ),
        )


def _check_category(stream: str, event: SeatCreated | SeatChanged, world: World) -> None:
    """The category of a seat is a known one, or one that the terms in force name."""
    group = world.group(stream)
    terms = group.terms_on(event.on) if group else None
    named = terms.terms.categories_named if terms else KNOWN_CATEGORIES
    if isinstance(event.category, str) and event.category not in named:
        text = said(
            "no category {category}: it is one of {named}, or the terms of the group name it",
            category=code(event.category),
            named=alternatives([code(each) for each in named]),
        )
        raise Unlawful("known-category", text)


def _check_outside_event(stream: str, event: OutsideEventNoted, world: World) -> None:
    """Where terms are in force, what is noted is an event that they count time from."""
    group = world.group(stream)
    terms = group.terms_on(event.on) if group else None
    named = [each.id for each in terms.terms.events] if terms else []
    if terms and event.event not in named:
        text = said(
            "version {version} of the terms counts no time from {event}[, but from {named}]",
            version=terms.version,
            event=code(event.event),
            named=[code(id) for id in named] or None,
        )
        raise Unlawful("known-event", text)


def _check_submission(stream: str, event: ReportSubmitted, world: World) -> None:
    check_report_duty(world.group(stream), event)


def _check_prepared_report(stream: str, event: ReportPrepared, world: World) -> None:
    check_report_duty(world.group(event.group), event)


def _check_explanation(stream: str, event: FaultExplained, world: World) -> None:
    if event.fault not in {f.id for f in find_faults(stream, world)}:
        raise Unknown("known-fault", said("no fault {fault} is listed there", fault=event.fault))


_CHECKS: dict[type[Event], Callable[[str, Any, World], None]] = {
    InterpretationRecorded: _check_interpretation,
    TermsAdopted: _check_terms_of_group,
    ReportSubmitted: _check_submission,
    ReportPrepared: _check_prepared_report,
    DecisionRecorded: _check_business_at_meeting,
    InterestDeclared: _check_business_at_meeting,
    DecisionTakenOutside: _check_business_outside,
    MeetingHeld: _check_sitting_length,
    MeetingResumed: _check_sitting_length,
    FaultExplained: _check_explanation,
    AgendaSet: _check_agenda,
    OutsideEventNoted: _check_outside_event,
    SeatCreated: _check_category,
    SeatChanged: _check_category,
}
"""What one kind of event must hold against the record besides what every event must."""
