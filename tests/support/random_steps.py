"""What may come next in a random history: the steps, each drawing acts that fit what was told so far."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from domain.entries import Entry
from domain.events import EVENTS, agency, person
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.events.fault_explanation import FaultExplained
from domain.events.group import decisions_outside, lifecycle, membership, offices
from domain.events.meeting import preparation, proceedings, sitting
from domain.lawfulness.faults import find_faults
from domain.timelines.work.lifecycles import LIFECYCLES
from domain.timelines.work.timeline import Transition, WorkTimeline
from tests.support.random_events import STREAMS, about, another, draw, random_day, shared
from tests.support.random_terms import answer
from tests.support.story import Story, id_of, said

FAVOUR = 12
Acts = Sequence[tuple[str, Event]]
SPECIAL = (Corrected, Retracted, FaultExplained, lifecycle.InterpretationRecorded)
"""Kinds of event that speak of what a history has come to."""
BY_KIND = {
    name: [e for e in EVENTS.values() if e.TOPIC.startswith(f"{name}.") and e not in SPECIAL] for name in STREAMS
}
COMES_AFTER: dict[type[Event], type[Event]] = {
    decisions_outside.DecisionReported: decisions_outside.DecisionTakenOutside,
    lifecycle.AgencyDeclassified: lifecycle.AgencyClassified,
    lifecycle.RelationEnded: lifecycle.RelationBegun,
    membership.DeputyWithdrawn: membership.DeputyNamed,
    membership.MemberReinstated: membership.MemberSuspended,
    membership.SeatClosed: membership.MemberDeparted,
    preparation.ApologiesWithdrawn: preparation.ApologiesReceived,
    sitting.MeetingResumed: sitting.MeetingAdjourned,
    **dict.fromkeys(
        (
            offices.ConsentGiven,
            offices.TookOffice,
            offices.OfficeReviewed,
            offices.OfficeExtended,
            offices.OfficeVacated,
        ),
        offices.OfficerAppointed,
    ),
}
"""What a kind of event speaks of; the lives of work say it for themselves."""
NAMES = {id_of(name): name for several in STREAMS.values() for name in several}
BEGINS: dict[str, type[Event]] = {
    "agency": agency.AgencyRegistered,
    "person": person.PersonRegistered,
    "group": lifecycle.GroupEstablished,
    "meeting": proceedings.MeetingScheduled,
    **{life.timeline.KIND: life.begins for life in LIFECYCLES},
}
KINDS = sorted(EVENTS.values(), key=lambda kind: kind.TOPIC)
LIVES = {life.timeline.KIND: life for life in LIFECYCLES}


class GrowingHistory(NamedTuple):
    """A story so far, and the kinds of event that it is to have more of than others."""

    r: Random
    story: Story
    more_of: frozenset[type[Event]]

    def kind(self, kinds: Sequence[type[Event]], weights: Iterable[float] | None = None) -> type[Event]:
        """One of the kinds."""
        given = weights or [1.0] * len(kinds)
        favoured = [w * (FAVOUR if kind in self.more_of else 1) for kind, w in zip(kinds, given, strict=True)]
        return self.r.choices(kinds, weights=favoured)[0]


def _drawn(r: Random, story: Story, kind: type[Event], name: str, on: date) -> Event:
    """An event that names streams that were begun, as a rule."""
    if r.random() < 0.1:
        return draw(r, kind, name, on)
    known = {of: [n for n in names if story.world.version(id_of(n))] for of, names in STREAMS.items()}
    return draw(r, kind, name, on, known)


def _kind(t: GrowingHistory, kind: str, name: str) -> type[Event]:
    """A kind of event for a stream: what begins it, where that is still to come."""
    begins = BEGINS[kind]
    if t.story.world.version(id_of(name)) == 0:
        return begins
    return t.kind([e for e in BY_KIND[kind] if e is not begins or t.r.random() < 0.1])


def _of_a_group(t: GrowingHistory) -> Acts:
    r, story = t.r, t.story
    name = r.choice(("sub-group", "sub-group", "board"))
    return [(name, _drawn(r, story, _kind(t, "group", name), name, random_day(r)))]


def _of_a_meeting(t: GrowingHistory) -> Acts:
    r, story = t.r, t.story
    name = r.choice(STREAMS["meeting"][: None if r.random() < 0.1 else -1])
    meeting = story.world.meeting(id_of(name))
    day = meeting.day if meeting and meeting.day and r.random() < 0.5 else random_day(r)
    return [(name, _drawn(r, story, _kind(t, "meeting", name), name, day))]


def _of_anything(t: GrowingHistory) -> Acts:
    r, story = t.r, t.story
    kind = r.choice(("agency", "person", *STREAMS))
    name = r.choice(STREAMS[kind])
    return [(name, _drawn(r, story, _kind(t, kind, name), name, random_day(r)))]


def _of_work(t: GrowingHistory) -> Acts:
    """The beginning of a piece of work, or what may be said of one that was begun."""
    r, story = t.r, t.story
    begun = [e.stream for e in story.entries if e.version == 1 and e.kind in LIVES]
    if not begun or r.random() < 0.15:
        kind = t.kind([life.begins for life in LIFECYCLES]).TOPIC.partition(".")[0]
        name = r.choice(STREAMS[kind])
        return [(name, _drawn(r, story, LIVES[kind].begins, name, random_day(r)))]
    favoured = {kind.TOPIC.partition(".")[0] for kind in t.more_of}
    (stream,) = r.choices(begun, weights=[4 if story.world.entries(s)[0].kind in favoured else 1 for s in begun])
    work = story.world.timeline(stream)
    assert isinstance(work, WorkTimeline)
    steps = LIVES[work.KIND].steps
    if r.random() < 0.9:
        steps = tuple(step for step in steps if _may_come(step, work)) or steps
    act = t.kind([step.event for step in steps], [0.3 if step.ends else 1 for step in steps])
    step = next(step for step in steps if step.event is act)
    day = (
        max(s.on for s in work.events) + timedelta(days=r.choice([0, 1, 5, 20])) if r.random() < 0.7 else random_day(r)
    )
    event = _drawn(r, story, step.event, name_of(stream), day)
    if step.of and (parts := work.all(step.of[1])):
        event = replace(event, **{step.of[0]: getattr(r.choice(parts).event, step.of[0])})
    return [(stream, event)]


def _may_come(step: Transition, work: WorkTimeline) -> bool:
    """Whether what must come before a step has."""
    if work.closed and not (step.late or step.reopens):
        return False
    return (not step.after or bool(work.all(*step.after))) and (not step.of or bool(work.all(step.of[1])))


def _followed(t: GrowingHistory) -> Acts:
    """Something more about what an earlier act was about: the same seat, person, office, decision."""
    entries = [e for e in t.story.entries if e.kind in ("group", "meeting") and not isinstance(e.event, SPECIAL)]
    said_of = Counter(type(e.event) for e in t.story.entries)
    e = t.r.choices(entries, weights=[1 / said_of[type(e.event)] for e in entries])[0]
    later = [*BY_KIND[e.kind], *(BY_KIND["group"] if e.kind == "meeting" else ())]
    later = [kind for kind in later if kind not in BEGINS.values()]
    kind = t.kind(later, [(shared(kind, e.event) ** 2 + 0.01) / (1 + said_of[kind]) for kind in later])
    return _about(t, kind, e)


def _favoured(t: GrowingHistory) -> Acts:
    """One of the kinds that there is to be more of, about the same as an earlier act as a rule."""
    kind = t.r.choice(sorted(t.more_of - set(SPECIAL), key=lambda kind: kind.TOPIC) or KINDS[:1])
    of = kind.TOPIC.partition(".")[0]
    if of in LIVES and kind is not BEGINS[of]:
        return _of_work(t)
    entries = [e for e in t.story.entries if of in (e.kind, "group" if e.kind == "meeting" else "")]
    entries = [e for e in entries if not isinstance(e.event, SPECIAL)]
    if before := COMES_AFTER.get(kind):
        spoken_of = [e for e in entries if type(e.event) is before]
        kind, entries = (kind, spoken_of) if spoken_of else (before, entries)
    if kind is BEGINS[of] or not entries or t.r.random() < 0.2:
        name = t.r.choice([n for n in STREAMS[of] if t.story.world.version(id_of(n)) == 0] or STREAMS[of])
        return [(name, _drawn(t.r, t.story, kind, name, random_day(t.r)))]
    e = t.r.choices(entries, weights=[shared(kind, e.event) ** 3 + 0.05 for e in entries])[0]
    return _about(t, kind, e)


def _about(t: GrowingHistory, kind: type[Event], e: Entry) -> Acts:
    """An act of a kind that is about the same as an entry, on its day or later: in its stream, or its group's."""
    r = t.r
    stream = e.stream if kind in BY_KIND[e.kind] else id_of("sub-group")
    day = e.event.on + timedelta(days=r.choice([0, 0, 1, 10, 30]))
    event = about(r, kind, e.event, _drawn(r, t.story, kind, name_of(stream), day))
    if stream != e.stream and "meeting" in event.__struct_fields__:
        event = replace(event, meeting=e.stream)
    return [(stream, event)]


