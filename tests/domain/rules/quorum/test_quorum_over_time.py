"""The intervals of a quorum are exactly the minutes in which it held, and `throughout` is all of them."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.rules.inputs import MeetingInput, PresenceInterval, SeatInput, Vote
from domain.rules.joined_answers import joined
from domain.rules.quorum.evaluation import judge_quorum, judge_quorum_at_vote
from domain.rules.quorum.over_time import quorum_over_time
from domain.rules.quorum.verdict import CountedAttendee, QuorumVerdict
from domain.text import said
from domain.verdicts import Outcome, Reason, Verdict
from tests.support.rule_scenarios import APOLOGIES, PRESENT, at, came, cwm_taf, during, meeting

SEATS = tuple(SeatInput(id=f"s{n}", agency=f"a{n % 4}", member=f"member of s{n}") for n in range(8))
TERMS = {when: cwm_taf(quorum__when=when, quorum__counts__remote=False) for when in ("start", "throughout", "votes")}
MINUTES = 12


def presences() -> st.SearchStrategy[tuple[PresenceInterval, ...]]:
    edge = st.none() | st.integers(0, MINUTES).map(lambda n: at(10) + timedelta(minutes=n))
    one = st.builds(PresenceInterval, start=edge, end=edge, mode=st.sampled_from(["room", "room", "remote"]))
    return st.lists(one, max_size=2).map(tuple)


@st.composite
def meetings(draw: st.DrawFn) -> MeetingInput:
    roll = [
        came(seat.id, draw(st.sampled_from([PRESENT, PRESENT, PRESENT, APOLOGIES])), presence=draw(presences()))
        for seat in SEATS
    ]
    edges = sorted(draw(st.sets(st.integers(1, MINUTES - 1), max_size=4)))
    pauses = list(zip(edges[::2], edges[1::2], strict=False))
    sat = [n for n in range(MINUTES) if not any(start <= n < end for start, end in pauses)]
    minutes = draw(st.lists(st.sampled_from(sat), min_size=1, max_size=3))
    votes = tuple(Vote(at=at(10) + timedelta(minutes=n)) for n in minutes)
    adjourned = tuple((at(10, start), at(10, end)) for start, end in pauses)
    return meeting(SEATS, *roll, end=at(10, MINUTES), votes=votes, adjourned=adjourned)


def held_in(held: MeetingInput, minute: int) -> bool:
    """Whether six members of three agencies are in the room in the middle of a minute in which the meeting sat."""
    moment = at(10) + timedelta(minutes=minute, seconds=30)
    there = [
        seat
        for seat, line in zip(SEATS, held.roll, strict=True)
        if line.outcome is Outcome.PRESENT
        and (
            not line.presence
            or any(
                each.mode == "room"
                and (each.start is None or each.start <= moment)
                and (each.end is None or moment < each.end)
                for each in line.presence
            )
        )
    ]
    return len(there) >= 6 and len({seat.agency for seat in there}) >= 3


@settings(max_examples=60)
@given(meetings())
def test_the_intervals_are_the_minutes_in_which_it_held(held: MeetingInput) -> None:
    sat = [not any(start <= at(10, minute) < end for start, end in held.adjourned) for minute in range(MINUTES)]
    minutes = [sitting and held_in(held, minute) for minute, sitting in enumerate(sat)]
    found = judge_quorum(TERMS["throughout"], held)
    told = [
        any(span.start <= at(10) + timedelta(minutes=minute, seconds=30) < span.end for span in found.intervals)
        for minute in range(MINUTES)
    ]
    assert told == minutes
    throughout = all(met for met, sitting in zip(minutes, sat, strict=True) if sitting)
    assert found.verdict is (Verdict.MET if throughout else Verdict.NOT_MET)
    assert judge_quorum(TERMS["start"], held).verdict is (Verdict.MET if minutes[0] else Verdict.NOT_MET)
    voted = [minutes[(vote.at - at(10)).seconds // 60] for vote in held.votes if vote.at]
    assert judge_quorum(TERMS["votes"], held).verdict is (Verdict.MET if all(voted) else Verdict.NOT_MET)
    for vote, met in zip(held.votes, voted, strict=True):
        assert judge_quorum_at_vote(TERMS["votes"], held, vote).verdict is (Verdict.MET if met else Verdict.NOT_MET)


@settings(max_examples=40)
@given(meetings())
def test_the_legs_cover_the_minutes_in_which_it_sat_and_each_differs_from_the_one_that_it_follows(
    held: MeetingInput,
) -> None:
    legs = quorum_over_time(TERMS["votes"], held)
    for minute in range(MINUTES):
        moment = at(10) + timedelta(minutes=minute, seconds=30)
        told = [leg.verdict for leg in legs if leg.start and leg.end and leg.start <= moment < leg.end]
        sitting = not any(start <= at(10, minute) < end for start, end in held.adjourned)
        assert told == ([Verdict.MET if held_in(held, minute) else Verdict.NOT_MET] if sitting else [])
    for one, other in pairwise(legs):
        same = replace(one, start=None, end=None) == replace(other, start=None, end=None)
        assert one.end != other.start or not same


def test_a_leg_says_how_many_members_and_agencies_counted() -> None:
    roll = [came(seat.id) for seat in SEATS[:5]]
    held = meeting(SEATS, *roll, came("s5", presence=during(at(10, 3), at(10, 6))), end=at(10, MINUTES))
    legs = quorum_over_time(TERMS["votes"], held)
    assert [(leg.start, leg.end, leg.verdict, leg.members, leg.agencies) for leg in legs] == [
        (at(10), at(10, 3), Verdict.NOT_MET, 5, 4),
        (at(10, 3), at(10, 6), Verdict.MET, 6, 4),
        (at(10, 6), at(10, MINUTES), Verdict.NOT_MET, 5, 4),
    ]  # fmt: skip
    assert quorum_over_time(None, held) == ()


@settings(max_examples=60)
@given(meetings())
def test_a_vote_at_an_unknown_moment_may_have_been_at_any(held: MeetingInput) -> None:
    sat = [n for n in range(MINUTES) if not any(start <= at(10, n) < end for start, end in held.adjourned)]
    perhaps = {held_in(held, minute) for minute in sat}
    others = held.votes[1:]
    others_held = {held_in(held, (vote.at - at(10)).seconds // 60) for vote in others if vote.at}
    found = judge_quorum(TERMS["votes"], replace(held, votes=(Vote(), *others))).verdict
    if False in others_held or perhaps == {False}:
        assert found is Verdict.NOT_MET
    else:
        assert found is (Verdict.MET if perhaps == {True} else Verdict.UNDETERMINED)
    alone = judge_quorum_at_vote(TERMS["votes"], held, Vote()).verdict
    assert judge_quorum(TERMS["votes"], replace(held, votes=(Vote(), Vote()))).verdict is alone


@settings(max_examples=40)
@given(meetings(), st.integers(0, 7))
def test_one_more_who_counts_never_loses_a_quorum(held: MeetingInput, number: int) -> None:
    more = tuple(
        came(line.seat or "", PRESENT) if position == number else line for position, line in enumerate(held.roll)
    )
    if judge_quorum(TERMS["throughout"], held).verdict is Verdict.MET:
        assert judge_quorum(TERMS["throughout"], replace(held, roll=more)).verdict is Verdict.MET


def test_someone_who_comes_back_is_one_person_in_two_intervals() -> None:
    back = (*during(None, at(10, 3)), *during(at(10, 6), None))
    roll = [came(seat.id) for seat in SEATS[:5]]
    found = judge_quorum(TERMS["throughout"], meeting(SEATS, *roll, came("s5", presence=back), end=at(10, MINUTES)))
    assert [(span.start, span.end) for span in found.intervals] == [
        (at(10), at(10, 3)),
        (at(10, 6), at(10, MINUTES)),
    ]


def test_no_quorum_is_asked_while_the_meeting_is_adjourned() -> None:
    away = (*during(None, at(10, 3)), *during(at(10, 6), None))
    roll = [came(seat.id, presence=away) for seat in SEATS[:6]]
    plain = meeting(SEATS, *roll, end=at(10, MINUTES))
    assert judge_quorum(TERMS["throughout"], plain).verdict is Verdict.NOT_MET
    paused = replace(plain, adjourned=((at(10, 3), at(10, 6)),))
    found = judge_quorum(TERMS["throughout"], paused)
    assert found.verdict is Verdict.MET
    assert [(span.start, span.end) for span in found.intervals] == [
        (at(10), at(10, 3)),
        (at(10, 6), at(10, MINUTES)),
    ]


def test_what_is_decided_as_the_meeting_is_adjourned_is_decided_by_those_who_were_there() -> None:
    early = [came(seat.id, presence=during(None, at(10, 3))) for seat in SEATS[:6]]
    held = meeting(SEATS, *early, end=at(10, MINUTES), adjourned=((at(10, 3), at(10, 6)),))
    for minute, verdict in ((2, Verdict.MET), (3, Verdict.MET), (6, Verdict.NOT_MET)):
        assert judge_quorum_at_vote(TERMS["votes"], held, Vote(at=at(10, minute))).verdict is verdict


def test_a_leg_names_only_those_who_were_there_in_all_of_it() -> None:
    roll = (came("s1"), came("s0", presence=during(None, at(10, 3))), came("s3", presence=during(at(10, 3), None)))
    legs = quorum_over_time(TERMS["votes"], meeting(SEATS, *roll, end=at(10, MINUTES)))
    assert [(leg.start, leg.end, leg.members, leg.agencies) for leg in legs] == [
        (at(10), at(10, 3), 2, 2),
        (at(10, 3), at(10, MINUTES), 2, 2),
    ]
    for leg, agency in zip(legs, ("a3", "a0"), strict=True):
        named = " ".join(str(reason.text) for reason in leg.reasons)
        assert agency not in named


def test_who_counts_by_some_answers_to_an_open_question_and_not_by_all_counts_perhaps() -> None:
    def verdict_of(*seats: str) -> QuorumVerdict:
        counted = tuple(CountedAttendee(seat=seat, agency="a", certain=seat != "s2") for seat in seats)
        of = (Reason("quorum", said("{number} counted", number=len(seats))),)
        return QuorumVerdict(verdict=Verdict.MET, reasons=of, counted_attendees=counted)

    found = joined([verdict_of("s1", "s3"), verdict_of("s0", "s1", "s2", "s3")], ())
    assert [(one.seat, one.certain) for one in found.counted_attendees] == [
        ("s0", False),
        ("s1", True),
        ("s2", False),
        ("s3", True),
    ]
    assert str(found.reasons[0].text) == "2 counted"
    assert [one.seat for one in joined([verdict_of("s1"), verdict_of("s2")], ()).counted_attendees] == ["s2", "s1"]
