"""One vote an agency: its seats vote together, through one of them who may."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from msgspec.structs import replace

from domain.events.votes import Ballot, SeatVote, Votes
from domain.rules.certainty import MAYBE
from domain.rules.inputs import MeetingInput
from domain.rules.voting.voters import Voter

BALLOTS: tuple[Ballot, ...] = ("for", "against", "abstained")


class AgencyVotes(NamedTuple):
    """A voter for each agency, called after the seat that speaks for it; what the votes of these may be; and the seats of
    each agency that voted differently, whose vote may be any."""

    voters: list[Voter]
    votes: tuple[Votes, ...]
    divided: tuple[tuple[str, ...], ...]


def combine_by_agency(voters: Sequence[Voter], meeting: MeetingInput, votes: Votes) -> AgencyVotes:
    """A seat whose agency is not recorded may have a vote of its own."""
    agency_of = {seat.id: seat.agency for seat in meeting.seats}
    told = {each.seat: each.vote for each in votes.by_seat}
    by_agency: dict[str, list[Voter]] = {}
    for voter in voters:
        by_agency.setdefault(agency_of.get(voter.seat) or f"seat {voter.seat}", []).append(voter)
    found, divided = [], []
    own: list[tuple[SeatVote, ...]] = []
    for its in by_agency.values():
        heard = [v for v in its if v.seat in told and v.may_vote and v.present]
        speaks = max(its, key=lambda v: (v in heard, min(v.may_vote, v.present), v.may_vote))
        if len({told[v.seat] for v in heard}) > 1:
            divided.append(tuple(v.seat for v in heard))
            own.append(tuple(SeatVote(seat=speaks.seat, vote=vote) for vote in BALLOTS))
        elif speaks.seat in told:
            own.append((SeatVote(seat=speaks.seat, vote=told[speaks.seat]),))
        found.append(_of_agency(speaks, its, known=agency_of.get(speaks.seat) is not None))
    others = tuple(each for each in votes.by_seat if each.seat not in {v.seat for v in voters})
    perhaps = tuple(replace(votes, by_seat=(*cast, *others)) for cast in product(*own))
    return AgencyVotes(found, perhaps, tuple(divided))


def _of_agency(speaks: Voter, its: Sequence[Voter], *, known: bool) -> Voter:
    one = max(v.in_electorate for v in its)
    return replace(
        speaks,
        in_electorate=one if known else min(one, MAYBE),
        may_vote=speaks.may_vote if known else min(speaks.may_vote, MAYBE),
        vacant=all(v.vacant for v in its),
        suspended=all(v.suspended for v in its),
        conflicted=all(v.conflicted for v in its),
    )
