"""Random acts for properties: two groups, a few agencies and people, on any day; most are refused where they fall."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.events import agency, person
from domain.events.base import Event
from domain.events.group import decisions_outside, duties, lifecycle, membership, offices
from domain.events.meeting import minutes, preparation, proceedings
from domain.events.votes import SeatVote, Votes
from domain.events.work import action, recommendation
from domain.terms.document import Terms
from domain.values import Text
from domain.verdicts import Outcome
from tests.support.random_meeting_acts import acts_around
from tests.support.random_terms import of_sub_group
from tests.support.story import CHAIR, FIRST_DAY, id_of, said

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


def terms() -> Terms:
    """Rules that rest on the other group's record too, with some left open."""
    return of_sub_group()[0]


def _act(names: st.SearchStrategy[str], kind: type[Event], **fields: Any) -> st.SearchStrategy[tuple[str, Event]]:
    made = st.fixed_dictionaries({k: v if isinstance(v, st.SearchStrategy) else st.just(v) for k, v in fields.items()})
    return st.tuples(names, st.builds(lambda day, given: kind(**{**said(day), **given}), days, made))


def _held(day: date) -> proceedings.MeetingHeld:
    starts = datetime.fromisoformat(f"{day}T10:00:00+00:00")
    return proceedings.MeetingHeld(starts=starts, ends=starts + timedelta(hours=2), **said(day))


def _decided(day: date) -> st.SearchStrategy[proceedings.DecisionRecorded]:
    """A decision with the votes of seats."""
    ballots = st.dictionaries(seats, st.sampled_from(["for", "for", "against", "abstained"]), max_size=3)
    return st.builds(
        lambda votes, kind, business: proceedings.DecisionRecorded(
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


def _sequel(kind: Callable[..., Event]) -> st.SearchStrategy[tuple[str, Event]]:
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


def _excusal(day: date, agency_id: str) -> proceedings.AttendanceExcused:
    return proceedings.AttendanceExcused(agency=agency_id, ground="not concerned", **said(day, CHAIR))


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
    _act(groups, lifecycle.AgencyClassified, agency=agencies.map(id_of), class_="partner"),
    _act(st.just("sub-group"), lifecycle.TermsAdopted, terms=terms()),
    _act(
        st.just("sub-group"),
        lifecycle.InterpretationRecorded,
        terms="1",
        key="quorum.counts.deputies",
        value=st.booleans(),
        since=days,
    ),
    _act(agencies, agency.AgencyMerged, into=agencies.map(id_of)),
    _act(st.sampled_from(PEOPLE), person.PersonIdentified, same_as=people),
    _act(groups, lifecycle.GroupRenamed, name=st.sampled_from([Text(en="First"), Text(cy="Ail")])),
    _act(groups, lifecycle.GroupEnded, successor=groups.map(id_of) | st.none()),
    _act(meetings, proceedings.MeetingCancelled),
    _act(groups, lifecycle.RelationBegun, relation="reports_to", group=groups.map(id_of)),
    _act(st.just("sub-group"), duties.MeetingRequested, request=st.sampled_from(["r1", "r2"])),
    _act(st.just("sub-group"), lifecycle.ReportSubmitted, duty="told"),
    _act(meetings, preparation.NoticeGiven),
    _act(meetings, proceedings.MeetingRescheduled, meets_on=days),
    _act(meetings, minutes.MinutesDrafted),
    _act(meetings, minutes.MinutesApproved),
    _act(meetings, proceedings.MeetingScheduled, group=groups.map(id_of), meets_on=days),
    st.tuples(meetings, days.map(_held)),
    _act(meetings, proceedings.AttendanceRecorded, seat=seats, person=people, outcome=Outcome.PRESENT),
    _act(meetings, proceedings.AttendanceRecorded, seat=seats, person=people, outcome=Outcome.APOLOGIES),
    st.tuples(meetings, st.builds(_excusal, days, agencies.map(id_of))),
    _act(meetings, proceedings.DecisionRecorded, decision=st.sampled_from(["d1", "d2"]), text=Text(en="Agreed")),
    st.tuples(meetings, days.flatmap(_decided)),
    _act(
        meetings,
        proceedings.InterestDeclared,
        interest=st.sampled_from(["i1", "i2"]),
        person=people,
        nature="family",
        whole_meeting=st.booleans(),
        observed=st.sampled_from(["left", "stayed", None]),
    ),
    _act(
        st.just("sub-group"),
        decisions_outside.DecisionTakenOutside,
        decision=st.sampled_from(["o1", "o2"]),
        way="chairs-action",
        text=WORDS,
        authority=CHAIR,
    ),
    _act(st.just("sub-group"), decisions_outside.DecisionReported, decision="o1", meeting=meetings.map(id_of)),
    _act(st.just("sub-group"), decisions_outside.DecisionRatified, decision="o1", at_meeting=meetings.map(id_of)),
    _sequel(decisions_outside.DecisionRatified),
    _sequel(decisions_outside.DecisionRatified),
    _sequel(decisions_outside.DecisionNotRatified),
    _act(
        st.just("sub-group"),
        decisions_outside.DecisionConsented,
        decision="d1",
        meeting=meetings.map(id_of),
        body=id_of("board"),
    ),
    acts_around(MEETINGS, SEATS, PEOPLE),
    _act(st.just("r1"), recommendation.RecommendationMade, group=groups.map(id_of), text=WORDS, agencies=concerned),
    _act(st.just("r1"), recommendation.RecommendationAnswered, agency=agencies.map(id_of), answer="AGREED"),
    _act(st.just("r1"), recommendation.RecommendationSubmitted, to=id_of("board")),
    _act(st.just("r1"), recommendation.RecommendationAccepted),
    _act(st.just("r1"), recommendation.ImplementationEvidenced, agency=agencies.map(id_of) | st.none(), text=WORDS),
    _act(st.just("r1"), recommendation.ImplementationVerified, sound=st.booleans()),
    _act(st.just("a1"), action.ActionRaised, group=id_of("sub-group"), text=WORDS, seat=seats, due_on=days),
    _act(st.just("a1"), action.ActionExtended, due_on=days, reason=WORDS),
    _act(st.just("a1"), action.ActionReassigned, agency=agencies.map(id_of)),
    _act(st.just("a1"), action.ActionCompleted),
    _act(st.just("a1"), action.ActionReopened, reason=WORDS),
)
