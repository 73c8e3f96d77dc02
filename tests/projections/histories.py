"""Random histories for properties: two groups, a few agencies and people, late entries, corrections of corrections,
late terms and interpretations, and rules that rest on the other group's record."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from domain.events import (
    action,
    agency,
    duties,
    group,
    meeting,
    membership,
    minutes,
    offices,
    outside,
    person,
    preparation,
    recommendation,
)
from domain.events.act import Act
from domain.events.ballots import SeatVote, Votes
from domain.events.compensation import Corrected, Retracted
from domain.refusals import Refused, Unacknowledged
from domain.terms.check import check
from domain.terms.document import Terms
from domain.values import Text
from domain.verdicts import Outcome
from tests.projections.meeting_acts import acts_around
from tests.story import CHAIR, FIRST_DAY, Story, id_of, said

TERMS = """
[terms]
version = "1"
[terms.source]
title = { en = "Terms" }
digest = "%s"
complete = true
extent = { en = "all" }
[group]
slug = "sub-group"
name = { en = "Sub Group" }
[clauses]
"1" = { en = "Three members of two agencies are a quorum." }
"2" = { en = "Members attend at least half of the meetings; the chair may excuse an agency." }
"3" = { en = "The chair is a member of the Board, and agreed by it." }
"4" = { en = "Meetings are held every six weeks." }
"5" = { en = "The Board's partners each nominate a member." }
[[body]]
id = "board"
name = { en = "Board" }
group = "board"
[[agency]]
id = "police"
name = { en = "Police" }
[quorum]
clause = "1"
[quorum.rule]
kind = "all_of"
of = [
  { kind = "members", id = "members", count = 3, clause = "1" },
  { kind = "agencies", id = "agencies", count = 2, clause = "1" },
]
[quorum.counts]
invited = false
remote = true
[quorum.inquorate]
effect = "provisional"
ratified_by = "self"
ratified_within_days = 60
held = true
[decisions]
clause = "1"
kinds = ["decision", "advice"]
[decisions.rule]
clause = "1"
method = "majority"
more_than = [1, 2]
of = "present"
tie = "fails"
[decisions.voters]
remote = true
[[decisions.business]]
id = "money"
what = { en = "spending" }
clause = "1"
consents = ["board"]
consents_clause = "1"
[decisions.chairs_action]
clause = "1"
allowed = true
by = "chair"
then = "ratified"
next_meeting = true
[interests]
clause = "1"
effect = "stays_without_vote"
[attendance]
clause = "2"
target = [1, 2]
unit = "seat"
window = { kind = "all" }
excused_by = { by = "chair", clause = "2" }
applies_to = {}
counts = { deputies = true, remote = true, partial = true }
excludes = { inquorate = false, excused = "excluded" }
[[office]]
id = "chair"
title = { en = "Chair" }
clause = "3"
eligibility = [{ member_of = ["board"], clause = "3" }]
consents = ["board"]
consents_clause = "3"
[composition]
clause = "5"
nominations = [{ id = "partners", clause = "5", of = { classes = ["partner"] } }]
[[duty]]
kind = "interval"
id = "meetings"
what = { en = "the next meeting" }
weeks = 6
runs_from = "adoption"
clause = "4"
[[duty]]
kind = "deadline"
id = "notice"
what = { en = "notice of a meeting" }
act = "notice"
days = 5
count = "clear_working"
before = "meeting"
anew = true
clause = "4"
[[duty]]
kind = "deadline"
id = "draft"
what = { en = "draft minutes" }
act = "minutes_drafted"
days = 10
count = "working"
after = "meeting"
clause = "4"
[[duty]]
kind = "deadline"
id = "approved"
what = { en = "minutes approved" }
act = "minutes_approved"
days = 0
count = "calendar"
before = "next_meeting"
clause = "4"
[[duty]]
kind = "deadline"
id = "called"
what = { en = "meeting at the request of members" }
act = "meeting"
days = 10
count = "working"
after = "request"
clause = "4"
[[duty]]
kind = "deadline"
id = "told"
what = { en = "report of a meeting" }
act = "report"
months = 1
after = "meeting"
clause = "4"
[[open]]
key = "quorum.counts.deputies"
question = { en = "Do deputies count towards the quorum?" }
clause = "1"
[[open]]
key = "quorum.counts.conflicted"
question = { en = "Do those with an interest count towards the quorum?" }
clause = "1"
[[open]]
key = "decisions.voters.deputies"
question = { en = "Do deputies vote?" }
clause = "1"
[[open]]
key = "quorum.when"
question = { en = "When must the quorum hold?" }
clause = "1"
""" % ("0" * 64)


def terms() -> Terms:
    found = check(TERMS)
    assert isinstance(found, Terms), found
    return found


GROUPS = ("sub-group", "board")
AGENCIES = ("police", "health", "council")
PEOPLE = ("ann", "bob", "cat", "dan")
SEATS = ("s1", "s2", "s3", "s4")
MEETINGS = ("m1", "m2", "m3")
days = st.integers(0, 300).map(lambda n: FIRST_DAY + timedelta(days=n))
groups = st.sampled_from(GROUPS)
agencies = st.sampled_from(AGENCIES)
people = st.sampled_from(PEOPLE).map(id_of)
seats = st.sampled_from(SEATS)
meetings = st.sampled_from(MEETINGS)
held_days = st.sampled_from([FIRST_DAY + timedelta(days=30 * n) for n in (1, 2)])
concerned = st.lists(agencies.map(id_of), max_size=2, unique=True).map(tuple)
WORDS = Text(en="words")


def _act(names: st.SearchStrategy[str], kind: type[Act], **fields: Any) -> st.SearchStrategy[tuple[str, Act]]:
    made = st.fixed_dictionaries({k: v if isinstance(v, st.SearchStrategy) else st.just(v) for k, v in fields.items()})
    return st.tuples(names, st.builds(lambda day, given: kind(**{**said(day), **given}), days, made))


def _held(day: date) -> meeting.MeetingHeld:
    starts = datetime.fromisoformat(f"{day}T10:00:00+00:00")
    return meeting.MeetingHeld(starts=starts, ends=starts + timedelta(hours=2), **said(day))


def _decided(day: date) -> st.SearchStrategy[meeting.DecisionRecorded]:
    """A decision with the votes of seats."""
    ballots = st.dictionaries(seats, st.sampled_from(["for", "for", "against", "abstained"]), max_size=3)
    return st.builds(
        lambda votes, kind, business: meeting.DecisionRecorded(
            decision="d1",
            text=WORDS,
            kind=kind,
            business=business,
            votes=Votes(by_seat=tuple(SeatVote(seat=s, vote=v) for s, v in votes.items())),
            **said(day),
        ),
        ballots,
        st.sampled_from(["decision", "advice", "noting"]),
        st.sampled_from([None, "money"]),
    )


def _sequel(kind: type[Act]) -> st.SearchStrategy[tuple[str, Act]]:
    """Something said of a decision of one meeting at another, or at none."""
    return st.tuples(
        st.just("sub-group"),
        st.builds(
            lambda day, of, at, by: kind(
                decision="d1",
                meeting=id_of(of),
                at_meeting=at and id_of(at),
                by_decision=by if at else None,
                **said(day),
            ),
            held_days,
            st.sampled_from(["m1", "m1", "m2"]),
            st.sampled_from(["m1", "m2", "m2", None]),
            st.sampled_from(["d1", None]),
        ),
    )


def _excusal(day: date, agency_id: str) -> meeting.AttendanceExcused:
    return meeting.AttendanceExcused(agency=agency_id, ground="not concerned", **said(day, CHAIR))


acts = st.one_of(
    _act(groups, membership.SeatCreated, seat=seats, title=Text(en="Post"), agency=agencies.map(id_of) | st.none()),
    _act(groups, membership.SeatCreated, seat=seats, title=Text(en="Post"), agency=agencies.map(id_of)),
    _act(groups, membership.MemberAppointed, seat=seats, person=people, nominated_by=agencies.map(id_of)),
    _act(groups, membership.MemberAppointed, seat=seats, person=people),
    _act(groups, membership.MemberDeparted, seat=seats, person=people),
    _act(groups, membership.MemberSuspended, seat=seats, person=people),
    _act(groups, membership.MemberReinstated, seat=seats, person=people),
    _act(groups, membership.SeatChanged, seat=seats, agency=agencies.map(id_of)),
    _act(groups, membership.DeputyNamed, deputy=st.sampled_from(["d1", "d2"]), seat=seats, person=people),
    _act(groups, offices.OfficerAppointed, office="chair", person=people),
    _act(groups, offices.TookOffice, office="chair", person=people),
    _act(groups, offices.ConsentGiven, office="chair", person=people, body=id_of("board")),
    _act(groups, offices.OfficeVacated, office="chair", person=people),
    _act(groups, group.AgencyClassified, agency=agencies.map(id_of), class_="partner"),
    _act(st.just("sub-group"), group.TermsAdopted, terms=terms()),
    _act(
        st.just("sub-group"),
        group.InterpretationRecorded,
        terms="1",
        key="quorum.counts.deputies",
        value=st.booleans(),
        since=days,
    ),
    _act(agencies, agency.AgencyMerged, into=agencies.map(id_of)),
    _act(st.sampled_from(PEOPLE), person.PersonIdentified, same_as=people),
    _act(groups, group.GroupEnded, successor=groups.map(id_of) | st.none()),
    _act(meetings, meeting.MeetingCancelled),
    _act(groups, group.RelationBegun, relation="reports_to", group=groups.map(id_of)),
    _act(st.just("sub-group"), duties.MeetingRequested, request=st.sampled_from(["r1", "r2"])),
    _act(st.just("sub-group"), group.ReportSubmitted, duty="told"),
    _act(meetings, preparation.NoticeGiven),
    _act(meetings, meeting.MeetingRescheduled, meets_on=days),
    _act(meetings, minutes.MinutesDrafted),
    _act(meetings, minutes.MinutesApproved),
    _act(meetings, meeting.MeetingScheduled, group=groups.map(id_of), meets_on=days),
    st.tuples(meetings, days.map(_held)),
    _act(meetings, meeting.AttendanceRecorded, seat=seats, person=people, outcome=Outcome.PRESENT),
    _act(meetings, meeting.AttendanceRecorded, seat=seats, person=people, outcome=Outcome.APOLOGIES),
    st.tuples(meetings, st.builds(_excusal, days, agencies.map(id_of))),
    _act(meetings, meeting.DecisionRecorded, decision=st.sampled_from(["d1", "d2"]), text=Text(en="Agreed")),
    st.tuples(meetings, days.flatmap(_decided)),
    _act(
        meetings,
        meeting.InterestDeclared,
        interest=st.sampled_from(["i1", "i2"]),
        person=people,
        nature="family",
        whole_meeting=st.booleans(),
        observed=st.sampled_from(["left", "stayed", None]),
    ),
    _act(
        st.just("sub-group"),
        outside.DecisionTakenOutside,
        decision=st.sampled_from(["o1", "o2"]),
        way="chairs-action",
        text=WORDS,
        authority=CHAIR,
    ),
    _act(st.just("sub-group"), outside.DecisionReported, decision="o1", meeting=meetings.map(id_of)),
    _act(st.just("sub-group"), outside.DecisionRatified, decision="o1", at_meeting=meetings.map(id_of)),
    _sequel(outside.DecisionRatified),
    _sequel(outside.DecisionRatified),
    _sequel(outside.DecisionNotRatified),
    _act(
        st.just("sub-group"),
        outside.DecisionConsented,
        decision="d1",
        meeting=meetings.map(id_of),
        body=id_of("board"),
    ),
    acts_around(MEETINGS, SEATS, PEOPLE),
    _act(st.just("r1"), recommendation.RecommendationMade, group=groups.map(id_of), text=WORDS, agencies=concerned),
    _act(st.just("r1"), recommendation.RecommendationAnswered, agency=agencies.map(id_of), answer="AGREED"),
    _act(st.just("r1"), recommendation.RecommendationSubmitted, to=id_of("board")),
    _act(st.just("r1"), recommendation.RecommendationAccepted),
    _act(st.just("a1"), action.ActionRaised, group=id_of("sub-group"), text=WORDS, seat=seats, due_on=days),
    _act(st.just("a1"), action.ActionExtended, due_on=days, reason=WORDS),
    _act(st.just("a1"), action.ActionReassigned, agency=agencies.map(id_of)),
    _act(st.just("a1"), action.ActionCompleted),
    _act(st.just("a1"), action.ActionReopened, reason=WORDS),
)
compensations = st.tuples(st.just("compensation"), st.integers(0, 500), st.booleans(), days)
steps = st.lists(acts | acts | acts | compensations, min_size=20, max_size=60)


def told(history: list[Any]) -> Story:
    """The story of a random history: what the domain refuses is left out, faults left elsewhere are acknowledged. Seats
    and members come first, so that enough of what follows is lawful."""
    story = Story()
    for slug in AGENCIES:
        story.agency(slug)
    for name in PEOPLE:
        story.person(name)
    for slug in GROUPS:
        story.group(slug)
    story.record(("sub-group", group.TermsAdopted(terms=terms(), **said())))
    for n, (seat, who) in enumerate(zip(SEATS, PEOPLE, strict=True)):
        own = id_of(AGENCIES[n % 3])
        story.record(
            ("sub-group", membership.SeatCreated(seat=seat, title=Text(en="Post"), agency=own, **said())),
            ("sub-group", membership.MemberAppointed(seat=seat, person=id_of(who), **said())),
        )
    for n, name in enumerate(MEETINGS):
        day = FIRST_DAY + timedelta(days=30 * (n + 1))
        story.meeting(name, "sub-group", day, held=n != 2)
        if n != 2:
            story.record((name, meeting.DecisionRecorded(decision="d1", text=WORDS, **said(day))))
            for seat, who in zip(SEATS[: 4 - n], PEOPLE, strict=False):
                there = {"seat": seat, "person": id_of(who), "outcome": Outcome.PRESENT}
                story.record((name, meeting.AttendanceRecorded(**there, **said(day))))
    for step in history:
        if step[0] == "compensation":
            _compensate(story, *step[1:])
        else:
            _try(story, step)
    return story


def _try(story: Story, *acts: tuple[str, Act]) -> None:
    try:
        story.record(*acts)
    except Unacknowledged as left:
        story.record(*acts, acknowledge=[f.id for f in left.faults])
    except Refused:
        pass


def _compensate(story: Story, nth: int, retract: bool, day: date) -> None:
    """Correct or retract one of the newer entries: its date is what moves, or what it says of a seat."""
    entry = story.entries[len(story.entries) - 1 - nth % min(len(story.entries), 40)]
    event = entry.event
    if retract or isinstance(event, Corrected | Retracted):
        word: Act = Retracted(retracts=entry.version, reason="did not happen", **said())
    else:
        changed: dict[str, Any] = {"on": day}
        if isinstance(event, meeting.MeetingHeld):
            moved = day - event.on
            changed |= {"starts": event.starts + moved, "ends": event.ends + moved}
        elif isinstance(event, meeting.AttendanceRecorded):
            changed = {"outcome": Outcome.ABSENT if event.outcome is Outcome.PRESENT else Outcome.PRESENT}
        word = Corrected(
            corrects=entry.version, replacement=replace(event, **changed), reason="as the minutes say", **said()
        )
    _try(story, (entry.stream, word))
