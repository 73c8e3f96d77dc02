"""Decides whether acts may be recorded: impossible is refused, non-compliant is recorded and judged."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from domain.entries import Entry, standing
from domain.events.act import Act
from domain.events.compensation import Corrected, Retracted
from domain.events.explanation import FaultExplained
from domain.events.group import InterpretationRecorded, ReportSubmitted, TermsAdopted
from domain.events.meeting import DecisionRecorded, InterestDeclared
from domain.events.outside import DecisionTakenOutside
from domain.events.person import PersonErased
from domain.events.preparation import AgendaSet
from domain.events.report import ReportPrepared
from domain.faults import Fault
from domain.lawfulness import faults
from domain.refusals import Malformed, Unacknowledged, Unknown, Unlawful
from domain.reports import known_duty
from domain.terms.check import check_value, told
from domain.terms.voting import business_of
from domain.timelines.group import Adopted, Group
from domain.words import code, said
from domain.world import World


class Draft(NamedTuple):
    """An event about to be recorded, in its stream; `kind` is the stream's."""

    stream: str
    kind: str
    event: Act


def admit(
    drafted: Sequence[Entry],
    before: World,
    after: World,
    *,
    today: date,
    acknowledged: Collection[str] = (),
) -> list[Fault]:
    """Raise a refusal unless the drafted entries may be recorded; the faults they leave elsewhere, acknowledged.

    `before` is the world without them, `after` the same world with them. A new act is refused if it adds a fault; a
    correction if the act that it speaks of is then at fault, new or not; the faults that compensations, and
    acts that reinterpret others, make elsewhere must be acknowledged by their ids.
    """
    for e in drafted:
        _in_order(e, before, after, today)
    touched = {e.stream for e in drafted}
    unsettled = {e.stream for e in drafted if e.event.UNSETTLES}
    unsettled |= {id for s in unsettled for world in (before, after) for id in world.known_as(s)}
    reach = touched.union(*(before.mentioning(s) for s in unsettled))
    erased = {e.stream for e in drafted if isinstance(e.event, PersonErased)}
    reach = reach.union(*(before.mentioning(s, "person") for s in erased))
    known = {f.id for s in reach for f in faults(s, before)}
    found = [f for s in sorted(reach) for f in faults(s, after)]
    new = [f for f in found if f.id not in known]
    compensations = [e for e in drafted if isinstance(e.event, Corrected | Retracted)]
    if compensations or any(e.event.REINTERPRETS for e in drafted):
        corrected = _corrected(compensations, before)
        acts = {e.position for e in drafted} - {e.position for e in compensations}
        here = [f for f in found if f.subject in corrected or acts.intersection(f.positions)]
        elsewhere = [f for f in new if f not in here]
    else:
        here, elsewhere = new, []
    if here:
        raise Unlawful(here[0].rule, here[0].text, clause=here[0].clause, faults=here)
    if unseen := [f for f in elsewhere if f.id not in acknowledged]:
        text = said(
            "this leaves {count} {count:fault|faults} elsewhere; look at them, then acknowledge them by id",
            count=len(unseen),
        )
        raise Unacknowledged("faults-acknowledged", text, faults=unseen)
    return elsewhere


def _corrected(compensations: Iterable[Entry], before: World) -> set[int]:
    """The positions of the acts that are corrected, not retracted."""
    named = ((e.stream, e.event.corrects) for e in compensations if isinstance(e.event, Corrected))
    return {_version(stream, version, before).position for stream, version in named}


def _in_order(e: Entry, before: World, after: World, today: date) -> None:
    event = e.event
    _names_its_office(event)
    if isinstance(event, Corrected):
        _correctable(e, event, before)
        _names_its_office(event.replacement)
        _in_order_act(e, event.replacement, after, today)
    elif isinstance(event, Retracted):
        original = _version(e.stream, event.retracts, before, below=e.version)
        if isinstance(original.event, PersonErased):
            raise Unlawful("erasure-is-final", said("the erasure of a person cannot be retracted or corrected"))
    else:
        _in_order_act(e, event, after, today)
    if isinstance(event, Corrected | Retracted) and event.on > today:
        raise Malformed(
            "not-in-the-future", said("a compensation is made today ({today}), not on {on}", today=today, on=event.on)
        )
    if any(isinstance(x.event, PersonErased) and x.version < e.version for x in after.entries(e.stream)):
        raise Unlawful("person-erased", said("the person was erased; nothing more can be recorded of them"))


