"""Folds, faults and judgements are total: whatever stands in the streams, they say something and never raise."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import given as draw
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.events import EVENTS, agency, person
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.events.group import duties, lifecycle, membership, offices
from domain.events.meeting import minutes, preparation, proceedings, sitting
from domain.events.meeting.preparation import AgendaItem, Paper
from domain.events.meeting.proceedings import Presence
from domain.faults import Fault
from domain.lawfulness.faults import find_faults
from domain.values import Authority, Evidence, Text
from domain.verdicts import Outcome
from projections.engine.step import ReadSide
from tests.support.group_history import line, one, sealed
from tests.support.random_acts import AGENCIES, GROUPS, MEETINGS, PEOPLE, acts, days, terms
from tests.support.story import FIRST_DAY, Story, id_of, said

STREAMS = (*AGENCIES, *GROUPS, *MEETINGS, *PEOPLE)
streams = st.sampled_from(STREAMS)
ids = streams.map(id_of) | st.just("no id at all")
shorts = st.sampled_from(["s1", "s2", "d1", "chair", ""])
OFFSETS = [timezone(timedelta(hours=h)) for h in (-12, 0, 1, 14)]
times = st.datetimes(datetime(2025, 4, 1), datetime(2025, 9, 1), timezones=st.sampled_from(OFFSETS))
presences = st.lists(st.builds(lambda a, b: Presence(since=a, until=b), times, times), max_size=2).map(tuple)
items = st.builds(AgendaItem, id=shorts, title=st.just(Text()), business=shorts | st.none())
KINDS: list[tuple[type[Event], dict[str, Any]]] = [
    (agency.AgencyRegistered, {"slug": shorts, "name": st.just(Text(en="Name"))}),
    (agency.AgencyRenamed, {"name": st.just(Text())}),
    (agency.AgencyMerged, {"into": ids}),
    (agency.AgencySucceeded, {"successor": ids}),
    (person.PersonRegistered, {"name": st.just(sealed("ann"))}),
    (person.PersonErased, {"ground": st.just("order-of-a-court")}),
    (person.PersonIdentified, {"same_as": ids}),
    (lifecycle.GroupRenamed, {"name": st.just(Text())}),
    (lifecycle.GroupAliasAdded, {"alias": shorts}),
    (lifecycle.GroupEnded, {"successor": ids | st.none()}),
    (lifecycle.GroupEstablished, {"slug": shorts, "name": st.just(Text()), "kind": st.just("board"), "agency": ids}),
    (lifecycle.RelationBegun, {"relation": st.just("reports_to"), "group": ids}),
    (lifecycle.RelationEnded, {"relation": st.just("reports_to"), "group": ids}),
    (lifecycle.TermsAdopted, {"terms": st.just(terms())}),
    (
        lifecycle.InterpretationRecorded,
        {"terms": shorts, "key": shorts, "value": st.integers() | st.none(), "since": days},
    ),
    (
        lifecycle.InterpretationRecorded,
        {"terms": st.just("1"), "key": st.just("quorum.when"), "value": shorts, "since": days},
    ),
    (lifecycle.AgencyDeclassified, {"agency": ids, "class_": shorts}),
    (membership.SeatClosed, {"seat": shorts}),
    (membership.SeatChanged, {"seat": shorts, "agency": ids | st.none()}),
    (membership.MemberDeparted, {"seat": shorts, "person": ids}),
    (membership.DeputyNamed, {"deputy": shorts, "seat": shorts, "person": ids}),
    (membership.DeputyWithdrawn, {"deputy": shorts}),
    (offices.OfficerAppointed, {"office": shorts, "person": ids}),
    (
        offices.ConsentGiven,
        {"office": shorts, "person": ids, "body": ids, "meeting": ids | st.none(), "decision": shorts},
    ),
    (offices.OfficeReviewed, {"office": shorts, "person": ids}),
    (lifecycle.ReportSubmitted, {"duty": shorts, "to": ids | st.none()}),
    (duties.MeetingRequested, {"request": shorts}),
    (duties.OutsideEventNoted, {"occurrence": shorts, "event": shorts}),
    (duties.TermsReviewed, {"terms": shorts, "outcome": st.just("kept")}),
    (proceedings.MeetingScheduled, {"group": ids, "meets_on": days}),
    (proceedings.MeetingRescheduled, {"meets_on": days}),
    (proceedings.MeetingCancelled, {}),
    (proceedings.MeetingHeld, {"starts": times, "ends": times}),
    (
        proceedings.AttendanceRecorded,
        {
            "seat": shorts | st.none(),
            "person": ids | st.none(),
            "outcome": st.sampled_from(Outcome) | st.none(),
            "deputy": shorts | st.none(),
            "presence": presences,
        },
    ),
    (proceedings.AttendanceExcused, {"agency": ids | st.none(), "seat": shorts | st.none(), "ground": st.just("x")}),
    (
        proceedings.DecisionRecorded,
        {"decision": shorts, "text": st.just(Text()), "at": times | st.none(), "business": shorts},
    ),
    (
        proceedings.InterestDeclared,
        {
            "interest": shorts,
            "person": ids,
            "nature": st.just("family"),
            "seat": shorts | st.none(),
            "left_at": times | st.none(),
            "back_at": times | st.none(),
        },
    ),
    (
        proceedings.QuorumDetermined,
        {"quorate": st.booleans(), "ground": st.just("x"), "decision": shorts | st.none()},
    ),
    (preparation.NoticeGiven, {"to": st.just(())}),
    (preparation.AgendaSet, {"items": st.lists(items, max_size=2).map(tuple)}),
    (preparation.PapersCirculated, {"papers": st.just((Paper(pointer="x", items=("i1", "")),))}),
    (preparation.ApologiesReceived, {"seat": shorts, "person": ids}),
    (preparation.ApologiesWithdrawn, {"seat": shorts, "person": ids}),
    (sitting.MeetingAdjourned, {"at": times}),
    (sitting.MeetingResumed, {"at": times, "ends": times | st.none()}),
    (sitting.MeetingAbandoned, {"at": times}),
    (sitting.ActingChairAppointed, {"person": ids, "office": shorts}),
    (minutes.MinutesDrafted, {}),
    (minutes.MinutesCirculated, {"to": st.just(())}),
    (minutes.MinutesApproved, {"meeting": ids | st.none(), "decision": shorts | st.none()}),
    (minutes.MinutesCorrected, {"meeting": ids, "decision": shorts, "document": st.just(Evidence(pointer="x"))}),
]
authorities = st.builds(
    Authority,
    kind=st.sampled_from(["office", "body", "agency"]),
    group=ids | st.none(),
    meeting=ids | st.none(),
    decision=shorts | st.none(),
)


def _any(kind: type[Event], fields: dict[str, Any]) -> st.SearchStrategy[Event]:
    return st.builds(
        lambda day, by, given: kind(**{**said(day, by), **given}), days, authorities, st.fixed_dictionaries(fields)
    )


anything = st.one_of(*(_any(*k) for k in KINDS), acts.map(lambda a: a[1]))
steps = st.lists(
    st.tuples(streams, anything)
    | st.tuples(streams, anything)
    | acts
    | st.tuples(st.just("word"), st.integers(0, 200), st.none() | days, anything),
    max_size=40,
)


def unlawful(history: list[Any]) -> Story:
    """Whatever comes: acts in streams of another kind, corrections of corrections, replacements of another kind."""
    story = Story(lawful=False)
    for slug in AGENCIES:
        story.agency(slug)
    for slug in GROUPS:
        story.group(slug, terms() if slug == "sub-group" else None)
    for name in PEOPLE:
        story.person(name)
    for seat, who in (("s1", "ann"), ("s2", "bob")):
        story.record(
            one("sub-group", membership.SeatCreated, FIRST_DAY, seat=seat, title=Text(), agency=id_of("police")),
            one("sub-group", membership.MemberAppointed, FIRST_DAY, seat=seat, person=id_of(who)),
        )
    for n, name in enumerate(MEETINGS):
        story.meeting(name, "sub-group", date(2025, 4, 20) + timedelta(days=30 * n))
    for step in history:
        if step[0] == "word":
            _, nth, day, other = step
            e = story.entries[len(story.entries) - 1 - nth % len(story.entries)]
            replacement = replace(e.event, on=day) if day else other
            corrected = Corrected(corrects=e.version, replacement=replacement, reason="x", **said())
            retracted = Retracted(retracts=e.version, reason="x", **said())
            story.record((e.stream, retracted if nth % 3 == 0 else corrected))
        else:
            story.record(step)
    return story


@settings(max_examples=150)
@draw(steps)
def test_whatever_is_recorded_is_folded_and_its_faults_are_named(history: list[Any]) -> None:
    story = unlawful(history)
    for stream in story.source.streams:
        assert story.world.timeline(stream)
        for f in find_faults(stream, story.world):
            assert isinstance(f, Fault)
            assert f.stream == stream
            assert f.subject in f.positions
            assert set(f.positions) <= set(f.basis)


@settings(max_examples=60)
@draw(steps)
def test_whatever_is_recorded_is_judged(history: list[Any]) -> None:
    story = unlawful(history)
    side = ReadSide()
    for command in story.commands:
        side.step(command)


def test_every_kind_of_act_of_a_meeting_is_among_those_that_come() -> None:
    assert {k for k in EVENTS.values() if k.TOPIC.startswith("meeting.")} <= {kind for kind, _ in KINDS}


def test_times_without_an_offset_are_folded() -> None:
    story, day = unlawful([]), date(2025, 4, 20)
    there = Presence(since=datetime(2025, 4, 20, 8), until=datetime(2025, 4, 20, 9))
    story.record(
        line("m1", day, "s1", "ann", presence=(there,)),
        one("m1", proceedings.DecisionRecorded, day, decision="d1", text=Text(), at=datetime(2025, 4, 20, 9)),
    )
    assert [f.rule for f in find_faults(id_of("m1"), story.world)] == ["within-the-meeting"] * 2