def name_of(stream: str) -> str:
    return NAMES.get(stream, stream)


def _together(t: GrowingHistory) -> Acts:
    """Several acts in one command."""
    return [act for step in t.r.choices((_of_a_group, _of_a_meeting, _of_work), k=2) for act in step(t)]


def _compensated(t: GrowingHistory) -> Acts:
    """One of the newer entries, or any of them, corrected or retracted."""
    r, story = t.r, t.story
    entries = story.entries[-30:] if r.random() < 0.8 else story.entries
    e = r.choice(entries)
    name = name_of(e.stream)
    if e.version == 1 and r.random() < 0.93:
        return []  # the rest of its stream would say nothing
    if r.random() < 0.4 or isinstance(e.event, Corrected | Retracted):
        return [(name, Retracted(retracts=e.version, reason="did not happen", **said()))]
    if isinstance(e.event, SPECIAL):
        return []
    replacement = another(r, e.event, name)
    return [(name, Corrected(corrects=e.version, replacement=replacement, reason="as the minutes say", **said()))]


def _interpreted(t: GrowingHistory) -> Acts:
    """One of the questions that a group's terms leave open, answered."""
    r, story = t.r, t.story
    name = r.choice(("sub-group", "sub-group", "board"))
    group = story.world.group(id_of(name))
    asked = [(a.terms, o.key) for a in group.adopted for o in a.terms.open] if group else []
    if not asked:
        return []
    terms, key = r.choice(asked)
    given = {"terms": terms.terms.version, "key": key, "value": answer(r, terms, key), "since": random_day(r)}
    return [(name, lifecycle.InterpretationRecorded(**given, **said(random_day(r))))]


def _adopted(t: GrowingHistory) -> Acts:
    r, story = t.r, t.story
    name = r.choice(("sub-group", "sub-group", "board"))
    return [(name, _drawn(r, story, lifecycle.TermsAdopted, name, random_day(r)))]


def _explained(t: GrowingHistory) -> Acts:
    """One of the faults that are listed, explained."""
    r, story = t.r, t.story
    faults = [f for stream in story.source.streams for f in find_faults(stream, story.world)]
    if not faults:
        return []
    fault = r.choice(faults)
    return [(fault.stream, FaultExplained(fault=fault.id, explanation="looked into", **said(random_day(r))))]


STEPS: dict[Callable[[GrowingHistory], Acts], int] = {
    _of_a_group: 12,
    _of_a_meeting: 12,
    _of_work: 26,
    _followed: 22,
    _favoured: 18,
    _of_anything: 6,
    _together: 6,
    _compensated: 14,
    _interpreted: 5,
    _adopted: 3,
    _explained: 2,
}
"""What may come next, and how often."""
