"""One vote for each agency: its seats vote together, through one of them that may."""

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
    """A voter for each agency, named after the seat that votes for it; every set of votes that these may have cast;
    and the seats of each agency that voted differently, whose vote may be any."""

    voters: list[Voter]
    votes: tuple[Votes, ...]
    divided: tuple[tuple[str, ...], ...]


def combine_by_agency(voters: Sequence[Voter], meeting: MeetingInput, votes: Votes) -> AgencyVotes:
    """The votes of seats combined by agency. A seat whose agency is not recorded may have a vote of its own."""
    agency_of = {seat.id: seat.agency for seat in meeting.seats}
    vote_of = {each.seat: each.vote for each in votes.by_seat}
    by_agency: dict[str, list[Voter]] = {}
    for voter in voters:
        by_agency.setdefault(agency_of.get(voter.seat) or f"seat {voter.seat}", []).append(voter)
    found, divided = [], []
    choices: list[tuple[SeatVote, ...]] = []
    for seats in by_agency.values():
        voted = [v for v in seats if v.seat in vote_of and v.may_vote and v.present]
        first = max(seats, key=lambda v: (v in voted, min(v.may_vote, v.present), v.may_vote))
        if len({vote_of[v.seat] for v in voted}) > 1:
            divided.append(tuple(v.seat for v in voted))
            choices.append(tuple(SeatVote(seat=first.seat, vote=vote) for vote in BALLOTS))
        elif first.seat in vote_of:
            choices.append((SeatVote(seat=first.seat, vote=vote_of[first.seat]),))
        found.append(_of_agency(first, seats, known=agency_of.get(first.seat) is not None))
    others = tuple(each for each in votes.by_seat if each.seat not in {v.seat for v in voters})
    possible = tuple(replace(votes, by_seat=(*cast, *others)) for cast in product(*choices))
    return AgencyVotes(found, possible, tuple(divided))


def _of_agency(first: Voter, seats: Sequence[Voter], *, known: bool) -> Voter:
    level = max(v.in_electorate for v in seats)
    return replace(
        first,
        in_electorate=level if known else min(level, MAYBE),
        may_vote=first.may_vote if known else min(first.may_vote, MAYBE),
        vacant=all(v.vacant for v in seats),
        suspended=all(v.suspended for v in seats),
        conflicted=all(v.conflicted for v in seats),
    )
