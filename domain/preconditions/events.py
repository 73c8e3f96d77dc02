"""What is asked of an act when it is recorded, by itself or against its own stream, and never again: what is recorded stays
readable, whatever comes to be asked later."""

from datetime import date, timedelta

from domain.entries import Entry
from domain.events.base import Event
from domain.events.fault_explanation import FaultExplained
from domain.events.group.decisions_outside import DecisionTakenOutside
from domain.events.group.lifecycle import InterpretationRecorded, ReportSubmitted, TermsAdopted
from domain.events.meeting.preparation import AgendaSet
from domain.events.meeting.proceedings import DecisionRecorded, InterestDeclared, MeetingHeld
from domain.events.meeting.sitting import MeetingResumed
from domain.events.work.report import ReportPrepared
from domain.lawfulness.faults import find_faults
from domain.preconditions.reports import check_report_duty
from domain.refusals import Malformed, Unknown, Unlawful
from domain.terms.checks.document import check_value, summarise_faults
from domain.terms.checks.voting import business_of
from domain.text import code, said
from domain.timelines.group.timeline import AdoptedTerms, GroupTimeline
from domain.world import World

SITTING_MAX = timedelta(days=1)


def check_preconditions(e: Entry, act: Event, world: World, today: date) -> None:
    """Raise Malformed or Unlawful for an act, new or in the place of another, that cannot be recorded at an entry.
    `world` holds the entry."""
    check_authority(act)
    name = type(act).__name__
    kind = world.entries(e.stream)[0].kind
    if act.TOPIC.partition(".")[0] != kind and not isinstance(act, FaultExplained):
        raise Malformed(
            "kind-of-stream", said("{name} is no act of this kind of stream: {kind}", name=code(name), kind=code(kind))
        )
    if act.on > today and not act.FUTURE:
        raise Malformed(
            "not-in-the-future",
            said(
                "{name} says that something happened; {on} is after today ({today})",
                name=code(name),
                on=act.on,
                today=today,
            ),
        )
    if broken := act.broken():
        raise Malformed("in-order", broken)
    match act:
        case InterpretationRecorded():
            _check_interpretation(e.stream, act, world)
        case TermsAdopted():
            _check_terms_of_group(e.stream, act, world)
        case ReportSubmitted():
            check_report_duty(world.group(e.stream), act)
        case ReportPrepared():
            check_report_duty(world.group(act.group), act)
        case DecisionRecorded(business=str(business)) | InterestDeclared(business=str(business)):
            _check_business_of_meeting(e.stream, business, world)
        case DecisionTakenOutside(business=str(business)):
            _check_business(_terms_on(world.group(e.stream), act.on), business)
        case MeetingHeld() | MeetingResumed():
            _check_sitting_length(e.stream, world)
        case FaultExplained():
            if act.fault not in {f.id for f in find_faults(e.stream, world)}:
                raise Unknown("known-fault", said("no fault {fault} is listed there", fault=act.fault))
        case AgendaSet():
            for item in act.items:
                if item.business:
                    _check_business_of_meeting(e.stream, item.business, world)


def check_authority(act: Event) -> None:
    """Raise Malformed for an authority that does not say which office decided the act, or is two things at once. A body
    that is not named is the group that the act is about; an agency that is not named is told by the evidence."""
    who = act.authority
    if who.kind == "office" and not who.office:
        raise Malformed("authority-named", said("an office decided it: name it in `authority.office`"))
    if who.office and who.kind != "office":
        raise Malformed("authority-named", said("an office is named, so the kind of the authority is `office`"))
    if who.agency and who.kind == "body":
        raise Malformed("authority-named", said("an agency is named, so the kind of the authority is `agency`"))


def _check_interpretation(stream: str, act: InterpretationRecorded, world: World) -> None:
    """The value of an interpretation passes the same schema as the terms."""
    group = world.group(stream)
    adopted = next((a for a in group.adopted if a.version == act.terms), None) if group else None
    wrong = check_value(adopted.terms, act.key, act.value) if adopted else []
    if wrong:
        raise Malformed("interpretation-fits", summarise_faults(wrong))


def _check_terms_of_group(stream: str, act: TermsAdopted, world: World) -> None:
    """Terms say in `[group]` whose they are; those of another group bind nobody here."""
    group = world.group(stream)
    if group and group.slug and act.terms.group.slug != group.slug:
        text = said(
            "these are the terms of {slug}, and the group is {group_slug}",
            slug=act.terms.group.slug,
            group_slug=group.slug,
        )
        raise Unlawful("terms-of-the-group", text)


def _check_sitting_length(stream: str, world: World) -> None:
    """No sitting lasts a day: a date is wrong, or the meeting was adjourned and resumed, which is recorded with it."""
    meeting = world.meeting(stream)
    for each in meeting.sittings if meeting else ():
        if each.end - each.start >= SITTING_MAX:
            text = said(
                "it cannot have sat from {start} to {end}; if it was adjourned and resumed between, record that with it",
                start=each.start,
                end=each.end,
            )
            raise Unlawful("sits-for-hours", text)


def _check_business_of_meeting(stream: str, business: str, world: World) -> None:
    """Where terms are in force, business is of a kind that they name; asked, as duties are, when it is recorded."""
    meeting = world.meeting(stream)
    _check_business(_terms_on(world.group(meeting.group), meeting.day) if meeting else None, business)


def _check_business(terms: AdoptedTerms | None, business: str) -> None:
    if terms and business not in business_of(terms.terms):
        raise Unlawful(
            "known-business",
            said(
                "version {version} of the terms names no business {business}", version=terms.version, business=business
            ),
        )


def _terms_on(group: GroupTimeline | None, on: date | None) -> AdoptedTerms | None:
    return group.terms_on(on) if group and on else None
