"""One vote an agency: however many seats an agency has, what it comes to is the vote of one seat each."""

from typing import Literal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.events.votes import SeatVote, Votes
from domain.rules.inputs import AttendanceInput, MeetingInput, SeatInput
from domain.rules.voting.evaluation import Motion, VoteVerdict, judge_vote
from domain.terms.interpretation import EffectiveTerms
from domain.verdicts import Outcome, Verdict
from tests.support.rule_scenarios import DAY, codes, voting_terms

Ballot = Literal["for", "against", "abstained"]
BALLOTS: tuple[Ballot, ...] = ("for", "against", "abstained")
Voting = dict[str, tuple[int, Ballot]]
VOTING = st.dictionaries(
    st.sampled_from(["police", "health", "council", "fire", "trust"]),
    st.tuples(st.integers(1, 3), st.sampled_from(BALLOTS)),
    min_size=1,
)


def under(each: Literal["seat", "agency"], **changed: str) -> EffectiveTerms:
    found = voting_terms()
    decisions = found.terms.decisions
    assert decisions
    assert decisions.rule
    rule = replace(decisions.rule, **changed)
    decisions = replace(decisions, rule=rule, voters=replace(decisions.voters, each=each))
    return replace(found, terms=replace(found.terms, decisions=decisions))


def seated(agencies: Voting) -> MeetingInput:
    """So many seats of each agency, all of them there."""
    seats = tuple(
        SeatInput(id=f"{agency}-{n}", agency=agency, member=f"{agency}-{n}")
        for agency, (count, _) in agencies.items()
        for n in range(count)
    )
    roll = tuple(AttendanceInput(seat=s.id, outcome=Outcome.PRESENT, person=s.member) for s in seats)
    return MeetingInput(on=DAY, seats=seats, roll=roll)


def cast(seats: dict[str, Ballot]) -> Votes:
    return Votes(by_seat=tuple(SeatVote(seat=seat, vote=vote) for seat, vote in seats.items()))


def put(rule: EffectiveTerms, meeting: MeetingInput, votes: dict[str, Ballot]) -> VoteVerdict:
    return judge_vote(rule, meeting, Motion(votes=cast(votes)))


@given(agencies=VOTING, of=st.sampled_from(["cast", "present", "all"]), silent=st.integers(0, 2))
def test_seats_that_vote_alike_are_one_vote(agencies: Voting, of: str, silent: int) -> None:
    """Whether all seats of an agency vote, or only one of them."""
    alone = seated({agency: (1, vote) for agency, (_, vote) in agencies.items()})
    expected = put(under("seat", of=of), alone, {f"{a}-0": vote for a, (_, vote) in agencies.items()})
    votes = {f"{a}-{n}": vote for a, (count, vote) in agencies.items() for n in range(max(1, count - silent))}
    found = put(under("agency", of=of), seated(agencies), votes)
    assert (found.verdict, found.needed, found.counted) == (expected.verdict, expected.needed, expected.counted)


@given(agencies=VOTING, of=st.sampled_from(["cast", "present", "all"]), other=st.sampled_from(BALLOTS))
def test_an_agency_that_votes_both_ways_may_have_voted_any_way(agencies: Voting, of: str, other: Ballot) -> None:
    """What is decided is decided in each of the three ways in which it may have voted."""
    agencies = {**agencies, "divided": (2, "for")}
    other = "against" if other == "for" else other
    votes = {f"{a}-{n}": vote for a, (count, vote) in agencies.items() for n in range(count)} | {"divided-1": other}
    found = put(under("agency", of=of), seated(agencies), votes)
    alone = seated({agency: (1, vote) for agency, (_, vote) in agencies.items()})
    ways = {
        put(
            under("seat", of=of), alone, {f"{a}-0": vote for a, (_, vote) in agencies.items()} | {"divided-0": way}
        ).verdict
        for way in BALLOTS
    }
    assert found.verdict is (next(iter(ways)) if len(ways) == 1 else Verdict.UNDETERMINED)
    assert "agency-divided" in codes(found.reasons)


def test_a_vote_of_an_agency_that_is_not_counted_is_told() -> None:
    """One member of the police sent a deputy, who may not vote, and the other was not there."""
    meeting = seated({"police": (2, "for"), "health": (1, "for")})
    deputy = replace(meeting.roll[0], outcome=Outcome.BY_DEPUTY)
    away = replace(meeting.roll[1], outcome=Outcome.ABSENT)
    meeting = replace(meeting, roll=(deputy, away, *meeting.roll[2:]))
    rule = under("agency", of="all")
    assert rule.terms.decisions
    voters = replace(rule.terms.decisions.voters, deputies=False)
    rule = replace(rule, terms=replace(rule.terms, decisions=replace(rule.terms.decisions, voters=voters)))
    found = put(rule, meeting, {"police-0": "for", "health-0": "for"})
    assert [str(r.text) for r in found.reasons if r.code == "vote-not-counted"] == [
        "the vote of police-0 is not counted: by deputy"
    ]


def test_a_seat_of_no_recorded_agency_may_have_no_vote_of_its_own() -> None:
    """Police for, health against, and a seat for of which nobody knows whose it is: two to one, or one to one."""
    meeting = seated({"police": (1, "for"), "health": (1, "against")})
    stray = SeatInput(id="stray", member="stray")
    there = AttendanceInput(seat="stray", outcome=Outcome.PRESENT, person="stray")
    meeting = replace(meeting, seats=(*meeting.seats, stray), roll=(*meeting.roll, there))
    votes: dict[str, Ballot] = {"police-0": "for", "health-0": "against", "stray": "for"}
    assert put(under("seat"), meeting, votes).verdict is Verdict.MET
    assert put(under("agency"), meeting, votes).verdict is Verdict.UNDETERMINED