def _names_its_office(act: Act) -> None:
    if act.authority.kind == "office" and not act.authority.office:
        raise Malformed("authority-named", said("an office decided it: name it in `authority.office`"))


def _in_order_act(e: Entry, act: Act, world: World, today: date) -> None:
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
            _fits(e.stream, act, world)
        case TermsAdopted():
            _of_this_group(e.stream, act, world)
        case ReportSubmitted():
            known_duty(world.group(e.stream), act)
        case ReportPrepared():
            known_duty(world.group(act.group), act)
        case DecisionRecorded(business=str(business)) | InterestDeclared(business=str(business)):
            _known_business(e.stream, business, world)
        case DecisionTakenOutside(business=str(business)):
            _known_to(_terms_on(world.group(e.stream), act.on), business)
        case FaultExplained():
            if act.fault not in {f.id for f in faults(e.stream, world)}:
                raise Unknown("known-fault", said("no fault {fault} is listed there", fault=act.fault))
        case AgendaSet():
            for item in act.items:
                if item.business:
                    _known_business(e.stream, item.business, world)


def _fits(stream: str, act: InterpretationRecorded, world: World) -> None:
    """The value of an interpretation passes the same schema as the terms."""
    group = world.group(stream)
    adopted = next((a for a in group.adopted if a.version == act.terms), None) if group else None
    wrong = check_value(adopted.terms, act.key, act.value) if adopted else []
    if wrong:
        raise Malformed("interpretation-fits", told(wrong))


def _of_this_group(stream: str, act: TermsAdopted, world: World) -> None:
    """Terms say in `[group]` whose they are; those of another group bind nobody here."""
    group = world.group(stream)
    if group and group.slug and act.terms.group.slug != group.slug:
        text = said(
            "these are the terms of {slug}, and the group is {group_slug}",
            slug=act.terms.group.slug,
            group_slug=group.slug,
        )
        raise Unlawful("terms-of-the-group", text)


def _known_business(stream: str, business: str, world: World) -> None:
    """Where terms are in force, business is of a kind that they name; asked, as duties are, when it is recorded."""
    meeting = world.meeting(stream)
    _known_to(_terms_on(world.group(meeting.group), meeting.day) if meeting else None, business)


def _known_to(terms: Adopted | None, business: str) -> None:
    if terms and business not in business_of(terms.terms):
        raise Unlawful(
            "known-business",
            said(
                "version {version} of the terms names no business {business}", version=terms.version, business=business
            ),
        )


def _terms_on(group: Group | None, on: date | None) -> Adopted | None:
    return group.terms_on(on) if group and on else None


def _correctable(e: Entry, event: Corrected, world: World) -> None:
    original = _version(e.stream, event.corrects, world, below=e.version).event
    if isinstance(original, Corrected | Retracted):
        raise Malformed("corrects-an-act", said("a correction names the act itself; to undo a correction, retract it"))
    if isinstance(original, PersonErased):
        raise Unlawful("erasure-is-final", said("the erasure of a person cannot be retracted or corrected"))
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
    if event.replacement == _as_it_stands(e, event.corrects, world):
        raise Malformed("changes-something", said("it says what stands already, so it changes nothing: leave it out"))


def _as_it_stands(e: Entry, version: int, world: World) -> Act | None:
    """What a version says just before an entry, corrections and retractions heard."""
    earlier = [x for x in world.entries(e.stream) if x.version < e.version]
    return next((s.event for s in standing(earlier) if s.version == version), None)


def _version(stream: str, version: int, world: World, below: int | None = None) -> Entry:
    found = next((x for x in world.entries(stream) if x.version == version), None)
    if found is None or (below is not None and version >= below):
        raise Unknown("earlier-version", said("the stream has no earlier version {version}", version=version))
    return found
