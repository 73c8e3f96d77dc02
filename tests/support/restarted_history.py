"""Regression history, found by a random test and written down act by act: a projector that was restarted before each
command once left other rows of it than a replay does."""

from datetime import UTC, date, datetime
from typing import Any

from domain.entries import Entry
from domain.events import agency, person
from domain.events.group import decisions_outside, lifecycle, membership
from domain.events.meeting import minutes, preparation, proceedings
from domain.events.meeting.preparation import AgendaItem
from domain.events.work import recommendation
from domain.values import Sealed, Text
from domain.verdicts import Outcome
from tests.support.random_acts import terms
from tests.support.story import CHAIR, Story, id_of, said


def commands() -> list[list[Entry]]:
    """The entries of each command, as the ledger keeps them."""
    story = Story(lawful=False)
    for acts in HISTORY:
        story.record(*acts)
    return story.commands


def _person(name: str) -> person.PersonRegistered:
    sealed = Sealed(alg="none", key="k", nonce="", ct=name, stream=id_of(name), version=1, field="name")
    return person.PersonRegistered(name=sealed, **said())


HISTORY: list[list[tuple[str, Any]]] = [
    [("police", agency.AgencyRegistered(slug="police", name=Text(en="Police"), **said(date(2025, 4, 1))))],
    [("health", agency.AgencyRegistered(slug="health", name=Text(en="Health"), **said(date(2025, 4, 1))))],
    [("council", agency.AgencyRegistered(slug="council", name=Text(en="Council"), **said(date(2025, 4, 1))))],
    [("ann", _person("ann"))],
    [("bob", _person("bob"))],
    [("cat", _person("cat"))],
    [("dan", _person("dan"))],
    [
        (
            "sub-group",
            lifecycle.GroupEstablished(
                slug="sub-group", name=Text(en="Sub-Group"), kind="sub-group", **said(date(2025, 4, 1))
            ),
        )
    ],
    [
        (
            "board",
            lifecycle.GroupEstablished(slug="board", name=Text(en="Board"), kind="sub-group", **said(date(2025, 4, 1))),
        )
    ],
    [("sub-group", lifecycle.TermsAdopted(terms=terms(), **said(date(2025, 4, 1))))],
    [
        (
            "sub-group",
            membership.SeatCreated(seat="s1", title=Text(en="Post"), agency=id_of("police"), **said(date(2025, 4, 1))),
        ),
        ("sub-group", membership.MemberAppointed(seat="s1", person=id_of("ann"), **said(date(2025, 4, 1)))),
    ],
    [
        (
            "sub-group",
            membership.SeatCreated(seat="s2", title=Text(en="Post"), agency=id_of("health"), **said(date(2025, 4, 1))),
        ),
        ("sub-group", membership.MemberAppointed(seat="s2", person=id_of("bob"), **said(date(2025, 4, 1)))),
    ],
    [
        (
            "sub-group",
            membership.SeatCreated(seat="s3", title=Text(en="Post"), agency=id_of("council"), **said(date(2025, 4, 1))),
        ),
        ("sub-group", membership.MemberAppointed(seat="s3", person=id_of("cat"), **said(date(2025, 4, 1)))),
    ],
    [
        (
            "sub-group",
            membership.SeatCreated(seat="s4", title=Text(en="Post"), agency=id_of("police"), **said(date(2025, 4, 1))),
        ),
        ("sub-group", membership.MemberAppointed(seat="s4", person=id_of("dan"), **said(date(2025, 4, 1)))),
    ],
    [
        (
            "m1",
            proceedings.MeetingScheduled(group=id_of("sub-group"), meets_on=date(2025, 5, 1), **said(date(2025, 5, 1))),
        )
    ],
    [
        (
            "m1",
            proceedings.MeetingHeld(
                starts=datetime(2025, 5, 1, 10, tzinfo=UTC),
                ends=datetime(2025, 5, 1, 12, tzinfo=UTC),
                **said(date(2025, 5, 1)),
            ),
        )
    ],
    [("m1", proceedings.DecisionRecorded(decision="d1", text=Text(en="words"), **said(date(2025, 5, 1))))],
    [
        (
            "m1",
            proceedings.AttendanceRecorded(
                seat="s1", person=id_of("ann"), outcome=Outcome.PRESENT, **said(date(2025, 5, 1))
            ),
        )
    ],
    [
        (
            "m1",
            proceedings.AttendanceRecorded(
                seat="s2", person=id_of("bob"), outcome=Outcome.PRESENT, **said(date(2025, 5, 1))
            ),
        )
    ],
    [
        (
            "m1",
            proceedings.AttendanceRecorded(
                seat="s3", person=id_of("cat"), outcome=Outcome.PRESENT, **said(date(2025, 5, 1))
            ),
        )
    ],
    [
        (
            "m1",
            proceedings.AttendanceRecorded(
                seat="s4", person=id_of("dan"), outcome=Outcome.PRESENT, **said(date(2025, 5, 1))
            ),
        )
    ],
    [
        (
            "m2",
            proceedings.MeetingScheduled(
                group=id_of("sub-group"), meets_on=date(2025, 5, 31), **said(date(2025, 5, 31))
            ),
        )
    ],
    [
        (
            "m2",
            proceedings.MeetingHeld(
                starts=datetime(2025, 5, 31, 10, tzinfo=UTC),
                ends=datetime(2025, 5, 31, 12, tzinfo=UTC),
                **said(date(2025, 5, 31)),
            ),
        )
    ],
    [("m2", proceedings.DecisionRecorded(decision="d1", text=Text(en="words"), **said(date(2025, 5, 31))))],
    [
        (
            "m2",
            proceedings.AttendanceRecorded(
                seat="s1", person=id_of("ann"), outcome=Outcome.PRESENT, **said(date(2025, 5, 31))
            ),
        )
    ],
    [
        (
            "m2",
            proceedings.AttendanceRecorded(
                seat="s2", person=id_of("bob"), outcome=Outcome.PRESENT, **said(date(2025, 5, 31))
            ),
        )
    ],
    [
        (
            "m2",
            proceedings.AttendanceRecorded(
                seat="s3", person=id_of("cat"), outcome=Outcome.PRESENT, **said(date(2025, 5, 31))
            ),
        )
    ],
    [
        (
            "m3",
            proceedings.MeetingScheduled(
                group=id_of("sub-group"), meets_on=date(2025, 6, 30), **said(date(2025, 6, 30))
            ),
        )
    ],
    [("m1", minutes.MinutesApproved(meeting=id_of("m1"), decision="d1", **said(date(2025, 5, 1))))],
    [
        (
            "sub-group",
            decisions_outside.DecisionConsented(
                decision="d1", body=id_of("board"), meeting=id_of("m1"), **said(date(2026, 1, 3))
            ),
        )
    ],
    [("board", membership.SeatCreated(seat="s3", title=Text(en="Post"), **said(date(2025, 4, 7))))],
    [("m2", preparation.NoticeGiven(**said(date(2025, 5, 24))))],
    [("sub-group", lifecycle.ReportSubmitted(duty="told", **said(date(2026, 1, 26))))],
    [
        (
            "r1",
            recommendation.RecommendationMade(
                group=id_of("board"),
                text=Text(en="words"),
                agencies=(
                    id_of("health"),
                    id_of("council"),
                ),
                **said(date(2025, 9, 21)),
            ),
        )
    ],
    [
        (
            "sub-group",
            decisions_outside.DecisionNotRatified(
                decision="d1", meeting=id_of("m1"), at_meeting=id_of("m2"), **said(date(2025, 5, 31))
            ),
        )
    ],
    [("sub-group", lifecycle.AgencyClassified(agency=id_of("council"), class_="partner", **said(date(2025, 7, 11))))],
    [("m3", proceedings.MeetingCancelled(**said(date(2025, 6, 29))))],
    [("m2", minutes.MinutesCirculated(**said(date(2025, 6, 6))))],
    [
        (
            "sub-group",
            lifecycle.InterpretationRecorded(
                terms="1", key="quorum.counts.deputies", value=True, since=date(2025, 8, 22), **said(date(2025, 10, 4))
            ),
        )
    ],
    [("health", agency.AgencyMerged(into=id_of("police"), **said(date(2026, 1, 12))))],
    [
        (
            "r1",
            recommendation.RecommendationAnswered(agency=id_of("council"), answer="AGREED", **said(date(2025, 10, 24))),
        )
    ],
    [("m2", preparation.NoticeGiven(**said(date(2025, 5, 21))))],
    [("sub-group", membership.DeputyNamed(deputy="d2", seat="s2", person=id_of("ann"), **said(date(2025, 9, 27))))],
    [
        (
            "m2",
            proceedings.AttendanceExcused(
                agency=id_of("police"), ground="not concerned", **said(date(2026, 1, 26), CHAIR)
            ),
        )
    ],
    [("m2", preparation.ApologiesReceived(seat="s3", person=id_of("cat"), **said(date(2025, 6, 6))))],
    [("m3", preparation.AgendaSet(items=(AgendaItem(id="i1", title=Text(en="Item")),), **said(date(2025, 4, 13))))],
    [("m2", minutes.MinutesApproved(meeting=id_of("m2"), decision="d1", **said(date(2025, 5, 31))))],
    [
        (
            "sub-group",
            decisions_outside.DecisionConsented(
                decision="d1", body=id_of("board"), meeting=id_of("m1"), **said(date(2025, 8, 7))
            ),
        )
    ],
]
